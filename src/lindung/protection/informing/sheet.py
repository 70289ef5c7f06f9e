"""The sheet put together: the country's sentences with what is true of one person, in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from babel import Locale
from babel.core import get_global
from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.kernel.typesetting.letters import covers
from lindung.protection.informing.facts import Facts, written
from lindung.protection.informing.kit import Kit, Line, Wording, filled, places_in

CODE_WORD_LIMIT: Final = 30


@dataclass(frozen=True, slots=True)
class Part:
    """A heading and its sentences; `code` names the section in records."""

    code: str
    heading: str
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the sheet says. `unchecked` and `code_word` are empty where there is nothing to say."""

    language: str
    direction: str
    script: str
    title: str
    unchecked: str
    code_word: str
    keep: str
    made_on: str
    parts: Sequence[Part]
    contacts_heading: str
    contacts: Sequence[str]
    own: str


def put_together(*, kit: Kit, language: str, facts: Facts, code_word: str = "") -> Sheet:
    """Return the sheet in one of the kit's languages. Raises `Invalid` for another, and for a word that does not fit.

    A sentence is said where its facts hold and all that it fills in is known.
    """
    wording = kit.wordings.get(language)
    if wording is None:
        raise Invalid(
            _("The sheet does not exist in this language. Choose one from the list."), field="language"
        )
    word = checked_word(code_word, language=language)
    values = _values(wording, facts)
    texts = wording.texts
    parts = []
    for section in kit.sections:
        said = [line for line in section.lines if _holds(line, facts)]
        lines = [
            filled(texts[one.text], values) for one in said if places_in(texts[one.text]) <= values.keys()
        ]
        parts.append(Part(code=section.code, heading=texts[section.heading], lines=lines))
    return Sheet(
        language=language,
        direction=Locale.parse(language, sep="-").text_direction,
        script=script_of(language),
        title=texts["title"],
        unchecked="" if wording.checked else texts["unchecked"],
        code_word=filled(texts["code_word"], {"code_word": word}) if word else "",
        keep=texts["keep"],
        made_on=filled(texts["made_on"], values),
        parts=[part for part in parts if part.lines],
        contacts_heading=texts[kit.heading_contacts],
        contacts=[filled(texts[one.text], {"number": one.number}) for one in kit.contacts],
        own=texts["call_own"],
    )


def checked_word(code_word: str, *, language: str) -> str:
    """Return the person's word, cleaned. Raises `Invalid` where it is too long or has letters that cannot be set."""
    word = " ".join(clean_text(value=code_word, limit=CODE_WORD_LIMIT).split())
    if not covers(text=word, script=script_of(language)):
        raise Invalid(
            _("The sheet in this language has no letters for this word. Write it in Latin letters."),
            field="code_word",
        )
    return word


def script_of(language: str) -> str:
    """Return the ISO 15924 code of the script a language is mostly written in."""
    locale = Locale.parse(language, sep="-")
    likely = get_global("likely_subtags").get(str(locale), "")
    return locale.script or (likely.split("_")[1] if likely.count("_") else "Latn")


def _holds(line: Line, facts: Facts) -> bool:
    known = facts.flags | facts.days.keys()
    return known.issuperset(line.when) and known.isdisjoint(line.unless)


def _values(wording: Wording, facts: Facts) -> Mapping[str, str]:
    language = wording.language
    given: dict[str, date | datetime | int] = {**facts.days, **facts.numbers, "today": facts.today}
    return {**wording.terms, **{name: written(value, language=language) for name, value in given.items()}}
