"""The configuration folder: what a right one gives, and of each kind of mistake the file, line, key and a hint."""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from pipeline.config.databases import index_address
from pipeline.config.processors import processors
from pipeline.config.settings import Configuration, Settings, json_schema, load
from pipeline.errors import ConfigError, Problem

SHIPPED = Path(__file__).parents[2] / "configs"
NEWS = "name: news\nendpoints:\n  - feed: https://news.site/feed\n"
Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Makes a configuration folder of files by name; `pipeline.yaml` is there in any case."""

    def make(**files: str | bytes) -> Path:
        home = tmp_path / "configs"
        (home / "sources").mkdir(parents=True, exist_ok=True)
        files = {"pipeline": "contact: bot@news-archive.net\n", **files}
        for name, text in files.items():
            path = home / "pipeline.yaml" if name == "pipeline" else home / "sources" / f"{name}.yaml"
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return home

    return make


def problems(folder: Path) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        load(folder)
    return caught.value.problems


def the_problem(folder: Path) -> Problem:
    (problem,) = problems(folder)
    return problem


# A right folder


def test_a_folder_gives_settings_sources_and_paths_beside_it(folder: Folder, tmp_path: Path) -> None:
    read = load(folder(pipeline="contact: https://news-archive.net/bot\nseeds: old/seeds\nlook_back: 2w\n", news=NEWS))
    assert isinstance(read, Configuration)
    assert list(read.sources) == ["news"]
    assert (read.archive.where, read.seeds) == (tmp_path / "archive", tmp_path / "old" / "seeds")
    assert read.settings.look_back_s == 14 * 86400
    assert read.settings.user_agent == "pipeline/0.1.0 (+https://news-archive.net/bot)"
    read.require_contact()


def test_a_path_may_be_absolute_or_at_home(folder: Folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    read = load(folder(pipeline=f"archive: {tmp_path}/elsewhere\nseeds: ~/seeds\n"))
    assert (read.archive.where, read.seeds) == (tmp_path / "elsewhere", tmp_path / "home" / "seeds")


def test_defaults_hold_for_what_is_not_written(folder: Folder) -> None:
    read = load(folder(pipeline="threads: 3\n")).settings
    assert (read.robot, read.archive, read.seeds) == ("pipeline", "archive", "seeds")
    assert (read.look_back_s, read.near_threshold, read.threads) == (60 * 86400, 0.8, 3)
    assert read.processes >= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("threads: 3\n", "first"),
        ("keep: original\n", "original"),
        ("keep: [zh, en]\n", ("zh", "en")),
        ("keep: [no]\n", ("no",)),
    ],
)
def test_keep_is_a_policy_or_languages_in_order(folder: Folder, text: str, value: str | tuple[str, ...]) -> None:
    assert load(folder(pipeline=text)).settings.keep == value


@pytest.mark.parametrize(
    ("quota", "count"),
    [
        ("max 100000\n", 8),
        ("200000 100000\n", 2),
        ("150000 100000\n", 2),
        ("50000 100000\n", 1),
        ("3200000 100000\n", 8),
        ("", 8),
        ("100000 0\n", 8),
    ],
)
def test_a_container_is_given_no_more_workers_than_its_quota_has_cpus(quota: str, count: int) -> None:
    assert processors(8, quota) == count


def test_no_source_and_no_folder_of_sources_is_no_mistake(folder: Folder) -> None:
    home = folder()
    assert load(home).sources == {}
    (home / "sources").rmdir()
    assert load(home).sources == {}


def test_hidden_and_other_files_among_the_sources_are_not_read(folder: Folder) -> None:
    home = folder(news=NEWS)
    (home / "sources" / ".#news.yaml").write_text("a: [")
    (home / "sources" / "notes.txt").write_text("a: [")
    assert list(load(home).sources) == ["news"]


def test_windows_line_ends_and_a_byte_order_mark_are_fine(folder: Folder) -> None:
    assert list(load(folder(news=b"\xef\xbb\xbf" + NEWS.replace("\n", "\r\n").encode())).sources) == ["news"]


# The contact


@pytest.mark.parametrize(("text", "line"), [("# mine\ncontact:\n", 2), ("threads: 2\n", None)])
def test_without_a_contact_all_is_read_and_nothing_may_be_fetched(folder: Folder, text: str, line: int | None) -> None:
    home = folder(pipeline=text)
    read = load(home)
    assert read.settings.user_agent == "pipeline/0.1.0"
    with pytest.raises(ConfigError) as caught:
        read.require_contact()
    (problem,) = caught.value.problems
    assert (problem.file, problem.line, problem.key) == (home / "pipeline.yaml", line, "contact")
    assert "e-mail address or a web page" in str(problem.hint)


@pytest.mark.parametrize(
    "contact",
    ["bot@news-archive.net", "https://bot.ac.jp/about", "http://127.0.0.1:8000/", "a@test.org", "ex@ample.org"],
)
def test_a_contact_is_a_mail_address_or_a_web_page(contact: str) -> None:
    assert Settings(contact=contact).user_agent.endswith(f" (+{contact})")


@pytest.mark.parametrize(
    "contact",
    [
        "",
        "me",
        "x@y",
        "a b@c.de",
        "news-archive.net",
        "+1 555",
        "https://bücher.de/",
        "a@b.de (x)",
        "http://[x",
        '"a@b.de\\n"',
    ],
)
def test_what_reaches_nobody_is_no_contact(folder: Folder, contact: str) -> None:
    written = contact if contact.startswith('"') else f"'{contact}'"
    problem = the_problem(folder(pipeline=f"contact: {written}\n"))
    assert (problem.line, problem.key) == (1, "contact")
    assert problem.message.startswith("expected an e-mail address or a web page")


@pytest.mark.parametrize(
    "contact",
    [
        *("you@example.org", "https://www.example.com/bot", "https://crawler.example/", "a@news.invalid", "a@b.test"),
        *(
            "http://localhost/",
            "https://www.example.co.uk/x",
            "https://your-domain.org/",
            "me@domain.com",
            "you@gmail.com",
        ),
    ],
)
def test_a_placeholder_is_no_contact(folder: Folder, contact: str) -> None:
    problem = the_problem(folder(pipeline=f"# who\ncontact: {contact}\n"))
    assert (problem.line, problem.key) == (2, "contact")
    assert problem.message == f'"{contact}" is a placeholder that reaches nobody'
    assert "where the owner of a site can reach you" in str(problem.hint)


# Mistakes inside a value: text of the file, then line, key, message, hint

AT = "name: news\nendpoints:\n  - "
HEAD = "name: news\nendpoints:\n  - feed: https://x.cn/\n"
IN_A_SOURCE = [
    (HEAD + "auth: {bearer: hidden}\n", 4, "auth.bearer", "a secret is not written into the file", "write ${NAME}"),
    (HEAD + "auth: {basic: me}\n", 4, "auth.password", "is missing", "Password, as ${NAME} of the environment."),
    (HEAD + "auth: {basic: me, bearer: x}\n", 4, "auth", "needs exactly one of basic or bearer", None),
    (HEAD + "auth: hidden\n", 4, "auth", "expected basic or bearer with its value", None),
    (HEAD + "auth: {bearer: 12345}\n", 4, "auth.bearer", "expected text", "put it in 'quotes'"),
    (HEAD + "headers:\n  Host: x\n", 4, "headers", "Host is set by the pipeline itself", "leave it out"),
    (HEAD + "headers:\n  Cookie: hidden\n", 4, "headers", "Cookie does not belong here", "write it under `cookies`"),
    (HEAD + "headers:\n  authorization: hidden\n", 4, "headers", "does not belong here", "write it under `auth`"),
    (HEAD + "headers:\n  X Y: hidden\n", 4, "headers", '"X Y" cannot be sent', "letters, digits and -"),
    (HEAD + "headers:\n  X-Y: 1\n", 4, "headers", "expected names with texts, one a line", None),
    (HEAD + "headers: [hidden]\n", 4, "headers", "expected names with texts, one a line", None),
    (HEAD + "cookies:\n  a: hid;den\n", 4, "cookies", 'the cookie "a" cannot be sent', "no blank, comma, semicolon"),
    (HEAD + "proxy: http://me:hidden@p:1\n", 4, "proxy", "a password is not written into the file", "${PASSWORD}@host"),
    (HEAD + "user_agent: 2.0\n", 4, "user_agent", "expected text, found 2.0", "put it in 'quotes'"),
    (HEAD + "user_agent: (x)\n", 4, "user_agent", "expected a User-Agent that begins with a name", None),
    (HEAD + "ca_file: no.pem\n", 4, "ca_file", "cannot be read: No such file", "below the configuration folder"),
    (HEAD + "ca_file: pipeline.yaml\n", 4, "ca_file", "is not in PEM format", "-----BEGIN CERTIFICATE-----"),
    (HEAD + "client_certificate: {certificate: no.pem}\n", 4, "client_certificate.certificate", "cannot be read", None),
    (HEAD + "client_certificate: {key: a}\n", 4, "client_certificate.certificate", "is missing", "PEM file of the"),
    (HEAD + "rewrite: [{pattern: '(', to: a}]\n", 4, "rewrite[0].pattern", "not a regular expression", None),
    (HEAD + "rewrite: [{pattern: 'm', to: '\\1'}]\n", 4, "rewrite[0]", "does not fit its pattern: invalid group", None),
    (HEAD + "rewrite: [{to: a}]\n", 4, "rewrite[0].pattern", "is missing", "Pattern that an address must match"),
    (HEAD + "keywords: [' ']\n", 4, "keywords[0]", 'expected text that is not empty, found " "', None),
    (HEAD + "keywords: word\n", 4, "keywords", 'expected a list, found "word"', "on a line of its own"),
    (HEAD + "min_words: -1\n", 4, "min_words", "expected 0 or more, found -1", None),
    (HEAD + "languages: [auto]\n", 4, "languages[0]", '"auto" is not a language tag such as zh, en or', None),
    (HEAD + "languages: [cn]\n", 4, "languages[0]", "cn is a country, not a language", "did you mean zh?"),
    (HEAD + "trusted_hosts: [https://x.cn/]\n", 4, "trusted_hosts[0]", "expected a host such as www.paper.site", None),
    (
        HEAD + "exclude: ['${HOME}']\n",
        4,
        "exclude[0]",
        "is not replaced here",
        "`auth`, `client_certificate`, `cookies`",
    ),
    (NEWS + "shedule: {every: 1h}\n", 4, "shedule", "unknown key", "did you mean schedule?"),
    (NEWS + "delay_s: 5\n", 4, "delay_s", "unknown key", "did you mean delay?"),
    (NEWS + "revisit:\n  qqq: 1h\n", 5, "revisit.qqq", "unknown key", "known here: within, every"),
    ("<<: {a: b}\n" + NEWS, 1, "<<", "unknown key", None),
    ("endpoints:\n  - feed: https://news.site/\n", 1, "name", "is missing", "Short name in lower case"),
    ("# mine\nname: news\n", 2, "endpoints", "is missing", "Where its articles are announced."),
    ("name: news\nendpoints: []\n", 2, "endpoints", "expected at least one entry, found an empty list", None),
    ("- name: news\n", 1, "", "expected keys with values, found a list", None),
    ("news\n", 1, "", 'expected keys with values, found "news"', None),
    (NEWS + "enabled: yes\n", 4, "enabled", 'expected true or false, found "yes"', None),
    (NEWS + "robots: 1\n", 4, "robots", "expected true or false, found 1", None),
    (NEWS + "language: 5\n", 4, "language", "expected text, found 5", "put it in 'quotes'"),
    (HEAD + "  - feed: https://x.cn/\n", 2, "endpoints", "entries 1 and 2 are the same", "remove one"),
    (HEAD + "cookies: a=b\n", 4, "cookies", "such as `session: ${SESSION}`", None),
    (HEAD + "client_certificate: a.pem\n", 4, "client_certificate", "expected keys", "certificate, key, password"),
    (NEWS + "revisit: 1h\n", 4, "revisit", 'expected keys with values, found "1h"', "known here: within, every"),
    (NEWS + "language: zh_CN\n", 4, "language", '"zh_CN" is not a language tag', "write zh-CN"),
    (NEWS + "delay: &a 5s\n", 4, "delay", "has an anchor (&a), which is not read", "put the text in 'quotes'"),
    (NEWS + "language: cn\n", 4, "language", "cn is a country, not a language", "did you mean zh?"),
    (NEWS + "timezone: Asia/Bejing\n", 4, "timezone", "expected an IANA time zone", "did you mean Asia/Shanghai?"),
    (NEWS + "timezone: Munich\n", 4, "timezone", "expected an IANA time zone", "did you mean Europe/Berlin?"),
    (NEWS + "timezone: Asia/Shangai\n", 4, "timezone", "expected an IANA time zone", "did you mean Asia/Shanghai?"),
    (NEWS + "delay: 5\n", 4, "delay", "5 of what?", "write 5s"),
    (NEWS + "full_after: 3\n", 4, "full_after", "3 of what?", "write 3d"),
    (NEWS + "schedule:\n  every: 30\n", 5, "schedule.every", "30 of what?", "write 30m"),
    (NEWS + "revisit:\n  every: '12'\n", 5, "revisit.every", "12 of what?", "write 12h"),
    (NEWS + "max_size: 10\n", 4, "max_size", "10 of what?", "write 10MB"),
    (NEWS + "max_size: 500000\n", 4, "max_size", "500000 of what?", "write 500000B"),
    (NEWS + "exclude:\n  - '/a(b'\n", 5, "exclude[0]", "unterminated subpattern, at character 3", None),
    (AT + "sitemap: https://x.cn/\n    only: '*x'\n", 4, "endpoints[0].only", "at character 1", None),
    (AT + "feed: https://x.cn/${TOKEN}\n", 3, "endpoints[0].feed", "${TOKEN} is not replaced here", "the value itself"),
    (NEWS + "delay: 2d\n", 4, "delay", 'expected a duration of at most 1d, found "2d"', None),
    (NEWS + "timeout: 3h\n", 4, "timeout", "expected a duration of at most 1h", None),
    (NEWS + "deadline: 9999d\n", 4, "deadline", "expected a duration of at most 366d", None),
    (NEWS + "schedule:\n  every: 9999d\n", 5, "schedule.every", "expected a duration of at most 366d", None),
    (NEWS + "revisit:\n  every: 9999d\n", 5, "revisit.every", "expected a duration of at most 366d", None),
    (NEWS + "schedule:\n  every: 1h\n  jitter: 30\n", 6, "schedule.jitter", "30 of what?", "write 30m"),
    (
        NEWS + "schedule:\n  every: 1h\n  jitter: 2h\n",
        6,
        "schedule.jitter",
        'expected a duration no longer than `every`, found "2h"',
        None,
    ),
    (
        NEWS + "schedule:\n  every: 1d\n  adapt: {shortest: 30m, longest: 2d}\n  jitter: 3d\n",
        7,
        "schedule.jitter",
        "no longer than `adapt.longest`",
        None,
    ),
    (NEWS + "max_size: 9999999GB\n", 4, "max_size", "expected a size of at most 1000000GB", None),
    (NEWS + "min_words: 1000000\n", 4, "min_words", "expected 100000 or less, found 1000000", None),
    (AT + "listing: https://x.cn/\n    pages: 99999\n", 4, "endpoints[0].pages", "expected 10000 or less", None),
    (NEWS + "layouts:\n  - {}\n", 5, "layouts[0]", "says nothing", "known here: until, title, body"),
    (NEWS + "delay: fast\n", 4, "delay", 'such as 30s, 15m, 2h or 1d, found "fast"', None),
    (NEWS + "delay:\n", 4, "delay", "found nothing", "write a value, or remove the key"),
    (NEWS + "delay: -5s\n", 4, "delay", 'found "-5s"', None),
    (NEWS + "timeout: .inf\n", 4, "timeout", "found inf", None),
    (NEWS + "max_size: ten\n", 4, "max_size", 'expected a size such as 500kB, 10MB or 1GB, found "ten"', None),
    (NEWS + "include: /a/\n", 4, "include", 'expected a list, found "/a/"', "put each entry on a line of its own"),
    (NEWS + "include:\n  - /a/\n  - '('\n", 6, "include[1]", "not a regular expression: missing )", None),
    (NEWS + "drop_parameters: [a, 7]\n", 4, "drop_parameters[1]", "expected text, found 7", "put it in 'quotes'"),
    (NEWS + "allow_addresses: [10.0.0.1/8]\n", 4, "allow_addresses[0]", "host part", "did you mean 10.0.0.0/8?"),
    (NEWS + "schedule: 30m\n", 4, "schedule", "expected every or cron with its value", "such as every: 30m"),
    (NEWS + "schedule:\n  every: 1h\n  cron: 0 6 * * *\n", 4, "schedule", "and has every and cron", None),
    (NEWS + "schedule:\n  evry: 1h\n", 4, "schedule", "and has none", "did you mean every instead of evry?"),
    (NEWS + "schedule:\n  cron: 0 25 * * *\n", 5, "schedule.cron", 'the hour "25" is none of', None),
    (NEWS + "schedule:\n  cron: 0 6 * *\n", 5, "schedule.cron", "expected five fields, minute hour day", None),
    (NEWS + "layouts:\n  - titel: h1\n", 5, "layouts[0].titel", "unknown key", "did you mean title?"),
    (NEWS + "layouts:\n  - body: a[[\n", 5, "layouts[0].body", "not a CSS selector", None),
    (
        NEWS + "layouts:\n  - until: 2024-02-30\n",
        5,
        "layouts[0].until",
        "expected a date such as 2024-12-31, found",
        None,
    ),
    (NEWS + "layouts:\n  - title: h1\n  - title: h2\n", 4, "layouts", "has 2 layouts valid now", None),
    (AT + "feeds: https://x.cn/\n", 3, "endpoints[0]", "and has none", "did you mean feed instead of feeds?"),
    (AT + "feed: https://x.cn/\n    api: https://x.cn/\n", 3, "endpoints[0]", "and has feed and api", None),
    (
        AT + "https://x.cn/\n",
        3,
        "endpoints[0]",
        "expected feed, sitemap, listing, api, wayback or commoncrawl",
        "such as feed: https://x.cn/",
    ),
    (AT + "feed: x.cn\n", 3, "endpoints[0].feed", 'begins with http:// or https://, found "x.cn"', None),
    (AT + "feed: https://x.cn/\n    pages: 2\n", 4, "endpoints[0].pages", "unknown key", "known here: feed"),
    (AT + "listing: https://x.cn/\n    link: a\n", 4, "endpoints[0].link", "unknown key", "did you mean links?"),
    (AT + "listing: https://x.cn/\n    pages: 0\n", 4, "endpoints[0].pages", "expected 1 or more, found 0", None),
    (AT + "listing: https://x.cn/\n    pages: '2'\n", 4, "endpoints[0].pages", 'a whole number, found "2"', None),
    (AT + "listing: https://x.cn/\n    page_url: https://x.cn/2\n", 4, "endpoints[0].page_url", "with {n} where", None),
    (
        AT + "api: https://x.cn/\n    changed: a=b\n",
        3,
        "endpoints[0]",
        "`changed` that shows no change",
        "`modified` w",
    ),
    (AT + "api: https://x.cn/\n    next: a\n    page_parameter: p\n", 3, "endpoints[0]", "not both", None),
]
IN_THE_SETTINGS = [
    ("treads: 2\n", 1, "treads", "unknown key", "did you mean threads?"),
    ("look_back: 60\n", 1, "look_back", "60 of what?", "write 60d"),
    ("retention:\n  duplicates: 90\n", 2, "retention.duplicates", "90 of what?", "write 90d"),
    ("disk:\n  reserve: 1\n", 2, "disk.reserve", "1 of what?", "write 1MB"),
    (
        "disk:\n  reserve: 5g\n",
        2,
        "disk.reserve",
        'expected a size such as 500kB, 10MB or 1GB, found "5g"',
        "write 5GB",
    ),
    ("disk:\n  limit: 20 GiB\n", 2, "disk.limit", "expected a size such as 500kB", "write 20GB"),
    ("disk:\n  limit: 0\n", 2, "disk.limit", "expected a size larger than 0, found 0", None),
    (
        "archive: ${HOME}/archive\n",
        1,
        "archive",
        "${HOME} is not replaced here",
        "read in `index`, `notify`, `proxy`, `watch.tell` alone",
    ),
    ("proxy: http://me:hidden@p:3128\n", 1, "proxy", "a password is not written into the file", "${USER}:${PASSWORD}@"),
    ("proxy: p:3128\n", 1, "proxy", "this is not the address of a proxy", "write http://host:3128"),
    ("proxy: ftp://p\n", 1, "proxy", "this is not the address of a proxy", "environment or none"),
    ("index: postgresql://me:hidden@db/news\n", 1, "index", "a password is not written into the file", "PGPASSWORD"),
    ("index: postgresql://me@db/news?password=hidden\n", 1, "index", "a password is not written into the file", None),
    ("index: postgresql://me:hidden@db\n", 1, "index", "expected the address of a PostgreSQL", "user@host/database"),
    ("index: sqlite:///hidden\n", 1, "index", "expected the address of a PostgreSQL database", "postgresql://user@"),
    ("archive:\n", 1, "archive", "expected text, found nothing", "write a value, or remove the key"),
    ("seeds: ''\n", 1, "seeds", 'expected the name of a folder, found ""', None),
    ('seeds: "a\\0b"\n', 1, "seeds", "expected the name of a folder", None),
    ("threads: 2\nseeds: archive/seeds\n", 2, "seeds", "one is inside the other", "name two separate ones"),
    ("archive: seeds/today\n", 1, "archive", "one is inside the other", "name two separate ones"),
    ("archive: ./seeds/../seeds\n", 1, "archive", "archive and seeds are one folder", "name two separate ones"),
    ("processes: 0\n", 1, "processes", "expected 1 or more, found 0", None),
    ("threads: 9999\n", 1, "threads", "expected 512 or less, found 9999", None),
    ("processes: 9999\n", 1, "processes", "expected 512 or less, found 9999", None),
    ("past:\n  delay: 9d\n", 2, "past.delay", "expected a duration of at most 1d", None),
    ('past: {cdx: "http://[::1"}\n', 1, "past.cdx", "expected an address that begins with http:// or https://", None),
    ("threads: two\n", 1, "threads", 'expected a whole number, found "two"', None),
    ("near_threshold: 80\n", 1, "near_threshold", "expected 1 or less, found 80", None),
    ("near_threshold: 0\n", 1, "near_threshold", "expected more than 0, found 0", None),
    ("near_threshold: '0.8'\n", 1, "near_threshold", 'expected a number, found "0.8"', None),
    ("robot: my robot\n", 1, "robot", "expected a name of letters, - and _", None),
    ("look_back: [60d]\n", 1, "look_back", "expected a duration", None),
    ("keep: oldest\n", 1, "keep", "expected first, original, or a list of languages", None),
    ("keep: zh\n", 1, "keep", "expected first, original, or a list of languages", "write [zh] to prefer one language"),
    ("keep: []\n", 1, "keep", "expected first, original, or a list of languages", None),
    ("keep: [zh, auto]\n", 1, "keep", '"auto" is not a language tag such as zh', None),
    ("keep: [chinese]\n", 1, "keep", '"chinese" is not a language tag such as zh, en or zh-TW', None),
    ("keep: [zh, zh]\n", 1, "keep", "zh is here twice", "remove one"),
    ("archive: s3:/x\n", 1, "archive", "expected a folder, or the address of a bucket", "write s3://bucket/prefix"),
    (
        "search:\n  across_languages: maybe\n",
        2,
        "search.across_languages",
        'expected true or false, found "maybe"',
        None,
    ),
    ("watch: [{name: a, search: b, language: klingon}]\n", 1, "watch[0].language", '"klingon" is not a language', None),
    ("keep: [cn]\n", 1, "keep", "cn is a country, not a language", "did you mean zh?"),
]


@pytest.mark.parametrize(("text", "line", "key", "message", "hint"), IN_A_SOURCE)
def test_a_mistake_in_a_source_is_named(
    folder: Folder, text: str, line: int, key: str, message: str, hint: str | None
) -> None:
    home = folder(news=text)
    problem = the_problem(home)
    assert (problem.file, problem.line, problem.key) == (home / "sources" / "news.yaml", line, key)
    assert message in problem.message
    assert hint is None or hint in str(problem.hint)


@pytest.mark.parametrize(("text", "line", "key", "message", "hint"), IN_THE_SETTINGS)
def test_a_mistake_in_the_settings_is_named(
    folder: Folder, text: str, line: int, key: str, message: str, hint: str | None
) -> None:
    home = folder(pipeline=text)
    problem = the_problem(home)
    assert (problem.file, problem.line, problem.key) == (home / "pipeline.yaml", line, key)
    assert message in problem.message
    assert hint is None or hint in str(problem.hint)


def test_a_variable_that_is_not_set_is_named_with_its_key(folder: Folder) -> None:
    text = "contact: bot@news-archive.net\nnotify:\n  - apprise: ntfy://${USER_NAME}:${SECRET}@x.cn/t\n"
    text += "  - command:\n      - send\n      - --to=${SECRET}\n"
    read = load(folder(pipeline=text))
    read.require_environment({"USER_NAME": "a", "SECRET": "b"})
    with pytest.raises(ConfigError) as caught:
        read.require_environment({"USER_NAME": "a"})
    told = [(problem.line, problem.key, problem.message) for problem in caught.value.problems]
    unset = "the environment variable SECRET is not set"
    assert told == [(3, "notify[0].apprise", unset), (6, "notify[1].command[1]", unset)]


def test_what_may_be_a_secret_is_never_repeated(folder: Folder) -> None:
    for text, *_ in IN_A_SOURCE:
        if "hid" in text:
            problem = the_problem(folder(news=text))
            assert "hid" not in str(problem), problem


def test_variables_that_enabled_sources_need_are_named_too_and_files_are_found_beside_the_settings(
    folder: Folder,
) -> None:
    home = folder(news=HEAD + "auth: {bearer: '${TOKEN}'}\nca_file: own.pem\n", pipeline="proxy: ${PROXY}\n")
    problem = the_problem(home)
    assert "own.pem cannot be read" in problem.message
    (home / "own.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    read = load(home)
    assert read.sources["news"].ca_file == str((home / "own.pem").resolve())
    with pytest.raises(ConfigError) as caught:
        read.require_environment({})
    assert [(each.file.name, each.line, each.key) for each in caught.value.problems] == [
        ("pipeline.yaml", 1, "proxy"),
        ("news.yaml", 4, "auth.bearer"),
    ]
    off = folder(news=HEAD + "auth: {bearer: '${TOKEN}'}\nenabled: false\n")
    load(off).require_environment({})


def test_where_the_index_lies_is_told_by_the_file_and_before_it_by_the_environment(folder: Folder) -> None:
    pytest.importorskip("psycopg", reason="the extra `cluster` is not installed (make cluster)")
    assert index_address(load(folder()), {}) is None
    read = load(folder(pipeline="index: postgresql://me:${SECRET}@db1:5432,db2/news?target_session_attrs=read-write\n"))
    filled = "postgresql://me:s3:cret@db1:5432,db2/news?target_session_attrs=read-write"
    assert index_address(read, {"SECRET": "s3:cret"}) == filled
    with pytest.raises(ConfigError, match=r"pipeline.yaml:1: index: the environment variable SECRET is not set"):
        index_address(read, {})
    other = "postgresql://me:open@db/other"
    assert index_address(read, {"PIPELINE_INDEX": other}) == other
    assert index_address(load(folder(pipeline="index: postgresql:///news?host=/run/pg\n")), {"PIPELINE_INDEX": ""})
    with pytest.raises(ConfigError, match=r"PIPELINE_INDEX: expected the address of a PostgreSQL") as caught:
        index_address(read, {"PIPELINE_INDEX": "mysql://me:hidden@db/other"})
    assert "hidden" not in str(caught.value)


def test_an_address_without_the_extra_says_how_to_install_it(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)  # as if it were not there
    home = folder(pipeline="threads: 2\nindex: postgresql://me@db/news\n")
    hint = r"needs what is not installed \(pip install 'onestory\[cluster\]', or in a checkout: make cluster\)"
    with pytest.raises(ConfigError, match=rf"pipeline.yaml:2: index: {hint}"):
        index_address(load(home), {})
    with pytest.raises(ConfigError, match=rf"^PIPELINE_INDEX: {hint}"):
        index_address(load(home), {"PIPELINE_INDEX": "postgresql://me@db/news"})
    assert index_address(load(folder()), {}) is None


# Mistakes in the YAML itself


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        (b"name: news\ntitle: a: b\n", 2, "is not YAML: mapping values are not allowed here", "in 'quotes'"),
        (b"name: news\nendpoints:\n\t- feed: x\n", 3, "is not YAML", "indent with blanks"),
        (b'name: news\ninclude:\n  - "\\d"\n', 3, "is not YAML: found unknown escape character", "'single quotes'"),
        (b"name: 'news\n", 2, "is not YAML: found unexpected end of stream", "a quote is not closed"),
        (b"name: news\nexclude: [a\n", 3, "is not YAML", None),
        (b"name: @news\n", 1, "is not YAML", "in 'quotes'"),
        (b"name: news\n---\nname: news\n", 2, "is not YAML: but found another document", None),
        (b"a: b\nname: caf\xe9\n", 2, "is not UTF-8 text", "save the file in UTF-8"),
        (b"name: news\nlanguage: \x07\n", 2, "has a character that is not text, U+0007", "remove it"),
        (b"", 1, "is empty", "it needs at least one line"),
        (b"\n# later\n", 1, "is empty", "it needs at least one line"),
        (b"[" * 1000, None, "is nested too deep", None),
    ],
)
def test_a_file_that_cannot_be_read_says_where(
    folder: Folder, text: bytes, line: int | None, message: str, hint: str | None
) -> None:
    problem = the_problem(folder(news=text))
    assert (problem.file.name, problem.line, problem.key) == ("news.yaml", line, "")
    assert message in problem.message
    assert hint is None or hint in str(problem.hint)


@pytest.mark.parametrize(
    ("text", "line", "key", "message"),
    [
        (NEWS + "delay: 5s\nrobots: true\ndelay: 6s\n", 6, "delay", "is here a second time"),
        (NEWS + "    feed: https://x.cn/\n", 4, "endpoints[0].feed", "is here a second time"),
        (NEWS + "revisit: {every: 1h}\nrevisit: {every: x}\n", 5, "revisit", "is here a second time"),
        (NEWS + "include: &a [x]\nexclude: *a\n", 5, "exclude", "is an alias"),
        (NEWS + "include: &a [*a]\n", 4, "include[0]", "is an alias"),
        (NEWS + "layouts:\n  - !!python/tuple [a]\n", 5, "layouts[0]", "has the tag"),
        (NEWS + "? [a, b]\n: 1\n", 4, "", "has a key that is not text"),
    ],
)
def test_what_yaml_allows_and_a_source_does_not_is_named(
    folder: Folder, text: str, line: int, key: str, message: str
) -> None:
    *_, problem = problems(folder(news=text))  # of an alias, behind the one of its anchor
    assert (problem.line, problem.key) == (line, key)
    assert message in problem.message


def test_a_second_key_tells_where_the_first_is(folder: Folder) -> None:
    assert the_problem(folder(news=NEWS + "delay: 5s\ndelay: 6s\n")).hint == "the first is on line 4"


# Mistakes between files


def test_a_source_is_called_like_its_file(folder: Folder) -> None:
    problem = the_problem(folder(paper=NEWS))
    assert (problem.file.name, problem.line, problem.key) == ("paper.yaml", 1, "name")
    assert problem.message == 'is "news", and the file is called paper.yaml'
    assert problem.hint == "rename the file to news.yaml"


def test_two_sources_cannot_be_called_alike(folder: Folder) -> None:
    home = folder(news=NEWS, paper="# the same\n" + NEWS)
    problem = the_problem(home)
    assert (problem.file.name, problem.line, problem.key) == ("paper.yaml", 2, "name")
    assert problem.message == f'"news" is also the name of {home / "sources" / "news.yaml"}'
    assert problem.hint == "call it paper, like its file"


def test_a_name_that_no_file_should_have_is_refused(folder: Folder) -> None:
    problem = the_problem(folder(news=NEWS.replace("name: news", "name: ../News")))
    assert (problem.line, problem.key) == (1, "name")
    assert problem.message == 'expected lower-case letters, digits, - and _, found "../News"'


def test_a_source_that_would_be_overlooked_is_named(folder: Folder) -> None:
    home = folder()
    (home / "sources" / "news.yml").write_text(NEWS)
    assert the_problem(home).hint == "call it news.yaml"


def test_every_problem_of_every_file_is_told_at_once_in_order(folder: Folder) -> None:
    home = folder(pipeline="threads: 0\nrobt: x\n", news=NEWS + "dely: 5s\nmax_size: 1XB\n", paper="name: [\n")
    told = [(problem.file.name, problem.line, problem.key) for problem in problems(home)]
    assert told == [
        ("pipeline.yaml", 1, "threads"),
        ("pipeline.yaml", 2, "robt"),
        ("news.yaml", 4, "dely"),
        ("news.yaml", 5, "max_size"),
        ("paper.yaml", 2, ""),
    ]


def test_an_error_reads_as_lines_of_file_line_key_and_hint(folder: Folder) -> None:
    home = folder(news=NEWS + "dely: 5s\n")
    with pytest.raises(ConfigError) as caught:
        load(home)
    assert str(caught.value) == f"{home}/sources/news.yaml:4: dely: unknown key (did you mean delay?)"


# Missing files


def test_without_pipeline_yaml_it_is_told_how_to_get_one(folder: Folder) -> None:
    home = folder(news=NEWS)
    (home / "pipeline.yaml").unlink()
    problem = the_problem(home)
    assert (problem.file, problem.message) == (home / "pipeline.yaml", "does not exist")
    assert "run `pipeline init`" in str(problem.hint)


def test_without_the_folder_it_is_told_which_was_looked_for(tmp_path: Path) -> None:
    problem = the_problem(tmp_path / "confgis")
    assert (problem.file, problem.message) == (tmp_path / "confgis", "does not exist")
    assert "name the folder that holds pipeline.yaml with --configs" in str(problem.hint)


def test_sources_that_are_no_folder_are_a_mistake(folder: Folder) -> None:
    home = folder()
    (home / "sources").rmdir()
    (home / "sources").write_text("")
    assert the_problem(home).message == "cannot be read: Not a directory"


def test_a_folder_in_place_of_a_file_is_a_mistake(folder: Folder) -> None:
    home = folder()
    (home / "sources" / "news.yaml").mkdir()
    assert the_problem(home).message == "cannot be read: Is a directory"


# Whatever is written, it is read or explained

EXAMPLES = 60
SCRAPS = st.sampled_from([*"\t\n {}[]'#|>%\0\ufeffé~1", '"', ": ", "- ", "&a", "*a", "!b", ".inf"])


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 30), SCRAPS), min_size=1, max_size=4))
def test_a_garbled_file_is_read_or_explained_in_plain_words(folder: Folder, edits: list[tuple[int, int, str]]) -> None:
    text = (SHIPPED / "sources" / "breakinglatest.yaml").read_text("utf-8")
    for at, length, scrap in edits:
        text = text[:at] + scrap + text[at + length :]
    home = folder(breakinglatest=text)
    try:
        load(home)
    except ConfigError as error:
        for problem in error.problems:
            assert problem.line is not None
            assert not re.search(r"[Ii]nput|should|valid |pydantic", problem.message), problem


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["feed", "api", "every", "x"]), inner),
    max_leaves=4,
)
KEYS = sorted({key for schema in json_schema()["source"]["$defs"].values() for key in schema["properties"]})


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    top=st.dictionaries(st.sampled_from(sorted(json_schema()["source"]["properties"])), VALUES),
    endpoint=st.dictionaries(st.sampled_from(KEYS), VALUES),
)
def test_a_wrong_value_anywhere_is_explained_in_plain_words(
    folder: Folder, top: dict[str, Any], endpoint: dict[str, Any]
) -> None:
    home = folder()
    with (home / "sources" / "news.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump({"name": "news", "endpoints": [endpoint], "layouts": [endpoint], **top}, file)
    for problem in problems(home):
        assert problem.line is not None
        assert not re.search(r"[Ii]nput|should|pydantic", problem.message), problem


@pytest.mark.parametrize("written", ["0", "0GB", "'0'", ""])
def test_a_reserve_of_nothing_keeps_no_room_free(folder: Callable[..., Path], written: str) -> None:
    assert not load(folder(pipeline=f"disk:\n  reserve: {written}\n")).settings.disk.reserve_bytes
