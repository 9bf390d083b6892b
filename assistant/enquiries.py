"""A message of several questions is taken apart: each as it is written, and in a wording that stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, pairwise, zip_longest

from assistant import acts, cues, sentences, words
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
_LEAD = 8
"""Words up to which what stands before a colon only leads to the question."""
_LOOKED_AT = 200
"""Sentences of a message whose role is looked at; each takes some milliseconds."""
_BACKGROUND = 1200
"""Characters of what is told before a question that go with it, the last ones; more would drown it."""
_WHOLE = 6
"""Words from which what does not begin as a question may be a whole one."""
_LABEL = r"\(?(?:\d{1,2}|[a-hA-H])\)"
_INLINE = re.compile(rf"\s+(?={_LABEL}\s)")
_NUMBER = re.compile(r"(?<!\S)([1-9])[.:]?\s+(?=[^\W\d])")
_ROW = 3
"""Numbers in a row from which bare ones number questions; "from 1 June to 2 July" does not."""
_ITEM = re.compile(rf"\s*(?:{_LABEL}|(?:\d{{1,2}}|[a-hA-H])\.|[-*•–])\s+")
_ENDS_ASKING = re.compile(r"\?[\s\"'”»)!.?]*$")
_SUFFIX = re.compile(r"\w*(?:[^\Wk]ko|[aeiouyn]ks)$")
"""The ending that makes a Finnish verb ask, on folded text: "onko", "saaks"."""
_BREAK = re.compile(r",?\s+(?:och|samt|ja|sekä|and|plus)\s+|,\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Part:
    """One question of an enquiry."""

    text: str
    """As it is written."""
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


def take_apart(text: str, language: Language, is_idea: Callable[[str], bool]) -> tuple[Part, ...]:
    """The questions of a message in order, one if it is a letter; none where it is an idea with what it leaves open.

    `is_idea` says whether what a message tells is an idea.
    """
    if len(text) > LONGEST:
        return ()
    lines = _lines(words.clean(text))
    said = list(_distinct(_told(lines)))
    if is_mail := _is_mail(lines):
        said = [piece for sentence in said for piece in _pieces(sentence)]
    elif sum(bool(each.core) for each in said) > 1 and _are_apart(said, language, is_idea):
        said = [_Sentence(each.text, each.role) if _is_scrap(each.core) else each for each in said]
    else:
        return ()
    asked = [at for at, each in enumerate(said) if each.core]
    parts = [Part(said[at].text, _standing(said, at, language)) for at in asked[:MOST]]
    left = [Part(said[at].text, said[at].core) for at in asked[MOST:]]
    return (*parts, *left) if len(asked) > 1 or (is_mail and asked and not _has_idea(said, language, is_idea)) else ()


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
    return laid_out or any(_closes(sentences.careless(line.text)) for line in lines)


def _told(lines: Sequence[_Line]) -> Iterator[_Sentence]:
    """The sentences of the lines that are no greeting and no closing; one item that asks makes the list one of
    questions."""
    numbers = count()
    split = [(line, [each for each in _read(line, numbers) if not _is_frame(each, line)]) for line in _led(lines)]
    asking = any(each.core for line, said in split if line.is_item for each in said)
    for line, said in split:
        whole = line.is_item and asking and not any(each.core for each in said)
        yield from (replace(each, core=each.text) for each in said) if whole else said


def _read(line: _Line, numbers: Iterator[int]) -> Iterator[_Sentence]:
    """The sentences of a line; `numbers` counts those of the message."""
    texts = [piece for piece in sentences.careless(line.text) if re.search(r"\w", piece)]
    for left, text in zip(reversed(range(len(texts))), texts, strict=True):
        role = role_of(text) if next(numbers) < _LOOKED_AT else "tells"
        yield _Sentence(text, role, "" if line.leads and not left else _core(text, role))


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
    core = _without_lead(sentence)
    asks = role in ("asks", "fits") or (role == "tells" and (_ENDS_ASKING.search(core) or _asks(core)))
    return (_indirect(core) or core) if asks else ""


def _without_lead(sentence: str) -> str:
    """Without "last one:" and the like, and without joining words."""
    lead, _, rest = sentence.partition(": ")
    if len(lead.split()) <= _LEAD and (_asks(rest) or _ENDS_ASKING.search(rest)):
        sentence = rest
    spoken = sentence.split()
    first = next((at for at, word in enumerate(spoken) if cues.without("joining", word.strip(",.:;–-"))), 0)
    return " ".join(spoken[first:])


def _asks(clause: str) -> bool:
    return cues.opens("asking", clause) or any(_has_suffix(word) for word in words.split(clause)[:1])


def _has_suffix(word: str) -> bool:
    return bool(_SUFFIX.fullmatch(word)) and cues.without("no_suffix", word)


def _indirect(sentence: str) -> str:
    """The question inside "I wonder who approved it": from its own first word on."""
    spoken = sentence.split()
    turns = (at for at in range(1, len(spoken)) if _turns(spoken[at]))
    return next((" ".join(spoken[at:]) for at in turns if cues.found("wondering", " ".join(spoken[:at]))), "")


def _turns(text: str) -> bool:
    """Nothing but words that a question turns on."""
    found = words.split(text)
    return bool(found) and all(not cues.without("question_word", word) or _has_suffix(word) for word in found)


def _pieces(sentence: _Sentence) -> Iterator[_Sentence]:
    """The questions that one sentence asks, or the sentence itself."""
    core = sentence.core
    breaks = [found for found in _BREAK.finditer(core) if _asks_again(core, found)]
    if not breaks:
        yield sentence
        return
    starts, ends = [0, *(found.end() for found in breaks)], [*(found.start() for found in breaks), len(core)]
    for start, end in zip(starts, ends, strict=True):
        yield _Sentence(core[start:end], sentence.role, core[start:end])


def _asks_again(core: str, found: re.Match[str]) -> bool:
    """Whether a question stands on both sides, the right one in the order of the left one, or with nothing added."""
    before, after = core[: found.start()], core[found.end() :]
    has_link = bool(re.search(r"\w", found[0]))
    if not _asks(before):
        return has_link and _turns(before.split()[0]) and _turns(after.split()[0])
    return has_link and (_asks(after) or _turns(after)) and not cues.found("pointing_back", after)


def _are_apart(said: Sequence[_Sentence], language: Language, is_idea: Callable[[str], bool]) -> bool:
    """Whether a message that is no letter has questions beside one another: with an idea in it, the money and the time
    belong to the idea, and only a question about the text, or a second idea, is another one."""
    cores = [each.core for each in said if each.core]
    asked = [each for each in cores if _ENDS_ASKING.search(each) or _asks(each) or cues.opens("request", each)]
    if _tells_two(said, language):
        return True
    apart = [core for core in asked if not cues.found("pointing_back", core)]
    if _has_idea(said, language, is_idea):
        return any(_is_about_text(core) and not acts.asks_fit(core) for core in apart[:MOST])
    return sum(not _is_scrap(core) and len(cues.content(core, language)) > 1 for core in apart) > 1


def _has_idea(said: Sequence[_Sentence], language: Language, is_idea: Callable[[str], bool]) -> bool:
    told = " ".join(each.text for each in said if _tells(each, language))
    return any(acts.asks_fit(each.core) for each in said[:MOST] if each.core) or (bool(told) and is_idea(told))


def _tells_two(said: Sequence[_Sentence], language: Language) -> bool:
    """Whether it asks of one thing whether it fits, tells of another, and asks again."""
    fits = [at for at, each in enumerate(said) if each.core and acts.asks_fit(each.core)]
    return any(
        any(_tells(each, language) for each in said[one:other]) or len(said[other].core.split()) >= _WHOLE
        for one, other in pairwise(fits)
    )


def _is_scrap(core: str) -> bool:
    """Hardly a word of a question, beside one: "the harbour? the woods?"."""
    first = core.split()[:1]
    whether = cues.opens("whether", core) and not cues.found("pointing_back", core)
    asks = _asks(core) or whether or any(map(_turns, first))
    return not asks and len(core.split()) < _WHOLE


def _is_about_text(core: str) -> bool:
    return any(cues.found(name, core) for name in ("text", "goals", "areas"))


def _standing(said: Sequence[_Sentence], at: int, language: Language) -> str:
    """A question with what it leans on: an idea that was told, or the question before."""
    core = said[at].core
    if acts.asks_fit(core):
        return f"{_background(said, at, language)} {core}".strip()
    matter = [word for word in cues.content(core, language) if cues.without("structure", word)]
    before = next((each.core for each in reversed(said[:at]) if each.core), "")
    leans = not matter or (len(matter) == 1 and cues.found("pointing_back", core))
    return f"{before} {core}".strip() if leans else core


def _background(said: Sequence[_Sentence], at: int, language: Language) -> str:
    """What is told since the last question of this kind; else before that; else after."""
    since = max((place for place, each in enumerate(said[:at]) if acts.asks_fit(each.core)), default=-1) + 1
    stretches = (said[since:at], said[:since], said[at:])
    told = next(filter(None, ([each.text for each in part if _tells(each, language)] for part in stretches)), [])
    while len(told) > 1 and len(" ".join(told)) > _BACKGROUND:
        told = told[1:]
    return " ".join(told)[-_BACKGROUND:]


def _tells(sentence: _Sentence, language: Language) -> bool:
    """It says something of its own."""
    return not sentence.core and sentence.role == "tells" and len(cues.content(sentence.text, language)) > 1
