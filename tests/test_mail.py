"""Mail comes in as files of several kinds: who wrote, what the sender wrote, and nothing of older messages."""

from __future__ import annotations

import contextlib
import time
from contextlib import suppress
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
        "<p>Den 2 feb. 2026 kl. 10:00 skrev Kansliet:</p><blockquote>Tidigare svar</blockquote>"
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
        "Kansliet kirjoitti:\n\n> Vad kan vi hjälpa med?\n> Kansliet",
        "-- \nPer Ek\nDirektör",
        "On Mon, 2 Feb 2026 at 10:00, Office of the Region of Somewhere\n<a@b.example> wrote:\n\n> Hello",
        "Den mån 2 feb. 2026 kl 10:00 skrev Kansliet\n<a@b.example>:\n> Hej",
        "2 feb. 2026 kl. 10:00 skrev Kansliet <a@b.example>:\n\nHej",
        "Toimisto <a@b.example> kirjoitti 2.2.2026 kello 10.00:\n\nHei",
        'Den 2026-02-02 10:00 skrev "Kansliet" <a@b.example> följande:\n\nHej',
        "Från: Kansliet\n<a@b.example>\nSkickat: den 2 februari 2026 10:00\nTill: Per\n<p@b.example>\nÄmne: S\n\nHej",
        "**Från:** Kansliet <a@b.example>\n**Skickat:** den 2 februari 2026\n**Ämne:** Stöd\n\nHej",
        "________________________________\nFrom: Office <a@b.example>\nSent: Monday\nSubject: Aid\n\nHello",
        "Lähetetty iPhonesta",
        "Skickat från min iPhone\n\nDen 2 feb. 2026 skrev Kansliet <a@b.example>:\n> Hej",
        "Sent from my Galaxy\n\n-- \nPer Ek",
        "Hämta Outlook för iOS<https://aka.ms/o0ukef>",
    ],
)
def test_older_messages_and_signatures_are_left_out(older: str) -> None:
    assert mail.read("a.eml", eml(f"{ASKED}\n\n{older}\n"))[0].text == ASKED


def test_a_mail_that_only_passes_another_on_keeps_it() -> None:
    passed = "-----Forwarded message-----\nFrom: Per\nSubject: Aid\n\nHow much can one get?"
    assert "How much can one get?" in mail.read("a.eml", eml(passed))[0].text


@pytest.mark.parametrize(
    "text",
    [
        "Hei!\n\nKollegani kirjoitti teille viime viikolla seuraavat kysymykset:\n1. Kuka voi hakea?",
        "Hej!\n\nFöreningen skrev nyligen:\nVem kan söka?",
        "Hej, vi undrar om två saker.\n--\nKostnader\n--\nTidtabell",
        "Hei!\n\nKollegani kirjoitti teille 2.2.2026 seuraavat kysymykset:\n1. Kuka voi hakea?",
        "Hej!\n\nDen här gången skrev vi ner våra frågor:\n- Vem kan söka?",
        "Hello\n\nOn Monday my colleague wrote:\nWho may apply?",
        "Vi reser så här:\nFrån: Kouvola\nTill: Kotka\nDatum: 12.3.2026\n\nErsätts resan?",
        "Hej\n--\nVem kan söka?\n--\nHur mycket?",
        "Hej\n-- \nVem kan söka?",
        "Hej\n-- \n" + "Vi är en förening. " * 60 + "Tack",
        "> Egenfinansieringen är 20 procent.\n\nVad betyder det?",
        "Hej!\n> Egenfinansieringen är 20 procent.\nVad betyder det?",
        "Hakemus on lähetetty Vaasasta.",
    ],
)
def test_what_the_sender_wrote_is_kept(text: str) -> None:
    assert mail.read("a.eml", eml(text))[0].text == text
    assert mail.pasted(text) == Mail(text)


