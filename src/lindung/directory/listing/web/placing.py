"""What the page asks that says where a service is given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from lindung.directory.listing import words
from lindung.directory.listing.details import Site
from lindung.directory.listing.models import Entry, Location
from lindung.kernel.country import current
from lindung.kernel.web.forms import LindungForm, TextField


class PlaceForm(LindungForm):
    """Where a service is given."""

    confidential = forms.ChoiceField(
        label=_("Who may know this place?"),
        choices=[
            ("yes", _("Only our organisation and national coordination; others are told on referral")),
            ("no", _("Everybody who reads the directory")),
        ],
        widget=forms.RadioSelect,
    )
    name = TextField(label=_("Name of the place"), limit=200, required=False)
    address = TextField(label=_("Street and number"), limit=200)
    address_more = TextField(label=_("Floor, building"), limit=200, required=False)
    postal_code = TextField(label=_("Postcode"), limit=12, required=False)
    city = TextField(label=_("Town"), limit=100)
    place = forms.ChoiceField(label=_("State or region"))
    district = forms.ChoiceField(label=_("District"), required=False)
    transport = TextField(label=_("How one gets there"), limit=300, required=False, lines=2)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, entry: Entry, location: Location | None, **kwargs: Any) -> None:
        names = ("name", "address", "address_more", "postal_code", "city", "place", "district", "transport")
        known = (
            {name: getattr(location, name) for name in names} if location else {"place": entry.service.place}
        )
        known |= {
            "version": entry.version,
            "confidential": "no" if location and not location.confidential else "yes",
        }
        super().__init__(*args, initial=known | kwargs.pop("initial", {}), **kwargs)
        fields: dict[str, Any] = self.fields
        places = current().places
        fields["place"].choices = sorted(
            ((code, words.place(code)) for code in places), key=lambda pair: pair[1]
        )
        fields["district"].choices = [
            ("", ""),
            *(
                (words.place(code), [(one.code, str(one.name)) for one in found.districts])
                for code, found in places.items()
                if found.districts
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Put the answers together."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        names = set(Site.model_fields) - {"confidential"}
        said = {name: given[name] for name in names} | {"confidential": given["confidential"] == "yes"}
        try:
            given["site"] = Site.model_validate(said)
        except ValidationError as error:
            for wrong in error.errors(include_url=False, include_input=False):
                field = str(wrong["loc"][0]) if wrong["loc"] else ""
                known = field if field in self.fields else None
                self.add_error(known, gettext("This cannot be read. Use letters, digits and spaces."))
        return given
