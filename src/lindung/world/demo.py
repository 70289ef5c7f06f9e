"""Filling an empty database with an invented world, and the table of those who can sign in to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.roles import ROLES
from lindung.cases import actions as cases
from lindung.cases.models import Case, Task
from lindung.cases.rules import local_date
from lindung.kernel.country import current
from lindung.world import bulk as copies
from lindung.world import caring, planning
from lindung.world.cast import Cast
from lindung.world.cast import prepare as prepare_cast
from lindung.world.holders import PASSPHRASE
from lindung.world.people import draw_person
from lindung.world.scene import Scene
from lindung.world.stage import TheEnd
from lindung.world.stories import Story, Tale, choose, services_without_order

PLAYED_FOR_BULK = 250
CHILDREN = 0.18
FAMILIES = 0.06
ORIGINS = {
    "labour": "inspection",
    "police": "raid",
    "health": "health",
    "maritime": "border",
    "immigration": "border",
}
Tell = Callable[[str], None]


class NotEmpty(RuntimeError):
    """Invented people are never mixed with what is there already."""


def evening_of(day: date) -> datetime:
    """Return six in the evening of `day` where the country's clocks stand."""
    return datetime.combine(day, time(18), tzinfo=ZoneInfo(current().time_zone))


def prepare(*, at: datetime, cases: int, seed: int, password: str, tell: Tell) -> None:
    """Make the demo's world on the first start; a later start finds it there."""
    if Case.objects.exists():
        return
    fill(at=at, cases=cases, seed=seed, bulk=False, password=password, tell=tell, beside=True)
    live_plan(at=at, seed=seed, password=password, tell=tell)


def fill(
    *,
    at: datetime,
    cases: int,
    seed: int,
    bulk: bool,
    password: str,
    tell: Tell,
    sealed: bool = True,
    beside: bool = False,
) -> int:
    """Fill an empty database with `cases` invented cases alive at `at`; return how many were made.

    All are played through the real actions, or with `bulk` some of them, which are then copied; `sealed`: what is in
    the copies opens, too. `beside`: with windows, a group found together and the country's checklist, which no copy
    could share. Raises `NotEmpty`.
    """
    if Case.objects.exists():
        raise NotEmpty(
            "This database already holds cases. Choose another LINDUNG_HOME, or delete the folder."
        )
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    cast = prepare_cast(pack=current(), at=at, password=password)
    originals = min(PLAYED_FOR_BULK, cases) if bulk else cases
    rest = cases % originals if originals else 0
    scenes = _play(cast=cast, chance=chance, at=at, number=originals, tell=tell)
    if beside and scenes:
        _live_beside(scenes, seed=seed)
    if cases > originals:
        copies.multiply(
            prefix=cast.pack.case_prefix, rounds=cases // originals - 1, seed=seed, tell=tell, sealed=sealed
        )
        _play(cast=cast, chance=chance, at=at, number=rest, tell=tell)
    _let_the_worker_catch_up(at)
    return Case.objects.count()


def live_plan(*, at: datetime, seed: int, password: str, tell: Tell) -> None:
    """Let the country's action plan be lived until `at`, by the people who are there."""
    cast = prepare_cast(pack=current(), at=at, password=password)
    planning.carry_on(cast=cast, chance=Random(seed), at=at, tell=tell)  # noqa: S311 - repeatable on purpose


def _let_the_worker_catch_up(at: datetime) -> None:
    while cases.sweep(at=at):
        continue


def _live_beside(scenes: Sequence[Scene], *, seed: int) -> None:
    """Live what belongs to one small world only, with chances of its own."""
    chance = caring.draw(seed)
    for scene in scenes:
        scene.chance = chance
    with transaction.atomic():
        caring.country(scenes[-1], seed=seed)
    for scene in scenes:
        if scene.protector is not None and scene.until - scene.at > timedelta(days=3):
            with transaction.atomic():
                caring.windows(scene)
    able = [scene for scene in scenes if scene.finder.may(Permission.CALLOUT_ASK)]
    if able:
        latest = max(able, key=lambda scene: scene.at)
        latest.at = latest.until - timedelta(hours=9)
        with transaction.atomic():
            caring.together(latest)