def test_answers_between_quoted_lines_are_kept() -> None:
    text = "Den 2 feb. 2026 skrev A <a@b.example>:\n> Vem söker?\n\nByn.\n\n> From: x@b.example\n> Sent: 1\n\nNu."
    assert mail.read("a.eml", eml(text))[0].text.split() == ["Byn.", "Nu."]


FORWARDS = {
    "Outlook, Swedish": (
        "VB: Stöd",
        "Från: Eva Ås <eva@b.example>\nSkickat: den 2 februari 2026 10:00\nTill: Kansliet\nÄmne: Stöd",
    ),
    "Outlook, Finnish": (
        "VL: Stöd",
        "________________________________\nLähettäjä: Eva Ås <eva@b.example>\nLähetetty: maanantai 2. helmikuuta 2026\n"
        "Vastaanottaja: Toimisto <o@b.example>\nAihe: Stöd",
    ),
    "Outlook, English": (
        "FW: Stöd",
        "-----Original Message-----\nFrom: Eva Ås [mailto:eva@b.example]\nSent: Monday\nTo: Office\nSubject: Stöd",
    ),
    "Gmail": (
        "Fwd: Stöd",
        "---------- Forwarded message ---------\nFrån: Eva Ås <eva@b.example>\nDate: mån 2 feb. 2026 kl 10:00\n"
        "Subject: Stöd\nTo: <o@b.example>\n",
    ),
    "Apple, English": (
        "Fwd: Stöd",
        "Begin forwarded message:\n\nFrom: Eva Ås <eva@b.example>\nSubject: Stöd\nDate: 2 February 2026\nTo: Office",
    ),
    "Apple, Swedish": (
        "Stöd",
        "Vidarebefordrat mejl:\n\nFrån: Eva Ås <eva@b.example>\nÄmne: Stöd\nDatum: 2 februari 2026\nTill: Kansliet",
    ),
    "Apple, Finnish": (
        "Vs: Stöd",
        "Välitetty viesti alkaa:\n\nLähettäjä: Eva Ås <eva@b.example>\nAihe: Stöd\nPäivämäärä: 2.2.2026",
    ),
    "Thunderbird, Finnish": (
        "VS: Stöd",
        "-------- Välitetty viesti / Fwd.Msg --------\nAihe: Stöd\nPäiväys: 2.2.2026\n"
        "Lähettäjä: Eva Ås <eva@b.example>\nVastaanottaja: o@b.example",
    ),
    "Thunderbird, Swedish": (
        "Fwd: Stöd",
        "-------- Vidarebefordrat meddelande --------\nÄmne: Stöd\nDatum: 2026-02-02\nFrån: Eva Ås <eva@b.example>",
    ),
}


@pytest.mark.parametrize("quote", ["", "> "])
@pytest.mark.parametrize("program", FORWARDS)
def test_an_enquiry_that_a_colleague_passes_on_is_the_enquirers(program: str, quote: str) -> None:
    subject, heads = FORWARDS[program]
    below = "\n".join(quote + line for line in f"{heads}\n\n{ASKED}\n\n-- \nEva Ås".split("\n"))
    (found,) = mail.read("a.eml", eml(f"Hej\nKan du svara på det här?\n\n{below}\n", Subject=subject))
    assert found == Mail(ASKED, "eva@b.example", "Eva Ås", "Stöd")


def test_an_enquiry_that_was_passed_on_twice_is_the_first_writers() -> None:
    first = "Från: Eva <eva@b.example>\nÄmne: Stöd\n\nHur?"
    text = f"Se nedan\n\nFrån: Bo <bo@b.example>\nÄmne: VB: Stöd\n\nOch du?\n\n{first}"
    assert mail.read("a.eml", eml(text, Subject="VB: Stöd")) == [Mail("Hur?", "eva@b.example", "Eva", "Stöd")]


