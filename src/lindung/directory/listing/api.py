"""The directory over HTTP as HSDS 3.1: read only, for whoever is signed in and may read the directory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router
from pydantic import AwareDatetime

from lindung.access.actors import Actor
from lindung.access.api import actor_of
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.directory.listing import queries
from lindung.directory.listing.hsds import shapes as shape
from lindung.directory.listing.hsds import telling
from lindung.directory.listing.models import Entry
from lindung.kernel import clock

router = Router(tags=["directory"])
Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")
WITH_SERVICES = 10
"""Organisations on a page, where each brings all its services."""
PROFILE = "https://docs.openreferral.org/en/3.1/hsds/"

PageNumber = Annotated[int, Query(1, ge=1, le=100_000, description="Which page, from 1.")]
PerPage = Annotated[int, Query(50, ge=1, le=100, description="How many on a page.")]
Search = Annotated[
    str, Query("", max_length=80, description="Words of the organisation, the service or its description.")
]
Since = Annotated[AwareDatetime | None, Query(None, description="Only what changed after this moment.")]
Whose = Annotated[UUID | None, Query(None, description="Only of this organisation.")]


def _reader(request: HttpRequest) -> Actor:
    by = actor_of(request)
    by.require(Permission.DIRECTORY_READ)
    return by


def _page(
    rows: QuerySet[Row], *, page: int, per_page: int, tell: Callable[[Sequence[Row]], list[Item]]
) -> shape.HsdsPage[Item]:
    """Return one page of ordered `rows`; two queries and what `tell` asks."""
    total = rows.count()
    pages = -(-total // per_page)
    start = (page - 1) * per_page
    contents = tell(list(rows[start : start + per_page])) if start < total else []
    return shape.HsdsPage(
        total_items=total,
        total_pages=pages,
        page_number=page,
        size=len(contents),
        first_page=page == 1,
        last_page=page >= pages,
        empty=not contents,
        contents=contents,
    )


def _entries(by: Actor, search: str, organization_id: UUID | None = None) -> QuerySet[Entry]:
    rows = queries.found(actor=by, wanted=queries.Wanted(words=search, every_status=True))
    if organization_id is not None:
        rows = rows.filter(service__organisation=organization_id)
    return rows.select_related("service__organisation").defer("words", "said").order_by("sort_key")


def _told(entries: Sequence[Entry], by: Actor, *, with_organisation: bool = True) -> list[shape.HsdsService]:
    there = queries.places_of(entries=[one.pk for one in entries], by=by)
    now = clock.now()
    return [
        telling.service(one, given=there.get(one.pk, ()), at=now, with_organisation=with_organisation)
        for one in entries
    ]


@router.get("/", response=shape.HsdsRoot, summary="Say which HSDS this is")
def root(request: HttpRequest) -> object:
    """Return the version of HSDS, what it is documented by, and the description of this interface."""
    _reader(request)
    described = request.build_absolute_uri(reverse("api-1:openapi-json"))
    return shape.HsdsRoot(version=shape.VERSION, profile=PROFILE, openapi_url=described)


@router.get(
    "/services", response=shape.HsdsPage[shape.HsdsService], exclude_none=True, summary="List services (HSDS)"
)
def services(
    request: HttpRequest,
    search: Search,
    organization_id: Whose,
    modified_after: Since,
    page: PageNumber,
    per_page: PerPage,
) -> object:
    """Return services with all that is known of them; of confidential places nothing but the part of the country."""
    by = _reader(request)
    rows = _entries(by, search, organization_id)
    if modified_after is not None:
        rows = rows.filter(updated_at__gt=modified_after)
    return _page(rows, page=page, per_page=per_page, tell=lambda found: _told(found, by))


@router.get(
    "/services/{service_id}", response=shape.HsdsService, exclude_none=True, summary="Read a service (HSDS)"
)
def one_service(request: HttpRequest, service_id: UUID) -> object:
    """Return one service with all that is known of it."""
    by = _reader(request)
    return _told([queries.one(service_id=service_id, by=by)], by)[0]


def _organisations(by: Actor) -> QuerySet[Organisation]:
    listed = queries.visible_to(by).values("service__organisation")
    return Organisation.objects.filter(pk__in=listed).order_by("code")


def _told_organisations(
    found: Sequence[Organisation], by: Actor, *, full: bool
) -> list[shape.HsdsOrganization]:
    keys = [one.pk for one in found]
    places = defaultdict(list)
    for place in queries.locations_visible_to(by).filter(organisation__in=keys).order_by("code", "pk"):
        places[place.organisation_id].append(place)
    offered = defaultdict(list)
    if full:
        rows = _entries(by, "").filter(service__organisation__in=keys)
        for told in _told(list(rows), by, with_organisation=False):
            offered[told.organization_id].append(told)
    return [
        telling.organisation(one, places=places[one.pk], services=offered[one.pk] if full else None)
        for one in found
    ]


@router.get(
    "/organizations",
    response=shape.HsdsPage[shape.HsdsOrganization],
    exclude_none=True,
    summary="List organisations (HSDS)",
)
def organizations(
    request: HttpRequest, search: Search, page: PageNumber, per_page: PerPage, full_service: bool = False
) -> object:
    """Return the organisations that offer something, with their places; with `full_service`, what they offer too.

    With services at most ten organisations come on a page.
    """
    by = _reader(request)
    if full_service:
        per_page = min(per_page, WITH_SERVICES)
    rows = _organisations(by)
    if search:
        rows = rows.filter(pk__in=_entries(by, search).order_by().values("service__organisation"))
    return _page(
        rows,
        page=page,
        per_page=per_page,
        tell=lambda found: _told_organisations(found, by, full=full_service),
    )


@router.get(
    "/organizations/{organization_id}",
    response=shape.HsdsOrganization,
    exclude_none=True,
    summary="Read an organisation (HSDS)",
)
def one_organization(request: HttpRequest, organization_id: UUID, full_service: bool = True) -> object:
    """Return one organisation with its places and, unless told otherwise, what it offers."""
    by = _reader(request)
    found = _organisations(by).get(pk=organization_id)
    return _told_organisations([found], by, full=full_service)[0]


@router.get(
    "/locations", response=shape.HsdsPage[shape.HsdsLocation], exclude_none=True, summary="List places (HSDS)"
)
def locations(request: HttpRequest, organization_id: Whose, page: PageNumber, per_page: PerPage) -> object:
    """Return the places that the caller may know of; confidential ones of others are neither shown nor counted."""
    by = _reader(request)
    rows = queries.locations_visible_to(by)
    if organization_id is not None:
        rows = rows.filter(organisation=organization_id)
    ordered = rows.order_by("organisation__code", "code", "pk")
    return _page(
        ordered, page=page, per_page=per_page, tell=lambda found: [telling.location(one) for one in found]
    )


@router.get(
    "/locations/{location_id}", response=shape.HsdsLocation, exclude_none=True, summary="Read a place (HSDS)"
)
def one_location(request: HttpRequest, location_id: UUID) -> object:
    """Return one place, if the caller may know of it."""
    return telling.location(queries.locations_visible_to(_reader(request)).get(pk=location_id))


@router.get(
    "/service_at_locations",
    response=shape.HsdsPage[shape.HsdsServiceAtLocation],
    exclude_none=True,
    summary="List what is given where (HSDS)",
)
def service_at_locations(
    request: HttpRequest,
    search: Search,
    organization_id: Whose,
    modified_after: Since,
    page: PageNumber,
    per_page: PerPage,
) -> object:
    """Return which services are given at which places, as far as the caller may know of the place."""
    by = _reader(request)
    rows = queries.given_visible_to(by)
    if search:
        rows = rows.filter(entry__in=_entries(by, search).order_by().values("pk"))
    if organization_id is not None:
        rows = rows.filter(entry__service__organisation=organization_id)
    if modified_after is not None:
        rows = rows.filter(location__updated_at__gt=modified_after)
    ordered = rows.select_related("location").order_by("entry__sort_key", "pk")
    return _page(
        ordered, page=page, per_page=per_page, tell=lambda found: [telling.given_at(one) for one in found]
    )


@router.get(
    "/service_at_locations/{given_id}",
    response=shape.HsdsServiceAtLocation,
    exclude_none=True,
    summary="Read that a service is given at a place (HSDS)",
)
def one_service_at_location(request: HttpRequest, given_id: UUID) -> object:
    """Return that one service is given at one place, if the caller may know of the place."""
    rows = queries.given_visible_to(_reader(request)).select_related("location")
    return telling.given_at(rows.get(pk=given_id))
