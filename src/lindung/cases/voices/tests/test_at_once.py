"""Many at once: every try is counted, one answer counts, one alarm asks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lindung.cases.consents.models import Consent
from lindung.cases.models import Task
from lindung.cases.voices import actions, limits, words
from lindung.cases.voices.models import Alarm, Window
from lindung.cases.voices.testing import LATER, at_window, make_around
from lindung.cases.voices.tests.test_words import ASKED
from lindung.kernel import walls
from lindung.kernel.problems import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts: Callable[[], object]) -> list[str]:
    """Run acts at the same moment; return what came of each: done, or the code of the refusal."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        gate.wait(timeout=10)
        try:
            return "done" if act() is not None else "none"
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def test_all_at_once() -> None:
    around = make_around()
    given = around.given()
    who = at_window(given)

    def guess() -> object:
        return actions.open_door(code=given.code, word="guess", address="203.0.113.9", at=LATER)

    assert set(together(*[guess] * 8)) == {"none"}
    assert Window.objects.get().wrong == limits.OF_CODE.most, "tries beyond the cap are not even tried"

    question = actions.ask(case_id=around.case.pk, given=ASKED, by=around.manager, at=LATER)

    def decide(yes: bool) -> Callable[[], object]:
        def act() -> object:
            with walls.telling_system():
                return actions.decide(who=who, question_id=question.pk, yes=yes, at=LATER)

        return act

    assert sorted(together(decide(True), decide(False))) == ["done", "voices_out_of_turn"]
    assert Consent.objects.count() == 1

    def mark() -> object:
        with walls.telling_system():
            return actions.not_safe(who=who, at=LATER)

    assert together(mark, mark, mark) == ["done"] * 3
    assert Alarm.objects.count() == 3 and Task.objects.filter(kind=words.ALARM).count() == 3
