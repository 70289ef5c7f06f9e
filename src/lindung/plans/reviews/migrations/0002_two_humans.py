"""The database itself refuses to let one human carry out an adjustment and confirm it, and to send it backwards."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reviews_two_humans() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    doer uuid;
    confirmer uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR NEW.done_by_id IS NOT NULL OR NEW.confirmed_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'reviews_adjustment: an adjustment begins by being proposed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_begins_proposed';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.review_id, NEW.number, NEW.kind, NEW.wanted, NEW.proposed_by_id, NEW.proposed_at)
        IS DISTINCT FROM
       (OLD.id, OLD.review_id, OLD.number, OLD.kind, OLD.wanted, OLD.proposed_by_id, OLD.proposed_at) THEN
        RAISE EXCEPTION 'reviews_adjustment: what was proposed does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_proposal_stands';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
           (OLD.state = 'proposed' AND NEW.state IN ('decided', 'dropped'))
        OR (OLD.state = 'decided' AND NEW.state IN ('done', 'dropped'))
        OR (OLD.state = 'done' AND NEW.state IN ('confirmed', 'decided'))) THEN
        RAISE EXCEPTION 'reviews_adjustment: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_goes_forward';
    END IF;
    IF OLD.state <> 'proposed' AND (NEW.decided_by_id, NEW.decided_at, NEW.before, NEW.after, NEW.amendment_id)
        IS DISTINCT FROM (OLD.decided_by_id, OLD.decided_at, OLD.before, OLD.after, OLD.amendment_id) THEN
        RAISE EXCEPTION 'reviews_adjustment: a decision stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_decision_stands';
    END IF;
    IF OLD.state = 'done' AND NEW.state = 'confirmed' AND (NEW.done_by_id, NEW.done_human, NEW.done_at)
        IS DISTINCT FROM (OLD.done_by_id, OLD.done_human, OLD.done_at) THEN
        RAISE EXCEPTION 'reviews_adjustment: who did it stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_doer_stands';
    END IF;
    IF OLD.state IN ('confirmed', 'dropped') AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'reviews_adjustment: it is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_closed_stands';
    END IF;
    IF NEW.state = 'done' AND OLD.state = 'decided' THEN
        SELECT human INTO doer FROM access_user WHERE id = NEW.done_by_id;
        NEW.done_human := doer;
    END IF;
    IF NEW.state = 'confirmed' AND OLD.state = 'done' THEN
        SELECT human INTO doer FROM access_user WHERE id = OLD.done_by_id;
        SELECT human INTO confirmer FROM access_user WHERE id = NEW.confirmed_by_id;
        IF confirmer IS NULL OR confirmer IN (doer, OLD.done_human) THEN
            RAISE EXCEPTION 'reviews_adjustment: who carried it out cannot confirm it, from no account'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'adjustment_needs_two_humans';
        END IF;
        NEW.confirmer_human := confirmer;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reviews_two_humans BEFORE INSERT OR UPDATE ON reviews_adjustment
    FOR EACH ROW EXECUTE FUNCTION reviews_two_humans();
"""
BACKWARD = """
DROP TRIGGER reviews_two_humans ON reviews_adjustment;
DROP FUNCTION reviews_two_humans();
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial"), ("access", "0002_human_register")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
