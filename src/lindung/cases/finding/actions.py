"""Looking up, asking another organisation, and answering it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.core import signing
from django.db import connection, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.caps import Limit
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.cases import queries as hub
from lindung.cases.actions.tasks import fulfil
from lindung.cases.actions.timeline import tell
from lindung.cases.finding import queries
from lindung.cases.finding.indexing import index
from lindung.cases.finding.models import Enquiry, EnquiryTarget
from lindung.cases.finding.tokens import Asked, sought
from lindung.cases.models import Case
from lindung.kernel import audit
from lindung.kernel.problems import Conflict, Invalid, Refusal

HANDLE_LIFE: Final = timedelta(minutes=15)
ANSWERED: Final = "finding.answered"
_SALT: Final = "lindung.cases.finding.handle"
PER_HOUR: Final = Limit("finding/hour", 20, timedelta(hours=1))
PER_DAY: Final = Limit("finding/day", 100, timedelta(days=1))
PURPOSES: Final = (
    Purpose.IDENTIFICATION,
    Purpose.PROTECTION,
    Purpose.ENFORCEMENT,
    Purpose.HEALTH,
    Purpose.RETURN,
)
"""For what somebody may ask whether a person is known."""


class TooMany(Refusal):
    """More look-ups than anybody's work needs."""

    code = "too_many_look_ups"
    status = 429


class HintGone(Refusal):
    """A hint whose minutes are over, that was used, or that was given to somebody else."""

    code = "hint_gone"
    status = 410


@dataclass(frozen=True, slots=True)
class Found:
    """What a look-up gives: cases the asker sees, best first, and a handle where another may exist.

    `refused` in their place once the asker has looked up too often.
    """

    hints: tuple[queries.Hint, ...] = ()
    handle: str = ""
    refused: TooMany | None = None


def look_up(*, by: Actor, at: datetime, given: Asked) -> Found:
    """Look for a person by what is known of them; counted, capped, and recorded without a word of what was asked.

    A refusal for too many is returned rather than raised: its trace must outlive it. Raises `Invalid` for what could
    tell nobody apart, `UnfitText`, `Locked`.
    """
    by.require(Permission.FIND)
    wanted = sought(given)
    if not wanted.promising:
        raise Invalid(
            _(
                "This would fit too many people. Give a document number, a telephone number, two parts of the name,"
                " or one part with the year of birth."
            )
        )
    asked = [name for name in ("name", "document", "phone", "born") if getattr(given, name)]
    with transaction.atomic():
        for limit in (PER_HOUR, PER_DAY):
            if not limit.take(of=str(by.user_id), at=at):
                return _refused(by=by, at=at, limit=limit)
        found = queries.scored(wanted)
        hints, seen = queries.hints(by=by, scores=found)
        handle = queries.elsewhere(wanted, visible=seen, by=by, at=at, until=at + HANDLE_LIFE)
        audit.record(
            event="finding.looked_up",
            subject=User(pk=by.user_id),
            by=by,
            at=at,
            detail={"asked": asked, "hints": len(hints) + (handle is not None)},
        )
    return Found(hints=hints, handle=_signed(handle, by=by, at=at) if handle else "")


def _refused(*, by: Actor, at: datetime, limit: Limit) -> Found:
    """Record that somebody looked up too often, for the data officer to see, and say what to do."""
    audit.record(
        event="finding.refused", subject=User(pk=by.user_id), by=by, at=at, detail={"limit": limit.kind}
    )
    text = _(
        "You have looked up many people. Wait an hour, or ask the national coordination to look for you."
    )
    return Found(refused=TooMany(text))


def _signed(handle: UUID, *, by: Actor, at: datetime) -> str:
    until = int((at + HANDLE_LIFE).timestamp())
    return signing.dumps([str(handle), str(by.user_id), until], salt=_SALT)


