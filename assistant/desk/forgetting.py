"""What is taken out of an enquiry once it is done with: whom it is from, and personal details in what was written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from assistant import sentences
from assistant.desk.enquiry import Enquiry
from assistant.desk.mail import Mail
from assistant.records import Answer, Fit
from assistant.redaction import redacted
from assistant.roles import role_of

_SHORTEST = 4
"""Letters from which a word of a name is taken out by itself, inflected or not; shorter ones are words too."""
_ENDINGS = r"\w{0,6}"
_STEMS = {"rpi": "rve", "lpi": "lve", "ki": "e", "nen": "se"}
"""How Finnish names change before their endings: Matti, Matin; Korpi, Korvelle; Mäki, Mäen; Virtanen, Virtasen."""


def forgotten(enquiry: Enquiry, offices: Sequence[str]) -> Enquiry:
    """An enquiry without its sender, by name or address; the offices' own addresses stay in the letter.

    Of the mail only the subject and the questions are left, of the letter's greeting the one that was drafted.
    """
    without = _taking_out(enquiry.mail.name, offices)
    return replace(
        enquiry,
        mail=Mail(without("\n".join(questions(enquiry.answer))), subject=without(enquiry.mail.subject)),
        answer=_answer(enquiry.answer, without),
        drafted=without(enquiry.drafted),
        body=without(greeted_as(enquiry.body, enquiry.drafted)),
        letter=without(greeted_as(enquiry.letter, enquiry.drafted)),
        own=tuple(replace(each, text=without(each.text)) for each in enquiry.own),
        history=tuple(replace(each, remark=without(each.remark)) for each in enquiry.history),
    )


def greeted_as(body: str, other: str) -> str:
    """A letter with the greeting of another: no name goes from one to the next."""
    first, _, rest = body.partition("\n")
    greeting = other.partition("\n")[0]
    return f"{greeting}\n{rest}" if body and role_of(first) == "salutation" else body


def impersonal(enquiry: Enquiry, text: str, offices: Sequence[str]) -> str:
    """A text of an enquiry without its sender's name and without personal details, for other people's eyes."""
    return _taking_out(enquiry.mail.name, offices)(text)


def questions(answer: Answer) -> Iterable[str]:
    """What was asked: of a mail that is one part, its sentences that ask."""
    if answer.parts:
        return [part.question for part in answer.parts]
    said = sentences.careless(answer.question)
    return [each for each in said if "?" in each or role_of(each) in ("asks", "fits")]


def _taking_out(name: str, offices: Sequence[str]) -> Callable[[str], str]:
    named = _names(name)

    def without(text: str) -> str:
        return named.sub("[name]", _without_details(text, offices))

    return without


def _names(name: str) -> re.Pattern[str]:
    """Finds a name, whole and word by word, however it is written and inflected."""
    words = [word for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", name) if len(word) >= _SHORTEST]
    stems = [rf"{re.escape(stem)}{_ENDINGS}" for word in words for stem in _stems(word)]
    alternatives = [*([re.escape(name)] if name else []), *stems]
    return re.compile(rf"(?i)\b(?:{'|'.join(alternatives)})\b" if alternatives else r"(?!)")


def _stems(word: str) -> set[str]:
    folded = word.casefold()
    changed = {f"{folded[: -len(end)]}{stem}" for end, stem in _STEMS.items() if folded.endswith(end)}
    return {folded, *changed, re.sub(r"([tkp])\1", r"\1", folded)}


def _answer(answer: Answer, without: Callable[[str], str]) -> Answer:
    """The answer with other people's words taken through `without`; what it quotes stays to the letter."""
    return replace(
        answer,
        question=without("\n".join(questions(answer))),
        text=without(answer.text),
        message=without(answer.message),
        notices=tuple(map(without, answer.notices)),
        fit=_fit(answer.fit, without) if answer.fit else None,
        parts=tuple(_part(part, without) for part in answer.parts),
    )


def _part(part: Answer, without: Callable[[str], str]) -> Answer:
    return replace(_answer(part, without), question=without(part.question))


def _fit(fit: Fit, without: Callable[[str], str]) -> Fit:
    goals = tuple(replace(goal, reason=without(goal.reason)) for goal in fit.goals)
    return replace(fit, goals=goals, open=tuple(map(without, fit.open)))


def _without_details(text: str, offices: Sequence[str]) -> str:
    if not offices:
        return redacted(text)
    first, *others = offices
    return first.join(_without_details(piece, others) for piece in text.split(first))
