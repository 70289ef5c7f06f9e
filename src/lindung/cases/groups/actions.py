"""Taking in a group, and calling helpers to it: each in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases import helpers_hooks
from lindung.cases.groups import queries
from lindung.cases.groups.models import LARGEST, Group, Member
from lindung.cases.groups.rows import BadRows, Row, link_of, problems_of
from lindung.cases.models import Case
from lindung.cases.rules import check_origin, check_place
from lindung.kernel import audit
from lindung.kernel.problems import Invalid

INTERPRETER: Final = "interpreter"
SPECIALIST: Final = "assistance_specialist"
HELPERS: Final = (INTERPRETER, SPECIALIST)
LONGEST: Final = 24
"""Hours for which helpers are called at most."""


@transaction.atomic
def open_group(
    *,
    rows: Sequence[Row],
    origin: str,
    place: str,
    found_on: date,
    by: Actor,
    at: datetime,
    district: str = "",
    exploitation: str = "",
    code_draws: Sequence[int] = (),
) -> Group:
    """Open a case for each row and link who belongs together; whoever has an urgent need is marked urgent.

    All or none: raises `BadRows` with everything that is wrong in the rows, and `Invalid` for what is wrong with the
    place, the day or how they were found.
    """
    by.require(Permission.CASE_OPEN)
    if not 1 <= len(rows) <= LARGEST or len({row.number for row in rows}) != len(rows):
        raise Invalid(
            _("A group has between 1 and %(most)d people. Take in more as a second group.")
            % {"most": LARGEST}
        )
    check_place(place=place, district=district)
    check_origin(origin=origin, exploitation=exploitation)
    if problems := problems_of(rows=rows, found_on=found_on, at=at):
        raise BadRows(problems)
    group = Group.objects.create(
        place=place,
        district=district,
        found_on=found_on,
        origin=origin,
        people=len(rows),
        organisation_id=by.organisation_id,
        opened_at=at,
        opened_by_id=by.user_id,
    )
    draws = iter(code_draws)
    opened: dict[int, Case] = {}
    for row in rows:
        opened[row.number] = cases.open_case(
            facts=row.facts,
            origin=origin,
            place=place,
            district=district,
            found_on=found_on,
            exploitation=exploitation,
            urgent=bool(row.facts.needs),
            code_draw=next(draws, None),
            by=by,
            at=at,
        )
    Member.objects.bulk_create(
        Member(group=group, case=case, number=number) for number, case in opened.items()
    )
    for case in opened.values():
        cases.tell(case=case, kind="groups.opened", by=by, at=at, people=len(rows))
    for first, second, kind in sorted({link for row in rows if (link := link_of(row))}):
        cases.link_people(case_id=opened[first].pk, other_case_id=opened[second].pk, kind=kind, by=by, at=at)
    audit.record(event="groups.opened", subject=group, by=by, at=at, detail={"people": len(rows)})
    return group


@transaction.atomic
def call_helpers(
    *,
    group_id: UUID,
    kinds: Sequence[str],
    hours: int,
    by: Actor,
    at: datetime,
    starts_at: datetime | None = None,
) -> Group:
    """Call interpreters for each language and specialists to the group, from `starts_at` (else now) for `hours`.

    Of the group those are meant whose cases the actor sees. Raises `Invalid` where nobody was called, and
    Group.DoesNotExist for outsiders.
    """
    by.require(Permission.CALLOUT_ASK)
    if not kinds or not set(kinds) <= set(HELPERS):
        raise Invalid(_("Choose who is to come."), field="kinds")
    if not 1 <= hours <= LONGEST:
        raise Invalid(_("Choose for how many hours, up to a day."), field="hours")
    group = queries.for_change(group_id=group_id, by=by)
    members = [one.case for one in queries.members(group=group, by=by) if one.case.closed_at is None]
    begins = starts_at or at
    called = helpers_hooks.ask_helpers(
        case_ids=[case.pk for case in members],
        starts_at=begins,
        ends_at=begins + timedelta(hours=hours),
        kinds=tuple(kinds),
        by=by,
        at=at,
    )
    if not called:
        raise Invalid(
            _("Nobody was called: as recorded, nobody here needs one. Note the languages in the cases first.")
        )
    group.called_at, group.called = group.called_at or at, group.called + called
    group.save(update_fields=["called_at", "called"])
    for case in members:
        cases.tell(case=case, kind="groups.called", by=by, at=at)
    audit.record(
        event="groups.called", subject=group, by=by, at=at, detail={"called": called, "kinds": [*kinds]}
    )
    return group
