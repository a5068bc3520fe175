"""The JSON API says what the commands say with --json, and its description describes it."""

import json
import socket
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest

from pipeline.web.json_api import OPERATIONS
from tests.support.commands import execute
from tests.support.house import House
from tests.support.served import file_of


def test_documents_are_those_of_the_command(get: httpx.Client, archive: House) -> None:
    told = execute(archive, "list", "--json", "--limit", 100).json
    found = get.get("/api/documents?limit=500").json()["documents"]
    assert sorted(found, key=lambda each: str(each["file"])) == sorted(told, key=lambda each: str(each["file"]))
    removed = execute(archive, "duplicates", "--json").json
    same = get.get("/api/documents?state=duplicate").json()["documents"]
    assert {each["file"]: each for each in same} == {each["file"]: each for each in removed}


def test_a_document_a_story_and_an_address_are_told_as_by_the_commands(get: httpx.Client, archive: House) -> None:
    file = file_of(archive, "https://harbour-en.example/")
    (shown,) = execute(archive, "show", file, "--json").json
    found = get.get(f"/api/documents/{file}").json()
    assert {name: found[name] for name in shown} == shown
    assert found["provenance"]["title_basis"] == "heading"
    assert get.get(f"/api/stories/{file}").json() == execute(archive, "story", file, "--json").json
    url = "https://harbour-en.example/"
    assert get.get("/api/why", params={"url": url}).json() == execute(archive, "why", url, "--json").json


def test_pages_of_the_api_lead_on_to_all_that_is_held(get: httpx.Client) -> None:
    where: str | None = "/api/documents?limit=4"
    met: list[str] = []
    while where:
        answer = get.get(where).json()
        met += [each["file"] for each in answer["documents"]]
        where = answer["next"]
    assert len(met) == len({*met}) == len(get.get("/api/documents?limit=500").json()["documents"])


@pytest.mark.parametrize(
    "query",
    [
        "documents?limit=0",
        "documents?limit=x",
        "documents?state=gone",
        "documents?before=x",
        "documents?since=2024-05-01",
        "why?url=x",
        "why",
        "search",
        "search?q=*",
        "search?q=%22harbour",
        "search?q=-harbour",
        "search?q=harbour&since=May",
        "search?q=harbour&until=2024-02-30",
        "search?q=harbour&state=gone",
        "search?q=harbour&order=worst",
        "search?q=harbour&after=x",
        "search?q=harbour&order=best&after=5",
        "search?q=harbour&limit=101",
        f"search?q={'a' * 10_000}",
        f"search?q={'+'.join(f'w{number}' for number in range(400))}",
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(get: httpx.Client, query: str) -> None:
    answer = get.get(f"/api/{query}")
    assert answer.status_code == 400
    assert len(answer.json()["error"]) > 20


def test_a_search_finds_what_the_command_finds(get: httpx.Client, archive: House) -> None:
    for asked in (["harbour"], ["ship*", "--language", "en"], ["港口", "--state", "all"], ["harbour", "--best"]):
        told = execute(archive, "search", *asked, "--json").json
        query = {"q": asked[0], "order": "best" if "--best" in asked else "newest"}
        query |= {"language": "en"} if "--language" in asked else {}
        query |= {"state": "all"} if "--state" in asked else {}
        found = get.get("/api/search", params=query).json()
        assert [*found["hits"], *found["across"]] == told
        assert (found["behind"], bool(told)) == (0, True)


def test_pages_of_a_search_lead_on_to_every_hit_once(get: httpx.Client) -> None:
    for order in ("newest", "best"):
        where: str | None = f"/api/search?q=the&state=all&limit=2&order={order}"
        met: list[str] = []
        while where:
            answer = get.get(where).json()
            met += [each["file"] for each in answer["hits"]]
            where = answer["next"]
        assert len(met) == len({*met}) == len(get.get("/api/search?q=the&state=all&limit=100").json()["hits"]) > 4


@pytest.mark.parametrize("query", ["a" * 10_000, "水" * 10_000, '"' * 10_001], ids=["letters", "Han", "quotes"])
def test_a_query_of_ten_thousand_characters_is_refused_in_any_script(address: str, query: str) -> None:
    with socket.create_connection((urlsplit(address).hostname, urlsplit(address).port)) as connection:
        head = f"GET /api/search?q={quote(query)} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    assert answer.partition("\r\n")[0].split(" ")[1] in ("400", "414")
    assert "too long" in answer


def test_what_there_is_not_is_told_as_json(get: httpx.Client) -> None:
    for path in ("/api/nothing", "/api/stories", "/api/documents/abcdef0123"):
        answer = get.get(path)
        assert (answer.status_code, list(answer.json())) == (404, ["error"])
        assert f"there is no {path}" in answer.json()["error"]


def fits(value: Any, schema: dict[str, Any], named: dict[str, Any]) -> bool:
    """Tell whether a value is what its schema says, in so far as these schemas say anything."""
    if "$ref" in schema:
        schema = named[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        return any(fits(value, each, named) for each in schema["anyOf"])
    kinds = schema.get("type", "object")
    types: dict[str, Any] = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
    types |= {"array": list, "object": dict}
    if not any(isinstance(value, types[kind]) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        return False
    if isinstance(value, list):
        return all(fits(each, schema["items"], named) for each in value)
    properties = schema.get("properties", {})
    return not isinstance(value, dict) or all(fits(value[n], s, named) for n, s in properties.items() if n in value)


def test_the_description_describes_what_is_answered(get: httpx.Client, archive: House) -> None:
    described = get.get("/api/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    named = described["components"]["schemas"]
    values = {"file": file_of(archive, "https://harbour-en.example/"), "year": "2024", "name": "paper"}
    for operation in OPERATIONS:
        said = described["paths"][operation.path]["get"]
        query = "?url=https://a.example/1&q=harbour" if {"url", "q"} & operation.parameters.keys() else ""
        answer = get.get(operation.path.format(**values) + query)
        assert answer.status_code == 200
        schema = said["responses"]["200"]["content"]["application/json"]["schema"]
        assert fits(answer.json(), schema, named), (operation.path, answer.json())
        for parameter in said["parameters"]:
            assert parameter["description"]
            assert parameter["required"] == (parameter["in"] == "path" or parameter["name"] in ("url", "q"))
        assert said["responses"].keys() == ({"200", "400", "503"} if said["parameters"] else {"200", "503"})
    known = {*named["DocumentRow"]["properties"]}
    (row, *_) = get.get("/api/documents").json()["documents"]
    assert row.keys() <= known
    assert json.dumps(described)
