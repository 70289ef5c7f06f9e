"""The form that corrects a record: it starts with what was recorded and hands on only what differs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lindung.kernel.web.dates import DateField, DateTimeField
from lindung.kernel.web.forms import TextField
from lindung.protection import rules
from lindung.protection.actions import OpenedOrder, OrderChanges
from lindung.protection.models import COVERING, Order
from lindung.protection.web.forms import ActForm, choice, court, reference


class CorrectionForm(ActForm):
    """What is right instead. Fields that this record does not have are left out."""

    made_at = DateTimeField(label=_("When it was made or began"), side="past")
    last_day = DateField(
        label=_("Last day of the order"),
        help_text=_(
            "Leave it as it is unless it was wrong: where the law gives the end, it is counted anew."
        ),
    )
    reference = reference()
    court = court()
    place_of_refuge = choice(_("Place of refuge"), by="code", missing=_("Choose the place of refuge."))
    protection_officer = choice(
        _("Protection officer"), by="username", missing=_("Choose the protection officer.")
    )
    enforcement_officer = choice(
        _("Enforcement officer"), by="username", missing=_("Choose the enforcement officer.")
    )
    correction_reason = TextField(
        label=_("What was wrong, and how you know"),
        limit=rules.REASON_LIMIT,
        lines=4,
        error_messages={"required": _("Say what was wrong: the old record stays visible beside yours.")},
    )

    def __init__(self, *args: Any, opened: OpenedOrder, **kwargs: Any) -> None:
        self.recorded = recorded(opened)
        kwargs["initial"] = {
            name: getattr(value, "code", None) or getattr(value, "username", None) or value
            for name, value in self.recorded.items()
        }
        super().__init__(*args, **kwargs)
        for name in (
            "made_at",
            "last_day",
            "court",
            "place_of_refuge",
            "protection_officer",
            "enforcement_officer",
        ):
            if self.recorded.get(name) is None:
                del self.fields[name]

    def changes(self) -> OrderChanges:
        """Return what differs from the record."""
        differing = {
            name: self.cleaned_data[name]
            for name, was in self.recorded.items()
            if name in self.fields and self.cleaned_data[name] != was
        }
        return OrderChanges(**differing)


def recorded(opened: OpenedOrder) -> dict[str, Any]:
    """Return what can be corrected of a record as it stands; None for what it does not have or the reader not see."""
    order = opened.order
    timed = order.state in COVERING and order.kind != Order.Kind.RELEASE
    return {
        "made_at": _to_the_minute(order.made_at) if timed and order.made_at else None,
        "last_day": order.last_day if timed and order.state == Order.State.IN_FORCE else None,
        "reference": opened.reference.content,
        "court": order.court,
        "place_of_refuge": order.place_of_refuge if opened.may_see_refuge else None,
        "protection_officer": order.protection_officer,
        "enforcement_officer": order.enforcement_officer,
    }


def _to_the_minute(moment: datetime) -> datetime:
    """Return the moment as the form shows it, so that an untouched field differs in nothing."""
    return timezone.localtime(moment).replace(second=0, microsecond=0)
