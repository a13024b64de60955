"""What a member fills in: the statements of the reflector, without a why and without a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from initiatives.models import Principle, ReflectionStatement
from initiatives.reflection.filling import DONT_KNOW, SCORES


class SheetForm(forms.Form):
    """All statements on one page; each wants a score, or the word that one does not know."""

    def __init__(self, data: Any = None, *, statements: Sequence[ReflectionStatement]) -> None:
        super().__init__(data)
        self.statements = statements
        for statement in statements:
            field = forms.ChoiceField(
                label=statement.text,
                choices=[*((score, score) for score in SCORES), (DONT_KNOW, _("I don't know"))],
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Choose a number, or “I don't know”."),
                    "invalid_choice": _("Choose a number from 1 to 5, or “I don't know”."),
                },
            )
            self.fields[f"s{statement.pk}"] = field

    @property
    def parts(self) -> list[tuple[str, list[BoundField]]]:
        """The statements under the names of the seven."""
        found: dict[str, list[BoundField]] = defaultdict(list)
        for statement in self.statements:
            found[statement.principle].append(self[f"s{statement.pk}"])
        return [(str(one.label), found[one]) for one in Principle if one in found]

    @property
    def scores(self) -> dict[int, int | None]:
        """What was chosen per statement; nothing for who does not know."""
        return {one.pk: int(self.cleaned_data[f"s{one.pk}"]) or None for one in self.statements}
