"""Reports as the lists show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lindung.plans.reporting import words
from lindung.plans.reporting.belonging import Owner
from lindung.plans.reporting.checks import plain
from lindung.plans.reporting.computed import Found
from lindung.plans.reporting.queries import Line


@dataclass(frozen=True, slots=True)
class Row:
    """One report in a list."""

    code: str
    title: str
    activity: str
    address: str
    period: str
    owner: str
    state: str
    colour: str
    due_on: date
    late: str
    value: str
    by: str


@dataclass(frozen=True, slots=True)
class Group:
    """Reports that are equally pressing."""

    title: str
    anchor: str
    rows: list[Row]


def row_of(line: Line, *, counted: Found) -> Row:
    """Return a line as it is shown."""
    progress, late = line.progress, ""
    if line.late:
        late = ngettext("late by %(n)d day", "late by %(n)d days", line.days) % {"n": line.days}
    stood = counted.get((line.indicator.pk, line.period.pk))
    value = ""
    if line.computed:
        number = stood.value if stood else progress.computed_value if progress else None
        value = (
            _("Computed: %(value)s") % {"value": plain(number)}
            if number is not None
            else _("Not computed yet")
        )
    elif progress and progress.version and progress.value is not None:
        value = plain(progress.value)
    waits = line.computed and line.state == "owed"
    return Row(
        code=line.indicator.code,
        title=line.indicator.label,
        activity=line.activity.label,
        address=reverse(
            "reporting:report", args=[line.period.plan.code, line.indicator.code, line.period.code]
        ),
        period=line.period.code,
        owner=owner_words(line.owner),
        state=_("Computed") if waits else str(words.STATES[line.state]),
        colour="teal" if waits else words.COLOURS[line.state],
        due_on=line.period.due_on,
        late=late,
        value=value,
        by=progress.organisation.name if progress and progress.organisation else "",
    )


def owner_words(owner: Owner | None) -> str:
    """Return who owes a report; and where the one meant is no more, who takes its place."""
    if owner is None:
        return _("Nobody is named")
    if owner.stands_in is not None:
        return _("%(actor)s, because no organisation of %(meant)s is active any more") % {
            "actor": owner.actor.label,
            "meant": owner.stands_in.label,
        }
    if not owner.organisations:
        return _("%(actor)s, behind whom no organisation is active") % {"actor": owner.actor.label}
    return owner.actor.label


def grouped(lines: Iterable[Line], *, counted: Found) -> list[Group]:
    """Return an owner's lines by how pressing they are; empty groups are left out."""
    kinds: dict[str, list[Row]] = {"questioned": [], "late": [], "due": [], "computed": [], "done": []}
    for line in lines:
        place = (
            "questioned"
            if line.asked_back
            else "late"
            if line.late
            else "due"
            if line.is_owed
            else "done"
            if line.is_in
            else "computed"
        )
        kinds[place].append(row_of(line, counted=counted))
    titles = {
        "questioned": _("Questioned by the committee"),
        "late": _("Late"),
        "due": _("Due"),
        "computed": _("Computed: you may add a word"),
        "done": _("Sent"),
    }
    return [Group(titles[name], name, rows) for name, rows in kinds.items() if rows]
