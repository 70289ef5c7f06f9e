"""Two records side by side, in words: open facts only."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from lindung.cases import words
from lindung.cases.kinds import task_kind
from lindung.cases.merging.rules import Plan
from lindung.cases.models import Case
from lindung.kernel.country import current
from lindung.kernel.law.writing import write_day


@dataclass(frozen=True, slots=True)
class Side:
    """One fact of both records."""

    label: str
    first: str
    second: str

    @property
    def differs(self) -> bool:
        """Whether the two say different things."""
        return self.first != self.second


def sides(*, first: Case, second: Case) -> list[Side]:
    """Return the open facts of two cases with their persons, those that differ first."""
    rows = [
        Side(label, one, other)
        for (label, one), (_label, other) in zip(_facts(first), _facts(second), strict=True)
    ]
    return sorted(rows, key=lambda row: not row.differs)


def _facts(case: Case) -> list[tuple[str, str]]:
    person, unknown = case.person, _("Not known")
    interpreter = {True: _("Needed"), False: _("Not needed"), None: unknown}[person.interpreter_needed]
    return [
        (_("Stage"), words.stage(case.stage)),
        (_("How it ended"), words.word(words.OUTCOMES, case.outcome) if case.outcome else "–"),
        (_("Lead agency"), case.lead_organisation.name),
        (_("Sex"), words.label("sex", person.sex)),
        (_("Year of birth"), str(person.birth_year or unknown)),
        (_("Basis of the age"), words.word(words.AGE_BASES, person.age_basis)),
        (_("Counted as a child"), _("Yes") if case.is_child else _("No")),
        (_("Nationality"), words.nationality_name(person.nationality) if person.nationality else unknown),
        (_("Speaks"), ", ".join(words.language_name(code) for code in person.languages) or unknown),
        (_("Interpreter"), interpreter),
        (_("Found on"), write_day(case.found_on, words.language())),
        (_("Found in"), words.place_name(pack=current(), place=case.place, district=case.district)),
        (_("How we learned of it"), words.word(words.ORIGINS, case.origin) or unknown),
        (_("Form of exploitation"), words.label("exploitation_forms", case.exploitation) or unknown),
        (_("Urgent"), _("Yes") if case.urgent else _("No")),
    ]


def changes(*, plan: Plan, absorbed: Case) -> list[tuple[str, list[str]]]:
    """Return in words what a merge will change: a heading and its lines each."""
    moved = [f"{task_kind(code=one.kind).title} ({one.organisation.name})" for one in plan.moved]
    cancelled = [f"{task_kind(code=one.kind).title} ({one.organisation.name})" for one in plan.cancelled]
    rows = [
        (_("Tasks that go on with the record that stays"), moved),
        (_("Tasks that end with the other record: see to them by hand"), cancelled),
    ]
    if plan.links:
        rows.append(
            (
                _("People linked"),
                [_("%(n)d link is written for the record that stays too") % {"n": len(plan.links)}],
            )
        )
    if plan.parts:
        rows.append(
            (_("Access"), [_("%(n)d organisation waits for a review, one by one") % {"n": len(plan.parts)}])
        )
    if absorbed.closed_at is None:
        rows.append((_("The other record"), [_("is closed and points to the one that stays")]))
    return [(title, lines) for title, lines in rows if lines]
