"""A subscription to the calendar: a secret address that a calendar program reads by itself."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.lib.trail import audited


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """The ways in which subscriptions are looked for."""

    def live(self) -> CalendarFeedQuerySet:
        """Subscriptions of which the address works."""
        return self.filter(revoked_at__isnull=True)

    def deleted(self) -> CalendarFeedQuerySet:
        """Subscriptions that were deleted and can be put back: not an old address that a new one took the place of."""
        return self.filter(revoked_at__isnull=False, successor__isnull=True)


# What calendar programs do by themselves is no history, and an address that lets somebody in stands in none.
@audited(exclude=("salt", "token_hash", "etag", "changed_at", "last_fetched_at"))
class CalendarFeed(models.Model):
    """One address of a subscription; `query` is the query string of the calendar's filter, in its own order.

    The address itself is nowhere: it is made out of the `salt` and the secret key of the installation when its owner
    looks at it (`initiatives.calendar.tokens`), and recognised by its hash. So its owner can read it again, for a
    second device, and who reads only the database cannot. A new address is a row of its own, the `successor` of this
    one: the old row stays, so that the old address says that it is gone.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(max_length=1000, blank=True, editable=False)
    salt = models.CharField(max_length=64, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    renewed_at = models.DateTimeField(_("new address since"), null=True, editable=False)
    # Written once a day at most.
    last_fetched_at = models.DateTimeField(_("last read at"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("works no more since"), null=True, editable=False)
    successor = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, editable=False, related_name="predecessor"
    )
    # What was in it the last time, and since when: for programs that only ask whether something changed.
    etag = models.CharField(max_length=64, blank=True, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[models.Manager[CalendarFeed]] = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="initiatives_calendarfeed_name_filled"),
            models.CheckConstraint(
                condition=Q(token_hash__regex=r"^[0-9a-f]{64}$"),  # noqa: S106 (a pattern)
                name="initiatives_calendarfeed_only_a_hash",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(revoked_at__isnull=False),
                name="initiatives_calendarfeed_replaced_works_no_more",
            ),
            models.CheckConstraint(
                condition=Q(etag="", changed_at__isnull=True) | ~Q(etag="") & Q(changed_at__isnull=False),
                name="initiatives_calendarfeed_etag_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(renewed_at__isnull=True) | Q(renewed_at__gte=F("created_at")),
                name="initiatives_calendarfeed_renewed_after_made",
            ),
        ]

    def __str__(self) -> str:
        return self.name
