"""A year of the action plan: opened, reported, questioned, approved, reviewed, written up, and mended by two people."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from tests.journeys.browser import DESK, PHONE
from tests.journeys.officer import Officer
from tests.journeys.story import Story

from lindung.plans.documents import actions as documents
from lindung.plans.documents.models import Document
from lindung.plans.models import Period, Plan
from lindung.plans.reporting.models import Progress
from lindung.plans.reviews.models import Adjustment

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("browser")]

PLAN, YEAR = "NAPTIP-3.0", "2024"
TOLD = {"P1.S9.O3.i.2": "41", "P1.S9.O2.iv.1": "3", "P1.S10.O1.iv.1": "6"}
"""Three indicators that the committee for publicity owes, and what was reached."""
ASKED_ABOUT = "P1.S9.O3.i.2"


def report(officer: Officer, *, indicator: str, value: str, note: str = "") -> None:
    """Write one report, from the list of what is owed."""
    officer.open(f"/reporting/reports/{PLAN}/{indicator}/{YEAR}/write/")
    officer.write("What was reached in this period", value)
    officer.write("What was done", "Counted from the register of the publicity division.")
    if note:
        officer.write("What you changed, or your answer to the question", note)
    officer.press("Send to the committee")
    officer.reads("With the committee")


@pytest.mark.parametrize("story", [DESK, PHONE], indirect=True)
def test_a_year_of_the_plan(story: Story) -> None:
    with story.sits("suraya.nso") as suraya:
        suraya.go("Action plans")
        suraya.go("Reporting")
        suraya.open("/reporting/periods/")
        period = Period.objects.get(plan__code=PLAN, code=YEAR)
        suraya.page.locator(f'a[href="/reporting/periods/{period.pk}/"]').click()
        suraya.press("Open for reports")
        suraya.reads("Open since")

    with story.sits("jason.media") as jason:
        jason.go("Reporting")
        jason.reads("What I owe")
        for indicator, value in TOLD.items():
            report(jason, indicator=indicator, value=value)

    with story.sits("suraya.nso") as suraya:
        suraya.open(f"/reporting/reports/{PLAN}/{ASKED_ABOUT}/{YEAR}/")
        suraya.press("Question")
        suraya.write("Your question", "Does this count a house twice that has two papers?")
        suraya.press("Send the question")
        for indicator in TOLD.keys() - {ASKED_ABOUT}:
            suraya.open(f"/reporting/reports/{PLAN}/{indicator}/{YEAR}/")
            suraya.press("Approve")
            suraya.reads("Approved")

    with story.sits("jason.media") as jason:
        jason.go("Reporting")
        jason.reads("Questioned")
        jason.open(f"/reporting/reports/{PLAN}/{ASKED_ABOUT}/{YEAR}/")
        jason.reads("Does this count a house twice that has two papers?")
        report(jason, indicator=ASKED_ABOUT, value="38", note="It did: three were counted twice.")
        jason.reads("41", "38")

    with story.sits("kelvin.nso") as kelvin:
        kelvin.open(f"/reporting/reports/{PLAN}/{ASKED_ABOUT}/{YEAR}/")
        kelvin.press("Approve")
        kelvin.reads("Approved")
    approved = Progress.objects.filter(period__code=YEAR, state=Progress.State.APPROVED)
    assert {row.indicator.code: str(int(row.value or 0)) for row in approved} == TOLD | {ASKED_ABOUT: "38"}

    story.next_day()
    with story.sits("suraya.nso") as suraya:
        _review(suraya, story)

    with story.sits("jason.media") as jason:
        jason.open(f"/reviews/adjustments/{Adjustment.objects.get().pk}/")
        jason.press("It was carried out")
        jason.write("What was done?", "The register counts each house once now.")
        jason.press("It was carried out")
        jason.reads("Done, waits to be confirmed")

    with story.sits("kelvin.nso") as kelvin:
        kelvin.open(f"/reviews/{PLAN}/adjustments/")
        kelvin.open(f"/reviews/adjustments/{Adjustment.objects.get().pk}/")
        kelvin.press("Confirm that it is done")
        kelvin.reads("Confirmed by")
    assert Adjustment.objects.get().done_by_id != Adjustment.objects.get().confirmed_by_id

    with story.sits("suraya.nso") as suraya:
        _write_up(suraya, story)


def _review(suraya: Officer, story: Story) -> None:
    """Hold the annual review, note a gap, decide what is done about it, and adopt it."""
    suraya.open(f"/plans/{PLAN}/?period={YEAR}")
    suraya.reads("Prevention", "late")
    suraya.follow("Reviews")
    suraya.press("Begin a review")
    suraya.choose("Which review?", "Annual review")
    suraya.field("Of which period?").select_option(label=YEAR)
    suraya.press("Begin")
    suraya.press("It was held")
    suraya.date("When was it held?", on=story.today)
    suraya.write("What did it find?", "Publicity is on its way; what is counted was not agreed on.")
    suraya.press("Save")
    suraya.follow("Note a gap")
    suraya.pick("Which activity?", "P1.S9.O3.i")
    suraya.choose("What is the cause?", "It was not counted or not reported")
    suraya.write("What is missing or went wrong?", "Houses with two papers were counted twice.")
    suraya.press("Note it")
    suraya.follow("do something else")
    suraya.write("What is to be done, and why?", "Agree on how media houses are counted.")
    suraya.pick("Which activity?", "P1.S9.O3.i")
    suraya.pick("Who sees to it?", "Media and Publicity Committee")
    suraya.date("Until when?", on=story.today + timedelta(days=60))
    suraya.press("Propose")
    suraya.open(f"/reviews/adjustments/{Adjustment.objects.get().pk}/")
    suraya.press("Decide that it is made")
    suraya.open(f"/reviews/{Adjustment.objects.get().review_id}/")
    suraya.press("Adopt this review")
    suraya.reads("Adopted")


def _write_up(suraya: Officer, story: Story) -> None:
    """Have the annual review written, let the worker make it, and take it away as a document that can be read."""
    suraya.open("/plan-documents/")
    suraya.press("Make a document")
    suraya.choose("What is to be made?", "Annual review as PDF")
    suraya.field("Plan and period").select_option(label=f"{Plan.objects.get(code=PLAN).short}: {YEAR}")
    suraya.choose("Language", "English")
    suraya.press("Make it")
    documents.make(document_id=Document.objects.get().pk, at=story.moment)
    suraya.open(f"/plan-documents/{Document.objects.get().pk}/")
    with suraya.page.expect_download() as download:
        suraya.page.get_by_role("button", name="Download").click()
    text = " ".join(
        page.extract_text() for page in PdfReader(io.BytesIO(download.value.path().read_bytes())).pages
    )
    assert "Agree on how media houses are counted." in " ".join(text.split())
    assert ASKED_ABOUT in text
