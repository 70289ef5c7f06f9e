"""Why an opening is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class NothingWritten(Refusal):
    """There is nothing to open."""

    code = "nothing_written"

    def __init__(self) -> None:
        super().__init__(_("Nothing of this has been written yet. A case needs no name."), field="fields")


class NobodyToApprove(Refusal):
    """No second human holds the key."""

    code = "nobody_to_approve"

    def __init__(self) -> None:
        super().__init__(
            _("Nobody but you holds this key, and nobody approves their own request. Ask the secretariat.")
        )


class AlreadyAsked(Refusal):
    """The same officer has a request on this case that is still open."""

    code = "already_asked"

    def __init__(self) -> None:
        super().__init__(_("You have asked already. Wait for the answer, or withdraw the request."))


class OwnRequest(Refusal):
    """Somebody approves what they asked for themselves, if need be from another account."""

    code = "own_request"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You cannot decide your own request, from no account. A second officer must."))


class Decided(Refusal):
    """A request that waits for nobody any more."""

    code = "already_decided"

    def __init__(self) -> None:
        super().__init__(_("This request was decided, withdrawn or has expired. Reload the page."))


class NotOpen(Refusal):
    """A look without an approval that still holds."""

    code = "not_open"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This opening does not hold, or no longer: it lasts 15 minutes. Ask again if you still need it."
            )
        )


class KeyChanged(Refusal):
    """The asker's key is another one than when they asked."""

    code = "key_changed"

    def __init__(self) -> None:
        super().__init__(
            _("The key of who asked has changed since. They withdraw the request and ask again.")
        )
