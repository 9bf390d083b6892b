"""A message of several questions is taken apart: each as it is written, and in a wording that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise, zip_longest

from assistant import acts, asking, cues, openings, sentences, words
from assistant.naming import told_of
from assistant.records import Language
from assistant.roles import Role, role_of

LONGEST = 20_000
"""Characters of an enquiry."""
MOST = 30
"""Questions that are answered."""
_LINES_OF_MAIL = 3
"""Lines from which a message is laid out as a letter is."""
_WRAPPED = 40
"""Characters from which a line that ends without a sign was broken by the mail program."""
_LOOKED_AT = 200
"""Sentences of a message whose role is looked at; each takes some milliseconds."""
_BACKGROUND = 720
"""Characters of what is told before a question that go with it, the last ones; more would drown it. As long as the
longest of the tune messages."""
_WHOLE = 6
"""Words from which what does not begin as a question may be a whole one."""
_LABEL = r"\(?(?:\d{1,2}|[a-hA-H])\)"
_INLINE = re.compile(rf"\s+(?={_LABEL}\s)")
_NUMBER = re.compile(r"(?<!\S)([1-9])[.:]?\s+(?=[^\W\d])")
_ROW = 3
"""Numbers in a row from which bare ones number questions; "from 1 June to 2 July" does not."""
_ITEM = re.compile(rf"\s*(?:{_LABEL}|(?:\d{{1,2}}|[a-hA-H])\.|[-*•–])\s+")
Due = Callable[[str], str]
"""What is due to a text by itself: "answered", "fit", ..."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of an enquiry."""

    text: str
    """As it is written, without a joining word before it."""
    standalone: str
    """With what it needs of the rest, and without what only leads to it."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    is_item: bool
    leads: bool = False
    """To an item after it."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence; `core` is what it asks without what leads to it, "" if it only tells."""

    text: str
    role: Role
    core: str = ""


def take_apart(text: str, language: Language, due: Due) -> tuple[Part, ...]:
    """The questions of a message in order.

    One alone is taken out of a letter, and of an idea beside whose question others stand; of other messages none.
    """
    if len(text) > LONGEST:
        return ()
    lines = _lines(words.clean(text))
    said = list(_fitting(_distinct(_told(lines))))
    is_mail = _is_mail(lines)
    if not is_mail:
        if sum(bool(each.core) for each in said) < 2:
            return ()
        if not _are_apart(said, language, due):
            return _idea(said, language, due)
        said = [each if each.role == "fits" or not _is_scrap(each.core) else replace(each, core="") for each in said]
    asked = [at for at, each in enumerate(said) if each.core]
    parts = [Part(said[at].text, _standing(said, at, language)) for at in asked[:MOST]]
    left = [Part(said[at].text, said[at].core) for at in asked[MOST:]]
    return (*parts, *left) if len(asked) > 1 or (is_mail and asked and not _has_idea(said, language, due)) else ()


def _lines(text: str) -> list[_Line]:
    """Paragraphs, list items and the lines of a letter, with lines that were only wrapped put together again."""
    text = _numbered(text)
    lines: list[_Line] = []
    wrapped = False
    for raw in text.splitlines():
        item = _ITEM.match(raw)
        line = raw[item.end() if item else 0 :].strip()
        if wrapped and line and not item:
            lines[-1] = _Line(f"{lines[-1].text} {line}", lines[-1].is_item)
        elif line and not line.startswith(">"):
            lines.append(_Line(line, item is not None))
        wrapped = len(raw) >= _WRAPPED and bool(re.search(r"[\w,-]$", line)) and not line.startswith(">")
    return lines


def _numbered(text: str) -> str:
    """A text whose numbered questions stand on lines of their own, however they were numbered in one line."""
    if len(_INLINE.findall(f" {text}")) > 1:
        return _INLINE.sub("\n", text)
    found: list[re.Match[str]] = []
    for each in _NUMBER.finditer(text):
        found += [each] if int(each[1]) == len(found) + 1 else []
    ends = [*(each.start() for each in found[1:]), len(text)]
    pieces = [text[each.end() : end].strip() for each, end in zip(found, ends, strict=False)]
    if len(found) < _ROW or not all(_core(each, role_of(each)) or cues.opens("whether", each) for each in pieces):
        return text
    for nth, each in reversed(list(enumerate(found, start=1))):
        text = f"{text[: each.start()].rstrip()}\n{nth}) {text[each.end() :]}"
    return text


