"""A question's word leads to words for the same in the other languages."""

from assistant import glossary


def written(word: str) -> list[set[str]]:
    return [{entry for _, entry in meaning} for meaning in glossary.meanings(word)]


def test_inflected_word_has_the_meaning_of_its_beginning() -> None:
    (meaning,) = written("rahoitettavan")
    assert {"finansier", "fund"} <= meaning


def test_compound_is_taken_apart() -> None:
    growth, zone = written("kasvuvyohykkeen")
    assert "growth" in growth
    assert "zone" in zone


def test_compound_with_an_ending_between_its_parts_is_taken_apart() -> None:
    assert len(written("maakuntaohjelman")) == 2


def test_entry_with_a_closing_dot_is_a_whole_word() -> None:
    assert "goal" in written("mal")[0]
    assert written("malta") == []


def test_unknown_word_has_no_meaning() -> None:
    assert written("xylofon") == []


def test_every_row_has_all_three_languages_in_folded_text() -> None:
    from assistant.words import fold

    entries = {entry for _, meaning in _rows() for entry in meaning}
    assert len(entries) > 300
    for language, meaning in _rows():
        assert {code for code, _ in meaning} == {"sv", "fi", "en"}, language
        assert all(entry == fold(entry) for _, entry in meaning), meaning


def _rows() -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    return list(glossary._meanings().items())
