"""Forms in the look of the house: every Django form, also a library's, comes out the same and accessible."""

from __future__ import annotations

import uuid
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import django.forms
from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.forms.widgets import Input
from django.template.backends.django import DjangoTemplates as Engine
from django.utils.datastructures import MultiValueDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from lindung.kernel.problems import Refusal
from lindung.kernel.text import UnfitText, clean_text

SUBMISSION: Final = "_submission"
LANGUAGE_WISH: Final = "_language"
SHORT_TEXT: Final = 200
LONG_TEXT: Final = 4000

_CLASSES: Final[tuple[tuple[type[forms.Widget], str], ...]] = (
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (forms.Textarea, "govuk-textarea"),
    (forms.SelectMultiple, "govuk-select"),
    (forms.Select, "govuk-select"),
    (Input, "govuk-input"),
)


class LindungBoundField(BoundField):
    """A field that knows its classes, and which hint and error describe it."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class of the widget's kind; counted text areas also name their counter."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if widget.is_hidden or isinstance(widget, forms.MultiWidget):
            return attrs
        # False leaves an attribute out. The page never moves the reader: screen readers start at the heading,
        # phones keep the keyboard shut; and a label says what a placeholder would say only until one types.
        attrs.update(autofocus=False, placeholder=False)
        own = next((name for kind, name in _CLASSES if isinstance(widget, kind)), "")
        error = f"{own.split()[0]}--error" if own and self.errors and self.kind in {"text", "select"} else ""
        counter = "govuk-js-character-count" if self.counted else ""
        attrs["class"] = " ".join(filter(None, [own, widget.attrs.get("class", ""), error, counter]))
        if counter:
            described = attrs.get("aria-describedby", "")
            attrs["aria-describedby"] = f"{described} {self.auto_id}-info".strip()
        return attrs

    @property
    def kind(self) -> str:
        """What the field template asks: group, tick, select, password or text."""
        widget = self.field.widget
        if widget.use_fieldset:
            return "group"
        if isinstance(widget, forms.CheckboxInput):
            return "tick"
        if isinstance(widget, forms.Select):
            return "select"
        return "password" if isinstance(widget, forms.PasswordInput) else "text"

    @property
    def counted(self) -> int:
        """The limit shown below a text area, in characters; 0 for none."""
        if not isinstance(self.field.widget, forms.Textarea):
            return 0
        return getattr(self.field, "limit", None) or getattr(self.field, "max_length", None) or 0


def first_control(field: BoundField) -> str:
    """Return the id an error links to: the first input of a group, the input itself else."""
    widget = field.field.widget
    return f"{field.auto_id}_0" if widget.use_fieldset else field.auto_id


class LindungRenderer(DjangoTemplates):
    """Django's form templates with ours before them; apps may add their own."""

    form_template_name = "lindung/forms/form.html"
    field_template_name = "lindung/forms/field.html"
    formset_template_name = "lindung/forms/formset.html"
    bound_field_class = LindungBoundField

    @cached_property
    def engine(self) -> Engine:
        """One engine with compiled templates, for forms only: no request, no context processor."""
        ours = Path(__file__).parent / "templates"
        django_own = Path(django.forms.__file__).parent / "templates"
        return Engine({"NAME": "lindungforms", "DIRS": [ours, django_own], "APP_DIRS": True, "OPTIONS": {}})


class TextField(forms.CharField):
    """Text of one line or, with `lines`, of several: cleaned, and limited to `limit` characters."""

    def __init__(self, *, limit: int = SHORT_TEXT, lines: int = 0, **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("strip", False)
        if lines:
            kwargs.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the cleaned text; raises ValidationError in the words of `clean_text`."""
        try:
            text = clean_text(value=value or "", limit=self.limit)
        except UnfitText as unfit:
            raise ValidationError(str(unfit), code=unfit.code) from unfit
        if not isinstance(self.widget, forms.Textarea):
            text = " ".join(text.split())
        return super().to_python(text) or ""


def _ask(field: forms.Field) -> None:
    """Let an unanswered field say what it wants, so that a list of problems can be read by itself."""
    plain = forms.Field.default_error_messages["required"]
    if not field.required or field.error_messages["required"] != plain:
        return
    if isinstance(field.widget, forms.CheckboxInput):
        text = gettext_lazy("Tick “{label}” to go on.")
    elif isinstance(field, forms.ChoiceField):
        text = gettext_lazy("Choose an answer to “{label}”.")
    else:
        text = gettext_lazy("Fill in “{label}”.")
    field.error_messages["required"] = format_lazy(text, label=field.label or "")


class LindungForm(forms.Form):
    """The ground of every form of the house.

    It carries a submission key, so that sending it twice does it once, and it never judges answers that came
    along with a mere wish for another language.
    """

    use_required_attribute = False
    refused_with: Refusal | None = None
    """Why the act was refused, once valid answers were: it decides the status the page is shown with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        lost = gettext_lazy(
            "The page was incomplete, nothing was saved. Check your answers and send them again."
        )
        self.fields[SUBMISSION] = forms.UUIDField(
            widget=forms.HiddenInput, initial=uuid.uuid4, error_messages={"required": lost, "invalid": lost}
        )
        for name, field in self.fields.items():
            if type(field) is forms.CharField:
                raise TypeError(
                    f"{type(self).__name__}.{name}: use TextField, which cleans its text, not CharField."
                )
            _ask(field)

    @property
    def asks_for_language(self) -> bool:
        """Whether this was sent only to see the page in another language."""
        return self.is_bound and LANGUAGE_WISH in self.data

    def is_valid(self) -> bool:
        """Whether the answers are complete and can be true; False while only the language changes."""
        return not self.asks_for_language and super().is_valid()

    def renew(self) -> None:
        """Give the form a new submission key: sent once more as it is, it counts as another."""
        answers: MultiValueDict[str, Any] = MultiValueDict()
        answers.update(self.data)
        answers[SUBMISSION] = str(uuid.uuid4())
        self.data = answers

    def full_clean(self) -> None:
        """Judge the answers, unless they only came along."""
        if self.asks_for_language:
            self._errors = forms.utils.ErrorDict()
            self.cleaned_data: dict[str, Any] = {}
            return
        super().full_clean()
