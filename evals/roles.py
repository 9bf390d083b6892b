"""`python -m evals roles`: fits what tells the sentences of letters to `training/letters.jsonl`; docs/roles.md says how
well."""

from __future__ import annotations

import argparse
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.records import Language
from assistant.roles import ROLES, Role
from evals import classes
from evals.classes import Example, Task

EXAMPLES = Path(__file__).parent / "training" / "letters.jsonl"
DOCUMENT = classes.DOCUMENTS / "roles.md"
_LOST = 0.05
"""What tells and is taken for a question becomes a part of its own; what asks mostly shows it by its form as well."""


class Sentence(BaseModel):
    """A sentence, and what it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    role: Role


class Letter(BaseModel):
    """A letter, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    sentences: tuple[Sentence, ...]


def run(_: argparse.Namespace) -> int:
    letters = [Letter.model_validate_json(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    examples = [
        Example(letter.language, each.role, each.text, at)
        for at, letter in enumerate(letters)
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
