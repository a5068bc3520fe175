"""Workers that die or hang cost themselves and nobody else. Real processes; the calls are what Python has built in."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info

from pipeline.dedup import semantic
from pipeline.errors import Abandoned, ExtractError
from pipeline.format import canonical
from pipeline.runtime import start_workers
from pipeline.system.clock import Grace, SystemClock
from pipeline.system.workers import Inline, Job, Processes, Workers
from pipeline.text import language_model
from tests.support.house import prose
from tests.support.processes import children, fork_server_killed_at_its_start, kill_fork_server, working

DIE = (signal.raise_signal, signal.SIGKILL)  # what a page may do to the process that reads it


def test_a_job_that_is_done_lets_go_of_the_page_that_it_took() -> None:
    with working(1) as workers:
        job = workers.start(len, b"x" * 100_000)
        assert job.result() == 100_000
        assert len(vars(job)["work"]) == 0


def test_work_is_done_elsewhere_and_comes_back() -> None:
    with working() as workers:
        jobs = [workers.start(pow, 2, exponent) for exponent in range(10)]
        assert [job.result() for job in jobs] == [2**exponent for exponent in range(10)]
        assert all(job.done() for job in jobs)
        assert jobs[3].result() == 8, "and can be asked for again"


def test_a_worker_that_encodes_texts_multiplies_in_one_thread_and_burns_no_time_in_others() -> None:
    documents = [canonical(f"Number {number}", date(2024, 5, 1), prose(number)) for number in range(10)]

    def encode() -> None:
        for document in documents:
            begun = workers.start(semantic.lead_signature, document, "en").result()
            assert begun is not None
            assert workers.start(semantic.complete, document, "en", begun).result().complete

    def clocks() -> tuple[float, float]:
        return workers.start(time.process_time).result(), workers.start(time.thread_time).result()

    with working(1) as workers:
        encode()
        whole, own = clocks()
        encode()
        whole, own = (now - before for now, before in zip(clocks(), (whole, own), strict=True))
        assert whole < 1.2 * own, "other threads of the worker were at work too"
        assert [
            each["num_threads"] for each in workers.start(threadpool_info).result() if each["user_api"] == "blas"
        ] == [1]


def test_documents_are_compared_in_one_thread_where_there_are_no_workers() -> None:
    document = canonical("One", date(2024, 5, 1), prose(1))
    begun = Inline().start(semantic.lead_signature, document, "en").result()
    assert begun is not None
    whole = Inline().start(semantic.complete, document, "en", begun).result()
    assert semantic.likeness(whole, whole).score > 0.9
    # another test may have loaded a library with a BLAS of its own
    assert [each["num_threads"] for each in threadpool_info() if "numpy" in each["filepath"]] == [1]


def test_what_a_call_raises_comes_back() -> None:
    with working(1) as workers:
        with pytest.raises(RuntimeError, match="there is no article"):  # an error that pickle cannot read
            workers.start(_refuse, "there is no article").result()
        with pytest.raises(ZeroDivisionError):
            workers.start(divmod, 1, 0).result()
        assert workers.start(pow, 2, 2).result() == 4


def test_a_page_that_kills_its_worker_costs_itself_and_the_pool_is_renewed() -> None:
    with working() as workers:
        before = [workers.start(pow, 2, exponent) for exponent in range(3)]
        killer = workers.start(*DIE)
        after = [workers.start(pow, 3, exponent) for exponent in range(6)]
        assert [job.result() for job in before] == [1, 2, 4]
        with pytest.raises(ExtractError, match="killed the process") as raised:
            killer.result()
        assert (raised.value.kind, raised.value.passing) == ("crash", False)
        assert [job.result() for job in after] == [3**exponent for exponent in range(6)]
        assert workers.start(pow, 5, 2).result() == 25


def test_a_page_that_hangs_is_ended_at_the_deadline() -> None:
    with working(deadline_s=1.0) as workers:
        assert [workers.start(pow, 2, 5).result() for _ in range(2)] == [32, 32]
        hanging = workers.start(time.sleep, 600)
        innocent = [workers.start(pow, 2, exponent) for exponent in range(8)]
        began = time.monotonic()
        with pytest.raises(ExtractError, match="more than 1 s") as raised:
            hanging.result()
        assert raised.value.kind == "too-slow"
        assert time.monotonic() - began < 10
        assert [job.result() for job in innocent] == [2**exponent for exponent in range(8)]


def test_a_call_that_had_its_whole_deadline_gets_no_second_try(tmp_path: Path) -> None:
    once = f"import pathlib, time; pathlib.Path({str(tmp_path)!r}, str(time.time())).touch(); time.sleep(600)"
    with working(1, deadline_s=0.5) as workers:
        for _ in range(2):  # the first one waits for its worker, too
            with pytest.raises(ExtractError, match="more than"):
                workers.start(exec, once).result()
    assert len([*tmp_path.iterdir()]) == 2


def test_a_page_that_a_busy_machine_gives_no_time_is_read_to_its_end_and_somebody_is_told(tmp_path: Path) -> None:
    burn = "while time.process_time() - began < {}: pass"
    work = (
        f"import pathlib, time; pathlib.Path({str(tmp_path / 'begun')!r}).touch(); began = time.process_time()\n{burn}"
    )
    told: list[str] = []
    with working(1, deadline_s=1.0, say=told.append) as workers:
        pid = workers.start(os.getpid).result()
        job = workers.start(exec, work.format(0.2))
        until = time.monotonic() + 60
        while not (tmp_path / "begun").exists() and time.monotonic() < until:
            time.sleep(0.001)
        os.kill(pid, signal.SIGSTOP)  # as on a machine that has no time for it
        while not told and not job.done() and time.monotonic() < until:
            time.sleep(0.01)
        os.kill(pid, signal.SIGCONT)
        job.result()
        assert re.fullmatch(r"the machine is busy: .* given 0\.\d s of CPU time in \d s", told.pop())
        assert not told, "once a page"
        with pytest.raises(ExtractError, match="more than 1 s"):
            workers.start(exec, work.format(600)).result()


def test_a_worker_that_is_ended_costs_the_page_in_its_hand_alone(tmp_path: Path) -> None:
    once = "import os, time; os.mkdir({!r}); time.sleep(0.2)"  # done a second time, it fails
    with working(2, deadline_s=1.0) as workers:
        assert [workers.start(pow, 2, 5).result() for _ in range(2)] == [32, 32]
        hanging = workers.start(time.sleep, 600)
        innocent = [workers.start(exec, once.format(str(tmp_path / f"{number}"))) for number in range(12)]
        killer = workers.start(*DIE)
        for job, kind in ((hanging, "too-slow"), (killer, "crash")):
            with pytest.raises(ExtractError) as raised:
                job.result()
            assert raised.value.kind == kind
        assert [job.result() for job in innocent] == [None] * 12


def test_workers_are_started_again_when_their_fork_server_dies() -> None:
    with working() as workers:
        assert workers.start(pow, 2, 5).result() == 32
        jobs = [workers.start(time.sleep, 0.2) for _ in range(4)]
        kill_fork_server()
        assert [job.result() for job in jobs] == [None] * 4
        assert workers.start(pow, 2, 5).result() == 32


def test_a_fork_server_that_dies_while_it_starts_is_started_again() -> None:
    workers = Processes(1, deadline_s=30.0, preload=("trafilatura",))
    with fork_server_killed_at_its_start():
        assert workers.start(pow, 2, 5).result() == 32
    workers.close()


def test_workers_that_read_pages_find_the_models_loaded_and_share_them() -> None:
    kill_fork_server()  # one that other tests have started has loaded nothing
    with closing(start_workers(1)) as workers:
        loaded = f"__import__('sys').modules[{language_model.__name__!r}]._identifier.cache_info().currsize"
        assert workers.start(eval, loaded).result() == 1
        rolled_up, mapped = (
            workers.start(Path.read_text, Path("/proc/self", name)).result() for name in ("smaps_rollup", "maps")
        )
    kilobytes = {
        name: int(size.split()[0]) for name, _, size in (each.partition(":") for each in rolled_up.split("\n")[1:-1])
    }
    assert kilobytes["Shared_Dirty"] > 20_000 > kilobytes["Private_Dirty"]
    assert "languages-" in mapped  # the model is in a file


def test_a_job_that_waits_behind_others_for_longer_than_the_deadline_is_not_called_slow(tmp_path: Path) -> None:
    once = "import os, time; os.mkdir({!r}); time.sleep(0.1)"  # done a second time, it fails
    with working(1, deadline_s=1.0) as workers:
        workers.start(pow, 2, 5).result()
        slow = [workers.start(exec, once.format(str(tmp_path / f"{number}"))) for number in range(15)]
        last = workers.start(pow, 2, 5)
        assert last.result() == 32
        assert [job.result() for job in slow] == [None] * 15


def test_when_every_worker_hangs_those_that_never_began_still_get_their_turn() -> None:
    with working(deadline_s=0.5) as workers:
        workers.start(pow, 2, 5).result()
        hanging = [workers.start(time.sleep, 600) for _ in range(2)]
        waiting = [workers.start(pow, 2, exponent) for exponent in range(8)]
        for job in hanging:
            with pytest.raises(ExtractError):
                job.result()
        assert [job.result() for job in waiting] == [2**exponent for exponent in range(8)]


def _do(workers: Workers, number: int, results: dict[int, object]) -> None:
    """One thread's share: pages, one of which is not good for its worker."""
    jobs: list[Job[object]] = []
    for place in range(6):
        evil = place == number
        jobs.append(workers.start(*DIE) if evil else workers.start(pow, number, place))
    for place, job in enumerate(jobs):
        try:
            results[number * 100 + place] = job.result()
        except ExtractError as error:
            results[number * 100 + place] = error.kind


