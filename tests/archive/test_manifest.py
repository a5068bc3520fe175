"""The declaration of a manifest line: its JSON Schema, and the table of docs/format.md.

`python -m tests.archive.test_manifest` prints the table anew.
"""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.archive import Event, Record, manifest_schema
from pipeline.archive.manifest import KEYS, OBJECTS, dump, load
from pipeline.errors import FormatError
from pipeline.model import (
    Attachment,
    Document,
    Entry,
    Extraction,
    Fingerprint,
    Provenance,
    Relation,
    Verdict,
    WarcLocation,
)

pytestmark = pytest.mark.of_any_index

PAGE = Path(__file__).parents[2] / "docs" / "format.md"
BEGIN, END = "<!-- printed: the keys of a line -->\n", "<!-- end -->"
MOMENT = datetime(2026, 2, 27, 9, 30, tzinfo=UTC)
FINGERPRINT = Fingerprint(scheme=1, exact="ab" * 32, near=b"\x01\x02\x03\x04", size=7)
DOCUMENT = Document(title="水位 “low”", date=date(2026, 2, 27), paragraphs=())
FULL = Record(
    event=Event.PRUNED,
    at=MOMENT,
    key="k",
    was=".duplicates/2026/02/27/003_0123456789abcdef.txt",
    apart=("one", "two"),
    pruned=MOMENT,
    by="me",
    entry=Entry(
        file=".duplicates/2026/02/27/000_0123456789abcdef.txt",
        sha256="01" * 32,
        document=DOCUMENT,
        fingerprint=FINGERPRINT,
        provenance=Provenance(
            url="u",
            canonical_url="c",
            source="s",
            language="zh",
            found_in="f",
            fetched_at=MOMENT,
            date_basis="json-ld",
            title_basis="heading",
            published=MOMENT,
            modified=MOMENT,
            publisher="p",
            publisher_basis="pb",
            author="a",
            author_basis="ab",
            etag='"e"',
            last_modified="l",
            charset="utf-8",
            extractor="x 1",
            confidence=0.5,
            boilerplate=0.25,
            redirects=("r",),
            alternates=(("en", "e"),),
            links=("l",),
            attachments=(Attachment(url="u", title="t", type="application/pdf"),),
            pages=("u2",),
            warc=WarcLocation(file=".warc/2026/02/27/a.warc.gz", offset=5, length=9, digest="sha1:A"),
            warc_pages=(WarcLocation(file=".warc/2026/02/27/a.warc.gz", offset=14, length=8, digest="sha1:B"),),
            missing="m",
            pieces=2,
            collection="col",
            extraction=Extraction(version="1", layout="l", template="t", again_at=MOMENT, instead_of="o"),
        ),
        verdict=Verdict(relation=Relation.NEAR, because="b", of="o", score=0.9, via="v"),
    ),
)
WRITTEN = (
    '{"event": "pruned", "at": "2026-02-27T09:30:00Z", "file": ".duplicates/2026/02/27/000_0123456789abcdef.txt", '
    '"was": ".duplicates/2026/02/27/003_0123456789abcdef.txt", "sha256": "' + "01" * 32 + '", '
    '"title": "水位 “low”", "title_basis": "heading", "date": "2026-02-27", "date_basis": "json-ld", '
    '"published": "2026-02-27T09:30:00Z", "modified": "2026-02-27T09:30:00Z", "language": "zh", "url": "u", '
    '"canonical_url": "c", "key": "k", "source": "s", "publisher": "p", "publisher_basis": "pb", "author": "a", '
    '"author_basis": "ab", "found_in": "f", "fetched_at": "2026-02-27T09:30:00Z", "http": {"etag": "\\"e\\"", '
    '"last_modified": "l", "charset": "utf-8", "redirects": ["r"]}, "alternates": {"en": "e"}, "links": ["l"], '
    '"attachments": [{"url": "u", "title": "t", "type": "application/pdf"}], "pages": ["u2"], '
    '"warc": {"file": ".warc/2026/02/27/a.warc.gz", "offset": 5, "length": 9, "digest": "sha1:A"}, '
    '"warc_pages": [{"file": ".warc/2026/02/27/a.warc.gz", "offset": 14, "length": 8, "digest": "sha1:B"}], '
    '"missing": "m", '
    '"pieces": 2, "collection": "col", "extractor": "x 1", "confidence": 0.5, "boilerplate": 0.25, '
    '"extraction": {"version": "1", "layout": "l", "template": "t", "again_at": "2026-02-27T09:30:00Z", '
    '"instead_of": "o"}, '
    '"content_hash": {"scheme": 1, '
    '"exact": "' + "ab" * 32 + '", "near": "AQIDBA==", "size": 7}, "relation": "near", "of": "o", "via": "v", '
    '"score": 0.9, "because": "b", "apart": ["one", "two"], "pruned": "2026-02-27T09:30:00Z", "by": "me"}'
)


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """Return whether a value is valid, as far as this schema's keywords go."""
    types: dict[str, type | tuple[type, ...]] = {
        "string": str,
        "integer": int,
        "number": (int, float),
        "array": list,
        "object": dict,
    }
    if not isinstance(value, types[schema["type"]]) or ("enum" in schema and value not in schema["enum"]):
        return False
    if "pattern" in schema and not re.search(schema["pattern"], str(value)):
        return False
    if isinstance(value, list):
        return all(fits(each, schema["items"]) for each in value)
    if isinstance(value, dict):
        inner, other = schema.get("properties", {}), schema.get("additionalProperties")
        known = {name: inner.get(name, other) for name in value}
        required = set(schema.get("required", ())) <= value.keys()
        return required and all(each is None or fits(value[name], each) for name, each in known.items())
    return True


