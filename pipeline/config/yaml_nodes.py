"""The text of one YAML file as dicts, lists and scalars, with the line of every key. What they mean is `yaml_file`.

YAML 1.2, so `no` and `on` are text. Anchors, aliases and tags are refused: a configuration file is what it shows.
"""

from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.constructor import ConstructorError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

if TYPE_CHECKING:
    from pipeline.config.yaml_file import Place, YamlReading

_TAG = "tag:yaml.org,2002:"
_SCALARS = {_TAG + name for name in ("str", "int", "float", "bool", "null", "timestamp")}
_YAML_HINTS = {
    "mapping values are not allowed": "a value that contains a colon and a blank is put in 'quotes'",
    "found character '\\t'": "indent with blanks, not with tabs",
    "unknown escape character": "put regular expressions in 'single quotes', where a backslash means itself",
    "that cannot start any token": "put a value that begins with this character in 'quotes'",
    "unexpected end of stream": "a quote is not closed",
    "expected <block end>": "indent the keys that belong together by the same number of blanks",
    "could not find expected ':'": "a key is followed by a colon and a blank",
}


def fill(reading: "YamlReading[Any]") -> bool:
    """Read the file into `data` and `lines`, and note what is not YAML; False if there is nothing to go on with."""
    node = _node(reading)
    if node is None:
        return False
    reading.data = _plain(reading, node, (), set())
    return True


def _node(reading: "YamlReading[Any]") -> Node | None:
    try:
        raw = reading.file.read_bytes()
        text = raw.decode("utf-8")
        node = YAML(typ="safe", pure=True).compose(text)
    except OSError as error:
        reading.add((), f"cannot be read: {error.strerror or error}")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reading.add((), "is not UTF-8 text", "save the file in UTF-8", line)
    except ReaderError as error:
        character = error.character if isinstance(error.character, str) else chr(error.character)
        line = text.count("\n", 0, text.find(character)) + 1
        reading.add((), f"has a character that is not text, U+{ord(character):04X}", "remove it", line)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        wrong = error.problem or error.context or "cannot be parsed"
        hint = next((hint for start, hint in _YAML_HINTS.items() if start in wrong), None)
        reading.add((), f"is not YAML: {wrong}", hint, mark.line + 1 if mark else None)
    except RecursionError:
        reading.add((), "is nested too deep")
    except (YAMLError, ValueError) as error:
        reading.add((), f"is not YAML: {error}")
    else:
        if isinstance(node, Node):
            return node
        reading.add((), "is empty", "it needs at least one line `key: value`", 1)
    return None


def _plain(reading: "YamlReading[Any]", node: Node, place: "Place", met: set[int]) -> Any:
    """Return the node as dicts, lists and scalars; note the line of every place, and what YAML allows and we do not."""
    reading.lines.setdefault(place, node.start_mark.line + 1)
    if id(node) in met:
        reading.add(place, "is an alias (*name), which is not read", "write the value out")
        return None
    met.add(id(node))
    if node.anchor is not None:
        reading.add(
            place, f"has an anchor (&{node.anchor}), which is not read", "remove it, or put the text in 'quotes'"
        )
    if isinstance(node, MappingNode) and node.tag == _TAG + "map":
        return _mapping(reading, node, place, met)
    if isinstance(node, SequenceNode) and node.tag == _TAG + "seq":
        return [_plain(reading, item, (*place, n), met) for n, item in enumerate(node.value)]
    if isinstance(node, ScalarNode) and node.tag in _SCALARS:
        return _scalar(node)
    reading.add(place, f"has the tag {node.tag}, which is not read", "remove the tag")
    return None


def _mapping(reading: "YamlReading[Any]", node: MappingNode, place: "Place", met: set[int]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, ScalarNode):
            reading.add(place, "has a key that is not text", line=line)
            continue
        key = str(key_node.value)
        inner = (*place, key)
        if key in data:
            reading.add(inner, "is here a second time", f"the first is on line {reading.lines[inner]}", line)
        reading.lines.setdefault(inner, line)
        data[key] = _plain(reading, value_node, inner, met)
    return data


def _scalar(node: ScalarNode) -> Any:
    if node.tag == _TAG + "str":
        return str(node.value)
    try:
        return YAML(typ="safe", pure=True).constructor.construct_object(node)
    except (ValueError, OverflowError, ConstructorError):
        return str(node.value)  # such as 2024-02-30: left as text, so that the model says what it expected
