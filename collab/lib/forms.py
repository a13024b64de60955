"""How every form looks: label, hint, error, field; and a summary that links to each error."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

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
