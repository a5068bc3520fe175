"""The configuration folder as one value: `pipeline.yaml`, and every source in `sources/`, or every mistake in them.

Nothing runs while one file is wrong, so all files are read before anything is said. How one file is read and how its
mistakes are put into words is in `pipeline.config.yaml_file`; what a source may say is in `pipeline.config.source`.
"""

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from pipeline import __version__, urls
from pipeline.config.credentials import VARIABLE, ProxyAddress
from pipeline.config.databases import DatabaseAddress
from pipeline.config.fields import Count, Days, Flag, Keep, Recorded, SomeDays, Strictness, UnfitError
from pipeline.config.hosts import ANY, AskedHosts
from pipeline.config.past import Past
from pipeline.config.places import ArchiveAddress, FolderName, archive_place, below
from pipeline.config.processors import available
from pipeline.config.receivers import Receiver, SavedSearch
from pipeline.config.sizes import Bytes, BytesOrNone
from pipeline.config.source import Model, Source
from pipeline.config.web import Web
from pipeline.config.yaml_file import Place, YamlReading, read_yaml, written_key, written_texts
from pipeline.errors import ConfigError, Problem
from pipeline.model import ArchivePlace, Raw, Translations

FILE = "pipeline.yaml"
SOURCES = "sources"  # the folder beside it
# keys of pipeline.yaml in which `${NAME}` is replaced, and those of a source
_READ_IN = ("index", "notify", "proxy", "watch.tell")
_READ_IN_SOURCES = ("auth", "client_certificate", "cookies", "headers", "proxy")
REACH = "an e-mail address or a web page where the owner of a site can reach you"
_RESERVED = re.compile(
    r"(^|\.)(example(\.\w+)*|test|invalid|localhost)$|(^|\.)(your|my)-?(domain|site|company)\b|^domain\."
)
_NOBODY = re.compile(r"(you|your[-._]?(name|e?mail|address))@", re.IGNORECASE)


def contact_address(value: str) -> str:
    """Return a contact that may reach somebody. Raises UnfitError for a placeholder and for what is no address."""
    page, mail = (
        re.fullmatch(r"https?://[!-'*-~]+", value),
        re.fullmatch(r"[!-'*-?A-~]+@([\w-]+(?:\.[\w-]+)+)", value, re.A),
    )
    try:
        host = (urlsplit(value).hostname if page else mail and mail[1]) or ""
    except ValueError:
        host = ""
    if not host:
        raise UnfitError(f"expected {REACH}")
    if _RESERVED.search(host.lower()) or _NOBODY.match(value):
        raise UnfitError(f'"{value}" is a placeholder that reaches nobody', f"write {REACH}")
    return value


def _robot(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_-]+", value):
        raise UnfitError("expected a name of letters, - and _ (the product token of RFC 9309)")
    return value


def _log(value: str) -> str:
    if value not in ("auto", "plain", "json"):
        raise UnfitError("expected auto, plain or json")
    return value


class Http(Model):
    """Where the daemon answers /healthz, /readyz and /metrics."""

    host: str = Field("127.0.0.1", min_length=1, description="Address to listen on; 0.0.0.0 in a container.")
    port: Count = Field(8080, ge=0, le=65535, description="Port to listen on; 0: any that is free.")


class DiskSettings(Model):
    """When to stop fetching because space runs out. It goes on by itself when there is room again."""

    reserve_bytes: BytesOrNone | None = Field(
        1_000_000_000, alias="reserve", description="Space to leave free on the archive's disk; 0 or empty: none."
    )
    limit_bytes: Bytes | None = Field(
        None, alias="limit", description="Largest size of the archive; empty: as large as the disk allows."
    )


class SearchSettings(Model):
    """What `pipeline search` finds documents by, beside their words."""

    across_languages: Flag = Field(
        False,
        description="Encode every title, so that what is asked in one language is found in all; a few milliseconds and "
        "600 bytes a document.",
    )


class Retention(Model):
    """How long is kept what need not be kept for ever."""

    raw_s: SomeDays | None = Field(
        None, alias="raw", description="Delete the WARC files after this long; empty: never."
    )
    duplicates_s: SomeDays | None = Field(
        None, alias="duplicates", description="Delete the texts of removed duplicates after this long; empty: never."
    )


