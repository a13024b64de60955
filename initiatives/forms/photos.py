"""Photos with what can be seen on them and who; and people to thank, a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from collab.lib.forms import needed
from collab.lib.pictures import Picture, PictureRefused, Why, picture_from
from initiatives.actions.celebrations.photos import MOST_AT_ONCE, NewPhoto
from initiatives.consent.naming import Named, named
from initiatives.models import Mention
from partners.forms.lines import LinesField

FEW_AT_ONCE = 4
MOST_PEOPLE = 20
_NAME, _WORDS = 120, 200
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"


class PeopleField(LinesField):
    """People, a line each: name, e-mail and (where `says_why`) for what; cleans to text, `people` are its parts."""

    def __init__(self, *, says_why: bool, **more: Any) -> None:
        super().__init__(most=MOST_PEOPLE, **more)
        self.says_why = says_why

    def clean(self, value: Any) -> str:
        """The lines; refuses one without a name or with an address that is none, saying which."""
        lines = super().clean(value)
        for person in self.people(lines):
            _check(person, says_why=self.says_why)
        return lines

    def people(self, lines: str) -> list[Named]:
        """Who stands on the lines."""
        return [named(line) for line in lines.splitlines()]


def _check(person: Named, *, says_why: bool) -> None:
    said = person.name or person.email
    if not person.name or "@" in person.name:
        raise ValidationError(_now("Begin each line with a name: “%(said)s”.") % {"said": said[:60]})
    if len(person.name) > _NAME:
        raise ValidationError(_now("This name is too long: “%(said)s…”.") % {"said": said[:40]})
    if len(person.words) > _WORDS:
        raise ValidationError(_now("What you thank %(said)s for is too long.") % {"said": said})
    if person.words and not says_why and not person.email:
        raise ValidationError(_now("This is not an e-mail address: “%(said)s”.") % {"said": person.words[:60]})
    if person.email:
        try:
            validate_email(person.email)
        except ValidationError as error:
            words = _now("This is not an e-mail address: “%(said)s”.") % {"said": person.email[:60]}
            raise ValidationError(words) from error


class PhotoForm(forms.Form):
    """One photo. A form in which nothing stands is no photo."""

    file = forms.FileField(
        label=_("Photo"), allow_empty_file=True, widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose a photo.")},
    )  # fmt: skip
    alternative = forms.CharField(
        label=_("What can be seen?"), max_length=300,
        help_text=_("One sentence, for who does not see it: “Four aldermen cut a cake in the rain”."),
        error_messages={"required": _("Say in one sentence what can be seen.")},
    )  # fmt: skip
    is_without_people = forms.BooleanField(label=_("Nobody can be recognised on it"), required=False)
    people = needed(
        PeopleField(
            label=_("Who can be recognised?"), required=False, says_why=False,
            help_text=_(
                "A line each: name, e-mail address. We ask each of them. The photo shows once all of them say yes. "
                "Without an address you ask them yourself."
            ),
        ),
        _("unless it is nobody"),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, files: Any = None, *, number: int, too_heavy: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(data, files, prefix=f"photo{number}", use_required_attribute=False)
        self.number, self.too_heavy = number, too_heavy
        self.picture: Picture | None = None
        self.empty_permitted = self.is_nothing
        if self.add_prefix("file") in too_heavy:
            self.fields["file"].error_messages["required"] = Why.TOO_HEAVY.label

    @property
    def is_nothing(self) -> bool:
        """Whether nothing was filled in."""
        names = [self.add_prefix(name) for name in self.fields]
        data: Mapping[str, Any] = self.data or {}
        typed = any(str(data.get(name, "")).strip() for name in names)
        return not typed and not any(name in self.files or name in self.too_heavy for name in names)

    def clean_file(self) -> UploadedFile[Any]:
        """The file, read by its content; or why it is no photo."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        try:
            self.picture = picture_from(file, size=file.size or 0)
        except PictureRefused as refusal:
            raise ValidationError(refusal.why.label) from refusal
        return file

    def clean(self) -> dict[str, Any]:
        """Who can be recognised must be said, or that it is nobody."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_nobody, people = cleaned.get("is_without_people"), cleaned.get("people", "")
        if is_nobody and people:
            self.add_error("people", _("Nobody can be recognised, or these people can: choose one of the two."))
        elif not is_nobody and not people and "people" not in self.errors:
            self.add_error("people", _("Say who can be recognised, or tick that nobody can."))
        return cleaned

    @property
    def new(self) -> NewPhoto:
        """The photo, once the form is right."""
        assert self.picture is not None  # noqa: S101 (clean_file says so)
        field: Any = self.fields["people"]
        return NewPhoto(
            self.picture,
            self.cleaned_data["alternative"],
            field.people(self.cleaned_data["people"]),
            self.cleaned_data["is_without_people"],
        )


class PhotosForm:
    """Some photos at once: all of them are right, or none is kept."""

    def __init__(
        self, data: Any = None, files: Any = None, *, count: int, left: int, too_heavy: frozenset[str] = frozenset()
    ) -> None:
        self.sent = len(files or ()) + len(too_heavy)
        self.left = left
        self.forms = [PhotoForm(data, files, number=number, too_heavy=too_heavy) for number in range(1, count + 1)]
        self.is_bound = data is not None
        self.said: list[str] = []

    def is_valid(self) -> bool:
        """Whether something was filled in, and all of it is right. What is wrong stands in `said` or at its field."""
        filled = [form for form in self.forms if not form.is_nothing]
        most = min(self.left, MOST_AT_ONCE)
        if self.sent > most or len(filled) > most:
            self.said.append(self.too_many(most))
            return False
        if not filled:
            self.forms[0].empty_permitted = False
            self.forms[0].full_clean()
            return False
        right = [form.is_valid() for form in filled]
        if not all(right):
            for form in filled:
                if form.picture is not None:  # a browser does not send it again by itself
                    form.add_error("file", _("This photo is fine. Choose it once more: a browser does not keep it."))
        return all(right)

    def too_many(self, most: int) -> str:
        """That fewer fit, in words."""
        words = ngettext(
            "Only %(number)s photo fits now: at most 12 at once, and 24 with one celebration.",
            "Only %(number)s photos fit now: at most 12 at once, and 24 with one celebration.",
            most,
        )
        return words % {"number": most}

    @property
    def new(self) -> Sequence[NewPhoto]:
        """The photos, once all of it is right."""
        return [form.new for form in self.forms if form.picture is not None]

    @property
    def filled(self) -> list[PhotoForm]:
        """The forms in which something stands, in their order."""
        return [form for form in self.forms if not form.is_nothing]

    @property
    def wrong(self) -> list[PhotoForm]:
        """The forms in which something is not right."""
        return [form for form in self.forms if self.is_bound and not self.said and form.errors]


class DescribeForm(forms.Form):
    """What can be seen on a photo, in other words."""

    alternative = forms.CharField(
        label=_("What can be seen?"), max_length=300, help_text=PhotoForm.base_fields["alternative"].help_text,
        error_messages={"required": _("Say in one sentence what can be seen.")},
    )  # fmt: skip


class ThanksForm(forms.Form):
    """People to thank by name."""

    people = PeopleField(
        label=_("Whom do you thank?"), says_why=True, error_messages={"required": _("Fill in at least one name.")},
        help_text=_(
            "A line each: name, e-mail address, for what. We ask each of them whether their name may be shown. "
            "Without an address you ask them yourself."
        ),
    )  # fmt: skip

    @property
    def named(self) -> list[Named]:
        """Who stands on the lines."""
        field: Any = self.fields["people"]
        people: list[Named] = field.people(self.cleaned_data["people"])
        return people


class MentionForm(forms.Form):
    """Who somebody is, while they did not answer."""

    name = forms.CharField(label=_("Name"), max_length=_NAME, error_messages={"required": _("Fill in a name.")})
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("Another address gets a new mail; the old link dies.")
    )
    words = forms.CharField(label=_("Thanks for"), max_length=_WORDS, required=False)

    def __init__(self, data: Any = None, *, mention: Mention) -> None:
        super().__init__(data, initial={"name": mention.name, "email": mention.email, "words": mention.words})
        if mention.photo_id:
            del self.fields["words"]

    @property
    def person(self) -> Named:
        """Who it is."""
        return Named(**{"words": "", **self.cleaned_data})


class AskedForm(forms.Form):
    """Somebody without an address was asked in person."""

    said_yes = forms.BooleanField(
        label=_("I asked them and they said yes"),
        error_messages={"required": _("Tick this when you asked them and they said yes.")},
    )
