"""The works as processes: web server, workers, schedules, Redis; started and stopped by a test."""

from __future__ import annotations

import collections
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

from collab.embedded import ROOT, free_port


class Redis:
    """A Redis of our own on a port of its own, that can be stopped, frozen and flushed."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([*command, "--dir", str(self.folder)], stdout=subprocess.DEVNULL)
        until(lambda: self.ask("PING").strip() == "PONG", 20)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def ask(self, *words: str) -> str:
        command = ["redis-cli", "-p", str(self.port), *words]
        return subprocess.run(command, capture_output=True, text=True, timeout=30).stdout


class Works:
    """The processes of one installation, and how to ask them things."""

    def __init__(self, folder: Path, *, database_url: str, redis_url: str) -> None:
        self.folder, self.port = folder, free_port()
        self.mail = folder / "mail"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "SECRET_KEY": "only-for-tests-and-never-anywhere-else",
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "FAULTS_MAIL": str(self.mail),
            "PYTHONWARNINGS": "ignore",
        }

    def start(self, name: str, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", *command], env=self.environment | {"BEAT_STATE_FILE": str(self.folder / name)},
                cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        return self.processes[name]

    def start_web(self) -> None:
        # More threads than pages at once: a thread that waited would be seen as a slow page, not as a queue.
        self.start("web", "gunicorn", "collab.wsgi", "--bind", f"127.0.0.1:{self.port}", "--threads", "4")
        until(lambda: self.get("/health/")[0] == 200, 60)

    def start_worker(self, name: str) -> subprocess.Popen[bytes]:
        return self.start(
            name, "celery", "-A", "collab", "worker", "--concurrency", "1", "-Q", "mail,long", "-n", f"{name}@local"
        )

    def start_beat(self, name: str) -> None:
        self.start(name, "celery", "-A", "collab", "beat", "--pidfile=")

    def stop(self) -> None:
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def get(self, path: str, method: str = "GET") -> tuple[int, float]:
        """The status of a page (0: no answer at all) and how many seconds it took."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        began = time.monotonic()
        try:
            connection.request(method, path)
            response = connection.getresponse()
            self.page = response.read().decode()
            return response.status, time.monotonic() - began
        except (OSError, http.client.HTTPException):
            return 0, time.monotonic() - began
        finally:
            connection.close()

    def mails(self) -> collections.Counter[str]:
        """How often the mail of each key was sent."""
        if not self.mail.exists():
            return collections.Counter()
        found = (re.findall(r"^Subject: \[(\S+)\]$", path.read_text(), re.M) for path in self.mail.iterdir())
        return collections.Counter(key for keys in found for key in keys)

    def children(self, name: str) -> list[int]:
        """The processes that do the work of a worker."""
        parent = self.processes[name].pid
        listed = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True).stdout
        return [int(pid) for pid in listed.split()]


def until(what, seconds: float, why: str = "") -> float:
    """Wait until `what()` holds, at most `seconds`; how long it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, why or "it took too long"
        time.sleep(0.1)
    return time.monotonic() - began
