"""The words of exports."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Final[dict[str, Promise]] = {
    "asked": _("Waits for a second person"),
    "approved": _("Approved, about to be made"),
    "making": _("Being made"),
    "ready": _("Ready to be fetched once"),
    "fetched": _("Fetched; the file is gone"),
    "expired": _("Expired; the file is gone"),
    "refused": _("Refused"),
    "stopped": _("Stopped; there is no file"),
}
ENDINGS: Final[dict[str, Promise]] = {
    "withdrawn": _("Who asked took it back."),
    "not_covered": _("Who asked no longer has the part in a case that it needs."),
    "key_ended": _("The recipient's key was ended."),
    "failed": _("Making it failed. Ask again."),
    "late": _("It was not done in time."),
}
