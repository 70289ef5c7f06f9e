"""What can stand between a holder and a key."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class NoKey(Refusal):
    """Somebody without a personal key asks for what only a key can do."""

    code = "no_key"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _("You have no key of your own yet. Make one on the page “Holders”, then try again.")
        )


class NotAHolder(Refusal):
    """Somebody who is in no ring that holds the key."""

    code = "not_a_holder"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _("You hold no key to this. Ask a holder of your organisation to admit you, or to do it.")
        )


class NoHolders(Refusal):
    """Nobody could ever open what would be sealed now."""

    code = "no_holders"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            _(
                "Nobody holds keys yet, so nothing can be sealed: it could never be opened."
                " Ask the secretariat to set up its holders first. Nothing was written."
            )
        )


class WrongPassphrase(Refusal):
    """The passphrase does not fit."""

    code = "wrong_passphrase"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This passphrase does not open your key. Mind capital letters and spaces, and try again."),
            field="passphrase",
        )


class Paused(Refusal):
    """Too many wrong passphrases in a row."""

    code = "too_many_tries"
    status = 429

    def __init__(self) -> None:
        super().__init__(
            _("Too many wrong passphrases. Your key rests for 15 minutes; then you can try again."),
            field="passphrase",
        )


class WeakPassphrase(Refusal):
    """A passphrase that a machine would guess."""

    code = "weak_passphrase"
    status = 422

    def __init__(self, message: str) -> None:
        super().__init__(message, field="new_passphrase")
