"""What makes a plan sound as a whole: codes that lead somewhere, days within the plan, actors that exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext

from lindung.kernel.vocabularies import REQUIRED_LANGUAGES, vocabulary
from lindung.plans.neutral import Row, Rows


def gettext_noop(text: str) -> str:
    """Mark a text for translation; these checks also run where Django does not."""
    return text


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with which field of which row; `template % values` says it in the reader's language."""

    part: str
    code: str
    field: str
    template: str
    values: Mapping[str, Any] = made(default_factory=dict)

    def __str__(self) -> str:
        said = gettext(self.template) if settings.configured else self.template
        return said % self.values


@dataclass(frozen=True, slots=True)
class Around:
    """What a plan is checked against; None where that is not known and nothing can be said."""

    languages: tuple[str, ...] = REQUIRED_LANGUAGES
    organisations: Collection[str] | None = None
    measures: Collection[str] | None = None
    elsewhere: Callable[[str, str], str] = lambda part, code: ""
    """Returns the plan that has this part with this code, or nothing."""


_REFERENCES: Final[tuple[tuple[str, str, str], ...]] = (
    # part, field, the part that its codes are of
    ("plan", "coordinator", "actor"),
    ("goal", "pillars", "pillar"),
    ("programme_area", "goal", "goal"),
    ("programme_area", "also_under", "objective"),
    ("actor", "members", "actor"),
    ("actor", "parent", "actor"),
    ("committee", "lead", "actor"),
    ("committee", "pillars", "pillar"),
    ("objective", "goal", "goal"),
    ("objective", "programme_area", "programme_area"),
    ("objective", "pillar", "pillar"),
    ("output", "objective", "objective"),
    ("output", "pillar", "pillar"),
    ("output", "goal", "goal"),
    ("output", "related_goals", "goal"),
    ("activity", "output", "output"),
    ("activity", "objective", "objective"),
    ("activity", "responsible", "actor"),
    ("activity", "supporting", "actor"),
    ("activity", "committee", "actor"),
    ("activity", "related_goals", "goal"),
    ("indicator", "responsible", "actor"),
)
_VOCABULARIES: Final[tuple[tuple[str, str, str], ...]] = (
    ("objective", "duties", "duties"),
    ("indicator", "unit", "plan_units"),
    ("indicator", "disaggregate", "plan_dimensions"),
)
_WITHIN: Final = ("period", "activity", "indicator")


def findings(*, rows: Rows, around: Around) -> Iterator[Finding]:
    """Yield everything that is wrong with a plan; nothing for a sound one."""
    yield from _references(rows, around)
    yield from _codes(rows)
    yield from _days(rows)
    yield from _responsibilities(rows)
    yield from _indicators(rows, around)
    yield from _organisations(rows, around)
    yield from _languages(rows, around)


def _each(row: Row, name: str) -> list[str]:
    value = row[name]
    return [value] if isinstance(value, str) and value else list(value)


def _references(rows: Rows, around: Around) -> Iterator[Finding]:
    for part, name, of in _REFERENCES:
        for code, row in rows[part].items():
            for wanted in (one for one in _each(row, name) if one not in rows[of]):
                yield _nowhere(part, code, name, of, wanted, around)
    for code in rows["committee"]:
        if code not in rows["actor"]:
            yield _nowhere("committee", code, "actor", "actor", code, around)


def _nowhere(part: str, code: str, name: str, of: str, wanted: str, around: Around) -> Finding:
    other = around.elsewhere(of, wanted)
    if other:
        text = gettext_noop("%(wanted)s is part of another plan, %(plan)s; name one of this plan")
        return Finding(part, code, name, text, {"wanted": wanted, "plan": other})
    text = gettext_noop("there is no %(of)s %(wanted)s in this plan; add it, or correct the code")
    return Finding(part, code, name, text, {"of": of.replace("_", " "), "wanted": wanted})


def _codes(rows: Rows) -> Iterator[Finding]:
    text = gettext_noop("the code list %(list)s has no %(wanted)s; use one of its codes")
    for code, row in rows["indicator"].items():
        if row["share"] and row["share"]["group"] not in vocabulary("plan_dimensions"):
            wanted = row["share"]["group"]
            yield Finding("indicator", code, "share", text, {"list": "plan_dimensions", "wanted": wanted})
    for part, name, listed in _VOCABULARIES:
        known = vocabulary(listed)
        for code, row in rows[part].items():
            for wanted in (one for one in _each(row, name) if one not in known):
                yield Finding(part, code, name, text, {"list": listed, "wanted": wanted})


