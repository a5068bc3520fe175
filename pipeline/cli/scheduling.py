"""The command that reads every source when it is due: daemon."""

import os
import sys
import threading
from contextlib import nullcontext
from functools import partial
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.cli.arguments import HttpOption, listening
from pipeline.cli.cluster import patiently
from pipeline.cli.stopping import stopping
from pipeline.config import settings
from pipeline.config.databases import index_address
from pipeline.daemon import Daemon, only_one
from pipeline.model import counted
from pipeline.monitor import Log, Watch
from pipeline.runtime import open_runtime
from pipeline.system.clock import SystemClock
from pipeline.watches import active_watches


def daemon(
    context: typer.Context,
    http: HttpOption = None,
    alone: Annotated[
        bool, typer.Option("--alone", help="Read the sources here, even if the index is in a database.")
    ] = False,
) -> None:
    """Read each source when it is due, until SIGTERM or Ctrl-C.

    Log a line for each run and each failed link. Read the configuration again when a file changes, or at SIGHUP. If the
    index is a PostgreSQL database, only plan: queue due work for `pipeline worker`.
    """
    configuration = settings.load(context.obj)
    active_watches(configuration)
    address = None if alone else index_address(configuration, os.environ)
    stop, reload = threading.Event(), threading.Event()
    log = Log(sys.stdout, configuration.settings.log)
    listens = listening(configuration, http)
    opening = partial(open_runtime, configuration, SystemClock(stop), log.say, stop=stop)
    with (
        stopping(stop, reload),
        patiently(opening, stop, log.say, listens) as runtime,
        only_one(runtime, log.say) if address is None else nullcontext(),
        Watch(runtime, configuration, log, http=listens, disk=runtime.shortage) as watch,
    ):
        enabled = sum(source.enabled for source in configuration.sources.values())
        sources = counted(len(configuration.sources), "source")
        log.say(f"started: {__version__}, process {os.getpid()}; {configuration.archive}; {sources}, {enabled} enabled")
        schedule = None
        if address is not None:
            from pipeline.jobs import Planner  # loads Procrastinate, which no daemon of one machine needs

            schedule = Planner(address, runtime, stop, say=log.say, watch=watch)
            watch.measure(schedule.gauges)
        Daemon(
            runtime,
            configuration,
            stop,
            reload=reload,
            say=log.say,
            warn=log.warn,
            watch=watch,
            adopt=watch.adopt,
            schedule=schedule,
        ).serve()
    log.say("stopped")