def test_an_enquiry_that_is_passed_on_as_a_quotation_is_read() -> None:
    quoted = "\n".join(f"> {line}" for line in ASKED.split("\n"))
    text = f"Kan du svara?\n\nDen 2 feb. 2026 kl 10:00 skrev Eva <eva@b.example>:\n\n{quoted}"
    (found,) = mail.read("a.eml", eml(text, Subject="VB: Stöd"))
    assert (found.text, found.sender) == (ASKED, "eva@b.example")


def test_a_subject_that_is_wrapped_is_no_text() -> None:
    subject = "Fråga om stöd för byarnas gemensamma utveckling i den östra"
    found = mail.pasted(f"Från: Eva <eva@b.example>\nÄmne: {subject}\nskärgården\n\nHur?")
    assert found == Mail("Hur?", "eva@b.example", "Eva", f"{subject} skärgården")


def test_of_an_answer_the_older_messages_are_no_enquiry() -> None:
    text = f"{ASKED}\n\nFrån: Kansliet <o@b.example>\nSkickat: den 2 februari\nÄmne: Stöd\n\nHej"
    (found,) = mail.read("a.eml", eml(text, Subject="VS: Stöd"))
    assert (found.text, found.sender) == (ASKED, "per.ek@example.fi")


def test_what_is_passed_on_without_heads_is_answered_to_whom_passes_it_on() -> None:
    (found,) = mail.read("a.eml", eml(f"Från byn:\n\n---- Vidarebefordrat meddelande ----\n\n{ASKED}"))
    assert (found.text, found.sender) == (f"Från byn:\n\n{ASKED}", "per.ek@example.fi")


def test_the_page_of_a_mail_is_read_where_its_text_is_blank() -> None:
    assert mail.read("a.eml", eml(" \n\xa0\n", "<p>Hur mycket?</p>"))[0].text == "Hur mycket?"


@pytest.mark.parametrize("as_mail", [True, False])
@pytest.mark.parametrize(("text", "subject"), [("", "Stöd"), ("Kan du svara?", "VB: Stöd")])
def test_an_enquiry_that_is_attached_is_read(text: str, subject: str, as_mail: bool) -> None:
    inner, outer = EmailMessage(policy=SMTP), EmailMessage(policy=SMTP)
    inner["From"], inner["Subject"] = "Eva <eva@b.example>", "Stöd"
    inner.set_content(ASKED)
    outer["From"], outer["Subject"], outer["Message-ID"] = "bo@b.example", subject, "<2@b.example>"
    outer.set_content(text)
    if as_mail:
        outer.add_attachment(inner)
    else:
        outer.add_attachment(inner.as_bytes(), "application", "octet-stream", filename="Stöd.eml")
    assert mail.read("a.eml", outer.as_bytes()) == [Mail(ASKED, "eva@b.example", "Eva", "Stöd", "<2@b.example>")]


def test_a_message_that_is_attached_to_an_enquiry_is_not_read_for_it() -> None:
    inner, outer = EmailMessage(policy=SMTP), EmailMessage(policy=SMTP)
    inner.set_content("Tidigare svar")
    outer.set_content(ASKED)
    outer.add_attachment(inner)
    assert mail.read("a.eml", outer.as_bytes())[0].text == ASKED


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<blockquote><p>Hej</p><p>Hur mycket?</p></blockquote>", "Hej\n\nHur mycket?"),
        ("<blockquote>Eget: 20 procent</blockquote><p>Vad betyder det?</p>", "> Eget: 20 procent\nVad betyder det?"),
        ("<table><tr><th>Fråga</th><td>Hur mycket?</td></tr><tr><td>Namn</td><td>Per</td></tr></table>",
         "Fråga Hur mycket?\nNamn Per"),
        ("Frågor:<ul><li>ett<li>två</ul>Per", "Frågor:\nett\ntvå\nPer"),
        ("<ol><li>ett<ol><li>två</li></ol></li></ol>", "ett\ntvå"),
        ("<h1>Stöd</h1>Hur\nmycket<!-- inte -->?<div><br></div><div>Per</div>", "Stöd\nHur mycket?\n\nPer"),
        ("Hur mycket?<br>-- <br>Per Ek", "Hur mycket?"),
    ],
)  # fmt: skip
def test_a_page_is_read_as_it_is_seen(html: str, text: str) -> None:
    assert mail.read("a.eml", eml("", html))[0].text == text


