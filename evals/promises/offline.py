"""The whole offline suite on a network that leads nowhere, part by part; a part is not run again on the same code."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter
from tqdm import tqdm

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / ".trust" / "offline.json"
PARTS = 6
_PYTEST = (
    *(sys.executable, "-m", "pytest", "-q", "-m", "not long", "-p", "no:cacheprovider"),
    *("--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder"),
)
_THREADS = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
_ALONE = ("unshare", "--net")


@dataclass(frozen=True, slots=True)
class Part:
    """What came of some of the test files."""

    files: tuple[str, ...]
    passed: int
    skipped: int
    failed: tuple[str, ...]
    reached: tuple[str, ...]
    """Other computers that were called."""


def can_be_tried() -> bool:
    """Whether this computer lets us have a network of our own: Linux does, for root."""
    try:
        return subprocess.run([*_ALONE, "ip", "link"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def suite() -> list[Part]:
    """Every part; those that were run before, on the same code, are not run again."""
    files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").glob("test_*.py"))
    state = _digest()
    found = {part.files: part for part in _kept(state)}
    for number in tqdm(range(PARTS), desc="offline suite", disable=None):
        part = tuple(files[number::PARTS])
        if part not in found:
            found[part] = tried(part)
            _keep(state, list(found.values()))
    return list(found.values())


def tried(files: Sequence[str]) -> Part:
    """Runs tests where no other computer can be reached; what they say goes to stderr."""
    with tempfile.TemporaryDirectory() as folder:
        calls, said = Path(folder) / "calls.json", Path(folder) / "said.txt"
        command = (*_ALONE, sys.executable, "-m", "evals.promises.wire", str(calls), *_PYTEST, *files)
        with said.open("wb") as out:
            subprocess.run(command, cwd=ROOT, env={**os.environ, **_THREADS}, stdout=out, check=False)
        text = said.read_text(encoding="utf-8", errors="replace")
        print(text, file=sys.stderr)
        return counted(tuple(files), text, tuple(json.loads(calls.read_text(encoding="utf-8"))))


def counted(files: tuple[str, ...], said: str, reached: tuple[str, ...]) -> Part:
    """What pytest says at its end, in numbers."""
    ending = said.strip().rpartition("\n")[2]
    passed, skipped = (sum(map(int, re.findall(rf"(\d+) {word}", ending))) for word in ("passed", "skipped"))
    failed = tuple(re.findall(r"(?m)^(?:FAILED|ERROR) (\S+)", said))
    return Part(files, passed, skipped, failed, reached)


def _digest() -> str:
    """Of all code that is run."""
    paths = [path for folder in ("assistant", "evals", "tests") for path in (ROOT / folder).rglob("*.py")]
    digest = hashlib.sha256()
    for path in sorted([*paths, ROOT / "app.py", ROOT / "ingest.py"]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _kept(state: str) -> list[Part]:
    if not KEPT.exists():
        return []
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    parts = kept["parts"] if kept["state"] == state else []
    return TypeAdapter(list[Part]).validate_python(parts)


def _keep(state: str, parts: Sequence[Part]) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps({"state": state, "parts": list(map(asdict, parts))}), encoding="utf-8")
