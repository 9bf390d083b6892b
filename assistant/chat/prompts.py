"""Prompts: files with a version in their names, and evidence in a fence that nothing in it can close."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant import redaction, tokens
from assistant.chat.claims import Form
from assistant.records import Hit, Language
from assistant.words import clean

FOLDER = Path(__file__).parent.parent / "prompts"
_LANGUAGES: Mapping[Language, str] = {"sv": "Swedish", "fi": "Finnish", "en": "English"}
_FORMS: Mapping[Form, str] = {"schema": "form.claims", "tools": "form.claims", "text": "form.text"}
Messages = tuple[tuple[str, str], ...]
"""Pairs of a role, "system" or "human", and what it says."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is to do, in a language, with numbered passages and a person's words."""

    task: str
    """Name of its file, without the version."""
    language: Language
    hits: tuple[Hit, ...]
    said: str

    def messages(self, form: Form) -> Messages:
        """The messages, which ask for the answer in a form. Personal details of the asker are left out."""
        numbered = "\n".join(fenced(number, hit) for number, hit in enumerate(self.hits, start=1))
        system = _filled(text(self.task), language=_LANGUAGES[self.language], form=text(_FORMS[form]))
        said = defused(redaction.redacted(self.said))
        return ("system", system), ("human", _filled(text("question"), passages=numbered, question=said))


def _filled(template: str, **given: str) -> str:
    """A template with its places filled; braces in what is given stay braces."""
    return re.sub(r"\{(\w+)\}", lambda place: given.get(place[1], place[0]), template)


@cache
def text(name: str) -> str:
    """The newest version of a prompt."""
    return _newest(name).read_text(encoding="utf-8").strip()


def _newest(name: str) -> Path:
    return max(FOLDER.glob(f"{name}.v*.md"), key=lambda path: int(path.stem.rpartition(".v")[2]))


def versions() -> dict[str, str]:
    """The version in force of each prompt: for the record of a run."""
    names = {path.stem.rpartition(".v")[0] for path in FOLDER.glob("*.v*.md")}
    return {name: _newest(name).stem.rpartition(".")[2] for name in sorted(names)}


def fenced(number: int, hit: Hit) -> str:
    """A passage with its headings, in a fence that nothing in it can close."""
    said = defused(f"({' › '.join(hit.passage.heading)}) {hit.passage.text}")
    return f'<passage number="{number}">{said}</passage>'


def defused(text: str) -> str:
    """Text that opens and closes no fence, without what cannot be seen."""
    return clean(text).replace("<", "‹").replace(">", "›")


def within(hits: tuple[Hit, ...], limit: int) -> tuple[Hit, ...]:
    """The first hits, as many as a number of tokens has room for and at least one."""
    kept: list[Hit] = []
    used = 0
    for number, hit in enumerate(hits, start=1):
        used += tokens.count(fenced(number, hit))
        if kept and used > limit:
            break
        kept.append(hit)
    return tuple(kept)


def size(messages: Messages) -> int:
    """Tokens of messages."""
    return sum(tokens.count(said) for _, said in messages)
