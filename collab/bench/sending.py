"""Mail: our sender against a loop over smtplib with the same mails, and the pages while it sends."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
from django.conf import settings
from django.utils import timezone

if __name__ == "__main__":
    django.setup()

from collab.bench.letters import Digest
from collab.outbox.models import Line, Message, Recipient
from collab.outbox.sending import send_due
from collab.outbox.sending.mails import mail_for

MAILS = 10_000
A_WHILE = 2  # seconds
# How long the sender is at it before a page is asked for.
HEAD_START = 0.02


class NothingSentError(Exception):
    """No mail left: there is nothing to measure."""


def fill(number: int = MAILS) -> None:
    """Messages that wait, each to somebody else; this run is the installation that may send them."""
    at = timezone.now()
    Message.objects.all().delete()
    Line.objects.all().delete()
    have = Recipient.objects.filter(email__endswith="@bench.example").count()
    Recipient.objects.bulk_create(
        Recipient(email=f"p{one}@bench.example", name=f"Persoon {one}") for one in range(have, number)
    )
    Message.objects.bulk_create(
        Message(
            recipient=recipient, letter="bench", key=f"bench:{recipient.pk}",
            message_id=f"<{recipient.pk}@bench.example>", created_at=at, due_at=at,
            expires_at=at + dt.timedelta(days=1),
        )
        for recipient in Recipient.objects.filter(email__endswith="@bench.example")[:number]
    )  # fmt: skip


def to(port: int) -> None:
    """Send what this process sends to the sink on `port`."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def send() -> float:
    """Seconds a mail of our sender, over a while of what waits."""
    if Message.objects.waiting_to_be_sent(timezone.now()).count() < MAILS // 4:
        fill()
    begun = time.perf_counter()
    done = send_due(now=timezone.now, limit_seconds=A_WHILE, stop=lambda: False)
    if not done.sent:
        raise NothingSentError(f"{done}; {list(Line.objects.values('held_because', 'said'))}")
    return (time.perf_counter() - begun) / done.sent


def bare(port: int) -> Callable[[], float]:
    """Seconds a mail of a loop over smtplib with one connection and the same mails, ready made."""
    ready = itertools.cycle(mails())

    def loop() -> float:
        begun, sent = time.perf_counter(), 0
        with smtplib.SMTP("127.0.0.1", port) as smtp:
            while time.perf_counter() < begun + A_WHILE:
                smtp.sendmail(*next(ready))
                sent += 1
        return (time.perf_counter() - begun) / sent

    return loop


def mails() -> list[tuple[str, str, bytes]]:
    """The same mails: from whom, to whom, and every byte."""
    at = timezone.now()
    some = list(Message.objects.select_related("recipient__user")[:1_000])
    written = Digest().write(some, at=at)
    return [
        (mail.from_email, mail.to[0], mail.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
        for mail in (mail_for(message, written[message.pk], at=at) for message in some)  # type: ignore[arg-type]
    ]


def after_as_long(work: Callable[[], float]) -> float:
    """Do something after the pause that comes before a page while sending: a processor that stood still is slower."""
    time.sleep(HEAD_START)
    return work()


@contextmanager
def sending_now_and_then(port: int) -> Iterator[Callable[[Callable[[], float]], float]]:
    """A function that does something while a sender of its own process sends; between two times it stands still."""
    process = subprocess.Popen([sys.executable, "-m", "collab.bench.sending", str(port)], env=os.environ)  # noqa: S603

    def meanwhile(work: Callable[[], float]) -> float:
        process.send_signal(signal.SIGCONT)
        time.sleep(HEAD_START)
        try:
            return work()
        finally:
            process.send_signal(signal.SIGSTOP)

    try:
        while not Message.objects.filter(state="sent").exists():
            if process.poll() is not None:
                raise NothingSentError("the sender ended; what it said stands above")
            time.sleep(0.1)
        process.send_signal(signal.SIGSTOP)
        yield meanwhile
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    os.nice(10)  # as the worker of `make run` and of docker-compose.yml
    to(int(sys.argv[1]))
    while True:
        send()
