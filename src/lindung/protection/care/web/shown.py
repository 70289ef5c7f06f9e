"""Care as a page shows it: plain rows, made once, so that the templates only print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from lindung.cases import refuges
from lindung.cases.opened import Opened
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.care.charts import line
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import CheckIn, Goal, PlannedService
from lindung.protection.care.models.assessing import HIGHEST, LOWEST
from lindung.protection.care.queries import UNDER_WAY, Care
from lindung.protection.care.web import ground

STATES = {"planned": "blue", "running": "teal", "done": "green", "stopped": "grey"}
WISHES = {"waiting": "yellow", "yes": "green", "partly": "yellow", "refused": "red"}
SAFETY = {"safe": "green", "worried": "yellow", "not_safe": "red", "not_said": "grey"}
CLAIMS = {"asked": "yellow", "granted": "teal", "paid": "green", "refused": "red", "given_up": "grey"}
LEVELS = ("red", "orange", "yellow", "teal", "green")


@dataclass(frozen=True, slots=True)
class Page:
    """A case's care with what of it opened for the reader."""

    care: Care
    opened: Opened
    reader: refuges.Reader
    today: date

    def goals(self) -> list[dict[str, Any]]:
        """Return the goals that stand, each with its services."""
        return [
            {
                "row": goal,
                "domain": ground.name("care_domains", goal.domain),
                "words": self.opened.value(goal, "words"),
                "services": self.services(goal=goal),
                "open": goal.reached_on is None,
            }
            for goal in self.care.goals
            if goal.until is None
        ]

    def services(self, *, goal: Goal | None) -> list[dict[str, Any]]:
        """Return the services of a goal; without one, those of none and of goals that were left out."""
        standing = {one.pk for one in self.care.goals if one.until is None}
        key = goal.pk if goal is not None else None
        return [
            self.service(one)
            for one in self.care.services
            if (one.goal_id if one.goal_id in standing else None) == key
        ]

    def service(self, row: PlannedService) -> dict[str, Any]:
        """Return a service with what was delivered of it."""
        under_way = row.state in UNDER_WAY
        return {
            "row": row,
            "name": ground.name("services", row.code),
            "provider": ground.office(row.provider, self.reader),
            "colour": STATES[row.state],
            "wish_colour": WISHES[row.wish],
            "late": under_way and row.state == "planned" and row.wish == "yes" and row.due_on < self.today,
            "under_way": under_way,
            "basis": ground.name("legal_bases", row.legal_basis) if row.legal_basis else "",
            "deliveries": [
                {
                    "row": one,
                    "outcome": ground.name("delivery_outcomes", one.outcome),
                    "note": self.opened.value(one, "note"),
                }
                for one in self.care.deliveries
                if one.service_id == row.pk
            ],
        }

    def versions(self) -> list[dict[str, Any]]:
        """Return the versions of the plan with what was said to each."""
        return [
            {
                "row": one,
                "who": ground.who(one, self.reader),
                "words": self.opened.value(one, "words"),
                "colour": WISHES[one.answer],
                "refused": [ground.name("services", code) for code in one.refused],
            }
            for one in self.care.plans
        ]

    def needs(self) -> list[dict[str, Any]]:
        """Return how each part of life was for the person, over time, in the needs assessments."""
        days = {one.pk: one for one in self.care.assessments if one.kind == "needs"}
        found = []
        for code in vocabulary("care_domains"):
            marks = [
                (days[one.assessment_id], one)
                for one in self.care.levels
                if one.domain == code and one.assessment_id in days
            ]
            if not marks:
                continue
            marks.sort(key=lambda mark: (mark[0].made_on, mark[0].recorded_at))
            asked, last = marks[-1]
            instrument = kit_of(current()).instrument(code=asked.instrument, version=asked.version)
            words = instrument.levels[last.level].text(ground.language()) if instrument else str(last.level)
            drawn = [(made.made_on, one.level) for made, one in marks]
            found.append(
                {
                    "name": ground.name("care_domains", code),
                    "level": words,
                    "colour": LEVELS[last.level],
                    "on": asked.made_on,
                    "marks": drawn,
                    "line": line(drawn, lowest=LOWEST, highest=HIGHEST),
                }
            )
        return found

    def assessments(self) -> list[dict[str, Any]]:
        """Return the assessments, newest first."""
        kit = kit_of(current())
        found = []
        for one in self.care.assessments:
            instrument = kit.instrument(code=one.instrument, version=one.version)
            title = instrument.title.text(ground.language()) if instrument else one.instrument
            found.append({"row": one, "title": title, "who": ground.who(one, self.reader)})
        return found

    def check_ins(self) -> list[dict[str, Any]]:
        """Return the check-ins that were made, newest first."""
        return [
            {
                "row": one,
                "colour": SAFETY[one.safety],
                "words": self.opened.value(one, "words"),
                "answer": self.opened.value(one, "answer"),
            }
            for one in self.care.check_ins
            if one.state == CheckIn.State.DONE
        ]

    def to_come(self) -> CheckIn | None:
        """Return the check-in that is to come."""
        return next((one for one in self.care.check_ins if one.state == CheckIn.State.DUE), None)

    def unsafe(self) -> Sequence[CheckIn]:
        """Return where the person said that they are not safe and nobody has acted."""
        return [
            one
            for one in self.care.check_ins
            if one.safety == CheckIn.Safety.NOT_SAFE and not one.answered_at
        ]

    def conferences(self) -> list[dict[str, Any]]:
        """Return the conferences with who was there and what was decided."""
        return [
            {
                "row": one,
                "there": [
                    ground.office(part.organisation, self.reader)
                    for part in self.care.participants
                    if part.conference_id == one.pk
                ],
                "decisions": self.decisions(one.pk),
            }
            for one in self.care.conferences
        ]

    def decisions(self, conference: UUID) -> list[dict[str, Any]]:
        """Return what a conference decided."""
        return [
            {
                "row": one,
                "words": self.opened.value(one, "words"),
                "owner": ground.office(one.owner, self.reader),
                "late": one.done_at is None and one.due_on < self.today,
            }
            for one in self.care.decisions
            if one.conference_id == conference
        ]

    def measures(self) -> list[dict[str, Any]]:
        """Return what the person said to each measure over time."""
        asked = {one.pk: one for one in self.care.askings}
        known = vocabulary("outcome_measures")
        found = []
        for code in known:
            rows = [(asked[one.asking_id], one.score) for one in self.care.scores if one.measure == code]
            rows.sort(key=lambda one: (one[0].asked_on, one[0].recorded_at))
            if not rows:
                continue
            marks = [(one.asked_on, score) for one, score in rows]
            found.append(
                {
                    "name": known.label(code, ground.language()),
                    "said": known.note(code, ground.language()),
                    "last": marks[-1][1],
                    "marks": marks,
                    "line": line(marks, lowest=1, highest=5),
                }
            )
        return found

    def lawyers(self) -> list[dict[str, Any]]:
        """Return the lawyers, newest first."""
        return [
            {
                "row": one,
                "provider": ground.office(one.provider, self.reader),
                "lawyer": self.opened.value(one, "lawyer"),
            }
            for one in self.care.legal_aids
        ]

    def claims(self) -> list[dict[str, Any]]:
        """Return the claims, newest first."""
        return [
            {
                "row": one,
                "kind": ground.name("claim_kinds", one.kind),
                "note": self.opened.value(one, "note"),
                "colour": CLAIMS[one.state],
            }
            for one in self.care.claims
        ]
