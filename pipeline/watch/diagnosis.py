"""The health of one source, from what the index remembers of its runs, and back into the index."""

from pipeline.health import Fault, Health, Run, State, examine
from pipeline.index import Index, vitals


def diagnose(index: Index, source: str) -> tuple[Health | None, Health | None]:
    """How a source was, and how it is after its last run; None for one that never ran. Raises StorageError."""
    before = known(index).get(source)
    runs = [Run(at=at, vitals=told, sound=sound) for at, told, sound in vitals.runs(index, source)]
    if not runs:
        return before, before
    health = examine(runs, before)
    vitals.put_health(
        index,
        source,
        state=health.state,
        fault=health.fault,
        because=health.because,
        since=health.since,
        sound=health.measures,
    )
    return before, health


def known(index: Index) -> dict[str, Health]:
    """How every source was after its last run."""
    return {
        source: Health(
            state=State(row["state"]),
            fault=row["fault"] and Fault(row["fault"]),
            because=row["because"],
            since=row["since"],
        )
        for source, row in vitals.health(index).items()
    }
