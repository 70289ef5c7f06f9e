"""A small fixed world, spelled out: what happened in 2025 to six people, in the country's own time.

The figures it must give were counted by hand; they stand in `test_measures.py`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import connection

from lindung.access.models import Organisation, User
from lindung.access.testing import make_organisation, make_user
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case, Person, Task, TimelineEntry
from lindung.identification.models import Advice, Decision, Determination, Screening
from lindung.kernel.country import current
from lindung.protection.models import JointReport, Order
from lindung.referral.models import Referral

YEAR: Final = (date(2025, 1, 1), date(2025, 12, 31))
LATEST: Final = datetime(2026, 2, 1, 4, 0, tzinfo=UTC)
"""Now, after all of it."""

ORGANISATIONS = """
station  police       AA-01
clinic   health       AA-01
refuge   ngo_shelter  AA-02
works    labour       AA-02
court    court        AA-01
bureau   ministry     -
"""
ACCOUNTS = """
who    role                organisation opened           suspended
amina  front_line_officer  station      2025-01-01T08:00 -
bo     shelter_manager     refuge       2025-03-01T08:00 2025-10-01T08:00
citra  decision_maker      bureau       2025-02-01T08:00 -
"""
CASES = """
case state lead    sex     born child nation found      opened           closed           outcome
A    AA-01 station female  2000 no    IDN    2025-01-10 2025-01-11T09:00 -                -
B    AA-01 station male    2010 yes   MMR    2025-02-01 2025-02-02T10:00 2025-06-30T12:00 completed
C    AA-02 works   female  1990 no    BGD    2025-03-05 2025-03-06T08:00 2025-04-01T09:00 not_presumed
D    AA-02 works   male    -    yes   -      2025-06-20 2025-07-01T00:00 -                -
E    AA-01 clinic  female  2012 yes   IDN    2024-12-30 2024-12-31T23:59 2025-12-31T23:59 returned
F    AA-02 station unknown 1985 no    THA    2025-12-31 2026-01-01T00:00 -                -
"""
SCREENINGS = """
case by      instrument    started          finished         decision     decided          as_advised
A    station adult         2025-01-11T09:30 2025-01-11T10:30 presume      2025-01-11T12:30 yes
A    clinic  health_worker 2025-02-10T09:00 2025-02-10T09:20 presume      2025-02-10T10:20 no
B    station child         2025-02-02T11:00 2025-02-02T12:00 presume      2025-02-03T12:00 yes
C    works   adult         2025-03-06T09:00 2025-03-06T10:00 not_presumed 2025-03-06T11:00 yes
D    works   adult         2025-07-01T09:00 -                -            -                -
E    clinic  health_worker 2024-12-31T23:59 2025-01-01T00:00 presume      2025-01-01T00:30 yes
"""
DETERMINATIONS = """
case result     made_on    recorded         reconsidered     again
A    victim     2025-02-20 2025-02-21T10:00 -                no
B    victim     2025-03-01 2025-03-01T10:00 2025-05-01T09:00 no
B    not_victim 2025-05-20 2025-05-20T10:00 -                yes
E    victim     2025-01-15 2025-09-01T10:00 -                no
"""
REFERRALS = """
case from    to      need        harm  sent             due              answered         state     withdrawn        completed
A    station refuge  shelter     -     2025-01-12T09:00 2025-01-13T09:00 2025-01-12T21:00 completed -                2025-05-01T09:00
A    station clinic  medical     -     2025-01-12T09:00 2025-01-14T09:00 2025-01-15T09:00 declined  -                -
B    station refuge  shelter     -     2025-02-03T13:00 2025-02-04T13:00 2025-02-04T13:00 accepted  -                -
B    station clinic  counselling -     2025-02-10T09:00 2025-02-12T09:00 -                withdrawn 2025-02-11T09:00 -
C    works   station -           fraud 2025-03-07T09:00 2025-03-09T09:00 2025-03-08T09:00 accepted  -                -
D    works   refuge  shelter     -     2025-12-31T12:00 2026-01-01T12:00 -                sent      -                -
E    clinic  refuge  medical     -     2025-01-02T09:00 2025-01-03T09:00 2025-01-02T12:00 accepted  -                -
"""  # noqa: E501 - a table
ORDERS = """
nr case kind             state      made             starts     ends       recorded         corrects
1  A    interim_order    superseded 2025-02-01T10:00 2025-02-01 2025-02-22 2025-02-01T12:00 -
2  A    interim_order    ended      2025-02-01T10:00 2025-02-01 2025-03-01 2025-02-05T09:00 1
3  B    interim_order    ended      2025-02-04T10:00 2025-02-04 2025-02-25 2025-02-04T12:00 -
4  A    protection_order in_force   2025-03-01T10:00 2025-03-01 2026-03-01 2025-03-01T12:00 -
5  C    interim_order    refused    2025-03-10T10:00 -          -          2025-03-09T10:00 -
6  E    custody          ended      2025-01-01T01:00 2025-01-01 2025-01-02 2025-01-01T02:00 -
"""
REPORTS = """
order created          enforcement protection completed
2     2025-02-15T09:00 2025-02-15  2025-02-20 2025-02-20T11:00
3     2025-02-20T09:00 2025-02-20  -          -
"""
TASKS = """
case kind               at      clock created          due              state     ended
A    referral.answer    refuge  no    2025-01-12T09:00 2025-01-13T09:00 done      2025-01-12T21:00
B    order.produce      station yes   2025-02-03T12:00 2025-02-04T12:00 done      2025-02-04T10:00
B    report.sign        station no    2025-02-04T12:00 2025-02-20T12:00 done      2025-02-21T12:00
E    order.produce      clinic  yes   2025-01-01T01:00 2025-01-02T12:00 done      2025-01-02T13:00
D    screening.finish   works   no    2025-07-01T09:00 2025-07-10T09:00 open      -
A    order.interim_ends court   yes   2025-02-05T09:00 2025-03-01T00:00 cancelled 2025-02-21T10:00
"""
STEPS = """
case step                 happened
B    case.recovery_begun  2025-04-01T09:00
B    case.leaving_planned 2025-05-01T09:00
B    case.followed_up     2025-06-01T09:00
"""
CONSENTS = """
case matter   answer  recorded         withdrawn
A    referral given   2025-01-12T08:00 2025-03-01T09:00
B    sharing  refused 2025-02-03T12:30 -
"""


def moment(text: str) -> datetime:
    """Return a moment of the table, in the country's own time."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(current().time_zone))


