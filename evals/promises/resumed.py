"""Trials done one after another, each outcome kept in runs/trust, so that a run that was stopped goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter
from tqdm import tqdm

_ROOT = Path(__file__).parents[2]
_KEPT = Path("runs") / "trust"
_MADE_OF = ("assistant", "evals/crash", "evals/promises")
TOGETHER = 2
"""Trials at the same time."""
Outcome = TypeVar("Outcome")


def tried(name: str, kind: type[Outcome], trials: Sequence[Callable[[], Outcome]]) -> list[Outcome]:
    """The outcomes of trials, in their order, some done at the same time."""
    of, file = TypeAdapter(kind), _KEPT / f"{name}-{_stamp()}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    done = [of.validate_json(line) for line in file.read_bytes().splitlines()] if file.exists() else []
    bar = tqdm(desc=name, total=len(trials), initial=len(done), leave=False)
    with bar, file.open("ab") as kept, ThreadPoolExecutor(TOGETHER) as pool:
        for first in range(len(done), len(trials), TOGETHER):
            for outcome in pool.map(lambda trial: trial(), trials[first : first + TOGETHER]):
                kept.write(of.dump_json(outcome) + b"\n")
                kept.flush()
                done.append(outcome)
                bar.update()
    return done


def forget(name: str) -> None:
    """The next run begins anew."""
    for path in _KEPT.glob(f"{name}-*.jsonl"):
        path.unlink()


def _stamp() -> str:
    """A digest of the programs: outcomes of others are not taken for theirs."""
    paths = sorted(path for folder in _MADE_OF for path in (_ROOT / folder).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:12]
