"""Every address x every role x own, shared and foreign case, against the table `policy.csv`.

`python -m tests.security.propose` writes what the site answers now into the table; whoever commits it has read every
changed cell. A foreign case is to its reader what no case is: the same page, the same questions to the database.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from lindung.access.permissions import Permission as P
from lindung.access.roles import ROLES
from tests.security import objects, policy
from tests.security.addresses import Address, every_address
from tests.security.asking import Caller, Heard, quieted
from tests.security.hearing import REFUSED_FIRST
from tests.security.homes import WITH_FILES
from tests.security.world import RELATIONS, Country, File

EVERYONE = (policy.VISITOR, *ROLES)
READERS = {code for code, role in ROLES.items() if P.CASE_READ in role.permissions}
NATIONAL = {code for code, role in ROLES.items() if P.CASE_READ_NATIONAL in role.permissions}
REFUSED = {"302", "401", "403", "404", "405"}
LIBRARY = "/account/"
ASKED = "front_line_officer"
"""Who asks for the pages of the sign-in library on behalf of every role: it knows of none."""
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::RuntimeWarning")]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    without_row, without_address = policy.stray_rows(table=policy.read(), addresses=every_address())
    assert not without_row, f"Run `python -m tests.security.propose` and judge the new rows: {without_row}"
    assert not without_address, f"Remove these rows: {without_address}"


def test_every_role_has_a_column() -> None:
    assert tuple(policy.read()) == EVERYONE


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


@pytest.mark.parametrize("role", EVERYONE)
def test_the_site_keeps_to_the_table(role: str, country: Country) -> None:
    found, betrayed = _walk(role, country)
    if folder := os.environ.get("POLICY_PROPOSAL"):
        cells = [[path, method, cell] for (path, method), cell in found.items()]
        (Path(folder) / f"{EVERYONE.index(role):02}-{role}.json").write_text(json.dumps(cells))
        return
    expected = policy.read().get(role, {})
    if role not in {policy.VISITOR, ASKED}:
        expected = {key: cell for key, cell in expected.items() if not key[0].startswith(LIBRARY)}
    wrong = policy.differences(role=role, expected=expected, found=found)
    assert not wrong, "\n".join(wrong)
    assert not betrayed, "\n".join(betrayed)


@pytest.mark.parametrize("role", [role for role in EVERYONE if role not in READERS])
def test_who_reads_no_case_gets_to_no_case(role: str) -> None:
    open_to_them = [
        f"{address.method} {address.path}: {cell}"
        for address in every_address()
        if objects.concerns_a_case(address)
        and (cell := policy.read()[role][address.path, address.method])
        and not set(cell.split("/")) <= REFUSED
    ]
    assert not open_to_them


def test_only_the_national_level_gets_to_a_foreign_case() -> None:
    table = policy.read()
    open_to_them = [
        f"{address.method} {address.path} as {role}: {cell}"
        for address in every_address()
        for role in sorted(READERS - NATIONAL)
        if objects.concerns_a_case(address)
        and (cell := table[role][address.path, address.method]).rpartition("/")[2] not in REFUSED
    ]
    assert len(READERS - NATIONAL) >= 7
    assert not open_to_them


def test_the_pages_of_the_sign_in_library_know_no_roles() -> None:
    table = policy.read()
    told_apart = [
        f"{method} {path}"
        for path, method in table[ASKED]
        if path.startswith(LIBRARY) and len({table[role][path, method] for role in ROLES}) > 1
    ]
    assert not told_apart


def _walk(role: str, country: Country) -> tuple[policy.Column, list[str]]:
    """Ask everything as one role; return what it got, and where a foreign case looked other than none."""
    foreign = country.file(role=role, relation="foreign")
    caller = Caller(country.users.get(role))
    found: policy.Column = {}
    betrayed: list[str] = []
    for address in every_address():
        key = (address.path, address.method)
        if address.path.startswith(LIBRARY) and role not in {policy.VISITOR, ASKED}:
            continue
        if objects.of_the_plan(address):
            found[key], wrong = _asked_of_the_plan(address, caller, country)
            betrayed += wrong
            continue
        if not objects.concerns_a_file(address):
            found[key] = str(caller.ask(address, address.fill(dict(_plain(address))), file=foreign).status)
            continue
        relations = RELATIONS if role in WITH_FILES else RELATIONS[-1:]
        heard = {"foreign": caller.ask(address, objects.filled(address, foreign), file=foreign)}
        if heard["foreign"].status in REFUSED_FIRST and caller.asks_nothing_more(heard["foreign"]):
            # Refused before anything was looked up: the answer cannot depend on whose it is.
            found[key] = "/".join([str(heard["foreign"].status)] * len(relations))
            continue
        for relation in relations[:-1]:
            file = country.file(role=role, relation=relation)
            heard[relation] = caller.ask(address, objects.filled(address, file), file=foreign)
        found[key] = "/".join(str(heard[relation].status) for relation in relations)
        if role not in NATIONAL and (
            objects.concerns_a_case(address) or heard["foreign"].status in {403, 404}
        ):
            betrayed += _told_apart(address, caller, foreign, heard["foreign"])
        if role in READERS - NATIONAL:
            betrayed += _crossed(address, caller, country, role)
    return found, betrayed


def _asked_of_the_plan(address: Address, caller: Caller, country: Country) -> tuple[str, list[str]]:
    """Ask for a part of the plan, and for one that is not there: that one is refused, whoever asks."""
    file = country.file(role="", relation="foreign")
    status = caller.ask(address, objects.in_the_plan(address, country.planned), file=file).status
    if not objects.names_part(address) or status in REFUSED_FIRST or not caller.user.is_authenticated:
        return str(status), []
    nothing = caller.ask(
        address, objects.in_the_plan(address, country.planned, there=False), file=file
    ).status
    fits = nothing in {404, 405} or (address.is_interface and nothing == 422)
    return str(status), [] if fits else [f"{address.method} {address.path} of nothing: {nothing}"]


def _plain(address: Address) -> list[tuple[str, object]]:
    return [(param, objects.pick(address, param)) for param in address.params]


def _crossed(address: Address, caller: Caller, country: Country, role: str) -> list[str]:
    """Ask for a foreign object below the reader's own case: it is not there."""
    own, foreign = (country.file(role=role, relation=one) for one in ("own", "foreign"))
    url = objects.crossed(address, own=own, foreign=foreign)
    if url is None:
        return []
    status = caller.ask(address, url, file=foreign).status
    return [] if status in {403, 404, 405} else [f"{address.method} {address.path} crossed: {status}"]


def _told_apart(address: Address, caller: Caller, foreign: File, heard: Heard) -> list[str]:
    """Compare with what is not there; asked once more where they differ: a session is renewed now and then."""
    url = objects.missing(address)
    if not _compared(address, heard, caller.ask(address, url, file=foreign)):
        return []
    again = caller.ask(address, objects.filled(address, foreign), file=foreign)
    return _compared(address, again, caller.ask(address, url, file=foreign))


def _compared(address: Address, foreign: Heard, missing: Heard) -> list[str]:
    said = f"{address.method} {address.path}: a foreign one differs from none in"
    wrong = [
        f"{said} its {part}: {getattr(foreign, part)!r:.300} and {getattr(missing, part)!r:.300}"
        for part in ("status", "body", "headers", "cookies")
        if getattr(foreign, part) != getattr(missing, part)
    ]
    if foreign.questions != missing.questions:
        only = [one for one in foreign.questions if one not in missing.questions]
        wrong.append(
            f"{said} what the database is asked: {len(foreign.questions)}, {len(missing.questions)}, {only}"
        )
    return wrong
