"""What the app's codes are called, where its tasks lead, and what stops with a consent."""

from django.utils.translation import gettext_lazy as _

from lindung.cases.consents.hooks import on_withdrawal
from lindung.cases.kinds import TaskKind, declare_tasks, declare_timeline
from lindung.cases.window_hooks import declare_contacts, declare_dates
from lindung.protection.informing import words
from lindung.protection.informing.actions import stop
from lindung.protection.informing.person import days_of, whom_to_call

declare_tasks(
    TaskKind(words.TELL, _("Explain to the person what happens next, and their rights"), "informing:tell"),
    TaskKind(words.TELL_AGAIN, _("Explain the information sheet again"), "informing:tell"),
    TaskKind(
        words.SEND, _("Make the contact that the person wished for"), "informing:contact", with_subject=True
    ),
    TaskKind(
        words.FOLLOW_UP, _("Ask whether an answer to a contact came"), "informing:contact", with_subject=True
    ),
    TaskKind(words.CLOSE, _("Tell the person what was answered"), "informing:contact", with_subject=True),
)

declare_timeline(
    {
        "informing.told": _("Rights and next steps explained"),
        "informing.told_in_part": _("Rights and next steps explained, not yet understood"),
        "informing.family_asked": _("Message to the family asked for"),
        "informing.family_sent": _("Message to the family sent"),
        "informing.family_answered": _("The family answered"),
        "informing.family_closed": _("Message to the family closed"),
        "informing.tracing_asked": _("Search for family asked for"),
        "informing.tracing_sent": _("Search for family begun"),
        "informing.tracing_answered": _("The search for family was answered"),
        "informing.tracing_closed": _("Search for family closed"),
        "informing.embassy_asked": _("Message to the embassy asked for"),
        "informing.embassy_sent": _("Message to the embassy sent"),
        "informing.embassy_answered": _("The embassy answered"),
        "informing.embassy_closed": _("Message to the embassy closed"),
    }
)

on_withdrawal(name="informing", stop=stop)

declare_dates(name="informing", source=days_of)
declare_contacts(name="informing", contacts=whom_to_call)
