"""What is deployed: a plain user, nothing writable but what must be, one door, and commands that do what they say."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from library import ROOT

from assistant.index.server import ChromaServer
from assistant.records import Passage
from evals import servers

DEPLOY = ROOT / "deploy"
COMPOSE = yaml.load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = [name for name, each in SERVICES.items() if str(each["image"]).startswith("programme-assistant:")]
WRITTEN = ("Caddyfile", "Containerfile", "backup.sh", "compose.yaml", "env.example", "restore.sh", "sweep.py")
RECIPE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")


def test_only_the_proxy_can_be_reached_from_outside() -> None:
    assert [name for name, each in SERVICES.items() if "ports" in each] == ["proxy"]
    assert COMPOSE["networks"]["back"]["internal"] and COMPOSE["networks"]["front"]["internal"]
    for name in ("chroma", "postgres"):
        assert SERVICES[name]["networks"] == ["back"]
    assert "back" not in SERVICES["proxy"]["networks"]


@pytest.mark.parametrize("name", OURS)
def test_our_containers_are_read_only_and_can_become_nobody_else(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True and service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service and "privileged" not in service


def test_the_image_runs_as_a_plain_user_from_the_locked_packages() -> None:
    users = re.findall(r"^USER (\S+)$", RECIPE, re.MULTILINE)
    assert users and users[-1].split(":")[0].isdigit() and users[-1].split(":")[0] != "0"
    assert RECIPE.rindex("USER") > RECIPE.rindex("RUN")
    assert "--require-hashes --only-binary=:all:" in RECIPE and "-r /tmp/requirements.lock" in RECIPE
    assert all(":" in image and not image.endswith(":latest") for image in re.findall(r"^FROM (\S+)", RECIPE, re.M))


def test_what_the_image_copies_is_there_and_no_secret_can_be_copied() -> None:
    copied = [word for line in re.findall(r"^COPY (?!--from)(.*)$", RECIPE, re.M) for word in line.split()[:-1]]
    files = [each for each in copied if not each.startswith("--")]
    assert files and all((ROOT / each).exists() for each in files)
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert allowed == {each.rstrip("/") for each in files}
    assert (ROOT / ".dockerignore").read_text().splitlines()[1] == "*"


def test_no_password_stands_in_what_is_deployed() -> None:
    for path in (DEPLOY / name for name in WRITTEN):
        for name, value in re.findall(r"(\w*(?:PASSWORD|SECRET|_KEY))[ \t]*[:=][ \t]*(\S*)", path.read_text("utf-8")):
            assert not value or value.startswith(("${", "#", "?")), (path.name, name)


def test_every_volume_network_and_file_that_is_named_is_there() -> None:
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            named = source in COMPOSE["volumes"]
            assert named or source.startswith("${") or (DEPLOY / source).exists(), (name, volume)
        assert set(service.get("networks", [])) <= COMPOSE["networks"].keys()
        assert set(service.get("depends_on", {})) <= SERVICES.keys()


@pytest.mark.parametrize("name", OURS)
def test_what_a_container_runs_is_a_command_that_there_is(name: str) -> None:
    program, *given = SERVICES[name].get("command") or ["streamlit", "run", "app.py"]
    if program == "python":
        assert (ROOT / given[0].lstrip("/")).exists()
    else:
        done = subprocess.run([Path(sys.executable).with_name(program), given[0], "--help"], capture_output=True)
        assert done.returncode == 0


def test_the_proxy_passes_on_to_the_app_processes_and_asks_them_whether_they_are_ready() -> None:
    said = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    processes = re.findall(r"(\w+):8501", said)
    assert processes and set(processes) == {name for name in OURS if "ports" not in SERVICES[name]} & set(processes)
    assert "health_uri /ready" in said and "Strict-Transport-Security" in said
    assert '"/ready"' in (ROOT / "app.py").read_text(encoding="utf-8")


def swept(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, DEPLOY / "sweep.py", folder]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def passage(number: int) -> Passage:
    return Passage(f"p{number:04}", "a/ett.txt", "a", "paragraph", 0, 4, "text")


def test_what_dropped_collections_leave_on_disk_is_swept_and_the_rest_answers_as_before(tmp_path: Path) -> None:
    vectors = np.eye(40, dtype=np.float32)
    with servers.chroma() as chroma:
        connection = ChromaServer(chroma.url)
        for build in ("dropped", "kept"):
            held = connection.vectors("one", build, {})
            held.create("a", 40)
            held.add("a", [passage(number) for number in range(40)], vectors)
        before = connection.vectors("one", "kept", {}).nearest(vectors[3], 5, ["a"])
        connection.sweep("one", ["kept"], [])
        folders = [path for path in chroma.folder.iterdir() if path.is_dir()]
        done = swept(chroma.folder)
        assert done.stdout.startswith("1 folders removed"), done
        assert len([path for path in folders if path.exists()]) == len(folders) - 1
        assert connection.vectors("one", "kept", {}).nearest(vectors[3], 5, ["a"]) == before
        chroma.kill()
        chroma.start()
        assert connection.vectors("one", "kept", {}).nearest(vectors[3], 5, ["a"]) == before
        connection.close()


def test_a_folder_that_is_no_chroma_servers_is_not_swept(tmp_path: Path) -> None:
    (tmp_path / "00000000-0000-0000-0000-000000000000").mkdir()
    done = swept(tmp_path)
    assert done.returncode == 2 and "no chroma.sqlite3" in done.stderr
    assert len(list(tmp_path.iterdir())) == 1


def backed_up(to: Path, corpus: Path, index: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", DEPLOY / "backup.sh", to],
        env={"PATH": environment.pop("PATH"), "ASSISTANT_CORPUS": str(corpus), "ASSISTANT_INDEX": str(index)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_back_up_that_fails_leaves_no_folder_that_looks_like_one(tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "pg_dump").write_text("#!/bin/sh\nexit 1\n")
    (programs / "pg_dump").chmod(0o755)
    path = f"{programs}:{Path(shutil.which('sh') or '/bin/sh').parent}:/usr/bin:/bin"
    done = backed_up(tmp_path / "kept", tmp_path, tmp_path, PATH=path)
    assert done.returncode and not (tmp_path / "kept").exists()
    (tmp_path / "kept").mkdir()
    again = backed_up(tmp_path / "kept", tmp_path, tmp_path, PATH=path)
    assert again.returncode == 2 and "is there already" in again.stderr
