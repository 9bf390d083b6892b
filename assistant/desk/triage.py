"""What an enquiry needs: nothing more than a look, a house note that is not there yet, or a caseworker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from assistant import languages
from assistant.desk.enquiry import Enquiry, asked
from assistant.desk.standing import Standing, settled
from assistant.records import Answer

Need = Literal["ready", "note", "you"]
"""Ready to be read and approved; a house note is missing; it needs the caseworker."""
_UNDERSTOOD = ("answered", "not_in_programme")


def need(enquiry: Enquiry, found: Sequence[Standing]) -> Need:
    """What an enquiry needs. Once its letter was changed, only what lost its support counts: it is in good hands."""
    if not settled(found) or not understood(enquiry.answer):
        return "ready" if enquiry.is_edited and settled(found) else "you"
    return "note" if unsaid(enquiry.answer) and not enquiry.is_edited else "ready"


def understood(answer: Answer) -> bool:
    """Whether it is in one of the three languages, and every question was taken for one about the programme."""
    is_known = languages.detection(answer.question).language is not None
    return is_known and all(part.outcome in _UNDERSTOOD for part in asked(answer))


def unsaid(answer: Answer) -> list[Answer]:
    """The questions to which neither the text nor a house note says anything."""
    return [part for part in asked(answer) if part.outcome == "not_in_programme" and not is_noted(part)]


def is_noted(part: Answer) -> bool:
    """Whether a house note is shown with an answer."""
    return any(citation.kind == "note" for citation in part.citations)
