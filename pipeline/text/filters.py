"""Filters on what a page says: its words, their number, its language. Pure; what they leave out has a reason.

What filters look at is known only once a page was read. It is remembered as left out, and asked again when its site
says that it has changed, while it is young (`revisit`), or when the source's file has changed.
"""

import re
from collections.abc import Iterable

from pipeline.config.source import Source
from pipeline.format import clean
from pipeline.model import Extracted, counted
from pipeline.text.folding import fold

CAUSE = "filtered"
"""The cause by which the index tells what filters left out."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_CHARACTER = re.compile(f"[{_UNSPACED}\U00020000-\U0003ffff]")
_WORD = re.compile(rf"[^\W{_UNSPACED}]+(?:['’-][^\W{_UNSPACED}]+)*")


def unwanted(source: Source, extracted: Extracted) -> str | None:
    """Return the sentence by which a source leaves a document out; None if it does not.

    A page of several articles is judged as a whole. A text whose language nobody can tell is not left out by it.
    """
    document, language = extracted.document, extracted.provenance.language
    if source.languages and language not in ("", "und") and not any(_fits(language, tag) for tag in source.languages):
        return f"is in {language}, and the source's `languages` are {', '.join(source.languages)}"
    if source.min_words:
        words = count_words(document.paragraphs)
        if words < source.min_words:
            return f"has {counted(words, 'word')}, and the source wants {source.min_words} (`min_words`)"
    if source.keywords:
        text = fold("\n".join((document.title, *document.paragraphs)))
        keywords = filter(None, map(clean, source.keywords))  # as texts are: no joiner that a Persian keyboard types
        if not any(_holds(text, fold(keyword)) for keyword in keywords):
            return "has none of the source's `keywords`"
    return None


def count_words(paragraphs: Iterable[str]) -> int:
    """Count the words of a text; two characters of a script without blanks between words count as one."""
    text = "\n".join(paragraphs)
    return len(_WORD.findall(text)) + len(_CHARACTER.findall(text)) // 2


def _holds(text: str, keyword: str) -> bool:
    """Return whether a folded text has a keyword as a word of its own, or anywhere if its script has no blanks."""
    begin = "" if _CHARACTER.match(keyword) or not keyword[0].isalnum() else r"(?<!\w)"
    end = "" if _CHARACTER.match(keyword[-1]) or not keyword[-1].isalnum() else r"(?!\w)"
    if _CHARACTER.search(keyword) and (begin or end):
        begin = end = ""
    pattern = r"\s+".join(re.escape(part) for part in keyword.split())
    return re.search(begin + pattern + end, text) is not None


def _fits(language: str, tag: str) -> bool:
    """Return whether a text of a language is one of a tag: zh of zh-TW, and zh-TW of zh, for a text tells no region."""
    language, tag = language.lower(), tag.lower()
    return language == tag or language.startswith(f"{tag}-") or tag.startswith(f"{language}-")
