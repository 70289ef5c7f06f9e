"""The fact of committees: who of which body sits in them since when, as numbers. Nobody's name, nobody's key."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lindung.statistics import facts
from lindung.statistics.facts import Column, Fact
from lindung.statistics.facts.pieces import ORGANISATION, ORGANISATION_COLUMNS, code, moment

SEATS: Final = Fact(
    name="seats",
    words=_("Seats in committees of plans"),
    sql=f"""SELECT {ORGANISATION}, p.code AS plan, a.code AS committee, c.kind AS committee_kind, t.role,
    t.since, t.until, t.since AS known_at
    FROM committees_seat t JOIN committees_committee c ON c.id = t.committee_id
    JOIN plans_planactor a ON a.id = c.actor_id JOIN plans_plan p ON p.id = c.plan_id
    LEFT JOIN access_user u ON u.id = t.user_id
    JOIN access_organisation o ON o.id = COALESCE(t.organisation_id, u.organisation_id)""",  # noqa: S608 - ours
    columns={
        **ORGANISATION_COLUMNS,
        "plan": code(_("Plan")),
        "committee": code(_("Committee")),
        "committee_kind": code(_("Kind of committee")),
        "role": code(_("Role in the committee")),
        "since": moment(_("Seated")),
        "until": moment(_("Seat ended"), known="until"),
        "known_at": Column("time", _("Recorded")),
    },
)


def declare() -> None:
    """Make it known."""
    facts.declare(SEATS)
