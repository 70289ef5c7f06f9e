"""Lists of who came: only numbers stay, whoever stands twice is counted once."""

from __future__ import annotations

import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import Workbook

from lindung.access.testing import make_organisation
from lindung.cases.emergency.tests.test_pages import client_of
from lindung.kernel.problems import Invalid
from lindung.plans.programmes import queries
from lindung.plans.programmes.sheets import lists
from lindung.plans.programmes.sheets.tables import Table
from lindung.plans.programmes.testing import make_event
from lindung.plans.programmes.tests.conftest import Scene

MARKS = ("Zebulon Quackenbush", "QX7742913", "Philippa Snodgrass", "QX5550001")
HEAD = ["Name", "Identity or staff number", "Sex", "Role", "Agency", "Age"]
ROWS: list[list[object]] = [
    [MARKS[0], MARKS[1], "Male", "Judge or magistrate", "police", 44],
    [MARKS[0].upper(), "qx 7742913", "Male", "Judge or magistrate", "Police", 44],
    [MARKS[2], MARKS[3], "P", "peguam", "Unheard of Bureau", "child"],
    ["Someone Else", "", "", "", "", ""],
    ["someone  else", "", "", "", "", ""],
    ["", "", "Female", "Astronaut", "", 12],
    ["", "", "Female", "Astronaut", "", 12],
]


def workbook(rows: list[list[object]]) -> bytes:
    """Return an Excel workbook of a list."""
    book, out = Workbook(), io.BytesIO()
    for row in (HEAD, *rows):
        book.worksheets[0].append(row)
    book.save(out)
    return out.getvalue()


def everything_stored() -> str:
    """Return every row of every table as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for name in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, chr(10)), '') FROM \"{name}\" t")
            found.append(str(cursor.fetchone()[0]))
    return "\n".join(found)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_list_is_counted_and_nothing_of_it_is_kept(scene: Scene, ending: str) -> None:
    by = scene.people.welfare_focal
    event = make_event(by=by, title="Heron-5")
    text = "\n".join(",".join(str(cell) for cell in row) for row in (HEAD, *ROWS))
    content = workbook(ROWS) if ending == "xlsx" else text.encode()
    browser, address = client_of(by), reverse("programmes:people_list", args=[event.pk])
    assert b"never stored" in browser.get(address).content
    done = browser.post(
        address,
        {"_submission": str(uuid.uuid4()), "file": SimpleUploadedFile(f"{MARKS[0]}.{ending}", content)},
    )
    assert done.status_code == 302
    rows = {(one.role, one.agency, one.sex, one.age_group): one.number for one in queries.people(event=event)}
    assert rows == {
        ("judge", "police", "male", "adult"): 1,
        ("lawyer", "", "female", "child"): 1,
        ("unknown", "", "unknown", "unknown"): 1,
        ("other", "", "female", "child"): 2,
    }
    page = browser.get(done["Location"]).content.decode()
    assert "5 people were counted" in page and "2 stood in the list again" in page
    assert "1 is not in the directory" in page
    stored = everything_stored()
    assert "Heron-5" in stored, "the search sees what is stored"
    for mark in (*MARKS, "Someone Else", "qx 7742913", "Unheard of Bureau", "Astronaut"):
        assert mark.casefold() not in stored.casefold(), mark


def test_a_list_replaces_what_was_counted_before(scene: Scene) -> None:
    from lindung.plans.programmes import actions

    by = scene.people.welfare_focal
    event = make_event(by=by)
    for rows in (ROWS, ROWS[:1]):
        counted = lists.count(table=[HEAD, *rows])  # type: ignore[list-item]
        actions.set_people(event_id=event.pk, people=counted.people, by=by, at=scene.at)
    assert [one.number for one in queries.people(event=event)] == [1]


@pytest.mark.django_db
@pytest.mark.parametrize("table", [[["Colour", "Size"], ["red", 3]], [["Name", "Sex"]], [["Name"], [""]]])
def test_a_list_without_people_or_titles_is_refused(table: Table) -> None:
    with pytest.raises(Invalid) as refused:
        lists.count(table=table)
    assert refused.value.field == "file"


def test_what_is_no_list_is_refused_on_the_page(scene: Scene) -> None:
    by = scene.people.welfare_focal
    event = make_event(by=by)
    browser, address = client_of(by), reverse("programmes:people_list", args=[event.pk])
    for content in (b"%PDF-1.7 nothing", b"\x00\x01\x02", b"", workbook([])):
        file = SimpleUploadedFile("list.xlsx", content)
        page = browser.post(address, {"_submission": str(uuid.uuid4()), "file": file})
        assert page.status_code == 422, content[:10]
    assert not queries.people(event=event)


PERSON = st.tuples(
    st.sampled_from(["Ann", "Bo", "Chi", ""]),
    st.sampled_from(["1", "2", ""]),
    st.sampled_from(["Female", "Male", "", "?"]),
    st.sampled_from(["Judge or magistrate", ""]),
    st.sampled_from(["police", ""]),
    st.sampled_from([9, 40, ""]),
)


class TestCounting(TestCase):
    """Whatever the list."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(PERSON, min_size=1, max_size=12), st.randoms(use_true_random=False))
    def test_people_and_doubles_add_up_to_the_lines_in_whatever_order(self, people, chance) -> None:  # type: ignore[no-untyped-def]
        make_organisation(code="police")
        lines = [list(one) for one in people if any(cell != "" for cell in one)]
        if not lines:
            return
        counted = lists.count(table=[HEAD, *lines])
        total = sum(one.number for one in counted.people)
        assert total + counted.doubles == len(lines)
        chance.shuffle(lines)
        again = lists.count(table=[HEAD, *lines])
        assert again.doubles == counted.doubles and sum(one.number for one in again.people) == total
