"""Pages: what the person was told, the sheet in their language, and recording that it was explained."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import refuges
from lindung.cases.models import Case
from lindung.cases.opened import Opened, open_for_page
from lindung.cases.sections import in_hand
from lindung.cases.web.pages import form_page
from lindung.cases.words import language as spoken_here
from lindung.cases.words import language_name
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.problems import Refusal
from lindung.kernel.typesetting import NotSet
from lindung.protection.callouts import queries as callouts
from lindung.protection.informing import actions, queries
from lindung.protection.informing.actions import TellIn
from lindung.protection.informing.kit import Kit, kit_of
from lindung.protection.informing.models import Contact, Told
from lindung.protection.informing.sheet import Sheet
from lindung.protection.informing.web.forms import PdfForm, TellForm

COLOURS = {"asked": "yellow", "sent": "purple", "answered": "orange", "closed": "grey"}
_UNDERSTOOD = {"yes": "green", "partly": "yellow", "no": "red"}


def _languages(kit: Kit) -> list[tuple[str, str, str]]:
    """Return each language of the sheet: code, name for the reader, and its own name."""
    return [
        (code, language_name(code), Locale.parse(code, sep="-").get_display_name() or code)
        for code in kit.languages
    ]


def _ordered(kit: Kit, case: Case) -> list[tuple[str, str, str]]:
    """Return the languages, those the person speaks first."""
    return sorted(_languages(kit), key=lambda one: one[0] not in case.person.languages)


@require_GET
@requires(P.INFORM_RECORD)
def home(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show the languages of the sheet, what the person was told, and the contacts they wished for."""
    case = cases.by_code(code=case_code, by=request.actor)
    kit = kit_of(current())
    opened = open_for_page(
        case=case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="informing.viewed",
        subject=case,
    )
    found = queries.of_case(case=case, by=request.actor)
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    context = {
        "case": case,
        "languages": _ordered(kit, case),
        "spoken": set(case.person.languages),
        "told": [_told(one, opened, kit, reader) for one in found.told],
        "contacts": [
            {"row": one, "colour": COLOURS[one.state], "who": who(one, reader)} for one in found.contacts
        ],
        "embassy": queries.agreed(case=case, kind=Contact.Kind.EMBASSY, at=clock.now()) is not None,
        "cares": Section.CARE in opened.hand.sections,
    }
    return render(request, "informing/home.html", context)


def who(row: Told | Contact, reader: refuges.Reader) -> str:
    """Return who recorded a row; a shelter stays unnamed to whoever is not told of it."""
    office = row.organisation
    return reader.name(f"{row.by.display_name}, {office.name}", kind=office.kind, organisation_id=office.pk)


def _told(row: Told, opened: Opened, kit: Kit, reader: refuges.Reader) -> dict[str, Any]:
    names = dict(_parts(kit))
    return {
        "row": row,
        "who": who(row, reader),
        "language": language_name(row.language),
        "colour": _UNDERSTOOD[row.understood],
        "refused": [names.get(code, code) for code in row.refused],
        "interpreter": opened.value(row, "interpreter"),
        "questions": opened.value(row, "questions"),
    }


def _parts(kit: Kit) -> list[tuple[str, str]]:
    """Return the sheet's sections with their headings in the reader's language, or the first of the sheet."""
    first = next(iter(kit.wordings.values()))
    texts = kit.wordings.get(spoken_here().split("-")[0], first).texts
    return [(section.code, texts[section.heading]) for section in kit.sections]


@require_GET
@requires(P.INFORM_RECORD)
def sheet(request: StaffRequest, case_code: str, language: str) -> HttpResponse:
    """Show the sheet in a language of the pack, with this person's dates; the look is recorded."""
    _known(language)
    case, made = actions.made(code=case_code, language=language, by=request.actor, at=clock.now())
    return _page(request, case=case, made=made, form=PdfForm())


@require_POST
@requires(P.INFORM_RECORD)
def as_pdf(request: StaffRequest, case_code: str, language: str) -> HttpResponse:
    """Hand out the sheet as PDF, with a word on it if the person wants one."""
    _known(language)
    now = clock.now()
    form = PdfForm(request.POST)
    if form.is_valid():
        word = form.cleaned_data["code_word"]
        try:
            content = actions.made_pdf(
                code=case_code, language=language, by=request.actor, at=now, code_word=word
            )
        except Refusal as refusal:
            form.add_error("code_word", str(refusal))
        except NotSet as broken:
            form.add_error(None, str(broken))
        else:
            answer = HttpResponse(content, content_type="application/pdf")
            answer["Content-Disposition"] = f'attachment; filename="information-{language}.pdf"'
            answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
            answer["X-Content-Type-Options"] = "nosniff"
            return answer
    case, made = actions.made(code=case_code, language=language, by=request.actor, at=now)
    return _page(request, case=case, made=made, form=form)


def _known(language: str) -> None:
    if language not in kit_of(current()).languages:
        raise Case.DoesNotExist


def _page(request: StaffRequest, *, case: Case, made: Sheet, form: PdfForm) -> HttpResponse:
    context = {
        "case": case,
        "sheet": made,
        "form": form,
        "name": language_name(made.language),
        "languages": _ordered(kit_of(current()), case),
    }
    return render(request, "informing/sheet.html", context, status=status_of(form))


@requires(P.INFORM_RECORD)
def tell(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that the sheet was explained."""
    case = cases.by_code(code=case_code, by=request.actor)
    kit, now = kit_of(current()), clock.now()
    hand = in_hand(case=case, by=request.actor, at=now)
    home_url = reverse("informing:home", args=[case.code])
    languages = _ordered(kit, case)
    came = [(str(one.pk), one.display_name) for one in callouts.interpreters_of(case=case, by=request.actor)]
    form = TellForm(
        request.POST or None,
        languages=[(code, f"{name} ({own})" if own != name else name) for code, name, own in languages],
        parts=_parts(kit),
        cares=Section.CARE in hand.sections,
        came=came,
        initial={"told_at": now, "language": languages[0][0]},
    )

    def act(given: dict[str, Any]) -> str:
        values = {name: value for name, value in given.items() if name in TellIn.__dataclass_fields__}
        values["refused"] = tuple(values.get("refused") or ())
        if chosen := dict(came).get(given.get("came", "")):
            values["interpreter"] = chosen
        actions.tell(case_id=case.pk, given=TellIn(**values), by=request.actor, at=clock.now())
        return home_url

    response = perform(request, form, act)
    if response is not None:
        messages.success(
            request, _("Recorded. It helps the person when the same is told again in some days.")
        )
        return response
    return form_page(
        request,
        form=form,
        title=_("Record that it was explained"),
        button=_("Save"),
        back=home_url,
        case=case,
        lead=_(
            "Let the person say in their own words what happens next: then you know what they understood."
        ),
    )
