"""What openings are called on tasks and timelines."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline

declare_tasks(TaskKind("opening.decide", _("Decide whether to open an identity"), "openings:decide", True))

declare_timeline(
    {
        "opening.asked": _("Opening of the identity asked for"),
        "opening.approved": _("Opening of the identity approved, for 15 minutes"),
        "opening.refused": _("Opening of the identity refused"),
        "opening.withdrawn": _("Request to open the identity withdrawn"),
        "opening.looked": _("Identity opened and looked at"),
        "opening.expired": _("Opening of the identity expired"),
    }
)
