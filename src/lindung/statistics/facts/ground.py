"""Facts of those who work: organisations and services as they stand, and accounts by role."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from lindung.access.permissions import Permission
from lindung.access.roles import ROLES
from lindung.statistics.facts import Column, Fact
from lindung.statistics.facts.cases import KNOWN
from lindung.statistics.facts.pieces import ORGANISATION, ORGANISATION_COLUMNS, code, flag, moment
from lindung.statistics.facts.schema import key

_STATE: Final = {"state": code(_("State"), labels="place")}
_ANSWERING: Final = ", ".join(
    f"'{role.code}'" for role in ROLES.values() if Permission.REFERRAL_ANSWER in role.permissions
)

ORGANISATIONS: Final = Fact(
    name="organisations",
    words=_("Organisations in the directory, as it stands"),
    sql=f"SELECT {ORGANISATION}, o.place AS state, o.national FROM access_organisation o WHERE o.active",  # noqa: S608
    columns={**ORGANISATION_COLUMNS, **_STATE, "national": flag(_("Sees the whole country"))},
)

SERVICES: Final = Fact(
    name="services",
    words=_("Services that organisations offer, as the directory stands"),
    sql=f"""SELECT {ORGANISATION}, COALESCE(NULLIF(t.place, ''), o.place) AS state, t.code AS service,
    t.accepts_children AS takes_children, t.accepts_adults AS takes_adults, 'directory' AS directory
    FROM directory_service t JOIN access_organisation o ON o.id = t.organisation_id
    WHERE t.active AND o.active""",  # noqa: S608 - ours
    columns={
        **ORGANISATION_COLUMNS,
        **_STATE,
        "service": code(_("Service"), labels="services"),
        "takes_children": flag(_("Takes children")),
        "takes_adults": flag(_("Takes adults")),
        "directory": code(_("Directory")),
    },
)

POSTS: Final = Fact(
    name="posts",
    words=_("Accounts by role: who works where, as what"),
    sql=f"""SELECT {key("t.human")} AS human_key, {ORGANISATION}, o.place AS state, r.role,
    r.role IN ({_ANSWERING}) AS answers, t.opened_at,
    CASE WHEN NOT t.is_active THEN COALESCE(t.suspended_at, t.opened_at) END AS suspended_at, t.opened_at AS known_at
    FROM access_user t JOIN access_organisation o ON o.id = t.organisation_id
    CROSS JOIN LATERAL unnest(t.roles) AS r(role)""",  # noqa: S608 - ours
    columns={
        "human_key": Column("key", _("Member of staff, as a key without meaning")),
        **ORGANISATION_COLUMNS,
        **_STATE,
        "role": code(_("Role"), labels="role"),
        "answers": flag(_("May answer referrals")),
        "opened_at": moment(_("Account opened")),
        "suspended_at": moment(_("Account closed"), known="suspended_at"),
        "known_at": KNOWN,
    },
)

ALL: Final = (ORGANISATIONS, SERVICES, POSTS)
