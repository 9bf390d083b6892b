"""Earlier letters that were stood by, found again for an enquiry like theirs."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant import cues, words
from assistant.desk.alike import matter
from assistant.desk.enquiry import Enquiry, asked
from assistant.desk.forgetting import greeted_as, impersonal
from assistant.desk.standing import marks_of
from assistant.records import Answer, Citation, Language

_MOST = 5
"""Letters that are offered."""


def alike(answer: Answer, earlier: Sequence[Enquiry]) -> list[Enquiry]:
    """The letters in the language of an answer that are about what it is about, the likest first, then the latest."""
    sought = matter(answer)
    near = [(_share(sought, matter(each.answer)), each) for each in _of_language(answer.language, earlier)]
    return [each for share, each in sorted(near, key=lambda one: (-one[0], -one[1].id)) if share][:_MOST]


def found(query: Answer, earlier: Sequence[Enquiry]) -> list[Enquiry]:
    """The letters for what was looked for, in any language: by what it is about, and by its own words.

    `query` is the assistant's answer to what was looked for.
    """
    ranked = [(_rank(query, each), each) for each in earlier]
    return [each for rank, each in sorted(ranked, key=lambda one: (-one[0], -one[1].id)) if rank][:_MOST]


def _rank(query: Answer, letter: Enquiry) -> float:
    words = _stems(query.question, letter.answer.language)
    return _share(matter(query), matter(letter.answer)) + _share(words, _said(letter))


def _of_language(language: Language, earlier: Sequence[Enquiry]) -> list[Enquiry]:
    return [each for each in earlier if each.answer.language == language]


def _share(sought: Collection[str], held: Collection[str]) -> float:
    """The share of what is sought that is held."""
    return len({*sought} & {*held}) / len(sought) if sought else 0.0


def _said(enquiry: Enquiry) -> frozenset[str]:
    """The stems of what was written, and of what the caseworker added."""
    language = enquiry.answer.language
    texts = [enquiry.mail.subject, enquiry.mail.text, *(each.text for each in enquiry.own)]
    return frozenset(stem for text in texts for stem in _stems(text, language))


def _stems(text: str, language: Language) -> frozenset[str]:
    return frozenset(words.stem(word, language) for word in cues.content(text, language))


def taken_over(letter: Enquiry, to: Enquiry, offices: Sequence[str]) -> Enquiry:
    """An enquiry with the body of another letter, its marks those of the same places here, and nothing signed.

    Neither the other's name nor other personal details come along; the offices' own addresses do.
    """
    here = {_place(each): each.number for each in to.answer.citations}
    cited = {each.number: each for each in letter.answer.citations}
    new = [each for number, each in cited.items() if number in marks_of(letter.body) and _place(each) not in here]
    free = max(here.values(), default=0)
    added = tuple(replace(each, number=free + nth) for nth, each in enumerate(new, start=1))
    here |= {_place(each): each.number for each in added}
    numbers = {number: here[_place(each)] for number, each in cited.items() if _place(each) in here}
    said = impersonal(letter, greeted_as(letter.body, to.drafted), offices)
    body = re.sub(r"\[(\d{1,3})\]", lambda mark: f"[{numbers.get(int(mark[1]), int(mark[1]))}]", said)
    answer = replace(to.answer, citations=(*to.answer.citations, *added))
    return replace(to, answer=answer, body=body, own=())


def missed(letter: Enquiry, to: Enquiry) -> list[str]:
    """The questions of an enquiry that are not those of another letter."""
    held = matter(letter.answer)
    return [part.question for part in asked(to.answer) if not matter(part) <= held]


def _place(citation: Citation) -> tuple[str, str, str]:
    """What is cited, wherever in the text it stands by now."""
    return citation.document, citation.passage, citation.quote
