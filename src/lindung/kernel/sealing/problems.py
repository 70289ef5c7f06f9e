"""What can stand between a reader and a sealed section."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class Locked(Refusal):
    """The keys cannot be reached, or their keeper refuses: open facts work, the rest waits."""

    code = "locked"
    status = 503

    def __init__(self, why: str = "") -> None:
        super().__init__(
            _("Locked: the keys cannot be reached just now. Open facts stay readable; try again in a minute.")
        )
        self.why = why


class Tampered(Refusal):
    """A sealed section that is not what was put there: changed, cut, moved, or from an earlier version."""

    code = "tampered"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "This section does not open: it is not what was sealed here."
                " Nothing of it is shown. Tell the data officer."
            )
        )


class Erased(Refusal):
    """The person's keys were destroyed: what they kept is gone for good, by design."""

    code = "erased"
    status = 410

    def __init__(self) -> None:
        super().__init__(_("The personal sections of this case were erased. Open facts remain."))
