"""Recording what a person agreed to, and that they no longer do."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases import sections
from lindung.cases.actions.grants import end_carried_together
from lindung.cases.consents import hooks, queries
from lindung.cases.consents.declarations import WITHDRAWN
from lindung.cases.consents.models import Consent, How
from lindung.cases.consents.problems import AlreadyWithdrawn
from lindung.cases.consents.rules import MATTERS, Asked, among, checked
from lindung.cases.majority.recording import of_age
from lindung.cases.models import Case
from lindung.kernel import audit, outbox
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary

_SEALED: Final = ("addressee", "reasons", "child_view", "words")


def is_child(case: Case) -> bool:
    """Tell whether others have to agree for the person: a child who has not come of age since, or may be one."""
    return (case.is_child or case.person.child_until_known) and not of_age(case=case)


@transaction.atomic
def record(*, case_id: UUID, asked: Asked, by: Actor, at: datetime) -> Consent:
    """Record what a person, or somebody for them, said to one matter; a no is recorded like a yes.

    Raises `Invalid` at the field at fault, `GuardianSuspected`, `NotCovered` and `Locked` where words cannot be
    sealed.
    """
    by.require(Permission.CONSENT_RECORD)
    return place(case=hub.for_change(case_id=case_id, by=by), asked=asked, by=by, at=at)


def place(*, case: Case, asked: Asked, by: Actor, at: datetime, said_by_person: bool = False) -> Consent:
    """Record a consent within an act on a locked case that is permitted to do so.

    With `said_by_person` the person answered at their own window: `by` is who asked, and the trail names nobody.
    """
    if (asked.how == How.WINDOW) is not said_by_person:
        raise Invalid(
            _("Only the person answers through their window. Choose how they said it."), field="how"
        )
    child = is_child(case)
    asked = checked(asked, child=child, at=at)
    if asked.organisation is not None:
        _known(asked.organisation)
    consent = Consent(
        id=uuid.uuid4(),
        case=case,
        matter=asked.matter,
        organisation_id=asked.organisation,
        purposes=list(asked.purposes),
        sections=sorted(asked.sections),
        withheld=sorted(asked.withheld),
        answer=asked.answer,
        given_by=asked.given_by,
        guardian_suspected=asked.guardian_suspected,
        child=child,
        how=asked.how,
        language=asked.language,
        interpreter=asked.interpreter,
        explained=asked.explained,
        until=asked.until,
        recorded_at=at,
        by_id=by.user_id,
        recorded_for_id=by.organisation_id,
    )
    said = {name: getattr(asked, name) for name in _SEALED if getattr(asked, name)}
    if said:
        ring = sections.to_write(case=case, by=by, at=at, sections=[Section.CONSENT])
        for name, value in said.items():
            ring.seal(consent, name, value)
    consent.save(force_insert=True)
    given = asked.answer == Consent.Answer.GIVEN
    _record(
        consent,
        event="consents.recorded",
        kind=f"consent.{'recorded' if given else 'refused'}",
        by=None if said_by_person else by,
        at=at,
    )
    return consent


def _known(organisation_id: UUID) -> None:
    if not Organisation.objects.filter(pk=organisation_id, active=True).exists():
        raise Invalid(_("No organisation has this code. Choose one from the list."), field="organisation")


@transaction.atomic
def withdraw(*, consent_id: UUID, by: Actor, at: datetime, how: str = How.SPOKEN) -> Consent:
    """Record that a consent no longer holds. What it carried ends in the same moment, also what only waits.

    Of several withdrawals at once one counts; the others raise `AlreadyWithdrawn`. Whoever saw the case by this
    consent alone does not see it afterwards. Raises Consent.DoesNotExist for outsiders.
    """
    by.require(Permission.CONSENT_RECORD)
    among(how, How.values, "how")
    consent = queries.for_change(consent_id=consent_id, by=by)
    if consent.answer != Consent.Answer.GIVEN or consent.withdrawn_at is not None:
        raise AlreadyWithdrawn
    consent.withdrawn_at, consent.withdrawn_by_id, consent.withdrawn_how = at, by.user_id, how
    consent.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_how"])
    case = consent.case
    cases.open_task(
        case=case, kind=WITHDRAWN, organisation=case.lead_organisation, by=by, at=at, subject_id=consent.pk
    )
    _record(consent, event="consents.withdrawn", kind="consent.withdrawn", by=by, at=at)
    carriers = hooks.stop_all(consent=consent, by=by, at=at)
    end_carried_together(basis_ids=carriers, at=at)  # last: with it the case may close to who acts
    return consent


def _record(consent: Consent, *, event: str, kind: str, by: Actor | None, at: datetime) -> None:
    what = dict(vocabulary(MATTERS).labels(consent.matter))
    cases.tell(case=consent.case, kind=kind, by=by, at=at, what=what)
    detail = {"matter": consent.matter, "answer": consent.answer, "given_by": consent.given_by}
    audit.record(event=event, subject=consent, by=by, at=at, detail=detail)
    outbox.emit(event=event, subject_id=consent.pk, at=at, payload={"case": str(consent.case_id)})
