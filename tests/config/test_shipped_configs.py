"""The files in `configs/` are right, and the JSON Schema says the same as the program."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline.config.settings import Configuration, Settings, json_schema, load
from pipeline.errors import ConfigError

SHIPPED = Path(__file__).parents[2] / "configs"


@pytest.fixture
def shipped(tmp_path: Path) -> Configuration:
    shutil.copytree(SHIPPED, tmp_path / "configs")
    return load(tmp_path / "configs")


def test_the_shipped_configuration_is_right_and_fetches_nothing_by_itself(shipped: Configuration) -> None:
    assert sorted(shipped.sources) == ["breakinglatest", "carbon-kcomber", "kdl", "nmg"]
    assert not any(source.enabled for source in shipped.sources.values())
    assert all(source.robots and source.delay_s >= 5 for source in shipped.sources.values())
    with pytest.raises(ConfigError, match=r"pipeline\.yaml:\d+: contact: "):
        shipped.require_contact()


def test_the_shipped_settings_are_the_defaults_and_show_every_key(shipped: Configuration) -> None:
    assert shipped.settings == Settings()
    text = (SHIPPED / "pipeline.yaml").read_text("utf-8")
    assert all(re.search(rf"^(# )?{key}:", text, re.MULTILINE) for key in json_schema()["pipeline"]["properties"])


@pytest.mark.parametrize(
    ("name", "address", "wanted"),
    [
        ("breakinglatest", "https://www.breakinglatest.news/news/some-words-of-a-title/", True),
        ("breakinglatest", "https://www.breakinglatest.news/category/world/", False),
        ("breakinglatest", "https://www.breakinglatest.news/news/", False),
        ("kdl", "https://kdl.gov.cn/detail/cid/12/aid/3456", True),
        ("kdl", "https://kdl.gov.cn/list/cid/12", False),
        ("carbon-kcomber", "http://www.carbon.kcomber.com/en/news/0a1b2c3d-0000-4000-8000-0123456789ab", True),
        ("carbon-kcomber", "http://www.carbon.kcomber.com/en/news", False),
        ("nmg", "https://www.nmg.gov.cn/news/today/202309/t20230914_1234567.html", True),
        ("nmg", "https://www.nmg.gov.cn/news/index.html", False),
    ],
)
def test_the_shipped_patterns_tell_articles_from_other_pages(
    shipped: Configuration, name: str, address: str, wanted: bool
) -> None:
    assert any(re.search(pattern, address) for pattern in shipped.sources[name].include) is wanted


def fits(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """The part of JSON Schema that these two schemas use; a keyword that is not known here fails the test."""
    types: dict[str, type | tuple[type, ...]] = {
        "object": dict,
        "array": list,
        "string": str,
        "boolean": bool,
        "null": type(None),
        "integer": int,
        "number": (int, float),
    }
    checks: dict[str, Callable[[Any], bool]] = {
        "$ref": lambda ref: fits(value, root["$defs"][ref.rpartition("/")[2]], root),
        "anyOf": lambda options: any(fits(value, option, root) for option in options),
        "oneOf": lambda options: sum(fits(value, option, root) for option in options) == 1,
        "type": lambda kind: isinstance(value, types[kind]) and (kind == "boolean" or not isinstance(value, bool)),
        "properties": lambda inner: all(fits(value[key], inner[key], root) for key in inner if key in value),
        "additionalProperties": lambda allowed: allowed or set(value) <= set(schema["properties"]),
        "required": lambda keys: set(keys) <= set(value),
        "items": lambda inner: all(fits(item, inner, root) for item in value),
        "enum": lambda options: value in options,
        "minItems": lambda least: len(value) >= least,
        "minLength": lambda least: len(value) >= least,
        "pattern": lambda pattern: re.search(pattern, value) is not None,
        "minimum": lambda limit: value >= limit,
        "maximum": lambda limit: value <= limit,
        "exclusiveMinimum": lambda limit: value > limit,
        **dict.fromkeys(("title", "description", "default", "examples", "format", "$defs", "$schema"), lambda _: True),
    }
    first = ["type"] if "type" in schema else []
    return all(checks[keyword](schema[keyword]) for keyword in [*first, *schema])


def written(path: Path) -> Any:
    return YAML(typ="safe", pure=True).load(path.read_text("utf-8"))


def test_the_schema_takes_the_shipped_files() -> None:
    schema = json_schema()
    assert fits(written(SHIPPED / "pipeline.yaml"), schema["pipeline"], schema["pipeline"])
    for path in sorted((SHIPPED / "sources").glob("*.yaml")):
        assert fits(written(path), schema["source"], schema["source"]), path


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        ({"delay": "5s"}, True),
        ({"delay": 5}, False),
        ({"delay": 0}, True),
        ({"delay": "fast"}, False),
        ({"max_size": "10MB"}, True),
        ({"max_size": "10"}, False),
        ({"dely": "5s"}, False),
        ({"schedule": {"every": "1h30m"}}, True),
        ({"schedule": {"every": "1h", "cron": "0 6 * * *"}}, False),
        ({"endpoints": [{"listing": "https://x.cn/", "page_url": "https://x.cn/{n}"}]}, True),
        ({"endpoints": [{"listing": "https://x.cn/", "feed": "https://x.cn/"}]}, False),
        ({"endpoints": [{"links": "a"}]}, False),
        ({"endpoints": []}, False),
        ({"enabled": "yes"}, False),
        ({"layouts": [{"until": "2021-06-30", "remove": [".x"]}]}, True),
        ({"layouts": [{"until": 2021}]}, False),
    ],
)
def test_the_schema_and_the_program_agree(tmp_path: Path, keys: dict[str, Any], taken: bool) -> None:
    schema = json_schema()["source"]
    value = {"name": "news", "endpoints": [{"feed": "https://news.site/"}], **keys}
    assert fits(value, schema, schema) is taken
    (tmp_path / "sources").mkdir()
    (tmp_path / "pipeline.yaml").write_text("contact:\n")
    with (tmp_path / "sources" / "news.yaml").open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(value, file)
    if taken:
        assert list(load(tmp_path).sources) == ["news"]
    else:
        with pytest.raises(ConfigError):
            load(tmp_path)


def test_the_schema_describes_every_key() -> None:
    for schema in json_schema().values():
        for model in [schema, *schema.get("$defs", {}).values()]:
            assert model["description"]
            assert all(key in ("name",) or inner.get("description") for key, inner in model["properties"].items())
