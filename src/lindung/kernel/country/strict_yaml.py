"""Reads YAML as a lawyer writes it: no surprises, and every value knows its line.

Plain YAML reads `on` as true, the country code `NO` as false, 12:30 as 750, keeps the last of two equal keys
and lets nine lines unfold to gigabytes. Here only `true` and `false` are booleans, dates are ISO dates, all
else unquoted is text or a number, and duplicate keys, aliases, tags and very deep or large files are refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

LARGEST = 1_000_000
"""Bytes in one file; the largest real one has fewer than a hundred thousand."""
DEEPEST = 24

Path_ = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong, where, and what to do about it; `str()` is `file:line: message`."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class Unreadable(ValueError):
    """A file that is not the YAML we accept; carries the one problem at which reading stopped."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Document:
    """The content of a file (always a mapping) and the line on which each part of it begins."""

    file: str
    data: dict[str, Any]
    lines: Mapping[Path_, int]

    def line(self, *path: str | int) -> int:
        """Return the line of the part at `path`, or of the nearest part around it."""
        for length in range(len(path), -1, -1):
            found = self.lines.get(path[:length])
            if found is not None:
                return found
        return 1

    def problem(self, message: str, *path: str | int) -> Problem:
        """Return a problem about the part at `path`."""
        return Problem(self.file, self.line(*path), message)


def read(*, path: Path, name: str | None = None) -> Document:
    """Return the document at `path`, called `name` in messages. Raises `Unreadable`."""
    file = name or str(path)
    try:
        if path.stat().st_size > LARGEST:
            raise Unreadable(Problem(file, 1, f"larger than {LARGEST} bytes; split it into several files"))
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise Unreadable(Problem(file, 1, "not UTF-8 text; save it as UTF-8")) from None
    except OSError as error:
        raise Unreadable(
            Problem(file, 1, f"cannot be read ({error.strerror}); check that it is there")
        ) from None
    return parse(text=text, file=file)


def parse(*, text: str, file: str) -> Document:
    """Return the document that `text` is. Raises `Unreadable`."""
    if len(text) > LARGEST:
        raise Unreadable(Problem(file, 1, f"larger than {LARGEST} characters; split it into several files"))
    builder = _Builder(file)
    try:
        data = builder.document(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Unreadable(Problem(file, line, f"not valid YAML: {error.problem or error.context}")) from None
    except yaml.YAMLError as error:
        raise Unreadable(Problem(file, 1, f"not valid YAML: {str(error).splitlines()[0]}")) from None
    if not isinstance(data, dict):
        raise Unreadable(Problem(file, 1, "the file must be a mapping of keys to values"))
    return Document(file, data, builder.lines)


class _Builder:
    """Turns parser events into plain values, refusing what we do not accept."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}

    def document(self, events: Iterator[yaml.Event]) -> Any:
        """Return the value of the only document in `events`."""
        next(events)  # the stream starts
        event = next(events)
        if isinstance(event, yaml.StreamEndEvent):
            raise self._refuse(event, "the file is empty; write the keys this file needs")
        value = self._value(next(events), events, ())
        next(events)  # the document ends
        event = next(events)
        if not isinstance(event, yaml.StreamEndEvent):
            raise self._refuse(event, "a second document (---) is not read; use one file for each")
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path_) -> Any:
        if isinstance(event, yaml.AliasEvent):
            raise self._refuse(event, f"the alias *{event.anchor} is not accepted; write the value out")
        assert isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
        self._plain(event)
        if len(path) > DEEPEST:
            raise self._refuse(event, f"nested deeper than {DEEPEST} levels")
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        assert isinstance(event, yaml.ScalarEvent)
        return self._scalar(event)

    def _mapping(self, events: Iterator[yaml.Event], path: Path_) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise self._refuse(event, "a key must be plain text")
            self._plain(event)
            key = event.value
            if key == "<<":
                raise self._refuse(event, "merging with << is not accepted; write the keys out")
            if key in found:
                first = self.lines[(*path, key)]
                raise self._refuse(event, f"the key {key!r} is given twice, first on line {first}; keep one")
            self.lines[(*path, key)] = _line(event)
            found[key] = self._value(next(events), events, (*path, key))
        return found

    def _sequence(self, events: Iterator[yaml.Event], path: Path_) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self._value(event, events, (*path, len(found))))
        return found

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        text: str = event.value
        if _INVISIBLE.search(text):
            raise self._refuse(
                event, "contains an invisible character that turns the direction of text; delete it"
            )
        if event.style:  # quoted, or a block of text
            return text
        if text in _WORDS:
            return _WORDS[text]
        for pattern, convert in _NUMBERS_AND_DATES:
            if pattern.fullmatch(text):
                try:
                    return convert(text)
                except ValueError:
                    raise self._refuse(event, f"{text} is not a day of the calendar") from None
        return text

    def _plain(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            raise self._refuse(event, f"the anchor &{event.anchor} is not accepted; write the value out")
        if event.tag is not None:
            raise self._refuse(event, f"the tag {event.tag} is not accepted; remove it")

    def _refuse(self, event: yaml.Event, message: str) -> Unreadable:
        return Unreadable(Problem(self.file, _line(event), message))


_NUMBERS_AND_DATES: tuple[tuple[re.Pattern[str], Callable[[str], Any]], ...] = (
    (_INTEGER, int),
    (_DECIMAL, float),
    (_DATE, date.fromisoformat),
)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark is not None else 1
