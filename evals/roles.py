"""`python -m evals roles`: fits what tells the sentences of letters to `training/letters.jsonl` and `pieces.jsonl`;
docs/roles.md says how well."""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.records import Language
from assistant.roles import ROLES, Role
from evals import classes
from evals.classes import Example, Task

LETTERS = Path(__file__).parent / "training" / "letters.jsonl"
"""Letters sentence by sentence."""
PIECES = LETTERS.with_name("pieces.jsonl")
"""Letters and messages, sentences that hold several things cut where each begins."""
DOCUMENT = classes.DOCUMENTS / "roles.md"
_LOST = 0.05
"""What tells and is taken for a question becomes a part of its own; what asks mostly shows it by its form as well."""


class Sentence(BaseModel):
    """A sentence, or what begins inside one, and what it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    role: Role


class Letter(BaseModel):
    """A letter, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    sentences: tuple[Sentence, ...]


def letters(path: Path) -> list[Letter]:
    """The letters of a file."""
    return [Letter.model_validate_json(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(_: argparse.Namespace) -> int:
    examples = [
        Example(letter.language, each.role, each.text, at)
        for at, letter in enumerate([*letters(LETTERS), *letters(PIECES)])
        for each in letter.sentences
    ]
    found = classes.fit(Task(ROLES, examples, landmarks=len(examples), lost=_LOST))
    opening = (
        f"Made by `python -m evals roles` on {len(examples)} sentences of letters written for it, to councils of "
        "other regions or of none. Each sentence is told by itself, and a letter is never in two folds."
    )
    DOCUMENT.write_text(f"{classes.document(found, 'Sentences of letters', opening)}\n{classes.leads(found)}", "utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0
