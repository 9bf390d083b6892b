"""Privacy: of what visitors write, nothing by which somebody could be found reaches the disk; all else does."""

from __future__ import annotations

import json
import random
from contextlib import closing
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from databases import settings
from library import TODAY
from stdnum import iban, luhn
from stdnum.fi import hetu

from assistant import feedback, rows
from assistant.assistant import Assistant
from assistant.journal.cases import KeptCase
from assistant.journal.opening import open_journal
from assistant.markdown import escape
from assistant.records import Answer, Fit, GoalFit, Language, Turn

SENTENCES: dict[Language, str] = {
    "sv": "Vi söker 250 000 euro för åren 2021–2027 (FO-nummer 1234567-8), och mitt är {}. Vilka mål finns för ICT?",
    "fi": "Haemme 250 000 euroa vuosille 2021–2027, Y-tunnus 1234567-8, ja minun on {}. Mitä tavoitteita ICT:llä on?",
    "en": "We ask for 250 000 euro in 2021–2027, business id 1234567-8; mine is {}. Which goals are there for ICT?",
}
EACH = 15


def identifiers() -> list[str]:
    """Details of every kind, with their checksums right, the same every time."""
    lot = random.Random(7)
    makers = (_finnish_code, _swedish_code, _account, _card, _phone, _mobile, _mail)
    return list(dict.fromkeys(make(lot) for make in makers for _ in range(EACH * 2)))


def _digits(lot: random.Random, count: int) -> str:
    return "".join(lot.choices("0123456789", k=count))


def _day(lot: random.Random, form: str) -> str:
    return form.format(d=lot.randint(1, 28), m=lot.randint(1, 12), y=lot.randint(30, 99))


def _finnish_code(lot: random.Random) -> str:
    day, number = _day(lot, "{d:02}{m:02}{y:02}"), f"{lot.randint(2, 899):03}"
    return f"{day}{lot.choice('-+ABY')}{number}{hetu._calc_checksum(day + number)}"


def _swedish_code(lot: random.Random) -> str:
    day, number = _day(lot, "{y:02}{m:02}{d:02}"), _digits(lot, 3)
    return f"{lot.choice(('', '19'))}{day}-{number}{luhn.calc_check_digit(day + number)}"


def _account(lot: random.Random) -> str:
    country, length = lot.choice((("FI", 14), ("SE", 20)))
    number = _digits(lot, length)
    whole = f"{country}{iban.calc_check_digits(f'{country}00{number}')}{number}"
    return lot.choice((whole, " ".join(whole[at : at + 4] for at in range(0, len(whole), 4))))


def _card(lot: random.Random) -> str:
    number = f"4{_digits(lot, 14)}"
    return f"{number}{luhn.calc_check_digit(number)}"


def _phone(lot: random.Random) -> str:
    return f"+358 40 {lot.randint(200, 999)} {_digits(lot, 4)}"


def _mobile(lot: random.Random) -> str:
    return f"070-{lot.randint(200, 999)} {_digits(lot, 2)} {_digits(lot, 2)}"


def _mail(lot: random.Random) -> str:
    return f"nimi.{_digits(lot, 6)}_x@exempel{lot.randint(1, 99)}.example.fi"


PLANTED = identifiers()


def on_disk(folder: Path) -> str:
    return b"".join(path.read_bytes() for path in folder.iterdir()).decode("utf-8", "replace")


def left(text: str) -> list[str]:
    """The details that a text holds: as they were written, or as JSON and Markdown may write them."""
    bare = text.replace("\\", "")
    return [each for each in PLANTED if each in text or each in bare]


def answered(said: str, language: Language) -> Answer:
    """An answer that says again what was asked wherever an answer may, as Markdown."""
    again = escape(said)
    goal = GoalFit(1, "a.txt", "p", "q", 0, 1, "strong", again)
    whole = Answer(
        said, language, "answered", again, fit=Fit("fits", (goal,), (again,)), notices=(again,), message=again
    )
    return replace(whole, parts=(whole,))


def test_there_are_enough_details_and_all_would_be_found() -> None:
    assert len(PLANTED) >= 200 and left(" ".join(PLANTED)) == PLANTED


def test_no_detail_reaches_the_disk_and_sums_years_and_business_ids_do(tmp_path: Path) -> None:
    with closing(open_journal(settings(f"sqlite:///{tmp_path}/j.sqlite"))) as journal:
        for number, (detail, (language, sentence)) in enumerate(zip(PLANTED, cycle(SENTENCES.items()), strict=False)):
            said = sentence.format(detail)
            journal.feedback.keep(feedback.given(answered(said, language), "up", detail, TODAY))
            journal.conversations.keep(f"c{number}", [Turn(said, answered(said, language))], TODAY)
            journal.cases.keep(KeptCase(TODAY, {"id": f"c{number}", "turns": [said, detail]}))
        words = " ".join(each.word for each in journal.feedback.all())
        kept = [str(each) for each in (*journal.feedback.all(), *journal.conversations.all(), *journal.cases.all())]
    assert left(on_disk(tmp_path)) == left(words) == []
    assert len(kept) == 3 * len(PLANTED)
    assert [each for each in kept if "250 000 euro" not in each or "2021–2027" not in each] == []
    assert [each for each in kept if "1234567-8" not in each] == []


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_of_a_real_answer_no_detail_is_kept_and_every_quote_to_the_letter(
    assistant: Assistant, tmp_path: Path, language: Language, sentence: str
) -> None:
    """Where the assistant says again what was asked it escapes it, so that it is other text than what was written."""
    asked = [sentence.format(detail) for detail in PLANTED[:: EACH * 2]]
    silent = [f"Mitt nummer är {detail}. När är ansökningstiden, och hur mycket?" for detail in PLANTED[1 :: EACH * 2]]
    turns = [Turn(each, assistant.ask(each, language=language)) for each in (*asked, *silent)]
    with closing(open_journal(settings(f"sqlite:///{tmp_path}/j.sqlite"))) as journal:
        journal.conversations.keep("c1", turns, TODAY)
        kept = journal.conversations.all()
    assert left(on_disk(tmp_path)) == left(str(kept)) == []
    assert any(turn.answer.message for turn in turns)
    for turn, each in zip(turns, kept, strict=True):
        assert each.answer["citations"] == json.loads(rows.line(rows.of_answer(turn.answer)))["citations"]
