"""What a test asks of an assistant with a chat model, and what must hold of what comes back."""

from __future__ import annotations

import json
from typing import Any

from contract import assert_row_holds

from assistant import rows
from assistant.assistant import Assistant
from assistant.errors import Why
from assistant.records import Row
from assistant.writing import modelled

APPROVAL = "Vem godkände programmet?"
STANDS = "Programmet godkändes i juni 2014 {godkände}."
SHOWN = "Programmet godkändes i juni 2014 [1]."
KEY = "sk-hemlig-nyckel-123"


def asked(assistant: Assistant, question: str = APPROVAL) -> Row:
    """The row of an answer; it holds every invariant of the contract."""
    row: Row = json.loads(rows.line(rows.of_answer(assistant.ask(question))))
    assert_row_holds(row, assistant.document)
    return row


def assert_offline(row: Row, why: Why | Any, offline: Assistant) -> None:
    """A row is the offline answer to its question, with one more notice that says why."""
    wanted = asked(offline, row["question"])
    notice = modelled.notice(why, row["language"])
    assert row["writer"] == "quotes" and row["notices"] == [*wanted["notices"], notice]
    assert (row["text"], row["citations"]) == (wanted["text"], wanted["citations"])
