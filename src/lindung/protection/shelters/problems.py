"""Refusals of shelters."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class NoBed(Refusal):
    """The bed is somebody else's by now, or the zone is full or gone."""

    code = "no_bed"

    def __init__(self, *, of: str = "") -> None:
        message = _(
            "No bed is free there any more: somebody else was just given it. Look at the proposal again and choose"
            " another place."
        )
        super().__init__(f"{of}: {message}" if of else message, field="zone")


class AlreadyPlaced(Refusal):
    """The person has a bed for some of that time."""

    code = "already_placed"

    def __init__(self) -> None:
        super().__init__(
            _("The person has a bed for some of this time already. Move them from there, or check the time."),
            field="starts_at",
        )


class OrderNamesAnother(Refusal):
    """The order in force names another organisation."""

    code = "order_names_another"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The order in force names another place of refuge. Have the order corrected first; where the person"
                " cannot wait, say so below and write down why."
            ),
            field="despite_order",
        )


class DoesNotFit(Refusal):
    """The place is not for this person, and nobody said why they go there all the same."""

    code = "does_not_fit"

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(
            " ".join(
                [
                    _("This place does not fit:"),
                    *reasons,
                    _("Choose another, or write down why it has to be this one."),
                ]
            ),
            field="why",
        )


class NotNow(Refusal):
    """A step that the state of a stay, an absence or an incident leaves no room for."""

    code = "stay_out_of_turn"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody has recorded this already, or the person is not there any more. Look again, then decide."
            )
        )


class OwnHouse(Refusal):
    """A house is not reviewed by its own people."""

    code = "own_house"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "A house is reviewed by somebody from outside it. Ask the national coordination to send a reviewer."
            )
        )
