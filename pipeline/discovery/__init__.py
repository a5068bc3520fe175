"""Discovery: what the endpoints of a source announce, as links; and what a site offers to a source not yet written.

endpoint ── get ──▶ page ── read ──▶ links  ─▶ EndpointPage
    ▲                         └────▶ onward: sub-sitemaps, the next page of a list
    └─────────────────────────────────┘
"""

from pipeline.discovery.home import SiteSurvey, look_around
from pipeline.discovery.walk import EndpointPage, Get, discover

__all__ = ["EndpointPage", "Get", "SiteSurvey", "discover", "look_around"]
