"""The site as in production: gunicorn with two sync workers, hashed static files, no DEBUG."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command

START_SECONDS = 60


class WrongAnswerError(Exception):
    """A page did not answer as it should: what it took is worth nothing."""


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    seconds: float
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Site:
    """The running site, as one visitor sees it."""

    port: int
    cookie: str

    def get(self, path: str, *, encoding: str = "identity", expected: int = 200, is_part: bool = False) -> Answer:
        """Ask for a page as the visitor and read all of it; or for a part of one, as htmx does."""
        start = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asked_by = {"HX-Request": "true"} if is_part else {}
        line.request("GET", path, headers={"Cookie": self.cookie, "Accept-Encoding": encoding, **asked_by})
        response = line.getresponse()
        body = response.read()
        line.close()
        seconds = time.perf_counter() - start
        if response.status != expected:
            raise WrongAnswerError(f"{path} answered {response.status}")
        return Answer(seconds, body, {name.lower(): value for name, value in response.getheaders()})


@contextmanager
def served(port: int, folder: Path, *, cookie: str) -> Iterator[Site]:
    """The site on `port` for as long as the block lasts."""
    call_command("collectstatic", interactive=False, verbosity=0)
    command = [
        sys.executable, "-m", "gunicorn", "collab.bench.wsgi", "--bind", f"127.0.0.1:{port}",
        "--workers", "2", "--worker-tmp-dir", str(folder), "--access-logfile", "-",
    ]  # fmt: skip
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)  # noqa: S603
        try:
            site = Site(port, cookie)
            _wait(site, process, folder / "web.log")
            yield site
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(site: Site, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            site.get("/health/")
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise WrongAnswerError(f"The web server did not start: {log.read_text()[-2000:]}") from None
            time.sleep(0.1)
