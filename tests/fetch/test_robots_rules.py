"""Robots.txt as RFC 9309 has it, and what Google's parser does beyond it, each rule with cases of its own.

Ours differs from Google's where the RFC says otherwise: percent-encoded letters are letters, and so is a character
whether it is encoded in the rule, in the address or in neither.
"""

import pytest

from pipeline.fetch import robots

SITE = "https://paper.example"
ALL = "Disallow: /"


def allows(text: str, path: str, agent: str = "heron") -> bool:
    return robots.parse_rules(text.encode(), agent).allows(SITE + path)


def group(*rules: str, agent: str = "heron") -> str:
    return "\n".join((f"User-agent: {agent}", *rules, ""))


# Which group is ours (§2.2.1)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("heron", True),
        ("HERON", True),
        ("heron/1.0", True),
        ("heron/1.0 (+https://paper.example)", True),
        ("heron bot", True),
        ("heron*", True),
        ("heron # a comment", True),
        ("h", False),
        ("her", False),
        ("heronry", False),
        ("heron-images", False),
        ("grey-heron", False),
        ("*heron", False),
        ("/heron", False),
        ("1heron", False),
        ("", False),
    ],
)
def test_a_group_is_ours_if_its_product_token_is(name: str, ours: bool) -> None:
    text = group("Allow: /", agent=name) + group(ALL, agent="*")
    assert allows(text, "/a") is ours
    assert allows(group(ALL, agent=name), "/a") is not ours


@pytest.mark.parametrize("agent", ["heron", "grey-heron", "Grey_Heron", "HERON"])
def test_our_own_token_may_have_hyphens_and_underscores_and_any_case(agent: str) -> None:
    assert not allows(group(ALL, agent=agent.swapcase()), "/a", agent)
    assert allows(group(ALL, agent=f"{agent}s"), "/a", agent)


@pytest.mark.parametrize(("name", "everyone"), [("*", True), ("* ", True), ("* and all", True), ("*x", False)])
def test_a_star_alone_means_everyone(name: str, everyone: bool) -> None:
    assert allows(group(ALL, agent=name), "/a") is not everyone


@pytest.mark.parametrize(
    ("text", "allowed", "forbidden"),
    [
        # a group of our own makes those of everyone void, wherever it stands
        (group("Disallow: /x", agent="*") + group("Disallow: /y"), "/x", "/y"),
        (group("Disallow: /y") + group("Disallow: /x", agent="*"), "/x", "/y"),
        # a group of ours without a rule allows all
        (group("Disallow:") + group(ALL, agent="*"), "/x", None),
        ("User-agent: *\nDisallow: /\n\nUser-agent: heron\n", "/x", None),
        # all groups of ours are one
        (group("Disallow: /x") + group(ALL, agent="egret") + group("Disallow: /y"), "/z", "/x"),
        (group("Disallow: /x") + group(ALL, agent="egret") + group("Disallow: /y"), "/z", "/y"),
        (group("Disallow: /x", agent="*") + group("Disallow: /y", agent="*"), "/z", "/y"),
        (group(ALL) + group("Allow: /z/"), "/z/1", "/y"),
        # several agents may share one group, and empty lines do not part them
        ("User-agent: egret\nUser-agent: heron\nDisallow: /x", "/y", "/x"),
        ("User-agent: heron\n\n\nUser-agent: egret\nDisallow: /x", "/y", "/x"),
        ("User-agent: heron\n# a comment\nUser-agent: egret\nDisallow: /x", "/y", "/x"),
        ("User-agent: heron\n\nDisallow: /x", "/y", "/x"),
        # a rule ends the naming of agents, and nothing else does
        ("User-agent: heron\nDisallow: /x\nUser-agent: egret\nDisallow: /y", "/y", "/x"),
        ("User-agent: heron\nAllow: /x\nUser-agent: egret\nDisallow: /", "/y", None),
        ("User-agent: heron\nDisallow:\nUser-agent: egret\nDisallow: /", "/y", None),
        ("User-agent: heron\nSitemap: https://paper.example/s.xml\nDisallow: /x", "/y", "/x"),
        ("User-agent: heron\nSitemap: /s.xml\nUser-agent: egret\nDisallow: /x", "/y", "/x"),
        ("User-agent: heron\nCrawl-delay: 5\nUser-agent: egret\nDisallow: /x", "/y", "/x"),
        ("User-agent: heron\nHost: paper.example\nNonsense\nUser-agent: egret\nDisallow: /x", "/y", "/x"),
        # rules before any group are nobody's
        ("Disallow: /x\nUser-agent: heron\nDisallow: /y", "/x", "/y"),
        (group(ALL, agent="egret"), "/x", None),
        ("", "/x", None),
    ],
)
def test_groups_are_chosen_and_joined(text: str, allowed: str, forbidden: str | None) -> None:
    assert allows(text, allowed)
    assert forbidden is None or not allows(text, forbidden)


