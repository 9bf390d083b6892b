"""The folder of a run: what was asked, of what, what came back, and how it scored.

run.json       the system, the settings in force, index build, versions
cases.jsonl    the cases as they were asked
ground.json    the documents that could be cited
answers.jsonl  one row of the contract for each case, written as it comes
scores.jsonl   made from the three above; `python -m evals score` makes it anew
figures.json   made from the scores at the same time, for the app's page on quality
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from assistant import rows
from assistant.errors import AssistantError
from assistant.records import Language
from evals import metrics, replies
from evals.cases import Case, Kind, Split
from evals.replies import Ground, Reply

NEEDED = ("run.json", "cases.jsonl", "ground.json", "answers.jsonl")


class Made(BaseModel):
    """How a run was made. Two runs of the same `Made` go on from each other."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    system: str
    writer: str
    index: str
    settings: dict[str, str]
    versions: dict[str, str]
    code: str
    """Digest of the library and of the evals, so that a run never goes on after either was changed."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A case's scores. None is unscored; a case that failed has no scores at all."""

    id: str
    concept: str
    split: Split
    kind: Kind
    language: Language
    failed: bool
    milliseconds: float
    """What the last answer took."""
    scores: dict[str, float | None]
    strata: dict[str, str]
    """Its class, for each metric that is balanced over classes."""


_SCORED = TypeAdapter(Scored)


class Run:
    """A folder with a run. Raises AssistantError if it is none."""

    def __init__(self, folder: Path) -> None:
        missing = [name for name in NEEDED if not (folder / name).exists()]
        if missing:
            raise AssistantError(
                f"{folder}: no run there, {missing[0]} is missing", next_step="Make one with `python -m evals run`"
            )
        self.folder = folder

    @cached_property
    def made(self) -> Made:
        with self._reading("run.json") as text:
            return Made.model_validate_json(text)

    @cached_property
    def cases(self) -> dict[str, Case]:
        with self._reading("cases.jsonl") as text:
            found = [Case.model_validate_json(line) for line in text.split("\n") if line]
            return {case.id: case for case in found}

    @cached_property
    def ground(self) -> Ground:
        with self._reading("ground.json") as text:
            return replies.ground_from_json(text)

    @cached_property
    def replies(self) -> dict[str, Reply]:
        """By case; half a line at the end, as a run that was stopped leaves it, is passed over."""
        with self._reading("answers.jsonl") as text:
            found = [replies.from_row(json.loads(line)) for line in text.split("\n")[:-1]]
            return {reply.case: reply for reply in found if reply.case in self.cases}

    @property
    def unasked(self) -> int:
        """Cases that a stopped run has still to ask."""
        return len(self.cases) - len(self.replies)

    @cached_property
    def scored(self) -> list[Scored]:
        """Every case that was asked; scored anew where the scores are not those of the answers."""
        found = self._written_scores()
        return found if [each.id for each in found] == list(self.replies) else self.score()

    def _written_scores(self) -> list[Scored]:
        path = self.folder / "scores.jsonl"
        try:
            return [_SCORED.validate_json(line) for line in path.read_bytes().split(b"\n") if line]
        except (OSError, ValueError):
            return []

    def score(self) -> list[Scored]:
        """Scores every case that has a reply, from what stands in the folder, and writes that down in one step."""
        scored = [score(self.cases[id], reply, self.ground) for id, reply in self.replies.items()]
        beside = self.folder / "scores.next"
        rows.write(beside, (asdict(each) for each in scored))
        os.replace(beside, self.folder / "scores.jsonl")
        return scored

    @contextmanager
    def _reading(self, name: str) -> Iterator[str]:
        """The text of a file of the run. What cannot be made of it is told as an AssistantError."""
        try:
            yield (self.folder / name).read_text(encoding="utf-8")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise AssistantError(
                f"{self.folder / name}: it is damaged: {type(error).__name__}", next_step="Make the run again"
            ) from error


def finished(run: Run) -> Run:
    """The run itself, if every case was asked. Raises AssistantError."""
    if run.unasked:
        raise AssistantError(
            f"{run.folder}: {run.unasked} of {len(run.cases)} cases were not asked yet",
            next_step="Let it go on: the same `run` with the same --out",
        )
    return run


def score(case: Case, reply: Reply, ground: Ground) -> Scored:
    scores = {} if reply.failed else {each.name: each.score(case, reply, ground) for each in metrics.METRICS}
    took = reply.answer.timings_ms.get("total", 0.0)
    strata = {each.name: each.stratum(case) for each in metrics.METRICS if each.stratum}
    return Scored(case.id, case.concept, case.split, case.kind, case.language, reply.failed, took, scores, strata)


def begin(folder: Path, made: Made, cases: Sequence[Case], ground: Ground) -> Run:
    """A run in `folder`: a new one, or the one that was stopped there, with its rows kept.

    Raises AssistantError if another run is there.
    """
    if not (folder / "run.json").exists() and (folder / "answers.jsonl").exists():
        raise AssistantError(f"{folder}: answers of an unknown run are there", next_step="Name another folder")
    if (folder / "run.json").exists():
        before = Run(folder)
        if before.made != made or list(before.cases.values()) != list(cases):
            raise AssistantError(
                f"{folder}: another run is there, of other cases, another system or other code",
                next_step="Name another folder with --out, or delete that one",
            )
        return before
    try:
        folder.mkdir(parents=True, exist_ok=True)
        rows.write(folder / "cases.jsonl", (json.loads(case.model_dump_json()) for case in cases))
        (folder / "ground.json").write_text(replies.ground_to_json(ground), encoding="utf-8")
        (folder / "answers.jsonl").touch()
        (folder / "run.json").write_text(made.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise AssistantError(f"{folder}: {error.strerror}", next_step="Name a folder that can be written") from error
    return Run(folder)


def append(run: Run, answered: Iterable[Reply]) -> None:
    """Writes each reply as it comes."""
    path = run.folder / "answers.jsonl"
    _drop_half_a_line(path)
    with path.open("ab") as file:
        for reply in answered:
            file.write(rows.line(replies.to_row(reply)))
            file.flush()


def _drop_half_a_line(path: Path) -> None:
    written = path.read_bytes()
    whole = written[: written.rfind(b"\n") + 1]
    if whole != written:
        path.write_bytes(whole)
