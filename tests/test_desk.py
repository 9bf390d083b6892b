"""The desk, from mail to a letter that somebody stands by, on each database."""

from __future__ import annotations

import datetime
import email
import io
import re
from collections.abc import Callable
from dataclasses import replace
from email.policy import default
from pathlib import Path

import docx
import pytest
from databases import settings
from hypothesis import given
from hypothesis import strategies as st
from library import TODAY, Place

from assistant.access import Person
from assistant.assistant import Assistant
from assistant.desk import outgoing
from assistant.desk.desk import Desk, as_kept
from assistant.desk.enquiry import Enquiry
from assistant.desk.mail import Mail
from assistant.errors import DeskError
from assistant.journal.journal import Journal
from assistant.journal.opening import open_journal

FITS = Mail(
    "Hej!\n\nVi vill starta en gemensam spelstudio i Kotka. Passar det programmets mål?\n\n"
    "Vem godkände programmet?\n\nPer Ek",
    "per.ek@example.fi",
    "Per Ek",
    "Spelstudio",
    "<1@example.fi>",
)
MONEY = {
    "sv": "Hej!\n\nHur mycket stöd kan man få?\n\nNär går ansökningstiden ut?\n\nBo Lind",
    "fi": "Hei!\n\nKuinka paljon tukea voi saada?\n\nMilloin hakuaika päättyy?\n\nLiisa Mäki",
    "en": "Hello!\n\nHow much support can one get?\n\nWhen is the deadline for applications?\n\nJo Field",
}
GERMAN = "Guten Tag!\n\nWer hat das Programm genehmigt und wann?\n\nMit freundlichen Grüßen\nHeidi"
BESIDE = "Hej!\n\nVem godkände programmet?\n\nVad kostar en kopp kaffe i Helsingfors?\n\nRolf"


@pytest.fixture
def desk(assistant: Assistant, journal: Journal) -> Desk:
    return Desk(assistant, journal.enquiries)


def received(desk: Desk, *mail: Mail | str) -> list[Enquiry]:
    found = [Mail(each) if isinstance(each, str) else each for each in mail]
    return list(desk.receive(found, "AA", TODAY).new)


def approved(desk: Desk, mail: Mail | str) -> Enquiry:
    (one,) = received(desk, mail)
    return desk.approve(one, Person("A. Aalto"), TODAY)


def test_an_enquiry_is_kept_with_its_letter_and_known_when_it_comes_again(desk: Desk) -> None:
    (one,) = received(desk, FITS)
    assert desk.one(one.id) == one and desk.all() == [one]
    again = desk.receive([FITS, FITS, replace(FITS, id="<2@example.fi>", text="Hej! Vem godkände det?")], "AA", TODAY)
    assert (len(again.new), again.known) == (1, 2)
    desk.sent(desk.approve(one, Person("AA"), TODAY), "AA", TODAY)
    assert desk.receive([FITS], "AA", TODAY).known == 1


def test_what_an_enquiry_needs_is_told(desk: Desk) -> None:
    needs = [desk.view(each, TODAY).need for each in received(desk, FITS, MONEY["fi"], BESIDE, GERMAN, "???")]
    assert needs == ["ready", "note", "you", "you", "you"]


def test_the_same_asked_in_three_languages_is_grouped(desk: Desk) -> None:
    first, *others = received(desk, MONEY["sv"], MONEY["fi"], MONEY["en"], FITS)
    assert [each.id for each in desk.like(first)] == [each.id for each in reversed(others[:2])]


def test_a_letter_is_approved_only_when_every_sentence_stands(desk: Desk) -> None:
    (one,) = received(desk, FITS)
    edited = desk.edit(one, one.body.replace("Hej!", "Hej Per! Ring oss före den 1 mars."), TODAY)
    assert [each.text for each in desk.view(edited, TODAY).lost] == ["Ring oss före den 1 mars."]
    with pytest.raises(DeskError) as raised:
        desk.approve(edited, Person("A. Aalto"), TODAY)
    assert raised.value.amiss == "lost" and desk.one(one.id).state == "waiting"
    signed = desk.sign(edited, ["Ring oss före den 1 mars."], "A. Aalto", TODAY)
    done = desk.approve(signed, Person("A. Aalto"), TODAY)
    assert done.state == "approved" and "Ring oss" in done.letter and "A. Aalto" in done.letter
    assert [(event.step, event.by) for event in done.history] == [("received", "AA"), ("approved", "A. Aalto")]


