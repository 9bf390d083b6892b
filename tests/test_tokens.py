"""Tokens: counted without a network, and never from a file that is not the one published."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ASSISTANT = Path(__file__).parent.parent / "assistant"
RANKS = "fb374d419588a4632f3f557e76b4b70aebbca790"
# Any attempt to go online ends the process with exit code 3, before anything is sent.
OFFLINE = """
import os, sys
sys.addaudithook(lambda event, args: os._exit(3) if event in ("socket.connect", "socket.getaddrinfo") else None)
from assistant import tokens
from assistant.errors import ModelError
try:
    print(tokens.count(sys.argv[1]))
except ModelError as error:
    print(error)
"""


def count_offline(root: Path, text: str) -> str:
    """What a fresh process that must stay offline counts, with the library that is in `root`."""
    command = [sys.executable, "-c", OFFLINE, text]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr or "it went online"
    return done.stdout.strip()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder with as much of the library as counts tokens."""
    (tmp_path / "assistant" / "data").mkdir(parents=True)
    for name in ("__init__.py", "tokens.py", "errors.py", f"data/{RANKS}"):
        shutil.copy(ASSISTANT / name, tmp_path / "assistant" / name)
    return tmp_path


def test_counts_are_those_of_the_published_encoding() -> None:
    assert count_offline(ASSISTANT.parent, "Projekt ska uppfylla programmets mål.") == "9"


def test_the_spelling_of_a_special_token_is_ordinary_text() -> None:
    assert int(count_offline(ASSISTANT.parent, "<|endoftext|>")) > 1


def test_no_other_cache_folder_is_believed(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(copy / "elsewhere"))
    assert count_offline(copy, "mål") == "1"


def test_a_damaged_rank_file_is_told_and_kept(copy: Path) -> None:
    file = copy / "assistant" / "data" / RANKS
    file.write_bytes(file.read_bytes()[:-1])
    size = file.stat().st_size
    assert "git checkout -- assistant/data" in count_offline(copy, "mål")
    assert file.stat().st_size == size


def test_a_missing_rank_file_is_told(copy: Path) -> None:
    (copy / "assistant" / "data" / RANKS).unlink()
    assert "No such file" in count_offline(copy, "mål")
