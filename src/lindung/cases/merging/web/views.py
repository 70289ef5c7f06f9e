"""Two records turn out to be one person: look at both, propose, confirm by a second person, review, undo."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases.merging import actions, queries, rules, undoing
from lindung.cases.merging.models import Merge, Part
from lindung.cases.merging.web.forms import OtherForm, ProposeForm, StepForm
from lindung.cases.merging.web.sides import changes, sides
from lindung.cases.models import Case
from lindung.cases.web.pages import form_page
from lindung.kernel import clock

_COLOURS: Final = {"proposed": "yellow", "merged": "green", "refused": "grey", "undone": "grey"}
_STEPS: Final[dict[str, tuple[Promise, Promise]]] = {
    "confirm": (
        lazy("Join the two records"),
        lazy("You are the second person to say that it is one person. It can be undone."),
    ),
    "refuse": (lazy("They are two people"), lazy("Nothing is changed. Both records go on.")),
    "undo": (
        lazy("Separate the two records"),
        lazy("Stage, tasks, links and access are put back as before. What was done meanwhile stays done."),
    ),
}


@requires(P.PERSON_MERGE)
def start(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask for the other record, and list what was joined or proposed before."""
    case = hub.by_code(code=case_code, by=request.actor)
    form = OtherForm(request.POST or None)
    if form.is_bound and form.is_valid():
        other = form.cleaned_data["other"]
        if other == case.code:
            form.add_error("other", _("This is the same case. Enter the code of the other record."))
        elif not hub.visible_to(request.actor).filter(code=other).exists():
            form.add_error("other", _("You see no case with this code. Check it."))
        else:
            return redirect("merging:propose", case.code, other)
    before = [(one, one.absorbed if one.kept_id == case.pk else one.kept) for one in _before(request, case)]
    context = {"form": form, "case": case, "before": before}
    return render(request, "merging/start.html", context, status=status_of(form))


def _before(request: StaffRequest, case: Case) -> list[Merge]:
    return list(queries.of_case(case=case, by=request.actor))


@requires(P.PERSON_MERGE)
def propose(request: StaffRequest, case_code: str, other: str) -> HttpResponse:
    """Show both records side by side and what forbids a merge; propose it."""
    at = clock.now()
    case, another = actions.compare(code=case_code, other=other, by=request.actor, at=at)
    form = ProposeForm(request.POST or None, codes=[case.code, another.code], initial={"kept": case.code})

    def act(given: dict[str, Any]) -> str:
        kept, absorbed = (case, another) if given["kept"] == case.code else (another, case)
        merge = actions.propose(
            kept_id=kept.pk, absorbed_id=absorbed.pk, why=given["why"], by=request.actor, at=clock.now()
        )
        return reverse("merging:one", args=[kept.code, merge.pk])

    if done := perform(request, form, act):
        return done
    against = [
        set(rules.obstacles(kept=kept, absorbed=absorbed, by=request.actor, at=at))
        for kept, absorbed in ((case, another), (another, case))
    ]
    context = {
        "form": form,
        "case": case,
        "other": another,
        "sides": sides(first=case, second=another),
        "obstacles": sorted(against[0] & against[1]),
        "changes": changes(plan=rules.plan(kept=case, absorbed=another, at=at), absorbed=another),
    }
    return render(request, "merging/propose.html", context, status=status_of(form))


@requires(P.PERSON_MERGE)
def one(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show how a merge stands and what can be done about it."""
    merge = queries.one(merge_id=subject, code=case_code, by=request.actor)
    at = clock.now()
    actions.compare(code=merge.kept.code, other=merge.absorbed.code, by=request.actor, at=at)
    waiting = merge.state == Merge.State.PROPOSED
    planned = rules.plan(kept=merge.kept, absorbed=merge.absorbed, at=at) if waiting else None
    context = {
        "merge": merge,
        "case": merge.kept if merge.kept.code == case_code else merge.absorbed,
        "colour": _COLOURS[merge.state],
        "sides": sides(first=merge.kept, second=merge.absorbed),
        "changes": changes(plan=planned, absorbed=merge.absorbed) if planned else [],
        "parts": queries.parts(merge=merge),
        "waiting": Part.State.WAITING,
        "steps": [
            (str(_STEPS[name][0]), reverse("merging:step", args=[case_code, merge.pk, name]))
            for name in _possible(merge)
        ],
    }
    return render(request, "merging/one.html", context)


def _possible(merge: Merge) -> tuple[str, ...]:
    if merge.state == Merge.State.PROPOSED:
        return ("confirm", "refuse")
    return ("undo",) if merge.state == Merge.State.MERGED else ()


@requires(P.PERSON_MERGE)
def step(request: StaffRequest, case_code: str, subject: UUID, step: str) -> HttpResponse:
    """Ask once more, then confirm, refuse or undo."""
    if step not in _STEPS:
        raise Http404
    merge = queries.one(merge_id=subject, code=case_code, by=request.actor)
    act_of = {"confirm": actions.confirm, "refuse": actions.refuse, "undo": undoing.undo}[step]
    title, lead = _STEPS[step]
    home = reverse("merging:one", args=[case_code, merge.pk])

    def act(_given: dict[str, Any]) -> str:
        act_of(merge_id=merge.pk, by=request.actor, at=clock.now())
        return home

    form = StepForm(request.POST or None)
    codes = _("%(kept)s goes on, %(absorbed)s is joined to it.") % {
        "kept": merge.kept.code,
        "absorbed": merge.absorbed.code,
    }
    return perform(request, form, act) or form_page(
        request, form=form, title=str(title), button=str(title), back=home, lead=f"{codes} {lead}"
    )


@requires(P.PERSON_MERGE)
def part(request: StaffRequest, case_code: str, subject: UUID, part: UUID, answer: str) -> HttpResponse:
    """Decide whether an organisation that saw the absorbed record sees the kept one."""
    if answer not in ("give", "leave"):
        raise Http404
    merge = queries.one(merge_id=subject, code=case_code, by=request.actor)
    found = next((one for one in queries.parts(merge=merge) if one.pk == part), None)
    if found is None:
        raise Http404
    home = reverse("merging:one", args=[case_code, merge.pk])

    def act(_given: dict[str, Any]) -> str:
        actions.decide_part(part_id=found.pk, give=answer == "give", by=request.actor, at=clock.now())
        return home

    form = StepForm(request.POST or None)
    title = _("Let them see this record") if answer == "give" else _("They do not need this record")
    return perform(request, form, act) or form_page(
        request, form=form, title=title, button=title, back=home, lead=found.organisation.name
    )
