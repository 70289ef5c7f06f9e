"""What the database itself sees to: a case opens only through its exact code, for four hours, and a second human judges.

The functions have the owner's rights, because who enters sees nothing of the case yet. Each acts for the account that
the wall names, if one is named, and leaves a row of its own: there is no asking without a trace.
"""

from django.db import migrations

ENTER = """
CREATE FUNCTION emergency_enter(entry uuid, asked text, asker uuid, asking uuid, why text, words text,
    moment timestamptz, ending timestamptz) RETURNS TABLE (case_id uuid, person_id uuid)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said text := current_setting('lindung.user', true);
    target record;
BEGIN
    IF said <> '' AND said <> asker::text THEN
        RETURN;
    END IF;
    SELECT c.id, c.code, c.person_id, c.lead_organisation_id INTO target FROM cases_case c WHERE c.code = asked;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    INSERT INTO emergency_emergency (id, case_id, case_code, user_id, human, organisation_id, lead_organisation_id,
                                     reason, explanation, entered_at, until, review_due_at, verdict, findings)
    VALUES (entry, target.id, target.code, asker, asker, asking, target.lead_organisation_id,
            why, words, moment, ending, moment + interval '72 hours', '', '');
    RETURN QUERY SELECT target.id, target.person_id;
END $$;
"""

GRANT = """
CREATE FUNCTION emergency_grant(entry uuid, signed bytea) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    said text := current_setting('lindung.user', true);
BEGIN
    INSERT INTO cases_grant (id, case_id, organisation_id, user_id, purpose, sections, basis, basis_id, listed,
                             case_opened_at, since, until, mark)
    SELECT e.id, e.case_id, e.organisation_id, e.user_id, 'emergency', '{}', 'emergency', e.id, false,
           c.opened_at, e.entered_at, e.until, signed
      FROM emergency_emergency e JOIN cases_case c ON c.id = e.case_id
     WHERE e.id = entry AND e.ended_at IS NULL AND (said IS NULL OR said = '' OR said = e.user_id::text);
    RETURN FOUND;
END $$;
"""

# A data officer sees no case: the end of the secretariat's task and the line on the timeline are written for them.
REVIEWED = """
CREATE FUNCTION emergency_reviewed(entry uuid, moment timestamptz) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    done record;
BEGIN
    SELECT * INTO done FROM emergency_emergency e WHERE e.id = entry AND e.reviewed_at = moment;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    UPDATE cases_task SET state = 'done', ended_at = moment, ended_by_id = done.reviewed_by_id
     WHERE subject_id = entry AND kind = 'emergency.overdue' AND state = 'open';
    INSERT INTO cases_timelineentry (id, case_id, kind, happened_at, recorded_at, by_id, organisation_id, params)
    SELECT gen_random_uuid(), done.case_id, 'emergency.' || done.verdict, moment, moment, u.id, u.organisation_id, '{}'
      FROM access_user u WHERE u.id = done.reviewed_by_id;
END $$;
"""

GUARD = """
CREATE FUNCTION emergency_guard() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    holder uuid;
    judge record;
BEGIN
    SELECT human INTO holder FROM access_user WHERE id = NEW.user_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.until > NEW.entered_at + interval '4 hours' THEN
            RAISE EXCEPTION 'emergency_emergency: an emergency access lasts four hours'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'emergency_is_short';
        END IF;
        IF NEW.reviewed_at IS NOT NULL OR NEW.ended_at IS NOT NULL THEN
            RAISE EXCEPTION 'emergency_emergency: an access begins open and unreviewed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'emergency_begins_open';
        END IF;
        NEW.human := holder;
        NEW.review_due_at := NEW.entered_at + interval '72 hours';
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.case_id, NEW.case_code, NEW.user_id, NEW.human, NEW.organisation_id, NEW.lead_organisation_id,
        NEW.reason, NEW.explanation, NEW.entered_at, NEW.until, NEW.review_due_at)
        IS DISTINCT FROM
       (OLD.id, OLD.case_id, OLD.case_code, OLD.user_id, OLD.human, OLD.organisation_id, OLD.lead_organisation_id,
        OLD.reason, OLD.explanation, OLD.entered_at, OLD.until, OLD.review_due_at)
        OR (OLD.ended_at IS NOT NULL AND (NEW.ended_at, NEW.ended_by_id)
            IS DISTINCT FROM (OLD.ended_at, OLD.ended_by_id))
        OR (OLD.escalated_at IS NOT NULL AND NEW.escalated_at IS DISTINCT FROM OLD.escalated_at) THEN
        RAISE EXCEPTION 'emergency_emergency: what happened does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'emergency_facts_stand';
    END IF;
    IF OLD.reviewed_at IS NOT NULL AND (NEW.reviewed_at, NEW.reviewed_by_id, NEW.reviewer_human, NEW.verdict,
        NEW.findings) IS DISTINCT FROM (OLD.reviewed_at, OLD.reviewed_by_id, OLD.reviewer_human, OLD.verdict,
        OLD.findings) THEN
        RAISE EXCEPTION 'emergency_emergency: a review stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'emergency_review_stands';
    END IF;
    IF OLD.reviewed_at IS NULL AND NEW.reviewed_at IS NOT NULL THEN
        SELECT human, roles INTO judge FROM access_user WHERE id = NEW.reviewed_by_id;
        IF judge.human IS NULL OR judge.human IN (holder, OLD.human) THEN
            RAISE EXCEPTION 'emergency_emergency: nobody reviews their own access, from no account'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'emergency_review_by_another_human';
        END IF;
        IF NOT judge.roles @> ARRAY['data_officer']::varchar[] THEN
            RAISE EXCEPTION 'emergency_emergency: a data officer reviews'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'emergency_review_by_data_officer';
        END IF;
        NEW.reviewer_human := judge.human;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER emergency_guard BEFORE INSERT OR UPDATE ON emergency_emergency
    FOR EACH ROW EXECUTE FUNCTION emergency_guard();
"""

BACKWARD = """
DROP TRIGGER emergency_guard ON emergency_emergency;
DROP FUNCTION emergency_guard();
DROP FUNCTION emergency_reviewed;
DROP FUNCTION emergency_grant;
DROP FUNCTION emergency_enter;
"""


class Migration(migrations.Migration):
    dependencies = [("emergency", "0001_initial"), ("access", "0002_human_register")]

    operations = [migrations.RunSQL([ENTER, GRANT, REVIEWED, GUARD], BACKWARD)]
