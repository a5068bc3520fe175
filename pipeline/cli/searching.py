"""search: find documents by words or by meaning."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.cli.archiving import check_source
from pipeline.cli.arguments import Json, LanguageOption, Limit, SinceOption, SourceOption, UntilOption
from pipeline.cli.display import short_ids
from pipeline.cli.progress import Progress
from pipeline.cli.store import opened_holdings
from pipeline.escape import escaped
from pipeline.model import DocumentState, counted
from pipeline.search import Filters, Hit, HitPage, Snippet, open_search, read_query
from pipeline.system.output import Coloured, as_json, console, say, show, table, wrapped

# private characters that stand around a mark while lines are wrapped; those of a site are taken out before
_OPEN, _CLOSE = "\ue000", "\ue001"
_INDENT = "  "


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
        str | None, typer.Option(metavar="PLACE", help="Go on after this place, which the page before printed.")
    ] = None,
    json: Json = False,
) -> None:
    """Find documents by their words, or by meaning in other languages.

    All words must be there. "Two words" is a phrase, word* a beginning, -word must not be there (after -- or within
    quotes). Print the newest first. Below them print what is found in other languages, if pipeline.yaml sets
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
            removed = not page.hits and filters.state is DocumentState.ARCHIVED and after is None
            copies = (
                searching.search(query, replace(filters, state=DocumentState.DUPLICATE), limit=1) if removed else None
            )
    if page.behind:
        say(f"{counted(page.behind, 'document')} cannot be found yet: the search index is behind the archive")
    if json:
        as_json([hit.public() for hit in (*page.hits, *page.across)])
    else:
        _print_page(page)
        if hint and not (page.hits or page.across):
            say(hint)
        if copies and copies.hits:
            say("A removed duplicate has these words: --state duplicate")
    if page.after:
        say(f"There are more: --after {page.after}")


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
    first, last = (day.date() if day else None for day in (since, until))
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