def test_nobody_signs_or_approves_without_a_name(desk: Desk) -> None:
    (one,) = received(desk, FITS)
    for step in (lambda: desk.sign(one, ["Hej!"], " ", TODAY), lambda: desk.approve(one, Person(""), TODAY)):
        with pytest.raises(DeskError) as raised:
            step()
        assert raised.value.amiss == "nameless"


def test_a_signature_goes_with_its_sentence(desk: Desk) -> None:
    (one,) = received(desk, FITS)
    edited = desk.edit(one, f"{one.body}\nRing oss.", TODAY)
    signed = desk.sign(edited, ["Ring oss."], "A. Aalto", TODAY)
    assert desk.edit(signed, one.body, TODAY).own == ()
    kept = desk.one(one.id)
    assert (
        desk.unsign(desk.sign(desk.edit(kept, edited.body, TODAY), ["Ring oss."], "B", TODAY), "Ring oss.", TODAY).own
        == ()
    )


def test_two_at_the_same_enquiry_do_not_overwrite_one_another(desk: Desk) -> None:
    (one,) = received(desk, FITS)
    first = desk.edit(one, f"{one.body}\nDen ena.", TODAY)
    with pytest.raises(DeskError) as raised:
        desk.edit(one, f"{one.body}\nDen andra.", TODAY)
    assert raised.value.amiss == "moved" and desk.one(one.id) == first


def test_a_letter_that_is_sent_back_is_open_again_with_the_remark(desk: Desk) -> None:
    done = approved(desk, FITS)
    back = desk.send_back(done, "Nämn visionen.", "B. Berg", TODAY)
    assert back.is_open and back.letter == "" and back.history[-1].remark == "Nämn visionen."
    assert desk.approve(back, Person("A. Aalto"), TODAY).state == "approved"


def test_once_it_is_sent_nothing_tells_whom_it_was_from(desk: Desk) -> None:
    (one,) = received(
        desk,
        replace(
            FITS,
            name="Matti Korpi",
            text=f"{FITS.text}\n\nHur mycket stöd kan man få?\n\nMATTI KORPI\nSatamakatu 5\npuh. 040 1234567\n"
            "hetu 131052-308T",
        ),
    )
    assert "040" not in one.mail.text and "131052" not in str(one)
    own = "Kerro Matille, että Korven perhe voi soittaa meille."
    greeted = desk.edit(one, f"{one.body.replace('Hej!', 'Hej Matti!')}\n\n{own}", TODAY)
    done = desk.approve(desk.sign(greeted, [own], "AA", TODAY), Person("A. Aalto"), TODAY)
    sent = desk.sent(done, "A. Aalto", TODAY)
    assert not re.search(r"(?i)per\.ek|matti|mati|korp|korv|satamakatu|<1@", str(sent))
    assert "virasto@kymenlaakso.fi" in sent.letter and "Passar det programmets mål?" in sent.mail.text
    assert desk.one(sent.id) == sent


def test_what_is_written_at_the_end_tells_no_name_either(desk: Desk) -> None:
    (one,) = received(desk, replace(FITS, name="Sanna Virtanen"))
    closed = desk.close(one, "Sanna Virtasen asia, soitti 040 1234567", "AA", TODAY)
    assert closed.history[-1].remark == "[name] [name] asia, soitti [phone]"


@pytest.mark.parametrize("step", ["edit", "sign", "draft_anew", "approve", "reuse"])
def test_an_approved_letter_changes_no_more(desk: Desk, step: str) -> None:
    done = approved(desk, FITS)
    steps: dict[str, Callable[[], object]] = {
        "edit": lambda: desk.edit(done, "Hej!", TODAY),
        "sign": lambda: desk.sign(done, ["Hej!"], "AA", TODAY),
        "draft_anew": lambda: desk.draft_anew(done, TODAY),
        "approve": lambda: desk.approve(done, Person("AA"), TODAY),
        "reuse": lambda: desk.reuse(done, done, TODAY),
    }
    with pytest.raises(DeskError) as raised:
        steps[step]()
    assert raised.value.amiss == "moved" and desk.one(done.id) == done


def test_only_what_was_approved_is_sent(desk: Desk) -> None:
    (one,) = received(desk, FITS)
    with pytest.raises(DeskError):
        desk.sent(one, "AA", TODAY)
    closed = desk.close(one, "", "AA", TODAY)
    with pytest.raises(DeskError):
        desk.close(closed, "", "AA", TODAY)


