"""Where each role of the matrix serves: the kind of its organisation, and for what that one has a part in a case."""

from __future__ import annotations

from lindung.access.models import User
from lindung.access.permissions import Permission as P
from lindung.access.roles import ROLES
from lindung.access.testing import make_organisation, make_user
from lindung.cases.voices.pack import frame
from lindung.directory.models import Service
from lindung.plans.testing import KINDS

HOMES: dict[str, tuple[str, str]] = {
    # Role to the kind of organisation it serves in, and the purpose for which that one has a part in a case.
    "front_line_officer": ("labour", "identification"),
    "enforcement_officer": ("police", "enforcement"),
    "protection_officer": ("welfare", "protection"),
    "shelter_manager": ("ngo_shelter", "services"),
    "case_coordinator": ("secretariat", "oversight"),
    "prosecutor": ("prosecutor", "prosecution"),
    "court_registrar": ("court", "court"),
    "health_worker": ("health", "health"),
    "interpreter": ("civil_society", "services"),
    "complaints_officer": ("ministry", "oversight"),
}
ELSEWHERE = ("secretariat", "oversight")
NATIONAL = "case_coordinator"
"""Serves in the one body that coordinates the country."""
OF_THE_PLAN = {
    "monitoring_officer": "office",
    "decision_maker": "office",
    "committee_lead": "welfare",
    "plan_focal_point": "welfare",
    "plan_partner": "friends",
}
"""Role to its organisation in the small plan."""
WITH_FILES = tuple(
    code
    for code, role in ROLES.items()
    if role.permissions
    & {
        P.CASE_READ,
        P.EMERGENCY_REVIEW,
        P.EXPORT_APPROVE,
        P.ACCOUNT_MANAGE,
        P.CALLOUT_ANSWER,
        P.COMPLAINT_HEAR,
    }
)
"""Roles to which it matters whose a case is (or a call, or a complaint); the others are asked about a foreign one."""


def home(role: str) -> tuple[str, str]:
    """Return the kind of organisation `role` serves in, and its purpose in a case."""
    return HOMES.get(role, ELSEWHERE)


def hears() -> str:
    """Return the code of the office to which every window of this country leads."""
    return frame().file.complaints_to


def make_home_user(role: str) -> User:
    """Return a user with a role, in the kind of organisation where that role serves."""
    if role in OF_THE_PLAN:
        code = OF_THE_PLAN[role]
        return make_user(
            username=f"matrix.{role}",
            role=role,
            organisation=make_organisation(code=code, kind=KINDS[code]),
        )
    kind, _purpose = home(role)
    code = hears() if role == "complaints_officer" else f"home_{role}"
    organisation = make_organisation(code=code, kind=kind, national=role == NATIONAL)
    for need in ("shelter", "medical", "coordination", "legal_aid"):
        Service.objects.get_or_create(
            organisation=organisation, code=need, place="", defaults={"accepts_children": True}
        )
    return make_user(username=f"matrix.{role}", role=role, organisation=organisation)
