"""One mail to one person, and how far it is."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from collab.outbox.models.recipient import Recipient


class State(models.TextChoices):
    """How far a message is. `Message.State` is the same."""

    PENDING = "pending", _("Waiting")
    CLAIMED = "claimed", _("Taken by a sender")
    TRANSMITTING = "transmitting", _("Being sent")
    RETRY = "retry", _("Tried, will be tried again")
    UNCERTAIN = "uncertain", _("Uncertain")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    EXPIRED = "expired", _("Too late to send")
    SUPPRESSED = "suppressed", _("Not sent, on purpose")


# In these something still has to happen, at `due_at`.
OPEN_STATES = (State.PENDING, State.CLAIMED, State.TRANSMITTING, State.RETRY, State.UNCERTAIN)
# In these a sender holds the row, until its lease (`due_at`) runs out.
HELD_STATES = (State.CLAIMED, State.TRANSMITTING)


class MessageQuerySet(models.QuerySet["Message"]):
    """The ways in which messages are looked for."""

    def due(self, at: dt.datetime) -> MessageQuerySet:
        """Messages with which something has to happen by the instant `at`."""
        return self.filter(due_at__lte=at)

    def waiting_to_be_sent(self, at: dt.datetime) -> MessageQuerySet:
        """Messages that a sender should take by the instant `at` (also what is sent once more), the oldest first."""
        waiting = [State.PENDING, State.RETRY, State.UNCERTAIN]
        return self.due(at).filter(state__in=waiting, expires_at__gt=at).order_by("due_at", "pk")


class Message(models.Model):
    """One mail to one person.

    `key` says what it is, so that it is made once. `letter` names who writes its words (`settings.OUTBOX_LETTERS`)
    at the moment of sending, out of what still holds then; `context` is what they need beside its occurrences.
    `message_id` is fixed at birth and kept when it is sent again. `due_at` is the one next moment: not before it
    may it be sent (pending, retry), at it the lease of a sender ends (claimed, transmitting), from it on it is sent
    once more (uncertain); none when nothing has to happen any more. After `expires_at` it is not sent.
    """

    State = State

    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="messages")
    letter = models.CharField(_("letter"), max_length=30)
    key = models.CharField(_("key"), max_length=120, unique=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    context = models.JSONField(default=dict, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PENDING)
    created_at = models.DateTimeField(_("made at"))
    due_at = models.DateTimeField(_("next moment"), null=True, blank=True)
    expires_at = models.DateTimeField(_("not after"))
    attempt_id = models.UUIDField(_("attempt"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    because = models.CharField(_("why"), max_length=300, blank=True)
    is_possible_duplicate = models.BooleanField(_("may have arrived twice"), default=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    emptied_at = models.DateTimeField(_("words removed at"), null=True, blank=True)

    objects: ClassVar[models.Manager[Message]] = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="outbox_message_state_known"),
            models.CheckConstraint(
                condition=(Q(state__in=OPEN_STATES) & Q(due_at__isnull=False))
                | (~Q(state__in=OPEN_STATES) & Q(due_at__isnull=True)),
                name="outbox_message_open_has_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=HELD_STATES) & Q(attempt_id__isnull=False))
                | (~Q(state__in=HELD_STATES) & Q(attempt_id__isnull=True)),
                name="outbox_message_held_by_an_attempt",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENT) | Q(sent_at__isnull=False), name="outbox_message_sent_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.FAILED, State.SUPPRESSED, State.UNCERTAIN]) | ~Q(because=""),
                name="outbox_message_says_why",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="outbox_message_expires_later"),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(due_at__isnull=False), name="outbox_message_due"),
            # What left in the last weeks (the brake), and whose words are to be removed.
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="outbox_message_sent"),
            models.Index(
                fields=["created_at"], condition=Q(emptied_at__isnull=True, due_at__isnull=True),
                name="outbox_message_to_empty",
            ),
            # What an administrator looks for first.
            models.Index(
                fields=["state", "-id"], condition=Q(state__in=[State.FAILED, State.UNCERTAIN, State.RETRY]),
                name="outbox_message_trouble",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.key
