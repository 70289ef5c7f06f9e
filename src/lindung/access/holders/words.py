"""Notices to holders in words."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NOTICES: Final[dict[str, Promise]] = {
    "founded": _("%(about)s began this group of holders."),
    "admitted": _("%(about)s was admitted by %(by)s."),
    "left": _("%(about)s left. Renew the key of the group."),
    "removed": _("%(about)s was removed by %(by)s."),
    "forgot": _("%(about)s forgot their passphrase and has a new key. Admit them again if they should hold."),
    "renewed": _("%(by)s renewed the key of the group."),
    "recovered": _("The key was recovered with two shares of the escrow; %(about)s holds it now."),
    "escrow": _("A new escrow was set up. Bring the older keys up to date."),
}


def notice(*, kind: str, about: str, by: str) -> str:
    """Return a notice as a sentence."""
    return str(NOTICES[kind]) % {"about": about or "–", "by": by or _("the operator")}
