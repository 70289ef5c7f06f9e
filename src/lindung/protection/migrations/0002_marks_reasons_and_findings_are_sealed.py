"""Marks and reasons of orders, and the findings of joint reports, move into sealed columns."""

from django.db import migrations, models
from django.db.models import Q

from lindung.kernel.sealing.upgrading import refuse_old_data

SEALED = {
    ("order", "document_reference"): "Number or mark of the document.",
    ("order", "reason"): "Why it was extended, refused or ended early.",
    ("order", "correction_reason"): "",
    ("jointreport", "enforcement_findings"): "",
    ("jointreport", "protection_findings"): "",
}
HALVES = {
    f"report_{half}_half_is_whole": Q(
        **{f"{half}_officer": None, f"{half}_signed_on": None, f"{half}_findings": None}
    )
    | Q(**{f"{half}_{part}__isnull": False for part in ("officer", "signed_on", "findings")})
    for half in ("enforcement", "protection")
}
CONSTRAINTS = {
    ("order", "order_correction_says_why"): Q(corrects=None) ^ Q(correction_reason__isnull=False),
    ("order", "order_has_a_document"): Q(document_reference__isnull=False),
    **{("jointreport", name): condition for name, condition in HALVES.items()},
}


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0001_initial"),
        ("cases", "0004_grants_and_sealed_sections"),
    ]

    operations = [
        migrations.RunPython(refuse_old_data, migrations.RunPython.noop),
        *(migrations.RemoveConstraint(model_name=model, name=name) for model, name in CONSTRAINTS),
        *(migrations.RemoveField(model_name=model, name=name) for model, name in SEALED),
        *(
            migrations.AddField(
                model_name=model, name=name, field=models.BinaryField(null=True, help_text=words)
            )
            for (model, name), words in SEALED.items()
        ),
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=models.CheckConstraint(condition=condition, name=name),
            )
            for (model, name), condition in CONSTRAINTS.items()
        ),
    ]
