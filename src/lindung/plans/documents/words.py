"""Every word of the documents that is not the plan's own, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext as _p


def of_report() -> Mapping[str, str]:
    """Return the words of the annual review report by the name that its template uses."""
    return {
        "activity": _("Activity"),
        "actor": _("Lead"),
        "actor_title": _("Body"),
        "actors": _("Who is meant"),
        "adjustments": _("Corrective adjustments"),
        "adjustments_lead": _("What was changed to bring the plan back on its way, with what stood before."),
        "adjustments_none": _("No corrective adjustment was decided in this period."),
        "after": _p("corrective adjustment", "After"),
        "all_indicators": _("All indicators"),
        "all_indicators_lead": _(
            "Every indicator of the plan with its target, its value in each period and what that comes to."
            " Each figure carries the code of the measure that computed it, or who reported it, and its date."
        ),
        "annex": _("Annex"),
        "before": _p("corrective adjustment", "Before"),
        "code": _("Code"),
        "comments": _("What partners say"),
        "comments_lead": _(
            "Partners outside government were invited to comment on the activities they know."
        ),
        "comments_none": _("No partner commented in this period."),
        "contents": _("Contents"),
        "coordinator": _("Coordinated by"),
        "country": _("Country"),
        "currency": _("Amounts in"),
        "data_of": _("Data of"),
        "decided": _("Decided"),
        "figure": _("Figure"),
        "figures_of_pillar": _("Figures of this pillar"),
        "glance": _("The plan at a glance"),
        "glance_lead": _(
            "Each line is an objective; the numbers say how many of its activities stand where."
        ),
        "goal": _("Goal"),
        "indicator": _("Indicator"),
        "late": _("What is late, and why"),
        "late_none": _("No activity is late."),
        "late_why": _("Why"),
        "made_on": _("Made on"),
        "measure_of": _("Measure and date"),
        "method": _("How this report was made"),
        "national": _("National figures"),
        "national_lead": _(
            "Figures about the work itself, by part of the country. They are computed from records in which no person"
            " can be seen."
        ),
        "national_none": _("No figure by part of the country was computed for this period."),
        "more_late": _("and {n} more; all of them follow further down."),
        "objective": _("Objective"),
        "organisation": _("Organisation"),
        "overridden": _("By the rules: {rule}. Decided otherwise: {why}"),
        "page": _("Page"),
        "part": _("Part of the country"),
        "period": _("Period"),
        "plan": _("Plan"),
        "reason": _("Reason"),
        "reporter": _("Source"),
        "review": _("Annual review"),
        "standing": _p("of an activity", "Standing"),
        "suppressed": _("not shown"),
        "table": _("Table"),
        "target": _("Target"),
        "total": _("Total"),
        "unchanged": _("What the plan says stays as it is."),
        "unit": _("Unit"),
        "value": _("Value"),
        "version": _("Version of the plan"),
        "vision": _("Vision"),
        "what": _("What changed"),
        "year": _("The year on one page"),
    }


def of_pack() -> Mapping[str, str]:
    """Return the words of the meeting pack."""
    return {
        "activities": _("Ours, late first"),
        "activities_whole": _("Late or at risk in the whole plan"),
        "activities_none": _("No activity is this committee's own."),
        "activity": _("Activity"),
        "actor": _("Lead"),
        "code": _("Code"),
        "data_of": _("Data of"),
        "due": _("Due"),
        "made_on": _("Made on"),
        "meeting_pack": _("Meeting pack"),
        "more_activities": _("and {n} more activities of this committee in the system."),
        "more_whole": _("and {n} more late or at risk in the system."),
        "more_points": _("and {n} more open actions in the system."),
        "number": _("Number"),
        "owner": _("Owner"),
        "page": _("Page"),
        "point": _("Action"),
        "points": _("Open actions"),
        "points_none": _("No action is open."),
        "priority": _("Priority"),
        "reason": _("Reason"),
        "standing": _p("of an activity", "Standing"),
        "version": _("Version of the plan"),
    }
