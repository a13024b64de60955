"""How every form looks: label, hint, error, field; and a summary that links to each error."""

from __future__ import annotations

from html import escape
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.safestring import SafeString, mark_safe

# Widgets that a browser draws itself, without a frame of ours.
_UNFRAMED = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.FileInput, forms.HiddenInput)


class BoundField(forms.BoundField):
    """A field in a form, with the class of the look on its widget."""

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
    """A select drawn in one go: Django's own renders a template per option, which long lists feel."""

    def render(
        self, name: str, value: object, attrs: dict[str, Any] | None = None, renderer: object = None
    ) -> SafeString:
        """The same HTML as Django's, without its templates."""
        drawn = []
        for value_or_group, label in self.choices:
            if isinstance(label, (list, tuple)):
                inside = "".join(_option(key, words, value) for key, words in label)
                drawn.append(f'<optgroup label="{escape(value_or_group)}">{inside}</optgroup>')
            else:
                drawn.append(_option(value_or_group, label, value))
        attributes = flatatt({**self.attrs, "name": name, **(attrs or {})})
        return mark_safe(f"<select{attributes}>{''.join(drawn)}</select>")  # noqa: S308 (each part is escaped)


def _option(key: object, words: object, chosen: object) -> str:
    text = "" if key is None else str(key)
    mark = " selected" if text == ("" if chosen is None else str(chosen)) else ""
    return f'<option value="{escape(text)}"{mark}>{escape(str(words))}</option>'


class TextField(forms.CharField):
    """A text of more lines; line ends are kept as one character, whatever the browser sends."""

    widget = forms.Textarea

    def to_python(self, value: object) -> str | None:
        """The text with one newline as its only line end."""
        text: str | None = super().to_python(value)
        return text.replace("\r\n", "\n").replace("\r", "\n") if text else text
