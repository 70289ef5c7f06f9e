"""Each audit row gets a mark and a place in a chain; those from before are linked as a chain of their own."""

from django.db import migrations, models

from lindung.kernel.audit import sql

KEEP = """
CREATE TEMPORARY TABLE audit_before ON COMMIT DROP AS
    SELECT at, event, by_user_id, by_organisation_id, subject_type, subject_id,
        CASE WHEN subject_type = 'cases.case' THEN subject_id END AS case_id, detail
    FROM kernel_auditevent ORDER BY id
"""


def link_what_is_there(apps, schema_editor):
    """Empty the table and write its rows again, linked; only here may the owner do that."""
    from lindung.kernel.audit.bulk import chain_bulk

    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM kernel_auditevent)")
        if not cursor.fetchone()[0]:
            return
        cursor.execute(KEEP)
        cursor.execute("ALTER TABLE kernel_auditevent DISABLE TRIGGER kernel_audit_no_truncate")
        cursor.execute("TRUNCATE kernel_auditevent")
        cursor.execute("ALTER TABLE kernel_auditevent ENABLE TRIGGER kernel_audit_no_truncate")
        chain_bulk(source="audit_before")


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_submission_fingerprint")]

    operations = [
        migrations.RemoveIndex(model_name="auditevent", name="audit_by_subject"),
        migrations.AddField(
            model_name="auditevent",
            name="case_id",
            field=models.UUIDField(
                help_text="The case the subject belongs to, where there is one.", null=True
            ),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="mark",
            field=models.BinaryField(
                default=b"",
                help_text="Keyed hash of what the row says; the key is not in the database.",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="auditevent",
            name="shard",
            field=models.IntegerField(db_default=0, help_text="Which chain; below zero: copied in bulk."),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="sequence",
            field=models.BigIntegerField(db_default=0, help_text="Place in its chain, from 1 without a gap."),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="previous",
            field=models.BinaryField(db_default=b"", help_text="Hash of the row before it in its chain."),
        ),
        migrations.AddField(
            model_name="auditevent",
            name="hash",
            field=models.BinaryField(
                db_default=b"", help_text="Over the hash before it, its place, mark and words."
            ),
        ),
        migrations.RunSQL(sql.FORWARD, sql.BACKWARD),
        migrations.RunPython(link_what_is_there, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.UniqueConstraint(
                fields=["shard", "sequence"], name="audit_place_is_taken_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditevent",
            constraint=models.CheckConstraint(
                condition=models.Q(sequence__gt=0), name="audit_row_is_in_a_chain"
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(
                fields=["case_id", "at", "id"],
                name="audit_by_case",
                condition=models.Q(case_id__isnull=False),
            ),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["by_user_id", "at", "id"], name="audit_by_user"),
        ),
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["at", "id"], name="audit_by_time"),
        ),
    ]
