"""Does a sentence of a chat model stand on the passages it marks? What does not is left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from assistant import cues, languages, sentences
from assistant.markdown import MARK, escape
from assistant.records import Evidence, Hit, Language
from assistant.words import clean, fold
from assistant.writing.citing import Citations

_LOST = 0.5
"""Share of the sentences that may fall before the whole reply does."""
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL)
_BULLET = re.compile(r"\s*(?:[-•–]|\d{1,2}[.)])\s+")
_BLOCK_END = re.compile(rf"\n\s*\n|\n(?={_BULLET.pattern})")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SIGNS = '“”"«»„'
_QUOTED = re.compile(rf"[{_SIGNS}]([^{_SIGNS}]*)[{_SIGNS}]|(?<!\w)['‘’]([^'‘’]+)['‘’](?!\w)")
_ADDRESS = re.compile(r"//|www\.|(?:script|data|file|mailto|tel):|\]\(|</?\w|\w@\w", re.IGNORECASE)
"""What is, or could become, a link, an image or a tag."""
_DASHES = re.compile("[‐‑‒–—―−]")


def supported(reply: str, language: Language, evidence: Evidence, citations: Citations) -> str:
    """The sentences of a reply that stand, as Markdown with marks that are entered in `citations`; "" if too few do."""
    passages = {str(number): hit for number, hit in enumerate(evidence.hits, start=1)}
    blocks = _blocks(reply)
    said = [sentence for _, block in blocks for sentence in block]
    standing = [sentence for sentence in said if _stands(sentence, passages)]
    if not standing or len(standing) < _LOST * len(said) or not _is_in(language, " ".join(standing)):
        return ""
    return _laid_out(
        (begins, [_shown(sentence, passages, citations) for sentence in block if sentence in standing])
        for begins, block in blocks
    )


def _blocks(reply: str) -> list[tuple[str, list[str]]]:
    """The paragraphs and list items, each as how it begins ("- " or "") and its sentences; headings are left out."""
    said = re.sub(r"[\\*`]|^\s*#.*$", "", clean(_THINKING.sub("", reply)), flags=re.MULTILINE)
    blocks = []
    for block in _BLOCK_END.split(said.strip()):
        item = _BULLET.match(block)
        text = _marks_inside(" ".join(block[item.end() if item else 0 :].split()))
        blocks.append(("- " if item else "", [text[start:end] for start, end in sentences.spans(text)]))
    return blocks


def _marks_inside(text: str) -> str:
    """Marks one by one, and before the full stop: "... 2014. [1, 2]" is "... 2014 [1] [2]."."""
    single = re.sub(r"\[(\d+(?:\s*[,;]\s*\d+)+)\]", lambda found: re.sub(r"\s*[,;]\s*", "] [", found[0]), text)
    return re.sub(rf"([.!?]+)([{_SIGNS}’)]*)((?:\s*\[\d+\])+)", r"\2\3\1", single)


def _stands(sentence: str, passages: Mapping[str, Hit]) -> bool:
    marks, own = MARK.findall(sentence), MARK.sub(" ", sentence)
    if not marks or not passages.keys() >= set(marks) or not re.search(r"[^\W\d_]", own):
        return False
    marked = " ".join(_said(passages[mark]) for mark in marks)
    return (
        _numbers(own) <= _numbers(marked)
        and cues.claims(own) <= cues.claims(marked)
        and not cues.found("promise", _QUOTED.sub(" ", own))
        and _quotes_hold(own, marked)
        and _addresses_hold(own, marked)
    )


def _said(hit: Hit) -> str:
    return " ".join((*hit.passage.heading, hit.passage.text))


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(fold(text)))


def _quotes_hold(own: str, marked: str) -> bool:
    """Whatever stands between quotation marks is in the passages letter by letter; spaces, case and dashes aside."""
    quotes = [first or second for first, second in _QUOTED.findall(own)]
    paired = sum(own.count(sign) for sign in _SIGNS) % 2 == 0
    return paired and all(_literal(quote).strip(" .,;:!?") in _literal(marked) for quote in quotes)


def _literal(text: str) -> str:
    return " ".join(_DASHES.sub("-", unicodedata.normalize("NFKC", clean(text))).casefold().split())


def _addresses_hold(own: str, marked: str) -> bool:
    return all(word.strip(f".,;:!?(){_SIGNS}") in marked for word in own.split() if _ADDRESS.search(word))


def _is_in(language: Language, text: str) -> bool:
    """As far as one can tell from the words that are not quoted."""
    found = languages.detection(_QUOTED.sub(" ", MARK.sub(" ", text)))
    return found.language == language or not found.certain


def _shown(sentence: str, passages: Mapping[str, Hit], citations: Citations) -> str:
    """The sentence as Markdown; what follows a mark cannot make a link of it."""

    def mark(found: re.Match[str]) -> str:
        return f"[{citations.cite(passages[found[1]]).number}]"

    marked = re.sub(r"\\\[(\d+)\\\]", mark, escape(sentence))
    return re.sub(r"(?<=\])([(:])", r"\\\1", marked)


def _laid_out(blocks: Iterable[tuple[str, list[str]]]) -> str:
    text = "\n\n".join(begins + " ".join(shown) for begins, shown in blocks if shown)
    return re.sub(r"(?m)^(- .*)\n(?=\n- )", r"\1", text)