def test_a_page_that_passes_an_enquiry_on_is_read() -> None:
    html = (
        "<div>Kan du svara?</div><div>Begin forwarded message:</div><br><blockquote type='cite'><div><b>From: </b>Eva "
        "&lt;eva@b.example&gt;</div><div><b>Subject: </b>Stöd</div><br><div>Hur mycket?</div></blockquote>"
    )
    (found,) = mail.read("a.eml", eml("", html, Subject="Fwd: Stöd"))
    assert found == Mail("Hur mycket?", "eva@b.example", "Eva", "Stöd")


def test_a_line_of_a_mailbox_that_looks_like_a_head_is_text() -> None:
    box = b"From x@example.fi Mon Feb  2 10:00:00 2026\n" + eml("Hello\n>From our village we would apply. Who may?")
    assert [each.text for each in mail.read("a.mbox", box)] == ["Hello\nFrom our village we would apply. Who may?"]


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
    asked = "**Från:** Formulär <no-reply@b.example>\n**Reply-To:** Per Ek\n<per@example.fi>\n**Ämne:** Stöd\n\nHur?"
    assert mail.pasted(asked) == Mail("Hur?", "per@example.fi", "Per Ek", "Stöd")


@pytest.mark.parametrize(
    ("head", "address", "name"),
    [
        ("Ek, Per <per@example.fi>", "per@example.fi", "Ek, Per"),
        ("Per Ek [mailto:per@example.fi]", "per@example.fi", "Per Ek"),
        ('"Ek, Per" <per@example.fi>, bo@example.fi', "per@example.fi", "Ek, Per"),
        ("Ek, Per", "", "Ek, Per"),
    ],
)
def test_whom_a_head_names_is_told_by_name_and_address(head: str, address: str, name: str) -> None:
    found = mail.pasted(f"From: {head}\nSubject: Stöd\n\nHur?")
    assert (found.sender, found.name) == (address, name)
    assert mail.read("a.csv", f'from;text\n"{head.replace(chr(34), chr(34) * 2)}";Hur?\n'.encode())[0].sender == address


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        ("epost;Din fråga", "a@b.example;Hur?"),
        ("Email Address,Question", "a@b.example,Hur?"),
        ("Subject,Body,From: (Name),From: (Address),From: (Type)", "Stöd,Hur?,Per,a@b.example,SMTP"),
        ("Ämne;Brödtext;Från: (namn);Från: (adress)", "Stöd;Hur?;Per;a@b.example"),
        ("Aihe;Leipäteksti;Lähettäjä: (Nimi);Lähettäjä: (Osoite)", "Stöd;Hur?;Per;a@b.example"),
        ("Sähköposti;Viestin sisältö", "a@b.example;Hur?"),
        ("sep=;\r\nE-post;Meddelande;a,b,c", "a@b.example;Hur?;"),
        ("sep=|\r\nE-post|Meddelande", "a@b.example|Hur?"),
    ],
)
def test_a_sheet_is_read_by_what_programs_call_its_columns(heads: str, row: str) -> None:
    (found,) = mail.read("a.csv", f"\ufeff{heads}\r\n{row}\r\n".encode())
    assert (found.text, found.sender, found.name) == ("Hur?", "a@b.example", "Per" if "Per" in row else "")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.eml", b"", "no message"),
        ("a.csv", b"name;subject\nPer;x\n", "no column for the text"),
        ("a.mbox", b"nothing of the kind", "no message"),
        ("a.bin", b"\x00\x01\x02", "no text"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Hej", "another kind"),
        ("a.pdf", b"%PDF-1.7 Hej", "another kind"),
        ("a.eml", b"PK\x03\x04 Hej", "another kind"),
        ("a.eml", b"Content-Type: message/rfc822\n\n" * 3000, "malformed"),
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


@pytest.mark.parametrize(
    "piece",
    ["a", ">", "a@", "a.", "- ", "*", " ", "\n", "-- \n", "From:", "From:\n", "From: a@b.fi\nSubject: FW:\n", "On 2 ",
     "On 2\n", "\nOn 2.2.2026 a\n", "On 2.2.2026 a wrote:\n", "On 2.2.2026 wrote:\n> a\n", "skrev ", "> From: a@b.fi\n",
     "[", "<a@b", "---- Forwarded message ----\n", "Lähetetty sta ", "Sent from a\n", "To:\nCc:\nDate:\nSubject:\n",
     "____\n"],
)  # fmt: skip
def test_no_text_keeps_the_reader_busy(piece: str) -> None:
    text = (piece * 40_000)[:40_000]
    passed = eml("Hej", From="a@b.fi", Subject="FW: x").replace(b"Hej", text.encode())
    sheet = b"from,text\n" + text.replace("\n", " ").encode() + b",Hej\n"
    for name, content in {
        "a.txt": text.encode(),
        "b.txt": f"Hej{text}!".encode(),
        "a.eml": passed,
        "a.csv": sheet,
    }.items():
        began = time.process_time()
        with suppress(MailError):
            mail.read(name, content)
        assert time.process_time() - began < 1


@pytest.mark.parametrize("piece", ["<div>", "<li>a", "<b>", "<td>a", "<p>a</p>", "<br>", "<", "&", "<blockquote>a"])
def test_no_page_keeps_the_reader_busy(piece: str) -> None:
    page = eml("", "Hej").replace(b"Hej", b"Hej" + (piece * 40_000)[:40_000].encode())
    began = time.process_time()
    mail.read("a.eml", page)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "raw",
    [
        b"Message-ID: <@>\n\nHej",
        b"From: a@[\n\nHej",
        b"From: " + b"(" * 3000 + b"\n\nHej",
        b"From: =?utf-8?q?me=0D=0ABcc:_x@y.fi?= <a@b.fi>\n\nHej",
        b"Content-Type: text/plain; charset=undefined\n\nHej",
        b"Content-Type: text/plain; charset=punycode\n\nHej",
        b"Content-Type: text/html\n\n<![x",
        b"Content-Type: message/rfc822\n\n" * 2000 + b"Hej",
    ],
)
def test_a_malformed_message_is_mail_or_told_and_takes_no_other_with_it(raw: bytes) -> None:
    try:
        mail.read("a.eml", raw)
    except MailError as error:
        assert "malformed" in error.message or "no message" in error.message
    box = b"From x@y.fi Mon\n" + raw + b"\nFrom x@y.fi Mon\n" + eml("Den andra?") + b"\n"
    assert "Den andra?" in [each.text for each in mail.read("a.mbox", box)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b"hej" + b"\n" * 40_000),
        ("a.txt", b">\n" * 20_000),
        ("a.eml", b"Content-Type: text/html\n\n" + b"<div>" * 20_000),
        ("a.eml", b"Content-Type: text/html\n\n" + b"<a " * 40_000),
        ("a.eml", b"Content-Type: text/html\n\n" + b"<!--" * 40_000),
        ("a.eml", b"From: " + b"," * 40_000 + b"\n\nHej"),
        ("a.eml", b"From: " + b'"' * 40_000 + b"\n\nHej"),
        ("a.csv", b"text\n" + b"x\n" * 500_000),
        ("a.mbox", b"From x\n\n" * 100_000),
    ],
    ids=lambda each: each if isinstance(each, str) else repr(each[:30]),
)
def test_nothing_that_comes_in_holds_up_the_others_for_long(name: str, content: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(MailError):
        mail.read(name, content)
    assert time.process_time() - began < 3
