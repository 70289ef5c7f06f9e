"""Keeping an entry as it is, correcting it, and saying where a service is given. Each leaves its trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.directory.listing import queries
from lindung.directory.listing.actions import writing
from lindung.directory.listing.details import Detail, Site
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Conflict, Invalid, Refusal


class NotYours(Refusal):
    """An entry of another organisation."""

    code = "not_yours"
    status = 403


@transaction.atomic
def keep(*, service_id: UUID, seen: int, by: Actor, at: datetime) -> Entry:
    """Say that an entry still holds; it is due again after the country's time. Raises Entry.DoesNotExist."""
    entry = _for_change(service_id=service_id, seen=seen, by=by)
    _reviewed(entry, by, at)
    entry.save(update_fields=["reviewed_on", "review_by", "reviewed_by"])
    audit.record(event="listing.kept", subject=entry, by=by, at=at)
    return entry


@transaction.atomic
def correct(*, service_id: UUID, detail: Detail, seen: int, by: Actor, at: datetime) -> Entry:
    """Let an entry say what `detail` says, which counts as a review.

    A service that is not open is offered to nobody who refers. Raises Entry.DoesNotExist, `NotYours`, `Conflict`.
    """
    entry = _for_change(service_id=service_id, seen=seen, by=by)
    changed = apply(entry=entry, detail=detail, at=at)
    _reviewed(entry, by, at)
    entry.save()
    audit.record(event="listing.corrected", subject=entry, by=by, at=at, detail={"fields": changed})
    return entry


def apply(*, entry: Entry, detail: Detail, at: datetime) -> list[str]:
    """Give an entry and its service what `detail` says; the entry is left unsaved. Returns what changed."""
    changed = writing.write(entry=entry, detail=detail, at=at)
    service = entry.service
    given = {name: getattr(detail, name) for name in writing.ACCEPTS if getattr(detail, name) is not None}
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
    given["active"] = entry.status == Entry.Status.ACTIVE
    moved = [name for name, value in given.items() if getattr(service, name) != value]
    for name in moved:
        setattr(service, name, given[name])
    if moved:
        service.save(update_fields=moved)
    entry.said = writing.said(
        organisation=service.organisation, code=service.code, detail=writing.columns(detail)
    )
    entry.version += 1
    entry.updated_at = at
    return sorted({*changed, *moved} - {"active"})


@transaction.atomic
def place(*, service_id: UUID, site: Site, seen: int, by: Actor, at: datetime) -> Location:
    """Say where a service is given; a place known under the same name in that organisation is corrected.

    `seen` is the version of the entry. Raises Entry.DoesNotExist, `NotYours`, `Conflict`, `Invalid`.
    """
    entry = _for_change(service_id=service_id, seen=seen, by=by)
    check_site(site)
    given = GivenAt.objects.filter(entry=entry).select_related("location").order_by("location__code").first()
    said = site.model_dump()
    if given is None:
        location = Location.objects.create(
            organisation=entry.service.organisation, code=f"of_{entry.pk.hex}", updated_at=at, **said
        )
        GivenAt.objects.create(entry=entry, location=location)
        changed = sorted(said)
    else:
        location = Location.objects.select_for_update().get(pk=given.location_id)
        changed = sorted(name for name, value in said.items() if getattr(location, name) != value)
        for name, value in said.items():
            setattr(location, name, value)
        location.version += 1
        location.updated_at = at
        location.save()
    retell(location=location)
    # Neither version nor date of the entry moves: they would tell strangers that a place was changed.
    audit.record(event="listing.placed", subject=location, by=by, at=at, detail={"fields": changed})
    return location


def retell(*, location: Location) -> None:
    """Mark the entries of a place: whether somewhere they are given is told on referral only."""
    here = GivenAt.objects.filter(location=location).values("entry")
    hidden = GivenAt.objects.filter(location__confidential=True).values("entry")
    Entry.objects.filter(pk__in=here).filter(pk__in=hidden).update(told_on_referral=True)
    Entry.objects.filter(pk__in=here).exclude(pk__in=hidden).update(told_on_referral=False)


def check_site(site: Site) -> None:
    """Raise `Invalid` unless the pack knows the place and, if given, the district in it."""
    known = current().places
    if site.place not in known:
        raise Invalid(_("This place is not in the country's list. Choose one from the list."), field="place")
    if site.district and site.district not in known[site.place].district_codes:
        raise Invalid(_("This district does not lie in the chosen place. Choose again."), field="district")


def _assert_keeps(*, entry: Entry, by: Actor) -> None:
    """Raise `NotYours` unless the actor keeps this entry."""
    if not queries.may_keep(entry=entry, actor=by):
        raise NotYours(_("This is another organisation's. Tell them, or the secretariat, what is wrong."))


def _for_change(*, service_id: UUID, seen: int, by: Actor) -> Entry:
    by.require(Permission.DIRECTORY_KEEP)
    rows = queries.visible_to(by).select_for_update(of=("self",))
    entry = rows.select_related("service__organisation").get(pk=service_id)
    _assert_keeps(entry=entry, by=by)
    if entry.version != seen:
        raise Conflict(
            _("Somebody changed this entry meanwhile. Read it again, then decide."), field="version"
        )
    return entry


def _reviewed(entry: Entry, by: Actor, at: datetime) -> None:
    entry.reviewed_on = writing.local_day(at)
    entry.review_by = writing.due_after(day=entry.reviewed_on, pack=current())
    entry.reviewed_by_id = by.user_id
