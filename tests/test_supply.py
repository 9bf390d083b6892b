"""What the project is made of is known: each fault of a package has an answer, each licence is listed, no code runs
what it is given."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from evals.promises import secrets, supply, unsafe
from evals.promises.supply import Advisory, Finding, Remark

DAY = datetime.date(2026, 12, 1)
PINS = {"sound": "2.10.0", "faulty": "1.5.9"}


def test_no_locked_package_has_a_known_fault_without_an_answer() -> None:
    held = supply.known()
    assert supply.unexplained(held, supply.pinned(supply.LOCK), held.checked) == []
    assert {each.package for each in held.advisories} <= set(supply.pinned(supply.LOCK))
    assert all(each.fixed or len(each.reason) > 20 for each in held.advisories)


@pytest.mark.parametrize(
    ("advisory", "days", "stands"),
    [
        (Advisory("sound", ("CVE-1",), fixed="2.9"), 0, False),  # 2.10 is later than 2.9
        (Advisory("sound", ("CVE-1",), fixed="2.11"), 0, True),
        (Advisory("faulty", ("CVE-1",)), 0, True),
        (Advisory("faulty", ("CVE-1",), accepted=DAY, reason="so"), 180, False),
        (Advisory("faulty", ("CVE-1",), accepted=DAY, reason="so"), 181, True),
        (Advisory("elsewhere", ("CVE-1",)), 0, False),
    ],
)
def test_a_fault_stands_until_it_is_mended_or_explained_not_long_ago(
    advisory: Advisory, days: int, stands: bool
) -> None:
    held = replace(supply.known(), advisories=(advisory,))
    assert supply.unexplained(held, PINS, DAY + datetime.timedelta(days)) == ([advisory] if stands else [])


def test_an_explanation_holds_for_its_files_and_all_below_its_folders() -> None:
    found = [Finding("B1", ("evals", "assistant/a.py"), DAY, "so")]
    told = [
        ("B1", "evals/b.py"),
        ("B1", "assistant/a.py"),
        ("B1", "assistant/c.py"),
        ("B2", "evals/b.py"),
        ("B1", "evals2.py"),
    ]
    assert [Remark(test, file, 1).is_explained(found) for test, file in told] == [True, True, False, False, False]


def test_every_licence_is_listed_and_every_package_locked_by_its_hash() -> None:
    assert supply.unlisted() == []
    assert all(supply.unhashed(lock.read_text("utf-8")) == [] for lock in supply.LOCKS)
    assert supply.unhashed("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]


def test_no_code_runs_what_it_is_given() -> None:
    assert supply.unsafe_code() == []


@pytest.mark.parametrize(
    "code",
    [
        "import pickle",
        "from pickle import loads",
        "import langchain_core.load",
        "from langchain_core.load import loads",
        "from langchain_core.prompts import load_prompt",
        "from jinja2 import Template",
        "model(name, trust_remote_code=True)",
        "model(name, trust_remote_code=given)",
        "options = {'trust_remote_code': True}",
        "np.load(file, allow_pickle=True)",
        "subprocess.run(said, shell=True)",
        "eval(said)",
        "yaml.load(said, Loader=yaml.Loader)",
        "chain.astream_log(said)",
        "store.load_local(path, allow_dangerous_deserialization=True)",
    ],
)
def test_what_would_run_it_is_seen(tmp_path: Path, code: str) -> None:
    path = tmp_path / "code.py"
    path.write_text(f"import ast\n\n{code}\n", encoding="utf-8")
    assert [each.partition(" ")[0] for each in unsafe.found(path, "assistant.code")] == ["assistant.code:3"]
    path.write_text("np.load(file, allow_pickle=False)\nmodel(trust_remote_code=False)\nyaml.load(a, CSafeLoader)\n")
    assert unsafe.found(path, "assistant.code") == []


@pytest.mark.parametrize(
    ("begin", "rest"),
    [
        ("-----BEGIN RSA", " PRIVATE KEY-----"),
        ("sk-", "proj-abcdefghijklmnopqrstuvwx"),
        ("AKIA", "ABCDEFGHIJKLMNOP"),
        ("postgresql://anna:", "x7Tq9wLm@db.example.fi/journal"),
        ("api_key = ", '"x7Tq9wLmPz41"'),
    ],
)
def test_a_secret_is_seen_and_never_repeated(begin: str, rest: str) -> None:
    [told] = secrets.found(f"line {begin}{rest}")
    assert rest[-8:] not in told


@pytest.mark.parametrize(
    "text", ["postgresql://USER:PASSWORD@HOST/DATABASE", "ASSISTANT_CHAT_KEY=", "token = settings.chat_key", "sk-1"]
)
def test_an_example_is_no_secret(text: str) -> None:
    assert secrets.found(text) == []
