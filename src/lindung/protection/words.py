"""What the room's codes are called in the reader's language, orders as the country calls them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

from lindung.cases.words import language
from lindung.kernel.country import current
from lindung.protection.models import Order

_TERMS: Final = {
    Order.Kind.CUSTODY: "temporary_custody",
    Order.Kind.INTERIM_ORDER: "interim_order",
    Order.Kind.PROTECTION_ORDER: "protection_order",
}


def term(key: str) -> str:
    """Return what this country calls the thing `key` stands for."""
    return current().term(key, language())


def kind_name(kind: str) -> str:
    """Return the name of a kind of order."""
    if kind in _TERMS:
        return term(_TERMS[Order.Kind(kind)])
    return {Order.Kind.EXTENSION.value: _("Extension"), Order.Kind.RELEASE.value: _("Release")}.get(
        kind, kind
    )
