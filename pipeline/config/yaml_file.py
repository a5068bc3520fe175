"""One YAML file, read and checked against a model: a value, or every problem of the file with its line and a hint.

YAML 1.2, so `no` and `on` are text. Anchors, aliases and tags are refused: a configuration file is what it shows.
What the files are and how they belong together is in `pipeline.config.settings`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Generic, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from pipeline.errors import Problem

M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]

# keys that may hold secrets
_HIDDEN = frozenset(("auth", "cookies", "headers", "client_certificate", "index", "proxy"))
_WRONG_TYPE = {
    "string_type": "text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "keys with values",
    "path_type": "the name of a folder",
}
_WRONG_SIZE = {
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than_equal": "{le:g} or less",
    "too_short": "at least one entry",
    "string_too_short": "text that is not empty",
    "finite_number": "a finite number",
}


@dataclass(slots=True)
class YamlReading(Generic[M]):
    """What became of a file: `value` is None exactly when there are problems. Lines count from 1."""

    file: Path
    value: M | None = None
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: dict[Place, Problem] = field(default_factory=dict)

    def add(self, place: Place, message: str, hint: str | None = None, line: int | None = None) -> None:
        """Note a problem at a key; what is already said of a place is not said again."""
        self.problems.setdefault(place, self.problem(place, message, hint, line))

    def problem(self, place: Place, message: str, hint: str | None = None, line: int | None = None) -> Problem:
        """Make a problem at a key, without noting it."""
        key = written_key(place)
        return Problem(file=self.file, line=line or self.line(place), key=key, message=message, hint=hint)

    def in_order(self) -> list[Problem]:
        """Return the problems from the top of the file to its end."""
        return sorted(self.problems.values(), key=lambda problem: problem.line or 0)

    def line(self, place: Place) -> int | None:
        """Return the line of a place, or of the nearest place around it that is written down."""
        return next((self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines), None)


def written_key(place: Place) -> str:
    """Return the place of a key as people read it, such as `notify[0].apprise`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")


def read_yaml(file: Path, model: type[M]) -> YamlReading[M]:
    """Read `file` as a `model`. Raises nothing: whatever is wrong is among the problems."""
    from pipeline.config import yaml_nodes  # with the parser, which most that know a source never need

    reading: YamlReading[M] = YamlReading(file)
    if not yaml_nodes.fill(reading):
        return reading
    try:
        value = model.model_validate(reading.data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _explain(reading, model, detail)
    else:
        reading.value = None if reading.problems else value
    return reading


def written_texts(value: Any, place: Place = ()) -> Iterator[tuple[Place, str]]:
    """Yield every text inside a value, with its place."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from written_texts(inner, (*place, key))


def _explain(reading: YamlReading[M], model: type[BaseModel], detail: ErrorDetails) -> None:
    """Turn one of pydantic's errors into a problem in plain words."""
    kind, place = detail["type"], tuple(part for part in detail["loc"] if not _is_tag(part))
    if any(place[:n] in reading.problems for n in range(1, len(place))):
        return
    if meant := getattr(detail.get("ctx", {}).get("error"), "key", None):  # of several that do not fit each other
        place = (*place, meant)
    found = reading.data
    for part in place[:-1] if kind == "missing" else place:
        found = found[part]
    if kind == "too_short" and found:
        return  # pydantic has dropped the wrong entries before it counted, and each of them is reported
    if kind == "extra_forbidden":
        known = [key for at in _models_at(model, detail["loc"][:-1]) for key in written_keys(at)]
        close = get_close_matches(str(place[-1]), known, n=1)
        reading.add(place, "unknown key", f"did you mean {close[0]}?" if close else f"known here: {', '.join(known)}")
    elif kind == "missing":
        fields = [written_keys(at)[str(place[-1])] for at in _models_at(model, detail["loc"][:-1])]
        reading.add(place, "is missing", fields[0].description)
    else:
        reading.add(place, *_wrong(detail, found, model, hidden=bool(place) and place[0] in _HIDDEN))


def _wrong(detail: ErrorDetails, found: Any, model: type[BaseModel], *, hidden: bool) -> tuple[str, str | None]:
    """Return message and hint for a value that its key does not take; a `hidden` value is not repeated."""
    kind, limits = detail["type"], detail.get("ctx", {})
    message, hint = detail["msg"], None
    if kind == "value_error":
        message, hint = str(limits["error"]), getattr(limits["error"], "hint", None)
    elif kind in _WRONG_TYPE:
        message = f"expected {_WRONG_TYPE[kind]}"
    elif kind in _WRONG_SIZE:
        message = f"expected {_WRONG_SIZE[kind].format(**limits)}"
    if not message.startswith("expected"):
        return message, hint
    if found is None:
        hint = hint or "write a value, or remove the key"
    elif kind == "string_type" and not isinstance(found, dict | list):
        hint = "put it in 'quotes'"
    elif kind == "model_type" and detail["loc"]:
        known = [key for at in _models_at(model, detail["loc"]) for key in written_keys(at)]
        hint = f"known here: {', '.join(known)}"
    elif kind == "tuple_type" and isinstance(found, str):
        hint = "put each entry on a line of its own that begins with `- `"
    if hidden:
        return message, hint if found is None or kind == "model_type" or str(found) not in (hint or "") else None
    return f"{message}, found {_shown(found)}", hint


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "keys with values" if isinstance(value, dict) else "a list" if value else "an empty list"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    text = text if len(text) <= 60 else text[:59] + "…"
    return f'"{text}"' if isinstance(value, str) else text


def _is_tag(part: str | int) -> bool:
    """Return whether a part of pydantic's place names a union's variant, `<feed>`, and not a key."""
    return isinstance(part, str) and part.startswith("<") and part.endswith(">")


def _models_at(model: type[BaseModel], place: Place) -> list[type[BaseModel]]:
    """Return the models at a place of pydantic's: one, or none if the place is inside a plain value."""
    models = [model]
    for part in place:
        if _is_tag(part):
            models = [at for at in models if f"<{at.__name__.lower()}>" == part]
        elif isinstance(part, str):
            models = [inner for at in models for inner in _models_in(written_keys(at)[part].annotation)]
    return models


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def written_keys(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """Return the fields of a model by the keys that a person writes."""
    return {info.alias or name: info for name, info in model.model_fields.items()}