def test_a_line_is_written_key_for_key_in_this_order_and_read_again() -> None:
    assert dump(FULL) == WRITTEN
    assert load(WRITTEN, where="here").textless() == FULL
    assert set(re.findall(r'"(\w+)":', WRITTEN)) >= {key.field for key in KEYS}, "every key is in the example"


def test_keys_of_a_later_version_are_passed_over() -> None:
    line = json.loads(WRITTEN)
    line |= {"later": 1, "http.etag": 7} | {name: line[name] | {"later": []} for name in OBJECTS}
    line["attachments"][0]["later"] = None
    assert load(json.dumps(line), where="here").textless() == FULL


def test_the_schema_describes_every_key_and_fits_what_is_written() -> None:
    schema = manifest_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert list(schema["properties"]) == list(json.loads(WRITTEN))
    inner = [each for name in OBJECTS for each in schema["properties"][name]["properties"].values()]
    assert all(each["description"] for each in (*schema["properties"].values(), *inner))
    assert fits(json.loads(WRITTEN), schema)


@pytest.mark.parametrize("key", [key for key in KEYS if not key.outer], ids=lambda key: key.name)
def test_what_the_schema_refuses_is_refused_when_it_is_read(key: Any) -> None:
    line = json.loads(WRITTEN)
    for wrong in (None, 7, "no", ["x", 1], {"x": 1}):
        line[key.name] = wrong
        if not fits(line, manifest_schema()):
            with pytest.raises(FormatError, match=f"here: {key.name} is "):
                load(json.dumps(line), where="here")


def table() -> str:
    rows = ["| key | value | meaning |", "|---|---|---|"]
    for key in KEYS:
        kind = re.sub(r" \(.*", "", key.codec.kind) if "enum" in key.codec.schema else key.codec.kind
        rows.append(f"| `{key.name}` | {kind}{', always' if key.needed else ''} | {key.meaning} |")
    return "\n".join(rows)


def printed(text: str) -> str:
    """Return the page with its table made anew."""
    head, begin, rest = text.partition(BEGIN)
    assert begin
    return f"{head}{begin}{table()}\n{END}{rest.partition(END)[2]}"


def test_the_table_of_keys_in_the_documents_is_that_of_the_declaration() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == printed(page), "print it anew: python -m tests.archive.test_manifest"


if __name__ == "__main__":
    PAGE.write_text(printed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
