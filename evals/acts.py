"""`python -m evals acts`: fits what tells dialogue acts to `training/acts.jsonl`, and says in docs/acts.md how well."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assistant.acts import ACTS, Act
from assistant.records import Language
from evals import classes
from evals.calibrate import MESSAGES
from evals.classes import Example, Task

EXAMPLES = Path(__file__).parent / "training" / "acts.jsonl"
DOCUMENT = classes.DOCUMENTS / "acts.md"
_SHARE = 2
"""Every second message about other regions is an example of none of the acts."""
_SPREAD = 3
"""Every third of these is a landmark; all of them told acts no better (docs/decisions.md)."""
_LOST = 0.02


class Turn(BaseModel):
    """A turn, and what it does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    act: Act
    text: str


def run(_: argparse.Namespace) -> int:
    turns = [Turn.model_validate_json(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
    messages = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()][::_SHARE]
    own = [Example(each.language, each.act, each.text, at) for at, each in enumerate(turns)]
    others = [Example(each["language"], "other", each["text"], -at) for at, each in enumerate(messages, start=1)]
    first = others[::_SPREAD]
    examples = [*own, *first, *(each for at, each in enumerate(others) if at % _SPREAD)]
    found = classes.fit(Task(ACTS, examples, landmarks=len(own) + len(first), ordinary=len(own), lost=_LOST))
    opening = (
        f"Made by `python -m evals acts` on {len(own)} turns written for it and {len(others)} messages about other "
        "regions, which are none of the acts; none nearly repeats a case of the sets, short formulas aside. "
        "Greetings, thanks and leave are often put alike, and are answered much alike."
    )
    DOCUMENT.write_text(f"{classes.document(found, 'Dialogue acts', opening)}\n{classes.leads(found)}", "utf-8")
    print(DOCUMENT.read_text(encoding="utf-8"))
    return 0
