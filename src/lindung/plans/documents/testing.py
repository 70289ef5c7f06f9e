"""Invented content for tests: as large as a national plan, with long words, odd signs and hidden numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from lindung.plans.documents.content import (
    ActivityLine,
    AdjustmentLine,
    Cell,
    CommentLine,
    CommitteePage,
    Content,
    IndicatorLine,
    KeyFigure,
    ObjectiveLine,
    Pack,
    PillarPart,
    PointLine,
    Reading,
    StateTable,
)

INJECTIONS: Final = (
    '#panic("x") and *bold* and _thin_ and $x^2$',
    '=HYPERLINK("http://example.invalid";"x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "<script>alert(1)</script> &amp; <b>",
    "\\u{1F600} [link](http://example.invalid) @label <label>",
    "back\\slash `raw` ~ // no comment /* nor this */",
)
"""Texts that would act on their own in a typst document, a spreadsheet or a page, were they not texts."""
_CODES: Final = ("done", "on_track", "at_risk", "late", "not_started")
STANDINGS: Final = tuple(zip(_CODES, ("Done", "On track", "At risk", "Late", "Not started"), strict=True))
STANDINGS_MS: Final = tuple(
    zip(_CODES, ("Selesai", "Mengikut jadual", "Berisiko", "Lewat", "Belum bermula"), strict=True)
)
_TITLES: Final = {
    "en": (
        "Train front-line officers of every agency in recognising trafficking in persons and in referring it",
        "Publish an annual account of prosecutions",
        "Review standard operating procedures for the identification of victims together with civil society"
        " organisations and the agencies that meet people first, at borders, in hospitals and at workplaces",
        "Hold dialogues with employers",
    ),
    "ms": (
        "Melatih pegawai barisan hadapan setiap agensi untuk mengenal pasti dan merujuk pemerdagangan orang",
        "Menerbitkan laporan tahunan pendakwaan",
        "Mempertingkatkan kebertanggungjawaban dan ketidakberpihakan pemeriksaan serta penguatkuasaan tempat kerja"
        " bersama pertubuhan masyarakat sivil dan agensi-agensi berkepentingan",
        "Mengadakan dialog dengan majikan",
    ),
}
_PILLARS: Final = {
    "en": ("Prevention", "Prosecution", "Protection", "Partnership"),
    "ms": ("Pencegahan", "Pendakwaan", "Perlindungan", "Perkongsian"),
}
_STATES: Final = (
    "Awan",
    "Bukit Lima",
    "Cahaya",
    "Damar",
    "Embun",
    "Fajar",
    "Gerbang",
    "Hulu Sungai",
    "Intan",
)
_LEADS: Final = ("LC", "EC", "VCPC", "MPC", "SCFL", "Ministry of Work and Families")
PERIODS: Final = ("2021", "2022", "2023", "2024")


def content(*, language: str = "en", objectives: int = 34, special: bool = False) -> Content:
    """Return a review of 4 pillars and `objectives` objectives; with `special` also texts that try to act."""
    names = STANDINGS_MS if language == "ms" else STANDINGS
    pillars = []
    indicators: list[IndicatorLine] = []
    for place, title in enumerate(_PILLARS[language]):
        code = f"P{place + 1}"
        parts = []
        for number in range(place + 1, objectives + 1, 4):
            lines = tuple(_activity(code, number, turn, language, names) for turn in range(3 + number % 5))
            indicators += [_indicator(line, turn, language) for turn, line in enumerate(lines)]
            parts.append(
                ObjectiveLine(
                    code=f"S{number}",
                    number=number,
                    title=_TITLES[language][(number + 1) % 4],
                    pillar=code,
                    goal=f"{_PILLARS[language][place]} {number % 3 + 1}",
                    counts=_counted(lines),
                    activities=lines,
                )
            )
        every = tuple(line for one in parts for line in one.activities)
        drawn = tuple(one for one in indicators if one.pillar == code and one.target_value is not None)[:4]
        pillars.append(
            PillarPart(code=code, title=title, counts=_counted(every), objectives=tuple(parts), drawn=drawn)
        )
    lines = tuple(line for part in pillars for one in part.objectives for line in one.activities)
    return Content(
        language=language,
        country="Republic of Examplia" if language == "en" else "Republik Contoh",
        plan="National Action Plan 2021 to 2025"
        if language == "en"
        else "Pelan Tindakan Kebangsaan 2021 hingga 2025",
        plan_code="EXAMPLE-3.0",
        plan_version=7,
        kind="Annual review" if language == "en" else "Semakan tahunan",
        period="2024",
        span="1 January to 31 December 2024" if language == "en" else "1 Januari hingga 31 Disember 2024",
        data_of="22 November 2026",
        made_on="22 November 2026, 16:00",
        currency="EXD",
        coordinator="Council Secretariat" if language == "en" else "Urus Setia Majlis",
        vision="A country in which nobody is bought or sold."
        if language == "en"
        else "Negara tanpa pemerdagangan.",
        periods=PERIODS,
        key_figures=tuple(
            KeyFigure(name, text, note)
            for name, text, note in (
                ("Activities done or on track", "143 of 209", "68 %"),
                ("Activities late", "24", "11 more than in 2023"),
                ("Indicators with a target met", "61 of 98", "targets.met, 22 November 2026"),
                ("Victims identified", "1,284", "determinations.victims, 22 November 2026"),
                ("Screenings completed", "5,120", "screenings.completed, 22 November 2026"),
                ("Reports missing", "17", "of 221"),
            )
        ),
        summary=(
            "Of 209 activities, 61 are done, 82 on track, 42 at risk and 24 late.",
            "98 indicators have a target that was due in 2024; 61 of them were met.",
        ),
        pillars=tuple(pillars),
        adjustments=tuple(_adjustment(line, turn) for turn, line in enumerate(lines[:6])),
        tables=(_table("Victims identified", "determinations.victims"),),
        threshold=3,
        comments=_comments(lines, special),
        comments_total=40,
        method=(
            (
                "Where figures come from",
                "Computed from the work recorded here, or reported once by who knows.",
            ),
            ("How standings follow", "By rules; both are shown. " * 3),
        ),
        indicators=tuple(indicators),
        standings=names,
        counts=_counted(lines),
    )


def pack(*, language: str = "en", rows: int = 30) -> Pack:
    """Return a meeting pack of three committees, each with more than a page holds."""
    whole = content(language=language)
    return Pack(
        language=language,
        country=whole.country,
        plan=whole.plan,
        plan_code=whole.plan_code,
        plan_version=whole.plan_version,
        period=whole.period,
        data_of=whole.data_of,
        made_on=whole.made_on,
        standings=whole.standings,
        pages=tuple(
            CommitteePage(
                code=code,
                title=title,
                function="Looks after the investigation and prosecution of trafficking in persons.",
                next_meeting="3 December 2026, 10:00",
                key_figures=whole.key_figures[:4],
                counts=_counted(whole.activities[:rows]),
                activities=whole.activities[:rows],
                points=tuple(
                    PointLine(f"AP-26-{n:04d}", _TITLES[language][n % 4], "LC", "1 May 2026", "High", n < 3)
                    for n in range(rows // 2)
                ),
            )
            for code, title in (
                ("LC", "Legislation Committee"),
                ("EC", "Enforcement Committee"),
                ("MPC", "Media"),
            )
        ),
    )


def _counted(lines: tuple[ActivityLine, ...]) -> dict[str, int]:
    counts = {code: 0 for code, _name in STANDINGS}
    for line in lines:
        counts[line.standing] += 1
    return counts


def _activity(
    pillar: str, number: int, turn: int, language: str, names: tuple[tuple[str, str], ...]
) -> ActivityLine:
    standing, text = names[(number * 3 + turn * 2) % 5]
    other = (number + turn) % 11 == 0
    return ActivityLine(
        code=f"{pillar}.S{number}.O{turn % 3 + 1}.{'i' * (turn + 1)}",
        title=_TITLES[language][(number + turn) % 4],
        objective=f"S{number}",
        pillar=pillar,
        lead=_LEADS[(number + turn) % 6],
        committee="LC",
        years="2021–2025",
        standing=standing,
        standing_text=text,
        reason="A report was due and is not there."
        if standing == "late"
        else "Work goes on and nothing is overdue.",
        rule_standing="late" if other else "",
        rule_standing_text="Late" if other else "",
        why_other="The curriculum was taught under another activity." if other else "",
        difficulty="The contract for the curriculum was signed late." if turn % 2 else "",
    )


def _indicator(line: ActivityLine, turn: int, language: str) -> IndicatorLine:
    base = 20 + 7 * turn
    targeted = turn % 2 == 0
    readings = tuple(
        Reading(
            period=period,
            text="–" if step == 2 and turn % 3 == 0 else f"{base + 9 * step}",
            value=None if step == 2 and turn % 3 == 0 else Decimal(base + 9 * step),
            verdict="met",
            verdict_text="Target met" if language == "en" else "Sasaran dicapai",
            on=date(2025, 2, 20),
            on_text="20 February 2025",
            source="screenings.completed" if turn % 3 else "LC",
            measure="screenings.completed" if turn % 3 else "",
            origin="Computed" if turn % 3 else "Reported",
        )
        for step, period in enumerate(PERIODS)
    )
    return IndicatorLine(
        code=f"{line.code}.1",
        title=f"People reached ({turn + 1})" if language == "en" else f"Orang yang dicapai ({turn + 1})",
        activity=line.code,
        pillar=line.pillar,
        unit="people",
        target="at least 30 each year" if targeted else "",
        kind="count",
        measure="screenings.completed" if turn % 3 else "",
        source="screenings.completed, 22 November 2026" if turn % 3 else "LC, 20 February 2025",
        readings=readings,
        target_value=Decimal(30) if targeted else None,
        activity_title=line.title,
    )


def _adjustment(line: ActivityLine, turn: int) -> AdjustmentLine:
    return AdjustmentLine(
        code=line.code,
        title=line.title,
        kind=("Target", "End", "Owner")[turn % 3],
        before=("40 a year", "31 December 2024", "LC")[turn % 3],
        after=("25 a year", "30 June 2025", "EC")[turn % 3],
        reason="The curriculum was ready half a year later than planned.",
        decided="12 March 2025",
        state="closed",
    )


def _table(title: str, measure: str) -> StateTable:
    rows = []
    for place, name in enumerate(_STATES):
        cells = tuple(
            Cell("not shown", None, True)
            if (place + step) % 7 == 3
            else Cell(f"{place * 9 + step * 4}", Decimal(place * 9 + step * 4))
            for step in range(4)
        )
        rows.append((name, cells))
    totals = tuple(Cell(str(300 + step), Decimal(300 + step)) for step in range(4))
    return StateTable(title, measure, "22 November 2026", PERIODS, tuple(rows), totals)


def _comments(lines: tuple[ActivityLine, ...], special: bool) -> tuple[CommentLine, ...]:
    texts = ["The new route to the shelter works; interpreters are still missing on weekends."]
    if special:
        texts += INJECTIONS
    return tuple(
        CommentLine(line.code, line.title, "Friends of the Coast", text, "3 March 2025")
        for line, text in zip(lines, texts, strict=False)
    )
