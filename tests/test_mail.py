"""Mail comes in as files of several kinds: who wrote, what the sender wrote, and nothing of older messages."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk import mail
from assistant.desk.mail import Mail
from assistant.errors import MailError

ASKED = "Hej!\n\nHur mycket stöd kan man få?\n\nPer"


def eml(text: str = ASKED, html: str = "", charset: str = "utf-8", **heads: str) -> bytes:
    message = EmailMessage(policy=SMTP)
    for name, value in {"From": "Per Ek <per.ek@example.fi>", "Subject": "Stöd", **heads}.items():
        message[name.replace("_", "-")] = value
    if text:
        message.set_content(text, charset=charset)
    if html:
        (message.add_alternative if text else message.set_content)(html, subtype="html")
    return message.as_bytes()


def test_an_eml_tells_who_wrote_and_what() -> None:
    (found,) = mail.read("a.eml", eml(Message_ID="<1@example.fi>"))
    assert found == Mail(ASKED, "per.ek@example.fi", "Per Ek", "Stöd", "<1@example.fi>")


def test_an_answer_goes_to_whom_the_mail_names_for_it() -> None:
    (found,) = mail.read("a.eml", eml(Reply_To="Kansliet <office@example.fi>"))
    assert (found.sender, found.name) == ("office@example.fi", "Kansliet")


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1252"])
def test_letters_survive_in_every_encoding_that_mail_comes_in(charset: str) -> None:
    assert mail.read("a.eml", eml(charset=charset))[0].text == ASKED
    assert mail.read("a.txt", ASKED.encode(charset))[0].text == ASKED


def test_a_text_in_utf16_is_told_by_its_mark() -> None:
    assert mail.read("a.txt", ASKED.encode("utf-16"))[0].text == ASKED


def test_an_encoding_that_nobody_knows_is_read_as_well_as_can_be() -> None:
    raw = eml(charset="utf-8").replace(b'charset="utf-8"', b'charset="x-nowhere"')
    assert mail.read("a.eml", raw)[0].text == ASKED


def test_the_text_of_a_page_is_read_without_its_scripts_and_older_messages() -> None:
    html = (
        "<style>p {color: red}</style><p>Hej &amp; hallå!</p><p>Hur mycket<br>stöd?</p><script>alert(1)</script>"
        "<blockquote>Tidigare svar</blockquote>"
    )
    assert mail.read("a.eml", eml("", html))[0].text == "Hej & hallå!\n\nHur mycket\nstöd?"


@pytest.mark.parametrize(
    "older",
    [
        "On Mon, 2 Feb 2026 at 10:00, Kansliet <a@b.example> wrote:\n> Hello",
        "Den mån 2 feb. 2026 kl 10:00 skrev Kansliet <a@b.example>:\n> Hej",
        "ma 2. helmik. 2026 klo 10.00 Toimisto (a@b.example) kirjoitti:\n> Hei",
        "-----Ursprungligt meddelande-----\nFrån: Kansliet\nHej",
        "Lähettäjä: Toimisto\nLähetetty: maanantai 2. helmikuuta 2026\nAihe: Tuki\n\nHei",
        "From: Office\nSent: Monday\nTo: Per\nSubject: Aid\n\nHello",
        "> Vad kan vi hjälpa med?\n> Kansliet",
        "-- \nPer Ek\nDirektör",
    ],
)
def test_older_messages_and_signatures_are_left_out(older: str) -> None:
    assert mail.read("a.eml", eml(f"{ASKED}\n\n{older}\n"))[0].text == ASKED


def test_a_mail_that_only_passes_another_on_keeps_it() -> None:
    passed = "-----Forwarded message-----\nFrom: Per\nSubject: Aid\n\nHow much can one get?"
    assert "How much can one get?" in mail.read("a.eml", eml(passed))[0].text


def test_a_mailbox_and_a_sheet_hold_many() -> None:
    box = b"".join(b"From x@example.fi Mon Feb  2 10:00:00 2026\n" + eml(f"Fråga {n}?") + b"\n" for n in range(3))
    assert [each.text for each in mail.read("a.mbox", box)] == ["Fråga 0?", "Fråga 1?", "Fråga 2?"]
    sheet = 'Avsändare;Ämne;Meddelande\nPer Ek <per@example.fi>;Stöd;"Hej\nHur mycket?"\n;;\nb@example.fi;;När?\n'
    found = mail.read("a.csv", sheet.encode("cp1252"))
    assert found == [Mail("Hej\nHur mycket?", "per@example.fi", "Per Ek", "Stöd"), Mail("När?", "b@example.fi")]


def test_heads_that_were_pasted_along_are_read() -> None:
    pasted = f"From: Per Ek <per@example.fi>\nSubject: Stöd\n\n{ASKED}"
    assert mail.pasted(pasted) == Mail(ASKED, "per@example.fi", "Per Ek", "Stöd")
    assert mail.pasted(ASKED) == Mail(ASKED)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.eml", b"", "no message"),
        ("a.csv", b"name;subject\nPer;x\n", "no column for the text"),
        ("a.mbox", b"nothing of the kind", "no message"),
        ("a.bin", b"\x00\x01\x02", "no text"),
        ("a.txt", b"x" * (mail.LARGEST + 1), "larger than"),
    ],
)
def test_what_is_no_mail_is_said_with_its_name(name: str, content: bytes, said: str) -> None:
    with pytest.raises(MailError, match=said) as raised:
        mail.read(name, content)
    assert raised.value.message.startswith(name)


def test_an_address_cannot_carry_a_head_of_its_own() -> None:
    found = mail.read("a.csv", b'from,text\n"x@example.fi\nBcc: all@example.fi",Hej\n')[0]
    assert "\n" not in found.sender and "Bcc" not in found.sender


@given(st.binary(max_size=400), st.sampled_from(["a.eml", "a.mbox", "a.csv", "a.txt"]))
def test_whatever_bytes_come_they_are_mail_or_a_mail_error(content: bytes, name: str) -> None:
    try:
        found = mail.read(name, content)
    except MailError:
        return
    assert all("\0" not in each.text and "\n" not in each.sender + each.name + each.subject for each in found)
