"""A question set: one case a line of JSON, validated with line numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.errors import AssistantError
from assistant.records import Language, Outcome

SETS = Path(__file__).parent / "sets"


class Case(BaseModel):
    """What is asked, and what a right answer must be like."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    concept: str
    """What it is about; a split, and a resampling, never parts the cases of one concept."""
    split: Literal["tune", "check"]
    kind: Literal["fact", "list", "silent", "beside", "greeting", "noise"]
    language: Language
    turns: tuple[str, ...]
    outcome: Outcome
    snippets: tuple[str, ...] = ()
    """Verbatim pieces of the text that the citations must hold between them."""


def load(path: Path, text: str) -> list[Case]:
    """The cases of a file.

    Raises AssistantError, naming the line: an unknown field, a doubled id, a snippet that is not in `text`.
    """
    cases: dict[str, Case] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            case = Case.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            raise AssistantError(f"{path.name}:{number}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        if case.id in cases:
            raise AssistantError(f"{path.name}:{number}: the id {case.id!r} stands twice")
        missing = next((snippet for snippet in case.snippets if snippet not in text), None)
        if missing is not None:
            raise AssistantError(f"{path.name}:{number}: the text does not hold {missing!r}")
        cases[case.id] = case
    return list(cases.values())


def tune(text: str) -> list[Case]:
    """Every case of every set that may be tuned on."""
    return [case for path in sorted(SETS.glob("*.jsonl")) for case in load(path, text) if case.split == "tune"]
