"""What is looked at in the text of every document, whatever its format; and remarks in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from assistant import languages, redaction, words
from assistant.messages import catalogue
from assistant.records import Language, Remark, RemarkKind


def remarks(text: str, spoken: Language, said: Language | None) -> Iterator[Remark]:
    """The remarks on a text that reads as one language, and may be said to be in another."""
    counts: dict[RemarkKind, int] = {
        "invisible": words.invisible(text),
        "lookalikes": words.mixed(text),
        "personal": redaction.count(text),
        "language": int(said not in (None, spoken) and languages.is_telling(text)),
    }
    yield from (Remark(kind, count) for kind, count in counts.items() if count)


def in_words(found: Iterable[Remark], language: Language) -> list[str]:
    """Each remark as what follows a document's name."""
    return [_wording(each.kind, each.count, language).format(count=each.count, detail=each.detail) for each in found]


def _wording(kind: RemarkKind, count: int, language: Language) -> str:
    _, plural = catalogue(language).gettext, catalogue(language).ngettext
    match kind:
        case "encoding":
            return _("read in the encoding {detail}")
        case "hidden":
            return plural("{count} hidden text left out", "{count} hidden texts left out", count)
        case "deleted":
            return plural("{count} deleted text left out", "{count} deleted texts left out", count)
        case "comments":
            return plural("{count} comment left out", "{count} comments left out", count)
        case "running":
            return plural("{count} running head or foot left out", "{count} running heads or feet left out", count)
        case "furniture":
            return plural("{count} menu, form or footer left out", "{count} menus, forms or footers left out", count)
        case "contents":
            return _("the table of contents left out")
        case "embedded":
            return plural("{count} embedded object not read", "{count} embedded objects not read", count)
        case "unread":
            return plural(
                "{count} page without text: perhaps a picture, which needs text recognition",
                "{count} pages without text: perhaps pictures, which need text recognition",
                count,
            )
        case "entities":
            return plural(
                "{count} reference of the file's own left out", "{count} references of the file's own left out", count
            )
        case "garbled":
            return plural(
                "{count} sign that is most likely another than the one that is seen",
                "{count} signs that are most likely others than those that are seen",
                count,
            )
        case "invisible":
            return plural("{count} sign that cannot be seen", "{count} signs that cannot be seen", count)
        case "lookalikes":
            return plural(
                "{count} word with letters of another alphabet", "{count} words with letters of another alphabet", count
            )
        case "personal":
            return plural(
                "{count} personal detail: check that it may be public",
                "{count} personal details: check that they may be public",
                count,
            )
        case "language":
            return _("reads as another language than the one that is given")
        case "other":
            return "{detail}: {count}"
