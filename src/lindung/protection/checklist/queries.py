"""Reads of the checklist: item by item what counts now, the gaps, and how each chapter stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.protection.checklist.answering import Found, from_record
from lindung.protection.checklist.facts import Facts
from lindung.protection.checklist.items import Chapter, Item, checklist
from lindung.protection.checklist.models import Answer, CaseAnswer, CountryAnswer

SETTLED = (Answer.YES, Answer.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Line:
    """An item and what counts: what the record says, or what somebody answered. `answer` is empty while nobody has."""

    item: Item
    answer: str = ""
    found: Found | None = None
    said: CaseAnswer | None = None
    kept: CountryAnswer | None = None

    @property
    def gap(self) -> bool:
        """Whether something is missing: not met in full, or not known."""
        return self.answer not in SETTLED


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter with its lines and how many stand how."""

    chapter: Chapter
    lines: Sequence[Line]

    def count(self, answer: str) -> int:
        """Return how many lines have this answer; empty: none yet."""
        return sum(line.answer == answer for line in self.lines)

    @property
    def met(self) -> int:
        """How many are met in full or do not apply."""
        return sum(not line.gap for line in self.lines)


def of_case(*, case: Case, by: Actor, at: datetime) -> list[Part]:
    """Return the items asked for a case the actor sees, answered from the record where it can tell.

    A record that says yes, or that an item does not apply, stands; else the newest word of somebody counts before it.
    """
    by.require(Permission.CHECKLIST_READ)
    found = from_record(Facts(case=case, by=by, at=at))
    rows = CaseAnswer.objects.filter(case=case, case__in=cases.visible_to(by))
    said: dict[str, CaseAnswer] = {}
    for row in rows.select_related("by", "organisation").order_by("recorded_at", "id"):
        said[row.item] = row
    lines = [_line(item, found.get(item.code), said.get(item.code)) for item in checklist().of("case")]
    return _parts(lines)


def _line(item: Item, found: Found | None, said: CaseAnswer | None) -> Line:
    if found is not None and (found.answer in SETTLED or said is None):
        return Line(item=item, answer=found.answer, found=found, said=said)
    return Line(item=item, answer=said.answer if said else "", found=found, said=said)


def of_country() -> list[Part]:
    """Return the items asked for the country with their newest answers (1 query)."""
    kept = {row.item: row for row in history().order_by("recorded_at", "id")}
    lines = []
    for item in checklist().of("country"):
        row = kept.get(item.code)
        lines.append(Line(item=item, answer=row.answer if row else "", kept=row))
    return _parts(lines)


def history(*, item: str = "") -> QuerySet[CountryAnswer]:
    """Return what was ever answered about the country, the newest first; of one item, if given."""
    rows = CountryAnswer.objects.select_related("owner", "by", "organisation").order_by("-recorded_at", "-id")
    return rows.filter(item=item) if item else rows


def case_history(*, case: Case, item: str, by: Actor) -> Sequence[CaseAnswer]:
    """Return what was ever answered of an item about a case the actor sees, the newest first."""
    rows = CaseAnswer.objects.filter(case=case, item=item, case__in=cases.visible_to(by))
    return list(rows.select_related("by", "organisation").order_by("-recorded_at", "-id"))


def due(*, on: date) -> list[Line]:
    """Return the country's items that were to be looked at again by `on`, the longest waiting first."""
    lines = [line for part in of_country() for line in part.lines if line.kept and line.kept.review_on <= on]
    return sorted(lines, key=lambda line: line.kept.review_on if line.kept else on)


def gaps(parts: Iterable[Part]) -> list[Line]:
    """Return the lines where something is missing: what is not met first, then in part, then what nobody knows."""
    order = {Answer.NO.value: 0, Answer.PARTLY.value: 1, "": 2}
    missing = [line for part in parts for line in part.lines if line.gap]
    return sorted(missing, key=lambda line: order[line.answer])


def _parts(lines: Sequence[Line]) -> list[Part]:
    grouped = [
        Part(one, [line for line in lines if line.item.chapter == one.code]) for one in checklist().chapters
    ]
    return [part for part in grouped if part.lines]
