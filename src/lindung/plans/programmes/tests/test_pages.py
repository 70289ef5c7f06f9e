"""The pages: list, record in two screens, correct, count, import; who is refused; how much they ask the database."""

from __future__ import annotations

import io
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lindung.cases.emergency.tests.test_pages import client_of
from lindung.plans.programmes import queries
from lindung.plans.programmes.kinds import TABLE
from lindung.plans.programmes.models import Event, EventIndicator, Import
from lindung.plans.programmes.testing import make_event, people_of
from lindung.plans.programmes.tests.conftest import Scene


def sent(**given: Any) -> dict[str, Any]:
    """Return what a form sends."""
    return {"_submission": str(uuid.uuid4())} | given


NEEDED: dict[str, dict[str, Any]] = {
    "training": {"women": "3", "men": "2"},
    "campaign": {"channels": ["radio"], "number": "1"},
    "meeting": {"meeting_kind": "dialogue"},
    "publication": {"publication_kind": "manual", "number": "1"},
    "agreement": {"agreement_kind": "treaty", "counterpart": "A neighbour", "agreement_state": "negotiating"},
    "inspection": {"sector_fishing": "4", "sector_mining": "3"},
    "operation": {"number": "2"},
    "grant": {"fund_kind": "grant", "amount": "1200.50", "recipient": "Friends House"},
    "other": {"other_kind": "pilot", "number": "1"},
}


@pytest.mark.parametrize("kind", TABLE)
def test_each_kind_is_recorded_on_its_form(scene: Scene, kind: str) -> None:
    browser = client_of(scene.people.welfare_focal)
    address = reverse("programmes:record", args=[kind])
    assert browser.get(address).status_code == 200
    given = sent(title="Indicators", organisation="welfare", held_from="2024-03-05", **NEEDED[kind])
    done = browser.post(address, given)
    event = Event.objects.get()
    assert done.status_code == 302 and done["Location"] == reverse("programmes:indicators", args=[event.pk])
    assert event.kind == kind and event.organisation.code == "welfare"
    assert browser.post(address, given)["Location"] == done["Location"] and Event.objects.count() == 1
    page = browser.get(reverse("programmes:show", args=[event.pk]))
    assert page.status_code == 200 and b"Indicators" in page.content
    if kind == "inspection":
        assert event.number == 7
    if kind == "grant":
        assert event.currency == scene.plan.currency


def test_the_second_screen_says_what_it_counts_for(scene: Scene) -> None:
    by = scene.people.welfare_focal
    browser, event = client_of(by), make_event(by=by, people=people_of(women=1, men=9))
    address = reverse("programmes:indicators", args=[event.pk])
    page = browser.get(address).content.decode()
    assert scene.trained.code in page and scene.sessions.code in page
    only = browser.get(address + "?q=sesi+diadakan").content.decode()
    assert scene.sessions.code in only and scene.trained.code + ":" not in only
    done = browser.post(address, sent(found=[str(scene.trained.pk)], version=event.version))
    assert done.status_code == 302
    assert EventIndicator.objects.get().indicator_id == scene.trained.pk
    shown = browser.get(done["Location"]).content.decode()
    assert "10.0 %" in shown and "at least 30 %" in shown
    late = browser.post(address, sent(held=[], version=event.version))
    assert late.status_code == 409 and EventIndicator.objects.exists()


def test_what_is_wrong_stands_beside_its_field(scene: Scene) -> None:
    browser = client_of(scene.people.welfare_focal)
    address = reverse("programmes:record", args=["training"])
    page = browser.post(address, sent(title="", organisation="welfare", held_from="2027-03-05", women="-2"))
    assert page.status_code == 422 and not Event.objects.exists()
    text = page.content.decode()
    assert "id_title_error" in text and "id_held_from_error" in text and "id_women_error" in text


def test_a_text_that_looks_personal_is_asked_about_first(scene: Scene) -> None:
    browser = client_of(scene.people.welfare_focal)
    address = reverse("programmes:record", args=["training"])
    given = {"title": "T", "organisation": "welfare", "held_from": "2024-03-05"}
    given["summary"] = "Room 12, call 012-345 6789"
    page = browser.post(address, sent(**given))
    assert page.status_code == 422 and b"looks like personal data" in page.content
    assert b'type="checkbox" name="sure"' in page.content
    assert browser.post(address, sent(**given, sure="on")).status_code == 302
    assert Event.objects.get().summary == given["summary"]


