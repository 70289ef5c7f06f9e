"""What referral's codes are called, for the hub to show."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.consents.hooks import on_withdrawal
from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.referral.actions import consenting

declare_tasks(
    TaskKind("referral.answer", _("Answer a referral"), "referral:answer", with_subject=True),
    TaskKind("referral.redirect", _("Refer elsewhere after a decline"), "referral:show", with_subject=True),
    TaskKind(
        "referral.consent_withdrawn",
        _("The person withdrew their consent to a referral"),
        "referral:show",
        with_subject=True,
    ),
)

declare_timeline(
    {
        "referral.sent": _("Referred to %(to)s: %(what)s"),
        "referral.accepted": _("Referral accepted by %(to)s: %(what)s"),
        "referral.declined": _("Referral declined by %(to)s: %(reason)s"),
        "referral.withdrawn": _("Referral to %(to)s withdrawn: %(what)s"),
        "referral.completed": _("Completed by %(to)s: %(what)s"),
        "referral.settled": _("No further referral needed: %(what)s"),
        "referral.other_harm": _("Not trafficking; referred to %(to)s: %(what)s"),
    }
)

on_withdrawal(name="referral", stop=consenting.stop)
