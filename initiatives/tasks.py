"""Doorbells of the initiatives app: an action each, safe to ring twice."""

from celery import shared_task
from django.utils import timezone

from collab.outbox import heartbeats
from initiatives import actions
from initiatives.actions import reflecting
from initiatives.actions.words import keep_words
from initiatives.overlap.pairing import find_pairs as pair_up
from initiatives.reminders.sweep import sweep as sweep_rules
from initiatives.snapshots import take_snapshot, thin_snapshots
from initiatives.tallying import count_uncounted


@shared_task(name="initiatives.sweep")
def sweep() -> None:
    """Make what people are to be told by now; then count what was touched."""
    at = timezone.now()
    on = timezone.localdate(at)
    sweep_rules(on=on, at=at)
    heartbeats.seen(heartbeats.SWEEP, at=at)
    count_uncounted(on=on)


@shared_task(name="initiatives.purge_deleted")
def purge_deleted() -> None:
    """Remove for good what was deleted over 30 days ago."""
    actions.purge_deleted(at=timezone.now())


@shared_task(name="initiatives.find_pairs")
def find_pairs() -> None:
    """Find what looks alike among what is new or changed; read all anew first when the lists of words changed."""
    keep_words()
    pair_up(on=timezone.localdate())


@shared_task(name="initiatives.erase_reflections")
def erase_reflections() -> None:
    """Erase who looked from outside, and their words, where that ended two years ago."""
    reflecting.erase_due(at=timezone.now())


@shared_task(name="initiatives.reflection_rounds")
def reflection_rounds() -> None:
    """Plan the looks from outside whose day comes near, remind who was invited, and close what nobody filled in."""
    at = timezone.now()
    on = timezone.localdate(at)
    reflecting.plan_due_rounds(on=on)
    reflecting.close_due(on=on, at=at)
    reflecting.remind_due(on=on, at=at)


@shared_task(name="initiatives.snapshot")
def snapshot() -> None:
    """Count everything once a day, as it is known now; rung again on the same day it does nothing.

    Then thin what was counted long ago.
    """
    at = timezone.now()
    on = timezone.localdate(at)
    if take_snapshot(on=on, at=at):
        thin_snapshots(on=on)
