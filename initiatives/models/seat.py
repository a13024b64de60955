"""Seats at the table, open or filled; who asks to sit down; and who likes to be asked."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.trail import audited, audited_pairs
from initiatives.models.clock import due
from initiatives.models.initiative import Initiative
from initiatives.models.partnership import Partnership
from initiatives.models.sent import FORM_KEY, form_key, once_a_form
from initiatives.models.theme import Theme
from partners.models import Organisation, Person, Region


class SeatQuerySet(models.QuerySet["Seat"]):
    """The ways in which seats are looked for."""

    def open(self) -> SeatQuerySet:
        """Seats that nobody sits on and that were not taken away."""
        return self.filter(person__isnull=True, organisation__isnull=True, ended_on__isnull=True)

    def filled(self, on: dt.date) -> SeatQuerySet:
        """Seats that somebody sits on at the date `on`."""
        return self.filter(
            Q(person__isnull=False) | Q(organisation__isnull=False),
            Q(filled_on__lte=on),
            Q(ended_on__isnull=True) | Q(ended_on__gt=on),
        )

    def calls_for(
        self, user: User | AnonymousUser, *, theme: int | None = None, region: int | None = None
    ) -> SeatQuerySet:
        """Open calls: open seats of initiatives that `user` may see and in which there is work, newest first."""
        initiatives = Initiative.objects.visible_to(user).active()
        if theme:
            initiatives = initiatives.filter(theme=theme)
        if region:
            initiatives = initiatives.in_region(region)
        return self.open().filter(initiative__in=initiatives).order_by("-opened_on", "-pk")

    def due_for_end_of_term(self, on: dt.date) -> SeatQuerySet:
        """Seats of which the term comes to its end, or did, and that are due to be told so on the date `on`."""
        return self.alias(below=-F("pk")).filter(below__in=due("role", on=on))

    def of_outsiders(self) -> SeatQuerySet:
        """Seats for people of none of the partners."""
        return self.filter(kind=Seat.Kind.OUTSIDER)


@audited(exclude=FORM_KEY)
class Seat(models.Model):
    """A place at the table. An open one says whom we look for; a filled one who sits there, and until when."""

    class Kind(models.TextChoices):
        """Who the seat is for."""

        REGULAR = "regular", _("Regular")
        OUTSIDER = "outsider", _("Outsider")
        REFLECTOR = "reflector", _("Reflector")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REGULAR)
    looking_for = models.CharField(_("we look for"), max_length=300, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="seats", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="seats",
        verbose_name=_("organisation"),
    )  # fmt: skip
    opened_on = models.DateField(_("open since"))
    filled_on = models.DateField(_("filled since"), null=True, blank=True)
    term_ends_on = models.DateField(_("term until"), null=True, blank=True)
    last_contribution_on = models.DateField(_("last contribution"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    form_key = form_key()

    objects: ClassVar[models.Manager[Seat]] = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["regular", "outsider", "reflector"]), name="initiatives_seat_kind_known"
            ),
            models.CheckConstraint(
                condition=(Q(person__isnull=True) & Q(organisation__isnull=True)) | Q(filled_on__isnull=False),
                name="initiatives_seat_filled_has_date",
            ),
            models.CheckConstraint(
                condition=Q(filled_on__isnull=True) | Q(filled_on__gte=F("opened_on")),
                name="initiatives_seat_filled_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("opened_on")),
                name="initiatives_seat_ended_after_opened",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(filled_on__isnull=True) | Q(ended_on__gte=F("filled_on")),
                name="initiatives_seat_ended_after_filled",
            ),
            models.CheckConstraint(
                condition=Q(term_ends_on__isnull=True) | Q(filled_on__isnull=True)
                | Q(term_ends_on__gte=F("filled_on")),
                name="initiatives_seat_term_after_filled",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False) | Q(ended_on__isnull=False)
                | ~Q(looking_for=""),
                name="initiatives_seat_open_says_whom",
            ),
            models.UniqueConstraint(
                fields=["initiative", "person"], condition=Q(ended_on__isnull=True),
                name="initiatives_seat_one_a_person",
            ),
            models.UniqueConstraint(
                fields=["initiative", "organisation"], condition=Q(ended_on__isnull=True, person__isnull=True),
                name="initiatives_seat_one_an_organisation",
            ),
            once_a_form("seat"),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["initiative"], name="initiatives_seat_open",
                condition=Q(person__isnull=True, organisation__isnull=True, ended_on__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.person or self.organisation or self.looking_for)

    @property
    def is_open(self) -> bool:
        """Whether nobody sits here and somebody may."""
        return self.person_id is None and self.organisation_id is None and self.ended_on is None


@audited()
class PoolMember(models.Model):
    """Somebody of the region who likes to be asked as an outsider, with what they know about."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="pool", verbose_name=_("person"))
    fields = models.CharField(_("knows about"), max_length=300)
    themes = models.ManyToManyField(Theme, related_name="pool", blank=True, verbose_name=_("themes"))
    region = models.ForeignKey(
        Region, on_delete=models.SET_NULL, null=True, blank=True, related_name="pool", verbose_name=_("region")
    )
    is_active = models.BooleanField(_("may be asked"), default=True)

    objects: ClassVar[models.Manager[PoolMember]] = models.Manager()

    class Meta:
        verbose_name = _("person who likes to be asked")
        verbose_name_plural = _("people who like to be asked")
        ordering = ["person__name"]
        constraints = [
            models.CheckConstraint(condition=~Q(fields=""), name="initiatives_poolmember_fields_filled"),
        ]

    def __str__(self) -> str:
        return str(self.person)


