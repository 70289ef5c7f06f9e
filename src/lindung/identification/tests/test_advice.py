"""What the answers come to: the command line's advice, the age, and decisions apart from the advice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.models import Case
from lindung.cases.testing import make_case, unsealed
from lindung.identification import actions, queries
from lindung.identification.actions import NeedsReasons
from lindung.identification.actions.deciding import AGREES
from lindung.identification.instruments.commands import screen
from lindung.identification.models import Advice, Screening
from lindung.identification.tests.conftest import Say
from lindung.kernel.problems import Invalid
from lindung.kernel.workflow import StepRefused

COMMAND = typer.Typer()
COMMAND.command()(screen)
ActorOf = Callable[[str], Actor]


def tell(talk: Screening, answers: dict[str, Any], *, by: Actor) -> None:
    """Answer every page of a talk with what `answers` holds for it."""
    instrument = queries.instrument_of(screening=talk)
    for page in instrument.pages:
        raw = {one.id: answers[one.id] for one in page.questions if one.id in answers}
        version = Screening.objects.get(pk=talk.pk).version
        actions.answer(
            screening_id=talk.pk, topic_id=page.id, raw=raw, expected_version=version, by=by, at=NOON
        )


def examples() -> list[tuple[str, str]]:
    """Return every example of the country's instruments, by instrument and name."""
    return [(one.id, example.name) for one in queries.instruments().values() for example in one.examples]


@pytest.mark.parametrize(("instrument", "name"), examples())
def test_page_and_command_line_give_the_same_advice(
    actor: ActorOf, tmp_path: Path, instrument: str, name: str
) -> None:
    example = next(one for one in queries.instruments()[instrument].examples if one.name == name)
    answers = {key: value for key, value in example.answers.items() if value is not None}
    case = make_case(by=actor("amina"), age_years=None)
    talk = actions.start(instrument=instrument, language="en", case_id=case.pk, by=actor("amina"), at=NOON)
    tell(talk, answers, by=actor("amina"))
    kept = actions.finish(screening_id=talk.pk, by=actor("amina"), at=NOON)
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(answers), encoding="utf-8")
    for language in ("en", "ms"):
        arguments = [instrument, "--answers", str(file), "--at", NOON.isoformat(), "--json"]
        told = CliRunner().invoke(
            COMMAND, [*arguments, "--language", language, "--events-on", str(case.found_on)]
        )
        assert told.exit_code == 0, told.output
        from_command, from_page = json.loads(told.stdout), dict(unsealed(kept, "result")[language])
        for one in (from_command, from_page):
            one.pop("at")
        assert from_page == from_command


def test_who_may_be_a_child_is_one_until_known(actor: ActorOf, say: Say) -> None:
    case = make_case(by=actor("amina"), age_years=None)
    talk = actions.start(instrument="adult", language="en", case_id=case.pk, by=actor("amina"), at=NOON)
    say(talk, "about_you", is_adult="unsure")
    advice = actions.finish(screening_id=talk.pk, by=actor("amina"), at=NOON)
    assert advice.counts_as_child
    assert Case.objects.get(pk=case.pk).is_child
    actions.decide(
        screening_id=talk.pk, decision="look_further", reasons="Look again.", by=actor("amina"), at=NOON
    )
    again = actions.start(instrument="adult", language="en", case_id=case.pk, by=actor("amina"), at=NOON)
    say(again, "about_you", age_years="24", age_doubt="no")
    assert not actions.finish(screening_id=again.pk, by=actor("amina"), at=NOON).counts_as_child
    case = Case.objects.select_related("person").get(pk=case.pk)
    assert not case.is_child
    assert case.person.age_on(NOON.date()) == 24


@pytest.mark.parametrize("decision", ["presume", "look_further", "other_harm", "not_presumed"])
def test_a_decision_apart_from_the_advice_needs_reasons(
    actor: ActorOf, talk: Screening, decision: str
) -> None:
    advice = actions.finish(screening_id=talk.pk, by=actor("amina"), at=NOON)
    arguments = {"screening_id": talk.pk, "decision": decision, "by": actor("amina"), "at": NOON}
    if AGREES[advice.code] == decision:
        assert actions.decide(**arguments, reasons="").follows_advice
        return
    with pytest.raises(NeedsReasons):
        actions.decide(**arguments, reasons=" \x00 ")
    assert not actions.decide(**arguments, reasons="I saw it.").follows_advice
    with pytest.raises(StepRefused):
        actions.decide(**arguments, reasons="Once more.")


def test_a_finished_talk_takes_no_answer(actor: ActorOf, talk: Screening, say: Say) -> None:
    actions.finish(screening_id=talk.pk, by=actor("amina"), at=NOON)
    with pytest.raises(StepRefused):
        say(talk, "how_you_are", safe_now="no")
    assert Advice.objects.count() == 1


def test_dates_that_cannot_be(actor: ActorOf) -> None:
    case = make_case(by=actor("amina"), age_years=None)
    talk = actions.start(
        instrument="labour_inspection", language="en", case_id=case.pk, by=actor("amina"), at=NOON
    )
    instrument = queries.instrument_of(screening=talk)
    page, since = next(
        (page.id, one.id) for page in instrument.pages for one in page.questions if one.type == "date"
    )
    for wrong in ("2015-04-31", "2026-11-10", "2026-12", "2027", "1850", "-4-1", "yesterday"):
        with pytest.raises(Invalid) as refused:
            actions.answer(
                screening_id=talk.pk,
                topic_id=page,
                raw={since: wrong},
                expected_version=1,
                by=actor("amina"),
                at=NOON,
            )
        assert refused.value.field == since
        assert wrong not in str(refused.value)
