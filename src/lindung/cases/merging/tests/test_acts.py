"""Joined by two humans, nobody sees more without a review, and undone as if nothing had been."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.actions.grants import give
from lindung.cases.consents.models import Block
from lindung.cases.merging import actions, hooks, queries, rules, undoing
from lindung.cases.merging.models import Merge, Part
from lindung.cases.merging.testing import make_merge, picture
from lindung.cases.models import Case, Grant, Identity, PersonLink, Task
from lindung.cases.testing import make_case, walk
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing.models import KeyWrap


def _task(case: Case, code: str, kind: str = "consent.part_given") -> Task:
    return cases.open_task(case=case, kind=kind, organisation=make_organisation(code=code), by=None, at=NOON)


def test_the_absorbed_record_closes_and_points_to_the_one_that_goes_on(
    amina: Actor, chidi: Actor, nora: Actor, olu: Actor
) -> None:
    kept, absorbed = make_case(by=amina), make_case(by=amina)
    keys = sorted(KeyWrap.objects.values_list("subject", "version"))
    going = _task(absorbed, "station")
    with behind(nora):
        merge = actions.propose(kept_id=kept.pk, absorbed_id=absorbed.pk, why="twice", by=nora, at=NOON)
    assert Case.objects.get(pk=absorbed.pk).closed_at is None
    with behind(olu):
        actions.confirm(merge_id=merge.pk, by=olu, at=NOON)
    after = Case.objects.get(pk=absorbed.pk)
    assert (after.stage, after.outcome) == ("closed", "duplicate")
    assert Task.objects.get(pk=going.pk).case_id == kept.pk
    assert [(one.code, one.kept) for one in queries.also(case=kept, actor=amina)] == [(absorbed.code, False)]
    assert [(one.code, one.kept) for one in queries.also(case=absorbed, actor=amina)] == [(kept.code, True)]
    assert queries.also(case=kept, actor=chidi) == []
    assert sorted(KeyWrap.objects.values_list("subject", "version")) == keys
    assert not Identity.objects.exists()


def test_one_human_alone_joins_nothing(amina: Actor, nora: Actor, bo: Actor) -> None:
    kept, absorbed = make_case(by=amina), make_case(by=amina)
    merge = actions.propose(kept_id=kept.pk, absorbed_id=absorbed.pk, why="twice", by=nora, at=NOON)
    with pytest.raises(Refusal, match="second person"):
        actions.confirm(merge_id=merge.pk, by=nora, at=NOON)
    for step in (actions.confirm, actions.refuse, undoing.undo):
        with pytest.raises(Refusal):
            step(merge_id=merge.pk, by=bo, at=NOON)
    with pytest.raises(Refusal):
        actions.propose(kept_id=kept.pk, absorbed_id=absorbed.pk, why="twice", by=bo, at=NOON)
    assert Merge.objects.get().state == "proposed"


def test_refused_means_two_people_and_another_may_propose_again(
    amina: Actor, nora: Actor, olu: Actor
) -> None:
    kept, absorbed = make_case(by=amina), make_case(by=amina)
    before = picture(kept, absorbed)
    merge = actions.propose(kept_id=kept.pk, absorbed_id=absorbed.pk, why="twice", by=nora, at=NOON)
    actions.refuse(merge_id=merge.pk, by=olu, at=NOON)
    assert picture(kept, absorbed) == before
    with pytest.raises(rules.OutOfTurn):
        actions.confirm(merge_id=merge.pk, by=olu, at=NOON)
    make_merge(kept=kept, absorbed=absorbed, first=olu, second=nora)


def test_who_saw_only_the_absorbed_record_sees_the_other_after_a_review(
    amina: Actor, chidi: Actor, nora: Actor, olu: Actor
) -> None:
    kept, absorbed = make_case(by=amina), make_case(by=chidi)
    theirs = _task(absorbed, "elsewhere")
    merge = make_merge(kept=kept, absorbed=absorbed, first=nora, second=olu)
    part = Part.objects.get(merge=merge)
    assert part.organisation.code == "elsewhere"
    with behind(chidi):
        assert not hub.visible_to(chidi).filter(pk=kept.pk).exists()
        assert not Part.objects.exists()
    assert Task.objects.get(pk=theirs.pk).state == "cancelled"
    with behind(nora):
        actions.decide_part(part_id=part.pk, give=True, by=nora, at=NOON)
    with behind(chidi):
        assert hub.visible_to(chidi).filter(pk=kept.pk).exists()
    assert (Task.objects.get(pk=theirs.pk).state, Task.objects.get(pk=theirs.pk).case_id) == ("open", kept.pk)
    with pytest.raises(rules.OutOfTurn):
        actions.decide_part(part_id=part.pk, give=False, by=nora, at=NOON)
    undoing.undo(merge_id=merge.pk, by=nora, at=NOON)
    with behind(chidi):
        assert not hub.visible_to(chidi).filter(pk=kept.pk).exists()
    assert Task.objects.get(pk=theirs.pk).case_id == absorbed.pk


def test_what_rested_on_a_consent_is_never_carried_over(amina: Actor, nora: Actor, olu: Actor) -> None:
    kept, absorbed = make_case(by=amina), make_case(by=amina)
    cases.involve(
        case=absorbed,
        organisation=make_organisation(code="house", kind="ngo_shelter"),
        purpose="services",
        basis=Grant.Basis.CONSENT,
        basis_id=absorbed.pk,
        at=NOON,
    )
    make_merge(kept=kept, absorbed=absorbed, first=nora, second=olu)
    part = Part.objects.get()
    assert part.by_consent
    with pytest.raises(Refusal):
        actions.decide_part(part_id=part.pk, give=True, by=nora, at=NOON)
    actions.decide_part(part_id=part.pk, give=False, by=nora, at=NOON)
    assert not Grant.objects.filter(case=kept, purpose="services").exists()


def test_an_absorbed_case_is_not_reopened_past_the_merge(
    amina: Actor, bo: Actor, nora: Actor, olu: Actor
) -> None:
    kept, absorbed = make_case(by=bo), make_case(by=bo)
    make_merge(kept=kept, absorbed=absorbed, first=nora, second=olu)
    with pytest.raises(Refusal, match="another record"):
        cases.move(case_id=absorbed.pk, step="reopen", by=bo, at=NOON)


def test_what_forbids_it(
    amina: Actor, bo: Actor, nora: Actor, olu: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, absorbed, third = (make_case(by=bo) for _n in range(3))

    def against(first: Case, second: Case) -> list[str]:
        return rules.obstacles(kept=first, absorbed=second, by=nora, at=NOON)

    assert against(kept, absorbed) == []
    Block.objects.create(
        case=kept, person=kept.person, user_id=amina.user_id, why="known", since=NOON, by_id=bo.user_id
    )
    assert len(against(kept, absorbed)) == 1
    Block.objects.create(
        case=absorbed,
        person=absorbed.person,
        user_id=amina.user_id,
        why="known",
        since=NOON,
        by_id=bo.user_id,
    )
    assert against(kept, absorbed) == []
    monkeypatch.setitem(hooks._objections, "test", lambda _kept, _absorbed, _at: "A bed is taken twice.")
    with pytest.raises(rules.NotToMerge, match="bed"):
        actions.propose(kept_id=kept.pk, absorbed_id=absorbed.pk, why="twice", by=nora, at=NOON)
    monkeypatch.delitem(hooks._objections, "test")
    make_merge(kept=kept, absorbed=absorbed, first=nora, second=olu)
    assert against(third, absorbed)
    assert against(third, kept)
    assert against(absorbed, third)


def test_an_erased_person_is_joined_with_nobody(bo: Actor, nora: Actor) -> None:
    kept, absorbed = make_case(by=bo), make_case(by=bo)
    KeyWrap.objects.filter(subject=absorbed.person_id).update(blob=None, destroyed_at=NOON)
    assert rules.obstacles(kept=kept, absorbed=absorbed, by=nora, at=NOON)


_STAGES = st.sampled_from([(), ("presume",), ("presume", "refer"), ("presume", "begin_recovery")])
_SHAPES = st.fixed_dictionaries(
    {
        "steps": _STAGES,
        "tasks": st.lists(st.tuples(st.sampled_from(["station", "elsewhere"]), st.booleans()), max_size=3),
        "doubled": st.booleans(),
        "links": st.integers(0, 2),
        "shared": st.booleans(),
        "guests": st.lists(st.sampled_from(["services", "health", "referral"]), unique=True, max_size=3),
        "give": st.booleans(),
        "closed": st.booleans(),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=_SHAPES)
def test_joined_and_separated_is_as_if_nothing_had_been(
    bo: Actor, nora: Actor, olu: Actor, shape: dict[str, object]
) -> None:
    kept, absorbed = make_case(by=bo), make_case(by=bo)
    walk(case=absorbed, steps=shape["steps"], by=bo)  # type: ignore[arg-type]
    for code, about in shape["tasks"]:  # type: ignore[attr-defined]
        task = _task(absorbed, code)
        if about:
            Task.objects.filter(pk=task.pk).update(subject_id=absorbed.pk)
    if shape["doubled"]:
        _task(kept, "station")
    for number in range(shape["links"]):  # type: ignore[call-overload]
        friend = make_case(by=bo)
        cases.link_people(
            case_id=absorbed.pk,
            other_case_id=friend.pk,
            kind="companion_of",
            by=bo,
            at=NOON + timedelta(minutes=number),
        )
        if shape["shared"]:
            cases.link_people(case_id=kept.pk, other_case_id=friend.pk, kind="companion_of", by=bo, at=NOON)
    guest = make_organisation(code="guest", kind="health")
    for purpose in shape["guests"]:  # type: ignore[attr-defined]
        if purpose == "referral":
            give(case=absorbed, organisation=guest, purpose=purpose, basis="referral", at=NOON)
        else:
            cases.involve(case=absorbed, organisation=guest, purpose=purpose, at=NOON)
    if shape["closed"] and shape["steps"][1:] == ("begin_recovery",):  # type: ignore[index]
        cases.move(case_id=absorbed.pk, step="close", outcome="completed", by=bo, at=NOON)
    before = picture(kept, absorbed)
    links = PersonLink.objects.count()
    merge = make_merge(kept=kept, absorbed=absorbed, first=nora, second=olu)
    for part in Part.objects.filter(merge=merge):
        actions.decide_part(part_id=part.pk, give=bool(shape["give"]), by=nora, at=NOON)
    undoing.undo(merge_id=merge.pk, by=olu, at=NOON)
    assert picture(kept, absorbed) == before
    assert PersonLink.objects.count() == links


def test_what_was_done_meanwhile_stays_done(amina: Actor, bo: Actor, nora: Actor, olu: Actor) -> None:
    kept, absorbed = make_case(by=bo), make_case(by=bo)
    done, left = _task(absorbed, "station"), _task(absorbed, "station")
    merge = make_merge(kept=kept, absorbed=absorbed, first=nora, second=olu)
    cases.tick(task_id=done.pk, by=bo, at=NOON)
    undoing.undo(merge_id=merge.pk, by=nora, at=NOON)
    states = {one.pk: (one.case_id, one.state) for one in Task.objects.filter(pk__in=[done.pk, left.pk])}
    assert states == {done.pk: (absorbed.pk, "done"), left.pk: (absorbed.pk, "open")}
