"""What is due, as work for the queue. Pure: time, last runs and configuration are given."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime

from pipeline.config.settings import Configuration
from pipeline.config.source import Source
from pipeline.daemon import due
from pipeline.jobs.job import Work, WorkQueue, digest
from pipeline.report import LastRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """What planning needs of a configuration: its enabled sources, their digests and groups of hosts."""

    sources: Mapping[str, Source]
    digests: Mapping[str, str]
    groups: Mapping[str, str]

    @classmethod
    def of(cls, configuration: Configuration) -> "Timetable":
        """Read it off a configuration, once; for ten thousand sources that takes a second."""
        enabled = {name: source for name, source in configuration.sources.items() if source.enabled}
        return cls(
            sources=enabled,
            digests={name: digest(configuration, source) for name, source in enabled.items()},
            groups=due.host_groups(configuration.sources.values()),
        )

    def times(self, known: Mapping[str, LastRun], now: datetime, *, planning: bool) -> dict[str, datetime]:
        """Return when each source runs next, by what the index knows of the last runs.

        `planning` says that nobody has planned until now, so that a source may leave out what it has missed.
        """
        return {
            name: due.due_at(source, known.get(name), now, planning=planning) for name, source in self.sources.items()
        }

    def due(
        self,
        times: Mapping[str, datetime],
        known: Mapping[str, LastRun],
        now: datetime,
        waiting: Container[str] = frozenset(),
    ) -> list[Work]:
        """Return the runs whose time has come, the longest due first, without those whose keys are `waiting`."""
        names = [name for name, at in times.items() if at <= now and _key(name) not in waiting]
        return [
            Work(
                queue=WorkQueue.CRAWL,
                source=name,
                config=self.digests[name],
                group=self.groups[name],
                number=known[name].number if name in known else None,
            )
            for name in sorted(names, key=lambda name: (times[name], name))
        ]

    def outdated(self, waiting: Mapping[str, tuple[int, str]]) -> list[int]:
        """Return the jobs of sources that are gone, or were changed after they were planned."""
        wanted = {_key(name): config for name, config in self.digests.items()}
        return [number for key, (number, config) in waiting.items() if wanted.get(key) != config]


def _key(name: str) -> str:
    return f"{WorkQueue.CRAWL} {name}"
