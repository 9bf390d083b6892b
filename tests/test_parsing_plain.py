"""Plain text: the right letters whatever the encoding, or a refusal; never other letters."""

from __future__ import annotations

import pytest

from assistant.errors import SourceError
from assistant.parsing import plain

SWEDISH = "Målen är få: ”Öppna dörrar” – 50 % på nästa år, högst 2021–2027. Även åländska företag är med."
FINNISH = "Hakemus jätetään määräaikaan mennessä. Päätöksen tekee maakuntahallitus, jäsenistä yli puolet läsnä."


@pytest.mark.parametrize("text", [SWEDISH, FINNISH, "å", "Plain English, with no sign beyond ASCII."])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_text_is_the_same_in_every_encoding(text: str, encoding: str) -> None:
    assert plain.parse(text.encode(encoding)).text == text


@pytest.mark.parametrize("text", [FINNISH, SWEDISH.replace("”", "").replace("–", "-")])
@pytest.mark.parametrize(
    ("encoding", "name"), [("iso8859-15", "Windows-1252"), ("mac_roman", "Mac Roman"), ("cp850", "DOS 850")]
)
def test_older_encodings_are_told_by_where_their_letters_stand(text: str, encoding: str, name: str) -> None:
    parsed = plain.parse(text.encode(encoding))
    assert (parsed.text, [each.detail for each in parsed.remarks]) == (text, [name])


def test_the_euro_sign_tells_the_newer_latin_encoding() -> None:
    assert plain.parse("Högst 500 € i år".encode("iso8859-15")).text == "Högst 500 € i år"


def test_another_encoding_than_the_usual_one_is_remarked() -> None:
    assert plain.parse(SWEDISH.encode()).remarks == ()
    assert [(each.kind, each.detail) for each in plain.parse(SWEDISH.encode("cp1252")).remarks] == [
        ("encoding", "Windows-1252")
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Mål på ".encode() + "två sätt".encode("cp1252"), "it is in two encodings"),
        ("Цели программы развития".encode("cp1251"), "nor of any other encoding"),
        ("地域の計画".encode("shift_jis"), "nor of any other encoding"),
        ("Mål".encode("utf-16") + b"\x00", "is not UTF-16"),
        (b"\xef\xbb\xbf \n", "empty file"),
        (b"Mal\x00och", "NUL"),
        (b"a" * 5_000_001, "5000001 characters"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_cannot_be_told_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(SourceError) as error:
        plain.parse(data)
    assert said in error.value.message and error.value.next_step
