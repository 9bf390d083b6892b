"""The whole offline suite on a network that leads nowhere, part by part; a part is not run again on the same code."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

from tqdm import tqdm

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / ".trust" / "offline.json"
PARTS = 6
_SUITE = (
    "-m",
    "not long",
    "-p",
    "no:cacheprovider",
    "--numprocesses",
    "2",
    "--dist",
    "loadfile",
    "--no-loadscope-reorder",
)
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
    """Runs tests where no other computer can be reached."""
    with tempfile.TemporaryDirectory() as folder:
        calls, results = Path(folder) / "calls.json", Path(folder) / "results.xml"
        pytest = (sys.executable, "-m", "pytest", "-q", *_SUITE, f"--junitxml={results}", *files)
        wire = (*_ALONE, sys.executable, "-m", "evals.promises.wire", str(calls))
        threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        subprocess.run([*wire, *pytest], cwd=ROOT, env={**os.environ, **threads}, stdout=sys.stderr, check=False)
        reached = json.loads(calls.read_text(encoding="utf-8"))
        return _counted(tuple(files), ElementTree.parse(results), tuple(reached))


def _counted(
    files: tuple[str, ...], results: ElementTree.ElementTree[ElementTree.Element], reached: tuple[str, ...]
) -> Part:
    cases = list(results.iter("testcase"))
    failed = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    skipped = sum(case.find("skipped") is not None for case in cases)
    names = tuple(f"{case.get('classname')}::{case.get('name')}" for case in failed)
    return Part(files, len(cases) - len(failed) - skipped, skipped, names, reached)


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
    return [
        Part(**{name: tuple(value) if isinstance(value, list) else value for name, value in each.items()})
        for each in parts
    ]


def _keep(state: str, parts: Sequence[Part]) -> None:
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps({"state": state, "parts": list(map(asdict, parts))}), encoding="utf-8")
