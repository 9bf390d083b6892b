"""What holds of any text on its way from a file to a page: checked on texts that nobody would write."""

from __future__ import annotations

import html
import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant import excerpt, finding, languages, markup, reading, remarking, sentences, words
from assistant.chat import claims, prompts
from assistant.checking import violations
from assistant.document import Block, Document
from assistant.errors import SourceError
from assistant.markdown import MARK, apart, escape, quoted
from assistant.parsing import hypertext, pairs, plain
from assistant.passages import passages
from assistant.programme import Programme
from assistant.records import LANGUAGES, Answer, Evidence, Format, Hit, Language, Source
from assistant.words import clean
from assistant.writing import support
from assistant.writing.citing import Citations
from evals.promises.generated import documents, hostile

_READERS = {"text": plain.parse, "html": hypertext.parse, "csv": pairs.parse}
_ENCODINGS = ("utf-8", "utf-16", "cp1252", "utf-8-sig")
_SHOWN = frozenset({"inline", "paragraph_open", "paragraph_close", "text", "softbreak", "hardbreak", "text_special"})
_ANSWER = _SHOWN | {"blockquote_open", "blockquote_close"}
_PARSER = MarkdownIt("commonmark", {"html": True})
_TAG = re.compile(r"<[^>]*>?")
_OURS = re.compile(
    r"</?(?:article|ul|li|div|p|h[2-4]|mark|b|a|span)>|<article class=\"document\">|<(?:p|h[2-4]) lang=\"sv\">"
    r"|<(?:li|div) class=\"passage\" id=\"p-[0-9a-f]{16}\" tabindex=\"-1\">|<div class=\"excerpt\" lang=\"sv\">"
    r"|<a class=\"to-passage\" data-passage=\"[0-9a-f]{16}\" href=\"\?[\w%.+=&;-]+\" aria-label=\"[^\"<>]*\">"
)
"""Tags that we write; an address in one of them leads within the page."""
_PROGRAMME = Programme.model_validate({"name": "p", "title": dict.fromkeys(LANGUAGES, "P")})
_LONGEST = 40
"""Words of a passage, so that long ones are divided."""
TEXTS = st.one_of(documents(), hostile(), st.text(max_size=300))


@dataclass(frozen=True, slots=True)
class Property:
    """What holds of everything that a strategy makes; `holds` raises where it does not."""

    name: str
    made: st.SearchStrategy[Any]
    holds: Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Tried:
    """How many examples were tried of a property, and the smallest that breaks it, in words; "" if none does."""

    name: str
    examples: int
    fault: str


def tried(prop: Property, examples: int, seconds: float, first: int) -> Tried:
    """Tries a property with examples that begin with a seed, as many as there is time for."""
    count, until = 0, time.monotonic() + seconds

    @seed(first)
    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(prop.made)
    def held(example: Any) -> None:
        nonlocal count
        if time.monotonic() < until:
            count += 1
            prop.holds(example)

    try:
        held()
    except Exception as error:  # whatever is raised is what is looked for
        notes = " ".join(getattr(error, "__notes__", ()))
        return Tried(prop.name, count, f"{type(error).__name__}: {error} {notes}".strip())
    return Tried(prop.name, count, "")


# Reading


def _reads(given: tuple[bytes, str]) -> None:
    """Bytes become a text or are refused; what is read can be kept as UTF-8, and its blocks lie in it, in order."""
    data, format = given
    with suppress(SourceError):
        parsed = remarking.looked_at(_READERS[format](data))
        parsed.text.encode()
        edges = [edge for block in parsed.blocks for edge in (block.start, block.end)]
        assert edges == sorted(edges) and (not edges or edges[-1] <= len(parsed.text))
        assert all(parsed.text[block.start : block.end].strip() for block in parsed.blocks)


def _bytes() -> st.SearchStrategy[tuple[bytes, str]]:
    written = st.builds(lambda text, code: text.encode(code, "ignore"), TEXTS, st.sampled_from(_ENCODINGS))
    headed = written.map(lambda data: b"question;answer\n" + data)
    return st.tuples(st.one_of(written, headed, st.binary(max_size=200)), st.sampled_from(sorted(_READERS)))


# Splitting


def _source(text: str, format: Format) -> Source:
    return Source("p/a.txt", "p", "sv", format, text)


def _count(text: str) -> int:
    return len(text.split())


