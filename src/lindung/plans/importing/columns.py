"""The sheets of a plan's workbook and their columns: one table for writing templates and for reading them back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, get_args

from lindung.kernel.country.models import OrganisationKind
from lindung.kernel.law.labels import Entry
from lindung.plans import pack as shape


class Kind(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    CODE = "code"
    LABELS = "labels"
    """One column for each language: `title_en`."""
    TEXTS = "texts"
    """As labels, several texts, each on its own line."""
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"
    LIST = "list"
    """Codes with commas between."""
    LINES = "lines"
    """Plain texts, each on its own line."""
    WHERE = "where"
    """`column=code|code; column=code`."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its value goes in a row (`feed.measure`), how it is read, and what to write into it."""

    path: str
    kind: Kind
    says: str
    choices: tuple[str, ...] = ()
    needed: bool = False

    @property
    def name(self) -> str:
        """What stands above the column."""
        return self.path.replace(".", "_")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: which list of the plan it holds, and its columns."""

    title: str
    holds: str
    columns: tuple[Column, ...]
    says: str


def _choices(model: type[Entry], name: str) -> tuple[str, ...]:
    found = model.model_fields[name].annotation
    literals = [one for one in (found, *get_args(found)) if getattr(one, "__origin__", None) is not None]
    return tuple(code for one in literals for code in get_args(one) if isinstance(code, str))


_CODE = Column("code", Kind.CODE, "A code of its own, never used twice", needed=True)
_TITLE = Column("title", Kind.LABELS, "What it is called", needed=True)
_NOTE = Column("note", Kind.TEXT, "What else should be known")
_STARTS = Column("starts", Kind.DAY, "Year, or day as 2026-01-31", needed=True)
_ENDS = Column("ends", Kind.DAY, "Year, or its last day", needed=True)
_PILLAR = Column("pillar", Kind.CODE, "Code of the pillar", needed=True)

HEAD: Final = (
    _CODE,
    _TITLE,
    Column("short_title", Kind.LABELS, "A short name", needed=True),
    Column("vision", Kind.LABELS, "What the plan wants in the end"),
    Column("country", Kind.CODE, "Code of the country, three small letters; empty for a region"),
    Column("region", Kind.CODE, "Code of the region; empty for a country"),
    Column("period.starts", Kind.DAY, "First day of the plan, or its year", needed=True),
    Column("period.ends", Kind.DAY, "Last day of the plan, or its year", needed=True),
    Column("coordinator", Kind.CODE, "The actor that coordinates it"),
    Column("currency", Kind.CODE, "Three letters, of indicators that are amounts"),
    Column("predecessors", Kind.LINES, "Plans before it, each on its own line"),
    Column("source.title", Kind.LABELS, "The document that the plan stands in", needed=True),
    Column("source.section", Kind.TEXT, "Where in it"),
    Column("source.href", Kind.TEXT, "Its https address"),
    Column(
        "source.verification", Kind.CODE, "Compared with the document?", ("verified", "to_be_verified"), True
    ),
    Column("source.last_checked_on", Kind.DAY, "When, as 2026-01-31", needed=True),
    Column("source.note", Kind.TEXT, "What else should be known"),
)
"""The sheet `Plan` has these one below the other: name in the first column, value in the second."""

SHEETS: Final = (
    Sheet(
        "Periods",
        "periods",
        (
            _CODE,
            Column("kind", Kind.CODE, "What it is", _choices(shape.Period, "kind"), True),
            _STARTS,
            _ENDS,
            Column("due_on", Kind.DAY, "The last day on which a report is in time", needed=True),
        ),
        "What is reported on, and when",
    ),
    Sheet("Pillars", "pillars", (_CODE, _TITLE), "The pillars of the plan"),
    Sheet(
        "Goals",
        "goals",
        (_CODE, _TITLE, Column("pillars", Kind.LIST, "Codes of its pillars")),
        "What the plan wants in the end",
    ),
    Sheet(
        "Programme areas",
        "programme_areas",
        (
            _CODE,
            _TITLE,
            Column("goal", Kind.CODE, "Code of its goal", needed=True),
            Column("also_under", Kind.LIST, "Objectives of other areas that it serves"),
        ),
        "Fields of work",
    ),
    Sheet(
        "Actors",
        "actors",
        (
            _CODE,
            _TITLE,
            Column("kind", Kind.CODE, "What sort of body", _choices(shape.PlanActor, "kind"), True),
            Column("group", Kind.FLAG, "yes if it stands for several bodies"),
            Column("members", Kind.LIST, "Codes of the actors in it"),
            Column("organisations", Kind.LIST, "Codes of organisations that answer for it"),
            Column(
                "organisation_kinds",
                Kind.LIST,
                f"Or of all of a kind: {', '.join(get_args(OrganisationKind))}",
            ),
            Column("parent", Kind.CODE, "The actor above it"),
            _NOTE,
        ),
        "Committees, agencies and groups that have a part",
    ),
    Sheet(
        "Committees",
        "committees",
        (
            Column("actor", Kind.CODE, "Code of the actor that is this committee", needed=True),
            Column("number", Kind.NUMBER, "Its number, if they are counted"),
            Column("lead", Kind.CODE, "The actor that leads it"),
            Column("function", Kind.LABELS, "What it is for", needed=True),
            Column("pillars", Kind.LIST, "Pillars it watches over"),
            Column("kind", Kind.CODE, "What sort", _choices(shape.Committee, "kind"), True),
        ),
        "Which of the actors are committees",
    ),
    Sheet(
        "Objectives",
        "objectives",
        (
            _CODE,
            Column("number", Kind.NUMBER, "Its number", needed=True),
            _TITLE,
            _PILLAR,
            Column("goal", Kind.CODE, "Code of its goal"),
            Column("programme_area", Kind.CODE, "Code of its programme area"),
            Column("duties", Kind.LIST, "Duties beyond the country that it answers"),
            _NOTE,
        ),
        "What the goals come down to",
    ),
    Sheet(
        "Outputs",
        "outputs",
        (
            _CODE,
            Column("objective", Kind.CODE, "Code of its objective", needed=True),
            _TITLE,
            _PILLAR,
            Column("goal", Kind.CODE, "Code of its goal"),
            Column("related_goals", Kind.LIST, "Other goals that it serves"),
        ),
        "What objectives are to bring about",
    ),
    Sheet(
        "Activities",
        "activities",
        (
            _CODE,
            Column("output", Kind.CODE, "Code of its output"),
            Column("objective", Kind.CODE, "Or of its objective, if it has no output"),
            _TITLE,
            Column("detail", Kind.TEXTS, "Examples or scope, each on its own line"),
            Column("detail_kind", Kind.CODE, "What they are", ("examples", "scope")),
            Column("responsible", Kind.LIST, "Codes of actors; the first one leads", needed=True),
            Column("supporting", Kind.LIST, "Codes of actors that help"),
            Column("committee", Kind.CODE, "The committee that watches over it, if it is not obvious"),
            _STARTS,
            _ENDS,
            Column("related_goals", Kind.LIST, "Other goals that it serves"),
            _NOTE,
        ),
        "What is to be done, by whom and when",
    ),
    Sheet(
        "Indicators",
        "indicators",
        (
            _CODE,
            Column("activity", Kind.CODE, "Code of its activity", needed=True),
            _TITLE,
            Column("kind", Kind.CODE, "What is measured", _choices(shape.Indicator, "kind"), True),
            Column("unit", Kind.CODE, "Code of what is counted"),
            Column("comparator", Kind.CODE, "Empty: at least", ("at_least", "at_most")),
            Column("share.min", Kind.NUMBER, "Least share of the group, in percent"),
            Column("share.group", Kind.CODE, "Of whom"),
            Column("share.comparator", Kind.CODE, "Empty: at least", ("at_least", "at_most")),
            Column("disaggregate", Kind.LIST, "Dimensions asked for"),
            Column("starts", Kind.DAY, "Where it differs from the activity"),
            Column("ends", Kind.DAY, "Where it differs from the activity"),
            Column("responsible", Kind.LIST, "Where narrower than the activity's"),
            _NOTE,
            Column("feed.measure", Kind.CODE, "Measure that computes it"),
            Column("feed.programmes", Kind.CODE, "Or measure of programmes that counts it"),
            Column("feed.report", Kind.CODE, "Or the actor that reports it"),
            Column("feed.where", Kind.WHERE, "What narrows the measure: column=code|code; column=code"),
            Column("feed.room", Kind.CODE, "What will compute it one day", get_args(shape.Room)),
            Column("feed.why", Kind.LABELS, "Why it is reported"),
        ),
        "What activities are measured by, and where the figure comes from",
    ),
    Sheet(
        "Targets",
        "targets",
        (
            Column("indicator", Kind.CODE, "Code of its indicator", needed=True),
            Column("span", Kind.CODE, "For which time", _choices(shape.Target, "span"), True),
            Column("period", Kind.CODE, "Code of the period, with span period"),
            Column("value", Kind.NUMBER, "From 0 up", needed=True),
        ),
        "What is to be reached",
    ),
)
