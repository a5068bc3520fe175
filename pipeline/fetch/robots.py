"""What a site's robots.txt allows us, by RFC 9309. Pure: the answer is fetched, and remembered, by `fetch.fetcher`.

An answer of 4xx means that there are no rules, and everything is allowed. While the file cannot be had (5xx, 429, no
answer at all) nothing is allowed: the rules may be there and we do not know them.
"""

import re
from dataclasses import dataclass

from protego import Protego

# RFC 9309 §2.5: at least this much is read; what comes after it is ignored
MAX_BYTES = 500 * 1024
REDIRECTS = 5
# RFC 9309 §2.4: rules are not used for longer than a day, unless they cannot be had again
KEEP_S = 86400.0
# Long enough to spare a struggling site, short enough that the next run finds out whether it has recovered
ASK_AGAIN_S = 600.0
_DELAY_MAX_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rules of one origin for one user agent.

    `closed` is the reason why nothing may be asked at all; `insecure`: it is the site's certificate.
    """

    agent: str
    sitemaps: tuple[str, ...] = ()
    crawl_delay_s: float = 0.0
    closed: str | None = None
    insecure: bool = False
    parsed: Protego | None = None

    def allows(self, url: str) -> bool:
        """Return whether our user agent may ask for `url`, an absolute URL of this origin."""
        if self.closed is not None:
            return False
        return self.parsed is None or self.parsed.can_fetch(url, self.agent)


def product(user_agent: str) -> str:
    """Return the product token of a `User-Agent` header, `Name` of `Name/1.0 (…)`: robots.txt calls its groups so."""
    match = re.match(r"\s*([A-Za-z_-]+)", user_agent)
    return match[1] if match else "*"


def parse_rules(body: bytes, agent: str) -> Rules:
    """Read the rules of a robots.txt for the product token `agent`; pass over lines that make no sense.

    A crawl-delay above a minute is taken for a minute: some sites mean milliseconds.
    """
    parsed = Protego.parse(body[:MAX_BYTES].decode("utf-8-sig", errors="replace"))
    delay_s = min(parsed.crawl_delay(agent) or 0.0, _DELAY_MAX_S)
    return Rules(agent=agent, sitemaps=tuple(parsed.sitemaps), crawl_delay_s=delay_s, parsed=parsed)


def means_no_rules(status: int) -> bool:
    """Return whether this status means that there is no robots.txt, so that everything is allowed.

    429 asks for patience and says nothing about rules; it is no more an answer than 5xx.
    """
    return 300 <= status <= 499 and status != 429


def closed(because: str, agent: str, *, insecure: bool = False) -> Rules:
    """Return the rules while robots.txt cannot be had: nothing is allowed."""
    return Rules(agent=agent, closed=because, insecure=insecure)
