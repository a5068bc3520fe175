"""Identity of URLs: what is one page, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import urls


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("http://Example.org/a", "http://example.org/a"),
        ("HTTP://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://example.org/a?b=1&a=2", "https://example.org/a?a=2&b=1"),
        ("https://example.org/a?utm_source=x&id=3", "https://example.org/a?id=3"),
        ("https://example.org/a?gbraid=x&ttclid=1&srsltid=2&xtor=RSS-1&id=3", "https://example.org/a?id=3"),
        ("https://example.org/a?spm=C1.2&fbclid=z", "https://example.org/a"),
        ("https://example.org/%7Ejo/%e4%b8%ad", "https://example.org/~jo/%E4%B8%AD"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/中", "https://example.org/%E4%B8%AD"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a?pk_campaign=x&mtm_kwd=y&matomo_source=z", "https://example.org/a"),
        ("https://example.org/a?cat=%d0%c2", "https://example.org/a?cat=%D0%C2"),
        ("https://example.org/a?b=1&x=2&x=1", "https://example.org/a?x=2&b=1&x=1"),
    ],
)
def test_these_are_one_page(a: str, b: str) -> None:
    assert urls.identity(a) == urls.identity(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("http://example.org/a", "https://example.org/a"),
        ("http://example.org/a", "http://www.example.org/a"),
        ("https://example.org/a", "https://example.org/a/"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org/a?uid=55", "https://example.org/a?uid=56"),
        ("https://example.org/a?id=", "https://example.org/a"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("https://example.org/a?x=1&x=2", "https://example.org/a?x=1"),
        ("https://example.org/a?x=1&x=2", "https://example.org/a?x=2&x=1"),
        ("https://example.org/a?cat=%D0%C2%CE%C5", "https://example.org/a?cat=%B9%FA%BC%CA"),  # GBK
        ("https://example.org/%B7s%BBD", "https://example.org/%B0%EA%BB%DA"),  # Big5
        ("https://example.org/a?t=%90V", "https://example.org/a?t=%8CV"),  # Shift_JIS
        ("https://example.org/%ED%EE%E2%EE", "https://example.org/%F1%EF%EE%F0"),  # windows-1251
        ("https://example.org/a?%D0%C2=1", "https://example.org/a?%B9%FA=1"),
        ("https://example.org/a?pk_id=1", "https://example.org/a?pk_id=2"),
        ("https://example.org/a?mtm_page=1", "https://example.org/a?mtm_page=2"),
    ],
)
def test_these_are_two_pages(a: str, b: str) -> None:
    assert urls.identity(a) != urls.identity(b)


def test_a_source_may_drop_parameters_of_its_own() -> None:
    assert urls.identity("https://example.org/a?sid=9&id=1", ["sid"]) == "https://example.org/a?id=1"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("/b?x=1#y", "https://example.org/b?x=1"),
        ("  ../c\n", "https://example.org/c"),
        ("//other.org/d", "https://other.org/d"),
        ("mailto:a@b.c", None),
        ("javascript:void(0)", None),
        ("file:///etc/passwd", None),
        ("http://[broken", None),
        ("http://host:99999/", None),
        ("/" + "x" * 5000, None),
    ],
)
def test_absolute_takes_only_web_addresses(reference: str, expected: str | None) -> None:
    assert urls.absolute("https://example.org/a/b.html", reference) == expected


@pytest.mark.parametrize(
    ("reference", "charset", "expected"),
    [
        ("/list?cat=新闻&p=1#新", "gb18030", "https://example.org/list?cat=%D0%C2%CE%C5&p=1"),
        ("/list?cat=%D0%C2%CE%C5", "gb18030", "https://example.org/list?cat=%D0%C2%CE%C5"),
        ("/新闻/?cat=新闻", "gb18030", "https://example.org/新闻/?cat=%D0%C2%CE%C5"),
        ("?q=мост", "cp1251", "https://example.org/a/b.html?q=%EC%EE%F1%F2"),
        ("?q=橋", "cp1252", "https://example.org/a/b.html?q=%26%2327211%3B"),
        ("?q=新闻", "utf-8", "https://example.org/a/b.html?q=新闻"),
        ("?q=新闻", "utf-16-le", "https://example.org/a/b.html?q=新闻"),
        ("/新闻#?新闻", "gb18030", "https://example.org/新闻"),
    ],
)
def test_a_query_is_encoded_by_the_charset_of_its_page_as_browsers_do(
    reference: str, charset: str, expected: str
) -> None:
    assert urls.absolute("https://example.org/a/b.html", reference, charset) == expected


@given(st.text(max_size=60))
def test_identity_is_its_own_identity_whatever_a_page_links_to(reference: str) -> None:
    url = urls.absolute("https://example.org/a/b", reference)
    if url is not None:
        key = urls.identity(url)
        assert urls.identity(key) == key


def test_politeness_belongs_to_host_and_port() -> None:
    assert urls.host("http://Example.org:80/x") == "example.org"
    assert urls.host("http://example.org:8080/x") == "example.org:8080"
    assert urls.host("http://[::1]:8080/x") == "[::1]:8080"


def test_a_parameter_is_replaced_and_the_others_stay_as_written() -> None:
    url = "https://example.org/a?q=%D0%C2&paged=1&n=a+b"
    assert urls.with_query(url, {"paged": "2"}) == "https://example.org/a?q=%D0%C2&n=a+b&paged=2"
    assert urls.with_query("https://example.org/a", {"paged": "2"}) == "https://example.org/a?paged=2"


def test_a_host_of_one_label_is_a_site_of_its_own() -> None:
    assert urls.is_of_one_site("https://le/1", "https://le/2")
    assert not urls.is_of_one_site("https://le/1", "https://paper.example/1")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.paper.example/a", "paper.example"),
        ("https://a.b.paper.co.uk:8443/", "paper.co.uk"),
        ("https://one.blogspot.com/", "blogspot.com"),
        ("http://192.0.2.1:8080/", "192.0.2.1"),
        ("http://[2001:db8::1]:8080/", "[2001:db8::1]"),
        ("http://[2001:db8::1]/", "[2001:db8::1]"),
        ("http://nas:8080/", "nas"),
    ],
)
def test_a_registered_name_is_that_of_the_owner_of_hosts(url: str, name: str) -> None:
    assert urls.registered_name(url) == name
