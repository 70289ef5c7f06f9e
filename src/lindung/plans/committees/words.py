"""The words of committees."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lindung.plans.committees.models import AgendaItem
from lindung.plans.words import said

KINDS: Final[dict[str, Promise]] = {
    "working": gettext_lazy("Working committee"),
    "high_level": gettext_lazy("High-level committee"),
    "council": gettext_lazy("Council"),
    "case_management": gettext_lazy("Case management committee"),
}
ROLES: Final[dict[str, Promise]] = {
    "chair": gettext_lazy("Chair"),
    "secretary": gettext_lazy("Secretary"),
    "member": gettext_lazy("Member"),
    "observer": gettext_lazy("Observer"),
}
MEETINGS: Final[dict[str, tuple[Promise, str]]] = {
    "planned": (gettext_lazy("Planned"), "grey"),
    "invited": (gettext_lazy("Invited"), "blue"),
    "held": (gettext_lazy("Held, minutes open"), "orange"),
    "approved": (gettext_lazy("Minutes approved"), "green"),
    "cancelled": (gettext_lazy("Cancelled"), "grey"),
}
CAME: Final[dict[str, Promise]] = {
    "present": gettext_lazy("Present"),
    "stand_in": gettext_lazy("Sent a stand-in"),
    "apologies": gettext_lazy("Sent apologies"),
    "absent": gettext_lazy("Absent"),
}
POINTS: Final[dict[str, tuple[Promise, str]]] = {
    "open": (gettext_lazy("Open"), "blue"),
    "done": (gettext_lazy("Done, to be closed"), "orange"),
    "closed": (gettext_lazy("Closed"), "green"),
    "reopened": (gettext_lazy("Opened again"), "red"),
}
PRIORITIES: Final[dict[str, Promise]] = {
    "normal": gettext_lazy("Normal"),
    "high": gettext_lazy("High: somebody else than the owner closes it"),
}
ITEMS: Final[dict[str, Promise]] = {
    "late_report": gettext_lazy("Reports that are late"),
    "overdue_activity": gettext_lazy("Activities past their end"),
    "at_risk": gettext_lazy("Objectives at risk"),
    "stuck": gettext_lazy("Work on cases that is stuck"),
    "open_action": gettext_lazy("Open actions"),
    "amendment": gettext_lazy("Amendments"),
    "other": gettext_lazy("Other items"),
}
AMENDED: Final[dict[str, Promise]] = {
    "target": gettext_lazy("target changed"),
    "dates": gettext_lazy("dates changed"),
    "lead": gettext_lazy("owner changed"),
    "committee": gettext_lazy("committee changed"),
    "title": gettext_lazy("wording changed"),
    "new_activity": gettext_lazy("added to the plan"),
    "split": gettext_lazy("split in two"),
    "withdrawal": gettext_lazy("withdrawn"),
}


def title(item: AgendaItem) -> str:
    """Return an agenda item's title in the reader's language."""
    return said(item.title) or str(ITEMS[item.kind])


def facts(item: AgendaItem) -> list[str]:
    """Return what the system knows of an item, one short sentence each."""
    return [line for line in _lines(item.kind, item.facts) if line]


def _lines(kind: str, given: dict[str, Any]) -> list[str]:
    lines = []
    if day := given.get("due_on"):
        late = _("was due on %(day)s") if given.get("late") else _("due on %(day)s")
        lines.append(late % {"day": _day(day)})
    if day := given.get("ends"):
        lines.append(_("was to end on %(day)s") % {"day": _day(day)})
    if kind == "open_action":
        lines.append(str(POINTS[given["state"]][0]).lower())
        if given.get("priority") == "high":
            lines.append(_("high priority"))
    if kind == "amendment":
        lines += [str(AMENDED[one]) for one in given["kinds"] if one in AMENDED]
    if count := given.get("indicators"):
        lines.append(ngettext("%(count)d indicator", "%(count)d indicators", count) % {"count": count})
    if reporter := given.get("reporter"):
        lines.append(_("owed by %(reporter)s") % {"reporter": reporter})
    if period := given.get("period"):
        lines.append(_("period %(period)s") % {"period": period})
    lines += [f"{name}: {count}" for name, count in given.get("counts", [])]
    return lines


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), _("j F Y"))
