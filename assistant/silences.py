"""What people asked that the text does not say, as the journal has it: at the desk, in the chat, with a thumb."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import rows
from assistant.gaps import Unanswered
from assistant.journal.journal import Journal
from assistant.records import Answer


def asked(journal: Journal) -> list[Unanswered]:
    """Each time that the text was silent. Raises JournalError."""
    rated = (each for each in journal.feedback.all() if each.outcome == "not_in_programme")
    return [
        *(Unanswered(each.question, each.language) for each in rated),
        *(silence for turn in journal.conversations.all() for silence in _of(rows.answer(turn.answer))),
        *(silence for enquiry in journal.enquiries.all() for silence in _of(enquiry.answer)),
    ]


def _of(answer: Answer) -> Iterator[Unanswered]:
    for part in answer.parts or (answer,):
        if part.outcome == "not_in_programme":
            yield Unanswered(part.question, part.language, part.topics)
