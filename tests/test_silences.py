"""What people asked in vain is found wherever the journal has it, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from library import TODAY

from assistant import feedback, silences
from assistant.desk.enquiry import Enquiry, Event
from assistant.desk.mail import Mail
from assistant.gaps import Unanswered
from assistant.journal.journal import Journal
from assistant.records import Answer, Turn

SILENT = Answer("När?", "sv", "not_in_programme", "", topics=("deadline",))
SAID = Answer("Vilka mål?", "sv", "answered", "")
IDEA = Answer("Sopiiko?", "fi", "answered", "", topics=("amount-of-support",))
"""An idea is answered; what it leaves open was not asked."""


def letter(*parts: Answer) -> Enquiry:
    whole = Answer("Hej!", "sv", parts[0].outcome, "", parts=parts)
    return Enquiry(Mail("Hej!"), whole, "", "", history=(Event("received", "AA", TODAY),), known_by=uuid4().hex)


def test_what_was_asked_in_vain_is_found_in_thumbs_conversations_and_enquiries(journal: Journal) -> None:
    for answer in (SILENT, SAID):
        journal.feedback.keep(feedback.given(replace(answer, question=f"Tumme: {answer.question}"), "down", "", TODAY))
    journal.conversations.keep("c1", [Turn(each.question, each) for each in (SAID, SILENT, IDEA)], TODAY)
    journal.enquiries.keep(letter(SAID, replace(SILENT, question="Hur mycket?", topics=("amount-of-support",))), TODAY)
    journal.enquiries.keep(letter(IDEA, SAID), TODAY)
    assert silences.asked(journal) == [
        Unanswered("Tumme: När?", "sv"),
        Unanswered("När?", "sv", ("deadline",)),
        Unanswered("Hur mycket?", "sv", ("amount-of-support",)),
    ]


def test_an_empty_journal_tells_of_nothing(journal: Journal) -> None:
    assert silences.asked(journal) == []
