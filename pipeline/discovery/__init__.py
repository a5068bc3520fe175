"""Find the links that a source's endpoints announce, and the endpoints that a site offers to a new source.

endpoint ── get ──▶ page ── read ──▶ links  ─▶ EndpointPage
    ▲                         └────▶ onward: sub-sitemaps, the next page of a list
    └─────────────────────────────────┘

Each name is loaded when it is first asked for: a run looks around on no site.
"""

from typing import TYPE_CHECKING

from pipeline import lazily

if TYPE_CHECKING:
    from pipeline.discovery.captures import Ask, CaptureWalk, reach
    from pipeline.discovery.home import look_around
    from pipeline.discovery.listings import refreshed
    from pipeline.discovery.shapes import samples
    from pipeline.discovery.survey import SiteSurvey
    from pipeline.discovery.walk import EndpointPage, Get, discover

__all__ = [
    "Ask",
    "CaptureWalk",
    "EndpointPage",
    "Get",
    "SiteSurvey",
    "discover",
    "look_around",
    "reach",
    "refreshed",
    "samples",
]

_MODULES = {
    "Ask": "captures",
    "CaptureWalk": "captures",
    "EndpointPage": "walk",
    "Get": "walk",
    "SiteSurvey": "survey",
    "discover": "walk",
    "look_around": "home",
    "reach": "captures",
    "refreshed": "listings",
    "samples": "shapes",
}

__getattr__ = lazily(__name__, _MODULES)
