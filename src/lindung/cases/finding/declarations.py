"""What finding's codes are called, for the hub to show."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline

declare_tasks(TaskKind("finding.answer", _("Answer an enquiry"), "finding:answer", with_subject=True))

declare_timeline(
    {
        "finding.contact": _("%(to)s asked whether this person is known, and was told to get in touch"),
        "finding.different": _("%(to)s asked whether this person is known; it is somebody else"),
    }
)
