"""What forbids that two records of one person are joined: an order binds the record that it was made on."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from lindung.cases.models import Case
from lindung.protection.models import Order


def under_order(kept: Case, absorbed: Case, at: datetime) -> str:
    """Return why two cases cannot be joined while an order that no act has ended stands on the one to be absorbed."""
    rows = Order.objects.filter(case__in=[kept, absorbed], state=Order.State.IN_FORCE)
    standing = set(rows.values_list("case", flat=True))
    if absorbed.pk not in standing:
        return ""
    if kept.pk in standing:
        return _(
            "Orders stand on both records. The court has to settle which one holds before they are joined."
        )
    return _("An order stands on the record that would be closed. Choose that one to stay.")
