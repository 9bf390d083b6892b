"""A programme.toml, filled in as far as the documents tell; what needs a person's eye is a line that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.beginning.guide import comment, quoted
from assistant.beginning.outline import ENGLISH, Given, Outline, Version, namesakes, versions
from assistant.records import LANGUAGES, Language

_TOP = """\
# What this programme is, and how it stands. Lines that begin with "# TO DO" wait for you; take them out
# when they are done. Texts for readers are given in Swedish (sv), Finnish (fi) and English (en)."""
_WHAT = """
[standing]
# TO DO: say in half a sentence what the text is, as "the whole programme" or "a summary for applicants".
what = { sv = "programmets egen text", fi = "ohjelman oma teksti", en = "the programme's own text" }
# TO DO: when it was approved, and by whom: a year, a month or a day, as 2026-12 or 2026-12-14.
# approved = "2026-12-14"
# approved_by = { sv = "landskapsfullmäktige", fi = "maakuntavaltuusto", en = "the regional assembly" }"""
_AFTER = """\
# TO DO: put today's date here once you have checked that all this is right.
# checked = 2027-01-31

# TO DO: if a newer programme has replaced this one, take the "#" away here and say which.
# [[standing.superseded_by]]
# title = { sv = "Programmet 2031–2034", fi = "Ohjelma 2031–2034", en = "Programme 2031–2034" }
# period = [2031, 2034]

# TO DO: whom people can ask what the text does not say; without this, nobody is named.
# [ask]
# name = { sv = "…", fi = "…", en = "the …" }
# web = "https://www.example.org"
# email = "registry@example.org\""""


def written(outline: Outline, documents: Sequence[Given], title: str, folder: str) -> str:
    """The file; `title` is "" where the documents' own is to stand, and the folder's name where they have none."""
    lines = [_TOP, "", *_title(outline, title, folder), *_publisher(outline)]
    lines += [f'language = "{outline.language}"', _WHAT, *_period(outline), _AFTER]
    known = versions(documents)
    for each in documents:
        lines += [*_document(each, known.get(each.name)), *_namesakes(each, documents)]
    return "\n".join([*lines, *_none(documents)]) + "\n"


def _title(outline: Outline, title: str, folder: str) -> Iterator[str]:
    said = title or outline.title
    if not said:
        yield "# TO DO: the programme's title; the documents have none, so that this is the folder's name."
    elif not title:
        yield f"# TO DO: the title as a {ENGLISH[outline.language]} document has it. Put it in the other languages too."
    yield f"title = {_wording({code: said or folder for code in LANGUAGES})}"


def _publisher(outline: Outline) -> Iterator[str]:
    found = dict(outline.publishers)
    first = next(iter(found.values()), "")
    missing = " and ".join(ENGLISH[code] for code in LANGUAGES if code not in found)
    if not found:
        yield "# TO DO: who publishes the programme."
        yield '# publisher = { sv = "…", fi = "…", en = "…" }'
        return
    if missing:
        yield f"# TO DO: who publishes the programme, as the documents seem to say. Put the name in {missing}."
    yield f"publisher = {_wording({code: found.get(code, first) for code in LANGUAGES})}"


def _period(outline: Outline) -> Iterator[str]:
    if outline.period:
        yield f"period = [{outline.period[0]}, {outline.period[1]}]"
    else:
        yield "# TO DO: the first and the last year that the programme is for."
        yield "# period = [2027, 2030]"


def _document(document: Given, version: Version | None) -> Iterator[str]:
    yield "\n[[documents]]"
    yield f"path = {quoted(document.name)}"
    yield f'language = "{document.source.language}"'
    if document.title:
        yield f"title = {_wording({code: document.title for code in LANGUAGES})}"
    if version:
        yield f"version = {quoted(version.name)}"
    if version and version.replaces:
        yield "# TO DO: is this right? The earlier version can still be read, but nothing is answered from it."
        yield f"replaces = {quoted(version.replaces)}"


def _namesakes(document: Given, documents: Sequence[Given]) -> Iterator[str]:
    others = namesakes(document, documents) if document.title else []
    if others:
        yield f"# TO DO: {comment(', '.join(others))} has the same title. Give them titles that tell which is which."
        yield '# Is one the later version? Give each its "version", and the later one the other\'s path as "replaces".'


def _none(documents: Sequence[Given]) -> Iterator[str]:
    if not documents:
        yield "\n# TO DO: put the official documents into this folder, and name each of them so:"
        yield '# [[documents]]\n# path = "programme.pdf"\n# language = "sv"'


def _wording(said: dict[Language, str]) -> str:
    return "{ " + ", ".join(f"{code} = {quoted(comment(said[code]))}" for code in LANGUAGES) + " }"
