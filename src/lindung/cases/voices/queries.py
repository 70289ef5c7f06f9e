"""Reads of voices: windows and messages within the case; complaints within their office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases import queries as hub
from lindung.cases import refuges
from lindung.cases.models import Case, Grant
from lindung.cases.voices.models import (
    Alarm,
    Complaint,
    Enquiry,
    Line,
    Link,
    Message,
    Question,
    WeDid,
    Window,
)
from lindung.cases.voices.problems import NoWindow

_ROLE = "complaints_officer"


def open_window(*, case: Case) -> Window | None:
    """Return the window of a case that nobody has ended, if any; it may have run out."""
    return Window.objects.filter(case=case, ended_at=None).select_related("given_by", "organisation").first()


def needed(*, case: Case, at: datetime | None = None) -> Window:
    """Return the open window of a locked case. Raises `NoWindow`, also for one that has run out by `at`."""
    window = Window.objects.select_for_update(of=("self",)).filter(case=case, ended_at=None).first()
    if window is None or (at is not None and window.expires_at <= at):
        raise NoWindow
    return window


@dataclass(frozen=True, slots=True)
class OfCase:
    """How things stand at a person's window: open facts, no words."""

    window: Window | None
    unread: int
    waiting: int
    alarms: Sequence[Alarm]


