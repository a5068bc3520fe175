"""What the titles of two texts in one language tell: two titles over one text, and words that part two texts. Pure."""

import itertools
from collections.abc import Collection, Sequence

from pipeline.dedup.alignment import ALIGNED, Sentences, folded, mostly_unspaced, ratio
from pipeline.dedup.content_hash import tokens_of, unspaced
from pipeline.model import Document
from pipeline.text.spelling import one_spelling
from pipeline.text.time_words import is_time_word

# Characters of numbers, dates and grammar: exchanged, they say nothing that the numbers do not say
PLAIN_HAN = frozenset(
    "〇零一二三四五六七八九十百千万萬亿億两兩半数年月日号號時时分点點第个個的了在于是至到和与與はのがをにでとも"
)


def titles_apart(document: Document, title: str, language: str) -> str | None:
    """Say what two titles over one text make of it: None if they are one, a clause if two, else an empty sentence.

    They make two texts of it where neither speaks of it, or where each has a number or a name of its own that it does
    not have: a notice, a log-in wall, the result of a lottery.
    """
    here, there = tokens_of(document.title), tokens_of(title)
    if folded(here) == folded(there):
        return None
    body, run = _words(document)
    mine, theirs = _unsaid(here, there, body, run), _unsaid(there, here, body, run)
    of_text = _said(here, body, run) or _said(there, body, run)
    form = ratio(folded(here), folded(there)) >= ALIGNED and language[:2] != "de"
    telling = [any(word.isdigit() or (form and word[0].isupper()) for word in each) for each in (mine, theirs)]
    if mine and theirs and (not of_text or all(telling)):
        return (
            f"its title says “{joined(mine)}” where that one's says “{joined(theirs)}”, of which the text says nothing"
        )
    return ""


def speaks_of(title: str, document: Document) -> bool:
    """Return whether a title has a longer word, or two characters, of what the paragraphs of a document say."""
    return _said(tokens_of(title), *_words(document))


def _words(document: Document) -> tuple[Collection[str], str]:
    words = {word for paragraph in document.paragraphs for word in folded(tokens_of(paragraph))}
    return words, "".join(map(str.casefold, document.paragraphs)).replace(" ", "")


def _unsaid(title: Sequence[str], other: Sequence[str], body: Collection[str], run: str) -> list[str]:
    """Return the words of a title that neither the other title nor the text has."""
    others = set(folded(other))
    return [
        word
        for word in title
        if (small := word.casefold()) not in others
        and small not in body
        and (word.isdigit() or unspaced(word) or len(word) >= 3)
    ]


def _said(title: Sequence[str], body: Collection[str], run: str) -> bool:
    """Return whether a title speaks of a text: a longer word, or two characters, stand in it."""
    words = folded(title)
    pairs = itertools.pairwise(words)
    stems = {word[:5] for word in body if len(word) >= 5}
    return any(one + other in run for one, other in pairs if unspaced(one) and unspaced(other)) or any(
        word in body or word[:5] in stems for word in words if len(word) >= 4 and not word.isdigit()
    )


def joined(words: Sequence[str]) -> str:
    """Return words as they are written in their script."""
    return ("" if all(map(unspaced, words)) else " ").join(words)


def keys(mine: Sentences, changed: set[int], other: Sentences, language: str) -> list[str]:
    """Return words of a title that stand in the changed sentences of its own text, and nowhere in the other text."""
    if mine.title and mostly_unspaced(mine.title):
        return _key_runs(mine, changed, other)
    words = {word for place in changed for word in mine.folded[place]}
    stems = {word[:5] for word in words if len(word) >= 6} - {word[:5] for word in other.all if len(word) >= 6}
    found = []
    for word in mine.title:
        small = word.casefold()
        if is_time_word(word, language) or word.isdigit() or len(small) < (3 if word.isascii() else 2):
            continue
        if small in words or (len(small) >= 6 and small[:5] in stems):
            found.append(word)
    return [word for word in found if word.casefold() not in other.all and not stands_in(word, other.all)]


def _key_runs(mine: Sentences, changed: set[int], other: Sentences) -> list[str]:
    """Do the same for a title in characters: runs of pairs that its text has and the other has not."""
    own = "\n".join("".join(mine.folded[place]) for place in sorted(changed))
    runs, run = [], ""
    for one, next_one in itertools.pairwise(folded(mine.title)):
        pair = one + next_one
        plain = not PLAIN_HAN.isdisjoint(pair) or any(map(str.isdigit, pair))
        if pair in own and pair not in other.run and not plain:
            run = run + next_one if run else pair
        else:
            runs.append(run)
            run = ""
    return [each for each in (*runs, run) if len(each) >= 2]


def stands_in(word: str, others: Collection[str]) -> bool:
    """Return whether a word stands among others, in whatever spelling."""
    small = word.casefold()
    return any(one_spelling(small, other.casefold()) for other in others)
