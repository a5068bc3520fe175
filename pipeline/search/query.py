"""What a person types, as terms: words that must all be there, "phrases", beginnings* and what must -not be there."""

import re
from dataclasses import dataclass, field

from pipeline.errors import QueryError
from pipeline.format import clean
from pipeline.search.cut import bigrams, is_unspaced, runs

MOST_PIECES = 256  # words and bigrams of one query: more is a text, not a query
MOST_CHARACTERS = 4000
_OPERATORS = ("OR", "AND", "NOT", "NEAR")  # of other searches
_TERM = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a phrase, as the runs it is made of; `begins` says that its last word may go on.

    `typed` is the same as a person wrote it, with capitals and accents.
    """

    runs: tuple[str, ...]
    begins: bool = False
    typed: str = field(default="", compare=False)

    def pieces(self) -> list[str]:
        """Return what stands in the index, one after the other, where the term stands in a text."""
        found: list[str] = []
        for run in self.runs[:-1]:
            found += [*bigrams(run), run[-1]] if is_unspaced(run) else [run]
        last = self.runs[-1]
        return [*found, *(bigrams(last) or [last])] if is_unspaced(last) else [*found, last]

    @property
    def is_open(self) -> bool:
        """True if what the last piece begins with is enough; of a character alone it always is."""
        last = self.runs[-1]
        return len(last) == 1 if is_unspaced(last) else self.begins


@dataclass(frozen=True, slots=True)
class Query:
    """A query that can be asked: `terms` must be there, `without` must not. `text` is what is meant, in plain words.

    `hint` is a sentence for whoever finds nothing by a word that other searches take for an operator.
    """

    terms: tuple[Term, ...]
    without: tuple[Term, ...]
    text: str
    hint: str | None = None

    def match(self) -> str:
        """Return the query in the words of SQLite's FTS5; they hold nothing but letters and digits of the text."""
        wanted = " AND ".join(map(_phrase, self.terms))
        unwanted = " OR ".join(map(_phrase, self.without))
        return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def read_query(text: str) -> Query:
    """Read what a person typed. Raises QueryError with a sentence that says what is wrong."""
    if len(text) > MOST_CHARACTERS:
        raise QueryError(
            f"the query is too long: it has {len(text):,} characters, and at most {MOST_CHARACTERS:,} are read"
        )
    text = re.sub("[“”„«»＂]", '"', clean(text)).replace("＊", "*")  # texts are held without what nobody sees
    if text.count('"') % 2:
        raise QueryError('a quotation mark is missing: a phrase stands between two, as in "rice harvest"')
    terms: list[Term] = []
    without: list[Term] = []
    said: list[str] = []
    for minus, phrase, word in _TERM.findall(text):
        found = tuple(runs(phrase or word))
        if found:
            typed = phrase or word.rstrip("*")
            (without if minus else terms).append(Term(found, begins=word.endswith("*"), typed=typed))
            said += [] if minus else [typed]
    if not terms:
        if without:
            raise QueryError("the query only excludes words; add a word to find")
        raise QueryError("there is nothing to search for: the query has no letter and no digit")
    terms, without = list(dict.fromkeys(terms)), list(dict.fromkeys(without))
    count = sum(len(term.pieces()) for term in [*terms, *without])
    if count > MOST_PIECES:
        raise QueryError(f"the query is too long: it makes {count} pieces, and at most {MOST_PIECES} are looked for")
    return Query(tuple(terms), tuple(without), " ".join(dict.fromkeys(said)), _hint(text))


def _hint(text: str) -> str | None:
    """Return what to say of a word between others, and outside of phrases, that other searches take for an operator."""
    for _, _, word in _TERM.findall(text)[1:-1]:
        if word in _OPERATORS:
            return f"{word} is searched for as a word, and all words must occur; search for each alternative separately"
    return None


def _phrase(term: Term) -> str:
    return f'"{" ".join(term.pieces())}"' + (" *" if term.is_open else "")
