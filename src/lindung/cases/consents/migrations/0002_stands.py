"""The database itself refuses to change what somebody agreed to, and to take a withdrawal back."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION consents_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.withdrawn_at IS NOT NULL THEN
            RAISE EXCEPTION 'consents_consent: a consent begins by being recorded'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_begins_recorded';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.withdrawn_at IS NOT NULL OR (to_jsonb(NEW) - 'withdrawn_at' - 'withdrawn_by_id' - 'withdrawn_how')
        IS DISTINCT FROM (to_jsonb(OLD) - 'withdrawn_at' - 'withdrawn_by_id' - 'withdrawn_how') THEN
        RAISE EXCEPTION 'consents_consent: what was agreed to does not change; record it anew'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'consent_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER consents_stands BEFORE INSERT OR UPDATE ON consents_consent
    FOR EACH ROW EXECUTE FUNCTION consents_stands();
"""
BACKWARD = """
DROP TRIGGER consents_stands ON consents_consent;
DROP FUNCTION consents_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
