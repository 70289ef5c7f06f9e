"""What the site answers to whom about the marked files: asked once, and judged by several tests."""

from __future__ import annotations

import json

from django.urls import reverse

from lindung.access.permissions import Permission as P
from lindung.access.roles import ROLES
from lindung.cases.documents.kinds import SECTIONS, tier_of
from lindung.kernel.fields import Tier
from tests.security import marks, objects, policy
from tests.security.addresses import Address, every_address
from tests.security.asking import Caller, Heard
from tests.security.homes import WITH_FILES
from tests.security.housing import House, Where
from tests.security.keeping import ADDRESS
from tests.security.marking import DOCUMENTS, Marked, rows_of, section_of

IN_THE_PLAN = {code for code, role in ROLES.items() if P.PLAN_READ in role.permissions} | {policy.VISITOR}
PLACE = "where a place of refuge is"
"""Whose it is to read a house's address: its own people's, and those who coordinate the country."""
REFUSED_FIRST = {401, 403, 405}
"""Whom a page refuses before it looks for anything."""
PAGES: dict[str, tuple[str, dict[str, str], str]] = {
    "protection.Order": ("protection:order", {"case_code": "code", "subject": "row"}, "GET"),
    "referral.Referral": ("referral:show", {"case_code": "code", "subject": "row"}, "GET"),
    "identification.Screening": ("identification:show", {"subject": "row"}, "POST"),
    "identification.Determination": ("identification:determination", {"subject": "row"}, "GET"),
    "consents.Consent": ("consents:show", {"case_code": "code", "consent": "row"}, "GET"),
    "informing.Contact": ("informing:contact", {"case_code": "code", "subject": "row"}, "GET"),
    "documents.Document": ("documents:open", {"case_code": "code", "document": "row"}, "GET"),
    "care.Assessment": ("care:assessment", {"case_code": "code", "subject": "row"}, "GET"),
    "care.Conference": ("care:conference", {"case_code": "code", "subject": "row"}, "GET"),
    "permissions.Application": ("permissions:show", {"case_code": "code", "subject": "row"}, "GET"),
    "permissions.Decision": ("permissions:letter", {"case_code": "code", "subject": "row"}, "GET"),
    "leaving.Leaving": ("leaving:show", {"case_code": "code", "subject": "row"}, "GET"),
}
"""Where a row with sealed columns has a page of its own."""


def pages_of(one: Marked) -> list[tuple[Address, str]]:
    """Return the page of each row that has one: an address of the matrix leads to one row of its kind only."""
    code = one.file.case.code
    found = []
    for row in rows_of(one.file.case):
        name, given, method = PAGES.get(row._meta.label, ("", {}, ""))
        if name:
            params = {key: code if value == "code" else row.pk for key, value in given.items()}
            url = reverse(name, kwargs=params)
            found.append((Address(path=url, method=method, name=name), url))
    return found


def sections_of(one: Marked) -> dict[str, str]:
    """Return each mark of a file with the section it belongs to."""
    found = {
        word: section_of(row, field)
        for row, field, value in one.plain()
        for word in marks.found_in(str(value))
    }
    found |= {word: reader for _row, _name, reader, text in one.said() for word in marks.found_in(text)}
    found[ADDRESS] = PLACE
    return found | {word: SECTIONS[kind].value for word, kind in zip(one.inside, DOCUMENTS, strict=True)}


def boxed(one: Marked) -> set[str]:
    """Return the marks that only an opening shows."""
    found = {
        word
        for _row, field, value in one.plain()
        if field.tier is Tier.SEALED
        for word in marks.found_in(str(value))
    }
    kinds = zip(one.inside, DOCUMENTS, strict=True)
    return found | {word for word, kind in kinds if tier_of(kind=kind) is Tier.SEALED} | set(one.numbers)


def heard_by(house: House, role: str) -> dict[Where, set[str]]:
    """Return the marks in every answer of the site to a role, about the shared case and about a foreign one."""
    if role not in house.heard:
        caller = Caller(house.country.users.get(role))
        found: dict[Where, set[str]] = {}
        refused: set[Address] = set()
        for relation in ("foreign", "shared"):
            one = house.marked[relation]
            for address in every_address():
                in_plan = objects.of_the_plan(address)
                once = address in refused or not objects.concerns_a_file(address) or role not in WITH_FILES
                if (relation == "shared" and once) or (in_plan and role not in IN_THE_PLAN):
                    continue  # asked with the foreign ones; or refused before anything is looked for
                url = (
                    objects.in_the_plan(address, house.planned)
                    if in_plan
                    else objects.filled(address, one.file)
                )
                heard = caller.ask(address, url, file=one.file)
                found[relation, address.method, address.path] = marks_in(heard, one)
                if heard.status in REFUSED_FIRST and caller.asks_nothing_more(heard):
                    refused.add(address)
            for address, url in pages_of(one):
                found[relation, address.method, url] = asked(caller, address, url, one)
        house.heard[role] = found
    return house.heard[role]


def asked(caller: Caller, address: Address, url: str, one: Marked) -> set[str]:
    """Return the marks in whatever an address answers, its headers included."""
    return marks_in(caller.ask(address, url, file=one.file), one)


def marks_in(heard: Heard, one: Marked) -> set[str]:
    """Return the marks in an answer, telephone numbers of the file, and the address of its house."""
    text = heard.body + json.dumps(heard.headers)
    numbers = {number for number in one.numbers if number in text}
    found = marks.found_in(text) | numbers | ({ADDRESS} if ADDRESS in text else set())
    return found or set(marks.holds(text.encode(), marks.CORE))
