"""What reads pages, loaded by an import: the process that workers are forked from shares it with all of them.

Two pages are read, one in letters and one in Chinese: whatever that loads, be it a module, a model or a table of
words, no worker loads again. Memory that a fork shares is copied where it is written to, and a garbage collection
writes to all that it looks at: what is here now, it shall not look at.
"""

import gc
from datetime import UTC, datetime

from pipeline.config.source import Source
from pipeline.crawl.processing import process
from pipeline.extract import load
from pipeline.model import Link, Page

_ENGLISH = """
<html><head><title>The bridge is open again</title></head><body><nav><a href="/">Home</a></nav><article>
<h1>The bridge is open again</h1><p class="date">Posted at 12:34 on day 5</p>
<p>After two years of work the bridge over the river is open to traffic again, the city said on Tuesday.</p>
<p>The first buses crossed it before sunrise, and a good many people who live nearby came to see them pass.</p>
</article></body></html>
"""
_CHINESE = """
<html><head><title>大桥重新开放</title></head><body><article><h1>大桥重新开放</h1><p>2024年3月5日</p>
<p>经过两年的施工，横跨河流的大桥重新开放通车，市政府星期二表示。日出之前，首批公交车已经驶过，许多附近居民前来观看。</p>
</article></body></html>
"""


def _read(text: str) -> None:
    url = "https://example.com/bridge"
    page = Page(
        url=url,
        status=200,
        headers={"content-type": "text/html; charset=utf-8"},
        body=text.encode(),
        fetched_at=datetime.now(UTC),
    )
    source = Source.model_validate({"name": "example", "endpoints": [{"feed": "https://example.com/feed"}]})
    process(page, Link(url=url, key=url, source=source.name, found_in="feed"), source)


load()
for _text in (_ENGLISH, _CHINESE):
    _read(_text)
gc.collect()
gc.freeze()
