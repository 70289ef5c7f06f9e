"""Entries and places for tests of this and other rooms, and thousands of them for measuring the search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection
from psycopg import sql

from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.directory.listing.actions import keeping, writing
from lindung.directory.listing.details import Detail
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.directory.models import Service
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary


def make_entry(
    *,
    organisation: Organisation,
    code: str,
    place: str = "",
    children: bool = True,
    adults: bool = True,
    sexes: Sequence[str] = ("female", "male"),
    languages: Sequence[str] = (),
    interpreted: bool = False,
    minimum_age: int | None = None,
    maximum_age: int | None = None,
    about: Mapping[str, str] | None = None,
    at: datetime = NOON,
) -> Entry:
    """Return what an organisation offers in a place, with its detail, reviewed today."""
    service = Service.objects.create(
        organisation=organisation,
        code=code,
        place=place,
        accepts_children=children,
        accepts_adults=adults,
        accepts_sexes=list(sexes),
    )
    detail = Detail(
        languages=tuple(languages),
        interpreted=interpreted,
        minimum_age=minimum_age,
        maximum_age=maximum_age,
        about=dict(about or {}),
    )
    columns = writing.columns(detail)
    day = writing.local_day(at)
    return Entry.objects.create(
        service=service,
        **columns,
        reviewed_on=day,
        review_by=day + timedelta(days=180),
        updated_at=at,
        sort_key=writing.sort_key(organisation=organisation, service=service),
        said=writing.said(organisation=organisation, code=code, detail=columns),
    )


def make_location(
    *,
    organisation: Organisation,
    entries: Sequence[Entry],
    confidential: bool,
    address: str = "Example Street 1",
    place: str = "",
    at: datetime = NOON,
) -> Location:
    """Return a place of an organisation where these are given."""
    location = Location.objects.create(
        organisation=organisation,
        code=f"place_{Location.objects.filter(organisation=organisation).count() + 1}",
        confidential=confidential,
        address=address,
        city="Example Town",
        postal_code="00001",
        place=place or organisation.place or next(iter(current().places)),
        updated_at=at,
    )
    for entry in entries:
        GivenAt.objects.create(entry=entry, location=location)
    keeping.retell(location=location)
    return location


_LANGUAGES = ("en", "ms", "id", "bn", "my", "ne", "vi", "th")


def fill(*, services: int, at: datetime = NOON) -> int:
    """Fill the directory with invented bodies by SQL, for measuring; return how many services were added.

    Each body offers everything in one place; every fifth speaks Tamil, every tenth place is confidential.
    """
    codes = list(vocabulary("services").codes)
    labels = [" ".join(vocabulary("services").labels(code).values()) for code in codes]
    places = list(current().places)
    bodies = -(-services // len(codes))
    day = writing.local_day(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_organisation (id, code, kind, names, place, national, active)"
            " SELECT gen_random_uuid(), 'filled_' || lpad(n::text, 6, '0'), 'civil_society',"
            " jsonb_build_object('en', 'Helping hands ' || n, 'ms', 'Tangan membantu ' || n),"
            " (%s::text[])[1 + n %% %s], false, true FROM generate_series(1, %s) n",
            [places, len(places), bodies],
        )
        cursor.execute(
            "INSERT INTO directory_service (id, organisation_id, code, place, accepts_children, accepts_adults,"
            " accepts_sexes, active) SELECT gen_random_uuid(), o.id, c.code, o.place, c.nr %% 3 > 0, true,"
            " CASE WHEN right(o.code, 1) = '7' THEN ARRAY['female'] ELSE ARRAY['female', 'male'] END, true"
            " FROM access_organisation o CROSS JOIN unnest(%s::text[]) WITH ORDINALITY c (code, nr)"
            " WHERE o.code LIKE 'filled\\_%%' ORDER BY o.code, c.nr LIMIT %s",
            [codes, services],
        )
        cursor.execute(
            "INSERT INTO listing_entry (service_id, origin, status, names, about, how_to, contact_role, phone, email,"
            " website, languages, interpreted, orders, cost, hours, told_on_referral, reviewed_on, review_by,"
            " updated_at, version, sort_key, said) SELECT s.id, 'file', 'active', '{}', '{}', '{}', '{}',"
            " '0000 0000', '', '', ARRAY[(%s::text[])[1 + (hashtext(o.code) & 7)],"
            " CASE WHEN right(o.code, 1) IN ('1', '6') THEN 'ta' ELSE 'zh' END], false, '{}', 'free', '[]', false,"
            " %s, %s + 180 - (hashtext(o.code) & 255), %s, 1, o.code || '/' || s.code || '/' || s.place,"
            " (o.names->>'en') || ' ' || (o.names->>'ms') || ' ' || (%s::text[])[array_position(%s::text[],"
            " s.code::text)] FROM directory_service s JOIN access_organisation o ON o.id = s.organisation_id"
            " WHERE o.code LIKE 'filled\\_%%'",
            [list(_LANGUAGES), day - timedelta(days=90), day, at, labels, codes],
        )
        added = int(cursor.rowcount)
        cursor.execute(
            "INSERT INTO listing_location (id, organisation_id, code, confidential, name, address, address_more, city,"
            " postal_code, place, district, transport, updated_at, version) SELECT gen_random_uuid(), id, 'office',"
            " right(code, 1) = '0', '', 'Example Street 1', '', 'Example Town', '00001', place, '', '', %s, 1"
            " FROM access_organisation WHERE code LIKE 'filled\\_%%'",
            [at],
        )
        cursor.execute(
            "INSERT INTO listing_givenat (id, entry_id, location_id) SELECT gen_random_uuid(), s.id, l.id"
            " FROM directory_service s JOIN listing_location l ON l.organisation_id = s.organisation_id"
            " JOIN access_organisation o ON o.id = l.organisation_id WHERE o.code LIKE 'filled\\_%%'"
        )
        cursor.execute(
            "UPDATE listing_entry SET told_on_referral = true WHERE service_id IN (SELECT g.entry_id FROM"
            " listing_givenat g JOIN listing_location l ON l.id = g.location_id WHERE l.confidential)"
        )
        for table in ("access_organisation", "directory_service", "listing_entry", "listing_location"):
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table)))
    return added