def _is_mail(lines: Sequence[_Line]) -> bool:
    """Laid out as a letter or a list, or signed as one, not written as one speaks."""
    laid_out = len(lines) >= _LINES_OF_MAIL or sum(line.is_item for line in lines) > 1
    said = [sentences.careless(line.text) for line in lines]
    return laid_out or any(map(_closes, said)) or _closes([each for some in said for each in some])


def _told(lines: Sequence[_Line]) -> Iterator[_Sentence]:
    """The sentences of the lines that are no greeting and no closing; one item that asks makes the list one of
    questions."""
    numbers = count()
    split = [(line, [each for each in _read(line, numbers) if not _is_frame(each, line)]) for line in _led(lines)]
    are_asked = any(each.core for line, said in split if line.is_item for each in said)
    for line, said in split:
        whole = line.is_item and are_asked and not any(each.core for each in said)
        yield from (replace(each, core=each.text) for each in said) if whole else said


def _read(line: _Line, numbers: Iterator[int]) -> Iterator[_Sentence]:
    """The sentences of a line, cut where a question begins inside one; `numbers` counts those of the message."""
    texts = [piece for piece in sentences.careless(line.text) if re.search(r"\w", piece)]
    for left, text in zip(reversed(range(len(texts))), texts, strict=True):
        told = _with_roles(text) if next(numbers) < _LOOKED_AT else [_Sentence(text, "tells")]
        yield from (replace(each, core="" if line.leads and not left else _core(each.text, each.role)) for each in told)


def _with_roles(sentence: str) -> list[_Sentence]:
    """The pieces of a sentence, each with what it does; it stays whole where it ends with a stop and a piece tells."""
    told = [(piece, role_of(piece), opening) for piece, opening in openings.pieces(sentence)]
    asks = [role in ("asks", "fits") or "?" in piece for piece, role, _ in told[1:]]
    if sentence.endswith(".") and not all(asks):
        return [_Sentence(sentence, role_of(sentence))]
    first, *rest = told
    return [_Sentence(first[0], first[1]), *(_opened(piece, name) for piece, _, name in rest)]


def _opened(piece: str, name: openings.Opening) -> _Sentence:
    return _Sentence(asking.bare(piece), "fits" if name == "fits" else "asks")


def _led(lines: Sequence[_Line]) -> Iterator[_Line]:
    """The lines, with which of them lead to an item."""
    for line, after in zip_longest(lines, lines[1:]):
        ends = line.text[-1:].isalnum() or line.text.endswith(":")
        yield replace(line, leads=bool(after and after.is_item and not line.is_item and ends))


def _distinct(said: Iterable[_Sentence]) -> Iterator[_Sentence]:
    """Without the questions that were asked before."""
    asked: set[str] = set()
    for sentence in said:
        key = " ".join(words.split(sentence.core))
        if key not in asked:
            yield sentence
        asked.update([key] if key else [])


def _is_frame(sentence: _Sentence, line: _Line) -> bool:
    """A greeting, a closing, a name; an item of a list is none, however short."""
    return not line.is_item and "?" not in sentence.text and sentence.role in ("salutation", "closing")


def _closes(said: Sequence[str]) -> bool:
    """Whether sentences end as a letter does: with a closing, or politely with a name."""
    if len(said) < 2 or "?" in said[-1]:
        return False
    role, words = role_of(said[-1]), said[-1].split()
    named = len(words) > 1 and words[-1][:1].isupper() and words[-1][-1:].isalnum()
    return role == "closing" or (role == "courtesy" and named)


def _core(sentence: str, role: Role) -> str:
    """What a sentence asks, without what leads to it; "" if it asks nothing, or only for a reply."""
    core = asking.without_lead(sentence)
    asks = role in ("asks", "fits") or (role == "tells" and (asking.ends(core) or asking.asks(core)))
    return (asking.indirect(core) or core) if asks else ""


