"""The lexical side holds what passages really hold, also across inflection, compounds, slips and languages."""

from collections.abc import Iterator

import pytest
from library import Place

from assistant.index.lexical import matches
from assistant.index.reader import Build


@pytest.fixture(scope="module")
def build(programme: Place) -> Iterator[Build]:
    with programme.build() as opened:
        yield opened


def texts(build: Build, *content: str, translated: float = 1.0) -> dict[str, float]:
    found = matches(content, build.store, translated)
    passages = build.store.passages(found)
    return {passages[id].text: match.coverage for id, match in found.items()}


def best(build: Build, *content: str, translated: float = 1.0) -> str:
    found = texts(build, *content, translated=translated)
    return max(found, key=found.__getitem__)


@pytest.mark.parametrize("word", ["turism", "turismens", "turism0en", "turismn"])
def test_word_is_found_inflected_and_misspelt(build: Build, word: str) -> None:
    assert "turism" in best(build, word)


def test_part_of_a_compound_is_found(build: Build) -> None:
    assert "cybersäkerhet" in best(build, "cyber")


def test_word_without_its_diacritics_is_found(build: Build) -> None:
    assert "livsmedel" in best(build, "foradlingskedjor", "livsmedel")


@pytest.mark.parametrize("word", ["matkailusta", "tourism"])
def test_word_in_another_language_is_found_by_the_glossary_where_nothing_is_rendered(place: Place, word: str) -> None:
    place.write(
        "p/text.sv.txt", "Mål\n\n - att utveckla handeln och utbudet inom turismen\n - att främja bioekonomin\n"
    )
    place.ingest()
    with place.build() as bare:
        assert "turism" in best(bare, word)
        assert texts(bare, word, translated=0.0).get("att utveckla handeln och utbudet inom turismen", 0.0) == 0.0


@pytest.mark.parametrize(
    ("word", "meant"), [("matkailutarjonnan", "turism"), ("tourism", "turism"), ("biotalous", "bioekonomi")]
)
def test_word_of_a_rendering_is_found_as_the_texts_own(build: Build, word: str, meant: str) -> None:
    assert meant in best(build, word, translated=0.0)


def test_word_that_no_passage_holds_lowers_the_coverage(build: Build) -> None:
    alone = texts(build, "turismen")
    beside = texts(build, "turismen", "xylofonkvartett")
    assert max(alone.values()) == pytest.approx(1.0)
    assert max(beside.values()) < 0.7


def test_passage_that_holds_nothing_is_not_there(build: Build) -> None:
    assert texts(build, "xylofonkvartett") == {}
    assert texts(build) == {}


NEVER_THE_SAME = "".join(chr(97 + (at * at * 7 + at // 26) % 26) for at in range(20_000))


@pytest.mark.parametrize("word", ['"', "stems:", "NEAR", "x" * 5000, NEVER_THE_SAME, "*", "-"])
def test_hostile_words_are_only_words(build: Build, word: str) -> None:
    texts(build, word)
