"""`python -m evals answers`: twelve real questions, four a language, as they are answered, in docs/first-answers.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from assistant import settings
from assistant.markdown import escape
from assistant.records import Answer
from assistant.starting import open_assistant

FILE = Path(__file__).parent.parent / "docs" / "first-answers.md"
QUESTIONS = (
    "Vilka mål finns för ICT?",
    "Vad är visionen för Kymmenedalen?",
    "Hur mycket stöd kan man få?",
    "Vilka är de strategiska valen?",
    "Mikä on rahoitettavan hankkeen ehto?",
    "Kuka hyväksyi ohjelman ja milloin?",
    "Mitkä ovat ohjelman painopistealueet?",
    "Mihin mennessä hakemus pitää jättää?",
    "What does the programme say about tourism?",
    "Which goals are there for young people?",
    "Can I get help with my tax return?",
    "What is the central aim of the regional programme?",
)


def run(_: argparse.Namespace) -> int:
    assistant = open_assistant(settings.load())
    parts = [
        "# First answers\n\nMade by `python -m evals answers`: real questions, answered by rules, as they came. "
        "Quotes are in Swedish, the language of the text; the sources are listed under each answer."
    ]
    parts += [_shown(question, assistant.ask(question)) for question in QUESTIONS]
    FILE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    print(f"wrote {FILE.relative_to(Path.cwd()) if FILE.is_relative_to(Path.cwd()) else FILE.name}")
    return 0


def _shown(question: str, answer: Answer) -> str:
    sources = [f"[{each.number}] {each.document}, characters {each.start}–{each.end}" for each in answer.citations]
    outcome = f"*{answer.language} · {answer.outcome}" + (f" · {len(sources)} passages*" if sources else "*")
    notices = [f"*{escape(notice)}*" for notice in answer.notices]
    return "\n\n".join(
        [f"## {escape(question)}", outcome, answer.text, *notices, *(["<br>\n".join(sources)] if sources else [])]
    )
