"""Inputs of a table that is filled by keyboard: a few letters of a name, a ditto sign, an age in any shape."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import pycountry
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lindung.kernel.web.forms import TextField

AS_ABOVE: Final = "="
"""What one types for "as in the row above"."""

Choices = Sequence[tuple[str, str]]


@cache
def other_names() -> Choices:
    """Return what languages and countries are called by their standards (Bengali where lists say Bangla), by code."""
    spoken = [(getattr(one, "alpha_2", one.alpha_3), one.name) for one in pycountry.languages]
    countries = [(one.alpha_3, one.name) for one in pycountry.countries]
    short = [(one.alpha_3, one.common_name) for one in pycountry.countries if hasattr(one, "common_name")]
    return [*spoken, *countries, *short]


class NameInput(forms.TextInput):
    """Shows the name of a code that it is given, and what was typed as it was typed."""

    def __init__(self, *, choices: Callable[[], Choices], **kwargs: Any) -> None:
        self.choices = choices
        super().__init__(**kwargs)

    def format_value(self, value: Any) -> str | None:
        """Return the name for a code."""
        return dict(self.choices()).get(value, value) if value else None


class NameField(TextField):
    """The code of a list whose name, or the beginning of it, or which itself somebody types."""

    widget: NameInput

    def __init__(
        self, *, choices: Callable[[], Choices], listed: str, repeat: bool = False, **kwargs: Any
    ) -> None:
        self.choices, self.repeat = choices, repeat
        attrs = {"list": listed, "autocomplete": "off", "class": "govuk-input--width-10"}
        kwargs.setdefault("required", False)
        super().__init__(limit=80, widget=NameInput(choices=choices, attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        """Return the code; raises ValidationError for what is not in the list or could be several."""
        typed = super().to_python(value)
        if not typed or (self.repeat and typed == AS_ABOVE):
            return typed
        wanted, names = typed.casefold(), self.choices()
        listed = {code for code, _name in names}
        others = [(code, name) for code, name in other_names() if code in listed]
        exact = [code for code, name in names if wanted in (code.casefold(), name.casefold())]
        found = (
            exact
            or _starting(wanted, names)
            or [code for code, name in others if name.casefold() == wanted]
            or _starting(wanted, others)
        )
        if len(found) == 1:
            return found[0]
        if found:
            likely = ", ".join(name for code, name in names if code in found[:4])
            raise ValidationError(
                _("This could be several: %(names)s. Write more of it.") % {"names": likely}
            )
        raise ValidationError(
            _("“%(typed)s” is not in the list. Write it as the list does.") % {"typed": typed}
        )


def _starting(wanted: str, names: Choices) -> list[str]:
    """Return each code once whose name begins like that."""
    return list(dict.fromkeys(code for code, name in names if name.casefold().startswith(wanted)))


class RowNumberField(TextField):
    """The number of another row, or nothing."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "class": "govuk-input--width-2", "autocomplete": "off"}
        super().__init__(limit=10, required=False, widget=forms.TextInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> Any:
        """Return the number as text; raises ValidationError for anything else."""
        typed = super().to_python(value)
        if typed and not (typed.isdecimal() and typed.isascii()):
            raise ValidationError(_("Write the number of the other person's row, such as 3."))
        return typed
