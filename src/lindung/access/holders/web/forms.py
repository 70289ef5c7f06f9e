"""What the holders' forms ask. Passphrases are typed afresh each time and shown by no page again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lindung.access.models import User
from lindung.kernel.web.forms import LindungForm


class PassphraseField(forms.CharField):
    """A passphrase: neither cleaned nor kept nor offered by the browser."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.PasswordInput(attrs={"autocomplete": "off"}))
        super().__init__(strip=False, max_length=400, **kwargs)


class PassphraseForm(LindungForm):
    """The holder's passphrase."""

    passphrase = PassphraseField(
        label=_("Your passphrase"), help_text=_("The words of your own key, not your password.")
    )


class NewPassphraseForm(LindungForm):
    """A new passphrase, twice."""

    new_passphrase = PassphraseField(
        label=_("New passphrase"),
        help_text=_("Five different words, or at least twenty characters. Nobody can tell it to you again."),
    )
    new_passphrase_again = PassphraseField(label=_("The same once more"))

    def clean(self) -> dict[str, Any]:
        """Refuse two that differ."""
        given = super().clean() or self.cleaned_data
        first, second = given.get("new_passphrase"), given.get("new_passphrase_again")
        if first and second and first != second:
            self.add_error("new_passphrase_again", _("The two are not the same. Type them again."))
        return given


class ChangeForm(NewPassphraseForm):
    """The old passphrase and a new one."""

    field_order = ("passphrase",)
    passphrase = PassphraseField(label=_("Your passphrase until now"))


class AdmitForm(PassphraseForm):
    """Whom to admit."""

    field_order = ("user",)
    user = forms.ModelChoiceField(label=_("Colleague"), queryset=User.objects.none(), empty_label="–")

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = candidates
        field.label_from_instance = lambda user: user.display_name


class ConfirmForm(LindungForm):
    """Nothing to fill in: the button says it."""
