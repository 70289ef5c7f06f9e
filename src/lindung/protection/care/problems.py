"""Refusals of care."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class OnlyTreats(Refusal):
    """An act for those who care for the whole person, by somebody who treats them."""

    code = "only_treats"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your part in this case is to treat the person. Record what you assessed of their health and what you"
                " did for them; the plan is kept by those who care for them. Ask them for what else is needed."
            )
        )


class RefusedByPerson(Refusal):
    """A service that the person has refused."""

    code = "refused_by_person"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The person has refused this. It is not done. If they have changed their mind, record their new answer"
                " to the plan first."
            )
        )


class NotAnswered(Refusal):
    """A service that the person has not been asked about."""

    code = "not_answered"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The person has not been asked about this yet. Go through the plan with them and record what they said."
            )
        )


class NoBasis(Refusal):
    """A service by another organisation that rests on nothing, or no longer rests on anything."""

    code = "no_basis"

    def __init__(self) -> None:
        super().__init__(
            _(
                "No consent to this organisation holds now. Ask the person and record their answer under Consents, or"
                " choose the ground in law on which the organisation acts."
            ),
            field="legal_basis",
        )


class OutOfTurn(Refusal):
    """A step that has been taken already, or that what it belongs to no longer allows."""

    code = "care_out_of_turn"

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has recorded this already, or it has ended. Look at it again, then decide.")
        )


class NothingPlanned(Refusal):
    """An answer to a plan with nothing in it."""

    code = "nothing_planned"

    def __init__(self) -> None:
        super().__init__(_("There is nothing in the plan yet. Write a goal with the person first."))


class CaseClosed(Refusal):
    """A plan for a case that has ended."""

    code = "case_closed"

    def __init__(self) -> None:
        super().__init__(
            _("This case is closed: nothing is planned in it. Reopen it first, if the person comes back.")
        )
