"""What is looked at in the text of every document, whatever its format; and remarks in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import get_args

from assistant import languages, redaction, words
from assistant.messages import catalogue
from assistant.parsing.parsed import Parsed
from assistant.records import LANGUAGE_NAMES, Language, Remark, RemarkKind

_KINDS: tuple[RemarkKind, ...] = get_args(RemarkKind)
_WORDINGS = (
    "read in another encoding than UTF-8",
    "hidden texts left out",
    "deleted texts left out",
    "comments left out",
    "running heads and feet left out",
    "menus, forms and footers left out",
    "lines of a table of contents left out",
    "embedded objects not read",
    "pages without text: perhaps pictures, which need text recognition",
    "references of the file's own left out",
    "signs that are most likely others than those that are seen",
    "signs that cannot be seen",
    "words with letters of another alphabet",
    "personal details: check that they may be public",
    "reads as another language than the one that is given",
    "noticed besides",
)
"""In the order of the kinds."""


def looked_at(parsed: Parsed) -> Parsed:
    """The same with the language that it reads as, and with remarks on what a reader would not see."""
    counts: dict[RemarkKind, int] = {
        "invisible": words.invisible(parsed.text),
        "lookalikes": words.mixed(parsed.text),
        "personal": redaction.count(parsed.text),
    }
    seen = (Remark(kind, count) for kind, count in counts.items() if count)
    return replace(parsed, remarks=(*parsed.remarks, *seen), language=languages.of_document(parsed.text))


def misnamed(spoken: Language, said: Language | None) -> Iterator[Remark]:
    """The remark on a text that reads as one language and is said to be in another."""
    if said not in (None, spoken):
        yield Remark("language", detail=LANGUAGE_NAMES[spoken])


def in_words(found: Iterable[Remark], language: Language) -> list[str]:
    """Each remark as what follows a document's name: what it is, and how many or which."""
    return [f"{_label(each.kind, language)}: {_told(each)}" for each in found]


def _told(remark: Remark) -> str:
    match remark.kind:
        case "encoding" | "language":
            return remark.detail
        case "other":
            return f"{remark.count} {remark.detail}"
        case _:
            return str(remark.count)


def _label(kind: RemarkKind, language: Language) -> str:
    _ = catalogue(language).gettext
    return next(_(each) for known, each in zip(_KINDS, _WORDINGS, strict=True) if known == kind)
