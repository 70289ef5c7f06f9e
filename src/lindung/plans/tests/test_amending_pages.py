"""The pages of imports and amendments, as the secretariat uses them, behind the wall."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.plans import actions
from lindung.plans.importing.reading import read_bytes
from lindung.plans.models import Activity, Amendment, Indicator, Period, Plan, Proposal, Target
from lindung.plans.reporting import actions as reporting
from lindung.plans.stored import rows_of
from lindung.plans.testing import SMALL, People, small_people, small_plan

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PLAN, ACTIVITY = "SMALL-1", "P2.S2.O1.ii"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(to=NOON):
        yield


@pytest.fixture
def plan() -> Plan:
    return small_plan()


@pytest.fixture
def people(plan: Plan) -> People:
    return small_people()


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def post(client: Client, name: str, *args: object, **given: Any) -> Any:
    return client.post(reverse(f"plans:{name}", args=args), {"_submission": str(uuid.uuid4()), **given})


def sent(client: Client, data: bytes, name: str = "plan.yaml") -> Any:
    return post(client, "import", file=SimpleUploadedFile(name, data))


def edited(*pairs: tuple[str, str]) -> bytes:
    text = SMALL.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


PAGES = [
    ("import", []),
    ("template", []),
    ("unsettled", [PLAN]),
    ("add_activity", [PLAN]),
    ("amend", [PLAN, ACTIVITY]),
    ("amend_dates", [PLAN, ACTIVITY]),
    ("change_lead", [PLAN, ACTIVITY]),
    ("change_committee", [PLAN, ACTIVITY]),
    ("retitle", [PLAN, ACTIVITY]),
    ("split_activity", [PLAN, ACTIVITY]),
    ("withdraw_activity", [PLAN, ACTIVITY]),
    ("amend_target", [PLAN, f"{ACTIVITY}.1"]),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_who_keeps_the_plan_opens_its_pages_and_others_do_not(
    people: People, name: str, args: list[str]
) -> None:
    address = reverse(f"plans:{name}", args=args)
    assert browser(people.monitor).get(address).status_code == 200
    for other in (people.chambers_lead, people.partner, people.decision_maker, people.case_worker):
        assert browser(other).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(("name", "args"), [("history", [PLAN]), ("version", [PLAN, 1]), ("export", [PLAN])])
def test_who_reads_the_plan_reads_its_history(people: People, name: str, args: list[Any]) -> None:
    address = reverse(f"plans:{name}", args=args)
    for reader in (people.monitor, people.partner, people.decision_maker):
        assert browser(reader).get(address).status_code == 200
    assert browser(people.case_worker).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_what_is_not_there_is_not_found(people: People) -> None:
    client = browser(people.monitor)
    for name, args in (
        ("amend", [PLAN, "P9"]),
        ("amend", ["NONE", ACTIVITY]),
        ("amend_target", [PLAN, "P9.1"]),
        ("version", [PLAN, 7]),
        ("history", ["NONE"]),
        ("proposal", [uuid.uuid4()]),
    ):
        assert client.get(reverse(f"plans:{name}", args=args)).status_code == 404, name
    actions.withdraw_activity(
        activity_id=Activity.objects.get(code=ACTIVITY).pk, reason="Over", by=None, at=NOON
    )
    assert client.get(reverse("plans:amend", args=[PLAN, ACTIVITY])).status_code == 404


def test_a_plan_is_sent_compared_and_applied(plan: Plan, people: People) -> None:
    client = browser(people.monitor)
    answer = sent(
        client, edited(("en: Write a handbook", "en: Write two handbooks"), ("value: 50", "value: 60"))
    )
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    said = page.content.decode()
    assert "Compared with version 1" in said
    assert "<del>Write a handbook / Tulis buku panduan</del> → Write two handbooks" in said
    assert "<del>50 each year; 80 2024</del> → 60 each year; 80 2024" in said
    assert Plan.objects.get().version == 1

    refused = client.post(answer["Location"], {"_submission": str(uuid.uuid4()), "reason": ""})
    assert refused.status_code == 422
    done = client.post(
        answer["Location"], {"_submission": str(uuid.uuid4()), "reason": "Council, 3 November"}
    )
    assert done.status_code == 302
    assert Plan.objects.get().version == 2
    assert Target.objects.get(indicator__code="P2.S2.O1.i.1", span="annual").value == 60
    told = client.get(done["Location"]).content.decode()
    assert "Council, 3 November" in told
    version = client.get(reverse("plans:version", args=[PLAN, 2])).content.decode()
    assert "Write two handbooks" in version


def test_a_new_plan_keeps_the_order_of_its_file(people: People) -> None:
    client = browser(people.monitor)
    answer = sent(client, edited(("code: SMALL-1", "code: SMALL-2")))
    page = client.get(answer["Location"]).content.decode()
    assert "This plan is new here" in page
    client.post(answer["Location"], {"_submission": str(uuid.uuid4()), "reason": "As adopted"})
    made = Plan.objects.get(code="SMALL-2")
    codes = list(Activity.objects.filter(plan=made).order_by("position").values_list("code", flat=True))
    written = re.findall(r"  - code: (\S+)\n    output", SMALL.read_text("utf-8"))
    assert codes == written


def test_mistakes_are_listed_and_nothing_is_kept(people: People) -> None:
    client = browser(people.monitor)
    answer = sent(
        client, edited(("responsible: [PROS, POLICE]", "responsible: [NOBODY]"), ("value: 50", "value: -5"))
    )
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "a target cannot be negative" in said
    assert not Proposal.objects.exists()
    for data, name in ((b"\x00\x01", "plan.xlsx"), (b"hello", "plan.docx"), (b"", "plan.yaml")):
        assert sent(client, data, name).status_code == 422
    assert post(client, "import").status_code == 422
    assert Plan.objects.get().version == 1


def test_an_import_belongs_to_who_sent_it_and_can_be_dropped(people: People) -> None:
    first, second = browser(people.monitor), browser(people.second_monitor)
    address = sent(first, edited(("value: 50", "value: 60")))["Location"]
    assert second.get(address).status_code == 404
    key = Proposal.objects.get().pk
    assert second.post(reverse("plans:proposal_drop", args=[key])).status_code == 404
    assert first.get(reverse("plans:proposal_drop", args=[key])).status_code == 405
    assert first.post(reverse("plans:proposal_drop", args=[key])).status_code == 302
    assert not Proposal.objects.exists()
    assert Plan.objects.get().version == 1


def test_an_import_is_refused_once_the_plan_has_moved(people: People) -> None:
    client = browser(people.monitor)
    address = sent(client, edited(("value: 50", "value: 60")))["Location"]
    actions.withdraw_activity(
        activity_id=Activity.objects.get(code=ACTIVITY).pk, reason="Over", by=None, at=NOON
    )
    answer = client.post(address, {"_submission": str(uuid.uuid4()), "reason": "Late"})
    assert answer.status_code == 409
    assert "changed by somebody else" in answer.content.decode()
    assert Target.objects.get(indicator__code="P2.S2.O1.i.1", span="annual").value == 50


def test_withdrawals_with_reports_and_dissolved_bodies_are_said_before(plan: Plan, people: People) -> None:
    period = Period.objects.get(plan=plan, code="2023")
    reporting.open_period(period_id=period.pk, by=people.monitor, at=NOON)
    reporting.submit(
        indicator=Indicator.objects.get(code="P1.S1.O1.ii.1").pk,
        period=period.pk,
        value=1,
        cells={},
        narrative="Printed",
        difficulty="",
        by=people.welfare_focal,
        at=NOON,
    )
    text = SMALL.read_text("utf-8")
    start, end = text.index("  - code: P1.S1.O1.ii\n"), text.index("  - code: P1.S1.O2.i\n")
    Organisation.objects.filter(code="police").update(active=False)
    client = browser(people.monitor)
    said = client.get(sent(client, (text[:start] + text[end:]).encode())["Location"]).content.decode()
    assert "Activity P1.S1.O1.ii is withdrawn. 1 report on it stays readable." in said
    assert "POLICE: the organisation police is dissolved" in said


def test_a_workbook_goes_out_and_comes_in(plan: Plan, people: People) -> None:
    client = browser(people.monitor)
    book = client.get(reverse("plans:export", args=[PLAN]))
    assert book["Content-Disposition"] == 'attachment; filename="SMALL-1.xlsx"'
    read = read_bytes(data=book.content, name="plan.xlsx")
    assert read.filed is not None
    assert read.filed.rows == rows_of(plan=plan)
    answer = client.get(sent(client, book.content, "plan.xlsx")["Location"])
    assert "Nothing: the plan already says what the file says." in answer.content.decode()
    assert read_bytes(data=client.get(reverse("plans:template")).content, name="t.xlsx").filed is None
    assert io.BytesIO(book.content).read(2) == b"PK"


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}_day": str(number), f"{name}_month": str(month), f"{name}_year": str(year)}


FORMS: list[tuple[str, list[str], dict[str, Any], str]] = [
    ("amend_dates", [PLAN, ACTIVITY], day("starts", 2022, 1, 1) | day("ends", 2024, 12, 31), "dates"),
    ("change_lead", [PLAN, ACTIVITY], {"lead": "CARE"}, "lead"),
    ("change_committee", [PLAN, ACTIVITY], {"committee": "BOARD"}, "committee"),
    ("retitle", [PLAN, ACTIVITY], {"title_en": "Sooner", "title_ms": "Segera"}, "title"),
    ("withdraw_activity", [PLAN, ACTIVITY], {}, "withdrawal"),
    ("amend_target", [PLAN, f"{ACTIVITY}.1"], {"when": "period:2024", "value": "21"}, "target"),
    ("amend_target", [PLAN, f"{ACTIVITY}.1"], {"when": "unsaid", "value": ""}, "target"),
    (
        "split_activity",
        [PLAN, ACTIVITY],
        {
            "code_1": "A.1",
            "title_1_en": "One",
            "title_1_ms": "Satu",
            "indicators_1": [f"{ACTIVITY}.1"],
            "code_2": "A.2",
            "title_2_en": "Two",
            "title_2_ms": "Dua",
            "indicators_2": [f"{ACTIVITY}.2"],
        },
        "split",
    ),
    (
        "add_activity",
        [PLAN],
        {
            "code": "A.3",
            "title_en": "New",
            "title_ms": "Baharu",
            "place": "output:P2.S2.O1",
            "lead": "PROS",
            "responsible": ["POLICE"],
        }
        | day("starts", 2024, 1, 1)
        | day("ends", 2025, 12, 31),
        "new_activity",
    ),
]


@pytest.mark.parametrize(("name", "args", "given", "kind"), FORMS)
def test_each_form_amends_the_plan_and_asks_why(
    plan: Plan, people: People, name: str, args: list[str], given: dict[str, Any], kind: str
) -> None:
    client = browser(people.monitor)
    refused = post(client, name, *args, **given, reason=" ")
    assert refused.status_code == 422
    assert not Amendment.objects.filter(version=2).exists()
    done = post(client, name, *args, **given, reason="Council decided")
    assert done.status_code == 302, done.content.decode()
    kept = Amendment.objects.filter(version=2)
    assert {(one.kind, one.reason, one.by_id) for one in kept} == {
        (kind, "Council decided", people.monitor.user_id)
    }
    assert client.get(done["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("name", "args", "given", "words"),
    [
        (
            "amend_dates",
            [PLAN, ACTIVITY],
            day("starts", 2019, 1, 1) | day("ends", 2024, 12, 31),
            "outside the plan",
        ),
        (
            "amend_target",
            [PLAN, f"{ACTIVITY}.1"],
            {"when": "annual", "value": "-3"},
            "greater than or equal to 0",
        ),
        ("change_committee", [PLAN, ACTIVITY], {"committee": "PROS"}, "already says so"),
        (
            "add_activity",
            [PLAN],
            {"code": ACTIVITY, "title_en": "a", "title_ms": "b", "place": "output:P2.S2.O1", "lead": "PROS"}
            | day("starts", 2024, 1, 1)
            | day("ends", 2025, 12, 31),
            "is taken",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_the_form_and_answers_stay(
    people: People, name: str, args: list[str], given: dict[str, Any], words: str
) -> None:
    answer = post(browser(people.monitor), name, *args, **given, reason="Council decided")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert words in said
    assert "Council decided" in said
    assert Plan.objects.get().version == 1


def test_others_cannot_post_what_they_cannot_open(people: People) -> None:
    for other in (people.chambers_lead, people.partner):
        for name, args, given, _kind in FORMS:
            assert post(browser(other), name, *args, **given, reason="Why not").status_code == 403
    assert Plan.objects.get().version == 1


def test_what_wants_to_be_settled_is_listed(plan: Plan, people: People) -> None:
    actions.change_lead(
        activity_id=Activity.objects.get(code="P1.S1.O1.ii").pk, lead="PROS", reason="Why", by=None, at=NOON
    )
    Organisation.objects.filter(code="friends").update(active=False)
    said = browser(people.monitor).get(reverse("plans:unsettled", args=[PLAN])).content.decode()
    assert "P1.S1.O1.ii Write a handbook" in said
    assert "P1.S1.O2.i Listen to communities" in said
    assert "P2.S2.O1.i" not in said
