"""Programmes: a folder's description is checked field by field, and leads nowhere but into the folder."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from assistant import programme
from assistant.errors import SourceError

CORPUS = Path(__file__).parent.parent / "corpus"
TITLE = 'title = { sv = "P", fi = "O", en = "E" }\n'
STANDING = TITLE + '[standing]\nwhat = { sv = "a", fi = "b", en = "c" }\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p").mkdir()
    return tmp_path / "p"


def described(folder: Path, toml: str) -> programme.Programme:
    (folder / "programme.toml").write_text(toml, encoding="utf-8")
    return programme.load(folder)


def test_the_real_programme_says_what_it_is_and_that_it_was_replaced() -> None:
    loaded = programme.load(CORPUS / "kymmenedalen")
    standing = loaded.standing
    assert standing and loaded.ask
    assert loaded.label("fi") == "Kymenlaakso-ohjelma 2014–2017"
    assert (standing.approved, standing.period, standing.horizon) == ("2014-06", (2014, 2017), 2030)
    assert [successor.period for successor in standing.superseded_by] == [(2018, 2021), (2022, 2025)]
    assert programme.document_paths(CORPUS / "kymmenedalen", loaded) == {"kymmenedalen.sv.txt": "sv"}


def test_a_programme_is_over_after_the_last_year_of_its_period(folder: Path) -> None:
    standing = described(folder, STANDING + "period = [2014, 2017]").standing
    assert standing
    assert not standing.is_over(datetime.date(2017, 12, 31))
    assert standing.is_over(datetime.date(2018, 1, 1))


def test_without_a_period_nothing_is_over_and_the_label_is_the_title(folder: Path) -> None:
    loaded = described(folder, STANDING)
    assert loaded.standing and not loaded.standing.is_over(datetime.date(2999, 1, 1))
    assert loaded.label("sv") == "P"


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "title: Field required"),
        ('title = { sv = "P", fi = "O" }', "title.en: Field required"),
        ('title = { sv = " ", fi = "O", en = "E" }', "title.sv: found ' '"),
        ('title = "P"', "title: found 'P'"),
        (TITLE + "colour = 1", "colour: found '1'"),
        (TITLE + 'language = "de"', "language: found 'de'"),
        (STANDING + "period = [2014]", "standing.period.1: Field required"),
        (STANDING + "period = [2017, 2014]", "standing.period: found '[2017, 2014]': expected the first year"),
        (
            STANDING + 'approved = "juni 2014"',
            "standing.approved: found 'juni 2014': expected a year, a month or a day",
        ),
        (STANDING + 'approved = "2014-13"', "standing.approved: found '2014-13'"),
        (STANDING + 'approved = "2014-02-30"', "standing.approved: found '2014-02-30'"),
        (TITLE + '[[documents]]\npath = "a.txt"', "documents.0.language: Field required"),
        (TITLE + '[[documents]]\npath = "a.txt"\nlanguage = "sv"\n' * 2, "documents: "),
        (TITLE + '[ask]\nname = { sv = "a", fi = "b", en = "c" }\nweb = "javascript:alert(1)"', "ask.web: found 'java"),
        (TITLE + '[ask]\nname = { sv = "a", fi = "b", en = "c" }\nemail = "a b@c"', "ask.email: found 'a b@c'"),
        ("title = ", "Invalid value"),
        ("a = 1\na = 2", "Cannot overwrite a value"),
    ],
    ids=lambda value: value[-30:],
)
def test_a_wrong_field_is_told_with_its_place_what_was_found_and_what_to_do(folder: Path, toml: str, said: str) -> None:
    with pytest.raises(SourceError) as error:
        described(folder, toml)
    assert error.value.message.startswith("p/programme.toml: ") and said in error.value.message
    assert "ingest again" in error.value.next_step and "\n" not in str(error.value)


@pytest.mark.parametrize("day", ["2014", "2014-06", "2014-06-30"])
def test_a_date_may_be_a_year_a_month_or_a_day(folder: Path, day: str) -> None:
    standing = described(folder, STANDING + f'approved = "{day}"').standing
    assert standing and standing.approved == day


def test_a_description_that_is_no_text_or_cannot_be_read_is_refused(folder: Path) -> None:
    (folder / "programme.toml").write_bytes("title = å".encode("cp1252"))
    with pytest.raises(SourceError, match="byte 8 is not UTF-8"):
        programme.load(folder)
    (folder / "programme.toml").unlink()
    (folder / "programme.toml").mkdir()
    with pytest.raises(SourceError, match=r"p/programme\.toml: "):
        programme.load(folder)


def test_without_a_description_every_file_of_a_known_format_is_a_document(folder: Path) -> None:
    (folder / "under").mkdir()
    for name in ("b.txt", "under/a.MD", "c.pdf", ".hidden.txt", "~$e.docx", "d.xlsx"):
        (folder / name).write_text("text", encoding="utf-8")
    loaded = programme.load(folder)
    assert (loaded.name, loaded.title.fi, loaded.standing) == ("p", "p", None)
    assert programme.document_paths(folder, loaded) == {"b.txt": None, "c.pdf": None, "under/a.MD": None}
    assert {path: error.message.split(",")[0] for path, error in programme.others(folder).items()} == {
        "d.xlsx": "found a spreadsheet"
    }


def test_with_a_description_only_the_documents_it_names_are_read(folder: Path) -> None:
    (folder / "b.txt").write_text("text", encoding="utf-8")
    loaded = described(folder, TITLE + '[[documents]]\npath = "a.txt"\nlanguage = "fi"')
    assert programme.document_paths(folder, loaded) == {"a.txt": "fi"}


@pytest.mark.parametrize(
    "path", ["../secret.txt", "under/../../secret.txt", "{absolute}", "link.txt", "linked/secret.txt"]
)
def test_no_path_leads_out_of_the_folder(folder: Path, path: str) -> None:
    secret = folder.parent / "secret.txt"
    secret.write_text("hemligt", encoding="utf-8")
    (folder / "link.txt").symlink_to(secret)
    (folder / "linked").symlink_to(folder.parent, target_is_directory=True)
    with pytest.raises(SourceError, match="outside the programme's folder") as error:
        programme.read_document(folder.parent, folder, programme.load(folder), path.format(absolute=secret), "sv")
    assert error.value.next_step


def test_a_document_is_named_below_its_programme(folder: Path) -> None:
    (folder / "under").mkdir()
    (folder / "under" / "a.md").write_text("Mål", encoding="utf-8")
    source = programme.read_document(folder.parent, folder, programme.load(folder), "under/a.md", "sv")
    assert (source.document, source.programme, source.language, source.text) == ("p/under/a.md", "p", "sv", "Mål")
