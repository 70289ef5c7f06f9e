"""The words of retention."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Final[dict[str, Promise]] = {
    "proposed": _("Waits for the first review"),
    "reviewed": _("Waits for the second review, by another person"),
    "approved": _("Reviewed twice, about to be erased"),
    "done": _("Erased"),
    "refused": _("Not to be erased"),
}
KINDS: Final[dict[str, Promise]] = {
    "schedule": _("Its time to be kept is over"),
    "request": _("The person asks for it"),
}
