"""Words as they are matched: what is invisible goes, what can be read stays."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant import words


@pytest.mark.parametrize(
    "hidden",
    [
        "\u200b",
        "\u200d",
        "\u202e",
        "\u2066",
        "\ufeff",
        "\U000e0041",
        "\0",
        "\x1b",
        "\ud800",
        "\ue000",
        "\u00ad",
        "\x7f",
    ],
    ids=ascii,
)
def test_what_cannot_be_seen_is_taken_out(hidden: str) -> None:
    assert words.clean(f"må{hidden}l") == "mål"
    assert words.split(f"SKO{hidden}GEN") == ["skogen"]


@pytest.mark.parametrize(
    "seen", ["a b", "rad\nrad\r\n\t", "a\u00a0b", "e\u0301", "🏭", "2014\u22122017", "ﬁ", "\ufdfa"]
)
def test_what_can_be_read_is_kept_as_it_is(seen: str) -> None:
    assert words.clean(seen) == seen


@given(st.text())
def test_cleaning_and_folding_twice_change_nothing_more(text: str) -> None:
    assert words.clean(words.clean(text)) == words.clean(text)
    assert words.fold(words.fold(text)) == words.fold(text)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("FÖR", "for"),
        ("Å", "a"),
        ("fo\u0308r", "för"),
        ("ﬁnans", "finans"),
        ("2014\u22122017", "2014-2017"),
        ("Straße", "STRASSE"),
    ],
)
def test_spellings_of_one_word_fold_to_one(left: str, right: str) -> None:
    assert words.fold(left) == words.fold(right)


def test_hyphens_dashes_and_no_break_spaces_divide_words() -> None:
    assert words.split("ICT-tillämpningar\u00a0i –förbindelserna, s.k. snake_case") == [
        "ict", "tillampningar", "i", "forbindelserna", "s", "k", "snake", "case",
    ]  # fmt: skip


def test_inflected_forms_have_one_stem_in_their_language() -> None:
    assert len({words.stem(word, "sv") for word in ("foretag", "foretagen", "foretagens")}) == 1
    assert len({words.stem(word, "fi") for word in ("tavoite", "tavoitteet", "tavoitteita")}) <= 2
    assert words.stem("goals", "en") == words.stem("goal", "en")


def test_trigrams_know_the_edges_of_a_word() -> None:
    assert words.grams("mal") == {"_ma", "mal", "al_"}
    assert words.grams("a") == {"_a_"}


def test_stems_are_the_same_from_many_threads() -> None:
    asked = [f"landskapsprogrammets{number}turismens"[number % 7 :] for number in range(400)]
    alone = [words.stem(word, "sv") for word in asked]
    words.stem.cache_clear()
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(lambda word: words.stem(word, "sv"), asked)) == alone
    finally:
        sys.setswitchinterval(before)


@pytest.mark.parametrize(
    "hidden",
    [
        "fi\u00adnansiering",
        "ﬁnansiering",
        "fin\u200bansiering",
        "fin\ufe0fansiering",
        "fin\u034fansiering",
        "fin\U000e0061ansiering",
        "finаnsiering",
        "f\u115finansiering",
    ],
)
def test_nothing_hides_a_word_from_matching(hidden: str) -> None:
    assert words.split(f"Vår {hidden}\u00a0är") == ["var", "finansiering", "ar"]


@pytest.mark.parametrize("text", ["Москва", "α-helix", "10 µm", "ΔT", "Ångström", "Łódź"])
def test_words_of_another_alphabet_stay_what_they_are(text: str) -> None:
    assert words.legible(text) == text and words.mixed(text) == 0


def test_signs_that_hide_words_are_counted() -> None:
    text = "En fi\u00adnans\u200biering av pаrter och Mоskva"
    assert (words.invisible(text), words.mixed(text)) == (2, 2)
    assert words.legible(text) == "En finansiering av parter och Moskva"
