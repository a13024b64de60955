"""What was known on a day: figures a night, and reports that never change."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.addresses import address
from collab.lib.trail import audited
from initiatives.models.sight import insider_facets

# The key of the place that is everything.
EVERYTHING = ""

_STAYS = """
RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'initiatives_frozenreport_stays',
    MESSAGE = 'initiatives_frozenreport_stays: a report that is frozen does not change';
"""


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """The ways in which snapshots are looked for."""

    def of_scope(self, scope: str) -> SnapshotQuerySet:
        """Snapshots of this organisation, region, or of everything; the oldest first."""
        return self.filter(scope=scope).order_by("on")


class Snapshot(models.Model):
    """The figures of an organisation (`o12`), a region (`r5`) or everything at the end of a day, as they were known.

    What everyone who signs in may see (`is_open`) stands in a row of its own, beside what only partners see: so a
    reader gets totals of what they may see, and the rest cannot be worked out from them. `figures` has only what is
    not nought. `taken_at` says when it was really taken; a night that was missed has no rows.
    """

    on = models.DateField()
    scope = models.CharField(max_length=24, blank=True)
    is_open = models.BooleanField()
    taken_at = models.DateTimeField()
    figures = models.JSONField()

    objects: ClassVar[models.Manager[Snapshot]] = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = "snapshot"
        verbose_name_plural = "snapshots"
        constraints = [
            models.UniqueConstraint(fields=["scope", "on", "is_open"], name="initiatives_snapshot_once_a_day"),
        ]
        indexes = [models.Index(fields=["on"], name="initiatives_snapshot_day")]

    def __str__(self) -> str:
        return f"{self.scope or 'all'} {self.on}"


class FrozenReportQuerySet(models.QuerySet["FrozenReport"]):
    """The ways in which reports are looked for."""

    def visible_to(self, user: User) -> FrozenReportQuerySet:
        """Reports that `user` made, or that are about an organisation or region in which they stand inside."""
        if user.is_administrator:
            return self
        return self.filter(Q(made_by=user) | Q(scope__in=insider_facets(user), is_whole=True))


@audited()
class FrozenReport(models.Model):
    """A portfolio as it stood on a day, with the words of who froze it. It never changes; the database holds that.

    `query` is the filter, `figures` all that the page shows, in numbers and words: it refers to no initiative, so that
    deleting one leaves the report as it was. `is_whole`: its maker saw everything of `scope`, so that whoever stands
    inside there may read it.
    """

    title = models.CharField(_("title"), max_length=160)
    words = models.TextField(_("your words"), max_length=4000, blank=True)
    scope = models.CharField(max_length=24, blank=True, editable=False)
    is_whole = models.BooleanField(default=False, editable=False)
    query = models.CharField(max_length=1000, blank=True, editable=False)
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    figures = models.JSONField(editable=False)
    made_at = models.DateTimeField(editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[FrozenReport]] = FrozenReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen report")
        verbose_name_plural = _("frozen reports")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="initiatives_frozenreport_title_filled"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="initiatives_frozenreport_period"),
        ]
        indexes = [models.Index(fields=["scope"], name="initiatives_frozenreport_scope")]
        triggers = [
            # That its maker has no account any more is the one thing that may change.
            pgtrigger.Trigger(
                name="stays", when=pgtrigger.Before, func=_STAYS,
                operation=pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
                    "title", "words", "scope", "is_whole", "query", "first_on", "last_on", "figures", "made_at"
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("dashboard:report-detail", self.pk)
