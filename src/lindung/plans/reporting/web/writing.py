"""Writing a report: a draft that colleagues can go on with, or a version for the committee."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.plans.reporting import actions, checks, computed, queries, words
from lindung.plans.reporting.models import Progress
from lindung.plans.reporting.problems import SentMeanwhile
from lindung.plans.reporting.web.finding import Found, find
from lindung.plans.reporting.web.forms import FREE, ReportForm
from lindung.plans.reporting.web.lines import owner_words

SAVE = "_save"


@requires(P.PROGRESS_REPORT)
def write(request: StaffRequest, plan: str, indicator: str, period: str) -> HttpResponse:
    """Write a report or correct it; what is refused stays in the form."""
    found = find(plan=plan, period=period, indicator=indicator, actor=request.actor)
    if not found.reports:
        raise actions.not_reporter(bodies=found.bodies, indicator=found.indicator)
    draft = SAVE in request.POST
    form = ReportForm(
        request.POST or None,
        initial=_initial(found),
        indicator=found.indicator,
        dimensions=_dimensions(found, request.POST.get("dimensions", "")),
        version=found.progress.version if found.progress else 0,
        draft_mark=actions.draft_mark(found.progress),
        computed=computed.is_computed(found.indicator),
        draft=draft,
    )
    sent: list[Progress] = []

    def act(given: dict[str, Any]) -> str:
        keys = {"indicator": found.indicator.pk, "period": found.period.pk}
        if draft:
            actions.save_draft(
                **keys,
                answers=form.typed(),
                draft_seen=given["draft_seen"],
                by=request.actor,
                at=clock.now(),
            )
            return found.address("write")
        sent.append(
            actions.submit(
                **keys,
                value=given.get("value"),
                cells=form.cells(),
                narrative=given["narrative"],
                difficulty=given["difficulty"],
                share_reason=given.get("share_reason", ""),
                note=given.get("note", ""),
                seen=given["seen"],
                draft_seen=given["draft_seen"],
                cleared=given["cleared"],
                by=request.actor,
                at=clock.now(),
            )
        )
        return found.address()

    response = perform(request, form, act)
    if response is None:
        return render(request, "reporting/write.html", _context(found, form), status=status_of(form))
    if draft:
        messages.success(
            request, _("The draft is kept. Your colleagues can go on with it; the committee does not see it.")
        )
    for one in sent:
        _tell(request, one)
    return response


def _tell(request: StaffRequest, sent: Progress) -> None:
    messages.success(request, _("Sent. The lead of the committee questions or approves it."))
    if sent.share_missed and not sent.share_reason:
        messages.warning(
            request,
            _("The share asked for is missed: %(share)s %%. Say why; correct the report and add it.")
            % {"share": checks.plain(sent.share) if sent.share is not None else ""},
        )
    if sent.differs:
        messages.warning(
            request,
            _("Your figure differs from the computed one. Both are kept, and the committee sees both."),
        )


def _context(found: Found, form: ReportForm) -> dict[str, Any]:
    progress = found.progress
    if isinstance(form.refused_with, SentMeanwhile):
        # The reader now sees what was sent meanwhile; sending again is then a correction of that.
        data: MultiValueDict[str, Any] = MultiValueDict()
        data.update(form.data)
        now = Progress.objects.get(indicator=found.indicator, period=found.period)
        data["seen"], data["draft_seen"] = str(now.version), actions.draft_mark(now)
        form.data = data
    return {
        "form": form,
        "found": found,
        "indicator": found.indicator,
        "period": found.period,
        "plan": found.period.plan,
        "progress": progress,
        "owner": owner_words(found.bodies.owner(found.indicator, found.indicator.activity)),
        "asked": queries.open_questions(progress=progress),
        "dimensions": ",".join(form.dimensions),
        "back": found.address(),
        "save": SAVE,
    }


def _dimensions(found: Found, posted: str) -> list[str]:
    """Return the dimensions asked for by the plan, then those that a reporter chose."""
    if computed.is_computed(found.indicator):
        return []
    wanted = list(found.indicator.disaggregate)
    if found.indicator.share_min is not None:
        wanted.append("sex")
    progress = found.progress
    if posted:
        chosen = posted.split(",")
    elif progress and progress.draft:
        chosen = str(progress.draft.get("dimensions", "")).split(",")
    else:
        chosen = list(progress.cells) if progress else []
    wanted += [one for one in chosen if one in words.OFFERED or (progress and one in progress.cells)]
    return list(dict.fromkeys(wanted))[: checks.MOST_DIMENSIONS]


def _initial(found: Found) -> dict[str, str]:
    """Return what the form begins with: the draft, else the latest version."""
    progress = found.progress
    if progress is None:
        return {}
    if progress.draft:
        return {name: str(value) for name, value in progress.draft.items() if name != "dimensions"}
    figure = progress.claimed if progress.value is None else progress.value
    initial = {
        "value": checks.plain(figure) if figure is not None else "",
        "share_reason": progress.share_reason,
        "narrative": progress.narrative,
        "difficulty": progress.difficulty,
    }
    for dimension, row in progress.cells.items():
        if words.codes(dimension):
            initial |= {checks.cell_field(dimension, code): number for code, number in row.items()}
        else:
            initial[FREE + dimension] = "\n".join(f"{code}: {number}" for code, number in row.items())
    return initial
