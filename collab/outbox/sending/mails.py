"""A mail out of the words of a letter."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import replace
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from collab.outbox.addresses import unsubscribe_address
from collab.outbox.letters import Letter
from collab.outbox.models import Message

_SUBJECT = Message._meta.get_field("subject").max_length or 200
_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)


def as_sent(letter: Letter, message: Message) -> Letter:
    """The words as they leave: a subject of one line, and a sentence above what may arrive twice.

    Raises ValueError for words that can be neither mailed nor kept.
    """
    letter = replace(letter, subject=" ".join(letter.subject.split())[:_SUBJECT])
    if b"\0" in f"{letter.subject}{letter.text}{letter.html}".encode():
        raise ValueError("a character that is none")
    if not message.is_possible_duplicate:
        return letter
    user = message.recipient.user
    with translation.override(user.language if user else message.recipient.language):
        said = _("You may have received this message before: we could not be sure that it arrived.")
    above = f"<p>{escape(said)}</p>"
    body = _BODY.search(letter.html)
    end = body.end() if body else 0
    html = letter.html[:end] + above + letter.html[end:] if letter.html else ""
    return replace(letter, text=f"{said}\n\n{letter.text}", html=html)


def mail_for(message: Message, letter: Letter, *, at: dt.datetime) -> EmailMultiAlternatives:
    """The mail, to its one recipient.

    No `Precedence: bulk`: it is no standard, and some servers put such mail aside. That nobody's absence answers it,
    `Auto-Submitted` says by the standard and `X-Auto-Response-Suppress` to Exchange.
    """
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(at),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }
    if letter.can_stop:
        headers["List-Unsubscribe"] = f"<{unsubscribe_address(message.recipient)}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if message.is_possible_duplicate:
        headers["X-Possible-Duplicate"] = "yes"
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [message.recipient.address],
        reply_to=[letter.reply_to] if letter.reply_to else None, headers=headers,
    )  # fmt: skip
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    return mail


def as_bytes(mail: EmailMultiAlternatives) -> bytes:
    """Every byte of `mail` as it goes over the network.

    The standard library folds each header anew and searches the whole mail for a boundary that is free: most of the
    work of a mail. Django already made the headers safe, and a random boundary is free.
    """
    return _flat(mail.message()).replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")


def _flat(part: Any) -> bytes:
    if not part.is_multipart():
        words: str = part.get_payload()
        return _head(part) + words.encode("utf-8", "surrogateescape")
    boundary = f"={secrets.token_hex(16)}="
    part.replace_header("Content-Type", f'{part["Content-Type"]}; boundary="{boundary}"')
    between = f"\n--{boundary}\n".encode()
    parts = b"".join(between + _flat(one) for one in part.get_payload())
    return _head(part) + parts + f"\n--{boundary}--\n".encode()


def _head(part: Any) -> bytes:
    return "".join(f"{name}: {value}\n" for name, value in part.items()).encode("ascii", "surrogateescape") + b"\n"
