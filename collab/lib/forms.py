"""How every form looks: label, hint, error, field; and a summary that links to each error."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from collab.lib.remember import Remembered

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

AnyField = TypeVar("AnyField", bound=forms.Field)
# Widgets that a browser draws itself, without a frame of ours.
_UNFRAMED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput, forms.HiddenInput)


def needed(field: AnyField, when: StrOrPromise) -> AnyField:
    """`field`, which may stay empty but not always: `when` says behind its label when it is needed ("for a pause")."""
    field.needed = when  # type: ignore[attr-defined]
    return field


class BoundField(forms.BoundField):
    """A field in a form, with the class of the look on its widget."""

    @property
    def note(self) -> StrOrPromise:
        """What stands behind the label: that it may stay empty, or when it is needed."""
        when: StrOrPromise = getattr(self.field, "needed", "")
        return when or ("" if self.field.required else _("optional"))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's own attributes, and `input` where the look draws the frame."""
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = f"{attrs.get('class', '')} {widget.attrs.get('class', '')}".split()
        if not isinstance(widget, _UNFRAMED) and "input" not in own:
            attrs["class"] = " ".join(["input", *own])
        return attrs


class Renderer(TemplatesSetting):
    """Django's own fields, rendered by templates of ours (`templates/components/`)."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
    bound_field_class = BoundField


class DateInput(forms.DateInput):
    """The browser's own date field; its value is always yyyy-mm-dd, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, str] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PlainSelect(forms.Select):
    """A select drawn in one go, its options once in half a minute for each language.

    Django's own renders a template per option for each request; a page with a hundred regions to
    choose from feels that. Only for choices that are the same for everybody.
    """

    SECONDS = 30

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self._options: dict[str, Remembered[str]] = {}  # shared with the copies that forms make

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        """The same HTML as Django's, without its templates."""
        language = get_language() or ""
        if language not in self._options:
            self._options[language] = Remembered(self._draw, seconds=self.SECONDS)
        options = self._options[language]()
        chosen = f' value="{escape("" if value is None else str(value))}"'
        attributes = flatatt({**self.attrs, "name": name, **(attrs or {})})
        drawn = options.replace(f"{chosen}>", f"{chosen} selected>", 1)
        return mark_safe(f"<select{attributes}>{drawn}</select>")  # noqa: S308 (each part is escaped)

    def _draw(self) -> str:
        drawn = []
        for value_or_group, label in self.choices:
            if isinstance(label, (list, tuple)):
                inside = "".join(_option(key, words) for key, words in label)
                drawn.append(f'<optgroup label="{escape(str(value_or_group))}">{inside}</optgroup>')
            else:
                drawn.append(_option(value_or_group, label))
        return "".join(drawn)


def _option(key: object, words: object) -> str:
    return f'<option value="{escape("" if key is None else str(key))}">{escape(str(words))}</option>'


class TextField(forms.CharField):
    """A text of more lines; line ends are kept as one character, whatever the browser sends."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str | None:
        """The text with one newline as its only line end."""
        text: str | None = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if text else text
