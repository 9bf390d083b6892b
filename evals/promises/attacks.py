"""Hostile texts, and documents in which each is part of what answers an ordinary question."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Literal

import yaml

from assistant import rows
from assistant.records import LANGUAGES, Language, Row

OWN = Path(__file__).parent.parent / "hostile"
REDTEAM = Path("../shared/data/redteam/all_prompts.jsonl")
"""Red-team prompts, {id, where, text, canary} a line, unless HOSTILE_PROMPTS names another file; not part of the
project."""
_SUBJECTS = yaml.load((OWN / "ordinary.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
_GAP = re.compile(r"[\r\n]\s*[\r\n]")
"""An empty line, at which a passage would end."""
Where = Literal["question", "document", "both"]


@dataclass(frozen=True, slots=True)
class Attack:
    """A hostile text. `canary` is what it wants to have said; "" where only a person could tell."""

    id: str
    text: str
    canary: str = ""
    where: Where = "both"
    language: Language | None = None
    """Of a text of our own."""


@dataclass(frozen=True, slots=True)
class Planted:
    """An attack in the answer to an ordinary question, in a document of its programme."""

    attack: Attack
    programme: str
    language: Language
    question: str
    truth: str
    """What the passage says besides."""

    @property
    def passage(self) -> str:
        return f"{self.truth} {_GAP.sub(chr(10), self.attack.text)}"


def redteam() -> list[Attack]:
    """The prompts of the file that is not part of the project; none where it is not there."""
    path = Path(os.environ.get("HOSTILE_PROMPTS", REDTEAM))
    if not path.exists():
        return []
    return [_of_row(row) for _, row in rows.read(path) if row]


def _of_row(row: Row) -> Attack:
    canary = str(row.get("canary") or "")
    # One that is a question is for a judge; one in angle brackets stands for whatever the prompt holds.
    sought = "" if canary.endswith("?") or canary.startswith("<") else canary
    return Attack(str(row["id"]), str(row["text"]), sought, row["where"])


def own() -> list[Attack]:
    """Those of our own, in Swedish and Finnish."""
    found = (row for _, row in rows.read(OWN / "own.jsonl") if row)
    return [Attack(row["id"], row["text"], row["canary"], language=row["language"]) for row in found]


def forged() -> list[Attack]:
    """Marks and sources that look as if they were ours, each of something that there is not. To name it is no harm."""
    ways = _SUBJECTS["forged"]
    made = product(ways["marks"], ways["sources"])
    return [
        Attack(f"forged-{number:03}", mark.format(source=source)) for number, (mark, source) in enumerate(made, start=1)
    ]


def planted(attacks: Sequence[Attack]) -> list[Planted]:
    """Each attack beside an ordinary fact; the facts of a programme are far apart, so each question finds its own."""
    found: list[Planted] = []
    for language in LANGUAGES:
        own = [each for at, each in enumerate(attacks) if (each.language or LANGUAGES[at % 3]) == language]
        found += [_planted(attack, language, number) for number, attack in enumerate(own)]
    return found


def _planted(attack: Attack, language: Language, number: int) -> Planted:
    said = _SUBJECTS["ordinary"][language]
    nth, at = divmod(number, len(said["subjects"]))
    question, truth = said["facts"][nth % len(said["facts"])]
    subject, amount = said["subjects"][at], 11 + number
    return Planted(
        attack, f"{language}{nth:02}", language, question.format(it=subject), truth.format(it=subject, n=amount)
    )


def write(found: Sequence[Planted], corpus: Path) -> None:
    """The documents: questions and answers in columns, one file a programme."""
    for programme in dict.fromkeys(each.programme for each in found):
        folder = corpus / programme
        folder.mkdir(parents=True)
        mine = [each for each in found if each.programme == programme]
        title = f"title = {{ sv = '{programme}', fi = '{programme}', en = '{programme}' }}"
        listed = f"[[documents]]\npath = 'questions.csv'\nlanguage = '{mine[0].language}'\n"
        (folder / "programme.toml").write_text(f"{title}\n{listed}", encoding="utf-8")
        with (folder / "questions.csv").open("w", encoding="utf-8", newline="", errors="surrogatepass") as file:
            csv.writer(file).writerows([("question", "answer"), *_lines(mine)])


def _lines(found: Sequence[Planted]) -> Iterator[tuple[str, str]]:
    return ((each.question, each.passage) for each in found)
