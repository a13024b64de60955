"""What somebody is to be told: once per cause, step and person, whatever how often the sweep runs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from collab.outbox.models.message import Message
from collab.outbox.models.recipient import Recipient


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """The ways in which occurrences are looked for."""

    def unseen(self) -> OccurrenceQuerySet:
        """What the person did not see in the product yet."""
        return self.filter(seen_at__isnull=True)


class Occurrence(models.Model):
    """One thing that one person is to be told: `kind` about `object_id`, for the cause of the day `occurs_on`.

    `step` is how far the ladder is (0 the first time); `subject_id` what it belongs to (an initiative), so that
    the words can be fetched; `is_copy`: for somebody who need not act but should know (a manager).
    `message` is the mail that tells it, once there is one; `wants_mail` goes off when there will be none: the person
    chose so, or it need not be said any more (`gone_at`).
    """

    kind = models.CharField(_("about"), max_length=30)
    object_id = models.BigIntegerField(editable=False)
    subject_id = models.BigIntegerField(editable=False)
    occurs_on = models.DateField(_("day"))
    step = models.PositiveSmallIntegerField(_("step"), default=0)
    is_copy = models.BooleanField(_("copy"), default=False)
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="occurrences")
    made_at = models.DateTimeField(_("made at"))
    message = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="occurrences", verbose_name=_("message")
    )
    wants_mail = models.BooleanField(default=True, editable=False)
    gone_at = models.DateTimeField(_("no longer needed since"), null=True, blank=True)
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Occurrence]] = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("occurrence")
        verbose_name_plural = _("occurrences")
        constraints = [
            models.UniqueConstraint(
                fields=["object_id", "kind", "occurs_on", "step", "recipient"], name="outbox_occurrence_once"
            ),
        ]
        indexes = [
            # What waits for a mail, and what the bell shows: both few, whatever was told before.
            models.Index(
                fields=["recipient"], condition=Q(message__isnull=True, wants_mail=True),
                name="outbox_occurrence_to_mail",
            ),
            models.Index(
                fields=["recipient", "-made_at"], condition=Q(seen_at__isnull=True, gone_at__isnull=True),
                name="outbox_occurrence_unseen",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.occurs_on} ({self.step})"
