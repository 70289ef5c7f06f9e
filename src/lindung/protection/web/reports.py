"""The joint report: both halves on one page, each signed by its own officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases.opened import Value
from lindung.kernel import clock
from lindung.protection import actions, words
from lindung.protection.actions.report import PERMISSIONS
from lindung.protection.models import JointReport
from lindung.protection.web.court import home
from lindung.protection.web.forms import SignForm


@dataclass(frozen=True, slots=True)
class HalfShown:
    """One half as the page shows it."""

    title: str | Promise
    officer: str
    signed_on: date | None
    findings: Value


@requires(P.CASE_READ)
def report(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show both halves of the case's report, and the form for the half that the reader may sign."""
    case = cases.by_code(code=case_code, by=request.actor)
    opened = actions.read_report(case=case, by=request.actor, at=clock.now())
    current = opened.report
    half = _to_sign(report=current, actor=request.actor)
    form = SignForm(request.POST or None, case=case, initial={"on": timezone.localtime(clock.now()).date()})

    def act(_given: dict[str, Any]) -> str:
        actions.sign_joint_report(
            case_id=case.pk, half=half, by=request.actor, at=clock.now(), **form.given()
        )
        return reverse("protection:report", args=[case.code])

    done = perform(request, form, act) if half else None
    context = {
        "case": case,
        "title": words.term("joint_report"),
        "halves": _halves(opened=opened),
        "may_read": request.actor.may(P.REPORT_READ),
        "form": form if half else None,
        "half_title": JointReport.Half(half).label if half else "",
        "complete": current is not None and current.is_complete,
        "back": home(case),
    }
    return done or render(request, "protection/report.html", context, status=status_of(form) if half else 200)


def _to_sign(*, report: JointReport | None, actor: Actor) -> str:
    """Return the half that the actor may still sign; empty if none."""
    for half, permission in PERMISSIONS.items():
        if actor.may(permission) and not (report is not None and report.is_signed(half)):
            return half.value
    return ""


def _halves(*, opened: actions.OpenedReport) -> list[HalfShown]:
    shown, report = [], opened.report
    for half in JointReport.Half:
        officer = getattr(report, f"{half}_officer", None)
        shown.append(
            HalfShown(
                title=half.label,
                officer=officer.display_name if officer else "",
                signed_on=getattr(report, f"{half}_signed_on", None),
                findings=opened.findings.get(half.value, Value()),
            )
        )
    return shown
