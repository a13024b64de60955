"""`make run`: the whole site with one command, and a clean end with one key.

Starts PostgreSQL (unless DATABASE_URL names a server), prepares the database, then runs the web
server, the Celery worker and its schedule until Ctrl-C or SIGTERM. What they say goes to
`.local/logs/`; what a person must know is printed here, in one line each.
"""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO

from collab.embedded import LOCAL, ROOT, EmbeddedError, Postgres, data_folder, secret_key

LOGS = LOCAL / "logs"
STOP_SECONDS = 15
READY_SECONDS = 60
WEB_WORKERS = "2"


class CannotRun(Exception):
    """`make run` cannot go on; the text says why and what to do, in one line."""


@dataclass
class Child:
    """A process of ours, with the name that a person knows it by."""

    name: str
    process: subprocess.Popen[bytes]


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, flush=True)  # noqa: T201 (this program talks to a terminal)


def read_port() -> int:
    """The port of the web server from PORT; raises CannotRun when it is no port or is taken."""
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 1 <= int(given) <= 65535:
        raise CannotRun(f"PORT must be a number from 1 to 65535, not {given!r}: make run PORT=8001")
    port = int(given)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise CannotRun(f"Port {port} is not allowed for this account: make run PORT=8001") from None
        except OSError:
            raise CannotRun(f"Port {port} is taken by another program: make run PORT={port + 1}") from None
    return port


def hold_clone(stack: ExitStack) -> None:
    """Make sure that only one `make run` lives in this clone; raises CannotRun when another does."""
    try:
        LOCAL.mkdir(parents=True, exist_ok=True)
        lock = stack.enter_context((LOCAL / "lock").open("w"))
    except OSError as error:
        raise CannotRun(
            f"{LOCAL} cannot be written ({error.strerror}): make it yours, or use a clone of your own."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise CannotRun("This clone is running already: stop it first, or run another clone on another port.") from None


def environment(port: int, stack: ExitStack) -> dict[str, str]:
    """What the processes of the site need to know; starts PostgreSQL when no server is named."""
    values = {
        "DJANGO_SETTINGS_MODULE": "collab.settings",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or secret_key(),
        "SITE_URL": os.environ.get("SITE_URL") or f"http://127.0.0.1:{port}",
        "SITE_REGION": os.environ.get("SITE_REGION") or "Regio Noordvleugel",
        "INSTANCE_ID": os.environ.get("INSTANCE_ID") or "make run",  # another PORT is no other installation
        "EMAIL_URL": os.environ.get("EMAIL_URL") or f"filemail:///{LOCAL / 'mail'}",
        "BEAT_STATE_FILE": str(LOCAL / "celerybeat-schedule"),
    }
    for name in ("DATABASE_URL", "REDIS_URL"):
        if os.environ.get(name):
            values[name] = os.environ[name]
    if "DATABASE_URL" not in values:
        server = Postgres(LOCAL / "postgres")
        stack.callback(server.stop)
        server.start()
        values["DATABASE_URL"] = server.url
    return values


def prepare(values: dict[str, str], stopping: threading.Event) -> None:
    """Compile the words, then bring database, register, demo and static files up to date."""
    log = LOGS / "prepare.log"
    for command in (["-m", "collab.lib.catalogue", "compile"], ["manage.py", "prepare", "--demo", "--static"]):
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *command], env=os.environ | values, cwd=ROOT, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True,
            )  # fmt: skip
            while process.poll() is None:
                if stopping.wait(0.05):
                    stop_children([Child("preparation", process)])
                    return
        if process.returncode:
            last = log.read_text().strip().splitlines()[-1:]
            raise CannotRun(f"{' '.join(last)} (all of it is in {log})")


