"""Why an export is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal


class TooMany(Refusal):
    """More exports than a day has."""

    code = "too_many_exports"
    status = 429

    def __init__(self) -> None:
        super().__init__(_("You have asked for as many exports as a day allows. Ask again tomorrow."))


class OwnExport(Refusal):
    """Somebody decides on their own export, if need be from another account."""

    code = "own_export"
    status = 403

    def __init__(self) -> None:
        super().__init__(_("You cannot decide on your own export, from no account. A second person must."))


class Settled(Refusal):
    """An export that is not in the state the act needs."""

    code = "already_settled"

    def __init__(self) -> None:
        super().__init__(_("This export is no longer at that point. Reload the page to see where it stands."))


class Gone(Refusal):
    """A file that was fetched, stopped, or has expired."""

    code = "export_gone"
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("There is no file to fetch: it is fetched once, within a day. Ask for a new export.")
        )