def test_threads_that_share_an_engine_lose_only_what_was_evil() -> None:
    results: dict[int, object] = {}
    with working() as workers:
        threads = [threading.Thread(target=_do, args=(workers, number, results)) for number in range(1, 4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    expected = {n * 100 + p: "crash" if p == n else n**p for n in range(1, 4) for p in range(6)}
    assert results == expected


def test_large_pages_in_hand_do_not_keep_a_broken_pool_from_ending() -> None:
    page = b"x" * 3_000_000
    with working() as workers:
        jobs = [workers.start(len, page) for _ in range(3)]
        killer = workers.start(*DIE)
        jobs += [workers.start(len, page) for _ in range(6)]
        with pytest.raises(ExtractError):
            killer.result()
        assert [job.result() for job in jobs] == [3_000_000] * 9


def test_closing_ends_what_hangs_and_leaves_no_process() -> None:
    began = time.monotonic()
    with working() as workers:
        for _ in range(5):
            workers.start(time.sleep, 600)
        until = time.monotonic() + 10
        while not children() and time.monotonic() < until:
            time.sleep(0.01)
        assert children()
    assert time.monotonic() - began < 20


def test_an_engine_that_never_worked_can_be_closed_and_so_can_a_closed_one() -> None:
    workers = Processes(2)
    workers.close()
    workers.close()


def test_inline_work_is_done_at_once() -> None:
    workers = Inline()
    job = workers.start(pow, 2, 10)
    assert (workers.processes, job.done(), job.result()) == (0, True, 1024)
    workers.close()


def _refuse(sentence: str) -> None:
    raise ExtractError(sentence, kind="no-article")


def test_inline_a_page_without_an_article_is_told_when_its_result_is_asked_for() -> None:
    job = Inline().start(_refuse, "there is no article in it")
    assert job.done()
    with pytest.raises(ExtractError, match="no article in it"):
        job.result()


def test_once_the_process_is_to_end_no_call_is_awaited_for_long() -> None:
    stop = threading.Event()
    workers = Processes(1, grace=Grace(SystemClock(), stop))
    try:
        assert workers.start(pow, 2, 3).result() == 8
        job = workers.start(time.sleep, 60)
        stop.set()
        began = time.monotonic()
        with pytest.raises(Abandoned, match="asked to end"):
            job.result()
        assert time.monotonic() - began < 8
    finally:
        workers.close()


def test_the_module_of_the_command_loads_nothing_since_each_worker_reads_it_anew() -> None:
    commands = entry_points(group="console_scripts")
    assert {each.value for name in ("pipeline", "onestory") for each in commands.select(name=name)} == {
        "pipeline.__main__:main"
    }
    loaded = "import sys, pipeline.__main__; print(*(name for name in sys.modules if name.startswith('pipeline')))"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["pipeline", "pipeline.__main__"]