def _splits(given: tuple[str, Format]) -> None:
    """Every offset reproduces its passage; passages stand apart and lose nothing that could be read."""
    text, format = given
    found = passages(_source(text, format), _count, _LONGEST)
    assert all(text[each.start : each.end] == each.text for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert len({each.id for each in found}) == len(found)
    whole = passages(_source(text, format), _count, 10**6)
    assert _bare("".join(each.text for each in found)) == _bare("".join(each.text for each in whole))
    for each in found:
        spans = sentences.spans(each.text)
        assert _bare("".join(each.text[start:end] for start, end in spans)) == _bare(each.text)


def _bare(text: str) -> str:
    return "".join(text.split())


# Matching


def _matches(given: tuple[str, str, Language]) -> None:
    """What is found stands where it is said to, and no question is too strange to be read."""
    text, query, language = given
    for start, end in finding.find(query, [(text, language)])[0]:
        assert 0 <= start < end <= len(text)
    assert finding.Folded(text).text == words.fold(text)
    assert all(words.stem(word, language) is not None for word in words.split(text))
    languages.detection(text)
    question = reading.read(query, (), "auto", None)
    assert question.language in LANGUAGES and words.clean(question.text) == question.text


# Citing


def _cites(given: tuple[str, Format, Language]) -> None:
    """An answer of quotes keeps what is promised of every answer, and its text holds no mark but ours."""
    text, format, language = given
    found = [Hit(each, 1.0) for each in passages(_source(text, format), _count, _LONGEST)[:3]]
    spans = [Hit(each.passage, 1.0, span=_first_sentence(each)) for each in found]
    citations = Citations(language)
    shown = "\n\n".join(f"> {citations.shown(hit, '> ')}" for hit in [*found, *spans])
    outcome: Any = "answered" if found else "not_in_programme"
    answer = Answer(text, language, outcome, shown, citations.all)
    assert violations(answer, Evidence(tuple(found)), lambda _: text) == []
    assert {each.type for each in _tokens(shown)} <= _ANSWER


def _first_sentence(hit: Hit) -> tuple[int, int]:
    start, end = next(iter(sentences.spans(hit.passage.text)))
    return hit.passage.start + start, hit.passage.start + end


# Rendering


def _renders_markdown(given: tuple[str, Language]) -> None:
    """Other people's text in our Markdown is nothing but text: no link, image, tag, mark or layout."""
    text, language = given
    for shown in (escape(text), quoted(text, language), apart(escape(text)), apart(quoted(text, language))):
        assert {each.type for each in _tokens(shown)} <= _SHOWN
        assert not MARK.search(shown) and not words.invisible(shown.replace("\u2060", ""))
        assert not re.search(r"(?i)(?<!\\)://|(?<!\\)\bwww\.", shown)


def _tokens(markdown: str) -> list[Any]:
    return [each for token in _PARSER.parse(markdown) for each in (token, *(token.children or ()))]


def _renders_html(given: tuple[str, Format, str]) -> None:
    """A document as a page: all of its text, only its text, and no tag or address but ours."""
    text, format, sought = given
    found = passages(_source(text, format), _count, _LONGEST)
    blocks = tuple(Block(each, "sv") for each in found)
    document = Document("p/a.txt", "P", text, blocks, _PROGRAMME, "", "20261124T120500-000000000", "sv")
    written = markup.html(document, (), document.find(sought))
    _assert_only_text(written, "".join(each.text for each in found))
    citations = Citations("sv")
    cited = [citations.cite(Hit(each, 1.0)) for each in found]
    for group in excerpt.gathered(cited):
        _assert_only_text(excerpt.html(excerpt.excerpt(text, group), "sv"), None)


def _assert_only_text(written: str, said: str | None) -> None:
    assert [tag for tag in _TAG.findall(written) if not _OURS.fullmatch(tag)] == []
    if said is not None:
        left = _TAG.sub("", re.sub(r"<a [^>]*>#</a>|<b>\[\d+\]</b>", "", written))
        assert _bare(html.unescape(left)) == _bare(clean(said))


# What goes to a chat model, and comes back


def _prompts(given: tuple[str, str]) -> None:
    """Nothing in a passage or a question opens or closes a fence, or is hidden."""
    text, asked = given
    found = passages(_source(text, "text"), _count, _LONGEST)[:3]
    messages = prompts.Prompt("answer", "sv", tuple(Hit(each, 1.0) for each in found), asked).messages("text")
    told = messages[-1][1]
    assert told.count("<") == told.count(">") == 2 * len(found) and told.count("</passage>") == len(found)
    assert clean(told) == told


def _comes_back(reply: str) -> None:
    """Whatever a model says can be read, sentence by sentence."""
    said = claims.as_text(reply, whole=True)
    for block in support.read(said):
        for sentence in block.sentences:
            assert not MARK.search(sentence.own)
    assert support.ended(said) in ("", said[: len(support.ended(said))])


def _replies() -> st.SearchStrategy[str]:
    marks = st.sampled_from([" [1].", " [1, 2]", "[99]. ", "\\[1]", " [01]", "```", '{"claims": [{"text": "', '"}]}'])
    return st.lists(st.one_of(TEXTS, marks), max_size=5).map("".join)


_FORMATS = st.sampled_from(["text", "markdown"])
_LANGUAGES = st.sampled_from(LANGUAGES)
PROPERTIES = (
    Property("reading", _bytes(), _reads),
    Property("splitting", st.tuples(TEXTS, _FORMATS), _splits),
    Property("matching", st.tuples(TEXTS, TEXTS, _LANGUAGES), _matches),
    Property("citing", st.tuples(TEXTS, _FORMATS, _LANGUAGES), _cites),
    Property("rendering as Markdown", st.tuples(TEXTS, _LANGUAGES), _renders_markdown),
    Property("rendering as HTML", st.tuples(TEXTS, _FORMATS, documents()), _renders_html),
    Property("prompting", st.tuples(TEXTS, TEXTS), _prompts),
    Property("reading a model's reply", _replies(), _comes_back),
)
