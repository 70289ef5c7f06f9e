"""Who has come of age since they were found leaves as an adult: nobody determines for them what serves them best."""

from importlib import import_module

from django.db import migrations

BEFORE = (
    import_module("lindung.protection.leaving.migrations.0002_who_may_depart")
    .LEAVING.split("CREATE FUNCTION leaving_guard()")[0]
    .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
)
AS_FOUND = "    IF minor THEN"
OF_AGE = """    minor := minor AND NOT EXISTS (
        SELECT 1 FROM majority_majority m WHERE m.case_id = l.case_id AND m.reached_at IS NOT NULL);
    IF minor THEN"""


class Migration(migrations.Migration):
    dependencies = [("leaving", "0002_who_may_depart"), ("majority", "0001_initial")]

    operations = [migrations.RunSQL(BEFORE.replace(AS_FOUND, OF_AGE), BEFORE)]
