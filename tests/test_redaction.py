"""Redaction: personal details go, whoever wrote them how; sums, years, dates and business ids stay to the letter."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban, luhn
from stdnum.fi import hetu

from assistant.markdown import escape
from assistant.redaction import count, redacted, redacted_markdown


@pytest.mark.parametrize(
    ("detail", "name"),
    [
        ("131052-308T", "identity code"),
        ("010190-900P", "identity code"),
        ("010190Y901R", "identity code"),
        ("010105A902U", "identity code"),
        ("010105a902u", "identity code"),
        ("131052−308T", "identity code"),
        ("020200+0029", "identity code"),  # its beginning could be a phone number
        ("131052-308X", "identity code"),  # with a slip of the pen it is still somebody's
        ("19900101-0017", "identity code"),
        ("900101-0017", "identity code"),
        ("199001010017", "identity code"),
        ("900161-0017", "identity code"),  # a coordination number
        ("197703772157", "identity code"),  # one without a sign
        ("900101 0017", "identity code"),
        ("19900101 - 0017", "identity code"),
        ("131052 -308T", "identity code"),
        ("010105 A902U", "identity code"),
        ("nimi.sukunimi@example.fi", "e-mail"),
        ("åsa+projekt@exempel.example.se", "e-mail"),
        ("nimi (at) example.fi", "e-mail"),
        ("nimi(a)example.fi", "e-mail"),
        ("nimi.suku at example.fi", "e-mail"),
        ("nimi.suku [a] example.fi", "e-mail"),
        ("namn.efternamn snabel-a example.se", "e-mail"),
        ("+358 40 123 4567", "phone"),
        ("040 1234567", "phone"),
        ("040-123 4567", "phone"),
        ("(09) 123 4567", "phone"),
        ("05 741 5300", "phone"),
        ("0046 70 123 45 67", "phone"),
        ("070-123 45 67", "phone"),
        ("358 40 123 4567", "phone"),
        ("46701234567", "phone"),
        ("FI21 1234 5600 0007 85", "account"),
        ("FI2112345600000785", "account"),
        ("FI21-1234-5600-0007-85", "account"),
        ("SE45 5000 0000 0583 9825 7466", "account"),
        ("4111 1111 1111 1111", "card"),
        ("3782 822463 10005", "card"),
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "Det är {}, tack.", "Tavoitat minut: {}.", "({})", "x\n{}\ny", "_ {} _", "modell 20x {}"]
)
def test_a_personal_detail_is_replaced_by_its_name(detail: str, name: str, around: str) -> None:
    assert redacted(around.format(detail)) == around.format(f"[{name}]")


@pytest.mark.parametrize(
    "text",
    [
        "Kan jag få 250 000 euro 2021–2027? Y-tunnus 1234567-8",
        "50 000–100 000 euroa vuosina 2024-2026, 2014−2017",
        "diaarinumero 1234/2024, 45100 Kouvola, 00100 Helsinki",
        "1 200 000 kr, projektnr 20201234, 12.5.2024 klo 16.15",
        "ISBN 978-951-123-456-7, hankekoodi A80123, EURA 2021, 401234",
        "lag 306/2019, art. 107.1, 2014-06-01, 1000-2000 m2, 0,5 milj., 05-10 %, 0-5 vuotta",
        "Puhelinvaihde 112 ja 116117, 24/7, 9–16",
        "EU 2021/1060, COM(2020) 380, S2-2014",
        "Vi är 12 personer, 34 000 invånare, 3,5 miljoner",
        "a@b, @nimimerkki, x @ y",
        "Y-tunnus 0872013-3, FI08720133, OVT 003726486731, 003707122713",
        "KYML/299/04.00.00/2021, 04.09.2030, kl. 08.30–16.00",
        "1357000,0–141.500,0 euroa, 0–227 000 kr, 358 402 123 euroa",
        "EAN 6410405082657, 6470016645672, viite 12345 67890 12343",
        "more at www.example.fi, artikla 5 (a) kohta.Lisäksi",
        "",
    ],
)
def test_what_is_nobodys_detail_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


@given(
    day=st.integers(1, 28), month=st.integers(1, 12), year=st.integers(0, 99), number=st.integers(2, 899),
    sign=st.sampled_from("+-ABCDEFYXWVU"), before=st.text("abcåäö ,.", max_size=20),
)  # fmt: skip
def test_every_finnish_code_with_its_checksum_goes(
    day: int, month: int, year: int, number: int, sign: str, before: str
) -> None:
    digits = f"{day:02}{month:02}{year:02}"
    code = f"{digits}{sign}{number:03}{hetu._calc_checksum(f'{digits}{number:03}')}"
    assert redacted(f"{before} {code}") == f"{before} [identity code]"


@given(bban=st.from_regex(r"\A[0-9]{14}\Z"), spaced=st.booleans())
def test_every_finnish_account_goes(bban: str, spaced: bool) -> None:
    account = f"FI{iban.calc_check_digits(f'FI00{bban}')}{bban}"
    written = " ".join(account[at : at + 4] for at in range(0, len(account), 4)) if spaced else account
    assert redacted(f"Tili {written} kiitos") == "Tili [account] kiitos"


@given(st.from_regex(r"\A[45][0-9]{14}\Z"))
def test_every_card_number_goes(digits: str) -> None:
    number = digits + luhn.calc_check_digit(digits)
    assert number not in redacted(f"kortti {number}")


@given(st.text(max_size=80))
def test_whatever_is_redacted_once_is_redacted(text: str) -> None:
    once = redacted(text)
    assert redacted(once) == once


@pytest.mark.parametrize(
    "detail",
    ["131052-308T", "19900101-0017", "åsa+projekt@exempel.example.se", "nimi [at] example.fi", "+358 40 123 4567",
     "(09) 123 4567", "FI21 1234 5600 0007 85", "4111-1111-1111-1111"],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "**Du** [1] frågar: *{}*, tack.", "– {}\n- {}\n"])
def test_what_markdown_escapes_is_a_detail_too(detail: str, around: str) -> None:
    name = redacted(detail)[1:-1]
    assert redacted_markdown(around.replace("{}", escape(detail))) == around.replace("{}", rf"\[{name}\]")


@pytest.mark.parametrize("detail", ["131052-308T", "199001010017", "FI2112345600000785", "4111111111111111"])
def test_what_is_underlined_is_a_detail_too(detail: str) -> None:
    assert detail not in redacted(f"_{detail}_") and detail not in redacted(f"code_{detail}.txt")


def test_of_markdown_all_else_stays_with_its_marks() -> None:
    text = r"**Svar** \[1\] [1]: 250 000 euro, 2021\-2027 \\ https\://example.fi"
    assert redacted_markdown(text) == text


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("", 0),
        ("Stödet är 250 000 euro 2021–2027.", 0),
        ("131052-308T", 1),
        ("131052-308T, nimi@example.fi och 040 1234567", 3),
        ("131052-308T 131052-308T", 2),
        ("nimi.0401234567@example.fi", 1),
        ("nimi@example.fi.040 1234567", 2),
    ],
)
def test_details_are_counted_and_those_that_overlap_are_one(text: str, many: int) -> None:
    assert count(text) == many
    assert redacted(text).count("[") == many


def test_of_details_that_overlap_nothing_is_left() -> None:
    assert redacted("nimi.0401234567@example.fi 040 1234567@example.fi").count("567") == 0


def test_a_long_text_takes_no_long_time() -> None:
    begun = time.monotonic()
    redacted("a" * 50_000)
    assert time.monotonic() - begun < 5
