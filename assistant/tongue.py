"""The language that a turn is in, and the one that it asks to be answered in."""

from __future__ import annotations

from assistant import acts, cues, languages
from assistant.cues import content_in_any
from assistant.records import LANGUAGES, Language
from assistant.sentences import clauses


def spoken(text: str, usual: Language | None) -> Language:
    """The language a text is in; where it does not tell, the usual one of the conversation, else Swedish."""
    detected = languages.detection(text)
    tells = detected.certain or (detected.likely and not usual)
    return detected.language or "en" if tells else usual or "sv"


def reply_language(text: str) -> tuple[Language | None, str]:
    """The language that a turn asks to be answered in, if it does, and the turn without the words that ask."""
    named = {f"in {code}": cues.spans(f"in {code}", text) for code in LANGUAGES}
    asked = sorted(((code, f"in {code}") for code in LANGUAGES if named[f"in {code}"]), key=lambda each: named[each[1]])
    if _wants_again(text):
        return asked[0][0] if asked else None, ""
    for code, name in asked:
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
    return _wants_again(text) or not content_in_any(cues.removed(text, name, "again"))


def _wants_again(text: str) -> bool:
    """ "Same in Finnish"; "is the text in Finnish?" and "the last one again" ask something else."""
    other = cues.opens("whether", text) or cues.opens("correction", text)
    return not other and not any(cues.found(name, text) for name in cues.ITEMS) and acts.act_of(text) == "again"
