"""Find the WARC files that are to be imported: on the disk, inside WACZ files, or in a list of addresses."""

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from functools import partial
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from pipeline import urls
from pipeline.config.settings import Configuration
from pipeline.config.source import Feed, Source
from pipeline.fetch import Fetcher, RemoteFile
from pipeline.imports.records import RecordFile
from pipeline.runtime import Runtime
from pipeline.warc import members, opened

_HEAD = 1 << 16
_LIST_BYTES = 50_000_000


class FileKind(Enum):
    """What a file is that is to be imported."""

    TEXT = auto()
    WARC = auto()
    WACZ = auto()
    PATHS = auto()  # of WARC files, as Common Crawl lists them
    ADDRESSES = auto()


def kind_of(path: Path) -> FileKind:
    """Return what a file is, by its name; a list of addresses by its lines."""
    name = path.name.lower()
    for endings, kind in (
        ((".warc", ".warc.gz", ".arc", ".arc.gz"), FileKind.WARC),  # of ARC its reader says what to do
        ((".wacz",), FileKind.WACZ),
        ((".paths", ".paths.gz"), FileKind.PATHS),
    ):
        if name.endswith(endings):
            return kind
    try:
        with path.open("rb") as file:
            lines = file.read(_HEAD).decode("utf-8-sig", "replace").splitlines()
    except OSError:  # the text that it is not says so
        return FileKind.TEXT
    told = [line.strip() for line in lines[:100] if line.strip() and not line.strip().startswith("#")]
    return (
        FileKind.ADDRESSES
        if told and all(urls.is_web(line) and len(line.split()) == 1 for line in told)
        else FileKind.TEXT
    )


def imported_source(configuration: Configuration, name: str, hosts: Sequence[str], timezone: str | None) -> Source:
    """Return the source that captures are read as: the configured one of that name, or one with the usual settings."""
    known = configuration.sources.get(name)
    host = hosts[0] if hosts else "import.invalid"
    source = known or Source(name=name, endpoints=(Feed(feed=f"https://{host}/"),))
    return source.model_copy(update={"timezone": timezone}) if timezone else source


def record_files(
    names: Sequence[Path | str], configuration: Configuration, source: Source, runtime: Runtime, problems: list[str]
) -> Iterator[RecordFile]:
    """Yield the WARC files that are meant, by paths or addresses; add to `problems` a sentence for each without any."""
    for name in names:
        if urls.is_web(str(name)):
            yield _remote_file(str(name), configuration, source, runtime)
            continue
        path = Path(name)
        try:
            match kind_of(path):
                case FileKind.PATHS:
                    yield from _remote(path, configuration, source, runtime, problems)
                case FileKind.WACZ:
                    yield from _packed(path, problems)
                case _:
                    identity = _identity(path)
                    yield RecordFile(name=str(path), identity=identity, open=_opened(path), size=path.stat().st_size)
        except (OSError, EOFError, ValueError, zlib.error) as error:
            problems.append(_unreadable(path, error))


def file_names(paths: Sequence[Path], configuration: Configuration, problems: list[str]) -> list[str]:
    """Return the files and addresses that are meant, so that a worker finds them; add what is wrong to `problems`."""
    names: list[str] = []
    for path in paths:
        try:
            names += (
                _listed(path, configuration, problems) if kind_of(path) is FileKind.PATHS else [str(path.resolve())]
            )
        except (OSError, EOFError, ValueError, zlib.error) as error:
            problems.append(_unreadable(path, error))
    return names


def _unreadable(path: Path, error: Exception) -> str:
    because = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return f"{path}: cannot be read: {because}"


def _opened(path: Path) -> Callable[[], IO[bytes]]:
    return lambda: path.open("rb")


def _identity(path: Path) -> str:
    """Return what tells a file from another one of its name."""
    with path.open("rb") as file:
        return f"{path.stat().st_size}-{hashlib.sha256(file.read(_HEAD)).hexdigest()[:16]}"


def _packed(path: Path, problems: list[str]) -> Iterator[RecordFile]:
    found = members(path)
    identity = _identity(path)
    if not found:
        problems.append(f"{path}: there is no WARC file in it")
    for member in found:
        if member.because is not None:
            problems.append(f"{path}: {member.name!r} is not read: {member.because}")
            continue
        yield RecordFile(
            name=f"{path}!{member.name}", identity=identity, open=partial(opened, path, member), size=member.size
        )


def _remote(
    path: Path, configuration: Configuration, source: Source, runtime: Runtime, problems: list[str]
) -> Iterator[RecordFile]:
    """Yield the files of a list of paths."""
    for url in _listed(path, configuration, problems):
        yield _remote_file(url, configuration, source, runtime)


def _remote_file(url: str, configuration: Configuration, source: Source, runtime: Runtime) -> RecordFile:
    """Return a file at an address; it is asked in parts, as far as it is read."""
    fetcher, asking = runtime.fetcher, configuration.settings.past.asking(source.name, url, source)
    assert isinstance(fetcher, Fetcher)
    return RecordFile(name=url, identity=url, open=_opener(fetcher, url, asking))


def _opener(fetcher: Fetcher, url: str, asking: Source) -> Callable[[], Any]:
    return lambda: RemoteFile(fetcher, url, asking)


def _listed(path: Path, configuration: Configuration, problems: list[str]) -> Iterator[str]:
    """Yield the addresses of a list of paths, each below the base address that pipeline.yaml says."""
    base = configuration.settings.past.commoncrawl_data.rstrip("/")
    for number, line in enumerate(_lines(path), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        url = text if urls.is_web(text) else f"{base}/{text.lstrip('/')}"
        if urls.absolute(url, url) is None or ".." in urlsplit(url).path.split("/") or " " in url:
            problems.append(f"{path}:{number}: {text[:200]!r} is not the path of a WARC file")
            continue
        yield url


def _lines(path: Path) -> list[str]:
    """Return the lines of a list, plain or gzip. Raises OSError, EOFError, ValueError and zlib.error."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        reading: IO[bytes] = gzip.GzipFile(fileobj=file) if packed else file  # type: ignore[assignment]
        data = reading.read(_LIST_BYTES + 1)
    if len(data) > _LIST_BYTES:
        raise ValueError(f"a list of more than {_LIST_BYTES:,} bytes")
    return data.decode("utf-8", "replace").splitlines()
