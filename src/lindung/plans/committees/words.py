"""The words of committees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from lindung.plans.committees.models import AgendaItem
from lindung.plans.rules_words import said_reason, said_standing
from lindung.plans.words import said
from lindung.statistics import facts as facts_of
from lindung.statistics import hiding, labels, measures

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
    "wanted": gettext_lazy("Changes of the plan that a review wants"),
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
WANTED: Final[dict[str, Promise]] = {
    "target": gettext_lazy("another target"),
    "dates": gettext_lazy("other dates"),
    "lead": gettext_lazy("another owner"),
    "new_activity": gettext_lazy("a new activity"),
    "other": gettext_lazy("something else"),
}
DIMENSIONS: Final[dict[str, Promise]] = {
    "organisation_kind": gettext_lazy("By kind of organisation"),
    "kind": gettext_lazy("By kind of task"),
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
    if standing := given.get("standing"):
        lines.append(said_standing(standing))
    if reason := given.get("reason"):
        lines.append(said_reason(reason).rstrip("."))
    if kind == "open_action":
        lines.append(str(POINTS[given["state"]][0]))
        if given.get("priority") == "high":
            lines.append(_("High priority"))
    lines += [str(AMENDED[one]) for one in given.get("kinds", []) if one in AMENDED]
    lines += [str(WANTED[one]) for one in given.get("wanted", []) if one in WANTED]
    if count := given.get("indicators"):
        lines.append(ngettext("%(count)d report", "%(count)d reports", count) % {"count": count})
    if reporter := given.get("reporter"):
        lines.append(_("owed by %(reporter)s") % {"reporter": reporter})
    if count := given.get("at_risk"):
        told = ngettext(
            "%(count)d of %(all)d activity at risk", "%(count)d of %(all)d activities at risk", given["of"]
        )
        lines.append(told % {"count": count, "all": given["of"]})
    if period := given.get("period"):
        lines.append(_("period %(period)s") % {"period": period})
    if count := given.get("overdue"):
        lines.append(ngettext("%(count)d task overdue", "%(count)d tasks overdue", count) % {"count": count})
        lines += _cells(given["measure"], given["cells"])
    elif "overdue" in given:
        lines.append(hiding.as_few())
    return lines


def _cells(measure: str, cells: Sequence[Sequence[Any]]) -> list[str]:
    known = measures.all().get(measure)
    columns = facts_of.get(known.population).columns if known else {}
    language = get_language() or ""
    lines = []
    for dimension, words in DIMENSIONS.items():
        column = columns.get(dimension)
        found = [
            f"{labels.of(column, code, language) if column else code} {count}"
            for name, code, count in cells
            if name == dimension
        ]
        if found:
            lines.append(f"{words}: {', '.join(found)}")
    return lines


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), _("j F Y"))
