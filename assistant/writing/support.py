"""Which sentences of a chat model may be shown: those that their passages bear out. For others the quote stands."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant import languages, sentences
from assistant.grounding.grounds import Grounds
from assistant.grounding.instructing import instructs
from assistant.markdown import MARK, escape
from assistant.messages import catalogue
from assistant.records import Evidence, Hit, Language, Passage
from assistant.words import clean
from assistant.writing.citing import Citations

_LOST = 0.5
"""Share of the sentences that may fall before the whole reply does."""
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_BULLET = re.compile(r"\s*(?:[-•–]|\d{1,2}[.)])\s+")
_BLOCK_END = re.compile(rf"\n\s*\n|\n(?={_BULLET.pattern})")
_WHOLE = re.compile(r"(?s).*(?:[.!?][\"'”’»)]*(?:\s*\[[\d,; ]+\])*(?=\s+[^\s\[])|\](?=\s*\n))")
"""The sentences and lines of a reply in the making that are at their end, with their marks."""
_SIGNS = '“”"«»„'
_QUOTED = re.compile(rf"[{_SIGNS}]([^{_SIGNS}]*)[{_SIGNS}]|(?<!\w)['‘’]([^'‘’]+)['‘’](?!\w)")
_ADDRESS = re.compile(r"//|www\.|(?:script|data|file|mailto|tel):|\]\(|</?\w|\w@\w", re.IGNORECASE)
"""What is, or could become, a link, an image or a tag."""
_ASKS = re.compile(r"\?\W*$|[|［］【】]")
_MARKED_END = re.compile(r"(?<=\][.!?])(?![.!?])\s*")
_DASHES = re.compile("[‐‑‒–—―−]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply: its own words, and the passages that it marks, as they are written."""

    text: str
    own: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an item of a list."""

    begins: str
    sentences: tuple[Sentence, ...]


def supported(reply: str, language: Language, evidence: Evidence, grounds: Grounds, citations: Citations) -> str:
    """What may be shown of a reply, as Markdown with marks that are entered in `citations`; "" if too little stands.

    A sentence that does not stand gives way to what the passage it marks says, once, or falls where it marks none.
    """
    passages = {str(number): hit for number, hit in enumerate(evidence.hits, start=1)}
    quotable = {mark: said(hit.passage) for mark, hit in passages.items()}
    blocks = read(reply)
    written = dict.fromkeys(sentence for block in blocks for sentence in block.sentences)
    standing = [sentence for sentence in written if stands(sentence, quotable, grounds)]
    if len(standing) < max(1, _LOST * len(written)) or not is_in(language, " ".join(each.text for each in standing)):
        return ""
    shown = _Shown(passages, set(standing), citations)
    return _laid_out((block.begins, shown.of(block)) for block in blocks)


def read(reply: str) -> list[Block]:
    """The paragraphs and list items of a reply; headings are left out."""
    said = re.sub(r"[\\*`]|^\s*#.*$", "", clean(_THINKING.sub("", reply)), flags=re.MULTILINE)
    return [_block(block) for block in _BLOCK_END.split(said.strip())]


def ended(reply: str) -> str:
    """What is at its end of a reply in the making: whole sentences and lines, with their marks."""
    found = _WHOLE.match(reply)
    return found[0] if found else ""


def own(reply: str) -> str:
    """A reply without marks and quotes."""
    return _QUOTED.sub(" ", MARK.sub(" ", reply))


def _block(block: str) -> Block:
    item = _BULLET.match(block)
    return Block("- " if item else "", tuple(map(sentence, split(block[item.end() if item else 0 :]))))


def split(block: str) -> list[str]:
    """The sentences of a paragraph, each with its marks before its full stop.

    Also those that begin with a small letter: what follows a mark and a full stop is to bear itself out.
    """
    text = _marks_inside(" ".join(block.split()))
    return [each for piece in sentences.careless(text) for each in _MARKED_END.split(piece) if each]


def sentence(text: str) -> Sentence:
    """A sentence as it is written, with the passages that it marks."""
    own = re.sub(r"\s+([.,;:!?])", r"\1", MARK.sub("", text))
    return Sentence(text, " ".join(own.split()), tuple(MARK.findall(text)))


def _marks_inside(text: str) -> str:
    """Marks one by one, and before the full stop: "... 2014. [1, 2]" is "... 2014 [1] [2]."."""
    return re.sub(rf"([.!?]+)([{_SIGNS}’)]*)((?:\s*\[\d+\])+)", r"\2\3\1", marks_apart(text))


def marks_apart(text: str) -> str:
    """A text with marks one by one: "[1, 2]" is "[1] [2]"."""
    return re.sub(r"\[(\d+(?:\s*[,;]\s*\d+)+)\]", lambda found: re.sub(r"\s*[,;]\s*", "] [", found[0]), text)


def stands(sentence: Sentence, quotable: Mapping[str, str], grounds: Grounds) -> bool:
    """Whether a sentence says something, marks passages that it was given, quotes them rightly and is borne out.

    A passage that instructs whoever answers bears out nothing.

    `quotable` is, by mark, what may be quoted from a passage.
    """
    if not _marks_given(sentence, quotable) or not _is_statement(sentence.own):
        return False
    marked = " ".join(quotable[mark] for mark in sentence.marks)
    return (
        not instructs(marked)
        and is_in(grounds.language, sentence.own)
        and _quotes_hold(sentence.own, marked)
        and _addresses_hold(sentence.own, marked)
        and not grounds.faults(sentence.own, frozenset(map(int, sentence.marks)))
    )


def _is_statement(own: str) -> bool:
    """Whether it can be one: it has letters, all of them Latin, and is no question, table or forged mark."""
    letters = [char for char in own if char.isalpha()]
    latin = all(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    return bool(letters) and latin and not _ASKS.search(own)


def _marks_given(sentence: Sentence, given: Mapping[str, object]) -> bool:
    return bool(sentence.marks) and given.keys() >= set(sentence.marks)


def said(passage: Passage) -> str:
    """What stands where a passage does: its headings, and its words."""
    return " ".join((*passage.heading, passage.text))


def _quotes_hold(own: str, marked: str) -> bool:
    """Whatever stands between quotation marks is in the passages letter by letter; spaces, case and dashes aside."""
    quotes = [first or second for first, second in _QUOTED.findall(own)]
    paired = sum(own.count(sign) for sign in _SIGNS) % 2 == 0
    return paired and all(_literal(quote).strip(" .,;:!?") in _literal(marked) for quote in quotes)


def _literal(text: str) -> str:
    return " ".join(_DASHES.sub("-", unicodedata.normalize("NFKC", clean(text))).casefold().split())


def _addresses_hold(own: str, marked: str) -> bool:
    return all(word.strip(f".,;:!?(){_SIGNS}") in marked for word in own.split() if _ADDRESS.search(word))


def is_in(language: Language, text: str) -> bool:
    """As far as one can tell from the words that are not quoted."""
    found = languages.detection(own(text))
    return found.language == language or not found.certain


class _Shown:
    """The sentences of a reply as Markdown, each once, and each quote once."""

    def __init__(self, passages: Mapping[str, Hit], standing: set[Sentence], citations: Citations) -> None:
        self._passages = passages
        self._standing = standing
        self._citations = citations
        self._done: set[Sentence | str] = set()

    def of(self, block: Block) -> list[str]:
        return [shown for sentence in block.sentences if (shown := self._of(sentence))]

    def _of(self, sentence: Sentence) -> str:
        if sentence in self._done:
            return ""
        self._done.add(sentence)
        if sentence in self._standing:
            self._done.update(sentence.marks)
            return self._marked(sentence.text)
        return self._instead(sentence)

    def _instead(self, sentence: Sentence) -> str:
        """What the passages say that a sentence marks, where it marks such as were given and they were not shown."""
        if not _marks_given(sentence, self._passages):
            return ""
        new = [mark for mark in dict.fromkeys(sentence.marks) if mark not in self._done]
        self._done.update(new)
        _ = catalogue(self._citations.language).gettext
        return " ".join(
            _("The text says: {quote}").format(quote=self._citations.inline(self._passages[mark])) for mark in new
        )

    def _marked(self, text: str) -> str:
        """A sentence as Markdown; what follows a mark cannot make a link of it."""

        def mark(found: re.Match[str]) -> str:
            return f"[{self._citations.cite(self._passages[found[1]]).number}]"

        marked = re.sub(r"\\\[(\d+)\\\]", mark, escape(text))
        return re.sub(r"(?<=\])([(:])", r"\\\1", marked)


def _laid_out(blocks: Iterable[tuple[str, list[str]]]) -> str:
    text = "\n\n".join(begins + " ".join(shown) for begins, shown in blocks if shown)
    return re.sub(r"(?m)^(- .*)\n(?=\n- )", r"\1", text)
