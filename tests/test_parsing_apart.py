"""The way in for every file: its ending and its bytes must agree, and whatever it does is done in a process apart."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping

import pytest

from assistant.errors import SourceError
from assistant.parsing import apart, formats, limits, packed
from assistant.records import Format


def refused(data: bytes, format: Format, seconds: float = limits.SECONDS) -> str:
    with pytest.raises(SourceError) as error:
        apart.parse(data, format, seconds)
    assert error.value.next_step
    return error.value.message


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in files.items():
            file.writestr(name, data)
    return made.getvalue()


WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("data", "format", "said"),
    [
        (b"", "pdf", "empty file"),
        (b"MZ\x90", "pdf", "found a program"),
        (b"<!DOCTYPE html><p>Hej", "pdf", "found a web page, expected a PDF"),
        (b"PK\x03\x04", "pdf", "found a zip or Office file"),
        (b"%PDF-1.7", "text", "found a PDF"),
        (b"%PDF-1.7", "html", "found a PDF"),
        (b"PK\x03\x04", "csv", "found a zip or Office file"),
        (b"\xd0\xcf\x11\xe0", "docx", "locked with a password"),
        (b"<svg onload=alert(1)>", "html", "found a drawing"),
        (b'<?xml version="1.0"?>\n<svg/>', "text", "found a drawing"),
        (b"%PDF-1.7\n" + zipped({"a": b"b"}), "pdf", "a zip file as well"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(data: bytes, format: Format, said: str) -> None:
    assert said in refused(data, format)


@pytest.mark.parametrize("ending", [".docm", ".doc", ".xlsx", ".svg", ".exe", "", ".tex" * 1000])
def test_an_ending_that_cannot_be_read_says_what_it_is_and_what_to_do(ending: str) -> None:
    with pytest.raises(SourceError) as error:
        formats.of_name(ending)
    assert formats.ENDINGS in error.value.message and error.value.next_step and len(error.value.message) < 200


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.txt": b"x"}, "no Word file"),
        ({**WORD, "word/vbaProject.bin": b"x"}, "macros"),
        ({**WORD, "../../evil": b"x"}, "lead astray"),
        ({**WORD, "word/big.xml": b"0" * (limits.EXPANDED + 1)}, "unpacks to 100 MB"),
        ({**WORD, **{f"word/{number}": b"" for number in range(limits.ENTRIES)}}, "holds 5002 files"),
    ],
    ids=["another", "macros", "astray", "bomb", "crowd"],
)
def test_a_zip_file_is_judged_before_it_is_unpacked(files: dict[str, bytes], said: str) -> None:
    with pytest.raises(SourceError, match=said):
        packed.checked(zipped(files))


def test_a_file_is_given_up_when_its_time_is_over() -> None:
    began = time.monotonic()
    assert "takes more than" in refused(b"<p>" * 2_000_000, "html", 0.05)
    assert time.monotonic() - began < limits.SECONDS / 2


def test_a_file_that_takes_more_memory_than_there_is_costs_nobody_else_any() -> None:
    assert "of memory" in refused(b"question;answer\n" + b";" * 50_000_000, "csv")


def test_signs_that_no_store_holds_become_spaces_and_offsets_stay() -> None:
    parsed = apart.parse(b"<p>A\x1b[31mB\x07C</p>", "html")
    assert parsed.text == "A [31mB C"


def test_what_was_read_once_is_not_read_again() -> None:
    page = b"<p>The same page, read by every page of the staff's.</p>"
    apart.parse(page, "html")
    began = time.monotonic()
    apart.parse(page, "html")
    assert time.monotonic() - began < 0.02
