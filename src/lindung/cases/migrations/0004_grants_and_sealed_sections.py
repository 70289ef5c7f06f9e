"""Grants take the place of involvements; protected facts move into sealed columns."""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from lindung.kernel.sealing.upgrading import refuse_old_data


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_human_register"),
        ("cases", "0003_identity_is_sealed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(refuse_old_data, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Grant",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("identification", "identification"),
                            ("protection", "protection"),
                            ("enforcement", "enforcement"),
                            ("prosecution", "prosecution"),
                            ("health", "health"),
                            ("court", "court"),
                            ("services", "services"),
                            ("return", "return"),
                            ("oversight", "oversight"),
                            ("referral", "referral"),
                            ("emergency", "emergency"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "sections",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30),
                        default=list,
                        help_text="Empty: all that the purpose covers.",
                        size=None,
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("lead", "leads the case"),
                            ("referral", "a referral"),
                            ("order", "named by an order"),
                            ("law", "the law"),
                            ("consent", "the person's consent"),
                            ("emergency", "an emergency"),
                        ],
                        default="law",
                        max_length=12,
                    ),
                ),
                (
                    "basis_id",
                    models.UUIDField(help_text="The referral, order or consent that carries it.", null=True),
                ),
                (
                    "listed",
                    models.BooleanField(
                        default=True,
                        help_text="One for each organisation: by it the case stands in their list.",
                    ),
                ),
                (
                    "case_opened_at",
                    models.DateTimeField(
                        help_text="Copied from the case: lets an organisation's list page by index."
                    ),
                ),
                ("since", models.DateTimeField()),
                (
                    "until",
                    models.DateTimeField(
                        help_text="When it runs out by itself; null: when the part ends.", null=True
                    ),
                ),
                ("ended_at", models.DateTimeField(help_text="When an act ended it.", null=True)),
                ("mark", models.BinaryField(help_text="Keyed hash over everything that it allows.")),
            ],
        ),
        migrations.RemoveField(
            model_name="involvement",
            name="case",
        ),
        migrations.RemoveField(
            model_name="involvement",
            name="organisation",
        ),
        migrations.RemoveConstraint(
            model_name="person",
            name="person_birth_year_agrees",
        ),
        migrations.AddField(
            model_name="note",
            name="audience",
            field=models.CharField(
                choices=[
                    ("notes", "Everyone who takes part in the case"),
                    ("care", "Those who care for the person"),
                    ("enquiry", "Those who enquire and prosecute"),
                ],
                default="notes",
                max_length=10,
            ),
        ),
        migrations.RemoveField(
            model_name="note",
            name="text",
        ),
        migrations.AddField(
            model_name="note",
            name="text",
            field=models.BinaryField(null=True),
        ),
        migrations.RemoveField(
            model_name="person",
            name="birth_on",
        ),
        migrations.AddField(
            model_name="person",
            name="birth_on",
            field=models.BinaryField(
                help_text="The day, where a document or the person gives it: ISO 8601.", null=True
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="birth_year",
            field=models.SmallIntegerField(
                help_text="Counted back from the age on the day they were found, exact or not.", null=True
            ),
        ),
        migrations.RemoveField(
            model_name="person",
            name="needs",
        ),
        migrations.AddField(
            model_name="person",
            name="needs",
            field=models.BinaryField(help_text="Codes of vocabulary urgent_needs.", null=True),
        ),
        migrations.AddField(
            model_name="grant",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.organisation"
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="user",
            field=models.ForeignKey(
                help_text="Null: everyone there.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.DeleteModel(
            name="Involvement",
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("ended_at", None), ("listed", True)),
                fields=["organisation", "-case_opened_at", "-case"],
                name="grant_newest",
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["case"], name="grant_of_case"),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(
                condition=models.Q(("ended_at", None)), fields=["basis_id"], name="grant_by_basis"
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("case", "organisation", "user", "purpose", "basis_id"),
                name="grant_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None), ("listed", True)),
                fields=("case", "organisation"),
                name="grant_listed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("since")), _connector="OR"),
                name="grant_ends_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(("until", None), ("until__gt", models.F("since")), _connector="OR"),
                name="grant_runs_out_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "emergency"), _negated=True),
                    models.Q(("listed", False), ("until__isnull", False), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="grant_emergency_is_personal_and_short",
            ),
        ),
    ]
