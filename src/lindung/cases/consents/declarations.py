"""What the app's codes are called, and where its tasks lead."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline

WITHDRAWN = "consent.withdrawn"
PART_GIVEN = "consent.part_given"

declare_tasks(
    TaskKind(WITHDRAWN, _("See to what rested on a consent that was withdrawn"), "consents:list"),
    TaskKind(PART_GIVEN, _("You were given a part in this case"), "who_can_see"),
)

declare_timeline(
    {
        "consent.recorded": _("Consent recorded: %(what)s"),
        "consent.refused": _("Asked for consent: %(what)s"),
        "consent.withdrawn": _("Consent withdrawn: %(what)s"),
        "grant.given": _("Access given: %(to)s"),
        "grant.ended": _("Access ended: %(to)s"),
    }
)
