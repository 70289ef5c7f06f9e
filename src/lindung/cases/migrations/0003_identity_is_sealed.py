"""What names a person stands in sealed boxes; names in clear from before cannot be closed here, so none may be left."""

from django.db import migrations, models

FIELDS = ("full_name", "also_known_as", "document_number", "phone")


def refuse_names_in_clear(apps, schema_editor):
    """Stop before a name would be lost: only invented people were ever kept before sealing."""
    if apps.get_model("cases", "Identity").objects.exists():
        raise RuntimeError(
            "This database holds names in clear, from before sealing. They cannot be sealed without holders, and are"
            " not dropped for you. If its people are invented (lindung demo, lindung world), delete the folder or"
            " choose another LINDUNG_HOME; otherwise record the identities again in a new installation."
        )


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_clocks_set_by_an_authority"), ("holders", "0001_initial")]

    operations = [
        migrations.RunPython(refuse_names_in_clear, migrations.RunPython.noop),
        *(migrations.RemoveField("identity", name) for name in FIELDS),
        *(
            migrations.AddField("identity", name, models.BinaryField(null=True))
            for name in (*FIELDS, "home_address")
        ),
        migrations.AddField(
            "identity",
            "written",
            models.JSONField(
                default=dict,
                help_text="By field, the version at which it was written: part of what its box is bound to.",
            ),
        ),
    ]
