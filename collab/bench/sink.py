"""A mail server that takes everything, quickly, in a process of its own: `python -m collab.bench.sink`.

It writes down the Message-ID of each mail before it answers, when it is told where; `--delay` lets it think first.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_END = b"\r\n.\r\n"
_ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 SIZE 10000000\r\n", b"HELO": b"250 sink\r\n", b"MAIL": b"250 OK\r\n",
    b"RCPT": b"250 OK\r\n", b"RSET": b"250 OK\r\n", b"NOOP": b"250 OK\r\n", b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}  # fmt: skip


class Sink(asyncio.Protocol):
    """One conversation."""

    def __init__(self, record: BinaryIO | None, delay: float) -> None:
        self.record, self.delay = record, delay
        self.buffer, self.is_in_words = bytearray(), False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self.transport = transport
        self.say(b"220 sink\r\n")

    def say(self, words: bytes) -> None:
        """Answer, when somebody is there still."""
        if not self.transport.is_closing():
            self.transport.write(words)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        """Answer each line, and the words of a mail when they are complete."""
        self.buffer += data
        while (found := self.buffer.find(_END if self.is_in_words else b"\r\n")) >= 0:
            end = found + (len(_END) if self.is_in_words else 2)
            part = bytes(self.buffer[:end])
            del self.buffer[:end]
            if self.is_in_words:
                self.take(part)
            else:
                verb = part[:4].upper()
                self.is_in_words = verb == b"DATA"
                self.say(_ANSWERS.get(verb, b"500 what?\r\n"))
                if verb == b"QUIT":
                    self.transport.close()

    def take(self, words: bytes) -> None:
        """Write down first, answer after."""
        self.is_in_words = False
        known = _MESSAGE_ID.search(words)
        if self.record is not None:
            self.record.write((known[1] if known else b"?") + b"\n")
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.say, b"250 OK\r\n")
        else:
            self.say(b"250 OK\r\n")


@contextmanager
def running(*, record: Path | None = None, delay: float = 0) -> Iterator[int]:
    """The port of a sink that lives for as long as the block lasts."""
    command = [sys.executable, "-m", "collab.bench.sink", "--delay", str(delay)]
    if record is not None:
        command += ["--record", str(record)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)  # noqa: S603
    try:
        assert process.stdout is not None  # noqa: S101
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


async def _serve(record: BinaryIO | None, delay: float) -> None:
    server = await asyncio.get_running_loop().create_server(lambda: Sink(record, delay), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--record", type=Path)
    parser.add_argument("--delay", type=float, default=0)
    options = parser.parse_args()
    asyncio.run(_serve(options.record.open("ab", buffering=0) if options.record else None, options.delay))
