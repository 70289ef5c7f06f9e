"""What stands in an address of the rooms of care: an object of a case, or of an office, of a file of the matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.security.world import File

Pick = Callable[["File"], object]

OF_CARE: dict[str, Pick] = {
    "other": lambda file: file.other_case.code,
    "merging subject": lambda file: file.cared.merge.pk,
    "merging part": lambda file: file.cared.part.pk,
    "case_window subject": lambda file: file.cared.spoken.question.pk,
    "group": lambda file: file.cared.group.pk,
    "callouts subject": lambda file: file.cared.callout.pk,
    "shelters:back subject": lambda file: file.cared.absence.pk,
    "shelters:settle subject": lambda file: file.cared.incident.pk,
    "shelters subject": lambda file: file.cared.stay.pk,
    "care:assessment subject": lambda file: file.cared.assessment.pk,
    "care:goal_end subject": lambda file: file.cared.goal.pk,
    "care:service subject": lambda file: file.cared.service.pk,
    "care:deliver subject": lambda file: file.cared.service.pk,
    "care:service_end subject": lambda file: file.cared.service.pk,
    "care:alarm subject": lambda file: file.cared.alarm.pk,
    "care:conference subject": lambda file: file.cared.conference.pk,
    "care:decide subject": lambda file: file.cared.conference.pk,
    "care:decision subject": lambda file: file.cared.decision.pk,
    "care:lawyer_end subject": lambda file: file.cared.lawyer.pk,
    "care:claim_move subject": lambda file: file.cared.claim.pk,
    "permissions:letter subject": lambda file: file.cared.permit.pk,
    "permissions:visit subject": lambda file: file.cared.visit.pk,
    "permissions:begin subject": lambda file: file.cared.permit.application_id,
    "permissions:change subject": lambda file: file.cared.permit.application_id,
    "permissions:end subject": lambda file: file.cared.permit.application_id,
    "permissions:renew subject": lambda file: file.cared.permit.application_id,
    "permissions:concern subject": lambda file: file.cared.permit.application_id,
    "permissions subject": lambda file: file.cared.application.pk,
    "paper": lambda file: file.cared.paper.pk,
    "job": lambda file: file.cared.job.pk,
    "leaving:choose subject": lambda file: file.cared.option.pk,
    "leaving:drop subject": lambda file: file.cared.option.pk,
    "leaving:follow_up subject": lambda file: file.cared.follow_up.pk,
    "leaving subject": lambda file: file.cared.leaving.pk,
}
"""Of a case."""
OF_AN_OFFICE: dict[str, Pick] = {
    "offer": lambda file: file.cared.offer.pk,
    "house_id": lambda file: file.cared.kept.house.pk,
    "review_id": lambda file: file.cared.kept.review.pk,
    "finding_id": lambda file: file.cared.kept.finding.pk,
    "entry": lambda file: file.cared.kept.entry.pk,
    "absence": lambda file: file.cared.kept.absence.pk,
    "listing service": lambda file: file.cared.kept.listed.pk,
    "service_id": lambda file: file.cared.kept.listed.pk,
    "location_id": lambda file: file.cared.kept.location.pk,
    "organization_id": lambda file: file.cared.kept.house.organisation_id,
    "given_id": lambda file: file.cared.kept.given.pk,
    "voices:answer subject": lambda file: file.cared.spoken.enquiry.pk,
    "voices:take_back subject": lambda file: file.cared.spoken.published.pk,
    "voices subject": lambda file: file.cared.spoken.complaint.pk,
}
"""Of an office: no part in a case opens or closes it."""
PLAIN: dict[str, str] = {
    "merging step": "refuse",
    "merging answer": "leave",
    "checklist:answer item": "RL-2",
    "checklist:keep item": "VI-1",
    "shelters item": "calm_arrival",
    "care instrument": "needs-1",
    "care service": "counselling",
}
"""Words of the rooms of care that say nothing."""
