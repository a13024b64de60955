"""One connection over which many mails leave, one recipient each."""

from __future__ import annotations

import re
import smtplib
from functools import cache
from types import TracebackType
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from collab.lib.logs import discreet
from collab.outbox.sending.answers import Answer, Kind, PasswordRefused, Phase, Unreachable, refusal
from collab.outbox.sending.mails import as_bytes

# Many servers close a connection after so many mails; ours is closed before.
MAILS_A_CONNECTION = 100
_GO_ON = {Phase.FROM: {250}, Phase.TO: {250, 251}, Phase.DATA: {354}}
# An address that needs no reading: all but those with a name or with letters beyond ASCII.
_PLAIN = re.compile(r"[\w.+'-]+@[\w.-]+", re.ASCII)


class Wire:
    """The way to the mail server, by the backend of the settings; opened when needed, and anew after trouble.

    SMTP is spoken step by step, because Django's backend does not say how far a mail came when a connection
    breaks, and that is all the difference between trying again and being uncertain.
    """

    def __init__(self) -> None:
        self._backend: Any = get_connection()
        self._mails = 0

    def __enter__(self) -> Wire:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def open(self) -> None:
        """Be ready to post; raises Unreachable or PasswordRefused."""
        if self._mails >= MAILS_A_CONNECTION:
            self.close()
        try:
            self._backend.open()
            if (smtp := self._smtp()) is not None:
                smtp.ehlo_or_helo_if_needed()
        except smtplib.SMTPAuthenticationError as error:
            self.close()
            kind = Unreachable if 400 <= error.smtp_code < 500 else PasswordRefused
            raise kind(refusal(error.smtp_code, _bytes(error.smtp_error), phase=Phase.FROM).said) from error
        except OSError as error:  # all of smtplib's are OSErrors too
            self.close()
            raise Unreachable(_words(error)) from error

    def close(self) -> None:
        """Let go of the connection, however it is."""
        self._mails = 0
        try:
            self._backend.close()
        except OSError:
            pass

    def post(self, mail: EmailMultiAlternatives) -> Answer:
        """Hand over one mail to its one recipient, and say what came of it. Never raises for trouble with the mail."""
        self._mails += 1
        if (smtp := self._smtp()) is not None:
            return self._speak(smtp, mail)
        try:
            self._backend.send_messages([mail])
        except Exception as error:  # how far it came, only the backend knows
            self.close()
            return Answer(Kind.LOST, _words(error))
        return Answer(Kind.ACCEPTED)

    def _smtp(self) -> smtplib.SMTP | None:
        """The open connection, where mail leaves over SMTP."""
        return self._backend.connection if isinstance(self._backend, EmailBackend) else None

    def _speak(self, smtp: smtplib.SMTP, mail: EmailMultiAlternatives) -> Answer:
        try:
            body = as_bytes(mail)  # refuses a line end in an address
            sender, to = _sender(mail.from_email), mail.to[0]
            to = f"<{to}>" if _PLAIN.fullmatch(to) else _bare(to)
        except Exception as error:
            return Answer(Kind.BROKEN, type(error).__name__)
        try:
            refused = self._announce(smtp, sender, to, len(body))
        except OSError as error:
            self.close()
            return Answer(Kind.HANGS if _is_silence(error) else Kind.DROPPED, _words(error))
        if refused is not None:
            return refused
        try:
            smtp.send(body.replace(b"\r\n.", b"\r\n..") + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"))
            code, said = smtp.getreply()
        except OSError as error:
            self.close()
            return Answer(Kind.LOST, _words(error))
        if 200 <= code <= 299:
            return Answer(Kind.ACCEPTED)
        return self._after(smtp, refusal(code, said, phase=Phase.DATA))

    def _announce(self, smtp: smtplib.SMTP, sender: str, to: str, size: int) -> Answer | None:
        """Say from whom and to whom it goes; None when the server waits for the words.

        All three at once to a server that takes that (RFC 2920): three times as few waits.
        """
        mail = f"MAIL FROM:{sender}" + (f" size={size}" if smtp.has_extn("size") else "")
        commands = [(mail, Phase.FROM), (f"RCPT TO:{to}", Phase.TO), ("DATA", Phase.DATA)]
        is_at_once = smtp.has_extn("pipelining")
        if is_at_once:
            smtp.send("".join(f"{command}\r\n" for command, _phase in commands))
        refused, code = None, 0
        for command, phase in commands:
            code, said = smtp.getreply() if is_at_once else smtp.docmd(command)
            if refused is None and code not in _GO_ON[phase]:
                refused = refusal(code, said, phase=phase)
                if not is_at_once:
                    break
        if refused is None:
            return None
        if is_at_once and code in _GO_ON[Phase.DATA]:  # it waits for words to nobody
            smtp.send(b".\r\n")
            smtp.getreply()
        return self._after(smtp, refused)

    def _after(self, smtp: smtplib.SMTP, answer: Answer) -> Answer:
        """Make the connection ready for the next mail after a refusal, or leave it."""
        try:
            if answer.kind in {Kind.DROPPED, Kind.NOT_US} or smtp.rset()[0] != 250:
                self.close()
        except OSError:
            self.close()
        return answer


@cache
def _sender(sender: str) -> str:
    """Who sends, one for all our mail."""
    return _bare(sender)


def _bare(address: str) -> str:
    """An address without its name, between the brackets of SMTP."""
    return smtplib.quoteaddr(sanitize_address(address, "utf-8"))


def _is_silence(error: OSError) -> bool:
    """Whether nothing came for as long as we wait: smtplib hides that behind an error of its own."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _words(error: Exception) -> str:
    return discreet(f"{type(error).__name__}: {error}")[:300]


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
