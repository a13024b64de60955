"""Forms for signing in, a new password, and one's own details."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User

NEW_PASSWORD_HINT = _("At least 12 characters. A short sentence is easy to remember and hard to guess.")


def _email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("Your work e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": _("Fill in your work e-mail address.")},
    )


class SignInForm(allauth_forms.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email_field()
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": _("Fill in your password.")},
        )
        self.order_fields(["login", "password"])


class ForgottenPasswordForm(allauth_forms.ResetPasswordForm):
    """Ask for a link by mail; a known and an unknown address get the same answer and the same work."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        """Send a mail in either case: a link, or the word that this address is not known here."""
        if self.users:
            return str(super().save(request, **kwargs))
        email: str = self.cleaned_data["email"]
        get_adapter().send_mail("account/email/unknown_account", email, {})
        return email


class _NewPassword:
    """The two fields of a new password, in our words."""

    fields: dict[str, forms.Field]

    def _name_fields(self) -> None:
        for name, label in (("password1", _("New password")), ("password2", _("The same password again"))):
            field = self.fields[name]
            field.label = label
            field.help_text = NEW_PASSWORD_HINT if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(_NewPassword, allauth_forms.ResetPasswordKeyForm):
    """A new password, after following the link of the mail."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name_fields()


class ChangePasswordForm(_NewPassword, allauth_forms.ChangePasswordForm):
    """A new password for somebody who is signed in and knows the old one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._name_fields()
        self.fields["oldpassword"].label = _("The password that you use now")
        self.fields["oldpassword"].help_text = ""
        self.fields["oldpassword"].widget.attrs.pop("placeholder", None)


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """What people may change about themselves."""

    class Meta:
        model = User
        fields = ["name", "language", "appearance", "has_joy"]
        labels = {
            "name": _("Your name"),
            "language": _("Language of the pages and of mail"),
            "appearance": _("Light or dark"),
            "has_joy": _("Show a moment of joy when something is reached"),
        }
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}
