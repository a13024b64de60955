"""A mail server that does as it is told, and writes down what it received before it answers."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from collab.embedded import free_port

HANGS_SECONDS = 30


class Sink:
    """What the server must do, by recipient: the first of its script each time, and accept when there is none left.

    `refuse 550 5.1.1 ...` answers so to RCPT, `reject 554 ...` to the words; `hang` and `drop` do so at RCPT;
    `drop unanswered` and `hang unanswered` after the words came; `drop answered` after the 250.
    """

    def __init__(self, password: str, *, is_pipelining: bool) -> None:
        self.port = 0
        self.script: dict[str, list[str]] = defaultdict(list)
        self.received: list[EmailMessage] = []
        self.connections = 0
        self.password, self.is_pipelining = password, is_pipelining
        self.before_answer = lambda: None

    def to(self, address: str) -> list[EmailMessage]:
        """What came for `address`."""
        return [mail for mail in self.received if mail["To"] == address]

    # --- what aiosmtpd calls --------------------------------------------------------------------------

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        """Whether three commands may come at once."""
        session.host_name = hostname
        first, *others = responses
        return [first, *(["250-PIPELINING"] if self.is_pipelining else []), *others]

    async def handle_RCPT(self, server, session, envelope, address, options):
        """The recipient: refused, hanging, dropped, or let through."""
        script = self.script[address]
        if script and not script[0].startswith(("reject", "drop ", "hang ")):
            what, _, words = script.pop(0).partition(" ")
            if what == "hang":
                await asyncio.sleep(HANGS_SECONDS)
            if what == "drop":
                server.transport.abort()
            return words or "451 gone"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        """The words: refused, or written down and then answered or not."""
        script = self.script[envelope.rcpt_tos[0]]
        what = script.pop(0) if script else ""
        if what.startswith("reject"):
            return what.partition(" ")[2]
        self.received.append(message_from_bytes(envelope.original_content, policy=policy.default))
        await asyncio.to_thread(self.before_answer)
        if what == "hang unanswered":
            await asyncio.sleep(HANGS_SECONDS)
        if what == "drop unanswered":
            server.transport.abort()
        if what == "drop answered":
            await server.push("250 OK")
            server.transport.close()
        return "250 OK"

    def authenticate(self, server, session, envelope, mechanism, data) -> AuthResult:
        """Only the right password lets in."""
        return AuthResult(success=data.password.decode() == self.password, handled=False)


class _Server(Controller):
    def factory(self) -> SMTP:
        sink = self.handler
        sink.connections += 1
        with_password = {"authenticator": sink.authenticate, "auth_require_tls": False} if sink.password else {}
        return SMTP(sink, hostname="sink", **with_password)


@contextmanager
def running_sink(*, password: str = "", is_pipelining: bool = False) -> Iterator[Sink]:
    """The server, listening for as long as the block lasts."""
    sink = Sink(password, is_pipelining=is_pipelining)
    server = _Server(sink, hostname="127.0.0.1", port=free_port())
    sink.port = server.port
    server.start()
    sink.connections = 0  # the server tries itself once
    try:
        yield sink
    finally:
        server.stop()
