"""Sessions tied to their user, caps counted in the database, and no administrator who resets everything."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_human_register")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="password_given_by",
            field=models.UUIDField(help_text="The human who gave the last password.", null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="factors_reset_by",
            field=models.UUIDField(help_text="The human who took the second factors away.", null=True),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("password_given_by", None),
                    ("factors_reset_by", None),
                    models.Q(("password_given_by", models.F("factors_reset_by")), _negated=True),
                    _connector="OR",
                ),
                name="nobody_resets_both",
            ),
        ),
        migrations.CreateModel(
            name="Cap",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("count", models.IntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="SessionRecord",
            fields=[
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "session_key",
                    models.CharField(
                        help_text="SHA-256 of the browser's key.",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("since", models.DateTimeField(null=True)),
                (
                    "seen_at",
                    models.DateTimeField(help_text="Written at most once a minute.", null=True),
                ),
                (
                    "device",
                    models.CharField(blank=True, help_text="Browser and system, no more.", max_length=60),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
    ]
