"""An object store, as far as the archive asks one: the only door to obstore, which only such an archive needs.

Its errors come out as OSError, with one sentence that names the object and what the store has said. Credentials are
read from the environment by obstore itself, and stand in no message.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.archive.blobs import REFUSED
from pipeline.errors import ArchiveError

if TYPE_CHECKING:
    from obstore import UpdateVersion
    from obstore.store import ClientConfig, ObjectStore, RetryConfig

_CONNECT_S, _ANSWER_S = 5, 60
_TRIES, _TRYING_S = 6, 60  # after the first; what fails with 5xx, or for want of an answer, is tried again
_STATUS = re.compile(r"status code: (\d{3} [A-Za-z ]+)")
_CODE = re.compile(r"<Code>(\w+)</Code>")
_LATER = ("408", "429")
_NO_CREDENTIALS = re.compile(r"169\.254\.169\.254|metadata\.google|[Cc]redential|must be specified")
_NO_BUCKET = re.compile(r"NoSuchBucket|ContainerNotFound")  # as S3 and Google say it, and as Azure does
_PLAIN_HTTP = {
    "s3": ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT"),
    "az": ("AZURE_STORAGE_ENDPOINT", "AZURE_ENDPOINT"),
    "gs": ("GOOGLE_ALLOW_HTTP",),
}
_CREDENTIALS = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
}
MISSING = "an archive on an object store needs the extra `cluster`: pip install 'onestory[cluster]'"


class StoredObject(NamedTuple):
    """What a store tells of an object; `tag` and `version` change with its bytes. A list may leave out the latter."""

    name: str
    size: int
    tag: str | None
    version: str | None = None  # what Google compares in place of the tag


class Bucket:
    """The objects below an address such as `s3://bucket/prefix`. Safe to share between threads.

    Every method raises OSError: FileNotFoundError where there is no object, FileExistsError where there is another.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._store = _opened(address)

    def read(self, name: str) -> bytes:
        """Return the bytes of an object."""
        import obstore

        with self._telling(name):
            return bytes(obstore.get(self._store, name).bytes())

    def range(self, name: str, start: int, end: int) -> bytes:
        """Return the bytes of an object from `start` to before `end`, or fewer if it ends earlier."""
        import obstore

        with self._telling(name):
            return bytes(obstore.get_range(self._store, name, start=start, end=end))

    def head(self, name: str) -> StoredObject | None:
        """Return what is told of an object; None if there is none."""
        import obstore

        try:
            with self._telling(name):
                found = obstore.head(self._store, name)
        except FileNotFoundError:
            return None
        return StoredObject(name, found["size"], found["e_tag"], found["version"])

    def create(self, name: str, data: bytes) -> None:
        """Store an object where there is none. An equal one is success: an answer may have been lost after a write."""
        import obstore

        try:
            with self._telling(name):
                obstore.put(self._store, name, data, mode="create", use_multipart=False)
        except FileExistsError:
            if self.read(name) != data:
                raise

    def put(self, name: str, data: bytes | Path) -> None:
        """Store an object, or a file as one, in place of the one that was there."""
        import obstore

        with self._telling(name):
            obstore.put(self._store, name, data)

    def replace(self, name: str, data: bytes, before: StoredObject | None) -> None:
        """Store an object in place of the one that was seen there, or of none; an equal one is success."""
        import obstore

        if before is None or before.tag is None:
            self.create(name, data)
            return
        mode: UpdateVersion = {"e_tag": before.tag}
        if before.version is not None:
            mode["version"] = before.version
        try:
            with self._telling(name):
                obstore.put(self._store, name, data, mode=mode, use_multipart=False)
        except FileExistsError:
            if self.read(name) != data:
                raise

    def delete(self, name: str) -> None:
        """Delete an object, if it is there."""
        import obstore

        with suppress(FileNotFoundError), self._telling(name):  # some stores say so of one that is gone
            obstore.delete(self._store, name)

    def below(self, place: str) -> list[StoredObject]:
        """Return the objects at any depth below a place, sorted by name."""
        import obstore

        found: list[StoredObject] = []
        with self._telling(place):
            for some in obstore.list(self._store, place):
                found += [StoredObject(each["path"], each["size"], each["e_tag"]) for each in some]
        return sorted(found)

    def entries(self, place: str) -> tuple[list[str], list[StoredObject]]:
        """Return the folders directly below a place, and the objects, both sorted."""
        import obstore

        with self._telling(place):
            found = obstore.list_with_delimiter(self._store, place or None)
        objects = [StoredObject(each["path"], each["size"], each["e_tag"]) for each in found["objects"]]
        return sorted(found["common_prefixes"]), sorted(objects)

    def locate(self, name: str) -> str:
        """Return where a person finds an object."""
        return f"{self.address}/{name}" if name else self.address

    @contextmanager
    def _telling(self, name: str) -> Iterator[None]:
        """Raise OSError, with the object's address, in place of what obstore raises."""
        from obstore import exceptions

        where = self.locate(name)
        try:
            yield
        except FileNotFoundError as error:
            if _NO_BUCKET.search(str(error)):
                raise OSError(REFUSED, said(str(error), self.address), where) from None
            raise FileNotFoundError(errno.ENOENT, "there is no such object", where) from None
        except (exceptions.AlreadyExistsError, exceptions.PreconditionError):
            raise FileExistsError(errno.EEXIST, "holds something else already", where) from None
        except exceptions.BaseError as error:
            number = REFUSED if _is_refused(str(error)) else errno.EHOSTUNREACH
            raise OSError(number, said(str(error), self.address), where) from None


def said(error: str, address: str) -> str:
    """Return in a few words what went wrong at an address, of what obstore tells at length."""
    if _NO_BUCKET.search(error):
        return "there is no such bucket"
    code = f" ({found[1]})" if (found := _CODE.search(error)) else ""
    if found := _STATUS.search(error):
        return f"the store answered {found[1].strip()}{code}"
    if _NO_CREDENTIALS.search(error):
        return f"no credentials are set in the environment, such as {_CREDENTIALS[_scheme(address)]}"
    if "timed out" in error or "Timeout" in error:
        return f"the store does not answer in time, {_TRYING_S} s"
    first = error.partition("\n")[0]
    return "the store cannot be reached" if "HTTP error" in first else first


def _is_refused(error: str) -> bool:
    """Return True if a store answered and will answer so again, until somebody puts something right."""
    status = _STATUS.search(error)
    if status is None:
        return _NO_BUCKET.search(error) is not None or _NO_CREDENTIALS.search(error) is not None
    return status[1].startswith("4") and status[1][:3] not in _LATER


def _opened(address: str) -> "ObjectStore":
    try:
        from obstore import exceptions
        from obstore.store import from_url
    except ImportError:
        raise ArchiveError(MISSING) from None
    named = _PLAIN_HTTP[_scheme(address)]
    plain = any(os.environ.get(name, "").startswith(("http://", "true")) for name in named)
    client: ClientConfig = {
        "timeout": timedelta(seconds=_ANSWER_S),
        "connect_timeout": timedelta(seconds=_CONNECT_S),
        "allow_http": plain,
    }
    retry: RetryConfig = {
        "max_retries": _TRIES,
        "retry_timeout": timedelta(seconds=_TRYING_S),
        "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=5), "base": 2},
    }
    try:
        return from_url(address, client_options=client, retry_config=retry)
    except exceptions.BaseError as error:
        raise ArchiveError(f"{address}: {said(str(error), address)}") from None


def _scheme(address: str) -> str:
    return address.partition("://")[0]
