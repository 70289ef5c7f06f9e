"""The database itself refuses to let one human ask and decide, and to send an export backwards."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION exports_two_humans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asker uuid;
    decider uuid;
BEGIN
    SELECT human INTO asker FROM access_user WHERE id = NEW.asked_by_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'asked' OR NEW.decided_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'exports_export: an export begins by being asked for'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'export_begins_asked';
        END IF;
        NEW.asked_human := asker;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.number, NEW.asked_by_id, NEW.asked_human, NEW.organisation_id, NEW.purpose, NEW.sections,
        NEW.explanation, NEW.key_id, NEW.asked_at)
        IS DISTINCT FROM
       (OLD.id, OLD.number, OLD.asked_by_id, OLD.asked_human, OLD.organisation_id, OLD.purpose, OLD.sections,
        OLD.explanation, OLD.key_id, OLD.asked_at) THEN
        RAISE EXCEPTION 'exports_export: what was asked for does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'export_question_stands';
    END IF;
    IF NOT ((OLD.state = 'asked' AND NEW.state IN ('approved', 'refused', 'stopped', 'expired'))
        OR (OLD.state = 'approved' AND NEW.state IN ('making', 'stopped', 'expired'))
        OR (OLD.state = 'making' AND NEW.state IN ('ready', 'stopped', 'expired'))
        OR (OLD.state = 'ready' AND NEW.state IN ('fetched', 'stopped', 'expired'))) THEN
        RAISE EXCEPTION 'exports_export: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'export_goes_forward';
    END IF;
    IF OLD.decided_at IS NOT NULL AND (NEW.decided_by_id, NEW.decider_human, NEW.decided_at)
        IS DISTINCT FROM (OLD.decided_by_id, OLD.decider_human, OLD.decided_at) THEN
        RAISE EXCEPTION 'exports_export: a decision stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'export_decision_stands';
    END IF;
    IF OLD.decided_at IS NULL AND NEW.decided_by_id IS NOT NULL THEN
        SELECT human INTO decider FROM access_user WHERE id = NEW.decided_by_id;
        IF decider IS NULL OR decider IN (asker, OLD.asked_human) THEN
            RAISE EXCEPTION 'exports_export: who asked cannot decide, from no account'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'export_needs_two_humans';
        END IF;
        NEW.decider_human := decider;
    END IF;
    IF NEW.state = 'ready' AND (NEW.ready_at IS NULL OR NEW.expires_at > NEW.ready_at + interval '24 hours') THEN
        RAISE EXCEPTION 'exports_export: a file lies for a day at most'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'export_lies_for_a_day';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER exports_two_humans BEFORE INSERT OR UPDATE ON exports_export
    FOR EACH ROW EXECUTE FUNCTION exports_two_humans();
"""
BACKWARD = """
DROP TRIGGER exports_two_humans ON exports_export;
DROP FUNCTION exports_two_humans();
"""


class Migration(migrations.Migration):
    dependencies = [("exports", "0001_initial"), ("access", "0002_human_register")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
