"""A letter while it is edited: what stands, what a caseworker stands for, and what has lost its support."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from library import TODAY, Place
from test_enquiries import MAIL

from assistant.assistant import Assistant
from assistant.desk.proof import Proof
from assistant.desk.standing import Standing, Statement, sentences_of, settled, standings
from assistant.markdown import plain
from assistant.records import Answer, Language
from assistant.writing import letters


class Letter:
    """A drafted letter, and how it stands once it was edited."""

    def __init__(self, assistant: Assistant, text: str, day: datetime.date = TODAY) -> None:
        self.answer: Answer = assistant.draft(text)
        with assistant.index.pinned() as build:
            self.body = plain(letters.body(self.answer, list(build.store.programmes.values())))
            self.proof = Proof(self.answer.citations, self.answer.language, build, assistant.embedder, day)

    def stands(self, body: str, *own: Statement) -> list[Standing]:
        return standings(body, self.body, own, self.proof)

    def lost(self, body: str, *own: Statement) -> dict[str, str]:
        """Why each sentence of an edited body is lost."""
        return {each.text: each.why for each in self.stands(body, *own) if each.ground == "lost"}


@pytest.fixture(scope="module")
def letter(assistant: Assistant) -> Iterator[Letter]:
    yield Letter(
        assistant, "Hej!\n\nVem godkände programmet?\n\nVilka är tyngdpunktsområdena?\n\nHur mycket stöd?\n\nPer"
    )


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_letter_as_it_was_drafted_stands_whole(assistant: Assistant, language: Language) -> None:
    letter = Letter(assistant, MAIL[language])
    found = letter.stands(letter.body)
    assert settled(found) and [each.text for each in found] == sentences_of(letter.body)
    assert {mark for each in found for mark in each.marks} == {each.number for each in letter.answer.citations}


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("juni 2014", "juni 2015", "unborne"),
        ("landskapsfullmäktige godkände", "landskapsfullmäktige avslog", "unborne"),
        ("i juni 2014.” [", "i juni 2014.” [9", "gone"),
        ("Tack för ditt meddelande.", "Ert projekt får 50 000 euro.", "unmarked"),
        ("Det här är rådgivning", "Det här är ett löfte", "unmarked"),
    ],
)
def test_a_sentence_that_lost_its_support_says_so_and_why(letter: Letter, before: str, after: str, why: str) -> None:
    assert before in letter.body
    lost = letter.lost(letter.body.replace(before, after))
    assert list(lost.values()) == [why]


def test_a_sentence_in_other_words_stands_on_its_passage_and_is_told_apart(letter: Letter) -> None:
    (number,) = [each.number for each in letter.answer.citations if "godkände" in each.quote]
    reworded = f"Programmet godkändes av Kymmenedalens landskapsfullmäktige i juni 2014 [{number}]."
    found = {each.text: each for each in letter.stands(f"{letter.body}\n{reworded}")}
    assert found[reworded].ground == "cited" and found[reworded].is_reworded
    assert sum(each.is_reworded for each in found.values()) == 1


def test_what_leads_to_a_list_is_lost_with_an_item_of_it(letter: Letter) -> None:
    item = next(line for line in letter.body.splitlines() if line.startswith("- ") and "ICT" in line)
    assert list(letter.lost(letter.body.replace(f"{item}\n", "")).values()) == ["list"]


def test_what_is_left_out_elsewhere_takes_nothing_with_it(letter: Letter) -> None:
    paragraphs = letter.body.split("\n\n")
    advice = next(at for at, each in enumerate(paragraphs) if "rådgivning" in each)
    assert settled(letter.stands("\n\n".join(paragraphs[:advice] + paragraphs[advice + 1 :])))


def test_a_sentence_of_the_caseworkers_own_stands_once_it_is_signed_and_only_as_it_was(letter: Letter) -> None:
    own = Statement("Ring oss gärna före den 1 mars.", "A. Aalto", TODAY)
    body = letter.body.replace("Det här är rådgivning", f"{own.text} Det här är rådgivning")
    assert letter.lost(body) == {own.text: "unmarked"}
    stands = next(each for each in letter.stands(body, own) if each.text == own.text)
    assert stands.ground == "own" and stands.statement == own
    assert letter.lost(body.replace("1 mars", "1 april"), own)


def test_a_promise_is_told_even_when_it_is_signed(letter: Letter) -> None:
    own = Statement("Vi garanterar att ni får stöd.", "A. Aalto", TODAY)
    found = letter.stands(f"{letter.body}\n{own.text}", own)
    assert [each.text for each in found if each.promises] == [own.text]


def test_greetings_and_questions_claim_nothing(letter: Letter) -> None:
    assert (
        letter.lost(letter.body.replace("Hej!", "Hej Per!").replace("Tack för ditt", "Tack så mycket! Tack för ditt"))
        == {}
    )
    assert letter.lost(letter.body.replace("Hej!", "Hej! Får ni inte stöd på 500 000 euro?"))


def test_a_passage_that_the_text_has_lost_takes_its_sentences_with_it(indexed: Place) -> None:
    with indexed.assistant() as assistant:
        before = Letter(assistant, "Hej!\n\nVem godkände programmet?\n\nPer\nEk\nKouvola")
    path = indexed.corpus / "kymmenedalen" / "kymmenedalen.sv.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("juni 2014", "maj 2014"), encoding="utf-8")
    indexed.ingest()
    with indexed.assistant() as assistant, assistant.index.pinned() as build:
        proof = Proof(before.answer.citations, "sv", build, assistant.embedder, TODAY)
        lost = [each for each in standings(before.body, before.body, (), proof) if each.ground == "lost"]
    assert [each.why for each in lost] == ["gone"] and "juni 2014" in lost[0].text


def test_a_house_note_holds_until_its_last_day(indexed: Place) -> None:
    indexed.write(
        "kymmenedalen/notes/stod.md",
        "---\nowner: Registret\nvalid_until: 2026-12-31\ntopics: [amount-of-support]\n---\n"
        "## sv\nStödet är högst 70 procent.\n",
    )
    indexed.ingest()
    with indexed.assistant() as assistant:
        valid = Letter(assistant, "Hej!\n\nHur mycket stöd kan man få?\n\nPer\nEk\nKouvola")
        noted = [each for each in valid.stands(valid.body) if each.ground == "note"]
        assert any("70 procent" in each.text for each in noted)
        late = Letter(assistant, "Hej!\n\nHur mycket stöd kan man få?\n\nPer\nEk\nKouvola", datetime.date(2027, 1, 1))
        assert set(late.lost(late.body).values()) == {"expired"}
