"""The words of emergency access."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Final[dict[str, Promise]] = {
    "medical": _("The person needs medical help now"),
    "danger": _("The person's life or safety is in danger now"),
    "missing": _("The person is missing"),
    "child": _("A child is at risk now"),
    "unreachable": _("A decision to protect cannot wait and nobody responsible can be reached"),
}

VERDICTS: Final[dict[str, Promise]] = {
    "justified": _("Justified"),
    "not_justified": _("Not justified"),
}

EVENTS: Final[dict[str, Promise]] = {}
"""What the trail calls its events; the desk, which words the trail, fills it when it starts."""
