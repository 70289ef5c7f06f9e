"""Answers, advice and reasons move into sealed columns."""

from django.db import migrations, models

from lindung.kernel.sealing.upgrading import refuse_old_data

SEALED = (
    ("screening", "answers"),
    ("advice", "result"),
    ("decision", "reasons"),
    ("determination", "reasons"),
    ("determination", "reconsidered_why"),
)
HELP = {
    "answers": "Question id to value, instrument version, moment and hand; skipped ones are absent.",
    "result": "The whole advice by language: elements, indicators, from which answers, reasons, what is open.",
}


class Migration(migrations.Migration):
    dependencies = [
        ("identification", "0001_initial"),
        ("cases", "0004_grants_and_sealed_sections"),
    ]

    operations = [
        migrations.RunPython(refuse_old_data, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="decision", name="decision_apart_has_reasons"),
        migrations.RemoveConstraint(model_name="determination", name="determination_reconsidered_by_someone"),
        migrations.RemoveField(model_name="advice", name="indicators"),
        *(migrations.RemoveField(model_name=model, name=name) for model, name in SEALED),
        *(
            migrations.AddField(
                model_name=model,
                name=name,
                field=models.BinaryField(null=True, help_text=HELP.get(name, "")),
            )
            for model, name in SEALED
        ),
        migrations.AddField(
            model_name="advice",
            name="elements",
            field=models.JSONField(
                default=dict,
                help_text="Which elements were needed and which indicated; by which signs stays sealed.",
            ),
        ),
        migrations.AlterField(
            model_name="screening",
            name="version",
            field=models.PositiveIntegerField(
                default=1, help_text="Grows with each rewriting of the answers."
            ),
        ),
        migrations.AddConstraint(
            model_name="advice",
            constraint=models.CheckConstraint(
                condition=models.Q(("result__isnull", False)), name="advice_has_result"
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("follows_advice", True), ("reasons__isnull", False), _connector="OR"),
                name="decision_apart_has_reasons",
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("reconsidered_at", None),
                        ("reconsidered_by", None),
                        ("reconsidered_why", None),
                        ("state", "standing"),
                    ),
                    models.Q(
                        ("reconsidered_at__isnull", False),
                        ("reconsidered_by__isnull", False),
                        ("reconsidered_why__isnull", False),
                        ("state", "reconsidered"),
                    ),
                    _connector="OR",
                ),
                name="determination_reconsidered_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="determination",
            constraint=models.CheckConstraint(
                condition=models.Q(("reasons__isnull", False)), name="determination_has_reasons"
            ),
        ),
    ]
