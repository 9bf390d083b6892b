"""A letter while it is edited: what stands, what a caseworker stands for, and what has lost its support."""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Iterator

import pytest
from library import TODAY, Place
from test_enquiries import MAIL

from assistant.assistant import Assistant
from assistant.desk.proof import Proof
from assistant.desk.standing import Standing, Statement, left_out, sentences_of, settled, standings
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
        return standings(body, self.body, own, self.proof, "Per Ek")

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


def test_a_sentence_in_other_words_waits_until_somebody_has_read_its_passage(letter: Letter) -> None:
    (number,) = [each.number for each in letter.answer.citations if "godkände" in each.quote]
    reworded = f"Programmet godkändes av Kymmenedalens landskapsfullmäktige i juni 2014 [{number}]."
    body = f"{letter.body}\n\n{reworded}"
    found = {each.text: each.ground for each in letter.stands(body)}
    assert found[reworded] == "reworded" and not settled(letter.stands(body))
    read = Statement(reworded, "A. Aalto", TODAY)
    signed = letter.stands(body, read)
    assert settled(signed) and (signed[-1].ground, signed[-1].statement) == ("cited", read)


@pytest.mark.parametrize(
    "said",
    [
        "Visste ni att alla företag får sjuttio procent i stöd?",
        "Tack, er ansökan är godkänd!",
        "Lycka till med ert beviljade projekt!",
        "Du når mig på adressen http://bedrageri.example?",
        "Tukea saavat kaikki, eikö niin?",
        "Kiitos hakemuksestanne, se on hyväksytty!",
        "Thanks for your application, which has been approved!",
        "Did you know that everyone gets full funding?",
        "# Stödet är 90 procent av kostnaderna [1].",
        "<think>Ni får 90 procent.</think> Programmet godkändes i juni 2014 [1].",
        "Vi hörs, hälsar [name]!",
    ],
)
def test_what_claims_something_is_no_courtesy_however_it_is_put(letter: Letter, said: str) -> None:
    assert not settled(letter.stands(f"{letter.body}\n\n{said}"))


@pytest.mark.parametrize("said", ["Hej Per!", "Tack så mycket för din fråga!", "Ha en bra dag!", "Kiitos viestistäsi!"])
def test_greetings_and_thanks_claim_nothing(letter: Letter, said: str) -> None:
    assert settled(letter.stands(f"{said}\n{letter.body}"))


def test_signs_and_lines_may_be_those_of_another_editor(letter: Letter) -> None:
    other = letter.body.replace("”", '"').replace("\n- ", "\n• ").replace("\n", "\r\n")
    assert letter.lost(other) == {}
    wrapped = "\n".join(textwrap.fill(line, 78, break_on_hyphens=False) for line in letter.body.splitlines())
    assert letter.lost(wrapped) == {}


def test_below_a_question_stands_no_answer_to_another(letter: Letter) -> None:
    questions = [line for line in letter.body.splitlines() if line.endswith("?”")]
    first, second = questions[0], questions[1]
    swapped = letter.body.replace(first, "\0").replace(second, first).replace("\0", second)
    assert set(letter.lost(swapped)) >= {first, second}


def test_a_lead_that_stands_above_two_lists_leads_to_either(letter: Letter) -> None:
    drafted = "Texten säger:\n\n- ett [1]\n- två [2]\n\nTexten säger:\n\n- tre [3]"
    assert settled(standings(drafted, drafted, (), letter.proof))
    cut = standings(drafted.replace("- två [2]\n", ""), drafted, (), letter.proof)
    assert [each.why for each in cut if each.ground == "lost"] == ["list"]


def test_what_was_left_out_is_told(letter: Letter) -> None:
    advice = next(each for each in sentences_of(letter.body) if "rådgivning" in each)
    assert left_out(letter.body.replace(advice, ""), letter.body) == [advice]


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


def test_a_house_note_of_several_sentences_holds_until_its_last_day_and_only_with_its_mark(indexed: Place) -> None:
    indexed.write(
        "kymmenedalen/notes/stod.md",
        "---\nowner: Registret\nvalid_until: 2026-12-31\ntopics: [amount-of-support]\n---\n"
        "## sv\nStödet är högst 70 procent. Minsta summan är 10 000 euro.\n",
    )
    indexed.ingest()
    asked = "Hej!\n\nHur mycket stöd kan man få?\n\nPer\nEk\nKouvola"
    with indexed.assistant() as assistant:
        valid = Letter(assistant, asked)
        noted = [each.text for each in valid.stands(valid.body) if each.ground == "note"]
        assert [("70" in each, "10 000" in each) for each in noted] == [(True, False), (False, True)]
        cut = re.sub(r" Minsta summan är 10.000 euro\.” \[1\]", "", valid.body)
        assert cut != valid.body and valid.lost(cut) == {noted[0]: "unmarked"}
        late = Letter(assistant, asked, datetime.date(2027, 1, 1))
        assert list(late.lost(late.body).values()) == ["expired", "expired"]
