"""Whoever keeps accounts has no other role."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_sessions_and_caps")]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("roles__contains", ["administrator"]), _negated=True),
                    ("roles__len", 1),
                    _connector="OR",
                ),
                name="administrator_stands_alone",
            ),
        ),
    ]
