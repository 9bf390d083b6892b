"""Checking: an answer that keeps the contract passes as it is; each way of breaking it is caught and named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from assistant.checking import check, violations
from assistant.errors import CheckError
from assistant.records import Answer, Citation, Evidence, Fit, GoalFit, Hit, Passage

DOCUMENT = "p/a.txt"
TEXT = "Titel\n\natt främja\u00a0spel\n\natt utveckla hamnen 2014−2017"
OTHER = "Titel\n\nhelt annat\n\natt utveckla vägen 2014−2017"
TEXTS = {DOCUMENT: TEXT, "p/b.txt": OTHER}


def passage(id: str, text: str) -> Passage:
    start = TEXT.index(text)
    return Passage(id, DOCUMENT, "p", "goal", start, start + len(text), text)


GAMES, PORT = passage("g", "att främja\u00a0spel"), passage("h", "att utveckla hamnen 2014−2017")
EVIDENCE = Evidence((Hit(GAMES, 0.9), Hit(PORT, 0.8)))


def citation(number: int, passage: Passage) -> Citation:
    return Citation(number, passage.document, passage.id, (), passage.text, passage.start, passage.end)


def goal(citation: Citation, **changed: Any) -> GoalFit:
    named = GoalFit(citation.number, citation.document, citation.passage, citation.quote, citation.start, citation.end,
                    "strong", "")  # fmt: skip
    return replace(named, **changed)


SOUND = Answer(
    "Vilka mål?", "sv", "answered", "”spel” [1] och ”hamnen” [2], [1]", (citation(1, GAMES), citation(2, PORT))
)
IDEA = replace(SOUND, text="Det passar.", fit=Fit("fits", (goal(SOUND.citations[0]), goal(SOUND.citations[1]))))


def broken(answer: Answer, evidence: Evidence = EVIDENCE) -> list[str]:
    return violations(answer, evidence, TEXTS.get)


def with_first(**changed: Any) -> Answer:
    first, *others = SOUND.citations
    return replace(SOUND, citations=(replace(first, **changed), *others))


@pytest.mark.parametrize(
    "answer",
    [
        SOUND,
        IDEA,
        with_first(start=GAMES.start + 4, quote=GAMES.text[4:]),
        replace(SOUND, text=SOUND.text + r" \[7\] och \[8]"),
        replace(SOUND, outcome="not_in_programme", text="Det står inte.", citations=()),
        replace(SOUND, outcome="refused", text="", citations=()),
    ],
    ids=["marks", "fit", "part of a passage", "escaped marks", "silent", "refused"],
)
def test_a_sound_answer_passes_as_it_is(answer: Answer) -> None:
    assert check(answer, EVIDENCE, TEXTS.get) is answer


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"start": GAMES.start + 1}, "[1] is not what p/a.txt says"),
        ({"end": GAMES.end - 1}, "[1] is not what p/a.txt says"),
        ({"start": GAMES.start + 1, "end": GAMES.end + 1}, "[1] is not what p/a.txt says"),
        ({"quote": GAMES.text.replace("\u00a0", " ")}, "[1] is not what p/a.txt says"),
        ({"quote": GAMES.text.replace("ä", "a\u0308")}, "[1] is not what p/a.txt says"),
        ({"quote": GAMES.text.upper()}, "[1] is not what p/a.txt says"),
        ({"quote": ""}, "[1] is not what p/a.txt says"),
        ({"quote": GAMES.text + " "}, "[1] is not what p/a.txt says"),
        ({"start": GAMES.end, "quote": ""}, "[1] does not lie in the passage it cites"),
        ({"start": 0, "quote": TEXT[: GAMES.end]}, "[1] does not lie in the passage it cites"),
        ({"end": len(TEXT), "quote": TEXT[GAMES.start :]}, "[1] does not lie in the passage it cites"),
        ({"start": GAMES.start - len(TEXT), "end": GAMES.end - len(TEXT)}, "[1] does not lie in the passage it cites"),
        ({"passage": "h"}, "[1] does not lie in the passage it cites"),
        ({"passage": "nowhere"}, "[1] cites a passage that was not evidence"),
        ({"document": "p/b.txt"}, "[1] is not what p/b.txt says"),
        ({"document": "p/b.txt", "quote": OTHER[GAMES.start : GAMES.end]}, "[1] does not lie in the passage it cites"),
        ({"document": "p/none.txt"}, "[1] cites p/none.txt, which is not in the index"),
        ({"number": 3}, "[1] has no citation"),
        ({"number": 2}, "two citations share a number"),
    ],
    ids=str,
)
def test_a_citation_that_was_tampered_with_is_caught(changed: dict[str, Any], said: str) -> None:
    assert any(each.startswith(said) for each in broken(with_first(**changed)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bara [1]", ["citation 2 has no mark"]),
        (r"[1] och \[2]", ["citation 2 has no mark"]),
        ("[1] [2] [3]", ["[3] has no citation"]),
        ("[1] [2] [0]", ["[0] has no citation"]),
        ("[01] [2]", ["[01] has no citation", "citation 1 has no mark"]),
        ("[1] [2] [١]", ["[١] has no citation"]),
        (f"[1] [2] [{'9' * 5000}]", [f"[{'9' * 5000}] has no citation"]),
        ("", ["citation 1 has no mark", "citation 2 has no mark"]),
    ],
    ids=lambda value: str(value)[:20],
)
def test_marks_and_citations_that_do_not_pair_are_caught(text: str, said: list[str]) -> None:
    assert broken(replace(SOUND, text=text)) == said


@pytest.mark.parametrize(
    "changed",
    [{"number": 3}, {"quote": "annat"}, {"start": 0}, {"end": 1}, {"passage": "h"}, {"document": "p/b.txt"}],
    ids=str,
)
def test_a_goal_that_is_not_as_its_citation_is_caught(changed: dict[str, Any]) -> None:
    tampered = replace(
        IDEA, text="[1]", fit=Fit("fits", (goal(SOUND.citations[0], **changed), goal(SOUND.citations[1])))
    )
    assert f"goal [{changed.get('number', 1)}] is not what its citation says" in broken(tampered)


def test_an_answer_without_a_citation_is_caught() -> None:
    assert broken(replace(SOUND, text="Absolut.", citations=())) == ["it is answered, but cites nothing"]


def test_a_passage_that_was_evidence_for_another_question_is_caught() -> None:
    assert broken(SOUND, Evidence((Hit(GAMES, 0.9),))) == ["[2] cites a passage that was not evidence"]


def test_a_broken_answer_is_refused_with_the_first_thing_it_breaks() -> None:
    with pytest.raises(CheckError, match=r"did not stand its check: \[1\] is not what p/a\.txt says") as error:
        check(with_first(quote="annat", passage="nowhere"), EVIDENCE, TEXTS.get)
    assert error.value.next_step == "Ask again, or tell whoever keeps the assistant"


ENQUIRY = replace(SOUND, parts=(SOUND, replace(SOUND, outcome="not_in_programme", text="Nej.", citations=())))


def test_a_sound_reply_of_parts_passes_as_it_is() -> None:
    assert check(ENQUIRY, EVIDENCE, TEXTS.get) is ENQUIRY


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"parts": (replace(SOUND, text="bara [1]"),)}, "part 1: citation 2 has no mark"),
        ({"parts": (replace(SOUND, text="[1]", citations=SOUND.citations[:1]),)}, "its citations are not those"),
        ({"parts": (replace(SOUND, parts=(SOUND,)),)}, "a part has parts of its own"),
        ({"outcome": "not_in_programme"}, "its parts make it answered"),
        ({"fit": IDEA.fit}, "a fit stands outside its part"),
    ],
    ids=["marks", "union", "nested", "outcome", "fit"],
)
def test_a_part_that_breaks_an_invariant_is_caught(changed: dict[str, Any], said: str) -> None:
    assert any(each.startswith(said) for each in broken(replace(ENQUIRY, **changed)))
