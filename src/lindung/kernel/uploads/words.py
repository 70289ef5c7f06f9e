"""Why a file is not taken: what, why, and what the sender can do."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.kernel.problems import Invalid


class UnfitFile(Invalid):
    """A file that is not taken; `code` says why to a machine, the text to a person."""

    code = "unfit_file"


_WORDS: Final[dict[str, Promise]] = {
    "empty": _("The file is empty. Choose it again."),
    "too_large": _("The file is larger than what is taken. Save it smaller, or in parts."),
    "unknown_type": _(
        "This sort of file is not taken, whatever its name says. Send a PDF, a JPEG, PNG or WebP picture, a Word"
        " (.docx), Excel (.xlsx) or OpenDocument (.odt) file, or plain text."
    ),
    "old_office": _(
        "This is a file of an older office program. Save it as .docx or .xlsx, or as PDF, and send that."
    ),
    "heic": _("Pictures in HEIC are not taken. Save or share it as JPEG, and send that."),
    "gif": _("GIF and TIFF pictures are not taken. Save it as PNG or JPEG, and send that."),
    "broken": _(
        "The file is damaged or not what it says it is. Open it in its program, save it again, and send that."
    ),
    "too_hard": _(
        "Looking inside the file took too long or too much memory. Save it in a simpler form, such as PDF or JPEG."
    ),
    "pixels": _("The picture has too many points. Save it smaller, at most 20 million, and send that."),
    "frames": _("Moving pictures are not taken. Save the one picture that matters, and send that."),
    "encrypted": _(
        "The file is locked with a password. Save it without one and send that: it is sealed as soon as it is here."
    ),
    "script": _(
        "The file holds a program (macros, scripts or actions) that would run by itself. Print it as PDF, send that."
    ),
    "embedded": _("Other files are packed inside this one. Take them out, and send each by itself."),
    "external": _("The file fetches parts from elsewhere when it is opened. Print it as PDF, and send that."),
    "form": _("The file holds a form of a sort that can run programs. Print it as PDF, and send that."),
    "archive": _("The file unpacks to far more than it should. Save it again in its program, and send that."),
    "paths": _("The file holds parts with names that lead elsewhere. Save it again in its program."),
    "dtd": _("The file declares types of its own, which can hide an attack. Save it again in its program."),
    "text": _(
        "The text is not in UTF-8 or UTF-16, or holds what is not text. Save it as UTF-8, and send that."
    ),
}
CODES: Final = frozenset(_WORDS)


def unfit(code: str) -> UnfitFile:
    """Return the refusal for `code`, worded for the reader."""
    return UnfitFile(str(_WORDS[code]), field="file", code=f"file_{code}")


CLEANED: Final[dict[str, Promise]] = {
    "redrawn": _("The picture was drawn afresh: nothing is left of what the camera wrote into it."),
    "smaller": _("The picture was made smaller."),
    "metadata": _("Names of authors, programs and dates inside the file were removed."),
    "links": _("Links to the internet were made dead."),
    "opening": _("An instruction on how the file opens was removed."),
    "rewritten": _("The file was written anew; earlier versions hidden in it are gone."),
    "hidden_marks": _("Invisible marks that change the direction of writing were removed."),
}
"""What was done to a file, for whoever sent it."""
