"""An answer's own words: quotes, marks and renderings are not among them, whatever Markdown they are set in."""

from __future__ import annotations

from dataclasses import replace

from examined import GOAL, RULE, answer

from assistant.assistant import Assistant
from assistant.records import Translation
from evals import wording


def test_quotes_and_marks_are_not_own_words() -> None:
    assert wording.own(answer("Programmet säger så här [1]:", [GOAL])).split() == [
        "Programmet",
        "säger",
        "så",
        "här",
        ":",
    ]


def test_a_quote_is_found_however_its_lines_are_broken() -> None:
    given = replace(answer(quotes=[RULE]), text="Så:\n\n> ”Projekt ska  \n> uppfylla\n> programmets mål.” [1]")
    assert wording.own(given).split() == ["Så:"]


def test_an_escaped_quote_is_still_a_quote() -> None:
    cited = answer(quotes=[RULE]).citations[0]
    given = replace(answer(), text=r"Så: ”mål \[a\] \*b\*” [1]", citations=(replace(cited, quote="mål [a] *b*"),))
    assert wording.own(given).split() == ["Så:"]


def test_a_rendering_is_not_its_own() -> None:
    given = answer("Hankkeiden on täytettävä tavoitteet.", [RULE])
    cited = replace(given.citations[0], translation=Translation("fi", "Hankkeiden on täytettävä tavoitteet."))
    assert wording.said(given) != []
    assert wording.said(replace(given, citations=(cited,))) == []


def test_sentences_are_told_apart_by_lines_and_full_stops() -> None:
    given = answer("En mening. En till.\n\n- en punkt\n- en annan punkt")
    assert wording.said(given) == ["En mening.", "En till.", "en punkt", "en annan punkt"]


def test_two_words_are_in_any_language() -> None:
    assert wording.are_in(["Tack själv"], "en")
    assert not wording.are_in(["Texten säger inte vem som får söka"], "en")
    assert not wording.are_in(["Det vet", "jag inte", "men fråga"], "en"), "all together they tell"


def test_the_opening_is_the_first_sentence_with_its_quote() -> None:
    given = answer("Så här:\n\nMera.", [GOAL])
    assert wording.opening(given) == "Så här:\n\nMera."
    assert "[1]" in wording.opening(answer("Så här:", [GOAL]))


def test_a_real_answer_has_own_words_and_quoted_ones(assistant: Assistant) -> None:
    given = assistant.ask("Vad är visionen för Kymmenedalen?")
    assert "visionen" not in wording.own(given)
    assert "2014–2017" in wording.own(given)
    assert wording.quoted_words(given) > wording.count(wording.own(given)) > 0
