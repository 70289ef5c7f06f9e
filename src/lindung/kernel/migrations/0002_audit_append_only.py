"""The audit table accepts rows and nothing else."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION kernel_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'kernel_auditevent is append-only: write another entry instead of changing one';
END $$;
CREATE TRIGGER kernel_audit_append_only BEFORE UPDATE OR DELETE ON kernel_auditevent
    FOR EACH ROW EXECUTE FUNCTION kernel_audit_refuse();
CREATE TRIGGER kernel_audit_no_truncate BEFORE TRUNCATE ON kernel_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION kernel_audit_refuse();
"""
BACKWARD = """
DROP TRIGGER kernel_audit_no_truncate ON kernel_auditevent;
DROP TRIGGER kernel_audit_append_only ON kernel_auditevent;
DROP FUNCTION kernel_audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
