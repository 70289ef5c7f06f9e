"""What the spokes hold about a case, as sections of the case page: plain rows, worded for the reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from lindung.cases import words
from lindung.cases.models import Case
from lindung.cases.refuges import Reader
from lindung.cases.rules import local_date
from lindung.desk import case_queries as queries
from lindung.identification import queries as identification
from lindung.identification.models import Determination
from lindung.identification.web import offers as identification_offers
from lindung.kernel.country import current
from lindung.kernel.law.writing import write_day
from lindung.kernel.templatetags.lindung import label
from lindung.protection.informing.web import offers as informing_offers
from lindung.protection.models import JointReport, Order
from lindung.protection.web import offers as protection_offers
from lindung.referral import queries as referral
from lindung.referral.models import Referral
from lindung.referral.web import offers as referral_offers
from lindung.referral.web.words import COLOURS as REFERRAL_COLOURS

ROOMS = (identification_offers, referral_offers, protection_offers, informing_offers)
"""Whose offers a case page collects, the likeliest next act first."""
_DECISIONS = {
    "presume": lazy("Presumed a victim"),
    "look_further": lazy("To be looked at further"),
    "other_harm": lazy("Other harm"),
    "not_presumed": lazy("Not presumed a victim"),
}
_SCREENING_STATES = {
    "in_progress": lazy("In progress"),
    "stopped": lazy("Stopped"),
    "finished": lazy("To be decided"),
    "decided": lazy("Decided"),
}
_SCREENING_PAGES = {"finished": "identification:result", "decided": "identification:show"}
_RESULTS = {
    "victim": lazy("Victim of trafficking"),
    "not_victim": lazy("Not a victim of trafficking"),
    "other_harm": lazy("Harmed otherwise"),
}
_ORDER_COLOURS = {
    "applied": "yellow",
    "in_force": "green",
    "refused": "red",
    "ended": "grey",
    "superseded": "grey",
}
_ORDER_TERMS = {
    "custody": "temporary_custody",
    "interim_order": "interim_order",
    "protection_order": "protection_order",
}
_ORDER_PHASE = {"custody": "interim", "interim_order": "interim", "protection_order": "protection"}


@dataclass(frozen=True, slots=True)
class Row:
    """One record: a heading, a state as a tag, and lines below; `superseded` ones stay readable, set back."""

    title: str
    url: str = ""
    tag: str = ""
    colour: str = ""
    lines: Sequence[str] = ()
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A room's records on the case page."""

    anchor: str
    title: str
    empty: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Records:
    """Every room's records, and on which day each phase of the tracker began as they show it."""

    sections: Sequence[Section]
    began: Mapping[str, date] = field(default_factory=dict)


def of(*, case: Case, told: Collection[str], reader: Reader) -> Records:
    """Return the records of a case that was fetched as visible: one query for each kind of record there is.

    `told` are the kinds in its timeline. Every act tells the timeline in its own transaction, so a room that told
    nothing holds nothing and need not be asked.
    """
    rooms = {kind.partition(".")[0] for kind in told}
    referrals = referral.of_case(case=case) if "referral" in rooms else []
    orders = queries.orders(case=case) if "order" in rooms else []
    screenings = queries.screenings(case=case) if "screening" in rooms else []
    determinations = identification.determinations_of(case=case) if "determination" in rooms else []
    return Records(
        sections=[
            Section(
                "screenings",
                _("Screenings"),
                _("Nobody has been screened yet."),
                [_screening(one) for one in screenings],
            ),
            Section(
                "determination",
                _("Determination"),
                _("Nothing has been determined yet."),
                [_determination(one) for one in determinations],
            ),
            Section(
                "orders",
                _("Orders and reports"),
                _("No order has been applied for."),
                [_order(one, case.code) for one in orders],
            ),
            Section(
                "referrals",
                _("Referrals"),
                _("Nothing has been referred yet."),
                [_referral(one, case.code, reader) for one in referrals],
            ),
        ],
        began=_began(referrals, orders, determinations),
    )


def _day(moment: datetime | date | None) -> str:
    if moment is None:
        return ""
    return write_day(local_date(moment) if isinstance(moment, datetime) else moment, words.language())


