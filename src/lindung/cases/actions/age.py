"""Learning a person's age after the case was opened."""

from __future__ import annotations

from datetime import datetime

from lindung.access.actors import Actor
from lindung.cases import sections
from lindung.cases.finding.indexing import index
from lindung.cases.finding.tokens import Born
from lindung.cases.models import Case
from lindung.cases.models.person import AgeBasis
from lindung.cases.rules import local_date
from lindung.kernel import audit
from lindung.kernel.country import current


def learn_age(
    *, case: Case, lowest: int | None, highest: int | None, basis: str, by: Actor, at: datetime
) -> bool:
    """Take over what a screening found of the age, where nothing surer was known; return whether anything changed.

    `lowest` and `highest` are full years at `at`, None where open; `case` must be locked. An age from a document or a
    day of birth is never overwritten, and whoever may still be a child stays one until known.
    """
    person = case.person
    surer = person.birth_on is not None or person.age_basis in (AgeBasis.DOCUMENT, AgeBasis.STATED)
    if surer or (lowest is None and highest is None):
        return False
    majority = current().age_of_majority
    if lowest is not None and lowest == highest:
        person.birth_year = local_date(at).year - lowest
    person.age_basis = basis if basis in AgeBasis.values else AgeBasis.ESTIMATED
    person.child_until_known = lowest is None and (highest is None or highest >= majority)
    sections.reseal_person(case=case, by=by, at=at)
    person.save()
    if person.birth_year is not None:
        index(person_id=person.pk, facts={"birth": Born(year=person.birth_year)}, by=by, at=at)
    case.is_child = not (lowest is not None and lowest >= majority)
    case.version += 1
    case.save(update_fields=["is_child", "version"])
    audit.record(event="cases.age_learned", subject=case, by=by, at=at, detail={"basis": person.age_basis})
    return True
