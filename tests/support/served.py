"""The pages of an archive, served by a real uvicorn on loopback; and an archive with something of everything in it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx

from pipeline.config import settings
from pipeline.model import Attachment
from pipeline.web import Options
from pipeline.web.server import listen, server_of
from tests.support.documents import opened, submission, text, touched
from tests.support.house import House, article, feed
from tests.support.stories import DE, EN, SCHOOL, ZH, bring
from tests.support.web import Answer, Site

TOKEN = "a-token-that-nobody-guesses"
HOSTILE = '<script>alert("x")</script> {{ 7 * 7 }} {% include "base.html" %} <b>bold</b>'
ARABIC = (
    "افتتاح مكتبة جديدة في الوادي",
    "افتتحت البلدية يوم الاثنين مكتبة جديدة في الوادي تضم 3000 كتاب.",
    "وقالت المديرة إن معظم الكتب تبرع بها سكان المدينة.",
)


@contextmanager
def served(house: House, *, token: str | None = None) -> Iterator[str]:
    """Serve the pages of a house; yield their address, without a slash at its end."""
    configuration = settings.load(house.configs)
    options = replace(Options.of(configuration, host="127.0.0.1"), token=token)
    listening = listen("127.0.0.1", 0)
    server = server_of(configuration, options)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    try:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        until = time.monotonic() + 30
        while httpx.get(f"{address}/readyz", trust_env=False, timeout=30).status_code != 200:
            assert time.monotonic() < until, "the pages are not ready after 30 s"
            time.sleep(0.02)
        yield address
    finally:
        server.should_exit = True
        thread.join(30)
        listening.close()
    assert not thread.is_alive()


def furnished(folder: Path) -> House:
    """Make an archive: a story in three languages, copies, a correction, what is written from right to left, traps."""
    house = House(folder)
    with Site() as site:
        for number in range(3):
            site.add(f"/a/{number}", article(number, date=f"2024-05-1{number}T08:00:00Z"))
        site.add("/a/gone", Answer(status=410))
        site.add("/a/busy", Answer(status=503))
        site.add("/feed", feed(*(site.url(f"/a/{name}") for name in ("0", "1", "2", "gone", "busy"))))
        house.source({"feed": site.url("/feed")})
        house.run()
    with opened(folder) as store:
        for name, story, language in (("en", EN, "en"), ("zh", ZH, "zh"), ("de", DE, "de"), ("ar", ARABIC, "ar")):
            bring(store, f"harbour-{name}", story, language, source=f"harbour-{name}")
        bring(store, "school", SCHOOL, "en", source="school")
        trap = submission(
            "https://trap.example/1",
            (*text(9), HOSTILE, "javascript:alert(1)"),
            title=HOSTILE,
            source="trap",
            canonical_url="javascript:alert(1)",
            publisher=HOSTILE,
            attachments=(Attachment(url="javascript:alert(2)", title="A file", type="application/pdf"),),
        )
        store.ingest.admit([trap, submission("https://a.example/1", text(1))])
        store.ingest.admit([submission("https://b.example/1", touched(text(1)))])
        store.clock.at += timedelta(hours=1)  # type: ignore[attr-defined]
        corrected = touched(text(1), "The harbour office corrected the last line on Friday.")
        store.ingest.admit([submission("https://a.example/1", corrected)])
    return house


def file_of(house: House, url: str) -> str:
    """Return the last file that an address was filed as."""
    with house.line() as line:
        from pipeline.index import queries

        return queries.find(line.index, url)[-1].file
