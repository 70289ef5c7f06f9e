"""What sender and receiver write to each other moves into sealed columns."""

from django.db import migrations, models
from django.db.models import F, Q

from lindung.kernel.sealing.upgrading import refuse_old_data

SEALED = ("message", "decline_text", "completion_note")
CONSTRAINTS = {
    "referral_shares_its_message": Q(message=None) & ~Q(shared__contains=["message"])
    | Q(message__isnull=False) & Q(shared__contains=["message"]),
    "referral_declined_with_reason": Q(state="declined") & ~Q(decline_reason="")
    | ~Q(state="declined") & Q(decline_reason="", decline_text=None),
    "referral_completed_by_someone": ~Q(state="completed")
    & Q(completed_at=None, completed_by=None, completion_note=None)
    | Q(state="completed", completed_at__gte=F("answered_at"), completed_by__isnull=False),
}


class Migration(migrations.Migration):
    dependencies = [
        ("referral", "0001_initial"),
        ("cases", "0004_grants_and_sealed_sections"),
    ]

    operations = [
        migrations.RunPython(refuse_old_data, migrations.RunPython.noop),
        *(migrations.RemoveConstraint(model_name="referral", name=name) for name in CONSTRAINTS),
        *(migrations.RemoveField(model_name="referral", name=name) for name in SEALED),
        *(
            migrations.AddField(model_name="referral", name=name, field=models.BinaryField(null=True))
            for name in SEALED
        ),
        *(
            migrations.AddConstraint(
                model_name="referral",
                constraint=models.CheckConstraint(condition=condition, name=name),
            )
            for name, condition in CONSTRAINTS.items()
        ),
    ]
