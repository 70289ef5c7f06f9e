"""Forms: dates as people write them, answers that survive, marks a screen reader finds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from lindung.kernel import clock
from lindung.kernel.web.dates import DateField, DateTimeField, read_time
from lindung.kernel.web.forms import LindungForm, TextField

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


class Report(LindungForm):
    place = TextField(label="Where?", help_text="A street.", limit=20)
    note = TextField(label="Note", lines=3, limit=100, required=False)
    found_on = DateField(label="When?", side="past")
    order_at = DateTimeField(label="Order", required=False)
    sex = forms.ChoiceField(label="Sex", choices=[("f", "Woman"), ("m", "Man")], widget=forms.RadioSelect)


def report(**answers: Any) -> Report:
    good = {"_submission": str(uuid4()), "place": "Pier 4", "found_on": "2026-11-07", "sex": "f"}
    return Report({**good, **answers})


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.travel(to=NOON), timezone.override(ZoneInfo("Asia/Kathmandu")):
        yield


def test_good_answers_are_clean() -> None:
    form = report(place="  Pier \t 4 ", note="one\r\ntwo", order_at="2026-11-07T14:30")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] == "Pier 4"
    assert form.cleaned_data["note"] == "one\ntwo"
    assert form.cleaned_data["found_on"] == date(2026, 11, 7)
    assert form.cleaned_data["order_at"] == datetime(2026, 11, 7, 8, 45, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "month", "year", "message"),
    [
        ("31", "4", "2026", "31 April does not exist."),
        ("29", "2", "2026", "29 February 2026 does not exist."),
        ("", "4", "2026", "The date must include a day."),
        ("", "", "2026", "The date must include a day and a month."),
        ("7", "11", "26", "The year must have 4 digits, such as 2026."),
        ("7", "Nov", "2026", "Write the date in numbers, such as 7 11 2026."),
        ("7", "13", "2026", "The month must be between 1 and 12."),
        ("22", "11", "2026", "The date must be today or in the past."),
        ("", "", "", "Fill in “When?”."),
    ],
)
def test_a_wrong_date_says_what_is_wrong(day: str, month: str, year: str, message: str) -> None:
    form = report(found_on="", found_on_day=day, found_on_month=month, found_on_year=year)
    assert form.errors["found_on"] == [message]
    assert f'name="found_on_month" value="{month}"' in str(form) or not month


def test_today_is_the_country_s_today() -> None:
    # 23:00 of the 21st in UTC is the 22nd already where this country's clocks stand.
    with clock.travel(to=datetime(2026, 11, 21, 23, 0, tzinfo=UTC)):
        assert report(found_on="2026-11-22").is_valid()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("14:30", "14:30"),
        ("1430", "14:30"),
        ("2.30pm", "14:30"),
        ("2 pm", "14:00"),
        ("12am", "00:00"),
        ("9h05", "09:05"),
    ],
)
def test_times_are_read_as_people_write_them(text: str, written: str) -> None:
    assert f"{read_time(text=text):%H:%M}" == written


@pytest.mark.parametrize("text", ["25:00", "noon", "13pm", "14:61", ""])
def test_a_wrong_time_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        read_time(text=text)


def test_a_date_without_its_time_asks_for_it() -> None:
    form = report(order_at_day="7", order_at_month="11", order_at_year="2026")
    assert form.errors["order_at"] == ["Enter the time as well, such as 14:30."]


def test_hints_and_errors_are_tied_to_their_field() -> None:
    html = str(report(place="x" * 30))
    assert 'aria-describedby="id_place_helptext id_place_error"' in html
    assert "10 characters too long" in html
    assert 'aria-invalid="true"' in html
    assert "autofocus" not in html


def test_a_wish_for_another_language_keeps_answers_unjudged() -> None:
    form = report(place="", note="kept", _language="ms")
    assert not form.is_valid()
    assert not form.errors
    assert "kept" in str(form)


def test_a_lost_submission_key_asks_to_send_again() -> None:
    form = report(_submission="nonsense")
    assert "nothing was saved" in form.errors["_submission"][0]


def test_plain_char_fields_are_refused_in_favour_of_clean_ones() -> None:
    class Careless(LindungForm):
        name = forms.CharField()

    with pytest.raises(TypeError, match="use TextField"):
        Careless()
