"""What this room's codes are called."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline

declare_tasks(
    TaskKind("screening.finish", _("Finish the screening"), "identification:resume", with_subject=True),
    TaskKind("screening.decide", _("Decide after the screening"), "identification:result", with_subject=True),
    TaskKind("screening.again", _("Screen again: not clear yet"), "identification:again"),
    TaskKind("screening.refer", _("Refer the presumed victim"), "referral:send"),
    TaskKind("screening.other_harm", _("Refer the other harm"), "referral:other_harm"),
    TaskKind("determination.protect", _("Record the protection order"), "protection:protection_order"),
)
declare_timeline(
    {
        "screening.started": _("Screening begun: %(instrument)s"),
        "screening.stopped": _("Screening stopped; what was said is kept"),
        "screening.finished": _("Screening finished: %(advice)s"),
        "screening.decided": _("Decision after screening: %(decision)s"),
        "determination.recorded": _("Determination recorded: %(result)s"),
        "determination.reconsidered": _("Determination taken up again"),
    }
)