def test_a_signed_sentence_with_a_mark_that_nothing_answers_to_stands_on_nothing(desk: Desk) -> None:
    (one,) = received(desk, FITS)
    edited = desk.edit(one, f"{one.body}\n\nSe bilaga [9].", TODAY)
    signed = desk.sign(edited, ["Se bilaga [9]."], "AA", TODAY)
    assert [each.why for each in desk.view(signed, TODAY).lost] == ["gone"]


def test_marks_written_together_are_marks_of_the_letter_that_goes_out(desk: Desk) -> None:
    (one,) = received(desk, "Hej!\n\nVilka är tyngdpunktsområdena?\n\nVem godkände programmet?\n\nPer")
    said = "Tyngdpunktsområdena är flera [2, 3]."
    letter = desk.sign(
        desk.edit(one, f"{one.body}\n\n{said}", TODAY), ["Tyngdpunktsområdena är flera [2] [3]."], "AA", TODAY
    )
    assert "[2] [3]" in desk.letter(letter, "AA", TODAY).body


def test_a_mark_in_what_was_asked_is_none_of_the_letters(desk: Desk) -> None:
    (one,) = received(desk, "Hej!\n\nVad betyder [1] i texten?\n\nVem godkände programmet?\n\nPer")
    assert desk.view(one, TODAY).lost == () and "(1)" in one.body


def test_what_is_to_be_answered_is_never_too_old_and_what_is_done_is(assistant: Assistant, database: str) -> None:
    later = TODAY + datetime.timedelta(days=400)
    journal = open_journal(settings(database))
    desk = Desk(assistant, journal.enquiries)
    waiting, other = received(desk, FITS, MONEY["sv"])
    desk.close(other, "", "AA", TODAY)
    journal.purge(later)
    assert [each.id for each in desk.all()] == [waiting.id]
    journal.close()


def test_what_a_person_asks_for_holds_the_desks_mail(desk: Desk, journal: Journal) -> None:
    received(desk, FITS, MONEY["fi"])
    (entry,) = journal.requests.entries("per.ek@example.fi")
    assert entry["subject"] == "Spelstudio"
    journal.requests.delete("per.ek@example.fi")
    assert [each.mail.sender for each in desk.all()] == [""]


def test_an_earlier_letter_is_found_and_used_again_and_its_own_statements_are_not_yet_signed(desk: Desk) -> None:
    (old,) = received(desk, MONEY["sv"])
    edited = desk.edit(old, old.body.replace("Hej!", "Hej! Nästa ansökningstid öppnar den 1 mars."), TODAY)
    done = desk.approve(desk.sign(edited, ["Nästa ansökningstid öppnar den 1 mars."], "AA", TODAY), Person("AA"), TODAY)
    (new,) = received(desk, "Hej!\n\nHur stort är stödet?\n\nNär är ansökningstiden?\n\nPia")
    assert [each.id for each in desk.earlier(new)] == [done.id]
    assert [each.id for each in desk.search("milloin on hakuaika")] == [done.id]
    used = desk.reuse(done, new, TODAY)
    lost = desk.view(used, TODAY).lost
    assert "Nästa ansökningstid öppnar den 1 mars." in [each.text for each in lost]


def test_marks_follow_their_places_into_another_letter(desk: Desk) -> None:
    done = approved(desk, "Hej!\n\nVilka är tyngdpunktsområdena?\n\nVem godkände programmet?\n\nPer")
    (new,) = received(desk, "Hej!\n\nVem godkände programmet?\n\nVilka är tyngdpunktsområdena?\n\nBo")
    used = desk.reuse(done, new, TODAY)
    cited = {each.number: each.quote for each in used.answer.citations}
    line = next(each for each in used.body.splitlines() if "juni 2014" in each)
    assert [cited[int(mark)] for mark in outgoing.marks_of(line)] == [
        "Kymmenedalens landskapsfullmäktige godkände programmet i juni 2014."
    ]
    assert desk.view(used, TODAY).lost == ()


def test_one_letter_answers_all_that_ask_the_same(desk: Desk) -> None:
    first, second = received(desk, MONEY["sv"], MONEY["sv"].replace("Bo Lind", "Pia Strand"))
    own = "Läs mer på våra sidor."
    signed = desk.sign(desk.edit(first, f"{first.body}\n{own}", TODAY), [own], "AA", TODAY)
    spread = desk.spread(signed, second, TODAY)
    assert own in spread.body and [each.text for each in desk.view(spread, TODAY).lost] == [own]
    assert desk.view(desk.sign(spread, [own], "BB", TODAY), TODAY).need == "ready"
    with pytest.raises(DeskError):
        desk.spread(first, spread, TODAY)


