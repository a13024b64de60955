"""What is filled in where two initiatives meet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import TextField
from initiatives.models import Initiative


def _why(label: Any, hint: Any) -> TextField:
    return TextField(
        label=label, help_text=hint, max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class TogetherForm(forms.Form):
    """A few words for the other lead, if one likes."""

    text = _why(_("Why together?"), _("Two sentences are enough. The other lead reads this."))


class AgreeForm(forms.Form):
    """What becomes of one's own initiative after the yes."""

    LINK, MERGE = "link", "merge"

    then = forms.ChoiceField(
        label=_("And what becomes of your own initiative?"),
        widget=forms.RadioSelect,
        choices=[
            (LINK, _("It goes on by itself, and the two are linked")),
            (MERGE, _("It goes on in the other one: we make one of the two, once every lead agrees")),
        ],
        initial=LINK,
        error_messages={"required": _("Choose what becomes of your own initiative.")},
    )


class MergeForm(forms.Form):
    """Which of the two stays, and why one."""

    stays = forms.ChoiceField(
        label=_("Which one stays?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which one stays.")},
    )
    text = _why(_("Why one?"), _("Two sentences are enough. Every lead reads this."))

    def __init__(self, data: Any = None, *, mine: Initiative, other: Initiative) -> None:
        super().__init__(data, initial={"stays": str(min(mine, other, key=lambda row: (row.created_at, row.pk)).pk)})
        self.fields["stays"].choices = [  # type: ignore[attr-defined]
            (str(row.pk), _now("“%(title)s” stays") % {"title": row.title}) for row in (mine, other)
        ]

    def in_order(self, mine: Initiative, other: Initiative) -> tuple[Initiative, Initiative]:
        """The one that stays, and the one that goes."""
        return (mine, other) if self.cleaned_data["stays"] == str(mine.pk) else (other, mine)
