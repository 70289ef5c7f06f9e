"""Importing a plan on pages: read, compared, applied or dropped, behind the wall."""

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

from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.plans import actions
from lindung.plans.importing.reading import read_bytes
from lindung.plans.models import Activity, Indicator, Period, Plan, Proposal, Target
from lindung.plans.reporting import actions as reporting
from lindung.plans.stored import rows_of
from lindung.plans.testing import SMALL, People
from lindung.plans.tests.browsing import browser, post

pytestmark = pytest.mark.django_db
PLAN, ACTIVITY = "SMALL-1", "P2.S2.O1.ii"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(to=NOON):
        yield


def sent(client: Client, data: bytes, name: str = "plan.yaml") -> Any:
    return post(client, "import", file=SimpleUploadedFile(name, data))


def edited(*pairs: tuple[str, str]) -> bytes:
    text = SMALL.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


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
