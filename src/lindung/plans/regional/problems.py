"""Why a release is not made, or not taken."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Invalid, Refusal


class OwnRelease(Refusal):
    """Somebody approves what they proposed, if need be from another account."""

    code = "own_release"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You cannot approve your own release, from no account. A second person must."))


class Settled(Refusal):
    """A release that is not in the state the act needs."""

    code = "already_settled"

    def __init__(self) -> None:
        super().__init__(
            _("This release is no longer at that point. Reload the page to see where it stands.")
        )


class Unfit(Invalid):
    """A file that is not taken; nothing of it was stored. `code` says which rule it broke."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message, field="file", code=code)


def too_large() -> Unfit:
    """Return the refusal of a file that no release needs."""
    return Unfit("too_large", _("This file is larger than any release. Ask the partner to send it again."))


def not_a_release() -> Unfit:
    """Return the refusal of what is no release, or was put into another form on its way."""
    return Unfit(
        "not_a_release",
        _(
            "This is not a release as Lindung writes it, or it was changed on its way: opened and saved again, perhaps."
            " Ask the partner for the file as they fetched it."
        ),
    )


def unknown_country(country: str) -> Unfit:
    """Return the refusal of a country without a key here."""
    return Unfit(
        "unknown_country",
        _(
            "No key of “%(country)s” is registered and compared here. Do that first, then upload the file again."
        )
        % {"country": country},
    )


def own_country() -> Unfit:
    """Return the refusal of what this country released itself."""
    return Unfit("own_country", _("This is a release of your own country. It stands on the page already."))


def unknown_key() -> Unfit:
    """Return the refusal of another key than the country's."""
    return Unfit(
        "unknown_key",
        _(
            "This release was signed with a key that is not one of the country's here, or whose time is over. Compare"
            " the key with the partner by telephone; do not use the numbers until then."
        ),
    )


def tampered() -> Unfit:
    """Return the refusal of a wrong signature."""
    return Unfit(
        "tampered",
        _("The signature does not fit: the file was altered after it was signed. Tell the partner at once."),
    )


def from_the_future() -> Unfit:
    """Return the refusal of a release that is not made yet."""
    return Unfit(
        "from_the_future",
        _("This release says it was made later than now. Check the clocks here and at the partner's."),
    )


def unknown_plan(plan: str) -> Unfit:
    """Return the refusal of a plan that is not a regional one here."""
    return Unfit(
        "unknown_plan",
        _("There is no regional plan “%(plan)s” here. Import it first, then upload the file again.")
        % {"plan": plan},
    )


def replayed() -> Unfit:
    """Return the refusal of what is here already."""
    return Unfit("replayed", _("This release was received before. It stands on the page already."))


def older() -> Unfit:
    """Return the refusal of an older version."""
    return Unfit(
        "older",
        _(
            "A newer release of this country for the same period was received, or this one was withdrawn. It stays out."
        ),
    )


def nothing_to_withdraw() -> Unfit:
    """Return the refusal of a notice about what was never received."""
    return Unfit(
        "nothing_to_withdraw",
        _(
            "This notice withdraws a release that is not here, or that was withdrawn already. There is nothing to do."
        ),
    )
