"""By which rules a text is made: the version of the program, the source's layout of that day, the site's template."""

from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from pipeline import __version__
from pipeline.config.source import Source
from pipeline.extract.template import Template
from pipeline.model import Extraction


def rules_of(source: Source, template: Template | None, at: datetime) -> Extraction:
    """Return the rules by which a page fetched at a moment is read."""
    layout = source.layout_on(at.astimezone(source.zone).date())
    return Extraction(
        version=__version__,
        layout=layout.digest if layout else "",
        template=_digest(template) if template else "",
    )


@lru_cache(maxsize=64)
def _digest(template: Template) -> str:
    said = (template.digests, template.masks, template.keys, template.bits, template.varying)
    return blake2b(b"\0".join(said), digest_size=6).hexdigest()
