"""Why an act of a committee is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid, Refusal


class NotLeading(Refusal):
    """Somebody who neither leads the committee nor keeps its chair or secretary's seat."""

    code = "not_leading"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("Only those who lead this committee, its chair or its secretary do this. Ask one of them.")
        )


class NotOwner(Refusal):
    """Somebody reports on an action that they do not owe."""

    code = "not_owner"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("This action is somebody else's. Its owner, or who leads the committee, reports on it.")
        )


class OwnAction(Refusal):
    """An action of high priority, closed by its owner or by who did it, if need be from another account."""

    code = "own_action"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "This action is of high priority: somebody else than its owner closes it, from no account of the"
                " same person or body. Ask another who leads this committee."
            )
        )


class AlreadySeated(Invalid):
    """A second seat at the same time for one human or body, or a second chair."""

    code = "already_seated"


class MinutesStand(Refusal):
    """Something of a meeting whose minutes are approved, or that was cancelled."""

    code = "minutes_stand"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The minutes of this meeting are approved, or it was cancelled: nothing of it changes any more."
            )
        )


class Withdrawn(Refusal):
    """A committee that the plan no longer names."""

    code = "committee_withdrawn"

    def __init__(self) -> None:
        super().__init__(
            _("The plan no longer names this committee. Its records stay; nothing new is added.")
        )


class NoAttendance(Refusal):
    """Minutes are to be approved without anybody having been there."""

    code = "nobody_came"

    def __init__(self) -> None:
        super().__init__(_("Nobody is recorded as present. Say in the minutes who came; then approve them."))
