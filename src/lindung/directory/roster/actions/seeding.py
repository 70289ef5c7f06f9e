"""The register that a country pack starts with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lindung.access.models import User
from lindung.directory.roster.actions.keeping import EntryIn, Learnt, Tongue, write
from lindung.directory.roster.models import Entry, Hours
from lindung.directory.roster.pack import DAYS, Person, roster_of
from lindung.kernel import audit
from lindung.kernel.country import CountryPack


@transaction.atomic
def seed(*, pack: CountryPack, at: datetime) -> int:
    """Enter those whom the pack names and the register does not have yet; return how many entries it names.

    An entry that is there stays as its keepers have it. Whom an account is named for that does not exist (yet) is
    left out: the accounts of a demonstration are made first.
    """
    named = roster_of(pack)
    there = set(Entry.objects.exclude(code=None).values_list("code", flat=True))
    accounts = set(User.objects.values_list("username", flat=True))
    for one in named:
        if one.code in there or (one.username and one.username not in accounts):
            continue
        entry = Entry(code=one.code)
        write(entry, _said(one))
        Hours.objects.bulk_create(
            Hours(entry=entry, weekday=DAYS.index(day), opens=hours.opens, closes=hours.closes)
            for hours in one.hours
            for day in hours.days
        )
        audit.record(event="roster.added", subject=entry, by=None, at=at, detail={"kind": entry.kind})
    return len(named)


def _said(one: Person) -> EntryIn:
    return EntryIn(
        kind=one.kind,
        organisation=one.organisation,
        username=one.username,
        display_name=one.display_name,
        sex=one.sex,
        languages=[Tongue(each.language, each.level, each.dialects) for each in one.languages],
        trainings=[Learnt(each.kind, each.taken_on, each.expires_on) for each in one.trainings],
        places=one.places,
        by_phone=one.by_phone,
        on_site=one.on_site,
        not_for_nationalities=one.not_for_nationalities,
        not_for_organisations=one.not_for_organisations,
        reviewed_on=one.reviewed_on,
    )
