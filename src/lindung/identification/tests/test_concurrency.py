"""Two at the same moment: real threads, real transactions."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.models import Case
from lindung.identification import actions
from lindung.identification.actions import AnsweredMeanwhile
from lindung.identification.models import Advice, Decision, Screening
from lindung.kernel.problems import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
ActorOf = Callable[[str], Actor]


def race(*acts: Callable[[], object]) -> list[object]:
    """Run acts at the same moment; return what each returned, or the refusal it met."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_beginnings_make_one_talk(case: Case, actor: ActorOf) -> None:
    def begin(who: str) -> Callable[[], object]:
        by = actor(who)
        return lambda: actions.start(instrument="adult", language="en", case_id=case.pk, by=by, at=NOON)

    results = race(begin("amina"), begin("bo"))
    assert Screening.objects.count() == 1
    assert sum(isinstance(one, Refusal) for one in results) == 1


def test_two_answers_to_one_question_never_overwrite_silently(talk: Screening, actor: ActorOf) -> None:
    def answer(who: str, value: str) -> Callable[[], object]:
        by = actor(who)
        return lambda: actions.answer(
            screening_id=talk.pk,
            topic_id="how_you_are",
            raw={"safe_now": value},
            expected_version=1,
            by=by,
            at=NOON,
        )

    results = race(answer("amina", "yes"), answer("bo", "no"))
    assert sum(isinstance(one, AnsweredMeanwhile) for one in results) == 1
    talk.refresh_from_db()
    assert talk.version == 2


def test_finished_once_decided_once(talk: Screening, actor: ActorOf) -> None:
    by = [actor("amina"), actor("bo")]
    finished = race(*(lambda who=who: actions.finish(screening_id=talk.pk, by=who, at=NOON) for who in by))
    assert Advice.objects.count() == 1
    assert sum(isinstance(one, Refusal) for one in finished) == 1
    decided = race(
        *(
            lambda who=who: actions.decide(
                screening_id=talk.pk, decision="look_further", reasons="Look again.", by=who, at=NOON
            )
            for who in by
        )
    )
    assert Decision.objects.count() == 1
    assert sum(isinstance(one, Refusal) for one in decided) == 1
