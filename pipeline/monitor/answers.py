"""What machines ask at /healthz, /readyz and /metrics. The daemon's small server and the pages both answer by these."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.escape import escaped_json

_METRICS = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer of a path."""

    status: int
    body: bytes
    content_type: str

    @classmethod
    def of(cls, good: bool, said: Mapping[str, Any]) -> "Answer":
        """Answer with JSON: 200 if all is good, else 503."""
        body = escaped_json(json.dumps(said, ensure_ascii=False, indent=1)).encode() + b"\n"
        return cls(200 if good else 503, body, "application/json")


Paths = Mapping[str, Callable[[], Answer]]
"""What answers at each path."""


def probes(
    problems: Callable[[], Mapping[str, str]],
    unready: Callable[[], str | None],
    metrics: Callable[[], bytes] | None = None,
) -> Paths:
    """Return the paths that tell what is wrong, why a process is not at work yet, and what it has counted."""

    def healthz() -> Answer:
        wrong = problems()
        return Answer.of(not wrong, {"alive": not wrong, "problems": wrong})

    def readyz() -> Answer:
        why = unready()
        return Answer.of(why is None, {"ready": why is None, "because": why})

    paths = {"/healthz": healthz, "/readyz": readyz}
    return paths | ({"/metrics": lambda: Answer(200, metrics(), _METRICS)} if metrics is not None else {})
