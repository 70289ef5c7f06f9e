"""The database itself refuses to let one human apply and decide, or decide twice, and keeps decisions as they are."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION permissions_applied() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        SELECT human INTO NEW.applied_human FROM access_user WHERE id = NEW.by_id;
    ELSIF (NEW.id, NEW.case_id, NEW.kind, NEW.applied_on, NEW.by_id, NEW.applied_human)
        IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.kind, OLD.applied_on, OLD.by_id, OLD.applied_human) THEN
        RAISE EXCEPTION 'permissions_application: what was applied for does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'application_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER permissions_applied BEFORE INSERT OR UPDATE ON permissions_application
    FOR EACH ROW EXECUTE FUNCTION permissions_applied();

CREATE FUNCTION permissions_two_humans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    decider uuid;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.case_id, NEW.application_id, NEW.review, NEW.result, NEW.parts, NEW.starts_on, NEW.last_day,
            NEW.conditions, NEW.reasons, NEW.complete_on, NEW.due_on, NEW.decided_on, NEW.working_days, NEW.late_why, NEW.by_id,
            NEW.decider_human)
            IS DISTINCT FROM
           (OLD.id, OLD.case_id, OLD.application_id, OLD.review, OLD.result, OLD.parts, OLD.starts_on, OLD.last_day,
            OLD.conditions, OLD.reasons, OLD.complete_on, OLD.due_on, OLD.decided_on, OLD.working_days, OLD.late_why, OLD.by_id,
            OLD.decider_human)
            OR (OLD.ended_on IS NOT NULL AND (NEW.ended_on, NEW.ended_why)
                IS DISTINCT FROM (OLD.ended_on, OLD.ended_why)) THEN
            RAISE EXCEPTION 'permissions_decision: a decision stands'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_stands';
        END IF;
        RETURN NEW;
    END IF;
    SELECT human INTO decider FROM access_user WHERE id = NEW.by_id;
    IF decider IS NULL OR EXISTS (
        SELECT 1 FROM permissions_application a JOIN access_user u ON u.id = a.by_id
         WHERE a.id = NEW.application_id AND decider IN (a.applied_human, u.human)) THEN
        RAISE EXCEPTION 'permissions_decision: who applied cannot decide, from no account'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_needs_two_humans';
    END IF;
    IF NEW.review AND EXISTS (
        SELECT 1 FROM permissions_decision d JOIN access_user u ON u.id = d.by_id
         WHERE d.application_id = NEW.application_id AND NOT d.review
           AND decider IN (d.decider_human, u.human)) THEN
        RAISE EXCEPTION 'permissions_decision: somebody else decides on the review'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_review_by_another';
    END IF;
    NEW.decider_human := decider;
    RETURN NEW;
END $$;
CREATE TRIGGER permissions_two_humans BEFORE INSERT OR UPDATE ON permissions_decision
    FOR EACH ROW EXECUTE FUNCTION permissions_two_humans();
"""
BACKWARD = """
DROP TRIGGER permissions_two_humans ON permissions_decision;
DROP FUNCTION permissions_two_humans();
DROP TRIGGER permissions_applied ON permissions_application;
DROP FUNCTION permissions_applied();
"""


class Migration(migrations.Migration):
    dependencies = [("permissions", "0001_initial"), ("access", "0002_human_register")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
