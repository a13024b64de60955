"""Celebrations: how the parties mark what they reached, and who was there."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject, Lower
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.addresses import address
from collab.lib.trail import audited
from initiatives.models.ending import Result
from initiatives.models.initiative import Initiative
from initiatives.models.milestone import Milestone
from initiatives.models.sight import Visibility
from initiatives.periods import FIRST_DAY, LAST_DAY


class CelebrationQuerySet(models.QuerySet["Celebration"]):
    """The ways in which celebrations are looked for."""

    def visible_to(self, user: User | AnonymousUser) -> CelebrationQuerySet:
        """Celebrations of which `user` may see the initiative; a visitor only those that everyone may see."""
        if not user.is_authenticated:
            return self.public()
        return self.filter(initiative__in=Initiative.objects.visible_to(user))

    def public(self) -> CelebrationQuerySet:
        """Celebrations that everyone may see: somebody said so, and the initiative is for everyone."""
        return self.filter(
            is_public=True, initiative__visibility=Visibility.EVERYONE, initiative__deleted_at__isnull=True
        )

    def held(self, on: dt.date) -> CelebrationQuerySet:
        """Celebrations that were held on the date `on` or before it; what is not celebrated is none."""
        return self.exclude(how=Celebration.How.NOT).filter(on__lte=on)

    def newest_first(self) -> CelebrationQuerySet:
        """By the day on which they were held: the order of the wall."""
        return self.order_by("-on", "-pk")

    def for_wall(self, *, names: models.QuerySet[Any], photos: models.QuerySet[Any]) -> CelebrationQuerySet:
        """With all that the wall shows, in one query: what was reached, whom one may name, one photo.

        `named` has a name and words for each of `names`; `cover` is the first of `photos`, or None.
        """
        thanked = names.filter(celebration=OuterRef("pk")).order_by("pk")
        covers = photos.filter(celebration=OuterRef("pk")).order_by("position", "pk")
        first = covers.values(said=JSONObject(key="key", alternative="alternative", width="width", height="height"))[:1]
        return (
            self.select_related("initiative", "milestone", "result")
            .annotate(
                named=ArraySubquery(thanked.values(said=JSONObject(name="name", words="words"))), cover=Subquery(first)
            )
            .defer(*(f"initiative__{name}" for name in ("search", "keys", "facets", "partner_names", "sort_title")))
        )


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

    objects: ClassVar[models.Manager[Celebration]] = CelebrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("celebration")
        verbose_name_plural = _("celebrations")
        ordering = ["-decided_on", "-pk"]
        indexes = [
            # The wall inside, and the one for everyone: the newest are found without looking at the rest.
            models.Index(F("on").desc(), F("id").desc(), condition=~Q(how="not"), name="initiatives_celebration_wall"),
            models.Index(
                F("on").desc(), F("id").desc(), condition=Q(is_public=True), name="initiatives_celebration_public"
            ),
            models.Index(
                fields=["on", "id"], include=["initiative"], condition=Q(how="planned"),
                name="initiatives_celebration_by_day",
            ),
        ]  # fmt: skip
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
                condition=~Q(how="not") | Q(story="", is_public=False), name="initiatives_celebration_not_has_no_story"
            ),
            models.CheckConstraint(
                condition=Q(next_initiative__isnull=True) | ~Q(next_initiative=F("initiative")),
                name="initiatives_celebration_next_is_another",
            ),
            models.CheckConstraint(
                condition=Q(told_by__isnull=True) | Q(told_at__isnull=False),
                name="initiatives_celebration_told_by_with_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.get_how_display())

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("initiatives:celebration-detail", self.pk)

    @property
    def subject(self) -> Milestone | Result:
        """What was reached."""
        subject = self.milestone or self.result
        assert subject is not None  # noqa: S101 (the database holds it)
        return subject

    def is_held(self, on: dt.date) -> bool:
        """Whether its day has come on the date `on`."""
        return self.on is not None and self.on <= on


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
