"""The language that a turn is in, and the one that it asks to be answered in."""

from __future__ import annotations

from assistant import cues, languages
from assistant.cues import content_in_any
from assistant.records import LANGUAGES, Language
from assistant.sentences import clauses


def spoken(text: str, usual: Language) -> Language:
    """The language a text is in; `usual` where it does not tell."""
    detected = languages.detection(text)
    return detected.language or "en" if detected.certain else usual


def reply_language(text: str) -> tuple[Language | None, str]:
    """The language that a turn asks to be answered in, if it does, and the turn without the words that ask."""
    for code in LANGUAGES:
        name = f"in {code}"
        if not cues.found(name, text):
            continue
        kept = [part for part in clauses(text) if not (cues.found(name, part) and _asks_again(part, name))]
        rest = "".join(kept).strip(" ,")
        if len(kept) < len(clauses(text)):
            return code, "" if _asks_again(rest, name) else rest
        for start, end in cues.spans(name, text):
            asking = [at for at, until in cues.spans("reply", text[:start]) if not text[until:start].strip()]
            if asking:
                return code, f"{text[: asking[0]]} {text[end:]}".strip(" ,:;")
    return None, text


def _asks_again(text: str, name: str) -> bool:
    return not content_in_any(cues.removed(text, name, "again"))
