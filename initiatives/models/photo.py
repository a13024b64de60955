"""What is shown of a celebration that is about people: photos, and names; only once they agree."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.pictures import SMALL
from collab.lib.trail import audited
from initiatives.models.celebration import Celebration
from initiatives.models.initiative import Initiative

# With these others may see somebody: they posted it themselves, or agreed.
SHOWN = ("own", "agreed")


class PhotoQuerySet(models.QuerySet["Photo"]):
    """The ways in which photos are looked for."""

    def shown(self) -> PhotoQuerySet:
        """Photos on which nobody can be recognised, or only people who all agreed."""
        return self.filter(_may_be_shown())

    def visible_to(self, user: User | AnonymousUser) -> PhotoQuerySet:
        """Photos that are shown, of what `user` may see.

        For a visitor that is what is for everyone: the initiative, the celebration, and the yes of each person.
        """
        return self.shown_to(user).filter(celebration__initiative__in=Initiative.objects.visible_to(user))

    def shown_to(self, user: User | AnonymousUser) -> PhotoQuerySet:
        """Photos that are shown, of celebrations that `user` may see: the caller looked after that."""
        if user.is_authenticated:
            return self.shown()
        inside = Mention.objects.filter(photo=OuterRef("pk"), is_for_everyone=False)
        return self.shown().filter(~Exists(inside), celebration__is_public=True)

    def for_page(self) -> PhotoQuerySet:
        """In their order, without their bytes, and with `may_be_shown`: whether others see it."""
        return self.defer("large", "small").annotate(may_be_shown=_may_be_shown()).order_by("position", "pk")


class MentionQuerySet(models.QuerySet["Mention"]):
    """The ways in which people named or pictured are looked for."""

    def shown(self) -> MentionQuerySet:
        """People who others may see: they posted it themselves, or agreed."""
        return self.filter(state__in=SHOWN)

    def visible_to(self, user: User | AnonymousUser) -> MentionQuerySet:
        """People who are shown, of what `user` may see; to a visitor only who agreed to that."""
        return self.shown_to(user).filter(celebration__initiative__in=Initiative.objects.visible_to(user))

    def shown_to(self, user: User | AnonymousUser) -> MentionQuerySet:
        """People who are shown, of celebrations that `user` may see: the caller looked after that."""
        rows = self.shown()
        return rows if user.is_authenticated else rows.filter(is_for_everyone=True, celebration__is_public=True)

    def thanked(self) -> MentionQuerySet:
        """People who are thanked by name, not on a photo."""
        return self.filter(photo__isnull=True, state__in=[*SHOWN, "asked"])

    def known(self) -> MentionQuerySet:
        """People of whom something is kept: all but who said no."""
        return self.filter(state__in=[*SHOWN, "asked"])


def _may_be_shown() -> Q:
    """The condition on a photo under which others may see it."""
    on_it = Mention.objects.filter(photo=OuterRef("pk"))
    return Q(~Exists(on_it.exclude(state__in=SHOWN))) & (Q(is_without_people=True) | Q(Exists(on_it)))


def _photo_key() -> str:
    return secrets.token_urlsafe(18)


@audited(exclude=("large", "small"))
class Photo(models.Model):
    """A photo of a celebration, as it is shown: made anew from its pixels, in two sizes, without anything beside them.

    It stands in the database and not in a folder: it goes with the backup, and it is gone in the transaction in which
    somebody withdraws.
    """

    celebration = models.ForeignKey(Celebration, on_delete=models.CASCADE, related_name="photos")
    # In its address, which cannot be guessed from another.
    key = models.CharField(max_length=24, unique=True, default=_photo_key, editable=False)
    position = models.PositiveIntegerField(_("place in the order"))
    alternative = models.CharField(_("what can be seen?"), max_length=300)
    # Nobody can be recognised on it; else each who can is asked (see Mention).
    is_without_people = models.BooleanField(_("nobody can be recognised"), default=False, db_default=False)
    large = models.BinaryField()
    small = models.BinaryField()
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Photo]] = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(alternative=""), name="initiatives_photo_alternative_filled"),
            models.CheckConstraint(
                condition=Q(width__range=(1, 2400), height__range=(1, 2400)), name="initiatives_photo_small_enough"
            ),
            models.UniqueConstraint(
                fields=["celebration", "position"], deferrable=models.Deferrable.DEFERRED,
                name="initiatives_photo_position",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.alternative

    @property
    def small_width(self) -> int:
        """How wide the small one is, in pixels."""
        return self._small(self.width)

    @property
    def small_height(self) -> int:
        """How high the small one is, in pixels."""
        return self._small(self.height)

    def _small(self, side: int) -> int:
        return max(1, round(side * min(1.0, SMALL / max(self.width, self.height))))


@audited(exclude=("name", "email", "words", "salt", "token"))
class Mention(models.Model):
    """Somebody who is thanked by name, or who can be recognised on a photo: shown to others once they agree.

    Who says no, or takes a yes back, is taken out of everything that shows it; only that it was asked stays.
    """

    class State(models.TextChoices):
        """What they said."""

        OWN = "own", _("Posted it themselves")
        ASKED = "asked", _("Asked, no answer yet")
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Said no")
        WITHDRAWN = "withdrawn", _("Took it back")

    celebration = models.ForeignKey(Celebration, on_delete=models.CASCADE, related_name="mentions")
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    words = models.CharField(_("thanks for"), max_length=200, blank=True)
    state = models.CharField(_("what they said"), max_length=9, choices=State.choices, default=State.ASKED)
    # They know that everybody may see it, also without signing in; else it is shown inside alone.
    is_for_everyone = models.BooleanField(_("also for everyone"), default=False, db_default=False)
    # Of what the link is made, and its hash; the link itself is nowhere (see `RoundLink`).
    salt = models.CharField(max_length=64, blank=True, db_default="", editable=False)
    token = models.CharField(max_length=64, blank=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Mention]] = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("somebody named or pictured")
        verbose_name_plural = _("people named or pictured")
        ordering = ["pk"]
        constraints = [
            # Who said no or took it back is known no more; everybody else has a name.
            models.CheckConstraint(
                condition=Q(state__in=["refused", "withdrawn"], name="", email="", words="")
                | Q(state__in=["own", "asked", "agreed"]) & ~Q(name=""),
                name="initiatives_mention_name_as_they_said",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["own", "asked"], answered_at__isnull=True)
                | Q(state__in=["agreed", "refused", "withdrawn"], answered_at__isnull=False),
                name="initiatives_mention_answered_at_fits",
            ),
            models.CheckConstraint(
                condition=Q(is_for_everyone=False) | Q(state__in=["own", "agreed"]),
                name="initiatives_mention_for_everyone_once_agreed",
            ),
            models.CheckConstraint(
                condition=Q(token="") | Q(token__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 (a pattern)
                name="initiatives_mention_only_a_hash",
            ),
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="initiatives_mention_token"),
            # One letter to each for the same photo, or for the same thanks.
            models.UniqueConstraint(
                "celebration", "photo", Lower("email"), condition=~Q(email=""), nulls_distinct=False,
                name="initiatives_mention_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name or str(self.get_state_display())

    @property
    def is_shown(self) -> bool:
        """Whether others may see it."""
        return self.state in SHOWN

    @property
    def is_over(self) -> bool:
        """Whether they said no, so that nothing of them is here any more."""
        return self.state in {self.State.REFUSED, self.State.WITHDRAWN}
