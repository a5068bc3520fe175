"""Killed at random while it records: every record that a manifest names can be read, and nothing comes twice."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from pipeline.model import WarcLocation
from tests.support.house import House, article, feed
from tests.support.web import Site

ROUNDS = int(os.environ.get("KILLS", "2"))
PAGES = 12


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_every_promised_record_reads_after_a_kill(tmp_path: Path, seed: int) -> None:
    house, rng = House(tmp_path), random.Random(seed)
    house.settings(raw=rng.choice(["documents", "all"]))
    served = {f"/{number}": article(number).encode() for number in range(PAGES)}
    with Site(served) as site:
        site.add("/feed", feed(*map(site.url, served)))
        house.source({"feed": site.url("/feed")}, delay="20ms")
        for _ in range(3):
            with house.process("run") as run:
                while not site.paths() and run.poll() is None:
                    time.sleep(0.01)
                time.sleep(rng.uniform(0, 1.5))
                if run.poll() is None:
                    os.killpg(run.pid, signal.SIGKILL)
                run.wait()
        house.run()
        promised = house.events()
        assert sorted(each["url"] for each in promised) == sorted(map(site.url, served)), "nothing lost, nothing twice"
        with house.line() as line:
            for each in promised:
                payload = line.archive.recordings.read(WarcLocation(**each["warc"])).answer.payload
                assert payload == served["/" + each["url"].rpartition("/")[2]]
    assert house.sound()
    assert not list((house.archive / ".warc" / "open").iterdir())
