"""`ask`: one question, or a file of conversations."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from assistant import rows, settings
from assistant.assistant import Assistant
from assistant.errors import AssistantError
from assistant.markdown import escape, plain
from assistant.paging import on_pages
from assistant.records import Answer, Row, Turn
from assistant.starting import open_assistant


def run(given: argparse.Namespace) -> int:
    assistant = open_assistant(settings.load(index=given.index, programmes=given.programme))
    if given.batch:
        return _batch(assistant, given.batch, given.out, given.language)
    answer = assistant.ask(given.question, language=given.language)
    sys.stdout.buffer.write(
        rows.line(rows.of_answer(answer)) if given.json else shown(answer).encode("utf-8", "replace")
    )
    return 0


def _batch(assistant: Assistant, path: Path, out: Path, language: str) -> int:
    failed: list[str] = []
    asked = rows.read(path)

    def answered() -> Iterator[Row]:
        for number, row in asked:
            answer = _conversation(assistant, row, number, language)
            if answer.outcome == "error":
                failed.append(f"{path}:{number}: {answer.text}")
            yield rows.of_answer(answer, _id(row, number))

    rows.write(out, answered())
    for failure in failed:
        print(plain(failure), file=sys.stderr)
    return 1 if failed else 0


def _id(row: Row | None, number: int) -> str:
    return str(row["id"]) if row and "id" in row else f"line {number}"


def _conversation(assistant: Assistant, row: Row | None, number: int, language: str) -> Answer:
    """The answer to the last turn; a row that breaks yields an answer with outcome "error"."""
    turns, programmes = (row.get("turns"), row.get("programmes", [])) if row else (None, [])
    if not isinstance(turns, list) or not turns or not all(isinstance(turn, str) for turn in turns):
        asked = turns[-1] if isinstance(turns, list) and turns and isinstance(turns[-1], str) else ""
        return _error(asked, f'line {number}: expected {{"id": "...", "turns": ["...", ...]}}')
    if not isinstance(programmes, list) or not all(isinstance(name, str) for name in programmes):
        return _error(turns[-1], f"line {number}: programmes: expected a list of names")
    history: tuple[Turn, ...] = ()
    try:
        assistant = assistant.of(programmes)
        for turn in turns:
            answer = assistant.ask(turn, history, language)  # type: ignore[arg-type]
            history = (*history, Turn(turn, answer))
        return answer
    except AssistantError as error:
        return _error(turns[-1], str(error))
    except Exception as error:  # one broken row must not cost the others theirs
        return _error(turns[-1], f"unexpected {type(error).__name__}")


def _error(question: str, message: str) -> Answer:
    return Answer(question, "en", "error", escape(message))


def shown(answer: Answer) -> str:
    """An answer for a terminal: text, notices, sources."""
    parts = [plain(answer.text), *(f"({notice})" for notice in answer.notices)]
    if answer.citations:
        parts.append(
            "\n".join(
                f"[{each.number}] {on_pages(each.document, [each], answer.language)}, {each.start}–{each.end}"
                for each in answer.citations
            )
        )
    return "\n\n".join(parts) + "\n"
