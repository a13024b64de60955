"""The account: an e-mail address that signs in, a name, and a few preferences."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an e-mail address is the same in capitals and small letters."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Make and save an account; without `password` it can only sign in after a reset by mail."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        """Make and save an administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """The account with this e-mail address, whatever its capitals."""
        return self.get(email=(username or "").lower())


# Not the password, and not each time that somebody signs in.
@audited(exclude=("password", "last_login"))
class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in with an e-mail address.

    An administrator is a user with `is_staff` and `is_superuser`. The other roles (coordinator,
    manager) belong to an initiative, an organisation or a region and live there.
    """

    class Appearance(models.TextChoices):
        """Light or dark pages."""

        SYSTEM = "system", _("As my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("work e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_staff = models.BooleanField(
        _("administrator"), default=False, help_text=_("May manage people, roles, themes and regions.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch this off instead of deleting somebody: the history stays.")
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    language = models.CharField(
        _("language"), max_length=5, default="nl", choices=[("nl", "Nederlands"), ("en", "English")]
    )
    appearance = models.CharField(_("appearance"), max_length=10, choices=Appearance.choices, default=Appearance.SYSTEM)
    has_joy = models.BooleanField(
        _("a moment of joy"), default=True, db_default=True,
        help_text=_("Garlands and a sun when something is reached."),
    )  # fmt: skip

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_unique_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name as people say it."""
        return self.name

    def get_short_name(self) -> str:
        """The first word of the name."""
        return self.name.split(" ")[0]

    def clean(self) -> None:
        """E-mail addresses are kept in small letters."""
        super().clean()
        self.email = self.email.lower()

    @property
    def is_administrator(self) -> bool:
        """Whether this account manages the register as a whole."""
        return self.is_active and self.is_staff
