"""Hostile words in the plan's rooms: titles and texts on pages and in whatever is handed out."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook
from pypdf import PdfReader

from lindung.access.wall import behind
from lindung.plans.documents import actions as documents
from lindung.plans.documents.models import Document
from lindung.plans.models import Activity, Objective, Plan
from lindung.plans.programmes.testing import make_event
from lindung.plans.testing import SMALL
from tests.security.asking import quieted
from tests.security.planning import PERIOD
from tests.security.stage import Stage
from tests.security.world import LATER

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::RuntimeWarning")]
ACTIVE = "=cmd|' /C calc'!A1"
HOSTILE = (
    '</title><script>alert(1)</script><img src=x onerror="alert(1)">',
    '=HYPERLINK("https://evil.example","open")',
    ACTIVE,
    '#import "x": * $ sum $ #read("/etc/passwd") \\input{/etc/passwd} `raw` @label <tag> //c',
    "{{ 7*7 }} {% debug %} %s %(name)s {0}",
    "x" * 2_000,
)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_a_title_on_every_page_and_in_every_document(stage: Stage, title: str) -> None:
    planned = stage.planned
    labels = {"en": title, "ms": title}
    Plan.objects.filter(pk=planned.plan.pk).update(title=labels, short_title=labels)
    for model in (Objective, Activity):
        model.objects.filter(plan=planned.plan).update(title=labels)
    who = stage.users["monitoring_officer"]
    for name, args in (
        ("plans:home", []),
        ("plans:glance", ["SMALL-1"]),
        ("plans:objective", ["SMALL-1", "S1"]),
        ("plans:timeline", ["SMALL-1"]),
        ("reporting:inbox", []),
        ("reviews:show", [planned.review.pk]),
        ("committees:meeting", [planned.meeting.pk]),
    ):
        answer = stage.get(who, name, *args)
        assert answer.status_code == 200, name
        assert "<script>alert" not in answer.text
        assert '<img src=x onerror="alert(1)">' not in answer.text
        assert " 49 " not in answer.text
    for form in ("pdf", "xlsx", "csv"):
        _sound(_made(stage, form), form, title)
    for response in (stage.get(who, "plans:export", "SMALL-1"),):
        assert response.status_code == 200
        _sound(response.content, "xlsx", title)


def _made(stage: Stage, form: str) -> bytes:
    planned = stage.planned
    asked = Document.objects.create(
        plan=planned.plan,
        period=planned.period,
        kind="review",
        form=form,
        language="en",
        asked_by_id=planned.people.monitor.user_id,
        asked_at=LATER,
    )
    assert documents.make(document_id=asked.pk, at=LATER) == "made", Document.objects.get(pk=asked.pk).problem
    with behind(planned.people.monitor):
        return documents.fetch(document_id=asked.pk, by=planned.people.monitor, at=LATER).content


def _sound(content: bytes, form: str, title: str) -> None:
    """Hold a document to being words: no formula, no link, no file of the machine, nothing that acts."""
    if form == "pdf":
        reader = PdfReader(io.BytesIO(content))
        text = "\n".join(page.extract_text() for page in reader.pages)
        assert "root:x:0" not in text
        assert not [page for page in reader.pages if "evil.example" in str(page.get("/Annots"))]
        assert b"/JavaScript" not in content and b"/Launch" not in content
    elif form == "csv":
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    else:
        book = load_workbook(io.BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert not [
            cell.hyperlink for cell in cells if cell.hyperlink and "evil" in str(cell.hyperlink.target)
        ]
        assert [cell for cell in cells if str(cell.value)[:8] == title[:8]], "the title must be there"


def test_an_events_title_that_acts_is_a_text_on_its_page(stage: Stage) -> None:
    event = make_event(by=stage.planned.people.welfare_focal, title=ACTIVE, held_from=date(2025, 3, 5))
    answer = stage.get(stage.users["monitoring_officer"], "programmes:show", event.pk)
    assert answer.status_code == 200 and "=cmd|&#x27;" in answer.text
    assert stage.planned.period.code == PERIOD


@pytest.mark.parametrize("hidden", ["left \u202eright", "\u2066isolated\u2069", "a\u202ab"])
def test_hidden_characters_enter_no_text_of_the_plans_rooms(stage: Stage, hidden: str) -> None:
    planned, who = stage.planned, stage.users["monitoring_officer"]
    report = ("SMALL-1", "P1.S1.O2.i.1", PERIOD)
    said = {"period": PERIOD, "stance": "doubt", "seen": "1", "note": "x"}
    named = SMALL.read_text().replace("Small plan", hidden).encode()
    refused = (
        stage.send(stage.users["committee_lead"], "reporting:write", *report, narrative=hidden, **said),
        stage.send(who, "reporting:question", *report, text=hidden, **said),
        stage.send(who, "reporting:comments", "SMALL-1", "P1.S1.O2.i", text=hidden, **said),
        stage.send(who, "committees:add_item", planned.meeting.pk, title=hidden),
        stage.send(who, "reviews:drop", planned.adjustment.pk, why=hidden),
        stage.send(
            who, "plans:retitle", "SMALL-1", "P1.S1.O2.i", title_en=hidden, title_ms=hidden, reason="x"
        ),
        stage.send(who, "regional:refuse", planned.release.pk, reason=hidden),
        stage.send(who, "programmes:cancel", planned.event.pk, reason=hidden),
        stage.send(who, "plans:import", file=SimpleUploadedFile("plan.yaml", named)),
    )
    assert [one.status_code for one in refused] == [422] * len(refused)
