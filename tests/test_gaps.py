"""Unanswered questions are grouped by what the text does not say, counted, and told of once a note answers them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from library import TODAY, Place, load_embedder

from assistant import gaps
from assistant.embedding import Vectors
from assistant.gaps import Known, Unanswered

KNOWN = Known({"deadline": "by when", "amount": "how much"}, frozenset({"amount"}), np.zeros((0, 4), np.float32))
SAME = (
    "How many years do we have to keep the receipts of a finished project?",
    "After the project is finished, how many years do we have to keep the receipts?",
)


def vectors(*rows: tuple[float, ...]) -> Vectors:
    found = np.array(rows, np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)  # type: ignore[no-any-return]


NORTH, NEAR_NORTH, EAST = (1.0, 0.0, 0.0, 0.0), (1.0, 0.2, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0)


def test_questions_on_a_topic_go_together_however_they_are_put() -> None:
    asked = [Unanswered("När?", "sv", ("deadline",)), Unanswered("Milloin?", "fi", ("unknown", "deadline"), 3)]
    [gap] = gaps.gaps(asked, vectors(NORTH, EAST), KNOWN, "en")
    assert (gap.label, gap.topic, gap.often, gap.languages) == ("by when", "deadline", 4, ("sv", "fi"))
    assert gap.examples == ("Milloin?", "När?")


def test_the_others_go_together_by_nearness_and_are_called_by_a_question_in_the_readers_language() -> None:
    asked = [Unanswered("A", "sv"), Unanswered("B", "fi"), Unanswered("C", "sv", count=2)]
    found = gaps.gaps(asked, vectors(NORTH, NEAR_NORTH, EAST), KNOWN, "fi")
    assert [(gap.label, gap.topic, gap.often) for gap in found] == [("B", "", 2), ("C", "", 2)]


def test_what_is_asked_most_often_comes_first() -> None:
    asked = [
        Unanswered("A", "sv", ("deadline",)),
        Unanswered("B", "sv", ("amount",), 5),
        Unanswered("C", "sv", count=3),
    ]
    found = gaps.gaps(asked, vectors(NORTH, NORTH, NORTH), KNOWN, "sv")
    assert [gap.often for gap in found] == [5, 3, 1]


def test_a_note_on_the_topic_or_a_question_that_it_answers_covers_a_group() -> None:
    asked = [Unanswered("A", "sv", ("amount",)), Unanswered("B", "sv"), Unanswered("C", "sv")]
    known = Known(KNOWN.topics, KNOWN.noted, vectors(NEAR_NORTH))
    found = {gap.label: gap.covered for gap in gaps.gaps(asked, vectors(EAST, NORTH, EAST), known, "sv")}
    assert found == {"how much": True, "B": True, "C": False}


def test_the_examples_are_of_as_many_languages_as_there_are() -> None:
    asked = [Unanswered(f"sv {at}", "sv", ("deadline",), 9 - at) for at in range(5)] + [
        Unanswered("fi", "fi", ("deadline",)),
        Unanswered("en", "en", ("deadline",)),
    ]
    [gap] = gaps.gaps(asked, vectors(*[NORTH] * 7), KNOWN, "sv")
    assert set(gap.examples) == {"sv 0", "fi", "en"}


def test_groups_are_joined_while_they_are_near_in_the_mean() -> None:
    angles = np.radians([0, 30, 50, 100])
    chain = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert gaps.together(chain, 0.9) == [[0], [1, 2], [3]]
    assert gaps.together(chain, 0.7) == [[0, 1, 2], [3]]
    assert gaps.together(chain, -1.0) == [[0, 1, 2, 3]]
    assert gaps.together(chain[:0], 0.3) == []


@given(st.lists(st.tuples(*[st.integers(-5, 5)] * 3).filter(any), max_size=12), st.floats(-1, 1))
def test_every_question_is_in_one_group_and_every_time_in_the_same(rows: list[tuple[int, ...]], near: float) -> None:
    given = vectors(*rows) if rows else np.zeros((0, 3), np.float32)
    groups = gaps.together(given, near)
    assert sorted(at for own in groups for at in own) == list(range(len(rows)))
    assert gaps.together(given, near) == groups


def test_on_the_real_index_the_same_question_is_one_group_and_each_wording_is_counted_once(programme: Place) -> None:
    asked = [
        *(Unanswered(each, "en") for each in SAME),
        Unanswered(f"  {SAME[0].upper()} ", "en", count=4),
        Unanswered("Hur mycket pengar kan man få?", "sv", ("amount-of-support",)),
        Unanswered("Ketkä istuvat ohjausryhmässä?", "fi"),
    ]
    with programme.build() as build:
        found = gaps.found(asked, load_embedder(), build, TODAY, "fi")
    assert [(gap.often, len(gap.examples)) for gap in found] == [(6, 2), (1, 1), (1, 1)]
    assert "kuinka paljon tukea voi saada" in [gap.label for gap in found]
    assert not any(gap.covered for gap in found)


NOTE = """---
owner: Team
valid_until: 2027-01-31
topics: [amount-of-support]
asks: ["How long must receipts be kept after the project has ended?"]
---
## en
Receipts are kept for ten years.
"""


def test_on_the_real_index_a_valid_note_covers_its_topic_and_what_it_answers(indexed: Place) -> None:
    indexed.write("kymmenedalen/notes/receipts.md", NOTE)
    indexed.ingest()
    asked = [
        Unanswered(SAME[0], "en"),
        Unanswered("Hur mycket?", "sv", ("amount-of-support",)),
        Unanswered("När?", "sv", ("deadline",)),
    ]
    with indexed.build() as build:
        now = {gap.topic: gap.covered for gap in gaps.found(asked, load_embedder(), build, TODAY, "en")}
        later = gaps.found(asked, load_embedder(), build, TODAY.replace(year=2028), "en")
    assert now == {"": True, "amount-of-support": True, "deadline": False}
    assert not any(gap.covered for gap in later)
