"""Commands of several machines: worker, jobs."""

import sys
import threading
from functools import partial
from typing import Annotated, Any

import typer

from pipeline.cli.arguments import HttpOption, Json, Limit, SourceOption, at_least_one, listening, more
from pipeline.cli.cluster import open_queue, patiently, queue_address
from pipeline.cli.stopping import stopping
from pipeline.config import settings
from pipeline.errors import PipelineError
from pipeline.jobs import JobQueue, JobState, WorkQueue, queue_overview
from pipeline.monitor import Log, Watch
from pipeline.runtime import open_runtime
from pipeline.system.clock import SystemClock
from pipeline.system.output import as_json, complain, console, say, table
from pipeline.watches import active_watches

_QUEUES = ",".join(WorkQueue)


def _queues(text: str) -> list[WorkQueue]:
    """Read names of queues, between commas. Raises typer.BadParameter."""
    try:
        return [WorkQueue(name.strip()) for name in text.split(",")]
    except ValueError as error:
        raise typer.BadParameter(f"{text!r}: there are the queues {', '.join(WorkQueue)}") from error


def worker(
    context: typer.Context,
    queues: Annotated[
        Any, typer.Option("--queues", parser=_queues, metavar="QUEUES", help="Take jobs only from these queues.")
    ] = _QUEUES,
    jobs: Annotated[
        Any,
        typer.Option("--jobs", parser=at_least_one, metavar="N", help="Jobs to run at a time; `threads` if not given."),
    ] = None,
    http: HttpOption = None,
) -> None:
    """Run the jobs that a planning daemon has queued.

    Start one on every machine. At SIGTERM or Ctrl-C it finishes its current links and returns its jobs. It reads the
    configuration again when a file changes, or at SIGHUP.
    """
    from pipeline.jobs.worker import QueueWorker, WorkerOptions

    configuration = settings.load(context.obj)
    address = queue_address(configuration)
    active_watches(configuration)
    stop, reload = threading.Event(), threading.Event()
    log = Log(sys.stdout, configuration.settings.log)
    listens = listening(configuration, http)
    opening = partial(open_runtime, configuration, SystemClock(stop), log.say, stop=stop)
    options = WorkerOptions.here(queues, jobs or configuration.settings.threads)
    with (
        stopping(stop, reload),
        patiently(opening, stop, log.say, listens) as runtime,
        Watch(runtime, configuration, log, http=listens, disk=runtime.shortage) as watch,
    ):
        QueueWorker(
            address,
            runtime,
            configuration,
            options,
            stop,
            say=log.say,
            warn=log.warn,
            watch=watch,
            adopt=watch.adopt,
            reload=reload,
        ).serve()
    log.say("stopped")


def jobs(
    context: typer.Context,
    action: Annotated[str | None, typer.Argument(metavar="cancel|retry", help="What to do with a job.")] = None,
    number: Annotated[int | None, typer.Argument(parser=at_least_one, metavar="ID", help="Its number.")] = None,
    queue: Annotated[
        WorkQueue | None, typer.Option("--queue", metavar="QUEUE", help=f"Only of this queue: {', '.join(WorkQueue)}.")
    ] = None,
    state: Annotated[
        JobState | None,
        typer.Option("--state", metavar="STATE", help=f"Only jobs in this state: {', '.join(JobState)}."),
    ] = None,
    source: SourceOption = None,
    limit: Limit = 100,
    json: Json = False,
) -> None:
    """List the jobs of all workers; cancel or retry one.

    List running jobs first; say why a job waits or failed. A running job that is cancelled ends after its current link.
    """
    if action not in (None, "cancel", "retry"):
        raise typer.BadParameter(f"{action!r} is neither cancel nor retry", param_hint="ACTION")
    if (action is None) != (number is None):
        raise typer.BadParameter("name what to do and the job's number, such as `cancel 12`", param_hint="ID")
    with open_queue(settings.load(context.obj)) as found:
        if action is not None and number is not None:
            _change(found, action, number, json)
        else:
            _list(found, queue, state, source, limit, json)


def _change(queue: JobQueue, action: str, number: int, json: bool) -> None:
    """Cancel or retry a job, and say what became of it."""
    before = queue.row(number)
    if before is None:
        raise PipelineError(f"there is no job {number}")
    done = queue.cancel(number) if action == "cancel" else queue.retry(number)
    row = queue.row(number) or before
    if json:
        as_json({"id": number, "done": done, "state": row.state})
    elif not done:
        right = "waits or runs" if action == "cancel" else "failed or was cancelled, and none like it waits"
        complain(f"job {number} ({row.work.what}) is {row.state}; {action} is for one that {right}")
    else:
        soon = " soon, after the link it is at" if row.state is JobState.RUNNING else ""
        console.print(f"job {number} ({row.work.what}): {'cancelled' + soon if action == 'cancel' else 'waits again'}")
    raise typer.Exit(0 if done else 1)


def _list(
    queue: JobQueue, name: str | None, state: JobState | None, source: str | None, limit: int, json: bool
) -> None:
    from pipeline.jobs.overview import why_waiting

    whole = queue_overview(queue)
    rows = queue.rows(queue=name, source=source, state=state, limit=limit + 1)
    if len(rows) > limit:
        say(more(limit))
    running = queue.rows(state=JobState.RUNNING)
    lines = [
        {
            "id": row.id,
            "queue": row.work.queue,
            "what": row.work.what,
            "source": row.work.source or None,
            "state": row.state,
            "since": row.since,
            "worker": row.worker,
            "deaths": row.deaths,
            "config": row.work.config,
            "because": row.because or why_waiting(row, whole, running),
        }
        for row in rows[:limit]
    ]
    if json:
        as_json({"jobs": lines, "workers": whole.workers, "queues": whole.queues})
        return
    columns = ["#id", "queue", "what", "state", "since (UTC)", "worker", "because"]
    cells = [
        [
            *(line[name] for name in ("id", "queue", "what", "state")),
            f"{line['since']:%Y-%m-%d %H:%M}",
            line["worker"] or "",
            line["because"] or "",
        ]
        for line in lines
    ]
    table(columns, cells, empty="There is no job.")
