"""The baseline: the scores that every later run is compared with, in evals/baseline.json.

A case stands in it under its id and a digest of what it asks and expects, so a case that was edited is a new one. Of
the check split there is only the digest: reading the file tells nothing about single cases.
`python -m evals baseline RUN` makes it; where cases are lost it wants a reason, which stays in the file.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.errors import AssistantError
from evals.cases import Case
from evals.metrics import METRICS
from evals.runs import Run, Scored, finished

FILE = Path(__file__).parent / "baseline.json"
SLICE = 25
"""One in so many concepts of the tune split is asked by `make test`: by a digest of its name, so the same ones each
time."""


class Update(BaseModel):
    """A time when the baseline was made anew."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: datetime.date
    code: str
    lost: int
    reason: str


class Baseline(BaseModel):
    """Scores by case."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    updates: tuple[Update, ...]
    scores: dict[str, dict[str, float]]
    """By key of a case, without what it is not asked; a case that failed has no scores."""


def key(case: Case) -> str:
    """What a case is known by here."""
    digest = hashlib.sha256(case.model_dump_json().encode()).hexdigest()
    return f"{case.id}@{digest[:6]}" if case.split == "tune" else digest[:16]


def load(path: Path = FILE) -> Baseline:
    """A baseline from its file. Raises AssistantError."""
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no baseline"
        raise AssistantError(f"{path}: {reason}", next_step="Make one with `python -m evals baseline`") from error


def scored(baseline: Baseline, beside: Run) -> list[Scored]:
    """The baseline's scores of the cases that `beside` has, with what else is known of them there."""
    known = [(each, baseline.scores.get(key(beside.cases[each.id]))) for each in beside.scored]
    return [replace(each, scores=dict(scores), failed=not scores) for each, scores in known if scores is not None]


def missing(baseline: Baseline, cases: Iterable[Case]) -> set[str]:
    """Keys of the baseline that are none of the cases: taken out, or edited."""
    return set(baseline.scores) - {key(case) for case in cases}


def in_slice(concept: str) -> bool:
    """Whether the cases of a concept are asked one by one in `make test`."""
    return int(hashlib.sha256(concept.encode()).hexdigest(), 16) % SLICE == 0


def lost(baseline: Baseline, now: Run) -> list[Scored]:
    """Cases that the baseline has right, and that are not right now."""
    right = {key for key, scores in baseline.scores.items() if scores.get("right") == 1.0}
    return [each for each in now.scored if key(now.cases[each.id]) in right and each.scores.get("right") != 1.0]


def run(given: argparse.Namespace) -> int:
    made = finished(Run(given.run))
    before = load() if FILE.exists() else None
    gone = lost(before, made) if before else []
    absent = missing(before, made.cases.values()) if before else set()
    if (gone or absent) and not given.reason:
        names = ", ".join(sorted(each.id if each.split == "tune" else "one of check" for each in gone)[:10])
        said = [f"{len(gone)} cases that were right are lost: {names}"] if gone else []
        said += [f"{len(absent)} cases of the baseline are not in this run"] if absent else []
        raise AssistantError("; ".join(said), next_step="Say why with --reason")
    update = Update(
        day=datetime.date.today(), code=made.made.code, lost=len(gone), reason=given.reason or "nothing is lost"
    )
    FILE.write_text(_written((*(before.updates if before else ()), update), made), encoding="utf-8")
    print(f"{FILE.name}: {len(made.scored)} cases, {len(gone)} lost, {len(absent)} no longer there")
    return 0


def _written(updates: Sequence[Update], made: Run) -> str:
    """One line a case, so that a change of the baseline can be read."""
    told = {key(made.cases[each.id]): _gated(each) for each in made.scored}
    lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(told[name])}" for name in sorted(told))
    said = ",\n".join(f"  {update.model_dump_json()}" for update in updates)
    return f'{{"updates": [\n{said}\n],\n"scores": {{\n{lines}\n}}}}\n'


def _gated(scored: Scored) -> dict[str, float]:
    """The scores that may stop a change."""
    found = {metric.name: scored.scores.get(metric.name) for metric in METRICS if metric.gated}
    return {name: score for name, score in found.items() if score is not None}
