"""What the person's pages show, in their language: sentences of the pack, days, messages, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import override

from lindung.cases.voices import boxes, queries
from lindung.cases.voices.actions import Inside
from lindung.cases.voices.pack import Wording, frame
from lindung.cases.window_hooks import NextDate, contacts_in, next_dates
from lindung.kernel.country import current

_WORLD: Final = {"en": "en-001"}
_OWN_WORDS: Final = frozenset({"en", "ms"})
"""Languages in which rooms say their dates themselves."""
SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class Day:
    """One day to come, as the person reads it."""

    on: str
    words: str
    expected: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """Words to the person, opened for this page only."""

    on: str
    text: str
    office: bool
    talk: str = ""
    """Key of the talk with the office that they may answer; empty for none."""


def wording_of(language: str) -> Wording:
    """Return the sentences in a language of the window; raises Http404 for another."""
    found = frame().wordings.get(language)
    if found is None:
        raise Http404
    return found


def languages() -> list[tuple[str, str]]:
    """Return each language of the window with its own name."""
    return [(code, Locale.parse(code, sep="-").get_display_name() or code) for code in frame().file.languages]


def page(
    name: str, *, wording: Wording, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Return a page of the window: no script, nothing of another site, no word of where it is from."""
    values = {
        "say": wording.texts,
        "language": wording.language,
        "direction": Locale.parse(wording.language, sep="-").text_direction,
        "unchecked": not wording.checked,
        **(context or {}),
    }
    response = HttpResponse(render_to_string(f"window/{name}.html", values), status=status)
    response.headers["Referrer-Policy"] = "same-origin"  # "no-referrer" would hide whose form it is
    response.headers["Cache-Control"] = "no-store"
    return response


def first_page(*, who: Inside, wording: Wording, at: datetime) -> dict[str, Any]:
    """Return everything of the first page: days, messages, questions, whom to call, what was done."""
    messages, questions, lines = queries.to_person(window=who.window)
    letters = [
        (
            one.sent_at,
            Letter(on=_day(one.sent_at, wording), text=_clear(who, one.for_person, one.pk), office=False),
        )
        for one in messages
    ]
    for line in lines:
        talk = str(line.complaint_id) if line.complaint.state != "closed" else ""
        text = _clear(who, line.for_person, line.pk)
        letters.append((line.sent_at, Letter(_day(line.sent_at, wording), text, office=True, talk=talk)))
    newest = sorted(letters, key=lambda one: one[0], reverse=True)[:SHOWN]
    asked = [(str(one.pk), text) for one in questions if (text := _clear(who, one.for_person, one.pk))]
    return {
        "days": [_shown(one, wording) for one in next_dates(case=who.case, at=at)][:SHOWN],
        "letters": [letter for _moment, letter in newest if letter.text],
        "questions": asked,
        "contacts": contacts_in(language=wording.language),
    }


def done_at(*, who: Inside) -> list[tuple[str, str, str]]:
    """Return what people said about the place of the person (else of the window) and what was done: language, said,
    did."""
    place = queries.shelter_of(case=who.case) or who.window.organisation_id
    return [(one.language, one.said, one.did) for one in queries.we_did(organisation=place, limit=SHOWN)]


def _clear(who: Inside, blob: bytes | memoryview | None, key: Any) -> str:
    return boxes.unbox(private=who.private, blob=blob, row=key, side="person") or ""


def _shown(one: NextDate, wording: Wording) -> Day:
    """Return a day in the window's language: the pack's sentence, the room's own words, or that it is planned."""
    words = wording.texts.get(f"date_{one.code}", "") if one.code else ""
    if not words and wording.language in _OWN_WORDS:
        with override(wording.language):
            words = str(one.words)
    return Day(
        on=_written(one.on, wording.language),
        words=words or wording.texts["date_open"],
        expected=one.expected,
    )


def _day(moment: datetime, wording: Wording) -> str:
    there = moment.astimezone(ZoneInfo(current().time_zone))
    return _written(there.date(), wording.language)


def _written(day: date, language: str) -> str:
    return format_date(day, "full", locale=Locale.parse(_WORLD.get(language, language), sep="-"))
