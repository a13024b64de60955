"""What the reflector fills in: the word that begins, the steps, sending, saying no."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from collab.lib.forms import TextField
from initiatives.models import OpenQuestion, ReflectionStatement, Round, Sharing
from initiatives.reflection.filling import DONT_KNOW, LOW, SCORES, TEXT_LENGTH, WHY_LENGTH, Filled, Step

# Both languages hold: who reads the page in one may think in the other.
YES, NO = frozenset({"ja", "yes"}), frozenset({"nee", "no"})


class HandForm(forms.Form):
    """A word that is typed by hand, once on each device: programs that check mail press buttons, but do not type it."""

    WORDS: ClassVar[frozenset[str]] = YES

    word = forms.CharField(
        label=_("Type “yes”"), max_length=20,
        help_text=_("Programs that check mail press buttons by themselves. So we know that it is you."),
        error_messages={"required": _("Type the word “yes”.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, may_write: bool, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        if may_write:
            del self.fields["word"]

    def clean_word(self) -> str:
        """The word, with or without capitals, quotation marks and a full stop."""
        word: str = self.cleaned_data["word"]
        if word.strip().strip("“”\"'.!").casefold() not in self.WORDS:
            raise ValidationError(self.fields["word"].error_messages["required"])
        return word


class BeginForm(HandForm):
    """With whom the answers are shared, and the word."""

    sharing = forms.ChoiceField(
        label=_("Who may read your answers?"), choices=Sharing.choices, widget=forms.RadioSelect,
        help_text=_("Your name stands beside them. You can choose otherwise for each answer."),
        error_messages={"required": _("Choose who may read your answers.")},
    )  # fmt: skip
    field_order = ["sharing", "word"]


class DeclineForm(HandForm):
    """Why not, and who else."""

    WORDS = NO

    reason = forms.ChoiceField(label=_("Why not?"), error_messages={"required": _("Choose a reason.")})
    words = TextField(
        label=_("Do you want to say more?"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    suggestion = forms.CharField(
        label=_("Who could do it instead?"), max_length=300, required=False,
        help_text=_("A name is enough. Who asked you reads it."),
    )  # fmt: skip
    field_order = ["reason", "words", "suggestion", "word"]

    def __init__(self, data: Any = None, *, may_write: bool) -> None:
        super().__init__(data, may_write=may_write)
        self.fields["reason"].choices = [("", _now("Choose a reason")), *Round.Decline.choices]  # type: ignore[attr-defined]
        if "word" in self.fields:
            self.fields["word"].label = _("Type “no”")
            self.fields["word"].error_messages["required"] = _("Type the word “no”.")


class _Row:
    """One statement or question with its fields, for the template."""

    def __init__(self, form: StepForm, row: ReflectionStatement | OpenQuestion) -> None:
        self.row = row
        is_statement = isinstance(row, ReflectionStatement)
        self.score = form[f"s{row.pk}"] if is_statement else None
        self.text: BoundField = form[f"{'w' if is_statement else 'q'}{row.pk}"]
        self.sharing: BoundField = form[f"{'p' if is_statement else 'r'}{row.pk}"]


class StepForm(forms.Form):
    """One step of the form. `kept` is what can be kept of it, whatever is missing or wrong beside it."""

    MISSING: ClassVar[frozenset[str]] = frozenset({"required", "why"})

    def __init__(self, data: Any = None, *, step: Step, filled: Filled) -> None:
        super().__init__(data, initial=dict(filled.draft), prefix=None)
        self.step, self.filled = step, filled
        for statement in step.statements:
            self.fields[f"s{statement.pk}"] = _score()
            self.fields[f"w{statement.pk}"] = _words(_("Why?"), WHY_LENGTH, rows=2)
            self.fields[f"p{statement.pk}"] = _sharing(filled)
        for question in step.questions:
            self.fields[f"q{question.pk}"] = _words(question.text, TEXT_LENGTH, rows=4)
            self.fields[f"r{question.pk}"] = _sharing(filled)
        if step.is_last:
            self.fields["look"] = forms.MultipleChoiceField(
                label=_("How did you look?"), choices=Round.Look.choices, required=False,
                widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A 1 or a 2 says why."""
        cleaned = super().clean() or self.cleaned_data
        for statement in self.step.statements:
            score, name = cleaned.get(f"s{statement.pk}"), f"w{statement.pk}"
            if score in LOW and name in cleaned and not cleaned[name].strip():
                message = _now("Say in one line why it is a %(score)s.") % {"score": score}
                self.add_error(name, ValidationError(message, code="why"))
        return cleaned

    @property
    def kept(self) -> dict[str, Any]:
        """What was sent along and can be kept."""
        wrong = {name for name, errors in self.errors.as_data().items() if any(e.code != "why" for e in errors)}
        kept: dict[str, Any] = {}
        for name in self.fields:
            if name == "look" and name not in wrong:
                kept[name] = self.cleaned_data.get(name, [])
            elif name in self.data and name not in wrong:
                kept[name] = str(self.data[name]).replace("\r\n", "\n")
        return kept

    @property
    def wrong(self) -> list[str]:
        """What cannot be kept as it is, in words; what is only missing is not wrong yet."""
        return [
            str(error.messages[0])
            for errors in self.errors.as_data().values()
            for error in errors
            if error.code not in self.MISSING
        ]

    @property
    def rows(self) -> list[_Row]:
        """The statements or questions of this step with their fields."""
        statements = [_Row(self, statement) for statement in self.step.statements]
        return statements + [_Row(self, question) for question in self.step.questions]


class SendForm(forms.Form):
    """The last look: with whom it is shared where nothing else was chosen."""

    sharing = forms.ChoiceField(
        label=_("Who may read your answers?"), choices=Sharing.choices, widget=forms.RadioSelect,
        help_text=_("This holds for each answer for which you chose nothing else."),
        error_messages={"required": _("Choose who may read your answers.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, filled: Filled) -> None:
        super().__init__(data, initial={"sharing": filled.sharing})


def _score() -> forms.ChoiceField:
    again = _("Choose a number from 1 to 5, or “I don't know”.")
    return forms.ChoiceField(
        choices=[*((score, score) for score in SCORES), (DONT_KNOW, _("I don't know"))], widget=forms.RadioSelect,
        error_messages={"required": again, "invalid_choice": again},
    )  # fmt: skip


def _words(label: Any, most: int, *, rows: int) -> TextField:
    return TextField(
        label=label, max_length=most, required=False,
        # One space: so the style sheet knows whether something was typed.
        widget=forms.Textarea(attrs={"rows": rows, "placeholder": " "}),
    )  # fmt: skip


def _sharing(filled: Filled) -> forms.ChoiceField:
    default = _now("As I chose: %(whom)s") % {"whom": Sharing(filled.sharing).short}
    choices = [("", default), *((one.value, one.label) for one in Sharing)]
    return forms.ChoiceField(label=_("Who may read this answer?"), choices=choices, required=False)
