"""A document added: named safely, listed where documents are listed, and taken back whole where that fails."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from library import CORPUS

from assistant import adding, programme
from assistant.adding import Upload, filename
from assistant.corpus import read_corpus
from assistant.errors import SourceError

TEXT = "Programmets mål\n\nDet centrala målet är att utveckla turismen.\n".encode()
OFFICIAL = (CORPUS / "kymmenedalen/kymmenedalen.sv.txt").read_bytes()
TITLE = 'En "titel" med \\ och \u202e och\nen rad till'


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CORPUS, tmp_path / "corpus", ignore=shutil.ignore_patterns("wordings", "vectors.npz")))


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_a_document_is_written_and_listed_with_its_language_and_title(corpus: Path) -> None:
    before = (corpus / "kymmenedalen/programme.toml").read_bytes()
    assert adding.add(corpus, "kymmenedalen", Upload("Ohjelma 2022.TXT", TEXT, "fi", TITLE)) == "ohjelma-2022.txt"
    assert (corpus / "kymmenedalen/programme.toml").read_bytes().startswith(before)
    read = read_corpus(corpus)
    source = read.sources["kymmenedalen/ohjelma-2022.txt"]
    assert (source.text.encode(), source.language, read.failed) == (TEXT, "fi", ())
    title = read.programmes[0].documents[-1].title
    assert title and title.sv == title.fi == title.en == 'En "titel" med \\ och och en rad till'


def test_where_every_file_is_a_document_it_is_only_written(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/a.txt").write_bytes(TEXT)
    assert adding.add(tmp_path, "p", Upload("b.md", TEXT + TEXT, "sv", "")) == "b.md"
    assert set(read_corpus(tmp_path).sources) == {"p/a.txt", "p/b.md"}


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (Upload("a.txt", b"%PDF-1.7 ...", "sv", ""), "found a PDF, expected text"),
        (Upload("a.txt", b"m\xe5l m\xc3\xa5l", "sv", ""), "byte 1 is not UTF-8"),
        (Upload("a.md", b" \n", "sv", ""), "empty file"),
        (Upload("a.docx", TEXT, "sv", ""), "found text, expected a zip or Office file"),
        (Upload("a", TEXT, "sv", ""), "found a file without an ending"),
        (Upload("programme.toml", TEXT, "sv", ""), "found a .toml file, expected .txt, .md,"),
        (Upload("b.md", OFFICIAL + b"\n", "sv", ""), "has the same text as kymmenedalen/"),
        (Upload("KYMMENEDALEN sv.txt", TEXT, "sv", ""), "there is a file of that name already"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_document_is_refused_and_nothing_is_written(corpus: Path, upload: Upload, said: str) -> None:
    (corpus / "kymmenedalen/kymmenedalen-sv.txt").write_bytes(TEXT)
    before = held(corpus / "kymmenedalen")
    with pytest.raises(SourceError) as error:
        adding.add(corpus, "kymmenedalen", upload)
    assert said in error.value.message and error.value.next_step
    assert held(corpus / "kymmenedalen") == before


@pytest.mark.parametrize("name", ["", "..", "kymmenedalen/notes", "nowhere"])
def test_a_programme_that_there_is_not_gets_none(corpus: Path, name: str) -> None:
    with pytest.raises(SourceError, match="no programme"):
        adding.add(corpus, name, Upload("a.txt", TEXT, "sv", ""))


@pytest.mark.parametrize(
    "description",
    [
        b'title = {sv="P", fi="P", en="P"}\ndocuments = [{path="a.txt", language="sv"}]\n',  # no block can follow
        b'title = {sv="P", fi="P", en="P"}\r\n[[documents]]\r\npath="a.txt"\r\nlanguage="sv"\r\nrest = """\r\n',
    ],
)
def test_a_description_that_cannot_be_added_to_is_left_to_the_byte(tmp_path: Path, description: bytes) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/a.txt").write_bytes(TEXT)
    (tmp_path / "q").mkdir()
    (tmp_path / "q/a.txt").write_bytes(TEXT)
    (tmp_path / "p/programme.toml").write_bytes(description)
    before = held(tmp_path / "p")
    with pytest.raises(SourceError):
        adding.add(tmp_path, "p", Upload("b.txt", TEXT, "sv", "B"))
    assert held(tmp_path / "p") == before


@given(st.text(max_size=40))
def test_a_name_leads_nowhere_whatever_it_holds(given: str) -> None:
    name = filename(f"{given}.txt")
    assert Path(name).name == name and name.isascii() and name.endswith(".txt") and not name.startswith(".")
    assert name == name.casefold() and len(name) < 70 and name != programme.DESCRIPTION
