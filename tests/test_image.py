"""Dockerfile, compose file and systemd unit, read as they are: what must hold without building anything."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from pipeline import healthcheck

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = YAML(typ="safe").load((ROOT / "compose.yaml").read_text(encoding="utf-8"))

CLUSTER: dict[str, Any] = YAML(typ="safe").load((ROOT / "compose.cluster.yaml").read_text(encoding="utf-8"))


def instructions(word: str) -> list[str]:
    """What stands behind each such instruction of the Dockerfile, continued lines joined, from the last FROM on."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    last = max(number for number, line in enumerate(lines) if line.startswith("FROM "))
    chosen = lines if word == "FROM" else lines[last:]
    return [line.split(maxsplit=1)[1] for line in chosen if line.startswith(f"{word} ")]


def test_the_base_is_pinned_and_the_same_in_both_stages() -> None:
    bases = {line.split()[0] for line in instructions("FROM")}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+-slim-[a-z]+", bases.pop())


def test_the_libraries_come_from_the_lock_with_their_hashes() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes --constraint requirements.lock --requirement pyproject.toml" in text


def test_the_lock_has_a_release_with_hashes_for_every_library_that_is_needed() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.split(r"[<>=\[;~! ]", each)[0].lower().replace("_", "-") for each in wanted}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"(?m)^([a-z0-9.-]+)==\S+.*\\\n    --hash=sha256:[0-9a-f]{64}", lock))
    assert names - locked == set()


def test_it_runs_as_a_numbered_user_below_an_init_that_reaps_and_passes_signals_on() -> None:
    (user,) = instructions("USER")
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user)
    (entry,) = instructions("ENTRYPOINT")
    assert entry.startswith('["/usr/bin/tini", "--", ')
    assert instructions("STOPSIGNAL") == ["SIGTERM"]


def test_its_health_is_asked_of_a_module_that_is_there() -> None:
    (check,) = instructions("HEALTHCHECK")
    found = re.search(r'CMD \["python", "-m", "([a-z.]+)"\]', check)
    assert found
    assert (ROOT / found[1].replace(".", "/")).with_suffix(".py").is_file()


def test_what_changes_with_every_commit_is_copied_after_the_libraries() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert (
        text.index("COPY pyproject.toml requirements.lock") < text.index("uv pip install") < text.index("COPY pipeline")
    )


def test_all_that_is_copied_is_sent_to_the_engine_and_nothing_else() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copied = {
        name
        for line in re.findall(r"(?m)^COPY (.+)$", text)
        if "--from" not in line
        for name in [word for word in line.split() if not word.startswith("--")][:-1]
    }
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignore
    assert {line[1:] for line in ignore if line.startswith("!")} == copied


@pytest.mark.parametrize("name", ["daemon", "pipeline"])
def test_a_service_has_limits_and_no_privileges(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert {"cpus", "mem_limit", "pids_limit"} <= service.keys()
    assert any(each.startswith("/tmp:") for each in service["tmpfs"])
    written = [each for each in service["volumes"] if not each.endswith(":ro")]
    assert [each.rpartition(":")[2] for each in written] == ["/data/archive"]


def test_up_starts_the_daemon_alone_and_commands_run_beside_it() -> None:
    daemon, command = COMPOSE["services"]["daemon"], COMPOSE["services"]["pipeline"]
    assert "profiles" not in daemon
    assert command["profiles"]
    assert daemon["volumes"] == command["volumes"]
    assert "ports" not in command
    assert command["healthcheck"] == {"disable": True}
    assert all(port.startswith("127.0.0.1:") for port in daemon["ports"])


@pytest.mark.parametrize("name", ["planner", "worker", "web", "pipeline"])
def test_the_services_of_a_cluster_are_those_of_one_machine_beside_a_database(name: str) -> None:
    service, alone = CLUSTER["services"][name], COMPOSE["services"]["pipeline"]
    same = ["user", "read_only", "cap_drop", "security_opt", "tmpfs", "cpus", "mem_limit", "pids_limit"]
    assert [service[key] for key in same] == [alone[key] for key in same]
    assert service["volumes"] == [*(each for each in alone["volumes"] if "archive" not in each), "/data/state"]
    assert service["environment"]["PIPELINE_ARCHIVE"] == "s3://news/archive"
    assert service["build"]["args"] == {"EXTRA": "cluster"}
    assert service["environment"]["PIPELINE_INDEX"] == "postgresql://pipeline@database/pipeline"
    assert service["depends_on"] == {name: {"condition": "service_healthy"} for name in ("database", "objects")}


def test_the_services_of_a_cluster_have_the_key_with_which_the_object_store_is_made() -> None:
    key = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
    made = CLUSTER["services"]["objects"]["environment"]
    assert made["S3_BUCKET"] == "news"
    for name in ("planner", "worker", "web"):
        environment = CLUSTER["services"][name]["environment"]
        assert [environment[each] for each in key] == [made[each] for each in key]
        assert environment["AWS_ENDPOINT_URL"] == "http://objects:8333"


def test_the_extra_of_a_cluster_comes_from_a_lock_with_hashes() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert '--require-hashes --requirement "requirements-$EXTRA.lock"' in text
    lock = (ROOT / "requirements-cluster.lock").read_text(encoding="utf-8")
    assert {"procrastinate", "psycopg", "obstore"} <= set(
        re.findall(r"(?m)^([a-z0-9-]+)==\S+ \\\n    --hash=sha256:", lock)
    )


def test_its_user_is_the_one_that_the_image_makes() -> None:
    (user,) = instructions("USER")
    uid, gid = user.split(":")
    assert COMPOSE["services"]["daemon"]["user"] == f"${{PIPELINE_UID:-{uid}}}:${{PIPELINE_GID:-{gid}}}"


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("", 1, "PIPELINE_HTTP is not HOST:PORT"),
        ("8080", 1, "PIPELINE_HTTP is not HOST:PORT"),
        ("0.0.0.0:1", 1, "no daemon answers at http://127.0.0.1:1/healthz"),
    ],
)
def test_the_probe_says_where_it_asked_in_vain(
    text: str, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIPELINE_HTTP", text)
    assert healthcheck.main() == code
    assert said in capsys.readouterr().err


def test_the_pages_are_published_on_this_machine_alone_and_read_an_archive_that_they_cannot_write() -> None:
    web = COMPOSE["services"]["web"]
    assert [port.rpartition(":")[0].rpartition(":")[0] for port in web["ports"]] == ["127.0.0.1:${PIPELINE_WEB_PORT"]
    assert web["read_only"] is True
    assert all(volume.endswith(":ro") for volume in web["volumes"])


def test_the_example_of_kubernetes_stops_a_worker_in_time_and_asks_what_it_answers() -> None:
    text = (ROOT / "docs" / "workers.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(apiVersion.*?)```", text, re.DOTALL)
    pod = YAML(typ="safe").load(example)["spec"]["template"]["spec"]
    (worker,) = pod["containers"]
    assert pod["terminationGracePeriodSeconds"] == 30
    assert worker["args"] == ["worker"]
    assert worker["lifecycle"]["preStop"]["exec"]["command"] == ["sleep", "2"]
    assert (worker["readinessProbe"]["httpGet"]["path"], worker["livenessProbe"]["httpGet"]["path"]) == (
        "/readyz",
        "/healthz",
    )
    assert {each["name"] for each in worker["volumeMounts"]} == {each["name"] for each in pod["volumes"]}
    assert pod["securityContext"]["runAsUser"] == int(instructions("USER")[0].partition(":")[0])
