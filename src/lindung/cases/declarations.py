"""What the hub's own codes are called."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import declare_timeline

declare_timeline(
    {
        "case.opened": _("Case opened"),
        "case.person_changed": _("Facts about the person corrected"),
        "case.linked": _("Linked with another person's case"),
        "case.closed": _("Case closed"),
        "case.reopened": _("Case reopened"),
        "case.recovery_begun": _("Recovery and services begun"),
        "case.leaving_planned": _("Return, stay or move planned"),
        "case.followed_up": _("Follow-up begun"),
    }
)
