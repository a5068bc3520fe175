"""Each page in a real Chromium: both schemes, wide and narrow, with the keyboard alone, checked by axe-core.

`make test-browser` installs playwright and axe-core; without them or without a Chromium these tests are skipped.
"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.support.house import House
from tests.support.served import TOKEN, file_of, furnished, served
from tests.support.stories import ZH

playwright = pytest.importorskip(
    "playwright.sync_api", reason="playwright is not installed; `make test-browser` installs it"
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here; Debian's package is called chromium"),
    pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here; `make test-browser` installs it"),
]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
WIDE, NARROW = 1280, 360
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (WIDE, NARROW)]
WITH_BUTTONS = ("home", "document", "duplicate", "source", "links")
SCREENSHOTS = os.environ.get("PIPELINE_SCREENSHOTS")  # a folder for what the pages look like


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> House:
    return furnished(tmp_path_factory.mktemp("furnished"))


@pytest.fixture(scope="module")
def address(archive: House) -> Iterator[str]:
    with served(archive, token=TOKEN) as address:
        until = time.monotonic() + 60
        while "林多港" not in httpx.get(f"{address}/search?q={ZH[0][:3]}", trust_env=False).text:
            assert time.monotonic() < until, "the search index was not made"
            time.sleep(0.1)
        yield address


@pytest.fixture(scope="module")
def paths(archive: House, address: str) -> dict[str, str]:
    """A page of each kind."""
    harbour, corrected = (file_of(archive, f"https://{name}") for name in ("harbour-zh.example/", "a.example/1"))
    versions = httpx.get(f"{address}/api/documents?limit=500", trust_env=False).json()["documents"]
    before = next(row["file"] for row in versions if row["url"].endswith("a.example/1") and row["file"] != corrected)
    near = next(
        row["file"]
        for row in httpx.get(f"{address}/api/documents?state=duplicate", trust_env=False).json()["documents"]
        if row["relation"] == "near"
    )
    return {
        "year": "/year/2024",
        "home": "/",
        "day": "/day/2026-02-27",
        "document": f"/document/{corrected}",
        "correction": f"/document/{corrected}?against={before}",
        "arabic": f"/document/{file_of(archive, 'https://harbour-ar.example/')}",
        "trap": f"/document/{file_of(archive, 'https://trap.example/1')}",
        "story": f"/story/{harbour}",
        "duplicates": "/duplicates",
        "duplicate": f"/duplicates/{near}",
        "sources": "/sources",
        "source": "/source/paper",
        "links": "/links",
        "search": "/search?q=harbour",
        "search with filters": f"/search?q={quote(ZH[0][:3])}&language=zh&state=all&order=best",
        "search without a hit": "/search?q=zeppelin",
        "search that cannot be read": "/search?q=-",
        "login": "/login",
        "missing": "/nothing",
        "chinese": "/zh/",
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.parametrize("acting", [False, True], ids=["reading", "with the token"])
def test_pages_are_sound_to_everybody_who_opens_them(
    browser: Any, address: str, paths: dict[str, str], acting: bool
) -> None:
    context = browser.new_context(locale="en-GB")
    if acting:
        context.add_cookies([{"name": "pipeline_token", "value": TOKEN, "url": address}])
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    wrong = []
    for name, path in paths.items():
        if acting and name not in WITH_BUTTONS:
            continue
        page.goto(f"{address}{path}")
        if name != "missing":  # Chromium itself notes the status of that one
            wrong += [f"{name}: console: {message}" for message in said]
        page.evaluate(AXE.read_text(encoding="utf-8"))
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            found = faults(page, checked=(scheme == "light") == (width == WIDE))
            wrong += [f"{name}, {scheme}, {width}: {each}" for each in found]
            if SCREENSHOTS:
                page.screenshot(path=f"{SCREENSHOTS}/{name}-{scheme}-{width}.png", full_page=name != "home")
        said.clear()  # axe's own words
    assert not wrong, "\n".join(wrong)
    assert {url for url in asked if not url.startswith(address)} == set()
    context.close()


def faults(page: Any, *, checked: bool) -> list[str]:
    """Return what is wrong with a page as it is shown; `checked` by axe-core, which takes most of the time, too."""
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{wide} px wider than the window"] if wide > 0 else []
    cut = page.evaluate("""[...document.querySelectorAll(".stacked")].filter(
        each => each.scrollWidth > each.parentElement.clientWidth).length""")
    found += [f"{cut} tables cut off"] if cut else []
    violations = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"] if checked else []
    for each in violations:
        places = [f"{node['target']} {node['html'][:120]}" for node in each["nodes"][:3]]
        found.append(f"{each['id']}: {each['help']}: {places}")
    return found


def test_everything_is_reached_by_the_keyboard_and_shows_where_it_is(
    browser: Any, address: str, paths: dict[str, str]
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{address}{paths['story']}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.goto(f"{address}{paths['story']}")
    met = []
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        met.append((page.evaluate("document.activeElement.outerHTML.slice(0, 80)"), outline))
    reachable = page.evaluate(
        "document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]').length"
    )
    assert len(met) >= reachable
    assert [place for place, outline in met if outline == "none"] == []


# the last: it restores a document of the archive that the others look at
def test_a_reader_logs_in_restores_and_logs_out_with_the_keyboard(browser: Any, archive: House, address: str) -> None:
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(f"{address}/login")
    page.get_by_label("Token").fill(TOKEN)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}/")
    page.goto(f"{address}/duplicates")
    page.get_by_role("link", name="林多港将加深航道以停靠更大船舶").click()
    page.get_by_role("button", name="Restore it for good").press("Enter")
    page.get_by_text("Done.", exact=True).wait_for()
    assert file_of(archive, "https://harbour-zh.example/").startswith("2026/")
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url(f"{address}/")
    assert page.get_by_role("button", name="Log out").count() == 0
    page.context.close()
