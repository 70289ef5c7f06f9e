"""What an administrator's forms ask."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation, User
from lindung.access.roles import ROLES
from lindung.kernel.web.forms import LindungForm, TextField


class RolesForm(LindungForm):
    """Which roles an account has."""

    roles = forms.MultipleChoiceField(label=_("Roles"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["roles"]
        field.choices = [(role.code, role.name) for role in ROLES.values()]


class NewAccountForm(RolesForm):
    """A new account."""

    field_order = ("display_name", "username", "staff_number", "organisation", "roles", "language")
    display_name = TextField(label=_("Name colleagues know"), limit=120)
    username = TextField(
        label=_("User name"),
        limit=60,
        help_text=_("Small letters, digits, dots and dashes. It cannot be changed later."),
        validators=[RegexValidator(r"^[a-z0-9._-]+$", _("Use small letters, digits, dots and dashes only."))],
    )
    staff_number = TextField(
        label=_("Staff number"),
        limit=40,
        help_text=_("As the organisation numbers its staff: two accounts with one number are one person."),
        validators=[
            RegexValidator(r"^[A-Za-z0-9./-]+$", _("Use letters, digits, dots, dashes and slashes only."))
        ],
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label="–"
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.queryset = organisations
        field.label_from_instance = lambda organisation: organisation.name


class CodesForm(LindungForm):
    """Why somebody uses one-time codes in place of a passkey."""

    reason = TextField(
        label=_("Reason"), required=False, help_text=_("Left empty, the account must use a passkey again.")
    )


class SamePersonForm(LindungForm):
    """Another account of the same person."""

    other = forms.ModelChoiceField(
        label=_("Their other account"), queryset=User.objects.none(), empty_label="–"
    )

    def __init__(self, *args: Any, others: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other"]
        field.queryset = others
        field.label_from_instance = lambda user: f"{user.display_name} ({user.username})"


class ConfirmForm(LindungForm):
    """Nothing to fill in: the button says it."""