def _rows(table: str) -> list[dict[str, Any]]:
    head, *lines = (line.split() for line in table.strip().splitlines())
    return [dict(zip(head, (_cell(cell) for cell in line), strict=True)) for line in lines]


def _cell(text: str) -> Any:
    if text in ("-", "yes", "no"):
        return {"-": None, "yes": True, "no": False}[text]
    if len(text) >= 10 and text[:4].isdigit() and text[4] == "-":
        return moment(text) if "T" in text else date.fromisoformat(text)
    return text


def build() -> dict[str, Case]:
    """Write the world into the database as the tables say, past the actions: only the facts matter here."""
    bodies = {}
    for line in ORGANISATIONS.strip().splitlines():
        code, kind, place = line.split()
        bodies[code] = make_organisation(code=code, kind=kind, place="" if place == "-" else place)
    for row in _rows(ACCOUNTS):
        user = make_user(username=row["who"], role=row["role"], organisation=bodies[row["organisation"]])
        ended = {"is_active": row["suspended"] is None, "suspended_at": row["suspended"]}
        User.objects.filter(pk=user.pk).update(opened_at=row["opened"], **ended)
    amina = User.objects.get(username="amina")
    cases = {row["case"]: _case(row, bodies, amina) for row in _rows(CASES)}
    _identification(cases, bodies, amina)
    for row in _rows(REFERRALS):
        _referral(row, cases[row["case"]], bodies, amina)
    _orders(cases, bodies, amina)
    for row in _rows(TASKS):
        _task(row, cases[row["case"]], bodies, amina)
    for row in _rows(STEPS):
        when = row["happened"]
        TimelineEntry.objects.create(
            case=cases[row["case"]], kind=row["step"], happened_at=when, recorded_at=when, by=amina
        )
    for row in _rows(CONSENTS):
        consent = Consent.objects.create(
            case=cases[row["case"]], matter=row["matter"], purposes=["protection"], answer=row["answer"],
            given_by="person", child=cases[row["case"]].is_child, how="spoken", explained=True,
            recorded_at=row["recorded"], by=amina, recorded_for=bodies["station"],
        )  # fmt: skip
        if row["withdrawn"]:
            taken_back = {"withdrawn_at": row["withdrawn"], "withdrawn_by": amina, "withdrawn_how": "spoken"}
            Consent.objects.filter(pk=consent.pk).update(**taken_back)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return cases


