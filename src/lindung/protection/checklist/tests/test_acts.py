"""Answering: the record first, then the newest word; allowed and refused side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.models import Case
from lindung.cases.testing import opened
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.protection.checklist import queries
from lindung.protection.checklist.glance import glance
from lindung.protection.checklist.models import CaseAnswer, CountryAnswer
from lindung.protection.checklist.queries import Line
from lindung.protection.checklist.testing import make_case_answer, make_country_answer
from lindung.protection.checklist.tests.conftest import LATER
from lindung.protection.informing import actions as informing
from lindung.protection.informing.actions import TellIn
from lindung.protection.permissions.testing import make_application, make_decision
from lindung.protection.testing import Scene


def line(scene: Scene, code: str, by: Actor | None = None) -> Line:
    reader = by or scene.protector
    case = Case.objects.select_related("person").get(pk=scene.case.pk)
    with behind(reader):
        parts = queries.of_case(case=case, by=reader, at=LATER)
    return next(one for part in parts for one in part.lines if one.item.code == code)


def test_the_record_answers_as_it_grows(scene: Scene, keeper: Actor) -> None:
    assert line(scene, "RL-1C").answer == "no" and line(scene, "RR-3G").answer == "no"
    assert line(scene, "SN-7B").answer == "yes"
    make_application(scene=scene, kind="move")
    assert line(scene, "RL-1C").answer == "partly"
    make_decision(scene=scene, delegate=keeper)
    assert line(scene, "RL-1C").answer == "yes"
    told = TellIn(told_at=NOON, language="en", spoke="same", understood="yes")
    informing.tell(case_id=scene.case.pk, given=told, by=scene.protector, at=LATER)
    assert line(scene, "RR-3G").answer == "yes"


def test_somebody_answers_what_the_record_cannot_tell(scene: Scene) -> None:
    assert line(scene, "RL-2").answer == "" and line(scene, "RL-2").gap
    with behind(scene.protector):
        row = make_case_answer(case=scene.case, by=scene.protector, at=LATER)
    assert opened(row, "note", case=scene.case, by=scene.protector) == "To be asked."
    assert line(scene, "RL-2").answer == "no"
    make_case_answer(
        case=scene.case, by=scene.protector, answer="yes", note="", at=LATER + timedelta(minutes=1)
    )
    assert line(scene, "RL-2").answer == "yes" and not line(scene, "RL-2").gap
    assert len(queries.case_history(case=scene.case, item="RL-2", by=scene.protector)) == 2
    event = AuditEvent.objects.filter(event="checklist.case_answered").first()
    assert event is not None and "asked" not in str(event.detail)
    assert "1 of 35" in glance(case=scene.case, by=scene.protector, at=LATER + timedelta(hours=1))[0].state


def test_a_word_counts_before_a_gap_and_the_record_before_a_word(scene: Scene) -> None:
    make_case_answer(
        case=scene.case, by=scene.protector, item="SN-4D", answer="yes", note="Weekly.", at=LATER
    )
    make_case_answer(case=scene.case, by=scene.protector, item="SN-7B", answer="no", at=LATER)
    assert line(scene, "SN-4D").answer == "yes" and line(scene, "SN-7B").answer == "yes"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"item": "VI-1"}, "item"),
        ({"item": "none"}, "item"),
        ({"answer": "maybe"}, "answer"),
        ({"note": " "}, "note"),
    ],
)
def test_what_cannot_be_answered_of_a_case(scene: Scene, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_case_answer(case=scene.case, by=scene.protector, **given)
    assert refused.value.field == field and not CaseAnswer.objects.exists()


def test_outsiders_answer_nothing(scene: Scene, keeper: Actor) -> None:
    far = make_actor(
        name="far", role="protection_officer", organisation=make_organisation(code="far", kind="welfare")
    )
    with pytest.raises(Case.DoesNotExist):
        make_case_answer(case=scene.case, by=far)
    for other in (scene.enforcer, scene.registrar, keeper):
        with pytest.raises(NotAllowed):
            make_case_answer(case=scene.case, by=other)


def test_the_country_answers_with_evidence_and_keeps_its_history(keeper: Actor) -> None:
    with behind(keeper):
        first = make_country_answer(by=keeper)
        make_country_answer(
            by=keeper,
            answer="yes",
            evidence="Published on 2 November 2026.",
            link="https://example.org/mandate",
            at=NOON + timedelta(hours=1),
        )
    (part,) = [one for one in queries.of_country() if one.chapter.code == "VI"]
    assert part.count("yes") == 1 and part.count("") == 3 and part.met == 1
    assert [one.answer for one in queries.history(item="VI-1")] == ["yes", "partly"]
    assert [one.item.code for one in queries.due(on=first.review_on)] == ["VI-1"]
    assert queries.due(on=first.review_on - timedelta(days=1)) == []
    missing = queries.gaps(queries.of_country())
    assert len(missing) == 31 and "VI-1" not in {one.item.code for one in missing}


def test_gaps_come_worst_first(keeper: Actor) -> None:
    make_country_answer(by=keeper, item="SR-1", answer="no")
    make_country_answer(by=keeper, item="VI-2", answer="partly")
    codes = [one.item.code for one in queries.gaps(queries.of_country())]
    assert codes[:2] == ["SR-1", "VI-2"] and codes[2] == "VI-1"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"item": "RL-2"}, "item"),
        ({"answer": "maybe"}, "answer"),
        ({"evidence": "\n"}, "evidence"),
        ({"link": "http://example.org"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"review_on": date(2026, 11, 9)}, "review_on"),
        ({"review_on": date(2036, 11, 9)}, "review_on"),
    ],
)
def test_what_cannot_be_answered_of_the_country(keeper: Actor, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        make_country_answer(by=keeper, **given)
    assert refused.value.field == field and not CountryAnswer.objects.exists()


def test_answers_are_only_added(scene: Scene, keeper: Actor) -> None:
    with pytest.raises(NotAllowed):
        make_country_answer(by=scene.protector)
    row = make_country_answer(by=keeper)
    with pytest.raises(ProgrammingError), transaction.atomic(), behind(keeper):
        CountryAnswer.objects.filter(pk=row.pk).update(answer="no")