@audited_pairs
class PoolMemberTheme(PoolMember.themes.through):  # type: ignore[name-defined]
    """A theme that somebody in the pool knows about, for the trail."""

    class Meta:
        proxy = True
        verbose_name = _("theme of a person who likes to be asked")
        verbose_name_plural = _("themes of people who like to be asked")


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    """The ways in which requests to join are looked for."""

    def waiting(self) -> JoinRequestQuerySet:
        """Requests that nobody decided on."""
        return self.filter(decided_at__isnull=True)

    def due_for_answer(self, on: dt.date) -> JoinRequestQuerySet:
        """Requests and invitations that are due to be told, or told again, on the date `on`."""
        return self.filter(pk__in=due("request", "invitation", on=on))


@audited()
class JoinRequest(models.Model):
    """An organisation and an initiative find each other: it asks to join, or is invited and confirms.

    `direction` says who took the first step; the other side decides. The clock runs from `asked_at`.
    """

    class Direction(models.TextChoices):
        """Who took the first step."""

        ASKED = "asked", _("asked to join")
        INVITED = "invited", _("was invited")

    class Outcome(models.TextChoices):
        """How it ended."""

        ADMITTED = "admitted", _("takes part")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="join_requests")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="join_requests")
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.ASKED)
    # What it became when it was admitted, so that the decision can be taken back.
    partnership = models.ForeignKey(
        Partnership, on_delete=models.SET_NULL, null=True, editable=False, related_name="join_requests"
    )
    text = models.CharField(_("why, in two sentences"), max_length=500)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[JoinRequest]] = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"], condition=Q(decided_at__isnull=True),
                name="initiatives_joinrequest_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="") | Q(decided_at__isnull=False) & ~Q(outcome=""),
                name="initiatives_joinrequest_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | ~Q(reason=""), name="initiatives_joinrequest_declined_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(decided_at__isnull=False),
                name="initiatives_joinrequest_decided_by_with_at",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("asked_at")),
                name="initiatives_joinrequest_decided_after_asked",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation}: {self.initiative}"

    def days_waiting(self, on: dt.date) -> int:
        """How many days it waited before it was decided, or waits on the date `on`; in the time of the Netherlands."""
        until = timezone.localdate(self.decided_at) if self.decided_at else on
        return max((until - timezone.localdate(self.asked_at)).days, 0)
