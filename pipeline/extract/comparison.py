"""What `pipeline page --compare` shows of a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedBlock:
    """A block of a page, whether the block walk takes it into the article, and why."""

    text: str
    body: bool
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageComparison:
    """How each extractor reads a page, by its name. `paragraphs` are those of the one that is `taken`,
    whose `confidence` is missing if the source's layout picked them.
    """

    blocks: list[JudgedBlock]
    extractors: dict[str, list[str]]
    taken: str
    paragraphs: list[str]
    confidence: float | None
