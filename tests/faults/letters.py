"""Letters that say only which message they are; a slow one can be killed half-way."""

from __future__ import annotations

import time

from collab.outbox.letters import Letter


class Plain:
    """Its key, once in the mail."""

    def write(self, messages, *, at):
        """Letters for all of them."""
        time.sleep(max((message.context.get("seconds", 0) for message in messages), default=0))
        return {message.pk: Letter(f"[{message.key}]", "Hello.", "<p>Hello.</p>") for message in messages}
