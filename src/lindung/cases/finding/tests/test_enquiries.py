"""Enquiries: the asker learns only the answer, the case's leaders alone give it, and once."""

from __future__ import annotations

import pytest
from django.core import signing

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.finding import actions, queries
from lindung.cases.finding.models import Enquiry, EnquiryTarget, Handle
from lindung.cases.finding.tests.conftest import Known
from lindung.cases.finding.tokens import Asked
from lindung.cases.models import Case, Task, TimelineEntry
from lindung.kernel.problems import Conflict, Invalid

NUMBER = Asked(document="BX0451273")


def hint(by: Actor) -> str:
    with behind(by):
        return actions.look_up(by=by, at=NOON, given=NUMBER).handle


def ask(
    by: Actor, handle: str | None = None, *, purpose: str = "protection", reason: str = "met_again"
) -> Enquiry:
    handle = hint(by) if handle is None else handle
    with behind(by):
        return actions.enquire(handle=handle, purpose=purpose, reason=reason, by=by, at=NOON)


@pytest.mark.django_db
def test_an_enquiry_becomes_a_task_of_those_who_lead(
    amina: Actor, bo: Actor, chidi: Actor, known: Known
) -> None:
    case = known(amina)
    enquiry = ask(chidi)
    task = Task.objects.get(kind="finding.answer")
    assert (task.case_id, task.subject_id) == (case.pk, enquiry.pk)
    assert (task.organisation_id, task.state, task.place) == (amina.organisation_id, "open", case.place)
    assert task.computation == {} and task.due_at is None
    with behind(chidi):
        (theirs,) = queries.enquiries_of(by=chidi)
        assert (theirs.answer, theirs.contact) == ("waiting", None)
        assert not EnquiryTarget.objects.exists() and not Case.objects.exists()
    with behind(bo):
        assert queries.to_answer(case=case, enquiry_id=enquiry.pk, by=bo).user.username == "chidi"
        actions.answer(case_id=case.pk, enquiry_id=enquiry.pk, contact=True, by=bo, at=NOON)
    task.refresh_from_db()
    assert task.state == "done"
    with behind(chidi):
        (answered,) = queries.enquiries_of(by=chidi)
        assert (answered.answer, answered.contact and answered.contact.code) == ("contact", "station")
        assert not Case.objects.exists(), "an answer opens nothing"
    assert TimelineEntry.objects.filter(case=case, kind="finding.contact").exists()


@pytest.mark.django_db
def test_no_means_no_more_hint_about_this_case_and_no_name_of_who_said_it(
    amina: Actor, chidi: Actor, known: Known
) -> None:
    case = known(amina)
    enquiry = ask(chidi)
    actions.answer(case_id=case.pk, enquiry_id=enquiry.pk, contact=False, by=amina, at=NOON)
    enquiry.refresh_from_db()
    assert (enquiry.answer, enquiry.contact_id) == ("different", None)
    assert hint(chidi) == ""
    with pytest.raises(Conflict):
        actions.answer(case_id=case.pk, enquiry_id=enquiry.pk, contact=True, by=amina, at=NOON)


@pytest.mark.django_db
def test_only_those_who_lead_the_case_answer(amina: Actor, chidi: Actor, nora: Actor, known: Known) -> None:
    case = known(amina)
    enquiry = ask(chidi)
    with pytest.raises(Case.DoesNotExist):
        actions.answer(case_id=case.pk, enquiry_id=enquiry.pk, contact=True, by=chidi, at=NOON)
    with pytest.raises(Enquiry.DoesNotExist):
        actions.answer(case_id=case.pk, enquiry_id=enquiry.pk, contact=True, by=nora, at=NOON)
    other = known(amina, full_name="Somebody Else Entirely")
    with pytest.raises(Enquiry.DoesNotExist):
        actions.answer(case_id=other.pk, enquiry_id=enquiry.pk, contact=True, by=amina, at=NOON)
    assert actions.answer(case_id=case.pk, enquiry_id=enquiry.pk, contact=True, by=amina, at=NOON).answered_at


@pytest.mark.django_db
def test_a_handle_serves_its_asker_once(
    amina: Actor, bo: Actor, chidi: Actor, nora: Actor, known: Known
) -> None:
    known(amina)
    handle = hint(chidi)
    for by, text in (
        (nora, handle),
        (chidi, handle[:-2] + "xx"),
        (chidi, ""),
        (chidi, "abc:def"),
        (bo, handle),
    ):
        with pytest.raises(actions.HintGone):
            ask(by, text)
    forged = signing.dumps([str(Handle.objects.get().pk), str(chidi.user_id), 9_999_999_999], salt="guess")
    with pytest.raises(actions.HintGone):
        ask(chidi, forged)
    assert ask(chidi, handle)
    with pytest.raises(actions.HintGone):
        ask(chidi, handle)
    with pytest.raises(Conflict, match="asked already"):
        ask(chidi)
    assert Enquiry.objects.count() == Task.objects.filter(kind="finding.answer").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("purpose", "reason"), [("oversight", "met_again"), ("protection", "curious"), ("", "")]
)
def test_purpose_and_reason_come_from_the_lists(
    amina: Actor, chidi: Actor, known: Known, purpose: str, reason: str
) -> None:
    known(amina)
    handle = hint(chidi)
    with pytest.raises(Invalid):
        ask(chidi, handle, purpose=purpose, reason=reason)
    assert ask(chidi, handle)
