"""People of the register for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from lindung.access.models import Organisation, User
from lindung.access.testing import make_organisation, make_user
from lindung.directory.roster.actions.keeping import EntryIn, Learnt, Tongue, write
from lindung.directory.roster.models import Entry


def make_entry(
    *,
    name: str,
    kind: str = "interpreter",
    languages: tuple[str, ...] = ("id",),
    organisation: Organisation | None = None,
    account: bool = True,
    trained: tuple[str, ...] = ("trauma_informed",),
    **given: Any,
) -> Entry:
    """Return an entry made on first use; with an account of the same name unless `account` is False."""
    office = organisation or make_organisation(code="test_bridge", kind="civil_society")
    role = "assistance_specialist" if kind == "assistance_specialist" else "interpreter"
    user: User | None = make_user(username=name, role=role, organisation=office) if account else None
    entry = Entry.objects.filter(display_name=name.title(), kind=kind).first()
    if entry is not None:
        return entry
    values: dict[str, Any] = {
        "kind": kind,
        "organisation": office.code,
        "display_name": name.title(),
        "sex": "female",
        "languages": [Tongue(code) for code in languages],
        "trainings": [Learnt(one, date(2026, 1, 5)) for one in trained],
        "username": user.username if user else "",
        "reviewed_on": date(2026, 10, 1),
    }
    entry = Entry()
    write(entry, EntryIn(**(values | given)))
    return entry