def of_case(*, case: Case, by: Actor) -> OfCase:
    """Return how things stand at the window of a visible case (4 queries)."""
    return OfCase(
        window=open_window(case=case),
        unread=Message.objects.filter(case=case, from_person=True, read_at=None).count(),
        waiting=Question.objects.filter(case=case, state=Question.State.ASKED).count(),
        alarms=list(Alarm.objects.filter(case=case).select_related("seen_by").order_by("-at")[:20]),
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """The window in one line."""

    window: Window | None
    unread: bool
    not_safe: bool


def standing(*, case: Case) -> Standing:
    """Return the window of a case and what waits there (2 queries)."""
    unread = Message.objects.filter(case=case, from_person=True, read_at=None)
    marks = Alarm.objects.filter(case=case, seen_at=None)
    waits = Case.objects.filter(pk=case.pk).values_list(Exists(unread), Exists(marks)).first()
    return Standing(
        window=open_window(case=case), unread=bool(waits and waits[0]), not_safe=bool(waits and waits[1])
    )


def due(*, by: Actor, at: datetime) -> QuerySet[Alarm]:
    """Return the marks of people who are not safe that nobody has answered, in cases the actor sees."""
    rows = Alarm.objects.filter(seen_at=None, at__lte=at, case__in=hub.visible_to(by))
    return rows.select_related("case").order_by("at")


def messages_of(*, case: Case) -> Sequence[Message]:
    """Return a case's messages, newest first."""
    rows = Message.objects.filter(case=case).select_related("by", "organisation")
    return list(rows.order_by("-sent_at", "-id")[:200])


def questions_of(*, case: Case) -> Sequence[Question]:
    """Return the questions put to the person, newest first."""
    rows = Question.objects.filter(case=case).select_related("to", "by", "organisation", "consent")
    return list(rows.order_by("-asked_at", "-id")[:100])


def question(*, question_id: UUID, case: Case) -> Question:
    """Return one question put to the person of a visible case. Raises Question.DoesNotExist."""
    return Question.objects.get(pk=question_id, case=case)


def to_person(*, window: Window) -> tuple[Sequence[Message], Sequence[Question], Sequence[Line]]:
    """Return what waits for the person at their window: messages, open questions, the office's answers (3 queries)."""
    messages = Message.objects.filter(window=window, from_person=False).order_by("-sent_at", "-id")[:50]
    questions = Question.objects.filter(window=window, state=Question.State.ASKED).order_by("asked_at", "id")
    lines = Line.objects.filter(complaint__window=window, from_person=False).select_related("complaint")
    return list(messages), list(questions), list(lines.order_by("-sent_at", "-id")[:50])


# -- the office ------------------------------------------------------------------------------------------------------


def officers(*, office_id: UUID) -> Sequence[User]:
    """Return who hears complaints in an office."""
    rows = User.objects.filter(organisation=office_id, is_active=True, roles__contains=[_ROLE])
    return list(rows.order_by("username"))


def complaints(*, by: Actor) -> QuerySet[Complaint]:
    """Return the complaints of the actor's own office; none for anybody else, whatever they see otherwise."""
    if not by.may(Permission.COMPLAINT_HEAR):
        return Complaint.objects.none()
    return Complaint.objects.filter(office=by.organisation_id)


def complaint_list(*, by: Actor, closed: bool = False) -> Sequence[Complaint]:
    """Return complaints that are open, the first due first, or those closed, the newest first."""
    rows = complaints(by=by).select_related("about")
    if closed:
        return list(rows.filter(state=Complaint.State.CLOSED).order_by("-closed_at", "-id")[:100])
    return list(rows.exclude(state=Complaint.State.CLOSED).order_by("due_at", "id")[:200])


def complaint(*, complaint_id: UUID, by: Actor) -> Complaint:
    """Return a complaint of the actor's own office. Raises Complaint.DoesNotExist for everybody else."""
    return complaints(by=by).select_related("about").get(pk=complaint_id)


def complaint_for_change(*, complaint_id: UUID, by: Actor) -> Complaint:
    """Return a complaint locked, with its window and case. Raises Complaint.DoesNotExist for everybody else."""
    rows = complaints(by=by).select_for_update(of=("self",)).select_related("window__case", "about")
    return rows.get(pk=complaint_id)


def lines_of(*, complaint: Complaint) -> Sequence[Line]:
    """Return the talk of a complaint, oldest first."""
    return list(
        Line.objects.filter(complaint=complaint)
        .select_related("by")
        .order_by("sent_at", "-from_person", "id")
    )


def enquiries_of(*, complaint: Complaint) -> Sequence[Enquiry]:
    """Return what the office asked the place for a complaint, newest first."""
    asked = Link.objects.filter(complaint=complaint).values("enquiry")
    rows = Enquiry.objects.filter(pk__in=asked).select_related("organisation", "answered_by")
    return list(rows.order_by("-asked_at", "-id"))


def enquiries_to(*, by: Actor) -> Sequence[Enquiry]:
    """Return what the actor's own place was asked, what waits first."""
    rows = Enquiry.objects.filter(organisation=by.organisation_id).select_related("office", "answered_by")
    return sorted(rows.order_by("-asked_at", "-id")[:100], key=lambda one: one.answered_at is not None)


def enquiry_to(*, enquiry_id: UUID, by: Actor) -> Enquiry:
    """Return one question to the actor's own place. Raises Enquiry.DoesNotExist for others."""
    return Enquiry.objects.select_related("office").get(pk=enquiry_id, organisation=by.organisation_id)


def places(*, office_id: UUID) -> QuerySet[Organisation]:
    """Return the places about which an office may say what was done."""
    about = Complaint.objects.filter(office=office_id, about__isnull=False).values("about")
    shelters = Q(kind__in=refuges.KINDS)
    return Organisation.objects.filter(Q(pk__in=about) | shelters, active=True).order_by("code")


def shelter_of(*, case: Case) -> Organisation | None:
    """Return the place of refuge that takes part in a case, the latest first."""
    parts = Grant.objects.filter(hub.IN_TIME, case=case, user=None, ended_at=None)
    rows = parts.filter(organisation__kind__in=refuges.KINDS).select_related("organisation")
    found = rows.order_by("-since", "-id").first()
    return found.organisation if found else None


def we_did(*, organisation: Organisation | UUID, limit: int = 20) -> Sequence[WeDid]:
    """Return what was said about a place and what was done, newest first: published for everybody."""
    key = organisation if isinstance(organisation, UUID) else organisation.pk
    rows = WeDid.objects.filter(organisation=key, taken_back_at=None)
    return list(rows.order_by("-published_at", "-id")[:limit])


def published_by(*, office_id: UUID) -> Sequence[WeDid]:
    """Return what an office has published, newest first."""
    rows = WeDid.objects.filter(office=office_id, taken_back_at=None).select_related("organisation")
    return list(rows.order_by("-published_at", "-id")[:100])


def published(*, row_id: UUID, by: Actor) -> WeDid:
    """Return one sentence that the actor's own office has published. Raises WeDid.DoesNotExist for others."""
    return WeDid.objects.get(pk=row_id, office=by.organisation_id, taken_back_at=None)


def places_heard() -> Sequence[tuple[str, int]]:
    """Return for each place of refuge its code and how many windows its people were given: a channel that is used.

    A figure over cases, for national plans; no row of a person leaves it.
    """
    rows = Window.objects.filter(organisation__kind__in=refuges.KINDS).values("organisation__code")
    return [(one["organisation__code"], one["n"]) for one in rows.annotate(n=Count("id"))]