def _case(row: dict[str, Any], bodies: dict[str, Organisation], amina: User) -> Case:
    person = Person.objects.create(
        sex=row["sex"], birth_year=int(row["born"]) if row["born"] else None, nationality=row["nation"] or "",
        created_at=row["opened"],
    )  # fmt: skip
    return Case.objects.create(
        code=f"CASE-{row['case']}", person=person, stage="closed" if row["closed"] else "reported",
        stage_since=row["closed"] or row["opened"], outcome=row["outcome"] or "", origin="inspection",
        place=row["state"], found_on=row["found"], is_child=row["child"], lead_organisation=bodies[row["lead"]],
        opened_at=row["opened"], opened_by=amina, closed_at=row["closed"],
    )  # fmt: skip


def _identification(cases: dict[str, Case], bodies: dict[str, Organisation], amina: User) -> None:
    for row in _rows(SCREENINGS):
        done = {"finished_at": row["finished"], "finished_by": amina, "state": "decided"}
        screening = Screening.objects.create(
            case=cases[row["case"]], instrument=row["instrument"], instrument_version=1, language="en",
            topic="", organisation=bodies[row["by"]], started_at=row["started"], started_by=amina,
            **(done if row["finished"] else {}),
        )  # fmt: skip
        if row["decision"]:
            Advice.objects.create(
                screening=screening, code="presume", urgent=False, counts_as_child=False, result=b"x",
                computed_at=row["finished"],
            )  # fmt: skip
            Decision.objects.create(
                screening=screening, code=row["decision"], follows_advice=row["as_advised"], reasons=b"x",
                decided_at=row["decided"], decided_by=amina,
            )  # fmt: skip
    before: dict[str, Determination] = {}
    for row in _rows(DETERMINATIONS):
        again = {
            "state": "reconsidered", "reconsidered_at": row["reconsidered"], "reconsidered_by": amina,
            "reconsidered_why": b"x",
        }  # fmt: skip
        before[row["case"]] = Determination.objects.create(
            case=cases[row["case"]], result=row["result"], authority="court", reasons=b"x", made_on=row["made_on"],
            document_reference="1", recorded_at=row["recorded"], recorded_by=amina, organisation=bodies["court"],
            reconsiders=before.get(row["case"]) if row["again"] else None, **(again if row["reconsidered"] else {}),
        )  # fmt: skip


def _referral(row: dict[str, Any], case: Case, bodies: dict[str, Organisation], amina: User) -> None:
    for name in ("answered", "withdrawn", "completed"):
        row[f"{name}_by"] = amina if row[name] else None
    Referral.objects.create(
        case=case, need=row["need"] or "", other_harm=row["harm"] or "", from_organisation=bodies[row["from"]],
        to_organisation=bodies[row["to"]], purposes=["help"], consent="given", urgency="urgent", state=row["state"],
        sent_at=row["sent"], sent_by=amina, answer_due_at=row["due"], answered_at=row["answered"],
        answered_by=row["answered_by"], withdrawn_at=row["withdrawn"], withdrawn_by=row["withdrawn_by"],
        completed_at=row["completed"], completed_by=row["completed_by"],
        decline_reason="full" if row["state"] == "declined" else "",
    )  # fmt: skip


def _orders(cases: dict[str, Case], bodies: dict[str, Organisation], amina: User) -> None:
    orders: dict[str, Order] = {}
    for row in _rows(ORDERS):
        corrects = orders[row["corrects"]] if row["corrects"] else None
        orders[row["nr"]] = Order.objects.create(
            case=cases[row["case"]], kind=row["kind"], state=row["state"], document_reference=b"x",
            court=bodies["court"], applied_on=None, made_at=row["made"], starts_on=row["starts"], ends_on=row["ends"],
            corrects=corrects, correction_reason=b"x" if corrects else None, recorded_at=row["recorded"],
            recorded_by=amina,
        )  # fmt: skip
    for row in _rows(REPORTS):
        order = orders[row["order"]]
        halves = {
            f"{half}_{part}": value
            for half in ("enforcement", "protection")
            if row[half]
            for part, value in (("officer", amina), ("signed_on", row[half]), ("findings", b"x"))
        }
        JointReport.objects.create(case=order.case, order=order, created_at=row["created"], **halves)
        if row["completed"]:
            TimelineEntry.objects.create(
                case=order.case,
                kind="report.completed",
                happened_at=row["completed"],
                recorded_at=row["completed"],
            )


def _task(row: dict[str, Any], case: Case, bodies: dict[str, Organisation], amina: User) -> None:
    clock = {"rule": "some.rule", "rule_value_since": date(2020, 1, 1), "started_at": row["created"]}
    Task.objects.create(
        case=case, kind=row["kind"], organisation=bodies[row["at"]], state=row["state"], place=case.place,
        due_at=row["due"], created_at=row["created"], ended_at=row["ended"], ended_by=amina if row["ended"] else None,
        **(clock if row["clock"] else {}),
    )  # fmt: skip
