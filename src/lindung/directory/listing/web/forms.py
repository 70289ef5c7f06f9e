"""What the pages of the directory ask of those who keep it."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from lindung.directory.listing import words
from lindung.directory.listing.details import ABOUT, DAYS, OLDEST, ORDERS, ROLE, SEXES, Detail
from lindung.directory.listing.models import Entry
from lindung.kernel.country import current
from lindung.kernel.web.forms import LindungForm, TextField

_TEXTS: Final = {
    "about": (_("What it is, in {language}"), ABOUT, 3),
    "how_to": (_("How one comes to it, in {language}"), ABOUT, 2),
    "contact_role": (_("Whom to ask for, in {language}: a function, never a name"), ROLE, 0),
}
OFTEN: Final = (
    "ar",
    "bn",
    "en",
    "hi",
    "id",
    "km",
    "lo",
    "ms",
    "my",
    "ne",
    "si",
    "ta",
    "th",
    "tl",
    "ur",
    "vi",
    "zh",
)
"""Languages that are offered; what an entry already has stays offered as well."""
HOURS_ROWS: Final = 2


class KeepForm(LindungForm):
    """That an entry still holds."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def _whole(label: Any, *, highest: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=highest,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-5"}),
    )


class CorrectForm(LindungForm):
    """Everything that is said of a service."""

    status = forms.ChoiceField(label=_("State"), choices=Entry.Status.choices, widget=forms.RadioSelect)
    takes = forms.ChoiceField(
        label=_("Whom does it take?"),
        choices=[
            ("all", _("Adults and children")),
            ("adults", _("Adults only")),
            ("children", _("Children only")),
        ],
        widget=forms.RadioSelect,
    )
    sexes = forms.MultipleChoiceField(label=_("Of which sex?"), widget=forms.CheckboxSelectMultiple)
    minimum_age = _whole(_("From which age, in years"), highest=OLDEST)
    maximum_age = _whole(_("Up to which age, in years"), highest=OLDEST)
    orders = forms.MultipleChoiceField(
        label=_("Only for people under one of these orders"),
        help_text=_("Tick none if it is for anybody."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    interpreted = forms.BooleanField(label=_("Interpreters are called for other languages"), required=False)
    phone = TextField(label=_("Telephone of the office"), limit=25, required=False)
    email = TextField(label=_("E-mail of the office"), limit=120, required=False)
    website = TextField(label=_("Website"), limit=300, required=False)
    capacity = _whole(_("Room for how many people at once"), highest=100_000)
    free = _whole(
        _("Of these, free today"), highest=100_000, help_text=_("Leave it empty if you do not know.")
    )
    cost = forms.ChoiceField(label=_("Cost"), choices=Entry.Cost.choices, widget=forms.RadioSelect)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(entry) | kwargs.pop("initial", {}), **kwargs)
        self.entry = entry
        fields: dict[str, Any] = self.fields
        fields["sexes"].choices = [(code, words.sex(code)) for code in SEXES]
        fields["orders"].choices = [(code, words.order(code)) for code in ORDERS]
        offered = {*OFTEN, *current().languages, *entry.languages}
        fields["languages"].choices = [pair for pair in words.language_choices() if pair[0] in offered]
        for name, (label, limit, lines) in _TEXTS.items():
            for language in current().languages:
                fields[f"{name}_{language}"] = TextField(
                    label=format_lazy(label, language=words.language_name(language)),
                    limit=limit,
                    lines=lines,
                    required=False,
                )
        for row in range(HOURS_ROWS):
            fields[f"days_{row}"] = forms.MultipleChoiceField(
                label=_("Open on") if row == 0 else _("With other hours on"),
                choices=[(day, words.DAY_NAMES[day]) for day in DAYS],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            for name, title in (("opens", _("From")), ("closes", _("To"))):
                fields[f"{name}_{row}"] = TextField(
                    label=title,
                    help_text=_("Such as 08:30. Day and night is 00:00 to 23:59."),
                    limit=5,
                    required=False,
                    widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
                )
        fields["version"] = fields.pop("version")
        for name, field in self.initial_of(entry).items():
            self.initial.setdefault(name, field)

    @staticmethod
    def initial_of(entry: Entry) -> dict[str, Any]:
        """Return the answers of the fields that are made for each language and each line of hours."""
        given: dict[str, Any] = {}
        for name in _TEXTS:
            given |= {f"{name}_{language}": text for language, text in getattr(entry, name).items()}
        for row, one in enumerate(entry.hours[:HOURS_ROWS]):
            given |= {
                f"days_{row}": one["days"],
                f"opens_{row}": one["opens"],
                f"closes_{row}": one["closes"],
            }
        return given

    def clean(self) -> dict[str, Any]:
        """Put the answers together; what cannot be is said beside its field."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        try:
            given["detail"] = Detail.model_validate(self._said(given))
        except ValidationError as error:
            for wrong in error.errors(include_url=False, include_input=False):
                self._complain([str(part) for part in wrong["loc"]], wrong["msg"])
        return given

    def _said(self, given: dict[str, Any]) -> dict[str, Any]:
        texts = {
            name: {
                **{
                    code: text
                    for code, text in getattr(self.entry, name).items()
                    if code not in current().languages
                },
                **{code: text for code in current().languages if (text := given[f"{name}_{code}"])},
            }
            for name in _TEXTS
        }
        hours = [
            {"days": given[f"days_{row}"], "opens": given[f"opens_{row}"], "closes": given[f"closes_{row}"]}
            for row in range(HOURS_ROWS)
            if given[f"days_{row}"] or given[f"opens_{row}"] or given[f"closes_{row}"]
        ]
        plain = (
            "status",
            "interpreted",
            "phone",
            "email",
            "website",
            "minimum_age",
            "maximum_age",
            "capacity",
            "free",
        )
        return {
            **{name: given[name] for name in plain},
            **texts,
            "names": self.entry.names,
            "cost": given["cost"],
            "languages": tuple(given["languages"]),
            "orders": tuple(given["orders"]),
            "hours": hours + self.entry.hours[HOURS_ROWS:],
            "accepts_adults": given["takes"] != "children",
            "accepts_children": given["takes"] != "adults",
            "accepts_sexes": tuple(given["sexes"]),
        }

    def _complain(self, path: list[str], message: str) -> None:
        words_of = {
            "phone": gettext("This is no telephone number. Use digits, spaces and a plus sign."),
            "email": gettext("This is no e-mail address. Write it like office@body.example."),
            "website": gettext("This is no address of a website. Begin it with https://."),
        }
        if path[:1] == ["hours"] and len(path) > 1 and int(path[1]) < HOURS_ROWS:
            part = path[2] if len(path) > 2 and path[2] in {"days", "opens", "closes"} else "closes"
            text = gettext(
                "Tick the days and write both times, such as 08:30 and 17:00; they cannot be the same."
            )
            self.add_error(f"{part}_{path[1]}", text)
        elif path and path[0] in words_of:
            self.add_error(path[0], words_of[path[0]])
        elif "free" in message:
            self.add_error(
                "free", gettext("More are free than there is room for. Correct one of the numbers.")
            )
        elif "age" in message:
            self.add_error(
                "maximum_age", gettext("The highest age is below the lowest. Correct one of them.")
            )
        else:
            self.add_error(None, gettext("Some answers contradict each other. Look at them again."))


def _initial(entry: Entry) -> dict[str, Any]:
    service = entry.service
    plain = (
        "status", "minimum_age", "maximum_age", "orders", "languages", "interpreted", "phone", "email", "website",
        "capacity", "free", "cost", "version",
    )  # fmt: skip
    takes = "all" if service.accepts_adults and service.accepts_children else ""
    return {
        **{name: getattr(entry, name) for name in plain},
        "takes": takes or ("adults" if service.accepts_adults else "children"),
        "sexes": service.accepts_sexes,
    }
