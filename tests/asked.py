"""Run as a program: answers the questions on standard input as the app does, and keeps each turn in the journal."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from assistant import rows, settings
from assistant.assistant import Assistant
from assistant.errors import AssistantError, JournalError
from assistant.journal import conversations
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal
from assistant.records import Turn
from assistant.starting import open_assistant


class Visit:
    """A conversation that may be kept; what could not be kept is tried again with the next question."""

    def __init__(self) -> None:
        self.name = conversations.new()
        self.turns: list[Turn] = []
        self.kept = 0
        self._assistant: Assistant | None = None
        self._journal: Journal | None = None

    def ask(self, question: str) -> dict[str, object]:
        try:
            self._assistant = self._assistant or open_assistant(settings.load())
            answer = self._assistant.ask(question)
            self.turns.append(Turn(question, answer))
            said: dict[str, object] = {"row": json.loads(rows.line(rows.of_answer(answer)))}
        except AssistantError as error:
            said = {"refused": str(error), "kind": type(error).__name__}
        self._keep()
        return {**said, "kept": self.kept, "name": self.name}

    def _keep(self) -> None:
        if self.kept == len(self.turns):
            return
        try:
            given = settings.load()
            self._journal = self._journal or open_journal(given)
            new = self.turns[self.kept :]
            self._journal.conversations.keep(self.name, new, given.day, first=self.kept + 1)
            self.kept = len(self.turns)
        except JournalError as error:
            print(error, file=sys.stderr)


if __name__ == "__main__":
    visit = Visit()
    for line in sys.stdin:
        print(json.dumps(visit.ask(line.strip())), flush=True)
