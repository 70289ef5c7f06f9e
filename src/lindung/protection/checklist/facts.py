"""What the record holds of a case, as far as the checklist asks: open columns only, each table read once at most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Model

from lindung.access.actors import Actor
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.protection import queries as protection
from lindung.protection.callouts.models import Callout, CalloutCase
from lindung.protection.care.models import (
    Assessment,
    CheckIn,
    Claim,
    Delivery,
    LegalAid,
    Level,
    Plan,
    PlannedService,
)
from lindung.protection.informing.models import Contact, Told
from lindung.protection.leaving.models import Assessment as Security
from lindung.protection.leaving.models import FollowUp, Handover, Leaving, Option, Reintegration
from lindung.protection.permissions import queries as permissions
from lindung.protection.permissions.models import Employment, JobNote
from lindung.protection.shelters.models import Stay

Row = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """A visible case as its reader sees it at a moment; nothing is read before it is asked for."""

    case: Case
    by: Actor
    at: datetime

    def _rows(self, model: type[Model], *columns: str, order: str) -> Sequence[Row]:
        return list(model._default_manager.filter(case=self.case).order_by(order).values(*columns))

    @property
    def today(self) -> date:
        """The calendar day."""
        return local_date(self.at)

    @cached_property
    def held(self) -> permissions.Held:
        """Permissions applied for and decided."""
        return permissions.of_case(case=self.case, by=self.by)

    @cached_property
    def told(self) -> Sequence[Row]:
        """When the information sheet was explained."""
        return self._rows(Told, "understood", "spoke", order="-told_at")

    @cached_property
    def contacts(self) -> Sequence[Row]:
        """Contacts with family and embassy."""
        return self._rows(Contact, "kind", "state", "outcome", order="-asked_at")

    @cached_property
    def consents(self) -> Sequence[Row]:
        """What the person was asked, the newest first."""
        return self._rows(Consent, "matter", "answer", "withdrawn_at", order="-recorded_at")

    @cached_property
    def interpreters(self) -> Sequence[Row]:
        """Calls for an interpreter."""
        mine = CalloutCase.objects.filter(case=self.case).values("callout")
        rows = Callout.objects.filter(pk__in=mine, kind="interpreter")
        return [{"state": state} for state in rows.values_list("state", flat=True)]

    @cached_property
    def stays(self) -> Sequence[Row]:
        """Where the person lived, as far as the reader may know."""
        return self._rows(Stay, "state", "asked", "house_kind", order="-starts_at")

    @cached_property
    def officers(self) -> bool:
        """Whether an order in force names a protection officer."""
        return any(one.protection_officer_id for one in protection.running(case=self.case))

    @cached_property
    def assessments(self) -> Sequence[Row]:
        """Assessments of needs and risks."""
        return self._rows(Assessment, "kind", "made_on", "present", order="-made_on")

    @cached_property
    def domains(self) -> frozenset[str]:
        """What the assessments looked at."""
        return frozenset(row["domain"] for row in self._rows(Level, "domain", order="domain"))

    @cached_property
    def plans(self) -> Sequence[Row]:
        """Versions of the plan of care."""
        return self._rows(Plan, "answer", order="-number")

    @cached_property
    def delivered(self) -> frozenset[str]:
        """Kinds of service that the person got."""
        return frozenset(row["code"] for row in self._rows(Delivery, "code", order="code"))

    @cached_property
    def planned(self) -> frozenset[str]:
        """Kinds of service that are planned or under way."""
        rows = self._rows(PlannedService, "code", "state", order="code")
        return frozenset(row["code"] for row in rows if row["state"] in {"planned", "running"})

    @cached_property
    def check_ins(self) -> Sequence[Row]:
        """Check-ins that were made, the newest first."""
        rows = self._rows(CheckIn, "state", "safety", "done_at", order="-done_at")
        return [row for row in rows if row["done_at"] is not None and row["safety"]]

    @cached_property
    def lawyers(self) -> Sequence[Row]:
        """Legal aid."""
        return self._rows(LegalAid, "ended_on", order="-assigned_on")

    @cached_property
    def claims(self) -> Sequence[Row]:
        """Claims for wages and compensation."""
        return self._rows(Claim, "state", order="-asked_on")

    @cached_property
    def jobs(self) -> Sequence[Row]:
        """Work under a permission."""
        return self._rows(Employment, "ended_on", order="-started_on")

    @cached_property
    def job_notes(self) -> Sequence[Row]:
        """Wishes and skills for work."""
        return self._rows(JobNote, "id", order="-recorded_at")

    @cached_property
    def options(self) -> Sequence[Row]:
        """Ways of living on that were talked over."""
        return self._rows(Option, "kind", "view", "state", order="-asked_at")

    @cached_property
    def leavings(self) -> Sequence[Row]:
        """Leavings, the newest first, without those that were stopped."""
        columns = ("id", "kind", "state", "consent", "escort", "planned_at", "booked_at", "received_at")
        rows = self._rows(Leaving, *columns, order="-planned_at")
        return [row for row in rows if row["state"] != "stopped"]

    @cached_property
    def back(self) -> Row | None:
        """The return that is arranged or was made."""
        return next((row for row in self.leavings if row["kind"] == "return"), None)

    @cached_property
    def security(self) -> Sequence[Row]:
        """Security assessments, the newest first."""
        return self._of_return(Security, "result", order="-made_at")

    @cached_property
    def handovers(self) -> Sequence[Row]:
        """Hand-overs to who receives the person."""
        return self._of_return(Handover, "receipt_on", "data", "withdrawn_at", order="-agreed_at")

    @cached_property
    def reintegration(self) -> Sequence[Row]:
        """Plans for the time after."""
        return self._of_return(Reintegration, "made_on", order="-made_on")

    @cached_property
    def follow_ups(self) -> Sequence[Row]:
        """Follow-ups planned and made."""
        return self._of_return(FollowUp, "done_at", order="due_on")

    def _of_return(self, model: type[Model], *columns: str, order: str) -> Sequence[Row]:
        if self.back is None:
            return []
        rows = model._default_manager.filter(leaving=self.back["id"])
        return list(rows.order_by(order).values(*columns))
