"""What a corpus folder holds: which files become documents, which are passed over, and what is told of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.corpus import Corpus, read_corpus

TEXT = "Turismen ska utvecklas i hela regionen.\n"


def corpus(folder: Path, files: dict[str, str | bytes]) -> Corpus:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_corpus(folder)


def test_documents_of_every_format_stand_side_by_side(tmp_path: Path) -> None:
    page, pairs = "<h1>Stöd</h1><p>Stödet är för företag.</p>", "fråga;svar\nVem kan söka?;Alla företag.\n"
    read = corpus(tmp_path, {"p/a.txt": TEXT, "p/b.md": f"# {TEXT}\nMer.", "p/c.htm": page, "p/d.csv": pairs})
    assert {name: source.format for name, source in read.sources.items()} == {
        "p/a.txt": "text",
        "p/b.md": "markdown",
        "p/c.htm": "html",
        "p/d.csv": "csv",
    }
    assert not read.failed and not read.skipped


def test_the_same_text_under_two_names_is_one_document_and_the_later_is_told(tmp_path: Path) -> None:
    read = corpus(tmp_path, {"p/a.txt": TEXT, "p/b.txt": TEXT.replace(" ", "\n"), "q/a.txt": TEXT})
    assert set(read.sources) == {"p/a.txt", "q/a.txt"}
    assert [(each.name, each.reason) for each in read.skipped] == [("p/b.txt", "has the same text as p/a.txt")]


def test_a_version_with_the_text_of_the_one_that_it_replaces_is_answered_from(tmp_path: Path) -> None:
    title = 'title = { sv = "A", fi = "A", en = "A" }\n'
    old, new = (f'[[documents]]\npath = "{name}"\nlanguage = "sv"\n' for name in ("old.txt", "new.txt"))
    described = f'{title}{old}{new}replaces = "old.txt"\n'
    read = corpus(tmp_path, {"p/programme.toml": described, "p/old.txt": TEXT, "p/new.txt": TEXT})
    assert [name for name, source in read.sources.items() if not source.replaced_by] == ["p/new.txt"]


def test_files_that_cannot_be_read_are_told_and_hidden_ones_are_not(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"p/a.txt": TEXT, "p/b.xlsx": b"PK", "p/.c.xlsx": b"PK", "p/~$d.docx": b"x"}
    read = corpus(tmp_path, files)
    assert [each.name for each in read.skipped] == ["p/b.xlsx"] and read.skipped[0].next_step


def test_a_described_folder_has_the_documents_it_names_and_no_more_is_said(tmp_path: Path) -> None:
    described = 'title = {sv="P", fi="P", en="P"}\n[[documents]]\npath = "a.txt"\nlanguage = "sv"\n'
    read = corpus(tmp_path, {"p/programme.toml": described, "p/a.txt": TEXT, "p/b.xlsx": b"PK"})
    assert (set(read.sources), read.skipped) == ({"p/a.txt"}, ())


def test_a_folder_of_documents_is_one_programme_with_what_lies_below(tmp_path: Path) -> None:
    read = corpus(tmp_path, {"a.txt": TEXT, "under/b.txt": f"{TEXT}Mer."})
    assert set(read.sources) == {"a.txt", "under/b.txt"} and len(read.programmes) == 1


def test_a_document_beside_described_programmes_is_told_and_left(tmp_path: Path) -> None:
    described = 'title = {sv="P", fi="P", en="P"}\n[[documents]]\npath = "a.txt"\nlanguage = "sv"\n'
    read = corpus(tmp_path, {"p/programme.toml": described, "p/a.txt": TEXT, "loose.txt": TEXT})
    assert set(read.sources) == {"p/a.txt"}
    assert [(each.name, each.reason) for each in read.skipped] == [("loose.txt", "lies in no programme's folder")]


@pytest.mark.parametrize("name", ["\u202efdp.txt", "\x1b[31m.txt"])
def test_a_name_that_reads_as_another_is_refused_and_shown_harmless(tmp_path: Path, name: str) -> None:
    read = corpus(tmp_path, {"p/a.txt": TEXT, f"p/{name}": "Mer text."})
    assert [each.name.isprintable() for each in read.failed] == [True] and set(read.sources) == {"p/a.txt"}


def test_the_ending_of_a_file_that_is_passed_over_is_shown_harmless(tmp_path: Path) -> None:
    [skipped] = corpus(tmp_path, {"p/a.txt": TEXT, "p/b.\x1b[31m\u202e": "?"}).skipped
    assert skipped.told.isprintable() and all(value.isprintable() for value in skipped.values.values())


def test_a_text_in_another_language_is_no_document(tmp_path: Path) -> None:
    norwegian = "Kommunen kan gi støtte til utviklingsprosjekter som fremmer næringslivet. Søknaden må sendes inn. " * 3
    read = corpus(tmp_path, {"p/a.txt": TEXT, "p/b.txt": norwegian})
    assert set(read.sources) == {"p/a.txt"} and "another language" in read.failed[0].reason


def test_what_a_reader_would_not_expect_is_remarked(tmp_path: Path) -> None:
    text = "Fi\u00adnansiering av pаrter. Ring 040 123 4567 eller skriv till a.b@example.com, kod 131052-308T.\n"
    source = corpus(tmp_path, {"p/a.txt": text}).sources["p/a.txt"]
    assert {each.kind: each.count for each in source.remarks} == {"invisible": 1, "lookalikes": 1, "personal": 3}
    assert source.text == text
