"""Print a draft of a page's golden result: what the extractor finds now, for a person to correct.

python tests/extract/pages/draft.py tests/extract/pages/NAME.html --url URL [--timezone Asia/Shanghai]
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from pipeline.config.source import Source
from pipeline.errors import ExtractError
from pipeline.extract import extract
from pipeline.model import Link, Page


def main() -> None:
    """Read the page as if it came from `--url`, and print JSON with the keys that the test compares."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", type=Path)
    parser.add_argument("--url", required=True)
    parser.add_argument("--timezone", help="of the source; dates without a zone are in it")
    parser.add_argument("--fetched", default="2024-05-20T12:00:00Z", help="relative dates are counted from here")
    args = parser.parse_args()
    keys = {"timezone": args.timezone} if args.timezone else {}
    source = Source.model_validate({"name": "draft", "endpoints": [{"feed": args.url}], **keys})
    fetched = datetime.fromisoformat(args.fetched).astimezone(UTC)
    page = Page(
        url=args.url,
        status=200,
        headers={"content-type": "text/html"},
        body=args.page.read_bytes(),
        fetched_at=fetched,
    )
    link = Link(url=args.url, key=args.url, source=source.name, found_in=args.url)
    try:
        found = extract(page, link, source)
    except ExtractError as error:
        parser.exit(1, f"{args.page}: {error}\n")
    document, known = found.document, found.provenance
    golden = {
        "url": args.url,
        "fetched_at": args.fetched,
        "source": keys,
        "title": document.title,
        "date": document.date.isoformat(),
        "publisher": known.publisher,
        "author": known.author,
    }
    more = {
        "pieces": known.pieces,
        "attachments": [attachment.url for attachment in known.attachments],
        "following": found.following,
    }
    golden |= {name: value for name, value in more.items() if value}
    print(json.dumps(golden | {"body": document.paragraphs}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
