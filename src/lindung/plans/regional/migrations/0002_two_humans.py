"""The database itself compares the humans of a release, lets what was signed stand, and keeps keys as they were."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION regional_release() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    decider uuid;
    proposer uuid;
BEGIN
    SELECT human INTO proposer FROM access_user WHERE id = NEW.proposed_by_id;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'proposed' OR NEW.decided_by_id IS NOT NULL THEN
            RAISE EXCEPTION 'regional_release: a release begins by being proposed'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'release_begins_proposed';
        END IF;
        NEW.proposer_human := proposer;
        NEW.decider_human := NULL;
        RETURN NEW;
    END IF;
    IF (NEW.id, NEW.number, NEW.plan_id, NEW.period, NEW.starts, NEW.ends, NEW.as_of, NEW.content,
        NEW.proposed_by_id, NEW.proposer_human, NEW.proposed_at)
        IS DISTINCT FROM
       (OLD.id, OLD.number, OLD.plan_id, OLD.period, OLD.starts, OLD.ends, OLD.as_of, OLD.content,
        OLD.proposed_by_id, OLD.proposer_human, OLD.proposed_at) THEN
        RAISE EXCEPTION 'regional_release: what was proposed does not change'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'release_content_stands';
    END IF;
    IF NEW.state <> OLD.state AND NOT (
           (OLD.state = 'proposed' AND NEW.state IN ('approved', 'refused'))
        OR (OLD.state = 'approved' AND NEW.state = 'withdrawn')) THEN
        RAISE EXCEPTION 'regional_release: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'release_goes_forward';
    END IF;
    IF OLD.state <> 'proposed' AND (NEW.decided_by_id, NEW.decider_human, NEW.decided_at, NEW.file, NEW.serial)
        IS DISTINCT FROM (OLD.decided_by_id, OLD.decider_human, OLD.decided_at, OLD.file, OLD.serial) THEN
        RAISE EXCEPTION 'regional_release: what was signed stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'release_file_stands';
    END IF;
    IF OLD.state = 'proposed' AND NEW.state = 'approved' THEN
        SELECT human INTO decider FROM access_user WHERE id = NEW.decided_by_id;
        IF decider IS NULL OR decider IN (proposer, OLD.proposer_human) THEN
            RAISE EXCEPTION 'regional_release: who proposed cannot approve, from no account'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'release_needs_two_humans';
        END IF;
        NEW.decider_human := decider;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER regional_release BEFORE INSERT OR UPDATE ON regional_release
    FOR EACH ROW EXECUTE FUNCTION regional_release();

CREATE FUNCTION regional_received() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.country, NEW.plan_id, NEW.number, NEW.serial, NEW.period, NEW.starts, NEW.ends, NEW.as_of,
        NEW.released_at, NEW.content, NEW.file, NEW.digest, NEW.key_id, NEW.received_by_id, NEW.received_at)
        IS DISTINCT FROM
       (OLD.id, OLD.country, OLD.plan_id, OLD.number, OLD.serial, OLD.period, OLD.starts, OLD.ends, OLD.as_of,
        OLD.released_at, OLD.content, OLD.file, OLD.digest, OLD.key_id, OLD.received_by_id, OLD.received_at)
        OR OLD.withdrawn_at IS NOT NULL THEN
        RAISE EXCEPTION 'regional_received: what was received stands'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'received_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER regional_received BEFORE UPDATE ON regional_received
    FOR EACH ROW EXECUTE FUNCTION regional_received();

CREATE FUNCTION regional_partnerkey() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.id, NEW.country, NEW.public, NEW.fingerprint, NEW.valid_from, NEW.valid_until, NEW.registered_by_id,
        NEW.registered_at)
        IS DISTINCT FROM
       (OLD.id, OLD.country, OLD.public, OLD.fingerprint, OLD.valid_from, OLD.valid_until, OLD.registered_by_id,
        OLD.registered_at)
        OR (OLD.compared_at IS NOT NULL AND (NEW.compared_at, NEW.compared_by_id, NEW.compared_how)
            IS DISTINCT FROM (OLD.compared_at, OLD.compared_by_id, OLD.compared_how))
        OR (OLD.ended_at IS NOT NULL AND (NEW.ended_at, NEW.ended_by_id)
            IS DISTINCT FROM (OLD.ended_at, OLD.ended_by_id)) THEN
        RAISE EXCEPTION 'regional_partnerkey: a key stands as it was registered; end it and register another'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_key_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER regional_partnerkey BEFORE UPDATE ON regional_partnerkey
    FOR EACH ROW EXECUTE FUNCTION regional_partnerkey();
"""
BACKWARD = """
DROP TRIGGER regional_partnerkey ON regional_partnerkey;
DROP FUNCTION regional_partnerkey();
DROP TRIGGER regional_received ON regional_received;
DROP FUNCTION regional_received();
DROP TRIGGER regional_release ON regional_release;
DROP FUNCTION regional_release();
"""


class Migration(migrations.Migration):
    dependencies = [("regional", "0001_initial"), ("access", "0002_human_register")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