def _handle(text: str, *, by: Actor, at: datetime) -> UUID:
    """Return the handle that was signed for this asker and has not run out; raises `HintGone`."""
    try:
        handle, user, until = signing.loads(text, salt=_SALT)
        if user == str(by.user_id) and int(until) > at.timestamp():
            return UUID(handle)
    except (signing.BadSignature, ValueError, TypeError):
        pass
    raise HintGone(_("This hint has run out. Look the person up again and ask at once."))


@transaction.atomic
def enquire(*, handle: str, purpose: str, reason: str, by: Actor, at: datetime) -> Enquiry:
    """Ask the organisation that leads the unseen case whether it will talk. The asker learns its answer, no more.

    Raises `Invalid` for a purpose or reason not in the list, `HintGone`, `Conflict` where the asker's organisation
    is waiting for an answer about the same case.
    """
    by.require(Permission.FIND)
    if purpose not in PURPOSES:
        raise Invalid(_("Choose from the list what you ask for."), field="purpose")
    if reason not in Enquiry.Reason.values:
        raise Invalid(_("Choose the reason from the list."), field="reason")
    key = _handle(handle, by=by, at=at)
    enquiry = Enquiry.objects.create(
        organisation_id=by.organisation_id, user_id=by.user_id, purpose=purpose, reason=reason, asked_at=at
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT finding_enquire(%s, %s, %s, %s, %s, %s)",
            [key, enquiry.pk, uuid4(), by.user_id, by.organisation_id, at],
        )
        row = cursor.fetchone()
    outcome = row[0] if row else "gone"
    if outcome == "gone":
        raise HintGone(_("This hint has run out. Look the person up again and ask at once."))
    if outcome == "waiting":
        raise Conflict(
            _("Your organisation has asked already. Wait for the answer; it will stand on this page.")
        )
    audit.record(
        event="finding.asked", subject=enquiry, by=by, at=at, detail={"purpose": purpose, "reason": reason}
    )
    return enquiry


@transaction.atomic
def answer(*, case_id: UUID, enquiry_id: UUID, contact: bool, by: Actor, at: datetime) -> Enquiry:
    """Answer an enquiry for the organisation that leads the case: get in touch, or nothing to share.

    Raises Case.DoesNotExist for outsiders, Enquiry.DoesNotExist where the case has no such enquiry or the actor's
    organisation does not lead it, `Conflict` for one that has its answer.
    """
    by.require(Permission.CASE_CHANGE)
    case = hub.for_change(case_id=case_id, by=by)
    target = _target(case, enquiry_id, by=by)
    if not target.open:
        raise Conflict(_("A colleague has answered this enquiry. Nothing more is to be done."))
    enquiry = Enquiry.objects.select_related("organisation").get(pk=enquiry_id)
    enquiry.answer = Enquiry.Answer.CONTACT if contact else Enquiry.Answer.DIFFERENT
    enquiry.answered_at = at
    enquiry.contact_id = by.organisation_id if contact else None
    enquiry.save(update_fields=["answer", "answered_at", "contact"])
    target.open, target.answered_by_id = False, by.user_id
    target.save(update_fields=["open", "answered_by"])
    fulfil(case=case, act=ANSWERED, by=by, at=at, subject_id=enquiry.pk)
    tell(case=case, kind=f"finding.{enquiry.answer}", by=by, at=at, to=enquiry.organisation.names)
    audit.record(
        event="finding.answered",
        subject=case,
        by=by,
        at=at,
        detail={"enquiry": str(enquiry.pk), "answer": enquiry.answer},
    )
    return enquiry


def _target(case: Case, enquiry_id: UUID, *, by: Actor) -> EnquiryTarget:
    if case.lead_organisation_id != by.organisation_id:
        raise Enquiry.DoesNotExist
    found = (
        EnquiryTarget.objects.select_for_update(of=("self",)).filter(case=case, enquiry=enquiry_id).first()
    )
    if found is None:
        raise Enquiry.DoesNotExist
    return found


__all__ = ["Found", "HintGone", "TooMany", "answer", "enquire", "index", "look_up"]
