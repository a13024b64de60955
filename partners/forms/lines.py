"""A list that one types, one thing per line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now


class LinesField(forms.CharField):
    """Names, one per line; empty lines and doubles fall away."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, most: int = 60, **more: Any) -> None:
        super().__init__(**more)
        self.most = most

    def lines(self, value: str) -> list[str]:
        """The lines of `value`, each tidied."""
        return list(dict.fromkeys(" ".join(line.split()) for line in value.splitlines() if line.strip()))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """The order of the lines says nothing, nor how a browser ends a line."""
        return sorted(self.lines(initial or "")) != sorted(self.lines(data or ""))

    def clean(self, value: Any) -> str:
        """The lines again as text; refuses a line that cannot be a name, saying which."""
        lines = self.lines(super().clean(value) or "")
        if len(lines) > self.most:
            raise ValidationError(_now("Fill in at most %(number)s lines.") % {"number": self.most})
        for line in lines:
            if len(line) > 250:
                raise ValidationError(_now("This line is too long: “%(line)s…”.") % {"line": line[:40]})
        return "\n".join(lines)
