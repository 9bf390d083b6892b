"""Drafts: one letter that answers a message, with its sources, in a row that keeps every invariant."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from contract import assert_row_holds
from library import Place, run
from test_enquiries import MAIL, text_of

from assistant import rows
from assistant.assistant import Assistant
from assistant.markdown import MARK, plain
from assistant.records import Language

FRAME = {
    "sv": ("Hej!", "Med vänlig hälsning", "Källor:"),
    "fi": ("Hei!", "Ystävällisin terveisin", "Lähteet:"),
    "en": ("Hello!", "Kind regards", "Sources:"),
}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
@pytest.mark.parametrize("single", [False, True], ids=["enquiry", "one question"])
def test_a_letter_greets_answers_closes_and_names_its_sources(
    assistant: Assistant, language: Language, single: bool
) -> None:
    single_question = {"sv": "Vem godkände programmet?", "fi": "Kuka hyväksyi ohjelman?", "en": "Who approved it?"}
    answer = assistant.draft(single_question[language] if single else MAIL[language])
    assert_row_holds(json.loads(rows.line(rows.of_answer(answer))), text_of)
    salutation, closing, sources = FRAME[language]
    said, _, listed = plain(answer.text).partition(sources)
    assert said.startswith(salutation) and closing in said
    assert set(MARK.findall(said)) <= set(MARK.findall(listed))
    assert all(re.sub(r"\s+", " ", each.quote) in re.sub(r"\s+", " ", listed) for each in answer.citations)


def test_what_the_text_leaves_open_is_gathered_with_whom_to_ask(assistant: Assistant) -> None:
    said = plain(assistant.draft(MAIL["sv"]).text)
    below = said.partition("Texten svarar inte på")[2]
    assert "Hur mycket stöd kan man få?" in below and "virasto@kymenlaakso.fi" in below
    assert said.count("virasto@kymenlaakso.fi") == 1


OURS = {
    "sv": ("Kymmenedalens förbund", "Hör gärna av dig till oss: https", "Fråga oss vad som gäller i dag."),
    "fi": ("Kymenlaakson liitto", "Autamme mielellämme: https", "Kysy meiltä, mikä nyt on voimassa."),
    "en": ("Regional Council of Kymenlaakso", "contact us: https", "Ask us what holds today."),
}


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
@pytest.mark.parametrize("single", [False, True], ids=["enquiry", "one question"])
def test_the_council_does_not_write_of_itself_as_of_somebody_else(
    assistant: Assistant, language: Language, single: bool
) -> None:
    money = {"sv": "Hur mycket stöd kan man få?", "fi": "Paljonko tukea voi saada?", "en": "How much support is there?"}
    letter = assistant.draft(money[language] if single else MAIL[language])
    council, reached, asked = OURS[language]
    body = plain(letter.text)
    assert council not in body and reached in body and asked in body
    assert body.count("virasto@kymenlaakso.fi") == 1
    assert council in plain(assistant.ask(money[language]).text)


def test_a_single_question_that_the_text_does_not_answer_is_not_repeated_with_its_background(
    assistant: Assistant,
) -> None:
    letter = assistant.draft("Hej!\n\nJag har läst er text om programmet.\n\nHur mycket stöd kan man få?\n\nMvh\nPer")
    assert letter.outcome == "not_in_programme" and letter.parts == ()
    assert "Jag har läst" not in letter.text and "säger inte hur mycket stöd man kan få" in letter.text
    assert letter.text.count("virasto") == 1


def test_a_letter_shows_no_signs_of_markdown(assistant: Assistant) -> None:
    said = plain(assistant.draft(MAIL["en"]).text)
    assert "**" not in said and not re.search(r"(?m)^\s*>", said)


def test_a_letter_never_speaks_of_who_is_eligible_even_if_the_asker_does(assistant: Assistant) -> None:
    said = (
        "Hello,\n\nIs a small company eligible to apply?\n\nAre our wages eligible costs?\n\nWhat is the vision?\n\nA."
    )
    letter = assistant.draft(said)
    assert "eligible" not in letter.text.casefold() and "Your question 1" in letter.text
    assert "eligible" not in assistant.draft("Which costs are eligible?").text.casefold()


def test_what_cannot_be_read_gets_no_letter(assistant: Assistant) -> None:
    assert assistant.draft("").outcome == "refused" and "Hej!" not in assistant.draft("").text


def test_the_command_reads_a_file_or_standard_input(programme: Place, tmp_path: Path) -> None:
    enquiry = tmp_path / "enquiry.txt"
    enquiry.write_text(MAIL["fi"], encoding="utf-8")
    index = ("--index", programme.index)
    from_file = run("-m", "assistant", "draft", enquiry, "--json", *index)
    piped = run("-m", "assistant", "draft", "-", *index, text=MAIL["fi"].encode())
    row = json.loads(from_file.stdout)
    assert (from_file.returncode, piped.returncode) == (0, 0)
    assert piped.stdout.decode() == plain(row["text"]) + "\n"


def test_a_file_that_cannot_be_read_is_named_in_one_line(programme: Place, tmp_path: Path) -> None:
    done = run("-m", "assistant", "draft", tmp_path / "none.txt", "--index", programme.index)
    assert done.returncode == 2 and not done.stdout
    assert len(done.stderr.decode().splitlines()) == 1 and "none.txt" in done.stderr.decode()
