"""Emergency access: what it opens, what it never opens, how often, and that a wrong code says nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.actors import NotAllowed
from lindung.access.purposes import Purpose, Section
from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import queries as hub
from lindung.cases import sections
from lindung.cases.actions import record_identity
from lindung.cases.consents.models import Block
from lindung.cases.emergency import actions, checks
from lindung.cases.emergency.models import Alarm, Emergency
from lindung.cases.emergency.problems import NotOpened, SeenAlready, TooMany
from lindung.cases.emergency.tests.conftest import WORDS, Scene, second_account
from lindung.cases.emergency.tests.racing import race
from lindung.cases.models import Case, Grant, Identity, Task
from lindung.cases.testing import make_case
from lindung.kernel.models import AuditEvent, OutboxEvent
from lindung.kernel.problems import Invalid

WRONG = "TIP-0000-0000"


def test_entering_opens_for_four_hours_and_tells_everybody(scene: Scene) -> None:
    with behind(scene.chidi):
        assert not hub.visible_to(scene.chidi).exists()
        entry = scene.enter().emergency
        assert entry is not None
        assert hub.visible_to(scene.chidi).get() == scene.case
    grant = Grant.objects.get(basis_id=entry.pk)
    assert (grant.pk, grant.purpose, grant.user_id) == (entry.pk, Purpose.EMERGENCY, scene.chidi.user_id)
    assert grant.until == scene.at + timedelta(hours=4) and not grant.listed
    assert entry.review_due_at == scene.at + timedelta(hours=72)
    assert Task.objects.get(kind="emergency.told").organisation_id == scene.farah.organisation_id
    assert OutboxEvent.objects.filter(event="emergency.entered", subject_id=entry.pk).exists()
    assert AuditEvent.objects.get(event="emergency.entered").case_id == scene.case.pk


def test_it_opens_needs_and_never_identity_or_documents(scene: Scene) -> None:
    scene.enter()
    with behind(scene.chidi):
        case = hub.by_code(code=scene.case.code, by=scene.chidi)
        hand = sections.in_hand(case=case, by=scene.chidi, at=scene.at)
        assert Section.NEEDS in hand.sections
        hand.ring([Section.NEEDS])
        for shut in (Section.IDENTITY, Section.DOCUMENTS, Section.ENQUIRY, Section.FINDINGS_ENFORCEMENT):
            with pytest.raises(sections.NotCovered):
                hand.ring([shut])
        with pytest.raises(sections.NotCovered):
            record_identity(
                case_id=case.pk, facts={"full_name": "Noor"}, expected_version=0, by=scene.chidi, at=scene.at
            )
    assert not Identity.objects.exists()


def test_every_look_carries_the_access(scene: Scene) -> None:
    entry = scene.enter().emergency
    assert entry is not None
    with behind(scene.chidi):
        from lindung.cases.actions import see

        see(code=scene.case.code, by=scene.chidi, at=scene.at)
        sections.to_read(
            case=scene.case, by=scene.chidi, at=scene.at, sections=[Section.NEEDS], event="cases.facts_opened"
        )
    for event in ("cases.viewed", "cases.facts_opened"):
        found = AuditEvent.objects.get(event=event, by_user_id=scene.chidi.user_id)
        assert found.detail["emergency"] == str(entry.pk)


def test_after_four_hours_nothing_opens(scene: Scene) -> None:
    long_ago = scene.at - timedelta(hours=4, seconds=1)
    entered = scene.enter(at=long_ago)
    assert entered.emergency is None and isinstance(entered.refused, NotOpened)
    entry = scene.enter().emergency
    assert entry is not None
    later = scene.at + timedelta(hours=4)
    assert sections.in_hand(case=scene.case, by=scene.chidi, at=later).sections == frozenset()
    assert actions.expire(at=later) == 1 and actions.expire(at=later) == 0
    with behind(scene.chidi):
        assert not hub.visible_to(scene.chidi).exists()


def test_who_has_a_part_needs_no_emergency(scene: Scene) -> None:
    with behind(scene.farah), pytest.raises(SeenAlready):
        scene.enter(by=scene.farah)


@pytest.mark.parametrize("role", ["prosecutor", "court_registrar", "data_officer", "administrator"])
def test_other_roles_cannot(scene: Scene, role: str) -> None:
    actor = make_actor(
        name=role.replace("_", "-"), role=role, organisation=make_organisation(code="elsewhere")
    )
    with pytest.raises(NotAllowed):
        scene.enter(by=actor)


def test_a_wrong_code_and_a_case_that_stays_shut_answer_alike(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    with behind(scene.chidi):
        wrong = scene.enter(code=WRONG)
    monkeypatch.setattr(hub, "visible_to", lambda actor: Case.objects.none())
    with behind(scene.chidi):
        shut = scene.enter()
    assert isinstance(wrong.refused, NotOpened) and isinstance(shut.refused, NotOpened)
    assert str(wrong.refused) == str(shut.refused)
    assert not Grant.objects.filter(purpose=Purpose.EMERGENCY).exists()
    assert not Emergency.objects.exists()
    assert AuditEvent.objects.filter(event="emergency.missed").count() == 2
    assert not AuditEvent.objects.filter(event="emergency.missed", case_id__isnull=False).exists()


def test_a_conflict_of_interest_stays_shut_and_answers_like_a_wrong_code(scene: Scene) -> None:
    Block.objects.create(
        case=scene.case,
        person_id=scene.case.person_id,
        user_id=scene.chidi.user_id,
        why=Block.Why.values[0],
        since=scene.at,
        by_id=scene.farah.user_id,
    )
    with behind(scene.chidi):
        assert isinstance(scene.enter().refused, NotOpened)
    assert not Grant.objects.filter(purpose=Purpose.EMERGENCY).exists() and not Emergency.objects.exists()


def test_wrong_codes_cost_none_of_the_three_but_are_counted(scene: Scene) -> None:
    for _ in range(10):
        assert isinstance(scene.enter(code=WRONG).refused, NotOpened)
    assert isinstance(scene.enter(code=WRONG).refused, TooMany)
    assert Alarm.objects.get().kind == Alarm.Kind.CODES


def test_three_a_day_then_an_alarm_also_from_a_second_account(scene: Scene) -> None:
    codes = [make_case(by=scene.farah, at=scene.at).code for _ in range(4)]
    for code in codes[:3]:
        with behind(scene.chidi):
            assert scene.enter(code=code).emergency is not None
    with behind(scene.chidi):
        assert isinstance(scene.enter(code=codes[3]).refused, TooMany)
    again = second_account(of=scene.chidi, role="front_line_officer")
    with behind(again):
        assert isinstance(scene.enter(by=again, code=codes[3]).refused, TooMany)
    assert Alarm.objects.filter(kind=Alarm.Kind.ENTRIES, seen_at=None).count() == 2
    assert AuditEvent.objects.filter(event="emergency.refused").count() == 2
    tomorrow = scene.at + timedelta(days=1, minutes=1)
    assert not isinstance(scene.enter(code=codes[3], at=tomorrow).refused, TooMany)


@pytest.mark.django_db(transaction=True)
def test_six_hands_at_once_take_three(scene: Scene) -> None:
    codes = [make_case(by=scene.farah, at=scene.at).code for _ in range(6)]

    def one(code: str) -> object:
        with behind(scene.chidi):
            return scene.enter(code=code)

    results = race(*(lambda code=code: one(code) for code in codes))
    assert sum(isinstance(one, actions.Entered) and one.emergency is not None for one in results) == 3, (
        results
    )
    assert Grant.objects.filter(purpose=Purpose.EMERGENCY).count() == 3
    assert Alarm.objects.count() == 3


@pytest.mark.parametrize(
    "words",
    [
        "",
        "asdf",
        "asdf asdf asdf asdf asdf asdf asdf",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "qwertyuiop asdfghjkl zxcvbnm",
        "abcdefghijklmnopqrstuvwxyz",
        "1234567890 1234567890 !!!!!!!!!!",
        "urgent urgent urgent urgent urgent",
        "please help",
        "poiuytrewq lkjhgfdsa mnbvcxz",
    ],
)
def test_words_that_say_nothing_are_refused(scene: Scene, words: str) -> None:
    with pytest.raises(Invalid):
        scene.enter(explanation=words)
    with pytest.raises(Invalid):
        scene.enter(explanation=f"{scene.case.code} " * 4)


@pytest.mark.parametrize(
    "words",
    [WORDS, "Mangsa cedera parah dan tidak sedarkan diri di hospital.", "ထိုသူသည် ယခု အလွန် အန္တရာယ် ရှိနေပါသည် ကူညီပါ"],
)
def test_a_sentence_in_any_script_will_do(scene: Scene, words: str) -> None:
    assert checks.explained(explanation=words) == words


@given(unit=st.text(alphabet="abcdefghij0123 .", min_size=1, max_size=6), times=st.integers(3, 60))
def test_repeating_never_makes_words(unit: str, times: int) -> None:
    assert checks.meaningful(text=unit * times) < checks.LETTERS


def test_a_reason_outside_the_list_is_refused(scene: Scene) -> None:
    with pytest.raises(Invalid):
        scene.enter(reason="curious")


def test_the_function_serves_nobody_else_and_grants_nothing_twice(scene: Scene) -> None:
    entry = scene.enter().emergency
    assert entry is not None
    stranger = make_actor(
        name="eve", role="front_line_officer", organisation=make_organisation(code="elsewhere")
    )
    with behind(stranger), connection.cursor() as cursor:
        cursor.execute("SELECT emergency_grant(%s, %s)", [entry.pk, b"x"])
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT * FROM emergency_enter(gen_random_uuid(), %s, %s, %s, 'danger', %s, now(),"
            " now() + interval '1 hour')",
            [scene.case.code, scene.chidi.user_id, scene.chidi.organisation_id, WORDS],
        )
        assert cursor.fetchall() == []
        assert not Emergency.objects.exists()