# Which rule counts (§2.2.2)


@pytest.mark.parametrize(
    ("rules", "allowed", "forbidden"),
    [
        (["Disallow: /x"], ["/", "/X", "/y/x", "/?x"], ["/x", "/x/", "/x.html", "/xy", "/x?q=1"]),
        (["Disallow: /x/"], ["/x", "/x.html", "/X/y"], ["/x/", "/x/y", "/x/?q"]),
        (["Disallow: x"], ["/x", "/y/x"], []),
        (["Allow: /x/p.html", "Disallow: /x/"], ["/x/p.html", "/y"], ["/x/", "/x/q.html"]),
        (["Disallow: /x/p.html", "Allow: /x/"], ["/x/q.html"], ["/x/p.html"]),
        (["Disallow: /x", "Allow: /x/"], ["/x/"], ["/x"]),
        (["Disallow: /x", "Allow: /x"], ["/x"], []),
        (["Allow: /x", "Disallow: /x"], ["/x/y"], []),
        (["Disallow: /", "Allow: /"], ["/x"], []),
        (["Disallow:", "Allow:"], ["/x"], []),
        (["Disallow: /", "Allow: /$"], ["/"], ["/x", "/?q"]),
        (["Allow: /p", "Disallow: /*.html"], ["/p", "/x"], ["/p.html"]),
        (["Allow: /x/page.", "Disallow: /*.htm"], ["/x/page.htm"], ["/x/y.htm"]),
        (["Disallow: /", "Allow: /x/index.html"], ["/x/", "/x/index.html"], ["/x/index.htm", "/x/y", "/x"]),
    ],
)
def test_the_longest_rule_counts_and_of_two_the_kinder(
    rules: list[str], allowed: list[str], forbidden: list[str]
) -> None:
    text = group(*rules)
    assert [path for path in allowed if not allows(text, path)] == []
    assert [path for path in forbidden if allows(text, path)] == []


@pytest.mark.parametrize(
    ("pattern", "matched", "others"),
    [
        ("/roe", ["/roe", "/roe.html", "/roe/deer", "/roedeer", "/roe?q=1"], ["/Roe", "/a/roe", "/?q=roe", "/ro"]),
        ("/roe*", ["/roe", "/roe.html", "/roe/deer", "/roedeer"], ["/Roe", "/a/roe"]),
        ("/*.pdf", ["/a.pdf", "/b/a.pdf?q", "/a.pdf.html", "/a.pdf/", "/x?f=a.pdf/"], ["/pdf", "/x?pdf", "/a.PDF"]),
        ("/*.pdf$", ["/a.pdf", "/b/a.pdf", "/a.pdf.pdf"], ["/a.pdf?q", "/a.pdf/", "/a.pdf5", "/x?pdf", "/a.PDF"]),
        ("/roe*.pdf", ["/roe.pdf", "/roes/deer.pdf?q"], ["/Roe.PDF", "/roe", "/deer.pdf"]),
        ("/x/*/z", ["/x/y/z", "/x//z", "/x/a/b/z1"], ["/x/z", "/x/y"]),
        ("/x$", ["/x"], ["/x/", "/x?q", "/xy"]),
        ("/x$y", ["/x$y", "/x%24y/z"], ["/x"]),
        ("/a*b*a$", ["/aba", "/abba", "/a-b-a"], ["/ab", "/aa", "/abab"]),
        ("/a*a$", ["/aa", "/aba"], ["/a"]),
        ("*/x", ["/x", "/a/x"], ["/y"]),
        ("/**x", ["/x", "/abx"], ["/y"]),
        ("/x # all of it", ["/x"], ["/y"]),
        ("/x#y", ["/x", "/xz"], ["/y"]),
    ],
)
def test_stars_dollars_and_comments(pattern: str, matched: list[str], others: list[str]) -> None:
    text = group(f"Disallow: {pattern}")
    assert [path for path in matched if allows(text, path)] == []
    assert [path for path in others if not allows(text, path)] == []


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/水", "/%E6%B0%B4"),
        ("/%E6%B0%B4", "/%e6%b0%b4"),
        ("/%e6%b0%b4", "/水"),
        ("/%72%6F%65", "/roe"),
        ("/roe", "/%72%6f%65"),
        ("/~roe", "/%7Eroe"),
        ("/x?u=https://paper.example", "/x?u=https://paper.example"),
        ("/x?u=https://paper.example", "/x?u=https%3A%2F%2Fpaper.example"),
        ("/x?u=https%3A%2F%2Fpaper.example", "/x?u=https://paper.example?y&z"),
        ("/file-%2A.html", "/file-%2A.html"),
        ("/file-%2A.html", "/file-*.html"),
        ("/cost-%24", "/cost-$"),
        ("/a b", "/a%20b"),
    ],
)
def test_one_path_in_two_spellings_is_one(pattern: str, path: str) -> None:
    assert not allows(group(f"Disallow: {pattern}"), path)


