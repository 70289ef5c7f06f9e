"""Two people at once: records are joined once, and one record is never joined to two others."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.merging import actions
from lindung.cases.merging.models import Merge, Part
from lindung.cases.testing import make_case
from lindung.kernel.problems import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*acts: Callable[[], object]) -> list[str]:
    """Run acts at the same moment; return what came of each: done, or the code of the refusal."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        gate.wait(timeout=10)
        try:
            act()
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(run, acts))


def test_one_of_two_joins_and_a_record_goes_into_one_other_only(
    bo: Actor, chidi: Actor, nora: Actor, olu: Actor
) -> None:
    first, second, absorbed = make_case(by=bo), make_case(by=bo), make_case(by=chidi)

    def propose(kept: object) -> Callable[[], object]:
        def act() -> None:
            with behind(nora):
                actions.propose(kept_id=kept.pk, absorbed_id=absorbed.pk, why="twice", by=nora, at=NOON)  # type: ignore[attr-defined]

        return act

    assert sorted(_together(propose(first), propose(second))) == ["done", "not_to_merge"]
    merge = Merge.objects.get()

    def confirm() -> None:
        with behind(olu):
            actions.confirm(merge_id=merge.pk, by=olu, at=NOON)

    assert sorted(_together(confirm, confirm)) == ["done", "merge_out_of_turn"]
    assert Part.objects.count() == 1
