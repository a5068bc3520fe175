"""What a PostgreSQL server or its driver says, in plain words: what it means, and what would be right."""

import re

BUSY_S = 60
# what is said of connections that are cut, refused or waited for; the server's own words for it have a number
_AWAY, _LOST = "away", r"(?i)connect|server|timeout|timed out"
# In what a server or the driver says: what it means, and what would be right. These somebody has to put right…
_WRONG = (
    (r"password authentication failed|no password supplied", "the password is wrong or missing: set PGPASSWORD"),
    (r'database ("[^"]*") does not exist', r"there is no database \1: make it with CREATE DATABASE, in UTF-8"),
    (r'role ("[^"]*") does not exist', r"there is no user \1: make it with CREATE USER"),
    (r"permission denied for (\w+ \S+)", r"the user has no right to \1: GRANT it, or let the user own the database"),
    (r"no pg_hba.conf entry for ([^,]*)", r"the server lets nobody in from here: no line of its pg_hba.conf is for \1"),
    (r'role ("[^"]*") is not permitted to log in', r"the user \1 may not log in: ALTER ROLE \1 LOGIN"),
    (r"must be owner of (\w+ \S+)", r"the user does not own the \1: let it own the database and all in it"),
)
# … and these may be over in a moment.
_PASSING = (
    (
        r"could not translate host name ([^:]*)|failed to resolve host ([^:]*)",
        r"the server cannot be reached: nothing is known of the host \1\2",
    ),
    (
        r"Connection refused|timeout expired|timed out|No such file|unreachable|No route",
        r"the server cannot be reached: \g<0>",
    ),
    (r"the database system is ([a-z ]+)", r"the server is \1"),
    (r"server closed the connection unexpectedly|terminating connection", "the server closed the connection"),
    (r"too many clients|remaining connection slots", "the server has no connection left: raise its max_connections"),
    (r"lock timeout", f"locked: another process has been writing for {BUSY_S} s"),
    (r"No space left on device|File too large|[Dd]isk quota exceeded", "the server's disk is full: make room there"),
    (
        r"procrastinate_jobs_worker_id_fkey",
        "this worker was silent for so long that it was taken for dead; it starts again",
    ),
    (
        r"read-only transaction|during recovery",
        "the server is read-only: it is a standby, or was made read-only",
    ),
)


def meaning(error: BaseException) -> str:
    """Return what an error of the driver means, in one sentence."""
    said = _said(error)
    for pattern, means in (*_WRONG, *_PASSING):
        if found := re.search(pattern, said):
            return found.expand(means)
    found = re.search(r"(?:FATAL|ERROR|PANIC): +(.*)", said)
    return found[1] if found else said.partition("\n")[0] or type(error).__name__


def passes(error: BaseException) -> bool:
    """Return True if an error of the driver may be over in a moment, without anybody's changing what is configured."""
    said = _said(error)
    return not any(re.search(pattern, said) for pattern, _ in _WRONG) and any(
        re.search(pattern, said) for pattern, _ in _PASSING
    )


def kind(error: BaseException) -> str:
    """Return what tells troubles apart: of a server that cannot be reached all errors are of one kind."""
    told = getattr(error, "orig", None) or error
    state = getattr(told, "sqlstate", None)
    if not state:
        return _AWAY if re.search(_LOST, str(told)) else type(told).__name__
    return _AWAY if state[:2] in ("08", "57") else str(state)


def _said(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error)
