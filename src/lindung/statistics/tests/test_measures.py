"""Measures over the small fixed world of `world.py`, each figure counted by hand; and definitions that are none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from lindung.cases.models import TimelineEntry
from lindung.identification.models import Decision, Screening
from lindung.kernel.country.loading import PackError
from lindung.referral.models import Referral
from lindung.statistics import actions, explain, facts, measures
from lindung.statistics.asking import Ask
from lindung.statistics.reading import reading, rows
from lindung.statistics.tests.world import LATEST, YEAR, build, moment

BY_HAND: Mapping[str, str | None] = {
    # opened: A B C D; E in 2024, F in 2026
    "cases.opened": "4",
    "cases.closed": "3",  # B C E
    "cases.open": "2",  # A D
    "cases.days_open": "148.0833",  # C 26 days 1 hour, B 148 days 2 hours, E 365 days
    "cases.identified": "3",  # A B E
    "cases.recovery_begun": "1",
    "cases.leaving_planned": "1",  # B twice
    "screenings.started": "5",
    "screenings.completed": "5",  # all but D's; E's a minute after midnight
    "screenings.presumed": "4",
    "screenings.decided": "5",
    "screenings.decided_as_advised": "80",  # 4 of 5
    "screenings.hours_to_decision": "1",  # 0.5 1 1 2 24
    "cases.presumed": "3",  # A twice, B, E
    "children.presumed": "2",  # B E
    "instruments.in_use": "3",
    "determinations.made": "4",
    "determinations.victims": "2",  # A E; B's was reconsidered
    "determinations.not_victims": "1",
    "determinations.days": "28",  # E 16, B 28, A 41
    "determinations.reconsidered": "1",
    "referrals.sent": "7",
    "referrals.accepted": "4",
    "referrals.declined": "1",
    "referrals.completed": "1",
    "referrals.answered_in_time": "80",  # 4 of 5: one late, one withdrawn, one due next year
    "referrals.hours_to_answer": "24",  # 3 12 24 24 72
    "referrals.waiting": "1",
    "referrals.non_tip": "1",
    "referrals.people_helped": "2",  # A E; B was cleared
    "referrals.people_asking": "2",  # A E; D was never presumed
    "children.supported": "1",  # E
    "referrals.helpers": "1",  # the refuge, three times
    "orders.custody": "1",
    "orders.interim": "2",  # A's corrected record once, B's
    "orders.protection": "1",
    "orders.refused": "1",
    "orders.in_force": "1",
    "orders.reports_complete": "1",
    "orders.reports_in_time": "50",  # A's of A's and B's
    "orders.clocks_kept": "50",  # B's of B's and E's; A's was cancelled
    "tasks.kept": "40",  # 2 of 5
    "tasks.overdue": "1",  # D
    "consents.given": "1",
    "consents.refused": "1",
    "consents.withdrawn": "1",
    "focal_points.active": "1",  # the station; the refuge's only account was closed
    "organisations.working": "2",
    "people.in_role": "2",
    "organisations.active": None,  # what stands now says nothing about a year that is over
}


def _value(
    code: str, starts: date, ends: date, as_of: date | None = None, **narrowing: list[str]
) -> Decimal | None:
    [row] = actions.compute(asks=[Ask(code, starts, ends, narrowing)], at=LATEST, as_of=as_of)
    return row.value


@pytest.mark.django_db
def test_figures_are_those_counted_by_hand() -> None:
    build()
    found = {
        row.measure: row for row in actions.compute(asks=[Ask(code, *YEAR) for code in BY_HAND], at=LATEST)
    }

    wrong = {
        code: (found[code].value, expected)
        for code, expected in BY_HAND.items()
        if found[code].value != (Decimal(expected) if expected else None)
    }
    assert not wrong, f"(computed, by hand): {wrong}"
    shares = ("screenings.decided_as_advised", "referrals.answered_in_time", "orders.clocks_kept")
    assert [(found[code].numerator, found[code].denominator) for code in shares] == [(4, 5), (4, 5), (1, 2)]


@pytest.mark.django_db
def test_parts_are_those_counted_by_hand() -> None:
    build()
    asks = [Ask(code, *YEAR) for code in ("cases.opened", "referrals.accepted", "cases.leaving_planned")]
    opened, accepted, leaving = (row.cells for row in actions.compute(asks=asks, at=LATEST))
    assert opened["state"] == {"AA-01": 2, "AA-02": 2}
    assert opened["child"] == {"false": 2, "true": 2}
    assert opened["sex"] == {"female": 2, "male": 2}
    assert opened["age_band"] == {"12-17": 1, "25-34": 1, "35-49": 1, "unknown": 1}
    assert opened["organisation_kind"] == {"labour": 2, "police": 2}
    assert accepted["receiver_kind"] == {"ngo_shelter": 3, "police": 1}
    assert accepted["need"] == {"medical": 1, "shelter": 2, "unknown": 1}
    assert leaving["step"] == {"followed_up": 1, "leaving_planned": 1}, "one case in both, once in the whole"


@pytest.mark.django_db
def test_edges_of_periods_belong_to_one_period_only() -> None:
    build()
    assert _value("cases.opened", date(2025, 1, 1), date(2025, 6, 30)) == 3, "D came on July 1 at midnight"
    assert _value("cases.opened", date(2025, 7, 1), date(2025, 7, 1)) == 1
    assert _value("cases.opened", date(2024, 12, 31), date(2024, 12, 31)) == 1, "E, a minute before midnight"
    assert _value("cases.open", date(2025, 1, 1), date(2025, 6, 30)) == 2, "A and E"
    assert _value("orders.in_force", date(2025, 1, 1), date(2025, 2, 10)) == 2
    assert _value("orders.in_force", date(2025, 1, 1), date(2025, 1, 1)) == 1, "custody on its only day"
    assert _value("orders.in_force", date(2025, 1, 1), date(2025, 1, 2)) == 0
    assert _value("focal_points.active", date(2025, 1, 1), date(2025, 6, 30)) == 2
    assert _value("cases.opened", date(2026, 3, 1), date(2026, 3, 31)) is None, "not begun yet"


@pytest.mark.django_db
def test_narrowing_takes_codes_flags_and_what_was_not_recorded() -> None:
    build()
    assert _value("referrals.people_helped", *YEAR, need=["medical"]) == 1
    assert _value("referrals.sent", *YEAR, state=["AA-02"], non_tip=["true"]) == 1
    assert _value("cases.opened", *YEAR, nationality=["unknown", "IDN"]) == 2
    assert _value("instruments.in_use", *YEAR, instrument=["health_worker", "child"]) == 2


@pytest.mark.django_db
def test_what_was_recorded_later_does_not_change_a_figure_rebuilt_for_an_earlier_day() -> None:
    build()
    assert _value("determinations.made", *YEAR, as_of=date(2025, 8, 15)) == 3, (
        "E's came to be known in September"
    )
    assert _value("determinations.victims", *YEAR, as_of=date(2025, 4, 30)) == 2, (
        "A and B, not yet reconsidered"
    )
    assert _value("referrals.people_helped", *YEAR, as_of=date(2025, 4, 30)) == 3, "B, not yet cleared"
    assert _value("cases.open", *YEAR, as_of=date(2025, 3, 15)) == 4, "A B C E"
    assert _value("tasks.overdue", *YEAR, as_of=date(2025, 2, 20)) == 1, "B's report"
    assert _value("orders.interim", *YEAR, as_of=date(2025, 2, 3)) == 1, "A's first record, not yet corrected"
    [early] = actions.compute(asks=[Ask("referrals.accepted", *YEAR)], at=LATEST, as_of=date(2025, 1, 12))
    assert early.value == 2 and early.cells["state"] == {"AA-01": 2}

    before = {code: _value(code, *YEAR, as_of=date(2025, 5, 31)) for code in BY_HAND}
    _later()
    after = {code: _value(code, *YEAR, as_of=date(2025, 5, 31)) for code in BY_HAND}
    assert before == after
    assert _value("referrals.sent", *YEAR) == 8 and _value("screenings.presumed", *YEAR) == 5


def _later() -> None:
    """Record further acts, in June: one screening decided, one referral sent and accepted."""
    talk = Screening.objects.get(case__code="CASE-D")
    Screening.objects.filter(pk=talk.pk).update(
        state="decided", finished_at=moment("2025-07-01T10:00"), finished_by=talk.started_by
    )
    Decision.objects.create(
        screening=talk, code="presume", follows_advice=True, reasons=b"x",
        decided_at=moment("2025-07-01T11:00"), decided_by=talk.started_by,
    )  # fmt: skip
    old = Referral.objects.filter(case__code="CASE-A", need="shelter").get()
    Referral.objects.create(
        case_id=old.case_id, need="legal_aid", from_organisation_id=old.from_organisation_id,
        to_organisation_id=old.to_organisation_id, purposes=["help"], consent="given", urgency="urgent",
        state="accepted", sent_at=moment("2025-06-02T09:00"), sent_by_id=old.sent_by_id,
        answer_due_at=moment("2025-06-03T09:00"), answered_at=moment("2025-06-02T10:00"), answered_by_id=old.sent_by_id,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_figure_explains_itself_and_its_statement_gives_the_same_when_run_by_hand() -> None:
    build()
    [row] = actions.compute(asks=[Ask("referrals.sent", *YEAR, {"child": [True]})], at=LATEST)
    told = explain.explain(row)
    assert told.current and "Only Child: Yes." in told.lines
    assert "case_key" not in told.sql and "facts.referrals" in told.sql
    with reading():
        whole = [found for found in rows(told.sql, []) if all(found[-2 - len(_dims()) : -2])]
    assert whole[0][-2] == row.value == 4
    row.definition = "another"
    assert not explain.explain(row).current


def _dims() -> tuple[str, ...]:
    return measures.get("referrals.sent").dimensions


GOOD = """
measures:
  - code: cases.some
    title: {en: Some, ms: Beberapa}
    about: {en: Some, ms: Beberapa}
    population: cases
    unit: {en: cases, ms: kes}
    value: count
    time: {rule: within, column: opened_at}
    dimensions: [state]
    additive: true
    source: {en: Cases, ms: Kes}
    owner: {en: Nobody, ms: Tiada}
