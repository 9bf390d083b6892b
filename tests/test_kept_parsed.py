"""What was parsed is kept: used again while file and parsers are the same, and made again whenever it is damaged."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from library import Place

from assistant import kept_parsed, sources
from assistant.errors import SourceError
from assistant.kept_parsed import KeptParsed

PAGE = b"<h1>Rubrik</h1><p>Programmets m&aring;l.</p>"
OTHER = b"<p>Another page.</p>"

COMMON = {"assistant", "markdown_it", "pydantic", "pydantic_core", "yaml", "snowballstemmer"}
"""Libraries whose results a text's reading does not hang on, but for what our own files make of them."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with closing(KeptParsed(tmp_path / "parsed.sqlite")) as kept:
        assert kept.parse(PAGE, "html") == sources.parse(PAGE, "html")
    return tmp_path / "parsed.sqlite"


def rows(path: Path) -> list[tuple[bytes, bytes, bytes]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT key, digest, parsed FROM parsed").fetchall()


def write(path: Path, parsed: bytes, digest: bytes = b"") -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(
            "UPDATE parsed SET parsed = ?, digest = ?", (parsed, digest or hashlib.sha256(parsed).digest())
        )


def text(path: Path, page: bytes = PAGE) -> str:
    with closing(KeptParsed(path)) as kept:
        return kept.parse(page, "html").text


def test_what_has_not_changed_is_taken_from_what_was_kept(path: Path) -> None:
    write(path, rows(path)[0][2].replace(b"Programmets", b"Keptgrammes"))
    assert "Keptgrammes" in text(path) and text(path, OTHER) == "Another page."


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"null", b'{"text": 7}', b'{"text": "x", "blocks": [{"kind": "odd", "start": 0, "end": 1}]}']
)
def test_what_is_no_longer_what_was_kept_is_parsed_again(path: Path, damaged: bytes) -> None:
    write(path, damaged)
    assert text(path) == sources.parse(PAGE, "html").text
    assert b"Programmets" in rows(path)[0][2]


def test_a_text_that_was_changed_in_the_file_is_not_believed(path: Path) -> None:
    [(_, digest, said)] = rows(path)
    write(path, said.replace(b"Programmets", b"Elsewhere"), digest)
    assert "Programmets" in text(path)


@pytest.mark.parametrize("content", [b"no database at all" * 100, b""])
def test_a_file_that_is_no_database_is_made_anew(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "Programmets" in text(path) and len(rows(path)) == 1


def test_a_cache_of_other_columns_costs_nothing_but_time(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE parsed")
        database.execute("CREATE TABLE parsed (odd)")
    assert "Programmets" in text(path) and "parsed anew" in caplog.text


def test_a_folder_in_its_place_costs_nothing_but_time(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert "Programmets" in text(tmp_path) and "parsed anew" in caplog.text


def test_what_other_code_or_another_library_made_is_parsed_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, rows(path)[0][2].replace(b"Programmets", b"Keptgrammes"))
    kept_parsed.recipe.cache_clear()
    version = kept_parsed.metadata.version
    monkeypatch.setattr(kept_parsed.metadata, "version", lambda name: f"{version(name)}.post1")
    assert "Programmets" in text(path)
    kept_parsed.recipe.cache_clear()


def test_every_library_that_reads_a_text_is_in_the_recipe() -> None:
    read_by = [path for name in kept_parsed._MADE_OF for path in kept_parsed._files(kept_parsed._HERE / name)]
    imported = [line.split()[1].split(".")[0] for path in read_by if path.suffix == ".py" for line in imports(path)]
    libraries = {"bs4", "lxml", "phonenumbers", "py3langid", "pypdf", "stdnum"}
    assert libraries <= set(imported)
    assert set(imported) <= libraries | COMMON | set(kept_parsed.sys.stdlib_module_names)


def imports(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line.startswith(("import ", "from ")) and "__future__" not in line]


def test_a_refusal_is_told_each_time_and_not_kept(tmp_path: Path) -> None:
    with closing(KeptParsed(tmp_path / "parsed.sqlite")) as kept:
        for _ in range(2):
            with pytest.raises(SourceError, match="no text found"):
                kept.parse(b"<p> </p>", "html")
    assert rows(tmp_path / "parsed.sqlite") == []


def test_a_document_that_has_gone_is_gone_from_what_is_kept_as_well(tmp_path: Path) -> None:
    place = Place(tmp_path / "corpus", tmp_path / "index")
    place.write("p/a.html", "<p>Programmets mål är att utveckla turismen i regionen.</p>")
    gone = place.write("p/b.html", "<p>Numret till Hemligsson finns i det här dokumentet.</p>")
    place.ingest()
    assert len(rows(place.index / "parsed.sqlite")) == 2
    gone.unlink()
    place.ingest()
    assert len(rows(place.index / "parsed.sqlite")) == 1
    assert b"Hemligsson" not in (place.index / "parsed.sqlite").read_bytes()