def _play(*, cast: Cast, chance: Random, at: datetime, number: int, tell: Tell) -> list[Scene]:
    """Play stories one after the other; return their scenes where they came to stand."""
    scenes: list[Scene] = []
    before: Scene | None = None
    for index in range(number):
        story = choose(chance=chance)
        with transaction.atomic():
            scene = _open(cast=cast, chance=chance, at=at, story=story, beside=before)
            with suppress(TheEnd):
                _tale(story, scene)(scene)
            if before is not None and chance.random() < FAMILIES and before.case.place == scene.case.place:
                with suppress(TheEnd):
                    scene.link(before.case)
        before = scene
        scenes.append(scene)
        if (index + 1) % 25 == 0:
            tell(f"  {index + 1} of {number} invented cases …")
    return scenes


def _tale(story: Story, scene: Scene) -> Tale:
    """Return what happens: where the law makes orders for children only, an adult is helped by consent."""
    by_consent = story.ordered and not scene.person.is_child and not scene.knows("make_interim_order")
    return services_without_order if by_consent else story.tell


def _open(*, cast: Cast, chance: Random, at: datetime, story: Story, beside: Scene | None) -> Scene:
    """Let somebody find an invented person, as long ago as the story needs."""
    pack = cast.pack
    start = _office_hour(at - timedelta(days=chance.uniform(*story.days)), at, chance)
    finder = _finder(cast, chance)
    home = next(one for one in cast.organisations.values() if one.pk == finder.organisation_id)
    place = home.place or chance.choice(list(pack.places))
    districts = [district.code for district in pack.places[place].districts]
    person = draw_person(chance=chance, child=chance.random() < CHILDREN, majority=pack.age_of_majority)
    case = cases.open_case(
        facts=person.facts,
        origin=ORIGINS.get(home.kind, "report"),
        place=place,
        district=chance.choice(districts) if districts else "",
        found_on=local_date(start),
        by=finder,
        at=start,
        exploitation=person.exploitation,
        urgent=chance.random() < 0.15,
        code_draw=chance.getrandbits(35),
    )
    return Scene(cast=cast, chance=chance, person=person, case=case, at=start, finder=finder, until=at)


def _office_hour(moment: datetime, at: datetime, chance: Random) -> datetime:
    """Move a moment into the day, never past `at`; people are found at all hours, officers write by day."""
    zone = ZoneInfo(current().time_zone)
    local = moment.astimezone(zone)
    if 7 <= local.hour < 20 or at - moment < timedelta(days=2):
        return moment
    return local.replace(hour=chance.randint(8, 17), minute=chance.randrange(60))


def _finder(cast: Cast, chance: Random) -> Actor:
    able = [
        actor
        for (_code, role), actors in sorted(cast.actors.items())
        for actor in actors
        if role in {"front_line_officer", "health_worker"} and actor.may(Permission.CASE_OPEN)
    ]
    return chance.choice(able)


def sign_in_table(*, password: str) -> str:
    """Return who can sign in: role, name, organisation, and the one password of the demo."""
    rows = [("Role", "User name", "Name", "Organisation", "Open tasks")]
    waiting: dict[object, int] = {}
    for organisation in Task.objects.filter(state=Task.State.OPEN).values_list("organisation", flat=True):
        waiting[organisation] = waiting.get(organisation, 0) + 1
    for user in User.objects.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by(
        "roles", "username"
    ):
        names = ", ".join(str(ROLES[code].name) for code in user.roles)
        open_tasks = str(waiting.get(user.organisation_id, 0))
        rows.append((names, user.username, user.display_name, user.organisation.name, open_tasks))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(
        [
            *lines,
            "",
            f"Password of everyone here: {password}",
            f"Passphrase of every holder's key: {PASSPHRASE}",
        ]
    )
