"""The errors of the project.

AssistantError
├── SettingsError        a setting is wrong
├── SourceError          a document or a programme folder cannot be used
├── StartError           a programme cannot be started so
├── EmbedderError        the embedder cannot be loaded, or it failed
├── RerankerError        the reranker cannot be loaded
├── ModelError           the chat model cannot be loaded, or it failed
├── CheckError           an answer did not stand its check, and is not shown
├── MailError            a file is no mail that can be read
├── DeskError            a letter cannot be changed or stood by as it is
├── JournalError         the journal cannot be opened, read or written
├── CaseError            a case of the evals cannot be made of what was written
├── RunError             a run of the evals cannot be read
└── IndexUnusable        no usable index
    ├── IndexMissing     there is none yet
    ├── IndexDamaged     a build is not what its manifest says
    ├── IndexMismatch    it was built with another embedder
    ├── IndexBusy        another ingest is writing
    └── IndexUnreachable  a server of the index does not answer
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

_TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
"""What signs that turn the direction are called."""


class AssistantError(Exception):
    """Said in one sentence: where, what was found, what was expected; `next_step` says what to do."""

    def __init__(self, message: str, *, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{self.message}. {self.next_step}" if self.next_step else self.message


class SettingsError(AssistantError):
    """A setting is wrong."""


class SourceError(AssistantError):
    """A document or a programme folder cannot be used.

    What is said is kept as a wording with `{places}` and what stands in them, so that a page says it in its language.
    """

    def __init__(self, wording: str, *, place: str = "", next_step: str = "", **values: object) -> None:
        self.wording, self.place, self.step = wording, place, next_step
        self.values = {name: str(value) for name, value in values.items()}
        said = filled(wording, self.values)
        super().__init__(f"{place}: {said}" if place else said, next_step=filled(next_step, self.values))

    def at(self, place: str) -> SourceError:
        """The same, of a file that whoever found it did not know by name."""
        return SourceError(self.wording, place=place, next_step=self.step, **self.values)


def filled(wording: str, values: dict[str, str]) -> str:
    """A wording with what stands in its places. Never fails: either may come from a process that a file has bent."""
    return re.sub(r"\{(\w+)\}", lambda found: values.get(found[1], found[0]), wording)


def legible(name: str) -> str:
    """A name, or what is told of one: signs that a terminal obeys, or that turn what follows round, as numbers."""
    return "".join(f"\\x{ord(char):02x}" if _is_unfit(char) else char for char in name)


def _is_unfit(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs") or unicodedata.bidirectional(char) in _TURNING


def marked(wording: str) -> str:
    """A wording that is said later, in a page's language: the test of the catalogues looks for it."""
    return wording


class StartError(AssistantError):
    """A programme cannot be started so."""


class EmbedderError(AssistantError):
    """The embedder cannot be loaded, or it failed."""


class RerankerError(AssistantError):
    """The reranker cannot be loaded."""


Why = Literal["failed", "refused", "busy", "late", "cut", "long", "spent"]
"""Why a chat model gave no answer: what a reader is told of it."""


class ModelError(AssistantError):
    """The chat model cannot be loaded, or it failed."""

    def __init__(self, message: str, *, why: Why = "failed", next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.why = why


class CheckError(AssistantError):
    """An answer did not stand its check, and is not shown."""


class MailError(AssistantError):
    """A file is no mail that can be read."""


Amiss = Literal["lost", "nameless", "moved", "gone"]
"""What is in the way at the desk: a sentence that stands on nothing; nobody's name; a change by somebody else; nothing
there any more."""


class DeskError(AssistantError):
    """A letter cannot be changed or stood by as it is."""

    def __init__(self, message: str, *, amiss: Amiss, next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.amiss = amiss


class JournalError(AssistantError):
    """The journal cannot be opened, read or written."""


NoCase = Literal["unasked", "unheld", "uncited", "cited"]
"""Why something is no case: it asks nothing, quotes what no text holds, lacks a quote, or has one too many."""


class CaseError(AssistantError):
    """A case of the evals cannot be made of what was written."""

    def __init__(self, message: str, *, why: NoCase, quote: str = "", next_step: str = "") -> None:
        super().__init__(message, next_step=next_step)
        self.why = why
        self.quote = quote


class RunError(AssistantError):
    """A run of the evals cannot be read."""


class IndexUnusable(AssistantError):
    """No usable index."""


class IndexMissing(IndexUnusable):
    """There is no index yet."""


class IndexDamaged(IndexUnusable):
    """A build is not what its manifest says."""


class IndexMismatch(IndexUnusable):
    """The index was built with another embedder."""


class IndexBusy(IndexUnusable):
    """Another ingest is writing."""


class IndexUnreachable(IndexUnusable):
    """A server of the index does not answer, or not in time; it may again in a while."""
