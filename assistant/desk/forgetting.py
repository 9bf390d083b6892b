"""What is taken out of an enquiry once it is done with: whom it is from, and personal details in what was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.desk.enquiry import Enquiry
from assistant.desk.mail import Mail
from assistant.records import Answer
from assistant.redaction import redacted

_SHORTEST = 3
"""Letters from which a word of a name is taken out by itself, as in "Hej Anna!"; shorter ones are words too."""


def forgotten(enquiry: Enquiry, offices: Sequence[str]) -> Enquiry:
    """An enquiry without its sender, by name or address; the offices' own addresses stay in the letter."""
    named = _names(enquiry.mail)

    def without(text: str) -> str:
        return named.sub("[name]", _without_details(text, offices))

    return replace(
        enquiry,
        mail=Mail(without(enquiry.mail.text), subject=without(enquiry.mail.subject)),
        answer=_answer(enquiry.answer, without),
        drafted=without(enquiry.drafted),
        body=without(enquiry.body),
        letter=without(enquiry.letter),
        own=tuple(replace(each, text=without(each.text)) for each in enquiry.own),
        history=tuple(replace(each, remark=without(each.remark)) for each in enquiry.history),
    )


def _names(mail: Mail) -> re.Pattern[str]:
    """Finds the sender's name, whole and word by word."""
    words = [word for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", mail.name) if len(word) >= _SHORTEST]
    names = [re.escape(each) for each in (mail.name, *words) if each]
    return re.compile(rf"\b(?:{'|'.join(names)})\b" if names else r"(?!)")


def _answer(answer: Answer, without: Callable[[str], str]) -> Answer:
    """The answer with other people's words taken through `without`; what it quotes stays to the letter."""
    return replace(
        answer,
        question=without(answer.question),
        text=without(answer.text),
        message=without(answer.message),
        parts=tuple(_answer(part, without) for part in answer.parts),
    )


def _without_details(text: str, offices: Sequence[str]) -> str:
    if not offices:
        return redacted(text)
    first, *others = offices
    return first.join(_without_details(piece, others) for piece in text.split(first))
