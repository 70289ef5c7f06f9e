"""Partners comment on what they have a part in or were asked about; everybody who reads the plan reads it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from lindung.access.actors import NotAllowed
from lindung.access.models import Organisation
from lindung.access.wall import behind
from lindung.kernel.problems import Invalid
from lindung.plans.models import Period
from lindung.plans.reporting import actions, queries
from lindung.plans.reporting.models import Comment, Invitation
from lindung.plans.reporting.problems import NotDecider, NotInvited, PeriodShut
from lindung.plans.reporting.tests.conftest import APRIL, HANDBOOK, HEARD, JANUARY, SignIn, indicator
from lindung.plans.testing import People


def _say(period: Period, by: Any, code: str = HANDBOOK, **given: Any) -> Comment:
    said = {"stance": "doubt", "text": "We saw no printed copy."} | given
    return actions.comment(activity=indicator(code).activity_id, period=period.pk, by=by, at=JANUARY, **said)


def test_who_has_a_part_or_was_asked_comments_and_nobody_else(period: Period, people: People) -> None:
    assert _say(period, people.partner, HEARD).stance == "doubt"  # responsible for it
    with pytest.raises(NotInvited):
        _say(period, people.partner)
    with behind(people.welfare_lead):
        asked = actions.invite_partner(
            activity=indicator(HANDBOOK).activity_id,
            organisation="friends",
            by=people.welfare_lead,
            at=JANUARY,
        )
    with behind(people.partner):
        assert [one.code for one in queries.asked_of(actor=people.partner)] == ["P1.S1.O1.ii"]
        _say(period, people.partner)
    actions.end_invitation(invitation_id=asked.pk, by=people.monitor, at=APRIL)
    with pytest.raises(NotInvited):
        _say(period, people.partner)
    assert Comment.objects.count() == 2
    for other in (people.decision_maker, people.case_worker):
        with pytest.raises(NotAllowed):
            _say(period, other)
    with pytest.raises(NotInvited):
        _say(period, people.police_focal)


def test_the_lead_of_the_committee_asks_and_others_may_not(period: Period, people: People) -> None:
    keys = {"activity": indicator(HANDBOOK).activity_id, "organisation": "friends", "at": JANUARY}
    with pytest.raises(NotDecider):
        actions.invite_partner(**keys, by=people.chambers_lead)
    for other in (people.welfare_focal, people.partner):
        with pytest.raises(NotAllowed):
            actions.invite_partner(**keys, by=other)
    first = actions.invite_partner(**keys, by=people.monitor)
    assert actions.invite_partner(**keys, by=people.welfare_lead).pk == first.pk
    with pytest.raises(NotDecider):
        actions.end_invitation(invitation_id=first.pk, by=people.chambers_lead, at=APRIL)
    Organisation.objects.filter(code="friends").update(active=False)
    with pytest.raises(Invalid, match="dissolved"):
        actions.invite_partner(**keys, by=people.monitor)
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("given", [{"text": " "}, {"stance": "maybe"}, {"text": "Ring 012-345 6789 and ask"}])
def test_what_a_comment_may_not_be(period: Period, people: People, given: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        _say(period, people.partner, HEARD, **given)
    assert not Comment.objects.exists()


def test_a_closed_period_takes_no_comment(period: Period, people: People) -> None:
    actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
    with pytest.raises(PeriodShut):
        _say(period, people.partner, HEARD)


def test_comments_stand_beside_the_report(period: Period, people: People, sign_in: SignIn) -> None:
    partner, lead = sign_in(people.partner), sign_in(people.welfare_lead)
    page = reverse("reporting:comments", args=["SMALL-1", "P1.S1.O1.ii"])
    assert "Send the comment" not in partner.get(page).content.decode()
    given = {"_submission": str(uuid4()), "period": "2024", "stance": "support", "text": "It helps us."}
    assert partner.post(page, given).status_code == 403
    invite = reverse("reporting:invite", args=["SMALL-1", "P1.S1.O1.ii"])
    asked = lead.post(invite, {"_submission": str(uuid4()), "organisation": "friends"})
    assert asked.status_code == 302
    assert "Write a handbook" in partner.get(reverse("reporting:asked")).content.decode()
    assert partner.post(page, given).status_code == 302
    report = reverse("reporting:report", args=["SMALL-1", HANDBOOK, "2024"])
    for reader in (partner, lead, sign_in(people.decision_maker)):
        assert "It helps us." in reader.get(report).content.decode()
    end = reverse("reporting:end_invitation", args=[Invitation.objects.get().pk])
    assert partner.post(end).status_code == 403
    assert lead.post(end).status_code == 302
    assert "Send the comment" not in partner.get(page).content.decode()
    assert sign_in(people.case_worker).get(page).status_code == 403
    assert sign_in(people.decision_maker).get(reverse("reporting:asked")).status_code == 403
    assert lead.get(reverse("reporting:comments", args=["SMALL-1", "NONE"])).status_code == 404


def test_a_link_from_the_activity_chooses_the_period(period: Period, people: People, sign_in: SignIn) -> None:
    other = Period.objects.get(plan=period.plan, code="2023")
    actions.open_period(period_id=other.pk, by=people.monitor, at=JANUARY)
    page = sign_in(people.welfare_lead).get(
        reverse("reporting:comment", args=["SMALL-1", "P1.S1.O1.ii", "2024"])
    )
    assert page.context["form"]["period"].value() == "2024"
