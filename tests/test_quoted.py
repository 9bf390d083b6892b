"""What a question holds in quotation marks: three words of a passage or more, as it begins, in whatever language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from assistant.aids import Aids, Rendering, Renderings
from assistant.described import Wording
from assistant.index import layout
from assistant.index.filling import PassageWriter
from assistant.index.reader import Build
from assistant.index.store import PassageStore
from assistant.judging.quoting import quoted
from assistant.programme import Programme
from assistant.reading import Question
from assistant.records import Hit, Language, Passage

TEXTS = (
    "Innovativa tjänster för alla; produktifierade helheter",
    "Att utveckla hamnen. Den växer varje år.",
    "Rubrik i tre ord\nsom fortsätter här",
    "Nya spel",
    "Att utveckla hamnen! Det andra stycket.",
)
PASSAGES = [Passage(str(at), "p/a.txt", "p", "paragraph", 0, len(text), text) for at, text in enumerate(TEXTS)]
HITS = [Hit(passage, 1.0) for passage in PASSAGES]
RENDERED = {TEXTS[0]: "Innovative services for all; productised wholes", "Att utveckla hamnen.": "To develop the port."}


@pytest.fixture
def build(tmp_path: Path) -> Iterator[Build]:
    rows = tuple(Rendering(text=text, rendering=said) for text, said in RENDERED.items())
    aids = Aids(renderings=(Renderings(language="en", renderings=rows),))
    writer = PassageWriter(tmp_path / "passages.sqlite")
    writer.programmes([Programme(name="p", title=Wording(sv="p", fi="p", en="p"), aids=aids)])
    writer.finish()
    writer.close()
    manifest = layout.Manifest(layout.FORMAT, tmp_path.name, "e", 4, "", "", "", 0, {}, {})
    with closing(PassageStore(tmp_path / "passages.sqlite")) as store:
        yield Build(tmp_path, manifest, store, None)  # type: ignore[arg-type]


@pytest.fixture
def asked(build: Build) -> Callable[..., Passage | None]:
    def ask(text: str, language: Language = "sv", hits: list[Hit] = HITS) -> Passage | None:
        return quoted(Question(text, language, "question", text, language), hits, build)  # type: ignore[arg-type]

    return ask


@pytest.mark.parametrize(
    ("quote", "number"),
    [
        (TEXTS[0], 0),
        ("innovativa TJÄNSTER för alla", 0),
        (TEXTS[1], 1),
        ("Att utveckla hamnen", 1),
        ("Rubrik i tre ord", 2),
        ("Rubrik i tre ord som fortsätter här", 2),
    ],
)
def test_a_passage_is_quoted_by_all_of_it_or_by_how_it_begins(
    asked: Callable[..., Passage | None], quote: str, number: int
) -> None:
    assert asked(f'Vad betyder "{quote}"?') is PASSAGES[number]


@pytest.mark.parametrize("marks", ['""', "“”", "””", "„“", "«»", "»«", "„”"])
def test_any_quotation_marks_will_do(asked: Callable[..., Passage | None], marks: str) -> None:
    assert asked(f"Berätta om {marks[0]}Att utveckla hamnen{marks[1]}, tack.") is PASSAGES[1]


@pytest.mark.parametrize(
    "text",
    [
        "Berätta om Att utveckla hamnen.",
        'Berätta om "Nya spel".',
        'Berätta om "utveckla hamnen".',
        'Berätta om "Den växer varje år".',
        'Berätta om "produktifierade helheter".',
        'Berätta om "som fortsätter här".',
        'Berätta om "To develop the port".',
        'Berätta om "" och "ett två tre".',
    ],
)
def test_what_is_short_or_does_not_begin_a_passage_is_no_quote_of_one(
    asked: Callable[..., Passage | None], text: str
) -> None:
    assert asked(text) is None


@pytest.mark.parametrize("quote", ["To develop the port", "Innovative services for all", RENDERED[TEXTS[0]]])
def test_a_rendering_is_quoted_in_its_own_language(asked: Callable[..., Passage | None], quote: str) -> None:
    assert asked(f'Tell me about "{quote}".', "en") is PASSAGES[0 if "services" in quote else 1]
    assert asked(f'Tell me about "{quote}".', "fi") is None


def test_of_passages_that_begin_alike_the_first_hit_is_meant(asked: Callable[..., Passage | None]) -> None:
    text = 'Berätta om "ett två tre" och "Att utveckla hamnen".'
    assert asked(text, "sv", HITS[::-1]) is PASSAGES[4]
    assert asked(text, "sv", HITS[2:4]) is None


@pytest.mark.parametrize("text", ["Vem sade {}?", "När {}?", "Hur mycket kostar det {}?", "Who said {}?"])
def test_who_asks_for_a_fact_of_it_does_not_ask_for_the_passage(
    asked: Callable[..., Passage | None], text: str
) -> None:
    assert asked(text.format('"Att utveckla hamnen"')) is None
