"""Why an emergency access is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class NotOpened(Refusal):
    """No such case, or none that opens to this officer: both in the same words."""

    code = "not_opened"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("No case opens with this code. Check it letter by letter, or ask whoever gave it to you."),
            field="case_code",
        )


class TooMany(Refusal):
    """More emergencies, or more wrong codes, than a day has."""

    code = "too_many_emergencies"
    status = 429

    def __init__(self) -> None:
        super().__init__(
            _(
                "You have asked for emergency access too often today. The data officers have been told."
                " Call the organisation that leads the case, or the secretariat."
            )
        )


class SeenAlready(Refusal):
    """A case in which the officer has a part anyway."""

    code = "seen_already"

    def __init__(self) -> None:
        super().__init__(
            _("You have access to this case already. Open it from your list."), field="case_code"
        )


class OwnEmergency(Refusal):
    """Somebody reviews their own access, if need be from another account."""

    code = "own_emergency"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You cannot review your own emergency access, from no account."))


class Settled(Refusal):
    """An access that was reviewed, or ended, already."""

    code = "already_settled"

    def __init__(self) -> None:
        super().__init__(_("This was settled already. Reload the page to see how."))