@pytest.mark.parametrize(("pattern", "path"), [("/a%2Fb", "/a/b"), ("/a/b", "/a%2Fb"), ("/file-%2A", "/file-x")])
def test_an_escaped_delimiter_of_a_path_is_another_character(pattern: str, path: str) -> None:
    assert allows(group(f"Disallow: {pattern}"), path)


def test_the_file_itself_may_always_be_asked_for() -> None:
    assert allows(group(ALL), "/robots.txt")
    assert not allows(group(ALL), "")


# How lines are written (§2.1, §2.2)


@pytest.mark.parametrize(
    "text",
    [
        "user-agent: heron\ndisallow: /x",
        "USER-AGENT: heron\nDISALLOW: /x",
        "uSeR-aGeNt:heron\ndIsAlLoW:/x",
        "  User-agent :  heron  \n\tDisallow :\t/x  ",
        "User-agent: heron\rDisallow: /x\r",
        "User-agent: heron\r\n\r\nDisallow: /x\r\n",
        "User-agent heron\nDisallow /x",
        "Useragent: heron\nDissallow: /x",
        "User agent: heron\nDisalow: /x",
        "\ufeffUser-agent: heron\nDisallow: /x",
        "Nonsense\n: \n:::\nfoo: bar\nUser-agent: heron\nfoo: bar\nDisallow: /x",
    ],
)
def test_lines_are_understood_however_they_are_written(text: str) -> None:
    assert not allows(text, "/x")
    assert allows(text, "/y")


@pytest.mark.parametrize(
    "text",
    ["foo: heron\nbar: /x", "User-agent: heron\n\ufeffDisallow: /x", "User-agent: heron\nNo-disallow: /x"],
)
def test_lines_that_make_no_sense_are_passed_over(text: str) -> None:
    assert allows(text, "/x")


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xef\xbb", b"\xef"])
def test_a_byte_order_mark_or_what_is_left_of_it_hides_no_line(mark: bytes) -> None:
    assert not robots.parse_rules(mark + group(ALL).encode(), "heron").allows(f"{SITE}/x")


def test_another_beginning_spoils_the_first_line() -> None:
    assert robots.parse_rules(b"\xef\x11\xbf" + group(ALL).encode(), "heron").allows(f"{SITE}/x")


def test_what_comes_after_sixteen_thousand_characters_of_a_line_is_ignored() -> None:
    long = "/x/" + "a" * (2083 * 8 - len("Disallow: /x/") - 1)
    assert not allows(group(f"Disallow: {long}/y"), f"{long}/z")
    assert allows(group(f"Disallow: {long}/y"), "/x/b")


def test_a_line_that_the_limit_cuts_off_is_no_rule() -> None:
    text = group("Disallow: /private", "#" + "." * (robots.MAX_BYTES - 60))
    cut = (text + "\n" + "Disallow: /a-rather-long-name-that-reaches-beyond")[: robots.MAX_BYTES]
    assert robots.parse_rules(cut.encode(), "heron").allows(f"{SITE}/a")
    assert not robots.parse_rules(cut.encode(), "heron").allows(f"{SITE}/private")


def test_twenty_thousand_rules_and_a_long_address_cost_little() -> None:
    text = group(*(f"Disallow: /*{number}*a*b" for number in range(20_000)))
    rules = robots.parse_rules(text.encode(), "heron")
    assert rules.allows(f"{SITE}/{'x' * 4000}")
