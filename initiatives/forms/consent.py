"""May it be shown? One word, typed by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from initiatives.forms.reflecting import NO, YES


class AnswerForm(forms.Form):
    """The answer is a word: programs that check mail press buttons by themselves, but they do not type an answer."""

    word = forms.CharField(
        label=_("Type “yes” or “no”"), max_length=20,
        help_text=_("Programs that check mail press buttons by themselves. So we know that it is you."),
        error_messages={"required": _("Type the word “yes” or the word “no”.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, only_no: bool) -> None:
        super().__init__(data)
        self.only_no = only_no
        if only_no:
            self.fields["word"].label = _("Type “no”")
            self.fields["word"].error_messages["required"] = _("Type the word “no”.")

    def clean_word(self) -> str:
        """The word, with or without capitals, quotation marks and a full stop."""
        word = self.cleaned_data["word"].strip().strip("“”\"'.!").casefold()
        if word not in NO and (self.only_no or word not in YES):
            raise ValidationError(self.fields["word"].error_messages["required"])
        return "no" if word in NO else "yes"
