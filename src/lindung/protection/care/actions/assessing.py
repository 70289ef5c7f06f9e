"""Assessments, made with the person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.cases import sections
from lindung.cases.actions import fulfil
from lindung.cases.models import Case
from lindung.kernel import outbox
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.care import words as names
from lindung.protection.care.actions import common
from lindung.protection.care.kit import Domain, Instrument, kit_of
from lindung.protection.care.models import Assessment, Level
from lindung.protection.care.models.assessing import HIGHEST, LOWEST
from lindung.protection.care.problems import OnlyTreats


@dataclass(frozen=True, slots=True)
class Part:
    """What was said to one domain: level 0 to 4 (None: skipped), needs ticked, answers by question."""

    level: int | None = None
    needs: Sequence[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.level is not None or bool(self.needs) or any(self.answers.values())


@dataclass(frozen=True, slots=True)
class AssessIn:
    """One instrument gone through: `instrument` is its name with its version, `parts` what was said by domain.

    `again_on` None: after the country's number of days.
    """

    instrument: str
    made_on: date
    present: bool
    agreed: str
    parts: Mapping[str, Part]
    words: str = ""
    again_on: date | None = None


@transaction.atomic
def assess(*, case_id: UUID, given: AssessIn, by: Actor, at: datetime) -> Assessment:
    """Record an assessment; everything in it may have been skipped but something must have been said.

    Raises `Invalid` at the field at fault, `OnlyTreats` for domains beyond health to who treats, `NotCovered` and
    `Locked` where words cannot be sealed, Case.DoesNotExist for outsiders.
    """
    case = common.writing(case_id=case_id, by=by, at=at, treating=True)
    instrument = _instrument(given)
    _allowed(instrument, given, case=case, by=by, at=at)
    answers = _checked(instrument, given)
    said = common.words(given.words, field="words")
    levels = {code: part.level for code, part in given.parts.items() if part.level is not None}
    if not answers and not levels and not said:
        raise Invalid(_("Nothing was said to any question. Record it when there is something to record."))
    common.past(given.made_on, case=case, at=at, field="made_on")
    again = given.again_on or common.today(case, at) + timedelta(days=kit_of(current()).settings.again.days)
    common.ahead(again, case=case, at=at, field="again_on")
    if again <= given.made_on:
        raise Invalid(_("It is made again on a later day. Enter one."), field="again_on")
    row = Assessment(
        id=uuid.uuid4(),
        case=case,
        instrument=instrument.code,
        version=instrument.version,
        kind=instrument.kind,
        made_on=given.made_on,
        role=next(iter(sorted(by.roles)), ""),
        present=given.present,
        agreed=given.agreed,
        again_on=again,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    common.seal(row, case=case, by=by, at=at, answers=answers, words=said)
    row.save(force_insert=True)
    Level.objects.bulk_create(
        Level(case=case, assessment=row, domain=code, level=level) for code, level in levels.items()
    )
    act = f"{names.ASSESSED}.{instrument.code}"
    fulfil(case=case, act=act, by=by, at=at)
    if case.closed_at is None:
        common.ask(case=case, kind=names.ASSESS, act=act, due=again, by=by, at=at)
    common.noted(
        row,
        "care.assessed",
        case=case,
        by=by,
        at=at,
        instrument=instrument.name,
        present=given.present,
        agreed=given.agreed,
    )
    outbox.emit(event="care.assessed", subject_id=row.pk, at=at, payload={"case": str(case.pk)})
    return row


def _instrument(given: AssessIn) -> Instrument:
    found = kit_of(current()).instruments.get(given.instrument)
    if found is None:
        raise Invalid(
            _("This country asks nothing of this name. Choose from what is offered."), field="instrument"
        )
    common.known(given.agreed, Assessment.Agreed.values, field="agreed")
    if not given.present and given.agreed != Assessment.Agreed.NOT_ASKED:
        raise Invalid(
            _("Somebody who was not there cannot have agreed. Choose that they were not asked."),
            field="agreed",
        )
    return found


def _allowed(instrument: Instrument, given: AssessIn, *, case: Case, by: Actor, at: datetime) -> None:
    """Let whoever treats the person assess their health, and no more."""
    if not common.only_treats(sections.in_hand(case=case, by=by, at=at).purposes):
        return
    touched = {code for code, part in given.parts.items() if part}
    if not instrument.health or not touched <= common.HEALTH:
        raise OnlyTreats


def _checked(instrument: Instrument, given: AssessIn) -> dict[str, Any]:
    """Return needs and answers by domain as they are sealed. Raises `Invalid` at the form's field of each."""
    domains = {domain.code: domain for domain in instrument.domains}
    found: dict[str, Any] = {}
    for code, part in given.parts.items():
        domain = domains.get(code)
        if domain is None:
            raise Invalid(_("This instrument does not ask about that."), field="instrument")
        if part.level is not None and not LOWEST <= part.level <= HIGHEST:
            raise Invalid(_("This is not on the scale. Choose from what is offered."), field=f"{code}_level")
        kept = {"needs": _needs(domain, part), "answers": _answers(domain, part)}
        kept = {name: value for name, value in kept.items() if value}
        if kept:
            found[code] = kept
    return found


def _needs(domain: Domain, part: Part) -> list[str]:
    offered = [need.code for need in domain.needs]
    for code in part.needs:
        common.known(code, offered, field=f"{domain.code}_needs")
    return [code for code in offered if code in part.needs]


def _answers(domain: Domain, part: Part) -> dict[str, str]:
    questions = {question.code: question for question in domain.questions}
    found = {}
    for code, text in part.answers.items():
        where = f"{domain.code}_{code}"
        common.known(code, questions, field=where)
        said = common.words(text, field=where)
        if said and questions[code].kind == "yes_no":
            common.known(said, vocabulary("yes_no_unsure"), field=where)
        if said:
            found[code] = said
    return found