"""


ADDS, ADDS_NOT = (f"}}\n    dimensions: [state]\n    additive: {word}" for word in ("true", "false"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("population: cases", "population: persons", "no fact 'persons'"),
        ("column: opened_at", "column: state", "is no time"),
        ("column: opened_at", "column: lost_at", "has no column lost_at"),
        (f"within, column: opened_at{ADDS}", f"standing{ADDS_NOT}", "time rule standing"),
        ("rule: within", "rule: at_end", "additive"),
        ("[state]", "[case_key]", "is no dimension"),
        ("value: count", "value: {distinct: case_key}", "additive"),
        ("value: count", "value: {sum: state}", "is no number"),
        ("value: count", "value: {distinct: state, sum: state}", "exactly one"),
        ("value: count", "where: {is: {closed_at: [x]}}\n    value: count", "takes no values"),
        ("value: count", "where: {present: [state]}\n    value: count", "is no time"),
        (
            f"value: count\n    time: {{rule: within, column: opened_at{ADDS}",
            "value: {median: {from: found_on, to: closed_at, unit: days}}\n    time: {rule: within, column: opened_at"
            + ADDS_NOT,
            "two moments or two days",
        ),
        ("{en: Some, ms: Beberapa}\n    about", "{en: Some}\n    about", "title: say it in ms"),
        ("code: cases.some", "code: Cases", "pattern"),
        ("additive: true", "additive: true\n    colour: red", "Extra inputs"),
    ],
)
def test_a_definition_that_is_none_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    assert list(measures.load(folder=tmp_path)) == ["cases.some"]
    assert old in GOOD
    (tmp_path / "a.yaml").write_text(GOOD.replace(old, new))
    with pytest.raises(PackError, match=r"a\.yaml:\d+: ") as problem:
        measures.load(folder=tmp_path)
    assert said in str(problem.value)


@pytest.mark.django_db
def test_a_report_that_one_officer_signed_is_not_complete_by_the_next_ones_entry() -> None:
    case = build()["B"]
    for at in (moment("2025-03-02T09:00"), moment("2025-03-03T09:00")):
        TimelineEntry.objects.create(case=case, kind="report.completed", happened_at=at, recorded_at=at)
    with reading():
        found = rows("SELECT completed_on, completed_at IS NULL FROM facts.reports ORDER BY 1", [])
    assert found == [(date(2025, 2, 20), False), (None, True)]


def test_two_measures_never_share_a_code_and_a_change_of_definition_changes_its_mark(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    first = measures.load(folder=tmp_path)["cases.some"].definition
    (tmp_path / "a.yaml").write_text(GOOD.replace("Nobody", "Somebody"))
    assert measures.load(folder=tmp_path)["cases.some"].definition == first, "words change nothing"
    (tmp_path / "a.yaml").write_text(GOOD.replace("opened_at", "closed_at"))
    assert measures.load(folder=tmp_path)["cases.some"].definition != first
    (tmp_path / "b.yaml").write_text(GOOD)
    with pytest.raises(PackError, match="is taken"):
        measures.load(folder=tmp_path)


def test_every_measure_reads_a_fact_that_is_declared() -> None:
    assert len(measures.all()) >= 30
    assert {one.population for one in measures.all().values()} <= set(facts.every())
