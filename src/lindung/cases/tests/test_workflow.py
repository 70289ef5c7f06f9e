"""The lawful path: every state is reached and left, in every country; no walk ends where the table does not know."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases import actions, queries, words
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.cases.workflow import CASE, PHASES
from lindung.kernel.country import available, current, use
from lindung.kernel.workflow import StepRefused

STEPS = sorted({step.name for step in CASE.steps})


@pytest.mark.parametrize("country", [None, *available()])
def test_every_state_is_reached_and_left(country: str | None) -> None:
    off: frozenset[str] = frozenset()
    if country:
        with use(country) as pack:
            off = pack.steps_switched_off
    assert off <= set(STEPS), "a pack may switch off steps, never invent them"
    lost = CASE.unreachable(switched_off=off)
    # Where a country has no such order, its state is out of reach; nothing else may be.
    assert lost <= {step.target for step in CASE.steps if step.name in off}
    assert not CASE.dead_ends(switched_off=off) - lost


def test_the_table_knows_only_named_states() -> None:
    assert set(words.STAGES) == set(CASE.states)
    assert set(words.COLOURS) == set(CASE.states)
    assert frozenset().union(*(states for _name, states in PHASES)) == set(CASE.states) - CASE.final


def test_from_every_open_state_help_or_an_end_is_in_reach() -> None:
    for state in set(CASE.states) - CASE.final:
        reached, frontier = {state}, [state]
        while frontier:
            for step in CASE.available(state=frontier.pop()):
                if step.target not in reached:
                    reached.add(step.target)
                    frontier.append(step.target)
        assert "closed" in reached, f"{state} never ends"
        assert "recovery" in reached, f"{state} never leads to help"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.lists(st.sampled_from(STEPS), max_size=12), country=st.sampled_from(available()))
def test_no_walk_leaves_the_table_and_refusals_change_nothing(
    bo: Actor, walk: list[str], country: str
) -> None:
    with use(country):
        case = make_case(by=bo)
        for step in walk:
            before = Case.objects.values().get(pk=case.pk)
            locked = queries.for_change(case_id=case.pk, by=bo)
            lawful = {one.name: one.target for one in CASE.available(state=locked.stage)}
            lawful = {name: to for name, to in lawful.items() if name not in current().steps_switched_off}
            try:
                actions.advance(case=locked, step=step, by=bo, at=NOON, outcome="completed", on_behalf=True)
            except StepRefused:
                assert step not in lawful
                assert Case.objects.values().get(pk=case.pk) == before
            else:
                after = Case.objects.get(pk=case.pk)
                assert after.stage == lawful[step]
                assert (after.closed_at is not None) == (after.stage in CASE.final)
                assert after.version == before["version"] + 1
