"""The path of a person, act by act, as officers go it in the pages: from the first talk to the order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import override
from tests.journeys.officer import Officer

from lindung.cases import words
from lindung.identification import queries
from lindung.identification.instruments import Instrument, Question, QuestionType, Topic
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary

Said = Mapping[str, object]


def told(*, instrument: str, name: str) -> Said:
    """Return what the person of a worked example says."""
    examples = queries.instruments()[instrument].examples
    return next(example.answers for example in examples if example.name.startswith(name))


# -- the talk --------------------------------------------------------------------------------------------------------


def begin(by: Officer, *, instrument: str, sex: str, nationality: str, place: str = "") -> Instrument:
    """Begin a talk with someone new. The day is filled in already, and the place of a local office."""
    chosen = queries.instruments()[instrument]
    by.go("Start a screening")
    by.choose("Which talk", chosen.title.text(by.language))
    if place:
        by.pick(by.term("place"), place)
    by.choose("Sex", words_of(by, "sex", sex))
    with override(by.language):
        by.pick("Nationality", words.nationality_name(nationality))
    by.press("Begin")
    return chosen


def talk(by: Officer, *, instrument: Instrument, said: Said) -> int:
    """Answer page by page what the person says, and skip the rest; return how many pages were shown."""
    pages = 0
    while by.heading != by.word("End of the talk"):
        answer_page(by, instrument=instrument, said=said)
        by.press("Save and continue")
        pages += 1
        assert pages < 40, "the talk does not come to an end"
    return pages


def page_shown(by: Officer, *, instrument: Instrument) -> Topic:
    """Return the page of the instrument that is on the screen."""
    return next(topic for topic in instrument.pages if topic.title.text(by.language) == by.heading)


def answer_page(by: Officer, *, instrument: Instrument, said: Said) -> None:
    """Answer what is asked on this page."""
    for question in page_shown(by, instrument=instrument).questions:
        if question.id in said:
            _answer(by, question, said[question.id])


def _answer(by: Officer, question: Question, value: object) -> None:
    label = question.label.text(by.language)
    match question.type:
        case QuestionType.INTEGER | QuestionType.TEXT | QuestionType.PLACE:
            if by.page.get_by_label(label, exact=True).count():
                by.write(label, str(value))
        case QuestionType.LANGUAGE:
            with override(by.language):
                by.pick(label, words.language_name(str(value)))
        case QuestionType.DATE:
            by.boxes(label, *reversed([*str(value).split("-"), "", ""][:3]))
        case _ if by.group(label).count():
            chosen = value if isinstance(value, list | tuple) else [value]
            options = {option.code: option.label.text(by.language) for option in question.options}
            by.choose(label, *(options[str(code)] for code in chosen))


def finish(by: Officer) -> None:
    """End the talk and read the advice."""
    by.press("Finish and see the advice")
    assert by.heading == by.word("Result of the screening")


def decide(by: Officer, *, advice: str, decision: str, exploitation: str, reasons: str) -> str:
    """Check what the rule advises, decide with reasons, and return the code of the case."""
    by.reads(words_of(by, "advice", advice))
    by.choose("Your decision", words_of(by, "screening_decisions", decision))
    by.pick("Form of exploitation, where one shows", words_of(by, "exploitation_forms", exploitation))
    by.write("Reasons", reasons)
    by.press("Record my decision")
    return by.page.url.rstrip("/").rsplit("/", 1)[-1]


def words_of(by: Officer, name: str, code: str) -> str:
    """Return the label of a code of a vocabulary, as this officer reads it."""
    return vocabulary(name).label(code, by.language)


# -- the referral ----------------------------------------------------------------------------------------------------


def refer(by: Officer, *, need: str, to: str, purpose: str, law: str = "") -> None:
    """Refer a need with the person's consent, or for a child by a ground in `law` (of legal_bases)."""
    by.act("Refer a need")
    by.follow(words_of(by, "services", need))
    receiver = current().organisations[to].name.text(by.language)
    by.choose("To which organisation?", receiver)
    by.choose("What for?", words_of(by, "referral_purposes", purpose))
    if law:
        by.choose("Does the person agree?", "Not asked: the law requires or allows it")
        by.pick("Legal basis", words_of(by, "legal_bases", law))
    else:
        by.choose("Does the person agree?", "Yes, the person agrees")
    by.press("Send the referral")


def accept(by: Officer, *, need: str) -> None:
    """Find the referral that waits for an answer, and accept it."""
    by.go("Referrals")
    by.follow(words_of(by, "services", need))
    by.press("Accept")


# -- protection ------------------------------------------------------------------------------------------------------


def custody(by: Officer, *, reference: str) -> None:
    """Record that the person was taken into custody, now."""
    by.act("Record custody")
    by.write("Reference of the document", reference)
    by.press("Record custody")


def apply_for(by: Officer, *, kind: str, reference: str, court: str = "") -> None:
    """Apply to a court, today; that of the place is proposed."""
    by.act("Apply for an order")
    if court:
        by.pick(by.term("court"), court)
    by.choose("What is applied for", by.term(kind))
    by.write("Reference of the application", reference)
    by.press("Record the application")


def order(
    by: Officer,
    *,
    kind: str,
    reference: str,
    refuge: str = "",
    protector: str = "",
    enforcer: str = "",
    last_day: date | None = None,
) -> None:
    """Record an order that the court has just made; what is left out stays as the form proposes it."""
    by.act(
        {"interim_order": "Record the interim order", "protection_order": "Record the protection order"}[kind]
    )
    by.write("Reference of the document", reference)
    named = {"place_of_refuge": refuge, "protection_officer": protector, "enforcement_officer": enforcer}
    for term, name in named.items():
        if name:
            by.pick(by.term(term), name)
    if last_day:
        by.date("Last day of the order", on=last_day)
    by.press("Record the order")


def sign(by: Officer, *, findings: str) -> None:
    """Sign one's half of the joint report, today, coming from what waits under “My work”."""
    by.go("My work")
    by.follow("Sign your half of the joint report")
    by.write("What you found", findings)
    by.press("Sign this half")


def determine(
    by: Officer, *, authority: str, grounds: Sequence[tuple[str, str]], reference: str, on: date
) -> None:
    """Record that the authority determined the person a victim; `grounds` are vocabulary and code."""
    by.act("Record the determination")
    by.choose("What was determined", words_of(by, "determination_results", "victim"))
    authorities = current().determination_authorities
    by.choose("By which authority", authorities[authority].name.text(by.language))
    by.date("Day of the determination", on=on)
    by.write("Reference of the document", reference)
    by.choose("Grounds", *(words_of(by, name, code) for name, code in grounds))
    by.write("Reasons", "Invented for this journey.")
    by.press("Record the determination")
