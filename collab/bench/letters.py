"""Words of the length of a digest, so that the row says what sending costs; who writes them has a row of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from collab.outbox.letters import Letter, NotNeeded
from collab.outbox.models import Message

_LINES = [f"Samen sneller naar een warm huis {number}: het is tijd voor een blik van buiten." for number in range(12)]
_TEXT = "\n\n".join(_LINES)
_HTML = "".join(f'<p style="margin:0"><a href="https://example.org/">{line}</a></p>\n' for line in _LINES)


class Digest:
    """A digest of twelve things for anybody."""

    def write(self, messages: Sequence[Message], *, at: dt.datetime) -> dict[int, Letter | NotNeeded]:
        """The same words for everybody, with their name."""
        return {
            message.pk: Letter(
                subject="Twaalf dingen wachten op u",
                text=f"Dag {message.recipient},\n\n{_TEXT}\n",
                html=f"<!doctype html><html><body><p>Dag {message.recipient},</p>\n{_HTML}</body></html>\n",
            )
            for message in messages
        }
