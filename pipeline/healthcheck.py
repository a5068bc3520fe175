"""Ask the running daemon whether it is well; `python -m pipeline.healthcheck` is the container's HEALTHCHECK.

An engine asks twice a minute for years, so no more is imported here than asking needs.
"""

import json
import os
import sys
from http.client import HTTPConnection, HTTPException
from typing import Any

from pipeline.errors import PipelineError
from pipeline.escape import escaped

_ANSWER_S = 8.0
_HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # who listens everywhere listens here


def ask(host: str, port: int) -> tuple[bool, dict[str, Any]]:
    """Return whether /healthz says that all is well, and what it says. Raises PipelineError if no daemon answers."""
    host = _HERE.get(host, host)
    connection = HTTPConnection(host, port, timeout=_ANSWER_S)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        said = json.loads(answer.read())
    except (OSError, HTTPException, ValueError) as error:
        raise PipelineError(f"no daemon answers at http://{host}:{port}/healthz: {error}") from error
    finally:
        connection.close()
    return answer.status == 200, said


def main() -> int:
    """Ask where PIPELINE_HTTP says; 0: all is well, 1: what is not is printed."""
    host, _, port = os.environ.get("PIPELINE_HTTP", "").rpartition(":")
    if not host or not port.isdecimal():
        print("PIPELINE_HTTP is not HOST:PORT, such as 127.0.0.1:8080", file=sys.stderr)
        return 1
    try:
        well, said = ask(host.strip("[]"), int(port))
    except PipelineError as error:
        print(escaped(str(error)), file=sys.stderr)
        return 1
    for name, problem in said["problems"].items():
        print(escaped(f"{name}: {problem}"))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
