"""Keeping the register: entries added, changed, switched off."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.access.roles import permissions_of
from lindung.directory.roster.models import Entry, Speaks, Training
from lindung.directory.roster.words import is_language
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text

NAME_LIMIT: Final = 120
DIALECT_LIMIT: Final = 40
_SAID: Final = (
    "kind", "organisation_id", "user_id", "display_name", "sex", "places", "by_phone", "on_site", "telephone",
    "not_for_nationalities", "not_for_organisations", "reviewed_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language, how well, and which of its dialects."""

    language: str
    level: str = "fluent"
    dialects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Learnt:
    """A training, when it was taken, and the first day it no longer counts."""

    kind: str
    taken_on: date
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class EntryIn:
    """What is said of somebody who can be called."""

    kind: str
    organisation: str
    display_name: str
    sex: str
    languages: Sequence[Tongue]
    trainings: Sequence[Learnt] = ()
    username: str = ""
    places: Sequence[str] = ()
    by_phone: bool = True
    on_site: bool = True
    telephone: str = ""
    not_for_nationalities: Sequence[str] = ()
    not_for_organisations: Sequence[str] = ()
    reviewed_on: date | None = None


@transaction.atomic
def add(*, given: EntryIn, by: Actor, at: datetime) -> Entry:
    """Enter somebody in the register. Raises `Invalid` at the field at fault."""
    by.require(Permission.ROSTER_KEEP)
    entry = Entry(id=uuid.uuid4())
    write(entry, given)
    audit.record(event="roster.added", subject=entry, by=by, at=at, detail={"kind": entry.kind})
    return entry


@transaction.atomic
def change(*, entry_id: UUID, given: EntryIn, by: Actor, at: datetime) -> Entry:
    """Say otherwise of an entry. Raises `Invalid` at the field at fault, Entry.DoesNotExist."""
    by.require(Permission.ROSTER_KEEP)
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    before = {name: getattr(entry, name) for name in _SAID}
    write(entry, given)
    changed = sorted(name.removesuffix("_id") for name in _SAID if getattr(entry, name) != before[name])
    audit.record(event="roster.changed", subject=entry, by=by, at=at, detail={"fields": changed})
    return entry


@transaction.atomic
def switch(*, entry_id: UUID, active: bool, by: Actor, at: datetime) -> Entry:
    """Switch an entry on or off; who is off is offered nothing more."""
    by.require(Permission.ROSTER_KEEP)
    entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry_id)
    entry.active = active
    entry.save(update_fields=["active"])
    audit.record(event="roster.switched", subject=entry, by=by, at=at, detail={"active": active})
    return entry


def write(entry: Entry, given: EntryIn) -> None:
    """Write what is said of an entry, checked; languages and trainings are put in the place of those there."""
    entry.kind = _one_of(given.kind, Entry.Kind.values, "kind")
    entry.organisation = _organisation(given.organisation)
    entry.user = _user(given.username, entry)
    entry.display_name = clean_text(value=given.display_name, limit=NAME_LIMIT)
    if not entry.display_name:
        raise Invalid(_("Say by which name colleagues know them."), field="display_name")
    entry.sex = _one_of(given.sex, Entry.Sex.values, "sex")
    places = current().places
    entry.places = sorted({_one_of(one, places, "places") for one in given.places})
    if not (given.by_phone or given.on_site):
        raise Invalid(_("Say whether they can be called by telephone, on site, or both."), field="on_site")
    entry.by_phone, entry.on_site = given.by_phone, given.on_site
    entry.telephone = clean_text(value=given.telephone, limit=30)
    entry.not_for_nationalities = sorted(set(given.not_for_nationalities))
    entry.not_for_organisations = sorted({_organisation(one).code for one in given.not_for_organisations})
    entry.reviewed_on = given.reviewed_on
    entry.save()
    _write_languages(entry, given.languages)
    Training.objects.filter(entry=entry).delete()
    Training.objects.bulk_create(_training(entry, one) for one in given.trainings)


def _write_languages(entry: Entry, tongues: Sequence[Tongue]) -> None:
    if not tongues:
        raise Invalid(_("Give at least one language they speak."), field="language_1")
    if len({one.language for one in tongues}) < len(tongues):
        raise Invalid(_("A language is given twice. Keep one, with all its dialects."), field="language_1")
    Speaks.objects.filter(entry=entry).delete()
    Speaks.objects.bulk_create(
        Speaks(
            entry=entry,
            language=_language(one.language),
            level=_one_of(one.level, Speaks.Level.values, "language_1"),
            dialects=[text for raw in one.dialects if (text := clean_text(value=raw, limit=DIALECT_LIMIT))],
        )
        for one in tongues
    )


def _training(entry: Entry, one: Learnt) -> Training:
    if one.expires_on is not None and one.expires_on <= one.taken_on:
        raise Invalid(
            _("A training cannot end before it was taken. Correct one of the two days."),
            field=f"{one.kind}_until",
        )
    kind = _one_of(one.kind, Training.Kind.values, "trainings")
    return Training(entry=entry, kind=kind, taken_on=one.taken_on, expires_on=one.expires_on)


def _language(code: str) -> str:
    if not is_language(code):
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="language_1")
    return code


def _one_of(value: str, known: object, field: str) -> str:
    if value not in known:  # type: ignore[operator]
        raise Invalid(_("This is not in the list. Choose from what is offered."), field=field)
    return value


def _organisation(code: str) -> Organisation:
    found = Organisation.objects.filter(code=code, active=True).first()
    if found is None:
        raise Invalid(
            _("This organisation is not in the list. Choose from what is offered."), field="organisation"
        )
    return found


def _user(username: str, entry: Entry) -> User | None:
    """Return the account behind an entry: of the same organisation, one that may answer, not of another entry."""
    if not username:
        return None
    found = User.objects.filter(username=username.strip().lower(), organisation=entry.organisation).first()
    if found is None or Permission.CALLOUT_ANSWER not in permissions_of(codes=frozenset(found.roles)):
        raise Invalid(
            _("This organisation has no account of this name that can answer calls. Check the user name."),
            field="username",
        )
    if Entry.objects.filter(user=found, kind=entry.kind).exclude(pk=entry.pk).exists():
        raise Invalid(
            _("Another entry of this kind belongs to this account. Change that one."), field="username"
        )
    return found
