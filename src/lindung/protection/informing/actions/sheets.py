"""Making the sheet for one person: recorded, since it says dates of their case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.protection.informing.facts import facts_of
from lindung.protection.informing.kit import kit_of
from lindung.protection.informing.pdf import pdf
from lindung.protection.informing.sheet import Sheet, put_together


def made(*, code: str, language: str, by: Actor, at: datetime, code_word: str = "") -> tuple[Case, Sheet]:
    """Return a visible case and its sheet in `language`, the look recorded first. The word is kept nowhere.

    Raises Case.DoesNotExist for outsiders, `Invalid` for a language or word that the sheet does not have.
    """
    by.require(Permission.INFORM_RECORD)
    case = cases.by_code(code=code, by=by)
    facts = facts_of(case=case, at=at)
    sheet = put_together(kit=kit_of(current()), language=language, facts=facts, code_word=code_word)
    with transaction.atomic(savepoint=False):
        audit.record(event="informing.sheet_made", subject=case, by=by, at=at, detail={"language": language})
    return case, sheet


def made_pdf(*, code: str, language: str, by: Actor, at: datetime, code_word: str = "") -> bytes:
    """Return the sheet as PDF. Raises what `made` raises, and `NotSet`."""
    _case, sheet = made(code=code, language=language, by=by, at=at, code_word=code_word)
    return pdf(sheet=sheet, country=current().name.text(language), at=at)
