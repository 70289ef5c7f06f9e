"""Who acts in an invented world: the country pack's demo users, and a duty officer wherever a part is unfilled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.db import transaction

from lindung.access.actions import create_user
from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.directory import actions as directory
from lindung.directory.roster import actions as roster
from lindung.kernel.country import CountryPack
from lindung.plans import actions as plans
from lindung.protection.shelters import actions as shelters
from lindung.world import holders

ROLES_BY_KIND: dict[str, tuple[str, ...]] = {
    # What a duty officer of each kind of organisation does there.
    "police": ("front_line_officer", "enforcement_officer"),
    "immigration": ("front_line_officer", "enforcement_officer"),
    "labour": ("front_line_officer", "enforcement_officer"),
    "maritime": ("front_line_officer", "enforcement_officer"),
    "customs": ("front_line_officer", "enforcement_officer"),
    "health": ("health_worker",),
    "welfare": ("protection_officer",),
    "ngo_shelter": ("shelter_manager",),
    "prosecutor": ("prosecutor",),
    "secretariat": ("case_coordinator",),
    "court": ("court_registrar",),
    # These meet nobody: their people keep the action plan, and the pack names them.
    "ministry": (),
    "civil_society": (),
}


@dataclass(slots=True)
class Cast:
    """The actors by organisation and role, and the organisations by kind."""

    pack: CountryPack
    actors: dict[tuple[str, str], list[Actor]] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)

    def of_kind(self, *, kind: str, place: str, chance: Random) -> Organisation | None:
        """Return an organisation of a kind: one in `place` if there is one, else one that serves everywhere or any."""
        there = [one for one in self.organisations.values() if one.kind == kind]
        near = (
            [one for one in there if one.place == place] or [one for one in there if not one.place] or there
        )
        return chance.choice(near) if near else None

    def actor(self, *, organisation: Organisation, role: str, chance: Random) -> Actor:
        """Return someone with `role` there; raises KeyError when nobody has it."""
        return chance.choice(self.actors[organisation.code, role])


@transaction.atomic
def prepare(*, pack: CountryPack, at: datetime, password: str) -> Cast:
    """Seed the directory and the accounts (those missing) and return the cast; duty officers cannot sign in."""
    directory.seed(pack=pack, at=at)
    plans.seed(pack=pack, at=at)
    organisations = {one.code: one for one in Organisation.objects.filter(active=True).order_by("code")}
    existing = {user.username: user for user in User.objects.order_by("username")}
    for demo in pack.demo_users.values():
        if demo.username not in existing:
            existing[demo.username] = create_user(
                username=demo.username,
                display_name=demo.display_name,
                organisation=organisations[demo.organisation],
                roles=demo.roles,
                password=password,
                language=demo.language,
                at=at,
            )
    roster.seed(pack=pack, at=at)
    shelters.seed(pack=pack, at=at)
    holders.equip(users=[existing[demo.username] for demo in pack.demo_users.values()], at=at)
    cast = Cast(pack=pack, organisations=organisations)
    for user in existing.values():
        _enter(cast, user, organisations)
    for organisation in organisations.values():
        missing = [
            role for role in ROLES_BY_KIND[organisation.kind] if (organisation.code, role) not in cast.actors
        ]
        username = f"duty.{organisation.code.replace('_', '-')}"
        if missing and username not in existing:
            officer = create_user(
                username=username,
                display_name="Duty officer",
                organisation=organisation,
                roles=missing,
                password=None,
                language=pack.default_language,
                at=at,
            )
            _enter(cast, officer, organisations)
    return cast


def _enter(cast: Cast, user: User, organisations: dict[str, Organisation]) -> None:
    code = next((code for code, one in organisations.items() if one.pk == user.organisation_id), "")
    for role in user.roles:
        cast.actors.setdefault((code, role), []).append(Actor.of(user))
