"""Seals: what they cover, what breaks them, and how they are checked without this program."""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.commands import execute
from tests.support.house import House, article, feed
from tests.support.web import Site

pytestmark = pytest.mark.of_any_index

PAGE = Path(__file__).parents[2] / "docs" / "format.md"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def filed(house: House, *numbers: int) -> None:
    with Site() as site:
        site.add("/feed", feed(*(site.url(f"/{number}") for number in numbers)))
        for number in numbers:
            site.add(f"/{number}", article(number, date=f"2024-05-{10 + number:02}"))
        house.source({"feed": site.url("/feed")})
        house.run()


def sealed(house: House) -> list[str]:
    """Seal as on the next day; return the names of all seals."""
    house.clock.pass_by(days=1)
    with house.line() as line:
        now = line.clock.now()
        line.archive.seal(now.date() - timedelta(days=1), now)
    return sorted(path.name for path in (house.archive / ".seals").rglob("*.json"))


def script() -> str:
    """The script of the page on the format."""
    return str(re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[-1])


def by_script(house: House) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", script()], cwd=house.archive, capture_output=True, text=True, check=False
    )


def test_each_day_seals_what_is_new_and_names_the_seal_before(house: House) -> None:
    filed(house, 1, 2)
    for arguments in (["seal"], ["seal", "--verify"]):
        assert execute(house, *arguments).out.startswith("No day is sealed yet: ")
    assert len(sealed(house)) == 1
    assert len(sealed(house)) == 1, "a day without anything new has no seal"
    filed(house, 3)
    assert len(sealed(house)) == 2
    first, second = (json.loads(path.read_text()) for path in sorted((house.archive / ".seals").rglob("*.json")))
    assert [each["file"] for each in first["manifests"]] == ["2024/05/11/manifest.jsonl", "2024/05/12/manifest.jsonl"]
    assert [each["file"] for each in second["manifests"]] == ["2024/05/13/manifest.jsonl"]
    assert (len(first["warc"]), len(second["warc"])) == (1, 1)
    assert first["before"] is None
    assert second["before"] is not None
    assert execute(house, "seal", "--verify").out == "Everything is as it was sealed.\n"


def test_the_script_of_the_page_finds_the_same(house: House) -> None:
    assert len(list(filter(None, script().splitlines()))) <= 10
    filed(house, 1)
    sealed(house)
    filed(house, 1, 2)
    sealed(house)
    assert by_script(house).returncode == 0
    manifest = house.archive / "2024/05/11/manifest.jsonl"
    manifest.write_text(manifest.read_text().replace("Story", "Stary", 1))
    assert by_script(house).returncode == 1
    assert "2024/05/11/manifest.jsonl" in by_script(house).stderr


@pytest.mark.parametrize("harm", ["a line", "a line less", "the record", "no record", "the seal", "no seal"])
def test_whatever_is_changed_afterwards_breaks_the_seal(house: House, harm: str) -> None:
    filed(house, 1, 2)
    sealed(house)
    filed(house, 1, 2, 3)
    sealed(house)
    manifest, warc = house.archive / "2024/05/11/manifest.jsonl", sorted((house.archive / ".warc").rglob("*.gz"))[0]
    seal = sorted((house.archive / ".seals").rglob("*.json"))[0]
    if harm == "a line":
        manifest.write_text(manifest.read_text().replace("Story", "Stary", 1))
    elif harm == "a line less":
        manifest.write_text("")
    elif harm == "the record":
        warc.write_bytes(warc.read_bytes()[:-1] + b"?")
    elif harm == "no record":
        warc.unlink()
    elif harm == "the seal":
        seal.write_text(seal.read_text().replace("manifest.jsonl", "manifest.jsanl", 1))
    else:
        seal.unlink()
    said = execute(house, "seal", "--verify")
    assert said.code == 1
    assert said.out.count("\n") >= 2
    assert by_script(house).returncode == 1


def test_lines_that_are_added_later_break_no_seal(house: House) -> None:
    filed(house, 1)
    sealed(house)
    filed(house, 1, 21)
    with (house.archive / "2024/05/11/manifest.jsonl").open("a") as manifest:
        manifest.write("{}\n")
    assert execute(house, "seal", "--verify").code == 0


