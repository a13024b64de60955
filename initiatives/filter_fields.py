"""The fields of a filter: a key of something else, and a choice out of what is known."""

from __future__ import annotations

from typing import Any

import django_filters as filters
from django import forms

from collab.lib.forms import PlainSelect
from initiatives.choices import CHOICES, words_of


class KeyFilter(filters.Filter):
    """A filter on something else's key."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **kwargs)


class KnownField(filters.fields.ChoiceField):
    """A choice out of `CHOICES[name]`; looked up, where Django's own goes through all of them."""

    def __init__(self, *, name: str, **kwargs: Any) -> None:
        self.name = name
        super().__init__(**kwargs)

    def valid_value(self, value: object) -> bool:
        """Whether it can be chosen."""
        return str(value) in words_of(self.name)


class KnownFilter(filters.ChoiceFilter):
    """A filter on one of `CHOICES[name]`, by the method `filter_{name}`."""

    field_class = KnownField

    def __init__(self, name: str, **kwargs: Any) -> None:
        super().__init__(name=name, choices=CHOICES[name], method=f"filter_{name}", widget=PlainSelect(), **kwargs)
