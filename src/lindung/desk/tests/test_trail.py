"""Who has looked, and the data officer's search: who may, what they show, that each look is recorded first."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import translation

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.cases import actions
from lindung.cases.testing import make_case
from lindung.desk import trail
from lindung.desk.trail_words import ACTS, EVENTS, LOOKS, sentence
from lindung.kernel.audit.verify import verify
from lindung.kernel.models import AuditEvent

Browser = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
SOURCE = Path(__file__).parents[2]


@pytest.fixture
def people(people: dict[str, User]) -> dict[str, User]:
    """Dina watches over data at the secretariat; Farid works at the station without leading."""
    national = make_organisation(code="secretariat", kind="secretariat", national=True)
    return people | {"dina": make_user(username="dina", role="data_officer", organisation=national)}


def _text(client: Client, address: str, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_lead_sees_who_looked_and_the_look_is_recorded(browser: Browser, actor: ActorOf) -> None:
    case, other = make_case(by=actor("bo")), make_case(by=actor("bo"))
    address = f"/cases/{case.code}/trail/"
    browser("amina").get(f"/cases/{case.code}/")
    text = _text(browser("bo"), address)
    assert "Amina" in text and "Opened the case page" in text and "Opened a new case" not in text
    assert "Looked at who has looked" in text, "this very look is already there"
    assert "Opened a new case" in _text(browser("bo"), f"{address}?show=all")
    looks = AuditEvent.objects.filter(event="cases.trail_viewed", case_id=case.pk)
    assert looks.count() == 2
    assert "Amina" not in _text(browser("bo"), f"/cases/{other.code}/trail/"), (
        "another case's looks stay there"
    )


def test_only_leads_of_a_visible_case_see_its_trail(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("bo"))
    address = f"/cases/{case.code}/trail/"
    assert _text(browser("nora"), address)
    _text(browser("amina"), address, status=403)
    _text(browser("chidi"), address, status=404)
    _text(browser("dina"), address, status=403)
    _text(browser("bo"), "/cases/nonsense/trail/", status=404)
    assert Client().get(address).status_code == 302
    assert set(
        AuditEvent.objects.filter(event="cases.trail_viewed").values_list("by_user_id", flat=True)
    ) == {actor("nora").user_id}


def test_pages_follow_each_other_without_gap_or_repeat(
    actor: ActorOf, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make_case(by=actor("bo"))
    for n in range(23):
        actions.view(code=case.code, by=actor("amina"), at=NOON + timedelta(minutes=n // 3))
    seen: list[object] = []
    mark, pages = None, 0
    while True:
        _case, rows, mark = trail.of_case(
            code=case.code, looks_only=True, after=mark, size=5, by=actor("bo"), at=NOON - timedelta(days=9)
        )
        seen += [row.at for row in rows if row.event == "cases.viewed"]
        pages += 1
        if mark is None:
            break
        assert trail.Mark.read(str(mark)) == mark
    assert len(seen) == 23 and seen == sorted(seen, reverse=True) and pages >= 5  # type: ignore[type-var]
    assert trail.Mark.read("2026-11-22") is None and trail.Mark.read("x,y") is None


def test_the_data_officer_searches_and_finds_codes_only(
    browser: Browser, actor: ActorOf, people: dict[str, User]
) -> None:
    case = make_case(by=actor("bo"))
    actions.note(case_id=case.pk, text="a secret of the person", by=actor("amina"), at=NOON)
    dina = browser("dina")
    text = _text(dina, "/trail/")
    assert case.code in text and "Wrote a note" in text and "secret of the person" not in text
    assert f"/cases/{case.code}/" not in text, "the code is no way into the case"
    by_user = _text(dina, "/trail/?user=amina")
    assert "Wrote a note" in _rows(by_user) and "Opened a new case" not in _rows(by_user)
    by_event = _text(dina, "/trail/?event=cases.opened")
    assert "Opened a new case" in _rows(by_event) and "Wrote a note" not in _rows(by_event)
    assert "Wrote a note" in _rows(_text(dina, f"/trail/?code={case.code.lower()}"))
    assert "Nothing of this kind" in _text(dina, "/trail/?organisation=elsewhere&event=cases.opened")
    assert "Nothing of this kind" in _text(dina, "/trail/?until=2020-01-01")
    assert _text(dina, "/trail/?since=2026-11-08&until=2026-11-09").count("Wrote a note") >= 1
    searches = AuditEvent.objects.filter(event="kernel.audit_searched", by_user_id=people["dina"].pk)
    assert searches.count() == 7
    assert searches.filter(detail__user_id=str(people["amina"].pk)).count() == 1
    assert searches.filter(detail__case_id=str(case.pk)).count() == 1


def _rows(page: str) -> str:
    return page.partition("<tbody")[2]


@pytest.mark.parametrize(
    "question",
    [
        "user=nobody",
        "user=%E2%80%AEnosrep",
        "code=XX-1",
        "event=made.up",
        "organisation=nowhere",
        "since=yesterday",
        "since=9999-12-31",
        "since=2026-01-01&until=2026-11-09",
        "since=2026-11-09&until=2026-11-01",
    ],
)
def test_a_question_that_cannot_be_answered_says_why(browser: Browser, question: str) -> None:
    text = _text(browser("dina"), f"/trail/?{question}", status=422)
    assert "govuk-error-message" in text and "<tbody" not in text
    assert not AuditEvent.objects.filter(event="kernel.audit_searched").exists(), "nothing was read"


def test_nobody_else_searches_and_the_data_officer_opens_no_case(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("bo"))
    for name in ("amina", "bo", "chidi", "nora"):
        _text(browser(name), "/trail/", status=403)
        assert "/trail/" not in _text(browser(name), "/")
    assert "/trail/" in _text(browser("dina"), "/")
    for address in (f"/cases/{case.code}/", "/cases/", "/overview/", "/referrals/"):
        assert browser("dina").get(address).status_code in {403, 404}, address


@pytest.fixture
def broken_trail(people: dict[str, User]) -> Iterator[Callable[[], None]]:
    """Give a way to break the table, so that no row can be written to it any more."""

    def break_it() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE FUNCTION test_break() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE EXCEPTION 'the trail is broken'; END $$;"
                "CREATE TRIGGER a_test_break BEFORE INSERT ON kernel_auditevent"
                " FOR EACH ROW EXECUTE FUNCTION test_break()"
            )

    yield break_it


@pytest.mark.parametrize("address", ["/cases/{code}/", "/cases/{code}/trail/", "/trail/"])
def test_what_cannot_be_recorded_is_not_shown(
    browser: Browser, actor: ActorOf, broken_trail: Callable[[], None], address: str
) -> None:
    case = make_case(by=actor("bo"))
    client = browser("dina" if address == "/trail/" else "bo")
    broken_trail()
    with pytest.raises(DatabaseError, match="the trail is broken"):
        client.get(address.format(code=case.code))


def test_the_trail_of_a_days_work_is_whole(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("bo"))
    browser("amina").get(f"/cases/{case.code}/")
    browser("dina").get("/trail/")
    report = verify()
    assert report.whole and report.rows == AuditEvent.objects.count()


def _recorded(trees: Mapping[Path, ast.Module]) -> dict[str, Path]:
    """Return event -> module for every event that is recorded: literals, constants, defaults, and `f"room.{act}"`."""
    found: dict[str, Path] = {}
    makers = [
        (path.parent, maker.name, argument, prefix)
        for path, tree in trees.items()
        for maker in ast.walk(tree)
        if isinstance(maker, ast.FunctionDef)
        for argument, prefix in _made_of(maker)
    ]
    for path, tree in trees.items():
        constants = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                named = node.args.args[-len(node.args.defaults) or None :] + node.args.kwonlyargs
                given = dict(
                    zip(
                        (one.arg for one in named),
                        [*node.args.defaults, *node.args.kw_defaults],
                        strict=False,
                    )
                )
                found |= dict.fromkeys(_values(given.get("event"), constants), path)
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func).rpartition(".")[2]
            values = {one.arg: one.value for one in node.keywords}
            if name != "emit":
                found |= dict.fromkeys(_values(values.get("event"), constants), path)
            for folder, maker_name, argument, prefix in makers:
                if name == maker_name and folder in path.parents:
                    said = [values[argument]] if argument in values else node.args
                    for one in said:
                        found |= dict.fromkeys((f"{prefix}{act}" for act in _values(one, constants)), path)
    return {event: path for event, path in found.items() if re.fullmatch(r"[a-z_]+\.[a-z_]+", event)}


def _made_of(maker: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    """Yield argument and prefix where a function records `f"prefix{argument}"`."""
    for node in ast.walk(maker):
        if isinstance(node, ast.keyword) and node.arg == "event" and isinstance(node.value, ast.JoinedStr):
            prefix, *rest = node.value.values
            if isinstance(prefix, ast.Constant) and rest and isinstance(rest[0], ast.FormattedValue):
                yield ast.unparse(rest[0].value), str(prefix.value)


def _values(node: ast.expr | None, constants: Mapping[str, ast.expr]) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _values(node.body, constants)
        yield from _values(node.orelse, constants)
    if isinstance(node, ast.Name) and node.id in constants:
        yield from _values(constants[node.id], {})
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_event_that_is_recorded_anywhere_has_its_sentence() -> None:
    trees = {
        path: ast.parse(path.read_text())
        for path in SOURCE.rglob("*.py")
        if "tests" not in path.parts and "migrations" not in path.parts
    }
    found = _recorded(trees)
    assert {"cases.viewed", "protection.released", "determination.recorded"} <= found.keys(), (
        "the search works"
    )
    missing = {event: str(path.relative_to(SOURCE)) for event, path in found.items() if event not in EVENTS}
    assert not missing, f"Word them in desk/trail_words.py: {missing}"
    assert not LOOKS.keys() & ACTS.keys()


def test_words_are_plain_and_unknown_events_keep_their_code() -> None:
    with translation.override("en"):
        assert sentence(event="cases.viewed") == "Opened the case page"
    assert sentence(event="room.never_heard_of") == "room.never_heard_of"