def test_the_sums_of_a_day_are_checked_by_sha256sum_alone(house: House) -> None:
    filed(house, 1, 2)
    sealed(house)
    (sums,) = (house.archive / ".seals").rglob("*.SHA256SUMS")
    line = ["sha256sum", "--check", "--strict", str(sums)]
    said = subprocess.run(line, cwd=house.archive, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout.count(": OK")) == (0, 3)
    text = next(house.archive.glob("2024/05/11/*.txt"))
    text.write_text(text.read_text() + "!")
    assert subprocess.run(line, cwd=house.archive, capture_output=True, check=False).returncode == 1


def on_an_earlier_day(house: House) -> None:
    """Let everything have been filed and recorded on 20 May 2024."""
    for manifest in house.archive.rglob("manifest.jsonl"):
        told = [json.loads(line) | {"at": "2024-05-20T12:00:00Z"} for line in manifest.read_text().splitlines()]
        manifest.write_text("".join(f"{json.dumps(line)}\n" for line in told))
    (path,) = (house.archive / ".warc").rglob("*.warc.gz")
    place = house.archive / ".warc" / "2024" / "05" / "20"
    place.mkdir(parents=True)
    path.rename(place / path.name)


def test_a_seal_has_what_was_filed_by_the_end_of_its_day_alone(house: House) -> None:
    filed(house, 1)
    assert execute(house, "seal").out.startswith("No day is sealed yet"), "today goes on"
    assert not (house.archive / ".seals").exists()
    house.clock.pass_by(days=1)
    filed(house, 1, 21)
    with house.line() as line:
        now = line.clock.now()
        made = line.archive.seal(now.date() - timedelta(days=1), now)
    assert made is not None
    assert [each.file for each in made.manifests] == ["2024/05/11/manifest.jsonl"]
    with house.line() as line:
        assert line.archive.seal(now.date(), now) is not None, "what came after has a seal of its own"


def test_a_seal_is_stamped_by_the_command_of_the_settings(house: House) -> None:
    filed(house, 1)
    mark = house.folder / "stamped"
    program = f"import sys, shutil; shutil.copy(sys.argv[1], {str(mark)!r})"
    house.settings(seal={"command": [sys.executable, "-c", program]})
    on_an_earlier_day(house)
    said = execute(house, "seal")
    assert said.code == 0, said.err
    assert json.loads(mark.read_text())["warc"][0]["file"].startswith(".warc/2024/05/20/")
    assert "1 manifest, 1 WARC file; SHA-256 " in said.out


def test_a_command_that_fails_is_told_and_the_seal_stays(house: House) -> None:
    filed(house, 1)
    on_an_earlier_day(house)
    house.settings(seal={"command": ["false"]})
    said = execute(house, "seal")
    assert said.code == 1
    assert "false could not stamp the seal: exit status 1" in said.err
    assert execute(house, "seal", "--verify").code == 0


def test_days_are_sealed_after_the_clock_was_ahead_and_the_seals_still_name_each_other(house: House) -> None:
    filed(house, 1)
    sealed(house)
    house.clock.wall_s = timedelta(days=365).total_seconds()
    filed(house, 2)
    sealed(house)
    filed(house, 3)  # not sealed before the clock is put right
    house.clock.wall_s = 0
    filed(house, 4)
    assert len(sealed(house)) == 3
    filed(house, 5)
    assert len(sealed(house)) == 4
    seals = [json.loads(path.read_text()) for path in sorted((house.archive / ".seals").rglob("*.json"))]
    first, ahead, *later = [each["day"] for each in seals]
    assert first < later[0] < later[1] < ahead
    manifests = {each["file"] for seal in seals for each in seal["manifests"]}
    assert manifests == {f"2024/05/{10 + number}/manifest.jsonl" for number in range(1, 6)}
    warc = [each["file"] for seal in seals for each in seal["warc"]]
    assert len(warc) == len(set(warc)) == len([*(house.archive / ".warc").glob("[0-9]*/*/*/*.warc.gz")])
    assert execute(house, "seal", "--verify").out == "Everything is as it was sealed.\n"
    assert by_script(house).returncode == 0
