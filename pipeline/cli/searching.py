"""search: find documents by words or by meaning."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.archiving import check_source
from pipeline.cli.arguments import Json, LanguageOption, Limit, SinceOption, SourceOption, UntilOption, in_order
from pipeline.cli.display import short_ids
from pipeline.cli.progress import Progress
from pipeline.cli.store import opened_holdings
from pipeline.config import settings
from pipeline.config.settings import Configuration
from pipeline.escape import escaped
from pipeline.index import queries
from pipeline.model import DocumentState, counted
from pipeline.runtime import Holdings
from pipeline.search import (
    Filters,
    Hit,
    HitPage,
    Search,
    Snippet,
    about_words,
    among_removed,
    open_search,
    read_query,
    wider,
)
from pipeline.system.output import Coloured, as_json, console, say, show, table, wrapped

# private characters that stand around a mark while lines are wrapped; those of a site are taken out before
_OPEN, _CLOSE = "\ue000", "\ue001"
_INDENT = "  "
_ACROSS = "To also find titles of the same meaning in other languages, set `search: {across_languages: true}`"


class States(StrEnum):
    """Which documents are searched."""

    ARCHIVED = "archived"
    DUPLICATE = "duplicate"
    SEED = "seed"
    ALL = "all"

    def state(self) -> DocumentState | None:
        """Return the state of a document; None if it may be any."""
        return None if self is States.ALL else DocumentState(self.value)


StateOption = Annotated[States, typer.Option(help="Only documents in this state: archived, duplicate, seed or all.")]


def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="What to search for.", show_default=False)],
    source: SourceOption = None,
    language: LanguageOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    state: StateOption = States.ARCHIVED,
    best: Annotated[bool, typer.Option("--best", help="Print the best of the newest 10,000 hits first.")] = False,
    limit: Limit = 20,
    after: Annotated[
        str | None, typer.Option(metavar="PLACE", help="Continue after this place, which the previous page printed.")
    ] = None,
    json: Json = False,
) -> None:
    """Find documents by their words, or by meaning in other languages.

    A document must have all words. "Two words" is a phrase, word* a beginning; -word excludes a word (after -- or
    within quotes). Print the newest first. Print hits in other languages below them, if pipeline.yaml sets
    across_languages.
    """
    query = " ".join(words)
    hint = read_query(query).hint  # what is wrong with it is said before anything is opened
    with opened_holdings(context) as (configuration, held):
        check_source(configuration, held, source)
        filters = filters_of(source, language, since, until, state)
        across = configuration.settings.search.across_languages
        with (
            open_search(held.index, held.archive, across_languages=across) as searching,
            Progress("documents", silent=json) as progress,
        ):
            page = searching.search(query, filters, limit=limit, after=after, best=best, progress=progress)
            nothing = not (page.hits or page.across or after or json)
            told = list(_widened(searching, query, filters, configuration, held)) if nothing else []
    if page.behind:
        say(f"{counted(page.behind, 'document')} cannot be found yet: the search index is behind the archive")
    if json:
        as_json([hit.public() for hit in (*page.hits, *page.across)])
    else:
        _print_page(page)
        if hint and not (page.hits or page.across):
            told.insert(0, hint)
        for sentence in told:
            say(sentence)
    if page.after:
        say(f"There are more: --after {page.after}")


def _widened(
    searching: Search, query: str, filters: Filters, configuration: Configuration, held: Holdings
) -> Iterator[str]:
    """Yield how a search that finds nothing would find something."""
    if found := wider(searching, query, filters):
        yield from (f"Without {' and '.join(f'--{name}' for name in each.without)}: {each.says}." for each in found)
    if removed := among_removed(searching, query, filters):
        yield "A removed duplicate has these words: --state duplicate"
    if found or removed:
        return
    languages = {language for counts in queries.by_language(held.index).values() for language in counts}
    if not languages:
        yield "No document is held yet."
        return
    yield from about_words(searching, query)
    if len(languages) > 1 and not configuration.settings.search.across_languages:
        yield f"{_ACROSS} in {configuration.folder / settings.FILE}"


def _print_page(page: HitPage) -> None:
    show_hits(page.hits)
    if page.across:
        console.print(Coloured("In other languages, by the meaning of their titles", "bold"))
        show_hits(page.across)
    if not page.hits and not page.across:
        say("Nothing is found.")


def filters_of(
    source: str | None, language: str | None, since: datetime | None, until: datetime | None, state: States
) -> Filters:
    """Return the filters that the options of a command ask for."""
    first, last = in_order(since, until)
    return Filters(source=source, language=language, since=first, until=last, state=state.state())


def show_hits(hits: Sequence[Hit]) -> None:
    """Print hits: on a terminal each with its snippet below it, elsewhere each in one line."""
    ids = short_ids([hit.row.sha256 for hit in hits])
    found = [(hit, _facts(short, hit)) for short, hit in zip(ids, hits, strict=True)]
    if not console.is_terminal:
        rows = [(*facts, hit.row.title, hit.snippet.text) for hit, facts in found]
        table(["id", "date", "source", "language", "state", "cosine", "title", "snippet"], rows)
        return
    for hit, facts in found:
        below = escaped("  ".join(filter(None, facts)))
        show([*_lines(hit.title), *wrapped(f"{_INDENT}{below}", console.width), *_lines(hit.snippet, _INDENT)])


def _facts(short: str, hit: Hit) -> tuple[str, ...]:
    row = hit.row
    state = "" if row.state is DocumentState.ARCHIVED else row.state.value
    return short, f"{row.day}", row.source, row.language, state, "" if hit.cosine is None else f"{hit.cosine:.2f}"


def _lines(snippet: Snippet, indent: str = "") -> list[str]:
    """Return a snippet in lines of the terminal, its marks in bold."""
    text = "".join(
        f"{_OPEN}{plain}{_CLOSE}" if is_marked else plain
        for part, is_marked in snippet.parts()
        if (plain := escaped(part.replace(_OPEN, "").replace(_CLOSE, "")))
    )
    lines = wrapped(indent + text, console.width)
    start, _, end = str(console.paint(Coloured(_OPEN, "bold"))).partition(_OPEN)
    return [line.replace(_OPEN, start).replace(_CLOSE, end) for line in lines]