def test_nothing_of_one_person_goes_to_another(desk: Desk) -> None:
    first, second = received(desk, replace(FITS, text=MONEY["sv"]), MONEY["sv"].replace("Bo Lind", "Pia Strand"))
    said = "Per Ek, ditt ärende 131052-308T är framme."
    edited = desk.edit(first, f"{first.body.replace('Hej!', 'Hej Per!')}\n\n{said}", TODAY)
    taken = desk.reuse(desk.sign(edited, [said], "AA", TODAY), second, TODAY)
    assert taken.body.startswith("Hej!\n") and not any(each in taken.body for each in ("Per", "131052"))
    assert [each.why for each in desk.view(taken, TODAY).lost] == ["redacted"]


def test_a_letter_that_nobody_changed_is_drafted_anew_when_a_note_comes(indexed: Place, journal: Journal) -> None:
    with indexed.assistant() as assistant:
        desk = Desk(assistant, journal.enquiries)
        plain, edited = received(desk, MONEY["sv"], MONEY["fi"])
        desk.edit(edited, f"{edited.body}\nMuokattu.", TODAY)
        assert desk.outdated() == []
        indexed.write(
            "kymmenedalen/notes/stod.md",
            "---\nowner: Registret\nvalid_until: 2026-12-31\ntopics: [amount-of-support, deadline, open-call]\n---\n"
            "## sv\nStödet är högst 70 procent. Ansökningstiden går ut den 1 mars.\n",
        )
        indexed.ingest()
        assert [each.id for each in desk.outdated()] == [plain.id]
        renewed = desk.draft_anew(plain, TODAY)
        view = desk.view(renewed, TODAY)
        assert view.need == "ready" and any(each.ground == "note" for each in view.standings)


def test_the_letter_that_goes_out_names_only_what_it_marks_numbered_through(desk: Desk) -> None:
    (one,) = received(desk, "Hej!\n\nVilka är tyngdpunktsområdena?\n\nVem godkände programmet?\n\nPer")
    kept = "\n\n".join(
        each for each in one.body.split("\n\n") if not each.startswith(("- ", "”Vilka")) and "4 " not in each
    )
    letter = desk.letter(desk.edit(one, kept, TODAY), "A. Aalto", TODAY)
    assert outgoing.marks_of(letter.body) == [1] and [each.number for each in letter.citations] == [1]
    assert letter.text.count("[1]") == 2 and "[2]" not in letter.text


def test_a_mail_program_opens_the_answer_as_a_draft_in_its_thread(desk: Desk) -> None:
    done = approved(desk, FITS)
    message = email.message_from_bytes(outgoing.eml(done.letter, done.mail, "sv"), policy=default)
    heads = [message[name] for name in ("To", "Subject", "In-Reply-To", "X-Unsent")]
    assert heads == ["per.ek@example.fi", "SV: Spelstudio", "<1@example.fi>", "1"]
    assert message.get_content().replace("\r\n", "\n").strip() == done.letter.strip()


@pytest.mark.parametrize("id", ["<1@x>\r\nBcc: all@example.fi", "no brackets", ""])
def test_no_head_of_the_answer_can_be_forged(id: str) -> None:
    mail = Mail("Hej", "per.ek@example.fi", "Per", "Re: SV: Stöd\nBcc: all@example.fi".replace("\n", " "), id)
    message = email.message_from_bytes(outgoing.eml("Hej", mail, "sv"), policy=default)
    assert message["Bcc"] is None and message["In-Reply-To"] is None


def test_the_word_file_holds_the_letter_and_is_the_same_each_time(desk: Desk, tmp_path: Path) -> None:
    done = approved(desk, FITS)
    made = outgoing.docx(done.letter, "sv", TODAY)
    assert made == outgoing.docx(done.letter, "sv", TODAY)
    said = " ".join(" ".join(each.text for each in docx.Document(io.BytesIO(made)).paragraphs).split())
    assert all(" ".join(line.removeprefix("- ").split()) in said for line in done.letter.splitlines())


@given(st.text(st.sampled_from("[]0123, ;.\n\r\u00ad\u200b\u202eaå"), max_size=40))
def test_what_is_kept_of_a_letter_is_kept_as_it_is(body: str) -> None:
    """Else the page, which compares what stands in the field with what is kept, would keep it again and again."""
    assert as_kept(as_kept(body)) == as_kept(body)
