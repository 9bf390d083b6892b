"""The nouns, in the order data becomes them: Source, Passage, Hit, Evidence, Answer; and Turn, with a question.

Made is what is known besides when a turn is taken along.
"""

from __future__ import annotations

import datetime
import hashlib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

Language = Literal["sv", "fi", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: dict[Language, str] = {"sv": "Svenska", "fi": "Suomi", "en": "English"}
"""What each calls itself. Addresses in the app spell it so, as Streamlit does when it keeps the choice."""

Format = Literal["text", "markdown", "html", "pdf", "docx", "csv"]
BlockKind = Literal["heading", "area", "item", "paragraph"]
RemarkKind = Literal[
    "encoding",  # read in an encoding that was found, not said: `detail` names it
    "hidden",  # text that nobody sees on the page was left out
    "deleted",  # deleted revisions were left out
    "comments",  # comments were left out
    "running",  # lines that stand at the head or foot of every page were left out
    "furniture",  # menus, forms, footers and the like of a web page were left out
    "contents",  # a table of contents was left out
    "embedded",  # pictures, scripts, attached files: nothing of them was read
    "unread",  # pages without text, most likely pictures
    "entities",  # references that the file declares itself were left out
    "garbled",  # signs that are most likely not those that are seen
    "invisible",  # signs that cannot be seen stand in the text
    "lookalikes",  # letters of another script stand among Latin ones
    "personal",  # personal details stand in the text
    "language",  # it reads as another language than it is said to be in
    "other",  # what only `detail` says
]
PassageKind = Literal["title", "heading", "area", "goal", "item", "paragraph", "note"]
Origin = Literal["official", "note"]
"""Whose words: the programme's, or those of a house note."""
Outcome = Literal["answered", "not_in_programme", "off_topic", "needs_detail", "greeting", "refused", "error"]
Verdict = Literal["fits", "partly", "general_only", "no_match"]
Strength = Literal["strong", "possible"]


@dataclass(frozen=True, slots=True)
class Block:
    """A span of the text and what the layout says it is; `level` counts from 0, the title, and is 0 for the rest."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What was left out of a document or looks wrong in it, and how many of it."""

    kind: RemarkKind
    count: int = 1
    detail: str = ""
    """In English, of our own words only: never what the file says."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document's exact text. Every offset in the project counts code points in `text`."""

    document: str
    """Path below the corpus, with "/"."""
    programme: str
    language: Language
    format: Format
    text: str
    blocks: tuple[Block, ...] = ()
    """What the file's own structure says; empty where the text itself has to tell."""
    pages: tuple[int, ...] = ()
    """Where each page begins, the first at 0; empty where there are none."""
    remarks: tuple[Remark, ...] = ()
    """What was left out of it or looks wrong in it; nothing that passages are made of."""
    version: str = ""
    replaced_by: str = ""
    """The document that is its next version; "" for one that holds."""

    @property
    def digest(self) -> str:
        """SHA-256 of all that passages are made of."""
        layout = [f"{block.kind} {block.start} {block.end} {block.level}" for block in self.blocks]
        told = (self.document, self.version, self.replaced_by, self.language, self.format)
        made_of = (*told, self.text, *layout, *map(str, self.pages))
        return hashlib.sha256("\0".join(made_of).encode()).hexdigest()

    @property
    def wording(self) -> str:
        """SHA-256 of its words, by which the same text is known whatever the file around it."""
        return hashlib.sha256(" ".join(self.text.split()).encode()).hexdigest()

    def page_at(self, place: int) -> int | None:
        """The page, from 1, that a place of the text is on; None where there are no pages."""
        return bisect_right(self.pages, place) or None


@dataclass(frozen=True, slots=True)
class Passage:
    """A verbatim span of a document: `source.text[start:end] == text`."""

    id: str
    """From document, text and which occurrence of that text it is; so an edit elsewhere leaves it alone."""
    document: str
    programme: str
    kind: PassageKind
    start: int
    end: int
    text: str
    heading: tuple[str, ...] = ()
    """The headings above it, outermost first."""
    group: str = ""
    """Id of the heading or focus area that it is a member of; a list question needs every member."""
    page: int | None = None
    """The page that it begins on, from 1; None where the document has none."""
    turns: tuple[int, ...] = ()
    """Where in the document each further page begins inside it."""
    version: str = ""
    """Of its document."""
    replaced_by: str = ""
    """The next version of its document; "" for one that holds."""

    def page_at(self, place: int) -> int | None:
        """The page that a place of it is on."""
        return self.page and self.page + bisect_right(self.turns, place)

    @property
    def origin(self) -> Origin:
        return "note" if self.kind == "note" else "official"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and why it is here."""

    passage: Passage
    score: float
    """What hits are ordered by: `centred`, where a passage has only its text mixed with its nearest sentence, plus the
    weighted `coverage` and `asked`."""
    similarity: float | None = None
    """Dense cosine, -1 to 1; None if the dense side never compared it."""
    centred: float = 0.0
    """Similarity less a share of the passage's mean similarity to questions in general in the question's language."""
    coverage: float = 0.0
    """Share, 0 to 1, of the question's content words found in the passage, rare words counting more."""
    asked: float = 0.0
    """Score of the nearest known way of asking for it."""
    matched: tuple[str, ...] = ()
    """The question's words that the lexical side found in it."""
    span: tuple[int, int] | None = None
    """Where in the document the sentences stand that answer; None is the whole passage."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The hits an answer may use, numbered from 1 in this order."""

    hits: tuple[Hit, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(hit.passage for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Translation:
    """An unofficial rendering shown beside a quote, never cited."""

    language: Language
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """One `[number]` of an answer: `document[start:end] == quote`, to the code point."""

    number: int
    document: str
    passage: str
    heading: tuple[str, ...]
    quote: str
    start: int
    end: int
    page: int | None = None
    kind: Origin = "official"
    translation: Translation | None = None
    version: str = ""
    """Of the document; "" where it is not told."""


@dataclass(frozen=True, slots=True)
class GoalFit:
    """One goal that an idea meets; `number` is among the answer's citations."""

    number: int
    document: str
    passage: str
    quote: str
    start: int
    end: int
    strength: Strength
    reason: str
    area: str = ""
    """The focus area that it stands under, in the asker's language where that is rendered."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How an idea stands to the programme's goals, best goal first."""

    verdict: Verdict
    goals: tuple[GoalFit, ...] = ()
    open: tuple[str, ...] = ()
    """What the text does not settle."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown, and what it stands on. The fields are those of the contract's row."""

    question: str
    language: Language
    outcome: Outcome
    text: str
    citations: tuple[Citation, ...] = ()
    fit: Fit | None = None
    parts: tuple[Answer, ...] = ()
    notices: tuple[str, ...] = ()
    message: str = ""
    """What `text` ends with where something is left open: a message ready to send to whom to ask."""
    writer: str = "quotes"
    index: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    """The guide's silent topics that the question is on, where the text does not say; those that an idea leaves open.
    Of several questions, each part has its own."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its whole answer; a conversation is a tuple of them."""

    question: str
    answer: Answer

    @property
    def singly(self) -> tuple[Turn, ...]:
        """What can be leant on: an enquiry as its questions, one by one."""
        return tuple(Turn(part.question, part) for part in self.answer.parts) or (self,)


@dataclass(frozen=True, slots=True)
class Made:
    """When a turn is taken along, and what is known of the texts that its answer quotes."""

    day: datetime.date
    versions: Mapping[str, str] = field(default_factory=dict)
    """The digest of each official document that the answer quotes, or says to be silent, by its name."""
    languages: Mapping[int, Language] = field(default_factory=dict)
    """The language of each quote, by its number."""


Row = dict[str, Any]
"""One JSON object of the contract, at the edge only."""
