"""What the index asks of its database. Two answer: `sqlite`, a file, and `postgresql`, a server that machines share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy.engine import Connection

Values = Sequence[Any] | Mapping[str, Any]


class Rows(Protocol):
    """What a statement has found."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        ...

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Driver(Protocol):
    """The driver's own connection, for statements so frequent that SQLAlchemy's share of their cost tells.

    Values stand in a statement as `?` or `:name`.
    """

    def execute(self, statement: str, values: Values = (), /) -> Rows:
        """Run a statement."""
        ...

    def executemany(self, statement: str, rows: Iterable[Values], /) -> object:
        """Run a statement once for each of these values."""
        ...


class Marks(Protocol):
    """Which processes live: each has a mark that tells it from every other there ever was."""

    mark: str

    def show(self) -> bool:
        """Show others that this process lives; return True if it was not shown before. Raises OSError."""
        ...

    def is_dead(self, mark: str) -> bool:
        """Return True if the process of a mark has certainly ended."""
        ...

    def dead(self) -> list[str]:
        """Return the marks of processes that have ended and may have left something behind. Raises OSError."""
        ...

    def forget(self, mark: str) -> None:
        """Remove what shows a dead process, once nothing bears its mark any longer."""
        ...

    def close(self) -> None:
        """Show this process no longer."""
        ...


class Backend(Protocol):
    """One open database. Safe to share between threads. Whatever fails raises IndexUnavailable."""

    @property
    def name(self) -> str:
        """How messages call it: a path, or an address without its password."""
        ...

    @property
    def path(self) -> Path | None:
        """Where its file lies; None if it is no file."""
        ...

    @property
    def beside(self) -> Path:
        """The path beside which this machine keeps what follows the documents: the files of simhashes."""
        ...

    @property
    def marks(self) -> Marks:
        """The processes that use it."""
        ...

    def reading(self) -> AbstractContextManager[Connection]:
        """Lend a connection that sees one consistent state."""
        ...

    def transaction(self) -> AbstractContextManager[Connection]:
        """Begin a transaction, the only one that writes documents until it ends; keep all of it or nothing."""
        ...

    def writing(self) -> AbstractContextManager[Connection]:
        """Lend a connection on which each statement is kept by itself, and may be lost in a power failure."""
        ...

    def leasing(self) -> AbstractContextManager[Driver]:
        """Lend the driver of such a connection."""
        ...

    def turn(self) -> AbstractContextManager[None]:
        """Let no other machine begin a transaction until this thread is done with several of its own."""
        ...

    def exclusive(self, name: str) -> AbstractContextManager[bool]:
        """Be the only one of all machines that does `name`; yield False if another is at it already."""
        ...

    def ahead(self) -> timedelta:
        """Return how far the clock by which all machines go is ahead of this one's."""
        ...

    def last_ahead(self) -> timedelta:
        """Return the same as it was measured last, without asking."""
        ...

    @property
    def connected(self) -> int:
        """How often the way to write has been made: another server may be at the end of a new one."""
        ...

    def server(self, connection: Connection) -> str | None:
        """Return what tells the server behind a connection from others, and from a copy of it; None if it is a file."""
        ...

    @property
    def identity(self) -> object | None:
        """What tells the database from one that has come to its place; None if it is gone or was found damaged."""
        ...

    def size_bytes(self) -> int:
        """Return how much room it takes."""
        ...

    def copy_to(self, path: Path) -> None:
        """Write a copy, as it is at one moment, to a SQLite file that is not there yet."""
        ...

    def close(self) -> None:
        """Close every connection, and end what shows others that this process lives."""
        ...