def _are_apart(said: Sequence[_Sentence], language: Language, due: Due) -> bool:
    """Whether a message that is no letter has questions beside one another: with an idea in it, the money and the time
    belong to the idea, and only a question that the text answers, or a second idea, is another one."""
    if _tells_two(said, language):
        return True
    if _has_idea(said, language, due):
        others = [at for at, each in enumerate(said) if each.core and not cues.found("pointing_back", each.core)]
        return any(due(_standing(said, at, language)) == "answered" for at in others[:MOST])
    cores = [each.core for each in said if each.core]
    asked = [each for each in cores if asking.ends(each) or asking.asks(each) or cues.opens("request", each)]
    apart = [core for core in asked if not (_is_scrap(core) or cues.found("pointing_back", core))]
    return sum(len(cues.content(core, language)) > 1 for core in apart) > 1


def _idea(said: Sequence[_Sentence], language: Language, due: Due) -> tuple[Part, ...]:
    """What it asks of an idea; the money and the time, asked beside it, are left open by any answer to that."""
    asked = [Part(said[at].text, _standing(said, at, language)) for at in _fits(said)[:1]]
    return tuple(part for part in asked if due(part.standalone) == "fit")


def _has_idea(said: Sequence[_Sentence], language: Language, due: Due) -> bool:
    told = " ".join(each.text for each in said if _tells(each, language))
    return bool(_fits(said)) or (bool(told) and due(told) == "fit")


def _fitting(said: Iterable[_Sentence]) -> Iterator[_Sentence]:
    """The sentences, with which of them ask whether something fits; after such a question "and the café?" does too."""
    looked_at = count()
    fits = False
    for each in said:
        if each.core and next(looked_at) < MOST:
            fits = each.role == "fits" or acts.asks_fit(each.core) or (fits and _is_scrap(each.core))
            yield replace(each, role="fits" if fits else "asks")
        else:
            yield each


def _fits(said: Sequence[_Sentence]) -> list[int]:
    """Which ask whether something fits."""
    return [at for at, each in enumerate(said) if each.core and each.role == "fits"]


def _tells_two(said: Sequence[_Sentence], language: Language) -> bool:
    """Whether it asks of one thing whether it fits, tells of another, and asks again."""
    fits = _fits(said)
    return any(
        any(_tells(each, language) for each in said[one:other]) or len(said[other].core.split()) >= _WHOLE
        for one, other in pairwise(fits)
    )


def _is_scrap(core: str) -> bool:
    """Hardly a word of a question, beside one: "the harbour? the woods?"."""
    first = core.split()[:1]
    whether = cues.opens("whether", core) and not cues.found("pointing_back", core)
    asks = asking.asks(core) or whether or any(map(asking.turns, first))
    return not asks and len(core.split()) < _WHOLE


def _standing(said: Sequence[_Sentence], at: int, language: Language) -> str:
    """A question with what it leans on: an idea that was told, or the question before."""
    core = said[at].core
    if said[at].role == "fits":
        return f"{_background(said, at, language)} {core}".strip()
    matter = [word for word in cues.content(core, language) if cues.without("structure", word)]
    before = next((each.core for each in reversed(said[:at]) if each.core), "")
    points = len(matter) < 2 and cues.found("pointing_back", core)
    # The text and its focus areas are above anything that the question before may be about.
    named = any(cues.found(name, core, language) for name in ("text", "areas"))
    return f"{before} {core}".strip() if points or not (matter or named) else core


def _background(said: Sequence[_Sentence], at: int, language: Language) -> str:
    """What is told since the last question of this kind; else before that; else after."""
    fits = _fits(said)
    group = _in_a_row(fits, at, said, language)
    since = max((place for place in fits if place < group[0]), default=-1) + 1
    stretches = (said[since : group[0]], said[: group[0]], said[at:])
    told = next(filter(None, ([each.text for each in part if _tells(each, language)] for part in stretches)), [])
    told = list(told_of(said[at].core, told, [said[place].core for place in group]))
    while len(told) > 1 and len(" ".join(told)) > _BACKGROUND:
        told = told[1:]
    return " ".join(told)[-_BACKGROUND:]


def _in_a_row(fits: Sequence[int], at: int, said: Sequence[_Sentence], language: Language) -> list[int]:
    """The questions whether something fits that stand beside one, with nothing told between them."""
    group: list[int] = []
    for place in fits:
        if group and any(_tells(each, language) for each in said[group[-1] : place]):
            if at in group:
                break
            group = []
        group.append(place)
    return group


def _tells(sentence: _Sentence, language: Language) -> bool:
    """It says something of its own."""
    return not sentence.core and sentence.role == "tells" and len(cues.content(sentence.text, language)) > 1