def start_children(values: dict[str, str], port: int, stack: ExitStack) -> list[Child]:
    """Start web, worker and schedule, each in a session of its own: Ctrl-C is ours to hand on."""
    celery = [sys.executable, "-m", "celery", "-A", "collab"]
    commands = {
        "web": [
            sys.executable, "-m", "gunicorn", "collab.wsgi", "--bind", f"127.0.0.1:{port}",
            "--workers", WEB_WORKERS, "--access-logfile", "-", "--logger-class", "collab.lib.access_log.AccessLog",
        ],
        # Mail gives way to pages.
        "worker": [
            "nice", "-n", "10", *celery, "worker", "-P", "threads", "-c", "2", "-n", "worker@local", "-Q", "mail,long",
            "--without-gossip", "--without-mingle",
        ],
        "schedule": [*celery, "beat", "--pidfile="],
    }  # fmt: skip
    children = []
    for name, command in commands.items():
        log: IO[bytes] = stack.enter_context((LOGS / f"{name}.log").open("ab"))
        process = subprocess.Popen(
            command, env=os.environ | values, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip
        children.append(Child(name, process))
    return children


def stop_children(children: list[Child]) -> None:
    """Ask all to finish what they are doing, and end those that will not."""
    for child in children:
        if child.process.poll() is None:
            child.process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def wait_until_ready(port: int, children: list[Child], stopping: threading.Event) -> None:
    """Wait for the first answer of the web server; raises CannotRun when a process ends before it."""
    deadline = time.monotonic() + READY_SECONDS
    while not stopping.is_set():
        check_alive(children)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        if time.monotonic() > deadline:
            raise CannotRun(f"The web server does not answer; its words are in {LOGS / 'web.log'}.")
        stopping.wait(0.1)


def check_alive(children: list[Child]) -> None:
    """Raise CannotRun when one of `children` has ended."""
    for child in children:
        if child.process.poll() is not None:
            raise CannotRun(f"The {child.name} stopped by itself; its last words are in {LOGS / child.name}.log.")


def announce(values: dict[str, str], seconds: float) -> None:
    """Say where the site is and who can sign in."""
    people = json.loads((ROOT / "initiatives" / "demo" / "people.json").read_text())
    say(f"\n  {values['SITE_URL']}/   (ready in {seconds:.0f} seconds; Ctrl-C stops everything)\n")
    width = max(len(person["email"]) for person in people["people"])
    for person in people["people"]:
        say(f"  {person['email']:<{width}}  {person['role']}")
    say(f"\n  Password of each: {people['password']}")
    say(f"  Mail goes to {LOCAL / 'mail'}, logs to {LOGS}.\n")


def run() -> None:
    """Run the site until somebody stops it; raises CannotRun."""
    began = time.monotonic()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    with ExitStack() as stack:
        hold_clone(stack)
        port = read_port()
        LOGS.mkdir(parents=True, exist_ok=True)
        if not (LOCAL / "postgres").exists():
            say("Making the database and filling the register. The first time takes about a minute.")
        values = environment(port, stack)
        state = LOCAL / "running.json"
        state.touch(mode=0o600)
        state.write_text(json.dumps({"pid": os.getpid(), "environment": values}))
        stack.callback(state.unlink, missing_ok=True)
        if not stopping.is_set():
            prepare(values, stopping)
        if stopping.is_set():
            return
        children = start_children(values, port, stack)
        stack.callback(stop_children, children)
        wait_until_ready(port, children, stopping)
        if not stopping.is_set():
            announce(values, time.monotonic() - began)
        while not stopping.wait(1):
            check_alive(children)
        say("Stopping.")


def reset() -> None:
    """Throw away all data of `make run` in this clone; raises CannotRun while it runs."""
    with ExitStack() as stack:
        hold_clone(stack)
        server = Postgres(LOCAL / "postgres")
        if (LOCAL / "postgres").exists() or data_folder(LOCAL / "postgres").exists():
            server.destroy()
        for entry in LOCAL.iterdir():
            if entry.name == "lock":
                continue
            if entry.is_dir():
                shutil.rmtree(entry)
            else:
                entry.unlink()
    say("The data of this clone is gone. make run starts afresh.")


if __name__ == "__main__":
    try:
        reset() if sys.argv[1:] == ["reset"] else run()
    except (CannotRun, EmbeddedError) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