def test_partners_see_all_and_change_their_own(scene: Scene) -> None:
    other, mine = make_event(by=scene.people.police_focal), make_event(by=scene.people.partner)
    browser = client_of(scene.people.partner)
    for event, status in ((other, 403), (mine, 200)):
        assert browser.get(reverse("programmes:show", args=[event.pk])).status_code == 200
        for page in ("correct", "cancel", "indicators", "people", "people_list"):
            assert browser.get(reverse(f"programmes:{page}", args=[event.pk])).status_code == status, page
    given = sent(title="T", organisation="police", held_from="2024-03-05")
    assert browser.post(reverse("programmes:record", args=["training"]), given).status_code == 422
    assert Event.objects.count() == 2


def test_readers_only_read_and_others_are_refused(scene: Scene) -> None:
    event = make_event(by=scene.people.partner)
    reader, outsider = client_of(scene.people.decision_maker), client_of(scene.people.case_worker)
    for name, args in (("list", []), ("show", [event.pk])):
        assert reader.get(reverse(f"programmes:{name}", args=args)).status_code == 200
        assert outsider.get(reverse(f"programmes:{name}", args=args)).status_code == 403
        assert Client().get(reverse(f"programmes:{name}", args=args)).status_code == 302
    for name, args in (("choose", []), ("import", []), ("correct", [event.pk]), ("record", ["training"])):
        assert reader.get(reverse(f"programmes:{name}", args=args)).status_code == 403
        assert outsider.get(reverse(f"programmes:{name}", args=args)).status_code == 403
    assert reader.get(reverse("programmes:show", args=[uuid.uuid4()])).status_code == 404
    assert (
        client_of(scene.people.partner).get(reverse("programmes:record", args=["party"])).status_code == 404
    )


def test_an_event_is_corrected_and_cancelled_on_pages(scene: Scene) -> None:
    by = scene.people.welfare_focal
    browser, event = client_of(by), make_event(by=by, kind="campaign", reach=20, people=people_of(women=2))
    address = reverse("programmes:correct", args=[event.pk])
    page = browser.get(address).content.decode()
    assert 'value="20"' in page
    given = sent(title=event.title, organisation="welfare", held_from="2024-03-05", channels=["radio"])
    given |= {"number": "1", "reach": "30", "reason": "Counted again.", "version": "1"}
    assert browser.post(address, given).status_code == 302
    event.refresh_from_db()
    assert event.reach == 30 and sum(one.number for one in queries.people(event=event)) == 2
    stale = browser.post(address, given | sent(reach="31"))
    assert stale.status_code == 409
    done = browser.post(reverse("programmes:cancel", args=[event.pk]), sent(reason="Not held."))
    assert done.status_code == 302
    page = browser.get(done["Location"]).content.decode()
    assert "Not held." in page and "it counts for nothing" in page
    assert browser.get(address).status_code == 409
    assert event.title not in browser.get(reverse("programmes:list")).content.decode()
    assert event.title in browser.get(reverse("programmes:list") + "?cancelled=yes").content.decode()


def test_groups_are_added_and_taken_away(scene: Scene) -> None:
    by = scene.people.welfare_focal
    browser, event = client_of(by), make_event(by=by)
    address = reverse("programmes:people", args=[event.pk])
    empty = browser.post(address, sent(role="judge", agency="", age_group="adult"))
    assert empty.status_code == 422
    given = sent(role="judge", agency="police", age_group="adult", women="3", men="1")
    assert browser.post(address, given).status_code == 302
    assert (
        browser.post(address, sent(role="lawyer", agency="", age_group="unknown", men="2")).status_code == 302
    )
    assert sum(one.number for one in queries.people(event=event)) == 6
    drop = {"drop": "1", "role": "judge", "agency": "police", "age_group": "adult"}
    assert browser.post(address, drop).status_code == 302
    assert [(one.role, one.number) for one in queries.people(event=event)] == [("lawyer", 2)]


