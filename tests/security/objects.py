"""What stands in an address: for every parameter of every address, an object of a file, or a word that says nothing.

A new parameter needs a line here; the matrix says so when it meets one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from uuid import UUID

from lindung.kernel.codes import new_code
from lindung.kernel.country import current
from tests.security import places
from tests.security.addresses import Address
from tests.security.planning import ACTIVITY, INDICATOR, MEASURE, PERIOD, Planned
from tests.security.world import File

Found = TypeVar("Found")
Pick = Callable[[File], object]
PlanPick = Callable[[Planned], object]
NOWHERE = UUID("00000000-0000-4000-8000-000000000000")
"""A key that nothing has."""

# "address-name parameter", "room parameter" or "parameter", the first that is found.
OF_A_FILE: dict[str, Pick] = {
    "code": lambda file: file.case.code,
    "case_code": lambda file: file.case.code,
    "task": lambda file: file.task.pk,
    "screening": lambda file: file.talk.pk,
    "screening_id": lambda file: file.talk.pk,
    "identification:resume subject": lambda file: file.talk.pk,
    "identification:result subject": lambda file: file.finished_talk.pk,
    "identification:show subject": lambda file: file.finished_talk.pk,
    "identification subject": lambda file: file.determination.pk,
    "determination_id": lambda file: file.determination.pk,
    "referral:show subject": lambda file: file.sent.pk,
    "referral:withdraw subject": lambda file: file.sent.pk,
    "referral:settle subject": lambda file: file.sent.pk,
    "referral subject": lambda file: file.received.pk,
    "referral_api_withdraw referral_id": lambda file: file.sent.pk,
    "referral_api_settle referral_id": lambda file: file.sent.pk,
    "referral_id": lambda file: file.received.pk,
    "protection:decide subject": lambda file: file.application.pk,
    "protection:refuse subject": lambda file: file.application.pk,
    "protection_api_refuse_application order_id": lambda file: file.application.pk,
    "protection subject": lambda file: file.interim.pk,
    "document": lambda file: file.further.document.pk,
    "openings subject": lambda file: file.further.opening.pk,
    "finding subject": lambda file: file.further.enquiry.pk,
    "enquiry": lambda file: file.further.enquiry.pk,
    "user": lambda file: file.further.colleague.pk,
    "consent": lambda file: file.further.consent.pk,
    "grant": lambda file: file.further.grant.pk,
    "block": lambda file: file.further.block.pk,
    "emergency subject": lambda file: file.further.emergency.pk,
    "alarm": lambda file: file.further.alarm.pk,
    "export": lambda file: file.further.export.pk,
    "hold": lambda file: file.further.hold.pk,
    "erasure": lambda file: file.further.erasure.pk,
    "recipient_key": lambda file: file.further.recipient_key.pk,
    "order_id": lambda file: file.interim.pk,
    "informing subject": lambda file: file.further.contact.pk,
    **places.OF_CARE,
    **places.OF_AN_OFFICE,
}
OF_THE_PLAN: dict[str, PlanPick] = {
    "code": lambda plan: plan.plan.code,
    "plan": lambda plan: plan.plan.code,
    "regional plan": lambda plan: plan.region.code,
    "activity": lambda plan: ACTIVITY,
    "indicator": lambda plan: INDICATOR,
    "period": lambda plan: PERIOD,
    "reporting:period period": lambda plan: plan.period.pk,
    "reporting:open period": lambda plan: plan.period.pk,
    "reporting:close period": lambda plan: plan.period.pk,
    "plans part": lambda plan: ACTIVITY,
    "plans:objective part": lambda plan: "S1",
    "plans:indicator part": lambda plan: INDICATOR,
    "plans:amend_target part": lambda plan: INDICATOR,
    "plans:committee part": lambda plan: "CARE",
    "version": lambda plan: plan.plan.version,
    "proposal": lambda plan: plan.proposal.pk,
    "evidence": lambda plan: plan.evidence.pk,
    "invitation": lambda plan: plan.invitation.pk,
    "committee": lambda plan: plan.committee.pk,
    "seat": lambda plan: plan.seat.pk,
    "meeting": lambda plan: plan.meeting.pk,
    "item": lambda plan: plan.item.pk,
    "point": lambda plan: plan.point.pk,
    "event": lambda plan: plan.event.pk,
    "sheet": lambda plan: plan.sheet.pk,
    "review": lambda plan: plan.review.pk,
    "adjustment": lambda plan: plan.adjustment.pk,
    "document": lambda plan: plan.document.pk,
    "partner_key": lambda plan: plan.partner_key.pk,
    "release": lambda plan: plan.release.pk,
    "received": lambda plan: plan.received.pk,
    "figures code": lambda plan: MEASURE,
    "result": lambda plan: plan.result.pk,
}
"""The same for what belongs to an action plan, and to no case."""
ROOMS_OF_THE_PLAN = (
    "/plans/",
    "/reporting/",
    "/programmes/",
    "/committees/",
    "/regional/",
    "/reviews/",
    "/plan-documents/",
    "/figures/",
    "/api/v1/plans",
)
NO_PART = {"version": 999, "period": "1999"}
"""What no plan has, where it is neither a key nor a code."""
PLAIN: dict[str, str] = places.PLAIN | {
    "topic": "work",
    "topic_id": "work",
    "step": "begin_recovery",
    "rest": "x",
    "key": "x",
    "uidb36": "x",
    "pk": "1",
    "language": "en",
    "committees step": "hold",
    "reviews kind": "other",
    "kind": "training",
    "ending": "csv",
}


# What a body says, where the smallest that its description allows would be refused before anybody asks who sends it.
SAID: dict[str, Pick | str | list[str]] = {
    "court": lambda file: file.interim.court.code if file.interim.court else "",
    "place_of_refuge": lambda file: file.interim.place_of_refuge.code if file.interim.place_of_refuge else "",
    "protection_officer": "away.protector",
    "to": lambda file: file.sent.to_organisation.code,
    "need": "shelter",
    "harm": "labour_rights",
    "purposes": ["assistance"],
    "consent": "given",
    "kind": "protection_order",
    "decision": "presume",
    "result": "victim",
    "authority": "magistrate",
    "grounds": ["forced_labour"],
    "made_on": "2026-11-09",
    "instrument": "adult",
    "origin": "inspection",
    "place": "MY-07",
    "found_on": "2026-11-08",
    "destination": "family",
    "decline reason": "no_capacity",
    "enquiries purpose": "services",
    "enquiries reason": "met_again",
    "reports indicator": INDICATOR,
    "reports period": PERIOD,
}


class Unfilled(LookupError):
    """A parameter that nothing here fills."""


def of_the_plan(address: Address) -> bool:
    """Tell whether an address leads into the rooms of the action plan, where whose a case is matters to nobody."""
    return address.path.startswith(ROOMS_OF_THE_PLAN)


def in_the_plan(address: Address, planned: Planned, *, there: bool = True) -> str:
    """Return an address of the plan's rooms, filled; or not `there`: with keys and codes that nothing has.

    Raises `Unfilled`.
    """
    return address.fill(values_in_the_plan(address, planned, there=there))


def values_in_the_plan(address: Address, planned: Planned, *, there: bool = True) -> dict[str, object]:
    """Return what fills the parameters of such an address."""
    values: dict[str, object] = {}
    for param in address.params:
        found = _first(OF_THE_PLAN, address, param)
        if found is None:
            values[param] = _plain(address, param)
        elif there:
            values[param] = found(planned)
        else:
            values[param] = _of_nothing(param, found(planned))
    return values


def names_part(address: Address) -> bool:
    """Tell whether an address of the plan's rooms names something that may be missing."""
    return any(_first(OF_THE_PLAN, address, param) is not None for param in address.params)


