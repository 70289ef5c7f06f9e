"""The database itself compares humans, lets minutes stand once approved, and moves meetings and actions one way only."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION committees_seat() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.id, NEW.committee_id, NEW.user_id, NEW.organisation_id, NEW.role, NEW.since, NEW.seated_by_id)
            IS DISTINCT FROM
           (OLD.id, OLD.committee_id, OLD.user_id, OLD.organisation_id, OLD.role, OLD.since, OLD.seated_by_id)
           OR (OLD.until IS NOT NULL AND NEW.until IS DISTINCT FROM OLD.until) THEN
            RAISE EXCEPTION 'committees_seat: a seat only ends; give a new one'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_history_stands';
        END IF;
    END IF;
    NEW.human := NULL;
    IF NEW.user_id IS NOT NULL THEN
        SELECT human INTO NEW.human FROM access_user WHERE id = NEW.user_id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER committees_seat BEFORE INSERT OR UPDATE ON committees_seat
    FOR EACH ROW EXECUTE FUNCTION committees_seat();

CREATE FUNCTION committees_meeting() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'planned' THEN
            RAISE EXCEPTION 'committees_meeting: a meeting begins by being planned'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_begins_planned';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state IN ('approved', 'cancelled') THEN
        RAISE EXCEPTION 'committees_meeting: approved minutes stand'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_stand';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
           (OLD.state = 'planned' AND NEW.state IN ('invited', 'held', 'cancelled'))
        OR (OLD.state = 'invited' AND NEW.state IN ('held', 'cancelled'))
        OR (OLD.state = 'held' AND NEW.state = 'approved')) THEN
        RAISE EXCEPTION 'committees_meeting: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'meeting_goes_forward';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER committees_meeting BEFORE INSERT OR UPDATE ON committees_meeting
    FOR EACH ROW EXECUTE FUNCTION committees_meeting();

CREATE FUNCTION committees_minutes_stand() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    meeting uuid;
BEGIN
    IF TG_OP = 'DELETE' THEN meeting := OLD.meeting_id; ELSE meeting := NEW.meeting_id; END IF;
    PERFORM 1 FROM committees_meeting m WHERE m.id = meeting AND m.state IN ('approved', 'cancelled');
    IF FOUND THEN
        RAISE EXCEPTION '%: approved minutes stand', TG_TABLE_NAME
            USING ERRCODE = 'check_violation', CONSTRAINT = 'minutes_stand';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER committees_minutes_stand BEFORE INSERT OR UPDATE OR DELETE ON committees_agendaitem
    FOR EACH ROW EXECUTE FUNCTION committees_minutes_stand();
CREATE TRIGGER committees_minutes_stand BEFORE INSERT OR UPDATE ON committees_attendance
    FOR EACH ROW EXECUTE FUNCTION committees_minutes_stand();
CREATE TRIGGER committees_minutes_stand BEFORE INSERT OR UPDATE ON committees_decision
    FOR EACH ROW EXECUTE FUNCTION committees_minutes_stand();

CREATE FUNCTION committees_actionpoint() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner_human uuid;
    owner_body uuid;
    doer uuid;
    closer uuid;
    closer_body uuid;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE EXCEPTION 'committees_actionpoint: an action begins open'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'action_point_begins_open';
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.committee_id, NEW.decision_id, NEW.number, NEW.text, NEW.part, NEW.owner_seat_id,
        NEW.owner_organisation_id, NEW.owner_user_id, NEW.due_on, NEW.priority, NEW.opened_by_id, NEW.opened_at)
        IS DISTINCT FROM
       (OLD.id, OLD.committee_id, OLD.decision_id, OLD.number, OLD.text, OLD.part, OLD.owner_seat_id,
        OLD.owner_organisation_id, OLD.owner_user_id, OLD.due_on, OLD.priority, OLD.opened_by_id, OLD.opened_at) THEN
        RAISE EXCEPTION 'committees_actionpoint: what was agreed does not change; close it and open another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_point_stands';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
           (OLD.state IN ('open', 'reopened') AND NEW.state = 'done')
        OR (OLD.state = 'done' AND NEW.state IN ('closed', 'reopened'))
        OR (OLD.state = 'closed' AND NEW.state = 'reopened')) THEN
        RAISE EXCEPTION 'committees_actionpoint: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_point_goes_its_way';
    END IF;
    IF NEW.state = 'done' AND OLD.state <> 'done' THEN
        SELECT human INTO NEW.done_human FROM access_user WHERE id = NEW.done_by_id;
    ELSIF OLD.state IN ('done', 'closed') AND (NEW.done_by_id, NEW.done_at, NEW.evidence, NEW.link)
        IS DISTINCT FROM (OLD.done_by_id, OLD.done_at, OLD.evidence, OLD.link) THEN
        RAISE EXCEPTION 'committees_actionpoint: evidence stands; open the action again'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_point_evidence_stands';
    ELSE
        NEW.done_human := OLD.done_human;
    END IF;
    IF OLD.state = 'closed' AND NEW.state = 'closed' AND (NEW.closed_by_id, NEW.closed_at)
        IS DISTINCT FROM (OLD.closed_by_id, OLD.closed_at) THEN
        RAISE EXCEPTION 'committees_actionpoint: who closed it stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'action_point_closing_stands';
    END IF;
    IF NEW.state = 'closed' AND OLD.state <> 'closed' THEN
        SELECT human, organisation_id INTO closer, closer_body FROM access_user WHERE id = NEW.closed_by_id;
        NEW.closer_human := closer;
        IF NEW.priority = 'high' THEN
            SELECT coalesce(u.human, s.human) INTO owner_human
            FROM (SELECT 1) one
            LEFT JOIN access_user u ON u.id = NEW.owner_user_id
            LEFT JOIN committees_seat p ON p.id = NEW.owner_seat_id
            LEFT JOIN access_user s ON s.id = p.user_id;
            SELECT coalesce(NEW.owner_organisation_id, p.organisation_id) INTO owner_body
            FROM (SELECT 1) one LEFT JOIN committees_seat p ON p.id = NEW.owner_seat_id;
            SELECT human INTO doer FROM access_user WHERE id = NEW.done_by_id;
            IF closer IS NULL OR closer IN (owner_human, doer, OLD.done_human) OR closer_body = owner_body THEN
                RAISE EXCEPTION 'committees_actionpoint: of high priority, another than its owner closes it'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'action_point_needs_two_humans';
            END IF;
        END IF;
    ELSIF NEW.state <> 'closed' THEN
        NEW.closer_human := NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER committees_actionpoint BEFORE INSERT OR UPDATE ON committees_actionpoint
    FOR EACH ROW EXECUTE FUNCTION committees_actionpoint();
"""
BACKWARD = """
DROP TRIGGER committees_actionpoint ON committees_actionpoint;
DROP FUNCTION committees_actionpoint();
DROP TRIGGER committees_minutes_stand ON committees_decision;
DROP TRIGGER committees_minutes_stand ON committees_attendance;
DROP TRIGGER committees_minutes_stand ON committees_agendaitem;
DROP FUNCTION committees_minutes_stand();
DROP TRIGGER committees_meeting ON committees_meeting;
DROP FUNCTION committees_meeting();
DROP TRIGGER committees_seat ON committees_seat;
DROP FUNCTION committees_seat();
"""


class Migration(migrations.Migration):
    dependencies = [("committees", "0001_initial"), ("access", "0002_human_register")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