def _days(rows: Rows) -> Iterator[Finding]:
    code, head = next(iter(rows["plan"].items()))
    if head["starts"] >= head["ends"]:
        yield Finding("plan", code, "period", gettext_noop("the plan ends before it has begun"))
    for part in _WITHIN:
        for code, row in rows[part].items():
            if part == "period" and row["starts"] == row["ends"]:
                yield Finding(part, code, "ends", gettext_noop("a period is longer than a day"))
            if row["starts"] > row["ends"]:
                text = gettext_noop(
                    "it ends on %(ends)s, before it starts on %(starts)s; correct one of them"
                )
                yield Finding(part, code, "ends", text, {"starts": row["starts"], "ends": row["ends"]})
            for name in ("starts", "ends"):
                if not head["starts"] <= row[name] <= head["ends"]:
                    text = gettext_noop("%(day)s is outside the plan, which runs from %(first)s to %(last)s")
                    values = {"day": row[name], "first": head["starts"], "last": head["ends"]}
                    yield Finding(part, code, name, text, values)
    for code, row in rows["period"].items():
        if date.fromisoformat(row["due_on"]) < date.fromisoformat(row["ends"]):
            text = gettext_noop("reports are due on %(due)s, before the period ends on %(ends)s")
            yield Finding("period", code, "due_on", text, {"due": row["due_on"], "ends": row["ends"]})


def _responsibilities(rows: Rows) -> Iterator[Finding]:
    for code, row in rows["activity"].items():
        named = [*row["responsible"], *row["supporting"]]
        for twice in sorted({one for one in named if named.count(one) > 1}):
            text = gettext_noop("%(actor)s is named twice; an actor has one part in an activity")
            name = "responsible" if row["responsible"].count(twice) > 1 else "supporting"
            yield Finding("activity", code, name, text, {"actor": twice})


def _indicators(rows: Rows, around: Around) -> Iterator[Finding]:
    for code, row in rows["indicator"].items():
        feed = row["feed"]
        if "report" in feed and feed["report"] not in rows["actor"]:
            yield _nowhere("indicator", code, "feed", "actor", feed["report"], around)
        measure = feed.get("measure") or feed.get("programmes")
        if measure and around.measures is not None and measure not in around.measures:
            text = gettext_noop(
                "there is no measure %(measure)s; see the list of figures for those there are"
            )
            yield Finding("indicator", code, "feed", text, {"measure": measure})
        seen = set()
        for target in row["targets"]:
            if target["period"] and target["period"] not in rows["period"]:
                yield _nowhere("indicator", code, "targets", "period", target["period"], around)
            key = (target["span"], target["period"])
            if key in seen:
                text = gettext_noop("two targets are for the same time; keep one")
                yield Finding("indicator", code, "targets", text)
            seen.add(key)


def _organisations(rows: Rows, around: Around) -> Iterator[Finding]:
    known = around.organisations
    text = gettext_noop(
        "there is no organisation %(wanted)s here; enter it in the directory, or correct the code"
    )
    for code, row in rows["actor"].items():
        for wanted in row["organisations"]:
            if known is not None and wanted not in known:
                yield Finding("actor", code, "organisations", text, {"wanted": wanted})


def _languages(rows: Rows, around: Around) -> Iterator[Finding]:
    text = gettext_noop("no text in language %(language)s; add it")
    for part, listed in rows.items():
        for code, row in listed.items():
            for name, labels in _texts(part, row):
                for missing in (one for one in around.languages if one not in labels):
                    yield Finding(part, code, name, text, {"language": missing})


def _texts(part: str, row: Row) -> Iterator[tuple[str, Mapping[str, str]]]:
    for name in ("title", "short_title", "vision", "function"):
        if row.get(name):
            yield name, row[name]
    for one in row.get("detail", ()):
        yield "detail", one
    if part == "plan":
        yield "source", row["source"]["title"]
    if part == "indicator" and "why" in row["feed"]:
        yield "feed", row["feed"]["why"]
