"""One run of a sender: until nothing is due, the time is up, or there is trouble on the line."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _

from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Heartbeat, Line, Message, Recipient
from collab.outbox.models.message import State
from collab.outbox.sending import line
from collab.outbox.sending.answers import Answer, Kind, PasswordRefused, Unreachable
from collab.outbox.sending.claiming import Claim, claim, grace, lease, recover, release
from collab.outbox.sending.mails import as_sent, mail_for
from collab.outbox.sending.marking import Beginning, Change, mark
from collab.outbox.sending.wire import Wire
from collab.outbox.sending.wording import Unwritable, Words, words_for

log = structlog.get_logger(__name__)

# A message on which the works break is tried so often, then set aside.
MOST_BREAKS = 5
# So many broken connections after one another, and the rest waits for the next run.
MOST_TROUBLES = 3
# After each mail the sender leaves the processors to whoever waits for a page: mail has time. Its low priority is
# not enough for that, because the part of the work that the database does for it has the same as that of a page.
REST_SECONDS = 0.0002
FIRST_PAUSE, LONGEST_PAUSE = dt.timedelta(minutes=1), dt.timedelta(hours=4)


@dataclass(frozen=True)
class Sent:
    """What a run came to, by the state in which it left messages; `trouble` says what stopped it before the end."""

    sent: int = 0
    retry: int = 0
    failed: int = 0
    uncertain: int = 0
    expired: int = 0
    suppressed: int = 0
    trouble: str = ""


def send_due(*, now: Callable[[], dt.datetime], limit_seconds: float, stop: Callable[[], bool]) -> Sent:
    """Send what is due, until nothing is, `limit_seconds` are over or `stop()` says so.

    Safe to run at any moment and in any number at once. Call it outside a transaction: each step is committed.
    """
    ends = time.monotonic() + limit_seconds
    run = _Run(now, lambda: stop() or time.monotonic() >= ends)
    _alive(now(), "")
    run.count(recover(at=now()))
    try:
        if line.is_open(at=now()) and Message.objects.waiting_to_be_sent(now()).exists():
            run.drain()
    except Unreachable as error:
        run.trouble = _("The mail server cannot be reached: %(said)s") % {"said": error}
        log.warning("outbox_unreachable", said=str(error))
    except PasswordRefused as error:
        run.trouble = str(error)
        line.hold(Line.Hold.PASSWORD, at=now(), said=str(error))
    sent = Sent(**{str(state): number for state, number in run.tally.items()}, trouble=run.trouble)
    _alive(now(), run.trouble)
    if run.tally:
        log.info("outbox_run", **{str(state): number for state, number in run.tally.items()}, trouble=run.trouble)
    return sent


def _alive(at: dt.datetime, said: str) -> None:
    Heartbeat.objects.update_or_create(name="sender", defaults={"at": at, "said": said[:300]})


@dataclass
class _Run:
    now: Callable[[], dt.datetime]
    is_over: Callable[[], bool]
    tally: Counter[str] = field(default_factory=Counter)
    trouble: str = ""
    # Broken connections after one another.
    troubles: int = 0

    def count(self, numbers: Mapping[str, int]) -> None:
        self.tally.update(numbers)

    def drain(self) -> None:
        """Take and send, batch after batch; raises Unreachable or PasswordRefused."""
        with Wire() as wire:
            while not self.is_over() and not self.trouble:
                wire.open()  # before anything is taken: without a server all stays as it is
                claimed = claim(at=self.now())
                if not claimed.messages:
                    return
                try:
                    self._send(claimed, wire)
                finally:
                    release(claimed, at=self.now())
                self.count(recover(at=self.now()))

    def _send(self, claimed: Claim, wire: Wire) -> None:
        """Send what was taken. That a mail was sent, is written together with the next being on its way."""
        words = words_for(claimed.messages, at=self.now())
        ended: Change | None = None
        try:
            for message in claimed.messages:
                if self.is_over() or self.trouble:
                    break
                ready = self._ready(message, words[message.pk])
                if isinstance(ready, Change):
                    self._mark(claimed, ready)
                    continue
                wire.open()
                before, ended = ended, None
                letter, mail = ready
                if self._mark(claimed, before, Beginning(message, letter, lease(self.now()))):
                    ended = self._after(message, wire.post(mail))
                    time.sleep(REST_SECONDS)
        finally:
            if ended is not None:
                self._mark(claimed, ended)

    def _ready(self, message: Message, words: Words) -> tuple[Letter, EmailMultiAlternatives] | Change:
        """The mail, or how it ends without one."""
        if isinstance(words, NotNeeded):
            return Change(message, State.SUPPRESSED, words.because)
        if isinstance(words, Unwritable):
            return self._broken(message, words.because)
        try:
            letter = as_sent(words, message)
            return letter, mail_for(message, letter, at=self.now())
        except Exception as error:  # whatever it is, it must not stop the others
            log.exception("outbox_no_mail", message=message.pk)
            return self._broken(message, type(error).__name__)

    def _mark(self, claimed: Claim, ended: Change | None, begun: Beginning | None = None) -> bool:
        """Write both down; whether the one that begins is ours still, and the line open."""
        marked = mark(claimed.attempt, ended=ended, begun=begun)
        if ended is None:
            return marked.begun
        if not marked.ended:
            log.warning("outbox_taken_over", message=ended.message.pk, would_be=str(ended.state))
            return marked.begun
        self.tally[ended.state] += 1
        if ended.state != State.SENT:
            log.warning("outbox_not_sent", message=ended.message.pk, state=str(ended.state), because=ended.because)
        return marked.begun

    def _after(self, message: Message, answer: Answer) -> Change:
        """What the answer of the mail server means for the message, its recipient and the line."""
        at, said = self.now(), answer.said
        self.troubles = self.troubles + 1 if answer.kind in {Kind.DROPPED, Kind.LOST} else 0
        if answer.kind is Kind.HANGS or self.troubles >= MOST_TROUBLES:
            self.trouble = said
        match answer.kind:
            case Kind.ACCEPTED:
                return Change(message, State.SENT, sent_at=at)
            case Kind.REFUSED:
                return Change(message, State.FAILED, said)
            case Kind.NO_SUCH_ADDRESS:
                to = message.recipient.address
                refused = Recipient.objects.filter(pk=message.recipient_id).exclude(refused_address=to)
                refused.update(refused_at=at, refused_address=to, refused_because=said)
                return Change(message, State.FAILED, said)
            case Kind.LATER | Kind.DROPPED:
                return Change(message, State.RETRY, said, due_at=_again_at(message, at), counts=True)
            case Kind.HANGS:
                due_at = min(at + FIRST_PAUSE, message.expires_at)
                return Change(message, State.RETRY, said, due_at=due_at)
            case Kind.LOST if message.is_possible_duplicate:
                return Change(message, State.FAILED, _("Uncertain for the second time: %(said)s") % {"said": said})
            case Kind.LOST:
                return Change(message, State.UNCERTAIN, said, due_at=grace(at))
            case Kind.BROKEN:
                return self._broken(message, said)
            case Kind.NOT_US:
                self.trouble = said
                line.hold(Line.Hold.PASSWORD, at=at, said=said)
                return Change(message, State.RETRY, said, due_at=at)

    def _broken(self, message: Message, because: str) -> Change:
        """Try again later what breaks, and set it aside when it keeps breaking."""
        if message.attempts + 1 >= MOST_BREAKS:
            return Change(message, State.FAILED, because, counts=True)
        return Change(message, State.RETRY, because, due_at=_again_at(message, self.now()), counts=True)


def _again_at(message: Message, at: dt.datetime) -> dt.datetime:
    """When to try again: ever later, not all at the same moment, and not after it expires."""
    pause = min(FIRST_PAUSE * (1 << min(message.attempts, 12)), LONGEST_PAUSE)
    return min(at + pause * random.uniform(0.8, 1.2), message.expires_at)  # noqa: S311 (spreads, hides nothing)
