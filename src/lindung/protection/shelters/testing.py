"""Houses and stays for tests, made through the real actions where there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.testing import NOON, make_actor
from lindung.protection.shelters import actions
from lindung.protection.shelters.actions import PlaceIn
from lindung.protection.shelters.models import Bed, House, Stay, Zone
from lindung.protection.testing import Scene, make_refuge, make_scene


def make_house(
    *,
    organisation: Organisation,
    code: str = "",
    zones: dict[str, int] | None = None,
    zone_orders: dict[str, list[str]] | None = None,
    **given: Any,
) -> House:
    """Return an open house with a zone for each audience of `zones` and so many beds; women, 2 beds, without any."""
    code = code or f"{organisation.code}_house"
    house = House.objects.create(
        code=code, organisation=organisation, **({"names": {"en": code}, "kind": "transit"} | given)
    )
    for audience, beds in (zones or {"women": 2}).items():
        zone = Zone.objects.create(
            house=house,
            organisation=organisation,
            code=audience,
            names={"en": audience.title()},
            audience=audience,
            orders=(zone_orders or {}).get(audience, []),
        )
        Bed.objects.bulk_create(
            Bed(zone=zone, organisation=organisation, number=number + 1) for number in range(beds)
        )
    return house


@dataclass(frozen=True, slots=True)
class Sheltering:
    """A case under an interim order, the house of the place that the order names, and its manager."""

    scene: Scene
    house: House
    zone: Zone
    manager: Actor

    def given(self, **given: Any) -> PlaceIn:
        """Return a place in the house's first zone; `given` overrides."""
        return replace(PlaceIn(zone=self.zone.pk), **given)

    def settle(self, *, at: datetime = NOON, by: Actor | None = None, **given: Any) -> Stay:
        """Let the protection officer (or `by`) record that the person has come."""
        return actions.place(
            case_id=self.scene.case.pk,
            given=self.given(**given),
            arrived_at=at,
            by=by or self.scene.protector,
            at=at,
        )


def zone_of(house: House, audience: str = "") -> Zone:
    """Return a zone of a house."""
    rows = Zone.objects.filter(house=house).order_by("code")
    return rows.get(audience=audience) if audience else rows[0]


def make_sheltering(*, at: datetime = NOON, interim: bool = True, **given: Any) -> Sheltering:
    """Return a case under an interim order that names a refuge with one house, and its manager."""
    scene = make_scene(at=at)
    if interim:
        scene.interim(at=at)
    house = make_house(organisation=scene.refuge, **given)
    manager = make_actor(name="manager", role="shelter_manager", organisation=scene.refuge)
    return Sheltering(scene=scene, house=house, zone=zone_of(house), manager=manager)


def make_other_house(*, code: str = "second_refuge", **given: Any) -> House:
    """Return a house of another organisation that shelters."""
    return make_house(organisation=make_refuge(code=code), **given)
