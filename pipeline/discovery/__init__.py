"""Find the links that a source's endpoints announce, and the endpoints that a site offers to a new source.

endpoint ── get ──▶ page ── read ──▶ links  ─▶ EndpointPage
    ▲                         └────▶ onward: sub-sitemaps, the next page of a list
    └─────────────────────────────────┘
"""

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
