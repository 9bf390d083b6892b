"""Lists of questions and answers: each question a heading, its answer below it."""

from __future__ import annotations

import pytest

from assistant.errors import SourceError
from assistant.parsing import pairs


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize(
    "names", [("Fråga", "Svar"), ("KYSYMYS", "Vastaus"), ("question", "answer"), ("Frågor:", "svar")]
)
def test_the_columns_are_found_by_their_names_and_any_delimiter(delimiter: str, names: tuple[str, str]) -> None:
    rows = [("nr", *names), ("1", "Vem?", '"Alla; också, | ni"')]
    parsed = pairs.parse("\n".join(delimiter.join(row) for row in rows).encode())
    assert parsed.text == "Vem?\n\nAlla; också, | ni"
    assert [(each.kind, each.level) for each in parsed.blocks] == [("heading", 1), ("paragraph", 0)]


def test_an_answer_of_several_paragraphs_keeps_them() -> None:
    parsed = pairs.parse('fråga;svar\r\nVad?;"Ett.\r\nTvå.\r\n\r\nTre."\r\n'.encode())
    assert [parsed.text[each.start : each.end] for each in parsed.blocks] == ["Vad?", "Ett.\nTvå.", "Tre."]


def test_what_looks_like_a_formula_is_text() -> None:
    assert pairs.parse(b'question,answer\nWhy?,"=HYPERLINK(""http://x"")"').text == 'Why?\n\n=HYPERLINK("http://x")'


def test_rows_without_a_question_or_an_answer_are_counted() -> None:
    parsed = pairs.parse("\nfråga;svar\nVem?;Alla.\n;Ensamt.\nVad?;\n;\n".encode())
    assert (parsed.text, [each.count for each in parsed.remarks]) == ("Vem?\n\nAlla.", [2])


@pytest.mark.parametrize(
    "data", [b"name,sum\na,1\n", b"question\nWhy?\n", b"no table at all", b'question;answer\n"' + b"a" * 1_000_001]
)
def test_other_tables_are_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="found"):
        pairs.parse(data)
