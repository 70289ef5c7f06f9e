"""Why an act on an event is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Conflict, Invalid, Refusal


class AlreadyRecorded(Refusal):
    """The same organisation has recorded an event of this kind, title, place and days."""

    code = "event_already_recorded"

    def __init__(self) -> None:
        super().__init__(
            _(
                "An event of this kind with the same title, place and days is recorded for this organisation."
                " Open that one to correct it; if this is another, say so in its title."
            ),
            field="title",
        )


class NotYours(Refusal):
    """An event of another organisation."""

    code = "event_not_yours"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "You record and correct the events of your own organisation. Ask the organisation that held it,"
                " or whoever keeps the plan."
            )
        )


class Cancelled(Refusal):
    """An event that was cancelled cannot be changed any more."""

    code = "event_cancelled"

    def __init__(self) -> None:
        super().__init__(
            _("This event was cancelled and stays as it is. If it was held after all, record it again.")
        )


class ChangedMeanwhile(Conflict):
    """Someone else corrected the event since it was read."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has corrected this event meanwhile. Nothing was saved: open it again, look, then"
                " make your change."
            )
        )


class LooksPersonal(Invalid):
    """A free text that seems to hold a number or address of somebody."""

    code = "looks_personal"

    def __init__(self, *, field: str) -> None:
        super().__init__(
            _(
                "This looks like personal data: a telephone or document number, or an address for mail. Everybody"
                " who reads the plan reads this text. Take it out; if it names nobody, confirm that below."
            ),
            field=field,
        )


class Settled(Refusal):
    """An import that was confirmed before, or is no longer there."""

    code = "import_settled"

    def __init__(self) -> None:
        super().__init__(_("This sheet was confirmed before. Its events are in the list."))


class BadRows(Refusal):
    """An import with rows that cannot become events."""

    code = "import_bad_rows"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("Some rows cannot be taken, so nothing was saved. Correct them in the sheet and send it again.")
        )
