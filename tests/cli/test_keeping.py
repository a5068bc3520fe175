"""verify, reindex, restore, prune: the archive stays what it says it is."""

from pipeline.model import Kind
from pipeline.runtime import INDEX
from tests.support.commands import Command, Library
from tests.support.house import House, article, feed
from tests.support.web import Site


def test_verify_finds_nothing_wrong_with_a_sound_archive(library: Library, command: Command) -> None:
    said = command(library.house, "verify")
    assert (said.code, said.out) == (0, "4 documents in the index; no problems\n")
    assert command(library.house, "verify", "--json").json["problems"] == []


def test_verify_names_what_was_changed_and_what_is_missing(house: House, site: Site, command: Command) -> None:
    for number in range(3):
        site.add(f"/a/{number}", article(number))
    site.add("/feed", feed(*(site.url(f"/a/{number}") for number in range(3))))
    house.source({"feed": site.url("/feed")})
    house.run()
    changed, missing, _ = sorted(house.archive.glob("2024/05/14/*.txt"))
    changed.write_text(changed.read_text() + "\nOne more line.\n")
    missing.unlink()
    said = command(house, "verify")
    assert said.code == 1
    assert f"{changed}: " in said.out
    assert "changed since filing" in said.out
    assert f"{missing}: missing" in said.out
    assert len(command(house, "verify", "--json").json["problems"]) == len(said.out.splitlines()) - 1
    assert (
        f"{missing}: missing" in command(house, "show", missing.name).err or command(house, "show", missing.name).code
    )


def test_the_index_may_be_deleted_and_is_made_again(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/b", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    house.source({"feed": site.url("/feed")})
    house.run()
    (house.archive / ".state" / INDEX).unlink()
    said = command(house, "list", "--json")
    assert len(said.json) == 1
    assert "index made from the files: 1 document, 1 duplicate" in said.err
    assert command(house, "reindex").out == "1 document, 1 duplicate and 0 seeds are in the index\n"
    assert command(house, "reindex", "--json").json == {
        "archived": 1,
        "duplicates": 1,
        "seeds": 0,
        "left_out": 0,
        "problems": [],
    }
    assert house.run()[0].outcomes == {Kind.SEEN: 2}


def test_what_was_restored_stays_whatever_comes(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1, date=None))
    site.add("/b", article(1, date=None))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    house.source({"feed": site.url("/feed")}, revisit={"within": "3d", "every": 0})
    assert house.run()[0].outcomes == {Kind.ARCHIVED: 1, Kind.DUPLICATE: 1}
    (row,) = command(house, "duplicates", "--json").json
    said = command(house, "restore", f"archive/{row['file']}")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"{row['file']} is now ")
    restored = said.out.split()[-1]
    assert (house.archive / restored).exists()
    assert not (house.archive / row["file"]).exists()
    assert len(command(house, "list", "--json").json) == 2
    assert house.run()[0].outcomes == {Kind.UNCHANGED: 2}
    (house.archive / ".state" / INDEX).unlink()
    assert house.run()[0].outcomes == {Kind.UNCHANGED: 2}
    assert len(house.texts()) == 2
    assert command(house, "duplicates", "--json").json == []
    assert "restored by hand" in command(house, "why", restored).out
    assert house.sound()


def test_restore_by_address_and_as_json(house: House, site: Site, command: Command) -> None:
    site.add("/a", article(1))
    site.add("/b", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    house.source({"feed": site.url("/feed")})
    house.run()
    said = command(house, "restore", site.url("/b"), "--json")
    assert said.code == 0
    assert said.json["was"].startswith(".duplicates/")
    assert (house.archive / said.json["file"]).exists()


def test_only_what_was_removed_can_be_restored(library: Library, command: Command) -> None:
    said = command(library.house, "restore", library.file("/a/1"))
    assert (said.code, said.out) == (1, "")
    assert "has not been removed; `pipeline duplicates` lists what has" in said.err
    said = command(library.house, "restore", "ffffffffffff")
    assert (said.code, said.out) == (1, "")


def _with_a_copy(house: House, site: Site) -> None:
    site.add("/a", article(1))
    site.add("/b", article(1))
    site.add("/feed", feed(site.url("/a"), site.url("/b")))
    house.source({"feed": site.url("/feed")})
    house.run()


def test_the_command_deletes_what_the_setting_says_and_the_others_tell_of_it(
    house: House, site: Site, command: Command
) -> None:
    _with_a_copy(house, site)
    (copy,) = command(house, "duplicates", "--json").json
    said = command(house, "prune")
    assert said.code == 0
    assert "no `retention: {duplicates: 400d, raw: 400d}`" in said.err
    house.settings(retention={"duplicates": "400d"})
    assert command(house, "prune", "--json").json["pruned"] == []
    house.settings(retention={"duplicates": "0.001s"})
    told = command(house, "prune", "--dry-run", "--json").json
    assert (told["dry_run"], [each["file"] for each in told["pruned"]]) == (True, [copy["file"]])
    assert (house.archive / copy["file"]).exists()
    assert "1 text of removed duplicates, 0.0 MB, deleted" in command(house, "prune").out
    assert not (house.archive / copy["file"]).exists()
    for look in (["duplicates"], ["why", copy["file"]], ["show", copy["file"]]):
        assert "its text was deleted on" in " ".join(command(house, *look).out.split())
    (after,) = command(house, "duplicates", "--json").json
    assert after.pop("pruned_at")
    assert after == copy
    assert command(house, "show", copy["file"], "--json").json[0]["paragraphs"] is None
    said = command(house, "restore", copy["file"])
    assert said.code == 1
    assert "cannot be brought back: its text was deleted on" in said.err
    assert command(house, "verify").code == 0
    assert house.sound()


def test_a_retention_of_nothing_is_refused(house: House, command: Command) -> None:
    house.settings(retention={"duplicates": 0})
    said = command(house, "prune")
    assert said.code == 2
    assert "retention.duplicates" in said.err
