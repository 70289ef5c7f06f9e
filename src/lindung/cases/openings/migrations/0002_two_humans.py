"""The database itself refuses to let one human ask and approve, from whatever account, and to bend a decision."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION openings_two_humans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asker uuid;
    approver uuid;
BEGIN
    SELECT human INTO asker FROM access_user WHERE id = NEW.asked_by_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'asked' OR NEW.approved_by_id IS NOT NULL OR NEW.looks <> 0 THEN
            RAISE EXCEPTION 'openings_opening: an opening begins by being asked for'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_begins_asked';
        END IF;
        NEW.asked_human := asker;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.case_id, NEW.person_id, NEW.asked_by_id, NEW.asked_human, NEW.asked_key_id, NEW.purpose,
        NEW.reason, NEW.explanation, NEW.fields, NEW.asked_at)
        IS DISTINCT FROM
       (OLD.id, OLD.case_id, OLD.person_id, OLD.asked_by_id, OLD.asked_human, OLD.asked_key_id, OLD.purpose,
        OLD.reason, OLD.explanation, OLD.fields, OLD.asked_at) THEN
        RAISE EXCEPTION 'openings_opening: what was asked for does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_question_stands';
    END IF;
    IF NOT ((OLD.state = 'asked' AND NEW.state IN ('approved', 'refused', 'withdrawn', 'expired'))
        OR (OLD.state = 'approved' AND NEW.state IN ('opened', 'expired'))
        OR (OLD.state = 'opened' AND NEW.state IN ('opened', 'expired'))) THEN
        RAISE EXCEPTION 'openings_opening: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_goes_forward';
    END IF;
    IF OLD.state <> 'asked' AND (NEW.approved_by_id, NEW.approver_human, NEW.decided_at, NEW.expires_at)
        IS DISTINCT FROM (OLD.approved_by_id, OLD.approver_human, OLD.decided_at, OLD.expires_at) THEN
        RAISE EXCEPTION 'openings_opening: a decision stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_decision_stands';
    END IF;
    IF NEW.state IN ('approved', 'opened') THEN
        SELECT human INTO approver FROM access_user WHERE id = NEW.approved_by_id;
        IF approver IS NULL OR approver IN (asker, OLD.asked_human)
            OR (OLD.state <> 'asked' AND OLD.approver_human = asker) THEN
            RAISE EXCEPTION 'openings_opening: who asked cannot approve, from no account'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_needs_two_humans';
        END IF;
        IF OLD.state = 'asked' THEN
            NEW.approver_human := approver;
            IF NEW.expires_at IS NULL OR NEW.expires_at > NEW.decided_at + interval '15 minutes' THEN
                RAISE EXCEPTION 'openings_opening: an opening lasts fifteen minutes'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_lives_for_minutes';
            END IF;
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER openings_two_humans BEFORE INSERT OR UPDATE ON openings_opening
    FOR EACH ROW EXECUTE FUNCTION openings_two_humans();
"""
BACKWARD = """
DROP TRIGGER openings_two_humans ON openings_opening;
DROP FUNCTION openings_two_humans();
"""


class Migration(migrations.Migration):
    dependencies = [("openings", "0001_initial"), ("access", "0002_human_register")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
