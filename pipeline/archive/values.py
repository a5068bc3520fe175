"""How a value of each type the model uses stands in JSON: written, read with a check, and described.

`codec_of` finds the codec by the type that a dataclass declares for its field. Pure: nothing here touches a file.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """A type in JSON. `kind` is its word for people, and `empty` stands for a value that is not written.

    `read` raises ValueError or TypeError for what is not of the kind; `write` is None for what JSON knows as it is.
    """

    kind: str
    schema: Mapping[str, Any]
    read: Callable[[Any], Any]
    write: Callable[[Any], Any] | None = None
    empty: Any = None

    def expected(self) -> str:
        """Return the kind, with an example if there is one."""
        return f"{self.kind} such as {self.schema['examples'][0]}" if "examples" in self.schema else self.kind


def codec_of(type_: Any) -> Codec:
    """Return the codec of a type: of one, of one or None, of tuples of texts, of pairs of texts or of dataclasses."""
    if isinstance(type_, UnionType):
        (inner,) = (each for each in get_args(type_) if each is not NoneType)
        known = codec_of(inner)
        return Codec(kind=known.kind, schema=known.schema, read=known.read, write=known.write)
    if type_ in _SCALARS:
        return _SCALARS[type_]
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        words = [str(each) for each in type_]
        kind = f"{type_.__name__.lower()} ({', '.join(words)})"
        return Codec(kind=kind, schema={"type": "string", "enum": words}, read=type_)
    if is_dataclass(type_):
        return _object(type_)
    element, _ = get_args(type_)
    if element is str:
        return _TEXTS
    return _records(element) if is_dataclass(element) else _PAIRS


def matching(pattern: str, kind: str, example: str) -> Codec:
    """Return the codec of texts that match a pattern as a whole."""
    fits = re.compile(pattern).fullmatch

    def read(value: Any) -> str:
        if not fits(value):
            raise ValueError
        return str(value)

    return Codec(kind=kind, schema={"type": "string", "pattern": f"^{pattern}$", "examples": [example]}, read=read)


def _is(type_: type, value: Any) -> Any:
    if type(value) is not type_:
        raise TypeError
    return value


def _read_moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _write_moment(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _read_number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return float(value)


def _read_texts(value: Any) -> tuple[str, ...]:
    if type(value) is not list or not all(type(each) is str for each in value):
        raise TypeError
    return tuple(value)


def _read_pairs(value: Any) -> tuple[tuple[str, str], ...]:
    if type(value) is not dict or not all(type(each) is str for each in value.values()):
        raise TypeError
    return tuple(value.items())


def _object(record: Any) -> Codec:
    """Return the codec of a dataclass of texts, numbers and moments; what a later version adds is passed over.

    What is None is left out, as is what an earlier version did not write if it has a default.
    """
    codecs = {name: codec_of(type_) for name, type_ in get_type_hints(record).items()}
    defaults = {each.name for each in fields(record) if each.default is not MISSING}

    def read(value: Any) -> Any:
        told = _is(dict, value).keys() | codecs.keys() - defaults
        return record(
            **{name: codecs[name].read(value.get(name, codecs[name].empty)) for name in codecs if name in told}
        )

    def write(value: Any) -> dict[str, Any]:
        said = ((name, codec, getattr(value, name)) for name, codec in codecs.items())
        return {name: codec.write(each) if codec.write else each for name, codec, each in said if each is not None}

    properties = {name: codec.schema for name, codec in codecs.items()}
    schema = {"type": "object", "properties": properties}
    return Codec(kind=f"object ({', '.join(codecs)})", schema=schema, read=read, write=write)


def _records(record: Any) -> Codec:
    """Return the codec of tuples of a dataclass."""
    each = _object(record)
    write = each.write
    assert write is not None

    def read(value: Any) -> tuple[Any, ...]:
        return tuple(map(each.read, _is(list, value)))

    schema = {"type": "array", "items": each.schema}
    return Codec(
        kind=f"list of {each.kind.replace('object', 'objects')}",
        schema=schema,
        read=read,
        write=lambda value: [write(one) for one in value],
        empty=(),
    )


_SCALARS: Mapping[Any, Codec] = {
    str: Codec(kind="text", schema={"type": "string"}, read=partial(_is, str), empty=""),
    int: Codec(kind="whole number", schema={"type": "integer"}, read=partial(_is, int)),
    float: Codec(kind="number", schema={"type": "number"}, read=_read_number),
    bytes: Codec(
        kind="base64",
        schema={"type": "string", "contentEncoding": "base64"},
        read=partial(b64decode, validate=True),
        write=lambda value: b64encode(value).decode(),
    ),
    date: Codec(
        kind="day",
        schema={"type": "string", "format": "date", "examples": ["2024-05-14"]},
        read=date.fromisoformat,
        write=date.isoformat,
    ),
    datetime: Codec(
        kind="moment",
        schema={"type": "string", "format": "date-time", "examples": ["2024-05-14T08:00:00Z"]},
        read=_read_moment,
        write=_write_moment,
    ),
}
_TEXTS = Codec(
    kind="list of texts", schema={"type": "array", "items": {"type": "string"}}, read=_read_texts, write=list, empty=()
)
_PAIRS = Codec(
    kind="object of texts",
    schema={"type": "object", "additionalProperties": {"type": "string"}},
    read=_read_pairs,
    write=dict,
    empty=(),
)
