"""The database itself wants two humans for an erasure, lets none pass a hold, and keeps the tombstone as it is.

What a consent says may be emptied once the person's keys are gone, and in no other way.
"""

from django.db import migrations

REVIEWS = """
CREATE FUNCTION retention_two_humans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asker uuid;
    first uuid;
    second uuid;
BEGIN
    SELECT human INTO asker FROM access_user WHERE id = NEW.asked_by_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR NEW.first_by_id IS NOT NULL OR NEW.second_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'retention_erasure: an erasure begins by being proposed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_begins_proposed';
        END IF;
        NEW.asked_human := asker;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.case_id, NEW.person_id, NEW.codes, NEW.kind, NEW.outcome, NEW.years, NEW.authority, NEW.due_at,
        NEW.proposed_at, NEW.asked_by_id, NEW.asked_human, NEW.explanation)
        IS DISTINCT FROM
       (OLD.id, OLD.case_id, OLD.person_id, OLD.codes, OLD.kind, OLD.outcome, OLD.years, OLD.authority, OLD.due_at,
        OLD.proposed_at, OLD.asked_by_id, OLD.asked_human, OLD.explanation) THEN
        RAISE EXCEPTION 'retention_erasure: what was proposed does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_question_stands';
    END IF;
    IF NOT ((OLD.state = 'proposed' AND NEW.state IN ('reviewed', 'refused'))
        OR (OLD.state = 'reviewed' AND NEW.state IN ('approved', 'refused'))
        OR (OLD.state = 'approved' AND NEW.state IN ('done', 'refused'))) THEN
        RAISE EXCEPTION 'retention_erasure: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_goes_forward';
    END IF;
    IF OLD.state <> 'proposed' AND (NEW.first_by_id, NEW.first_human, NEW.first_at)
        IS DISTINCT FROM (OLD.first_by_id, OLD.first_human, OLD.first_at)
        OR OLD.state = 'approved' AND (NEW.second_by_id, NEW.second_human, NEW.second_at)
        IS DISTINCT FROM (OLD.second_by_id, OLD.second_human, OLD.second_at) THEN
        RAISE EXCEPTION 'retention_erasure: a review stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_review_stands';
    END IF;
    SELECT human INTO first FROM access_user WHERE id = NEW.first_by_id;
    SELECT human INTO second FROM access_user WHERE id = NEW.second_by_id;
    IF OLD.state = 'proposed' AND NEW.state = 'reviewed' THEN
        IF first IS NULL OR first = asker OR first = OLD.asked_human THEN
            RAISE EXCEPTION 'retention_erasure: who asked does not review, from no account'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_review_by_another_human';
        END IF;
        NEW.first_human := first;
    END IF;
    IF NEW.state = 'approved' OR NEW.state = 'done' THEN
        IF second IS NULL OR second IN (first, NEW.first_human) OR second = asker OR second = OLD.asked_human THEN
            RAISE EXCEPTION 'retention_erasure: two humans review, from no account the same'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_two_humans_review';
        END IF;
        IF OLD.state = 'reviewed' THEN
            NEW.second_human := second;
        END IF;
    END IF;
    IF NEW.state = 'done' AND EXISTS (
        SELECT 1 FROM retention_hold h WHERE h.person_id = NEW.person_id AND h.ended_at IS NULL
           AND (h.until IS NULL OR h.until > NEW.done_at)) THEN
        RAISE EXCEPTION 'retention_erasure: a legal hold stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_hold_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER retention_two_humans BEFORE INSERT OR UPDATE ON retention_erasure
    FOR EACH ROW EXECUTE FUNCTION retention_two_humans();
"""
REVIEWS_BACK = """
DROP TRIGGER retention_two_humans ON retention_erasure;
DROP FUNCTION retention_two_humans();
"""

HOLDS = """
CREATE FUNCTION retention_hold_stays() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL OR (to_jsonb(NEW) - 'ended_at' - 'ended_by_id')
        IS DISTINCT FROM (to_jsonb(OLD) - 'ended_at' - 'ended_by_id') THEN
        RAISE EXCEPTION 'retention_hold: a hold does not change; end it and set another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'retention_hold_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER retention_hold_stays BEFORE UPDATE ON retention_hold
    FOR EACH ROW EXECUTE FUNCTION retention_hold_stays();
"""
HOLDS_BACK = """
DROP TRIGGER retention_hold_stays ON retention_hold;
DROP FUNCTION retention_hold_stays();
"""

# The trigger of consents stays as it is but for this: once the keys are gone, its envelopes may be emptied.
CONSENTS = """
CREATE FUNCTION retention_empties(before consents_consent, after consents_consent) RETURNS boolean
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RETURN (to_jsonb(after) - ARRAY['addressee', 'reasons', 'child_view', 'words'])
         = (to_jsonb(before) - ARRAY['addressee', 'reasons', 'child_view', 'words'])
       AND (after.addressee IS NOT DISTINCT FROM before.addressee OR after.addressee = ''::bytea)
       AND (after.reasons IS NOT DISTINCT FROM before.reasons OR after.reasons = ''::bytea)
       AND (after.child_view IS NOT DISTINCT FROM before.child_view OR after.child_view = ''::bytea)
       AND (after.words IS NOT DISTINCT FROM before.words OR after.words = ''::bytea)
       AND NOT EXISTS (SELECT 1 FROM cases_case c JOIN sealing_keywrap k ON k.subject = c.person_id
                        WHERE c.id = after.case_id AND k.destroyed_at IS NULL);
END $$;
DROP TRIGGER consents_stands ON consents_consent;
CREATE TRIGGER consents_stands BEFORE INSERT ON consents_consent
    FOR EACH ROW EXECUTE FUNCTION consents_stands();
CREATE TRIGGER consents_stands_on BEFORE UPDATE ON consents_consent
    FOR EACH ROW WHEN (NOT retention_empties(OLD, NEW)) EXECUTE FUNCTION consents_stands();
"""
CONSENTS_BACK = """
DROP TRIGGER consents_stands_on ON consents_consent;
DROP TRIGGER consents_stands ON consents_consent;
CREATE TRIGGER consents_stands BEFORE INSERT OR UPDATE ON consents_consent
    FOR EACH ROW EXECUTE FUNCTION consents_stands();
DROP FUNCTION retention_empties(consents_consent, consents_consent);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("retention", "0001_initial"),
        ("access", "0002_human_register"),
        ("sealing", "0001_initial"),
        ("consents", "0002_stands"),
    ]

    operations = [
        migrations.RunSQL(REVIEWS, REVIEWS_BACK),
        migrations.RunSQL(HOLDS, HOLDS_BACK),
        migrations.RunSQL(CONSENTS, CONSENTS_BACK),
    ]
