"""The life of a referral, as a table. `drafted` is the moment before sending; it is never stored."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.kernel.workflow import Step, Workflow
from lindung.referral.models import Consent, Referral

ANSWER = "referral.answer"
REDIRECT = "referral.redirect"
SENT = "referral.sent"
CONSENT_WITHDRAWN = "referral.consent_withdrawn"
OTHER_HARM_REFERRED = "referral.other_harm"
"""Acts that end tasks: answering, turning elsewhere after a decline, and sending of either sort."""


def consent_missing(*, consent: str, legal_basis: str) -> str | None:
    """Return why a referral cannot go without the person's agreement, or None when it can."""
    if legal_basis or consent not in (Consent.REFUSED, Consent.LEGAL_BASIS):
        return None
    if consent == Consent.REFUSED:
        return _("The person refuses, so this cannot be sent. Ask again, or name the law that requires it.")
    return _("Name the law that requires or allows a referral without asking the person.")


def _agreed_or_lawful(referral: Referral) -> str | None:
    return consent_missing(consent=referral.consent, legal_basis=referral.legal_basis)


REFERRAL = Workflow(
    name="referral",
    initial="drafted",
    final=frozenset({"declined", "withdrawn", "completed"}),
    steps=(
        Step("send", frozenset({"drafted"}), "sent", P.REFERRAL_SEND, guards=(_agreed_or_lawful,)),
        Step("accept", frozenset({"sent"}), "accepted", P.REFERRAL_ANSWER),
        Step("decline", frozenset({"sent"}), "declined", P.REFERRAL_ANSWER),
        Step("withdraw", frozenset({"sent"}), "withdrawn", P.REFERRAL_SEND),
        Step("complete", frozenset({"accepted"}), "completed", P.REFERRAL_ANSWER),
    ),
)
