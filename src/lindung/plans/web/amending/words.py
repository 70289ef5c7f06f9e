"""Parts of a plan and their fields in words, and values short enough to stand side by side."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.plans.words import said

PARTS: Final[dict[str, Promise]] = {
    "plan": _("Plan"),
    "period": _("Period"),
    "pillar": _("Pillar"),
    "goal": _("Goal"),
    "programme_area": _("Programme area"),
    "actor": _("Actor"),
    "committee": _("Committee"),
    "objective": _("Objective"),
    "output": _("Output"),
    "activity": _("Activity"),
    "indicator": _("Indicator"),
}
HOWS: Final[dict[str, Promise]] = {
    "added": _("New"),
    "changed": _("Changed"),
    "withdrawn": _("Withdrawn"),
}
FIELDS: Final[dict[str, Promise]] = {
    "activity": _("Activity"),
    "also_under": _("Also under"),
    "committee": _("Committee"),
    "comparator": _("At least or at most"),
    "coordinator": _("Coordinator"),
    "country": _("Country"),
    "currency": _("Currency"),
    "detail": _("Detail"),
    "detail_kind": _("Kind of detail"),
    "disaggregate": _("Broken down by"),
    "due_on": _("Due on"),
    "duties": _("Duties"),
    "ends": _("Last day"),
    "feed": _("Where the figure comes from"),
    "function": _("Function"),
    "goal": _("Goal"),
    "group": _("Group"),
    "kind": _("Kind"),
    "lead": _("Lead"),
    "members": _("Members"),
    "note": _("Note"),
    "number": _("Number"),
    "objective": _("Objective"),
    "organisation_kinds": _("Kinds of organisations"),
    "organisations": _("Organisations"),
    "output": _("Output"),
    "parent": _("Above it"),
    "pillar": _("Pillar"),
    "pillars": _("Pillars"),
    "predecessors": _("Plans before it"),
    "programme_area": _("Programme area"),
    "region": _("Region"),
    "related_goals": _("Other goals"),
    "responsible": _("Responsible, the lead first"),
    "share": _("Least share"),
    "short_title": _("Short title"),
    "source": _("Source"),
    "starts": _("First day"),
    "supporting": _("Supporting"),
    "targets": _("Targets"),
    "title": _("Title"),
    "unit": _("Unit"),
    "vision": _("Vision"),
}
SPANS: Final[dict[str, Promise]] = {
    "annual": _("each year"),
    "plan": _("over the whole plan"),
    "unsaid": _("by a time that the plan does not say"),
}
_LONGEST: Final = 300


def short(name: str, value: Any) -> str:
    """Return a field's value as text for a reader; – for an empty one."""
    text = _text(name, value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _text(name: str, value: Any) -> str:
    if value in (None, "", [], {}, False):
        return "–"
    if name == "targets":
        return "; ".join(f"{one['value']} {SPANS.get(one['span'], one['period'])}" for one in value)
    if name == "detail":
        return "; ".join(said(one) for one in value)
    if name in ("title", "short_title", "vision", "function"):
        return " / ".join(str(value[language]) for language in sorted(value))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text('', one)}" for key, one in value.items())
    return str(value)