def test_filters_and_pages(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    from lindung.plans.programmes.web import views

    monkeypatch.setattr(views, "SIZE", 2)
    by = scene.people.welfare_focal
    for number in range(5):
        make_event(by=by, title=f"Lesson {number}")
    make_event(by=scene.people.partner, kind="meeting", title="Talk")
    tagged = make_event(by=by, title="Tagged", indicators=[scene.trained.pk])
    browser, home = client_of(by), reverse("programmes:list")

    def titles(query: str) -> set[str]:
        found, address = set(), home + query
        while address:
            page = browser.get(address)
            found |= {line.event.title for line in page.context["lines"]}
            address = page.context["next_url"]
        return found

    assert len(titles("")) == 7
    assert titles("?kind=meeting") == titles("?organisation=friends") == {"Talk"}
    assert titles(f"?indicator={scene.trained.code}&plan={scene.plan.code}") == {tagged.title}
    assert titles(f"?indicator={scene.trained.code}&plan=OTHER") == set()
    assert len(titles("?year=2024")) == 7 and titles("?year=2023") == set()
    assert len(titles("?kind=party&year=20245&after=nonsense")) == 7


def test_pages_ask_few_questions_whatever_the_number_of_events(scene: Scene) -> None:
    by = scene.people.welfare_focal
    browser = client_of(by)
    for number in range(30):
        made = make_event(
            by=by,
            title=f"Lesson {number}",
            people=people_of(women=2, men=2),
            indicators=[scene.trained.pk, scene.sessions.pk],
        )
    browser.get(reverse("programmes:list"))
    for address, most in (
        (reverse("programmes:list"), 10),
        (reverse("programmes:show", args=[made.pk]), 14),
        (reverse("programmes:indicators", args=[made.pk]), 14),
        (reverse("programmes:record", args=["training"]), 10),
    ):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(address).status_code == 200
        own = [one for one in asked.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(own) <= most, (address, [one["sql"][:120] for one in own])


def test_a_sheet_is_read_confirmed_and_not_again(scene: Scene) -> None:
    browser = client_of(scene.people.welfare_focal)
    template = browser.get(reverse("programmes:template", args=["training", "xlsx"]))
    book = load_workbook(io.BytesIO(template.content))
    head = [cell.value for cell in book.worksheets[0][1]]
    row = {"Title *": "From a sheet", "First day *": "2024-05-02", "Women and girls": 4, "Men and boys": 6}
    row["Indicators"] = f"{scene.trained.code}; {scene.plan.code} {scene.sessions.code}"
    book.worksheets[0].append([row.get(title) for title in head])
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("events.xlsx", out.getvalue())
    done = browser.post(reverse("programmes:import"), sent(kind="training", file=file))
    assert done.status_code == 302, done.content.decode()[-3000:]
    assert not Event.objects.exists()
    sheet = Import.objects.get()
    page = browser.get(done["Location"]).content.decode()
    assert "From a sheet" in page and "1 event will be recorded" in page
    other = client_of(scene.people.police_focal)
    assert other.get(done["Location"]).status_code == 404
    assert other.post(reverse("programmes:confirm", args=[sheet.pk])).status_code == 404
    assert browser.post(reverse("programmes:confirm", args=[sheet.pk])).status_code == 302
    assert Event.objects.get().title == "From a sheet" and EventIndicator.objects.count() == 2
    assert browser.post(reverse("programmes:confirm", args=[sheet.pk])).status_code == 409
    assert Event.objects.count() == 1


def test_a_bad_row_is_shown_with_its_column_and_records_nothing(scene: Scene) -> None:
    browser = client_of(scene.people.welfare_focal)
    text = "Title,First day,Women and girls\nGood,2024-01-02,3\nBad,someday,-4\n"
    file = SimpleUploadedFile("events.csv", text.encode())
    done = browser.post(reverse("programmes:import"), sent(kind="training", file=file))
    page = browser.get(done["Location"]).content.decode()
    assert "Cannot be taken" in page and "First day" in page and "Record them" not in page
    assert "Women and girls" in page
    sheet = Import.objects.get()
    assert browser.post(reverse("programmes:confirm", args=[sheet.pk])).status_code == 422
    assert browser.post(reverse("programmes:discard", args=[sheet.pk])).status_code == 302
    assert not Event.objects.exists() and not Import.objects.exists()


def test_templates_are_handed_out_for_every_kind(scene: Scene) -> None:
    browser = client_of(scene.people.partner)
    for kind in TABLE:
        for ending in ("xlsx", "csv"):
            answer = browser.get(reverse("programmes:template", args=[kind, ending]))
            assert answer.status_code == 200 and "attachment" in answer["Content-Disposition"]
    for ending in ("xlsx", "csv"):
        assert browser.get(reverse("programmes:people_template", args=[ending])).status_code == 200
    assert browser.get(reverse("programmes:template", args=["training", "pdf"])).status_code == 404


def test_an_event_of_an_organisation_that_ended_can_still_be_corrected(scene: Scene) -> None:
    event = make_event(by=scene.people.police_focal, title="Of old")
    event.organisation.active = False
    event.organisation.save()
    browser = client_of(scene.people.monitor)
    given = sent(
        title="Of long ago", organisation="police", held_from="2024-03-05", reason="Title.", version="1"
    )
    assert browser.post(reverse("programmes:correct", args=[event.pk]), given).status_code == 302
    event.refresh_from_db()
    assert event.title == "Of long ago" and event.organisation.code == "police"
