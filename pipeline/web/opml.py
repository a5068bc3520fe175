"""Lists of feeds as OPML 2.0: the sources of a configuration out, the lists of feed readers in."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from pipeline import urls
from pipeline.config.source import Feed, Source
from pipeline.errors import FormatError
from pipeline.escape import escaped, for_xml

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """A source that a list of feeds proposes: one site with its feeds."""

    name: str
    title: str
    feeds: tuple[str, ...]
    language: str | None

    def as_yaml(self) -> str:
        """Return the source file: not enabled, for a person to look over."""
        lines = [
            f"# {escaped(self.title)}: proposed from a list of feeds",
            "# Look it over, then enable it: which addresses are articles (include, exclude), which time zone.",
            f"name: {self.name}",
            "enabled: false",
            *([f"language: {self.language}"] if self.language else []),
            "schedule:",
            "  every: 1h",
            "endpoints:",
            *(f"  - feed: {json.dumps(feed, ensure_ascii=False)}" for feed in self.feeds),
        ]
        return "\n".join(lines) + "\n"


def write_opml(sources: Iterable[Source]) -> bytes:
    """Return a list of the feeds of sources, grouped by source; what is no feed has no place in such a list."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Sources"
    body = etree.SubElement(root, "body")
    for source in sources:
        feeds = [each.feed for each in source.endpoints if isinstance(each, Feed)]
        group = etree.SubElement(body, "outline", text=source.name, title=source.name) if feeds else body
        for address in feeds:
            parts = urlsplit(address)
            said = {"type": "rss", "text": source.name, "title": source.name, "xmlUrl": address}
            said["htmlUrl"] = f"{parts.scheme}://{parts.netloc}/"
            said |= {"language": source.language} if source.language != "auto" else {}
            etree.SubElement(group, "outline", {key: for_xml(value) for key, value in said.items()})
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def read_opml(data: bytes, taken: Iterable[str] = (), held: Iterable[str] = ()) -> list[Proposed]:
    """Return the sources that a list proposes: the feeds of one host make one, under a name that is not taken.

    Passes over feeds that are `held`.

    Reads what feed readers write, nested or flat, in any case of the attributes; follows no entity. Raises FormatError
    for what is no OPML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"is no OPML: {error}") from error
    if root is None or etree.QName(root).localname.lower() != "opml":
        raise FormatError("is no OPML: its first element is not <opml>")
    found: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    seen = set(held)
    for address, said in _outlines(root):
        if address not in seen:
            seen.add(address)
            found.setdefault(urls.host(said.get("htmlurl") or address), []).append((address, said))
    names = set(taken)
    return [_proposed(host, feeds, names) for host, feeds in found.items()]


def _outlines(root: "etree._Element") -> Iterator[tuple[str, Mapping[str, str]]]:
    for outline in root.iter("{*}outline"):
        said = {str(key).lower(): str(value) for key, value in outline.attrib.items()}
        address = urls.absolute(said.get("xmlurl", ""), said.get("xmlurl", ""))
        if address is not None:
            home = said.get("htmlurl", "")
            yield address, said | {"htmlurl": home if urls.absolute(home, home) else ""}


def _proposed(host: str, feeds: list[tuple[str, Mapping[str, str]]], names: set[str]) -> Proposed:
    base = re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.").rpartition(":")[0] or host.removeprefix("www."))
    base = base.strip("-")[:40] or "source"
    name, number = base, 2
    while name in names:
        name, number = f"{base}-{number}", number + 1
    names.add(name)
    first = feeds[0][1]
    title = " ".join((first.get("title") or first.get("text") or host).split())
    language = first.get("language", "")
    return Proposed(
        name=name,
        title=title[:200],
        feeds=tuple(address for address, _ in feeds),
        language=language if _LANGUAGE.fullmatch(language) else None,
    )
