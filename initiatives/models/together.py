"""Two initiatives that meet: linked, organised together, or merged into one, which can be undone for a while."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from collab.accounts.models import User
from collab.lib.addresses import address
from collab.lib.trail import audited
from initiatives.models.initiative import Initiative
from initiatives.models.partnership import Partnership
from partners.models import Organisation


class ConnectionQuerySet(models.QuerySet["Connection"]):
    """The ways in which links between initiatives are looked for."""

    def of(self, initiative: Initiative) -> ConnectionQuerySet:
        """Links of this initiative with another, whichever of the two it is."""
        return self.filter(Q(first=initiative) | Q(second=initiative))

    def between(self, one: int, other: int) -> ConnectionQuerySet:
        """The link between these two, by their keys; there is one at most."""
        return self.filter(first=min(one, other), second=max(one, other))


@audited()
class Connection(models.Model):
    """Two initiatives have to do with each other. It is the same from both sides, so the lower key comes first."""

    first = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="connections_after")
    second = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="connections_before")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Connection]] = ConnectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between initiatives")
        verbose_name_plural = _("links between initiatives")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="initiatives_connection_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="initiatives_connection_lower_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"

    def other(self, initiative: Initiative) -> Initiative:
        """The one at the other end."""
        return self.second if self.first_id == initiative.pk else self.first


class TogetherRequestQuerySet(models.QuerySet["TogetherRequest"]):
    """The ways in which proposals to organise something together are looked for."""

    def waiting(self) -> TogetherRequestQuerySet:
        """Proposals that nobody answered."""
        return self.filter(decided_at__isnull=True)

    def between(self, one: int, other: int) -> TogetherRequestQuerySet:
        """Proposals between these two, by their keys, whoever asked."""
        return self.filter(initiative__in=[one, other], other__in=[one, other])


@audited()
class TogetherRequest(models.Model):
    """The lead of `initiative` asks the lead of `other` to organise `initiative` together.

    With a yes both organisations lead it, and both people may change it; what becomes of `other` is what who said
    yes chose: it is linked, or merged into it. `partnership` is what the second lead became.
    """

    class Outcome(models.TextChoices):
        """How it ended."""

        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="together_asked")
    other = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="together_received")
    # The lead of `other` when it was asked.
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="together_requests")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.SET_NULL, null=True, editable=False, related_name="together_requests"
    )
    text = models.CharField(_("why together?"), max_length=500, blank=True)
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

    objects: ClassVar[models.Manager[TogetherRequest]] = TogetherRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal to organise together")
        verbose_name_plural = _("proposals to organise together")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(initiative=F("other")), name="initiatives_togetherrequest_two_initiatives"
            ),
            # Whoever asks first: two that ask each other are one proposal.
            models.UniqueConstraint(
                Least("initiative", "other"), Greatest("initiative", "other"), condition=Q(decided_at__isnull=True),
                name="initiatives_togetherrequest_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, outcome="")
                | Q(decided_at__isnull=False, outcome__in=["agreed", "declined", "withdrawn"]),
                name="initiatives_togetherrequest_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="declined") | ~Q(reason=""), name="initiatives_togetherrequest_declined_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(decided_at__isnull=False),
                name="initiatives_togetherrequest_decided_by_with_at",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.other} → {self.initiative}"

    def get_absolute_url(self) -> str:
        """Its own page, for both sides."""
        return address("initiatives:together-detail", self.pk)


class MergeState(models.TextChoices):
    """How far a merge is. `Merge.State` is the same."""

    WAITING = "waiting", _("waits for consent")
    DONE = "done", _("merged")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UNDONE = "undone", _("undone")


class MergeQuerySet(models.QuerySet["Merge"]):
    """The ways in which merges are looked for."""

    def waiting(self) -> MergeQuerySet:
        """Proposals that wait for the consent of somebody."""
        return self.filter(state=MergeState.WAITING)

    def done(self) -> MergeQuerySet:
        """Merges that were carried out, and not undone."""
        return self.filter(state=MergeState.DONE)

    def between(self, one: int, other: int) -> MergeQuerySet:
        """Merges of these two, by their keys, whichever of them stays."""
        return self.filter(kept__in=[one, other], gone__in=[one, other])

    def of(self, initiative: int) -> MergeQuerySet:
        """Merges of this one with another, by its key."""
        return self.filter(Q(kept=initiative) | Q(gone=initiative))


@audited()
class Merge(models.Model):
    """Two initiatives become one: `kept` stays, and all of `gone` moves there once every lead agreed.

    What moved stands in its steps, so that it can be undone for a while.
    """

    State = MergeState

    kept = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="merges_kept")
    gone = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="merges_gone")
    state = models.CharField(_("state"), max_length=9, choices=MergeState.choices, default=MergeState.WAITING)
    text = models.CharField(_("why one?"), max_length=500, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    merged_at = models.DateTimeField(null=True, editable=False)
    # When it was declined, withdrawn or undone, and by whom.
    ended_at = models.DateTimeField(null=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects: ClassVar[models.Manager[Merge]] = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="initiatives_merge_two_initiatives"),
            # Two leads who each propose it to the other: one proposal, whichever stays.
            models.UniqueConstraint(
                Least("kept", "gone"), Greatest("kept", "gone"), condition=Q(state="waiting"),
                name="initiatives_merge_one_waiting",
            ),
            models.UniqueConstraint(fields=["gone"], condition=Q(state="done"), name="initiatives_merge_gone_once"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "undone"], merged_at__isnull=False)
                | Q(state__in=["waiting", "declined", "withdrawn"], merged_at__isnull=True),
                name="initiatives_merge_merged_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done"], ended_at__isnull=True, ended_by__isnull=True)
                | Q(state__in=["declined", "withdrawn", "undone"], ended_at__isnull=False),
                name="initiatives_merge_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(reason=""), name="initiatives_merge_declined_has_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    def get_absolute_url(self) -> str:
        """Its own page, for both sides."""
        return address("initiatives:merge-detail", self.pk)

    @property
    def seen(self) -> str:
        """What somebody who agrees has read: which one stays, and both texts as they were then."""
        return f"{self.kept_id}.{self.kept.version}.{self.gone.version}"

    def can_be_undone_until(self, kept_for: dt.timedelta) -> dt.datetime | None:
        """The last moment at which it can be undone; None for what was not carried out."""
        return self.merged_at + kept_for if self.state == MergeState.DONE and self.merged_at else None


@audited()
class MergeConsent(models.Model):
    """One lead agreed to the merge as it was proposed; when the other one is to stay, everybody is asked anew."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="consents")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[models.Manager[MergeConsent]] = models.Manager()

    class Meta:
        verbose_name = _("consent to a merge")
        verbose_name_plural = _("consents to a merge")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["merge", "user"], name="initiatives_mergeconsent_once")]

    def __str__(self) -> str:
        return str(self.user)


class MergeStep(models.Model):
    """One row that a merge moved or changed: what its columns were, and what they became.

    `entry` is its line in the table of what moves (`initiatives.merging.plan`). No words stand here, and nothing
    that says who wrote something or when.
    """

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="steps")
    entry = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField()

    objects: ClassVar[models.Manager[MergeStep]] = models.Manager()

    class Meta:
        verbose_name = "step of a merge"
        verbose_name_plural = "steps of a merge"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["merge", "entry", "object_id"], name="initiatives_mergestep_once")
        ]

    def __str__(self) -> str:
        return f"{self.entry} {self.object_id}"
