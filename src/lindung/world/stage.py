"""Where an invented case stands: its time, and the people at hand for the next act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db.models import QuerySet

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.directory import queries as directory
from lindung.protection.models import Order
from lindung.world.cast import Cast
from lindung.world.people import Sketch


class TheEnd(Exception):
    """The story has come to today; what it has done so far stands."""


@dataclass(slots=True)
class Stage:
    """Where a case in the making stands in time, and who is at hand there. Every act lets some minutes pass."""

    cast: Cast
    chance: Random
    person: Sketch
    case: Case
    at: datetime
    until: datetime
    finder: Actor
    enforcer: Actor | None = None
    protector: Actor | None = None

    def later(self, *, hours: float = 0, days: float = 0) -> Stage:
        """Let time pass."""
        self.at += timedelta(hours=hours, days=days)
        return self

    def _moment(self) -> datetime:
        """Let the minutes of an act pass; raise `TheEnd` where that lies beyond the world's present."""
        self.at += timedelta(minutes=self.chance.randint(9, 40))
        if self.at > self.until:
            raise TheEnd
        return self.at

    def knows(self, step: str) -> bool:
        """Tell whether this country's lawful path has the step."""
        return step not in self.cast.pack.steps_switched_off

    @property
    def today(self) -> date:
        """The calendar day on which the scene's time stands."""
        return local_date(self.at)

    def _fresh(self) -> Case:
        return Case.objects.select_related("person").get(pk=self.case.pk)

    def _reference(self, letter: str) -> str:
        return f"{letter}{self.today.year}/{self.chance.randrange(10_000, 99_999)}"

    @property
    def home(self) -> Organisation:
        """The finder's organisation."""
        return next(one for one in self.cast.organisations.values() if one.pk == self.finder.organisation_id)

    def _there(self, organisation_id: object) -> list[Actor]:
        return [
            actor
            for actors in self.cast.actors.values()
            for actor in actors
            if actor.organisation_id == organisation_id
        ]

    def _someone(self, organisation: Organisation, permission: Permission) -> Actor:
        return self.chance.choice([actor for actor in self._there(organisation.pk) if actor.may(permission)])

    def _someone_of(self, *, kind: str, permission: Permission) -> Actor:
        organisation = self.cast.of_kind(kind=kind, place=self.case.place, chance=self.chance)
        assert organisation is not None
        return self._someone(organisation, permission)

    def _court(self) -> Organisation:
        taking_part = (
            Order.objects.filter(case=self.case, court__isnull=False).select_related("court").first()
        )
        if taking_part is not None and taking_part.court is not None:
            return taking_part.court
        court = self.cast.of_kind(kind="court", place=self.case.place, chance=self.chance)
        assert court is not None
        return court

    def _registrar(self) -> Actor:
        return self._someone(self._court(), Permission.DETERMINATION_RECORD)

    def _fitting(self) -> QuerySet[Organisation]:
        case = self._fresh()
        return directory.places_of_refuge(child=case.is_child, sex=case.person.sex)

    def _refuge(self) -> Organisation:
        return self.chance.choice(list(self._fitting()))

    def _protection_officer(self) -> User:
        if self.protector is None:
            self.protector = self._someone_of(kind="welfare", permission=Permission.REPORT_SIGN_PROTECTION)
        return User.objects.get(pk=self.protector.user_id)
