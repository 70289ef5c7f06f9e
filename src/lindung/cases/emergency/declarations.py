"""What emergency access is called on tasks and timelines."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline

declare_tasks(
    TaskKind("emergency.told", _("Look at an emergency access to your case"), "emergency:show", True),
    TaskKind("emergency.overdue", _("Emergency access not reviewed in time"), "emergency:show", True),
)

declare_timeline(
    {
        "emergency.entered": _("Emergency access taken, for four hours"),
        "emergency.ended": _("Emergency access ended"),
        "emergency.justified": _("Emergency access reviewed: justified"),
        "emergency.not_justified": _("Emergency access reviewed: not justified"),
    }
)