def _screening(one: queries.ScreeningLine) -> Row:
    instrument = identification.instruments().get(one.instrument)
    lines = [
        _("%(organisation)s, %(day)s")
        % {"organisation": label(one.organisation), "day": _day(one.started_at)}
    ]
    if one.advice:
        lines.append(_("Advice: %(advice)s") % {"advice": words.label("advice", one.advice)})
    decided = words.word(_DECISIONS, one.decision) if one.decision else ""
    return Row(
        title=instrument.title.text(words.language()) if instrument else one.instrument,
        url=reverse(_SCREENING_PAGES[one.state], kwargs={"subject": one.id})
        if one.state in _SCREENING_PAGES
        else "",
        tag=decided or words.word(_SCREENING_STATES, one.state),
        colour="orange" if one.decision == "presume" else "" if decided else "yellow",
        lines=lines,
    )


def _determination(one: Determination) -> Row:
    authority = current().determination_authorities.get(one.authority)
    by = authority.name.text(words.language()) if authority else one.organisation.name
    earlier = one.state == Determination.State.RECONSIDERED
    return Row(
        title=words.word(_RESULTS, one.result),
        url=reverse("identification:determination", kwargs={"subject": one.pk}),
        tag=_("Reconsidered") if earlier else _("Stands"),
        colour="grey" if earlier else "green",
        lines=[_("%(authority)s, %(day)s") % {"authority": by, "day": _day(one.made_on)}],
        superseded=earlier,
    )


def _referral(one: Referral, code: str, reader: Reader) -> Row:
    what = words.label("services", one.need) or words.label("harms", one.other_harm)
    lines = [
        _("From %(sender)s, %(day)s")
        % {"sender": referral.named(one, "from_organisation", reader=reader), "day": _day(one.sent_at)},
        one.get_consent_display(),
    ]
    if one.decline_reason:
        lines.append(words.label("decline_reasons", one.decline_reason))
    return Row(
        title=_("%(what)s: %(receiver)s")
        % {"what": what, "receiver": referral.named(one, "to_organisation", reader=reader)},
        url=reverse("referral:show", kwargs={"case_code": code, "subject": one.pk}),
        tag=one.get_state_display(),
        colour=REFERRAL_COLOURS[one.state],
        lines=lines,
    )


def order_name(kind: str) -> str:
    """Return what the country calls an order of this kind."""
    if kind in _ORDER_TERMS:
        return current().term(_ORDER_TERMS[kind], words.language())
    return {"extension": _("Extension"), "release": _("Release")}.get(kind, kind)


def _order(one: queries.OrderLine, code: str) -> Row:
    lines = []
    if one.court and one.made_at:
        lines.append(_("%(court)s, %(day)s") % {"court": label(one.court), "day": _day(one.made_at)})
    elif one.applied_on:
        lines.append(_("Applied for on %(day)s") % {"day": _day(one.applied_on)})
    if one.starts_on and one.last_day == one.starts_on:
        lines.append(_day(one.starts_on))
    elif one.starts_on and one.last_day:
        lines.append(_("%(first)s to %(last)s") % {"first": _day(one.starts_on), "last": _day(one.last_day)})
    if one.officer:
        term = current().term("protection_officer", words.language())
        lines.append(f"{term}: {one.officer}")
    if one.signed is not None:
        term = current().term("joint_report", words.language())
        state = (
            _("complete")
            if one.signed == len(JointReport.Half.values)
            else _("%(n)d of 2 halves signed") % {"n": one.signed}
        )
        lines.append(f"{term}: {state}")
    return Row(
        title=order_name(one.kind),
        url=reverse("protection:order", kwargs={"case_code": code, "subject": one.id}),
        tag=str(Order.State(one.state).label),
        colour=_ORDER_COLOURS[one.state],
        lines=lines,
        superseded=one.state == Order.State.SUPERSEDED,
    )


def _began(
    referrals: Sequence[Referral],
    orders: Sequence[queries.OrderLine],
    determinations: Sequence[Determination],
) -> dict[str, date]:
    began: dict[str, date] = {}
    if determinations:
        began["determination"] = min(one.made_on for one in determinations)
    if referrals:
        began["referral"] = local_date(min(one.sent_at for one in referrals))
    for one in orders:
        phase = _ORDER_PHASE.get(one.kind)
        if phase and one.starts_on and one.state != Order.State.SUPERSEDED:
            began[phase] = min(one.starts_on, began.get(phase, one.starts_on))
    return began
