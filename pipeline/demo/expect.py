"""What must come of a first run over the demo sites: a table with a row for every announced URL, and the comparison.

Sources are read at the same time, so of several copies or translations any one may be met first. Their rows therefore
name a group; of a group exactly one member is archived and the others are duplicates of the texts before them.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.demo.content import Article
from pipeline.demo.sites import OTHER_PATHS, Site
from pipeline.model import Kind, Outcome, Relation
from pipeline.urls import identity

# What becomes of a page with a fault; the other faults delay a document and do not prevent it.
_FAILURES: Mapping[str, tuple[Kind, str]] = {
    "gone": (Kind.FAILED, "BadStatus"),
    "missing": (Kind.FAILED, "BadStatus"),
    "soft-404": (Kind.FAILED, "ExtractError"),
    "login-wall": (Kind.FAILED, "ExtractError"),
    "too-large": (Kind.FAILED, "OverLimit"),
    "disallowed": (Kind.DISALLOWED, "Disallowed"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One row. `kind` is None for a member of a group; `error` is the class that ends the link.

    `story` and `language` tell which documents say the same in other languages; rows without an article have none.
    """

    url: str
    source: str
    kind: Kind | None
    error: str | None = None
    group: str | None = None
    article: Article | None = None

    @property
    def story(self) -> str | None:
        return self.article.story if self.article else None

    @property
    def language(self) -> str | None:
        return self.article.language if self.article else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedStory:
    """One story: of its tellings one is archived.

    Of the others `exact` are word for word what another says, `near` nearly so, the rest say it in another language.
    """

    name: str
    urls: tuple[str, ...]
    exact: int
    near: int
    translation: int


def expected(sites: Iterable[Site]) -> list[Expected]:
    """Return a row for every URL that the sites announce."""
    sites = list(sites)
    told = _told_alike([article for site in sites for article in site.articles])
    rows = []
    for site in sites:
        for article in site.articles:
            group = told.get(article.id)
            kind, error = _FAILURES.get(article.fault or "", (None if group else Kind.ARCHIVED, None))
            url = site.url + article.announced_path
            rows.append(Expected(url=url, source=site.name, kind=kind, error=error, group=group, article=article))
        rows += [Expected(url=site.url + path, source=site.name, kind=Kind.EXCLUDED) for path in OTHER_PATHS[site.name]]
    return rows


def groups(rows: Iterable[Expected]) -> list[ExpectedStory]:
    """Return the groups of copies among the rows."""
    members: dict[str, list[Expected]] = {}
    for row in rows:
        if row.group:
            members.setdefault(row.group, []).append(row)
    found = []
    for name, group in members.items():
        articles = [row.article for row in group if row.article]
        texts = len({article.paragraphs for article in articles})
        wordings = len({article.copy_of or article.id for article in articles})
        urls = tuple(row.url for row in group)
        # whoever brings a text first is archived, a translation, or nearly what was; the rest of that text is exact
        found.append(
            ExpectedStory(
                name=name, urls=urls, exact=len(group) - texts, near=texts - wordings, translation=wordings - 1
            )
        )
    return found


def _told_alike(articles: Iterable[Article]) -> dict[str, str]:
    """For each article that shares its story with another, by copying or translating it, the name of that group."""
    members: dict[str, list[Article]] = {}
    articles = list(articles)
    stories = {article.id: article.story for article in articles}
    for article in articles:
        original = article.copy_of or article.id
        members.setdefault(stories.get(original) or article.story or original, []).append(article)
    return {article.id: name for name, group in members.items() if len(group) > 1 for article in group}


def mistakes(
    rows: Collection[Expected], outcomes: Iterable[Outcome], relations: Mapping[str, Relation] | None = None
) -> list[str]:
    """Return what came out otherwise than it must, one sentence each; nothing when all is well.

    `outcomes` are in the order they came: a URL that two endpoints announce is judged by what happened the first time.
    `relations` tells of the URL of each removed duplicate how it relates to what is kept; without it only the kinds of
    outcome are compared.
    """
    came: dict[str, Outcome] = {}
    for outcome in outcomes:
        came.setdefault(identity(outcome.link.url), outcome)
    wanted = {identity(row.url): row for row in rows}
    wrong = [f"{came[key].link.url} was not announced by any site of the demo" for key in came.keys() - wanted.keys()]
    for key, row in wanted.items():
        sentence = _mistake(row, came.get(key))
        if sentence:
            wrong.append(sentence)
    for group in groups(rows):
        kinds = Counter(came[key].kind for key in map(identity, group.urls) if key in came)
        if kinds[Kind.ARCHIVED] != 1:
            wrong.append(f"of {len(group.urls)} copies of {group.name}, {kinds[Kind.ARCHIVED]} were archived, not one")
        if relations is not None:
            by_key = {identity(url): relation for url, relation in relations.items()}
            met = Counter(by_key.get(identity(url)) for url in group.urls)
            came_as = (met[Relation.EXACT], met[Relation.NEAR], met[Relation.TRANSLATION])
            if came_as != (group.exact, group.near, group.translation):
                due = (group.exact, group.near, group.translation)
                wrong.append(f"of {group.name}, exact copies, near ones and translations are {came_as}, not {due}")
    return wrong


def _mistake(row: Expected, outcome: Outcome | None) -> str | None:
    if outcome is None:
        return f"{row.url} has no outcome"
    kinds = {row.kind} if row.kind else {Kind.ARCHIVED, Kind.DUPLICATE}
    if outcome.kind not in kinds:
        due = " or ".join(sorted(kinds))
        return f"{row.url} is {outcome.kind}, not {due}: {outcome.because}"
    if row.error and outcome.error != row.error:
        return f"{row.url} failed with {outcome.error}, not {row.error}: {outcome.because}"
    return None