class SealSettings(Model):
    """What is done with the seal of a day, beside keeping it."""

    command: tuple[str, ...] = Field(
        (), description="Program and arguments, one entry each; the path of each new seal is added. It stamps the seal."
    )


class Settings(Model):
    """What holds for all sources: who asks, where documents lie, how much is done at once."""

    contact: Annotated[str, AfterValidator(contact_address)] | None = Field(
        None,
        description="E-mail address or web page where the owner of a site can reach you. Needed to fetch anything.",
    )
    robot: Annotated[str, AfterValidator(_robot)] = Field(
        "pipeline", description="Name of the crawler in its requests, and in the robots.txt rules that it obeys."
    )
    archive: ArchiveAddress = Field(
        "archive",
        description="Folder for the documents, relative to the folder that holds the configuration folder; or the "
        "address of an object store, `s3://bucket/prefix`, `gs://…` or `az://…`.",
    )
    expect_archive: Flag = Field(
        False,
        description="Refuse to begin an archive where none has documents: its disk may not be mounted. For an archive "
        "that has some, if the configuration folder cannot be written; else the pipeline remembers it there.",
    )
    state: FolderName | None = Field(
        None,
        description="Folder of this machine for locks, the index and the search index; without this key, `.state` in "
        "the archive's folder, or `state` if the archive is on an object store.",
    )
    index: DatabaseAddress | None = Field(
        None, description="PostgreSQL database of the index, postgresql://user@host/database; without this key, a file."
    )
    seeds: FolderName = Field("seeds", description="Folder of documents that count as held; relative like `archive`.")
    look_back_s: Days = Field(
        60 * 86400.0, alias="look_back", description="Publication days between two copies of one story; 0: any number."
    )
    near_threshold: float = Field(
        0.8, gt=0, le=1, strict=True, description="Share of common wording from which two texts are near-duplicates."
    )
    translations: Strictness = Field(
        Translations.CAUTIOUS,
        description="What counts as a translation: cautious (hardly ever wrong), aggressive or off.",
    )
    raw: Recorded = Field(
        Raw.DOCUMENTS,
        description="Which answers to record as received, as WARC: off, documents, or all, with feeds and failures.",
    )
    keep: Keep = Field(
        "first",
        description="Which copy of a story to keep: first, original, or a list of languages, the preferred one first.",
    )
    processes: Count = Field(
        default_factory=available,
        ge=1,
        le=512,
        description="Processes that extract pages; without this key, one for each CPU.",
    )
    threads: Count = Field(8, ge=1, le=512, description="Number of sources to read at the same time.")
    proxy: ProxyAddress = Field(
        "none", description="Proxy for all sources: http://, https:// or socks5://, none, or environment: HTTP_PROXY …"
    )
    disk: DiskSettings = Field(default=DiskSettings(), description="Where fetching stops for want of room.")
    retention: Retention = Field(default=Retention(), description="How long to keep the texts of removed duplicates.")
    seal: SealSettings = Field(default=SealSettings(), description="How the seals of days are stamped.")
    search: SearchSettings = Field(default=SearchSettings(), description="How documents are found again.")
    notify: tuple[Receiver, ...] = Field(
        (), description="Where to send a message when a source breaks, and when it is well again."
    )
    log: Annotated[str, AfterValidator(_log)] = Field(
        "auto",
        description="How the daemon logs: plain, json, or auto, which is plain on a terminal and JSON elsewhere.",
    )
    watch: tuple[SavedSearch, ...] = Field(
        (), description="Searches whose new documents are reported, each story once."
    )
    http: Http | None = Field(
        None, description="A small server with /healthz, /readyz, /metrics; without this key, none."
    )
    past: Past = Field(default=Past(), description="Web archives, which have captured pages of the past.")
    web: Web = Field(default=Web(), description="The pages that `pipeline web` shows of the archive.")

    @property
    def user_agent(self) -> str:
        """What is sent as User-Agent, such as `pipeline/0.1.0 (+https://…)`; without a contact, only the name."""
        return f"{self.robot}/{__version__}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """A configuration folder without a mistake.

    `sources` is by name, in the order of the names; `archive` and `seeds` are absolute, `folder` is as it was given.
    `variables` are the names that the environment shall set, each with the problem that there is if it does not.
    """

    settings: Settings
    sources: Mapping[str, Source]
    folder: Path
    archive: ArchivePlace
    seeds: Path
    lines: Mapping[Place, int] = field(default_factory=dict)  # of pipeline.yaml, by the places of its keys
    variables: tuple[tuple[str, Problem], ...] = ()

    def sources_at(self, url: str) -> list[Source]:
        """Return the sources that have an endpoint on the host of an address; without any, those that ask it."""
        host, known = urls.host(url), self.sources.values()
        at = [each for each in known if any(urls.host(one.url) == host for one in each.endpoints)]
        return at or [each for each in known if ANY not in each.hosts and AskedHosts(each).ask(url)]

    def translations_of(self, source: str) -> Translations:
        """Return what counts as a translation for a source: as its file says, else as `pipeline.yaml` does."""
        described = self.sources.get(source)
        return (described and described.translations) or self.settings.translations

    def require_environment(self, environment: Mapping[str, str], *, to_notify: bool = True) -> None:
        """Raise ConfigError with every `${NAME}` that the environment does not set.

        Without `to_notify`, of those alone that requests need.
        """
        needed = [each for each in self.variables if to_notify or not each[1].key.startswith(("notify", "watch"))]
        unset = [problem for name, problem in needed if name not in environment]
        if unset:
            raise ConfigError(unset)

    def problem(self, place: Place, message: str, hint: str | None = None) -> Problem:
        """Make a problem at a key of pipeline.yaml."""
        line = next((self.lines[place[:n]] for n in range(len(place), 0, -1) if place[:n] in self.lines), None)
        return Problem(file=self.folder / FILE, line=line, key=written_key(place), message=message, hint=hint)

    def require_contact(self) -> None:
        """Raise ConfigError when no contact is given: what fetches calls this first."""
        if self.settings.contact is None:
            raise ConfigError(
                [self.problem(("contact",), "is not given, and nothing is fetched without it", f"write {REACH}")]
            )


def load(folder: Path, *, skip_empty: bool = False) -> Configuration:
    """Read `folder/pipeline.yaml` and `folder/sources/*.yaml`.

    Without sources the mapping is empty. `skip_empty` passes over source files without a byte in them: a shell makes
    one before it starts the command whose answer goes there. Raises ConfigError with every problem of every file.
    """
    reading = _settings(folder)
    settings, base = reading.value or Settings(), folder.resolve().parent
    seeds = below(base, settings.seeds)
    archive = archive_place(reading, base, seeds, os.environ)
    variables = _variables(reading, _READ_IN)
    sources, problems = _sources(folder / SOURCES, skip_empty, variables)
    _check_watches(reading, sources, problems)
    problems = [*reading.in_order(), *problems]
    if problems:
        raise ConfigError(problems)
    return Configuration(
        settings=settings,
        sources=MappingProxyType(sources),
        folder=folder,
        archive=archive,
        seeds=seeds,
        lines=reading.lines,
        variables=tuple(variables),
    )


def _check_watches(reading: YamlReading[Settings], sources: Mapping[str, Source], problems: list[Problem]) -> None:
    """Check that no two watches have one name, and that their sources exist, if those could be read."""
    names = set[str]()
    for number, watch in enumerate(reading.value.watch if reading.value else ()):
        if watch.name in names:
            reading.add(
                ("watch", number, "name"), f'"{watch.name}" is also the name of a watch above', "give it another name"
            )
        names.add(watch.name)
        if watch.source is not None and watch.source not in sources and not problems:
            near = get_close_matches(watch.source, sources, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(sorted(sources)) or 'none'}"
            reading.add(("watch", number, "source"), f'there is no source "{watch.source}"', hint)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schemas of `pipeline.yaml` and of a source file, as a person writes them, for editors."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {"pipeline": dialect | Settings.model_json_schema(), "source": dialect | Source.model_json_schema()}


def _settings(folder: Path) -> YamlReading[Settings]:
    file = folder / FILE
    if os.path.isfile(file):
        return read_yaml(file, Settings)
    reading: YamlReading[Settings] = YamlReading(file if os.path.isdir(folder) else folder)
    hint = f"run `pipeline init`, or name the folder that holds {FILE} with --configs"
    reading.add((), "does not exist", hint)
    return reading


def _sources(
    folder: Path, skip_empty: bool, variables: list[tuple[str, Problem]]
) -> tuple[dict[str, Source], list[Problem]]:
    """Read the files of sources; add to `variables` those that the enabled ones need."""
    sources: dict[str, Source] = {}
    problems: list[Problem] = []
    first: dict[str, Path] = {}  # the file in which each name stands first
    try:
        files = sorted(folder.iterdir())
    except FileNotFoundError:
        files = []
    except OSError as error:
        files = []
        problems.append(Problem(file=folder, line=None, key="", message=f"cannot be read: {error.strerror}"))
    for file in files:
        if skip_empty and file.is_file() and not file.stat().st_size:
            continue
        if file.suffix.lower() in (".yaml", ".yml") and not file.name.startswith("."):
            reading = read_yaml(file, Source)
            _check_name(reading, first)
            needed = _variables(reading, _READ_IN_SOURCES)
            _find_files(reading, folder.parent)
            problems += reading.in_order()
            if reading.value is not None and not reading.problems:
                sources[reading.value.name] = reading.value
                variables += needed if reading.value.enabled else []
    return sources, problems


def _variables(reading: YamlReading[Any], read_in: Collection[str]) -> list[tuple[str, Problem]]:
    """Return the names of the environment in the values of some keys, and refuse them in all others."""
    found = []
    for place, text in written_texts(reading.data):
        for name in VARIABLE.findall(text):
            if place and (place[0] in read_in or (place[0] == "watch" and "tell" in place)):
                found.append((name, reading.problem(place, f"the environment variable {name} is not set")))
            else:
                keys = ", ".join(f"`{key}`" for key in read_in)
                hint = f"write the value itself; in this file the environment is read in {keys} alone"
                reading.add(place, f"${{{name}}} is not replaced here", hint)
    return found


def _find_files(reading: YamlReading[Source], folder: Path) -> None:
    """Make the names of certificate files absolute, and note those that are none."""
    source = reading.value
    if source is None:
        return
    own = source.client_certificate
    named: dict[tuple[str, ...], str | None] = {("ca_file",): source.ca_file}
    if own is not None:
        named |= {("client_certificate", "certificate"): own.certificate, ("client_certificate", "key"): own.key}
    found = {place: str(below(folder.resolve(), name)) for place, name in named.items() if name is not None}
    for place, name in found.items():
        try:
            if b"-----BEGIN " not in Path(name).read_bytes():
                reading.add(place, f"{name} is not in PEM format", "it holds lines such as -----BEGIN CERTIFICATE-----")
        except OSError as error:
            reading.add(place, f"{name} cannot be read: {error.strerror}", "name a file below the configuration folder")
    files = {
        "certificate": found.get(("client_certificate", "certificate")),
        "key": found.get(("client_certificate", "key")),
    }
    reading.value = source.model_copy(
        update={"ca_file": found.get(("ca_file",)), "client_certificate": own and own.model_copy(update=files)}
    )


def _check_name(reading: YamlReading[Source], first: dict[str, Path]) -> None:
    """Check what no file can know alone: a source is called like its file, and no two have one name."""
    file = reading.file
    if file.suffix != ".yaml":
        reading.add((), f"ends in {file.suffix}, and a source's file ends in .yaml", f"call it {file.stem}.yaml")
    name = reading.data.get("name") if isinstance(reading.data, dict) else None
    if not isinstance(name, str):
        return
    if first.setdefault(name, file) != file:
        reading.add(("name",), f'"{name}" is also the name of {first[name]}', f"call it {file.stem}, like its file")
    elif name != file.stem:
        reading.add(("name",), f'is "{name}", and the file is called {file.name}', f"rename the file to {name}.yaml")
