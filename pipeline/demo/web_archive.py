"""A web archive on loopback that speaks as the Wayback Machine does: an index (CDX), and captures by their moments."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from pipeline.config.past import Past
from pipeline.demo.server import Response, SiteServer
from pipeline.warc import WarcRecord, members, opened, parse_answer, read_records

_COLUMNS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_CAPTURE = re.compile(r"/web/(\d{14})id_/(.+)", re.DOTALL)
_MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Captured:
    url: str
    moment: str
    digest: str
    content_type: str
    body: bytes


@contextmanager
def web_archive(wacz: Path) -> Iterator[Past]:
    """Serve the captures of a WACZ file, and yield the settings by which a backfill finds them."""
    captures = list(_captures(wacz))
    server = SiteServer(lambda target: _answer(captures, target))
    server.start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield Past.model_validate(
            {"wayback": f"{base}/web", "cdx": f"{base}/cdx", "delay": "20ms", "allow_addresses": ["127.0.0.1"]}
        )
    finally:
        server.close()


def _captures(wacz: Path) -> Iterator[_Captured]:
    for member in members(wacz):
        with opened(wacz, member) as file:
            for record in read_records(file, most_bytes=_MOST_BYTES):
                if isinstance(record, WarcRecord) and record.kind == "response":
                    answer = parse_answer(record.block)
                    if answer.status == 200:
                        yield _Captured(
                            url=record.url,
                            moment=f"{record.at:%Y%m%d%H%M%S}",
                            digest=record.fields.get("warc-payload-digest", "").removeprefix("sha1:"),
                            content_type=answer.headers.get("content-type", ""),
                            body=answer.payload,
                        )


def _answer(captures: list[_Captured], target: str) -> Response:
    asked = urlsplit(target)
    if asked.path == "/cdx":
        site = parse_qs(asked.query)["url"][-1]
        found = [each for each in captures if each.url.startswith(site)]
        rows = [
            ["", each.moment, each.url, each.content_type.partition(";")[0], "200", each.digest, str(len(each.body))]
            for each in sorted(found, key=lambda each: (each.url, each.moment))
        ]
        return Response(body=json.dumps([_COLUMNS, *rows]).encode(), content_type="application/json")
    named = _CAPTURE.fullmatch(target)
    for each in captures:
        if named and (each.moment, each.url) == named.groups():
            return Response(body=each.body, content_type=each.content_type)
    return Response(body=b"", status=404)
