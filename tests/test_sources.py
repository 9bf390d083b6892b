"""Sources: a file's exact text, or one clear sentence on why it is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from assistant import sources
from assistant.errors import SourceError
from assistant.parsing import limits
from assistant.records import Block, Source

OFFICIAL = Path(__file__).parent.parent / "corpus" / "kymmenedalen" / "kymmenedalen.sv.txt"


def read(folder: Path, data: bytes, name: str = "a.txt") -> Source:
    (folder / name).write_bytes(data)
    return sources.read(folder / name, f"p/{name}", "p", "sv")


def test_the_official_text_is_byte_for_byte_the_one_published() -> None:
    published = "47dfe36feaf0dcf37ee26d4aa7b77c91b26dcd70302d7f54343464a0b18dc7f5"
    assert hashlib.sha256(OFFICIAL.read_bytes()).hexdigest() == published


def test_the_official_text_keeps_its_odd_characters() -> None:
    text = sources.read(OFFICIAL, "kymmenedalen/kymmenedalen.sv.txt", "kymmenedalen", "sv").text
    assert text.encode() == OFFICIAL.read_bytes()
    assert {"\u00a0", "\u2013", "\u2212"} <= set(text)


@pytest.mark.parametrize(
    "text",
    [
        "rad\r\nrad\rrad\n",
        "2014\u22122017\u00a0%",
        "e\u0301 är inte é",
        "ﬁ \ufdfa 🏭",
        "a\u200bb\u2028c",
        "mitt\ufeffi",
        "slut \n",
    ],
)
def test_nothing_is_translated_or_normalised(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text.encode()).text == text


def test_a_byte_order_mark_is_dropped_once(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbfMal").text == "Mal"
    assert read(tmp_path, b"\xef\xbb\xbf\xef\xbb\xbfMal").text == "\ufeffMal"


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "a.txt", "empty"),
        (b" \r\n\t\n", "a.txt", "empty"),
        (b"\xef\xbb\xbf", "a.txt", "empty"),
        ("\u200b\u200b\n--\n".encode(), "a.md", "empty"),
        (b"%PDF-1.7\nMal", "a.txt", "a PDF"),
        (b"PK\x03\x04mal", "a.md", "a zip or Office file"),
        (b"MZ\x90\x00mal", "a.txt", "a program"),
        (b"\x7fELFmal", "a.txt", "a program"),
        (b"Mal\x00och mer", "a.txt", "NUL"),
        (b"Det \xed\xa0\x80 mal", "a.txt", "byte 4 is not UTF-8"),
        (b"Mal", "a.pdf", "found text, expected a PDF"),
        (b"Mal", "a", "found a file without an ending, expected .txt, .md, .html, .htm, .pdf, .docx or .csv"),
        (b"Mal", "a.xyz", "found a .xyz file"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_what_is_no_text_is_refused_with_its_name_the_reason_and_a_next_step(
    tmp_path: Path, data: bytes, name: str, said: str
) -> None:
    with pytest.raises(SourceError) as error:
        read(tmp_path, data, name)
    assert error.value.message.startswith(f"p/{name}: ") and said in error.value.message
    assert error.value.next_step


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    for name in ("missing.txt", "folder.txt"):
        with pytest.raises(SourceError, match=rf"^p/{name}: ") as error:
            sources.read(tmp_path / name, f"p/{name}", "p")
        assert error.value.next_step


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(limits.FILE + 1)
    with pytest.raises(SourceError, match="larger than 64 MB"):
        sources.read(tmp_path / "a.txt", "p/a.txt", "p")


def test_the_suffix_tells_the_format_in_any_case(tmp_path: Path) -> None:
    assert read(tmp_path, b"Mal", "A.MD").format == "markdown"
    assert read(tmp_path, b"Mal", "a.Txt").format == "text"


def test_a_language_that_is_not_given_is_detected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hankkeen pitää täyttää ohjelman tavoitteet.", encoding="utf-8")
    assert sources.read(tmp_path / "a.txt", "p/a.txt", "p").language == "fi"


def test_a_digest_changes_with_all_that_passages_are_made_of() -> None:
    base = Source("p/a.txt", "p", "sv", "text", "Mål")
    others = [
        Source("p/b.txt", "p", "sv", "text", "Mål"),
        Source("p/a.txt", "p", "fi", "text", "Mål"),
        Source("p/a.txt", "p", "sv", "markdown", "Mål"),
        Source("p/a.txt", "p", "sv", "text", "Ma\u030al"),
        Source("p/a.txt", "p", "sv", "text", "Mål", (Block("item", 0, 3),)),
        Source("p/a.txt", "p", "sv", "text", "Mål", pages=(0,)),
    ]
    assert len({source.digest for source in (base, *others)}) == 7
    assert base.digest == Source("p/a.txt", "p", "sv", "text", "Mål").digest
