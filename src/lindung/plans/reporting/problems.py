"""Why an act of reporting was not done: what, why, and what next."""

from __future__ import annotations

from lindung.kernel.problems import Conflict, Refusal


class PeriodShut(Refusal):
    """A report for a period that is not open."""

    code = "period_closed"


class Withdrawn(Refusal):
    """A report on a part of the plan that was withdrawn."""

    code = "withdrawn"


class NotReporter(Refusal):
    """Somebody whose organisation has no part in the indicator."""

    code = "not_reporter"
    status = 403


class NotDecider(Refusal):
    """Somebody who does not lead the committee that watches over the activity."""

    code = "not_decider"
    status = 403


class OwnReport(Refusal):
    """A report that the same human submitted."""

    code = "own_report"
    status = 403


class NotInvited(Refusal):
    """A comment from an organisation that was not asked."""

    code = "not_invited"
    status = 403


class SentMeanwhile(Conflict):
    """Somebody else submitted the same report meanwhile."""

    code = "sent_meanwhile"


class NotEntitled(Refusal):
    """Evidence of a report in which the actor has no part."""

    code = "not_entitled"
    status = 403
