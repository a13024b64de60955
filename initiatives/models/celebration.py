"""Celebrations: how the parties mark what they reached, who was there, and what is shown of it."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited
from initiatives.models.ending import Result
from initiatives.models.initiative import Initiative
from initiatives.models.milestone import Milestone
from initiatives.periods import FIRST_DAY, LAST_DAY


@audited()
class Celebration(models.Model):
    """How the parties mark something that they reached: now, on a day that they plan, or not, and why.

    It is about a milestone or about a result, of the same initiative (the migration holds that), once for each.
    """

    class How(models.TextChoices):
        """The three answers."""

        NOW = "now", _("Now")
        PLANNED = "planned", _("We plan something")
        NOT = "not", _("Not this one")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="celebrations")
    milestone = models.OneToOneField(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="celebration"
    )
    result = models.OneToOneField(Result, on_delete=models.CASCADE, null=True, blank=True, related_name="celebration")
    how = models.CharField(_("how do we mark it?"), max_length=7, choices=How.choices)
    on = models.DateField(_("on which day"), null=True, blank=True)
    place = models.CharField(_("where"), max_length=160, blank=True)
    thanks = models.TextField(_("whom do we thank?"), max_length=800, blank=True)
    because = models.CharField(_("why not"), max_length=300, blank=True)
    # What is told of it afterwards; on the wall for who may see the initiative, and for everyone where that is said.
    story = models.TextField(_("how was it?"), max_length=4000, blank=True, db_default="")
    is_public = models.BooleanField(_("may everyone see it?"), default=False, db_default=False)
    told_at = models.DateTimeField(null=True, editable=False)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    # What began from it.
    next_initiative = models.ForeignKey(
        Initiative, on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="began_from"
    )
    # What was told in the story; it goes when the celebration is taken back.
    update = models.OneToOneField(
        "initiatives.Update", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    decided_on = models.DateField(_("decided on"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Celebration]] = models.Manager()

    class Meta:
        verbose_name = _("celebration")
        verbose_name_plural = _("celebrations")
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(how__in=["now", "planned", "not"]), name="initiatives_celebration_how"),
            models.CheckConstraint(
                condition=Q(milestone__isnull=True, result__isnull=False)
                | Q(milestone__isnull=False, result__isnull=True),
                name="initiatives_celebration_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(how="not", on__isnull=True) & ~Q(because="") | Q(how__in=["now", "planned"], because=""),
                name="initiatives_celebration_not_has_why",
            ),
            models.CheckConstraint(
                condition=Q(how="not") | Q(on__isnull=False, on__range=(FIRST_DAY, LAST_DAY)),
                name="initiatives_celebration_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(told_by__isnull=True) | Q(told_at__isnull=False), name="initiatives_celebration_told_at"
            ),
            models.CheckConstraint(
                condition=~Q(how="not") | Q(story="", is_public=False), name="initiatives_celebration_not_has_no_story"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_how_display())

    @property
    def subject(self) -> Milestone | Result:
        """What was reached."""
        subject = self.milestone or self.result
        assert subject is not None  # noqa: S101 (the database holds it)
        return subject


@audited(exclude=("name", "email"))
class Guest(models.Model):
    """Somebody who is invited to a celebration, or who was there; the trail does not keep who."""

    celebration = models.ForeignKey(Celebration, on_delete=models.CASCADE, related_name="guests")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    invited_at = models.DateTimeField(null=True, blank=True, editable=False)
    was_there = models.BooleanField(_("was there"), null=True, blank=True)

    objects: ClassVar[models.Manager[Guest]] = models.Manager()

    class Meta:
        verbose_name = _("guest")
        verbose_name_plural = _("guests")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="initiatives_guest_name_filled"),
            models.UniqueConstraint(
                "celebration", Lower("email"), condition=~Q(email=""), name="initiatives_guest_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


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

    objects: ClassVar[models.Manager[Photo]] = models.Manager()

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


@audited(exclude=("name", "email", "words", "token"))
class Mention(models.Model):
    """Somebody who is thanked by name, or who can be recognised on a photo: shown to others once they agree.

    Who says no, or takes a yes back, is taken out of everything that shows it; only that it was asked stays.
    """

    class State(models.TextChoices):
        """What they said."""

        OWN = "own", _("Posted it themselves")
        ASKED = "asked", _("Asked")
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Said no")
        WITHDRAWN = "withdrawn", _("Took it back")

    celebration = models.ForeignKey(Celebration, on_delete=models.CASCADE, related_name="mentions")
    photo = models.ForeignKey(Photo, on_delete=models.CASCADE, null=True, blank=True, related_name="mentions")
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    words = models.CharField(_("thanks for"), max_length=200, blank=True)
    state = models.CharField(_("what they said"), max_length=9, choices=State.choices, default=State.ASKED)
    # What the link holds, hashed.
    token = models.CharField(max_length=64, blank=True, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Mention]] = models.Manager()

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
            models.UniqueConstraint(fields=["token"], condition=~Q(token=""), name="initiatives_mention_token"),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_state_display())

    @property
    def is_shown(self) -> bool:
        """Whether others may see it."""
        return self.state in {self.State.OWN, self.State.AGREED}