def _of_nothing(param: str, known: object) -> object:
    return NOWHERE if isinstance(known, UUID) else NO_PART.get(param, "NOTHING-9")


def _keys(address: Address, param: str) -> tuple[str, str, str]:
    room = (address.name or "").partition(":")[0]
    return f"{address.name} {param}", f"{room} {param}", param


def _first(known: Mapping[str, Found], address: Address, param: str) -> Found | None:
    return next((known[key] for key in _keys(address, param) if key in known), None)


def pick(address: Address, param: str) -> Pick | str:
    """Return what fills `param` of `address`. Raises `Unfilled` with what to do."""
    return _first(OF_A_FILE, address, param) or _plain(address, param)


def _plain(address: Address, param: str) -> str:
    found = _first(PLAIN, address, param)
    if found is not None:
        return found
    raise Unfilled(
        f"{address.path}: say in tests/security/objects.py which object of a file stands for <{param}>, "
        "and let tests/security/world.py make one."
    )


def concerns_a_file(address: Address) -> bool:
    """Tell whether an address leads to something that belongs to a case."""
    return not of_the_plan(address) and any(callable(pick(address, param)) for param in address.params)


def concerns_a_case(address: Address) -> bool:
    """Tell the same of what a case holds: an account is no part of a case.

    Nor are an emergency access, its alarm, an export, a hold and an erasure, which the data officer judges without
    opening the case.
    """
    judged = address.path.startswith(
        ("/emergency/", "/exports/", "/retention/erasures/", "/retention/holds/")
    )
    return not (judged or of_the_plan(address)) and any(
        callable(pick(address, param)) and _first(places.OF_AN_OFFICE, address, param) is None
        for param in address.params
        if param != "user"
    )


def _is_code(param: str) -> bool:
    return param == "other" or param.endswith("code")


def filled(address: Address, file: File) -> str:
    """Return the address of an object of `file`."""
    return address.fill(
        {param: found(file) if callable(found := pick(address, param)) else found for param in address.params}
    )


def address_of(address: Address, file: File, planned: Planned) -> str:
    """Return an address filled with what stands there: of a file, or of the action plan."""
    return in_the_plan(address, planned) if of_the_plan(address) else filled(address, file)


def missing(address: Address) -> str:
    """Return the same address with keys and codes that belong to nothing."""
    code = new_code(prefix=current().case_prefix, draw=123456789)
    return address.fill(
        {
            param: (code if _is_code(param) else NOWHERE)
            if callable(found := pick(address, param))
            else found
            for param in address.params
        }
    )


def crossed(address: Address, *, own: File, foreign: File) -> str | None:
    """Return an address that names a foreign object below the reader's own case; None where there is no such."""
    picks = {param: pick(address, param) for param in address.params}
    codes = [param for param in picks if param.endswith("code") and callable(picks[param])]
    others = [param for param, found in picks.items() if callable(found) and param not in codes]
    if not codes or not others:
        return None
    return address.fill(
        {
            param: found if isinstance(found, str) else found(own if param in codes else foreign)
            for param, found in picks.items()
        }
    )


def said(address: Address, file: File, body: object) -> object:
    """Return a body with words that this house knows in place of the smallest ones."""
    if not isinstance(body, dict):
        return body
    act = address.path.rpartition("/")[2]
    known = {name: SAID[key] for name in body for key in (f"{act} {name}", name) if key in SAID}
    return body | {name: found(file) if callable(found) else found for name, found in known.items()}
