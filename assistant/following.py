"""A turn of a conversation is made to stand alone: what it leans on, points at or sets right is put into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, dropwhile, pairwise, takewhile

from assistant import acts, cues, sentences, words
from assistant.cues import content_in_any
from assistant.messages import catalogue
from assistant.records import LANGUAGES, Answer, Citation, Language, Turn
from assistant.sentences import clauses
from assistant.tongue import reply_language, spoken

_SHORT = 3
"""Words of its own up to which a turn may lean on the one before it."""
_OF_ONE_AREA = 2
"""Citations up to which an answer to a question for focus areas is about one of them."""
_REMEMBERED = 8
"""Turns that a follow-up may lean on through one another."""
_ITEM = re.compile(r"^- .*?(?<!\\)\[(\d{1,4})\]", re.MULTILINE | re.DOTALL)
_QUOTE = re.compile(r"^> .*?(?<!\\)\[(\d{1,4})\]", re.MULTILINE | re.DOTALL)
_SENTENCE = re.compile(r"[^.!?]*[.!?]+\s*|[^.!?]+\Z")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_ENDS = (".", "!", "?", "…", ":")


@dataclass(frozen=True, slots=True)
class Told:
    """A turn as it was understood."""

    wording: str
    """Stands alone."""
    answer: Answer


def told(history: Sequence[Turn]) -> tuple[Told, ...]:
    """The turns that may be leant on, each with what it leans on itself."""
    asked = [turn for turn in history if turn.answer.outcome in ("answered", "not_in_programme", "needs_detail")]
    found: tuple[Told, ...] = ()
    for turn in asked[-_REMEMBERED:]:
        _, rest = reply_language(words.clean(turn.question))
        wording = stand_alone(rest, found, spoken(rest, turn.answer.language))
        found = (*found, Told(wording, turn.answer))
    return found


def stand_alone(text: str, before: Sequence[Told], language: Language) -> str:
    """The wording of a turn with what it leans on from the turns before it; an empty one is the last one again."""
    if before and not text:
        return before[-1].wording
    text = meant(text, language)
    if not before:
        return text
    if cues.found("new_topic", text, language):
        return _after_new_topic(text, language)
    if before[-1].answer.outcome == "needs_detail":
        return text if _is_own_question(text, language) else _joined(before[-1].wording, text)
    made = (rule(text, before, language) for rule in _RULES)
    return next((wording for wording in made if wording), text)


def meant(text: str, language: Language) -> str:
    """A text without the greeting, the thanks or the aside that it begins with, unless that is all of it."""
    lead = takewhile(lambda part: cues.whole(part, "greeting", "thanks", "aside"), clauses(text))
    rest = text[sum(map(len, lead)) :]
    asides = [end for start, end in cues.spans("aside", rest, language) if not start]
    return rest[max(asides, default=0) :].strip(" ,") or text


def _after_new_topic(text: str, language: Language) -> str:
    _, end = cues.spans("new_topic", text, language)[-1]
    ends = [each for each in accumulate(map(len, clauses(text))) if each >= end]
    return text[ends[0] :].strip() or text if ends else text


def _is_own_question(text: str, language: Language) -> bool:
    asked = cues.removed(text, "connective", language=language)
    return cues.opens("interrogative", asked, language) or cues.opens("listing", asked, language)


def _picked(text: str, before: Sequence[Told], language: Language) -> str | None:
    """ "The third" becomes the third member of what was listed last."""
    items = next((cited for each in reversed(before) if len(cited := _listed(each.answer)) > 1), ())
    if not items or cues.found("not_item", text, language):
        return None
    found = {
        span: _said(items[place], language)
        for name, place in cues.ITEMS.items()
        if place < len(items)
        for span in cues.spans(name, text, language)
    }
    rest = cues.removed(text, *cues.ITEMS, language=language)
    if not found or len(_own(rest)) > _SHORT:
        return None
    wants_list = any(cues.found(name, rest, language) for name in ("goals", "areas", "listing"))
    return _filled(text, found) if _own(rest) or wants_list else _said_of(" – ".join(found.values()), language)


def _said_of(item: str, language: Language) -> str:
    return catalogue(language).gettext('What does the programme say about "{item}"?').format(item=item)


def _listed(answer: Answer) -> tuple[Citation, ...]:
    """What an answer lists, or else quotes, in order."""
    numbers = _ITEM.findall(answer.text) or _QUOTE.findall(answer.text)
    cited = {str(citation.number): citation for citation in answer.citations}
    return tuple(cited[number] for number in numbers if number in cited)


def _said(citation: Citation, language: Language) -> str:
    """The first sentence of what is cited, in the language if it was shown in it."""
    rendered = citation.translation
    text = " ".join((rendered.text if rendered and rendered.language == language else citation.quote).split())
    start, end = next(iter(sentences.spans(text)), (0, len(text)))
    return text[start:end]


def _of_area(text: str, before: Sequence[Told], language: Language) -> str | None:
    """ "That area" becomes the area that was answered with, or that the last answer stands under."""
    citations = before[-1].answer.citations
    cited = max(citations, key=lambda citation: len(citation.heading), default=None)
    if cited is None or not cited.heading:
        return None
    asked_for_one = len(citations) <= _OF_ONE_AREA and any(
        cues.found("areas", before[-1].wording, code) for code in LANGUAGES
    )
    area = citations[0].quote.partition(";")[0] if asked_for_one else cited.heading[-1]
    return _filled(text, dict.fromkeys(cues.spans("same_area", text, language), area)) or None


def _filled(text: str, found: dict[tuple[int, int], str]) -> str:
    """A text with other words, in quotation marks, in some of its places; "" if there are none."""
    made = text
    for start, end in sorted(found, reverse=True):
        made = f'{made[:start]}"{found[start, end]}"{made[end:]}'
    return made if found else ""


def _corrected(text: str, before: Sequence[Told], language: Language) -> str | None:
    """What was said before, without what is taken back and with what is said instead."""
    said, own = _talked_of(before).wording, cues.removed(text, "correction", language=language).lstrip(" ,.:;")
    taken, kept = _taken_back(own, language)
    gone = {word for word in content_in_any(said) if any(words.alike(word, other) for other in content_in_any(taken))}
    if gone and _own(kept):
        return _joined(_without(said, gone), kept)
    if not own or not (cues.opens("correction", text, language) or acts.act_of(text) == "correct"):
        return None
    meant = [cues.removed(each, "meaning", "connective", "idle").strip(" ?!.,") for each in clauses(own)]
    topic = next((each for each in reversed(meant) if _own(each)), "")
    if _is_own_question(topic, language):
        return topic
    is_topic = not before[-1].answer.fit and 0 < len(_own(topic)) <= _SHORT and not _is_own_question(own, language)
    return _with_topic(said, topic) if is_topic else _joined(said, own)


def _taken_back(text: str, language: Language) -> tuple[str, str]:
    """The clauses that take something back, and the others."""
    cuts = set(accumulate(map(len, clauses(text))))
    cuts |= {start for start, _ in cues.spans("put_instead", text, language)}
    cuts |= {end for _, end in cues.spans("in_place_of", text, language)}
    ordered = sorted({0, len(text), *cuts})
    parts = [text[start:end].strip() for start, end in pairwise(ordered)]
    taken = [each for each in parts if _takes_back(each, language)]
    kept = [cues.removed(each, "put_instead", language=language) for each in parts if each not in taken]
    return " ".join(taken), " ".join(kept).strip(" ,")


def _takes_back(clause: str, language: Language) -> bool:
    return cues.opens("taken_back", clause, language) or cues.found("in_place_of", clause, language)


def _of_both(text: str, before: Sequence[Told], language: Language) -> str | None:
    """A question about two ideas comes after both."""
    two = before[-2:]
    if len(two) < 2 or not any(each.answer.fit for each in two) or not cues.found("of_both", text, language):
        return None
    return _joined(_joined(two[0].wording, two[1].wording), text)


def _continued(text: str, before: Sequence[Told], language: Language) -> str | None:
    """An idea goes on over several turns."""
    last = _talked_of(before)
    return _joined(last.wording, text) if last.answer.fit and cues.opens("continuing", text, language) else None


def _talked_of(before: Sequence[Told]) -> Told:
    """The last turn, or the idea before it if only sums and the like were asked for since."""
    left = dropwhile(lambda each: _is_practical(each.wording) and not each.answer.fit, reversed(before))
    last = next(left, before[-1])
    return last if last.answer.fit else before[-1]


def _is_practical(text: str) -> bool:
    return any(ask.asked.search(words.fold(text)) for ask in cues.asks())


def _asked_of(text: str, before: Sequence[Told], language: Language) -> str | None:
    """A sum, a date or the like is asked for on its own; where it points back, for the topic that it points at."""
    if not _is_practical(text):
        return None
    said, places = before[-1].wording, cues.spans("pointing", text, language)
    start, end = _old_topic(said)
    points = places and start < end and not before[-1].answer.fit
    return _filled(text, {places[-1]: said[start:end]}) if points else text


def _in_its_place(text: str, before: Sequence[Told], language: Language) -> str | None:
    """ "And tourism?" after a question: the same question, with the new topic in the place of the old one."""
    said, topic = before[-1].wording, _new_topic(text, language)
    if not topic or before[-1].answer.fit:
        return None
    return text if any(cues.opens("of_fact", said, code) for code in LANGUAGES) else _with_topic(said, topic)


def _with_topic(said: str, topic: str) -> str:
    """A question with a new topic in the place of the old one."""
    start, end = _old_topic(said)
    if start == end:
        return f"{said.rstrip(' ?!.')} {topic}?"
    head, _, last = said[:start].rstrip().rpartition(" ")
    if last and _is_idle(last) and _is_idle(topic.split()[0]):
        return f"{head} {topic}{said[end:]}".strip()
    return f"{said[:start]}{topic}{said[end:]}"


def _new_topic(text: str, language: Language) -> str:
    """What a turn brings that is nothing but a connective and a topic; "" if it is more, or less."""
    opening = [end for start, end in cues.spans("connective", text, language) if not start]
    topic = cues.removed(text[max(opening, default=0) :], "idle", language=language).strip(" ?!.,")
    asks = cues.opens("interrogative", topic, language) or cues.found("pointing", topic, language)
    return topic if opening and not asks and 0 < len(_own(topic)) <= _SHORT else ""


def _old_topic(text: str) -> tuple[int, int]:
    """Where the last words in a row stand that a text is about; a single small word between them counts as one."""
    found = list(_WORD.finditer(text))
    flags = [bool(_own(each[0])) for each in found]
    end = start = max((at + 1 for at, flag in enumerate(flags) if flag), default=0)
    while start and (flags[start - 1] or (start > 1 and flags[start - 2])):
        start -= 1
    return (found[start].start(), found[end - 1].end()) if end else (0, 0)


def _is_idle(word: str) -> bool:
    return not content_in_any(word)


def _leaning(text: str, before: Sequence[Told], language: Language) -> str | None:
    """ "By whom?" comes after the question before it; one who doubts the answer gets it again."""
    act = acts.act_of(text)
    if act == "sure":
        return before[-1].wording
    leans = cues.opens("follow_up", text, language) or cues.found("pointing", text, language)
    last = _talked_of(before)
    small = len(_own(text)) <= _SHORT and (last.answer.fit or not cues.found("text", text, language))
    bare = not content_in_any(cues.removed(text, "idle", "interrogative", language=language))
    if act == "fits" and last.answer.fit and len(_own(cues.removed(text, "fitting"))) <= _SHORT:
        return _joined(last.wording, text)
    return _joined(_asking(last), text) if bare or act == "more" or (leans and small) else None


def _asking(last: Told) -> str:
    """What was asked, without what was told beside it; an idea is told."""
    asked = [each for each in _SENTENCE.findall(last.wording) if each.rstrip().endswith("?")]
    return "".join(asked).strip() if asked and not last.answer.fit else last.wording


_Rule = Callable[[str, Sequence[Told], Language], str | None]
_RULES: tuple[_Rule, ...] = (
    _picked,
    _of_area,
    _corrected,
    _of_both,
    _continued,
    _asked_of,
    _in_its_place,
    _leaning,
)
"""The ways to lean on what was said before; the first that applies counts."""


def _own(text: str) -> list[str]:
    """The words for what a text is about itself."""
    return [word for word in content_in_any(cues.removed(text, "idle")) if cues.without("structure", word)]


def _joined(before: str, text: str) -> str:
    if before.endswith(_ENDS):
        return f"{before} {text}"
    asks = any(cues.opens("interrogative", before, code) for code in LANGUAGES)
    return f"{before}{'?' if asks else '.'} {text}"


def _without(text: str, unwanted: set[str]) -> str:
    return " ".join(word for word in text.split() if not unwanted.intersection(words.split(word)))
