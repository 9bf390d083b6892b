"""The words of a build: counts and likes are what looking at every passage would find, however it was grown."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import words
from assistant.index import vocabulary
from assistant.index.filling import SCHEMA
from assistant.index.vocabulary import Vocabulary

STEMS = st.lists(st.sampled_from(["turism", "turismn", "näring", "näringsliv", "ab", "mål", "målen", "miljö", "miljo"]))
STEPS = st.lists(st.lists(STEMS, max_size=4), min_size=1, max_size=4)
SHARE = 0.75


def grown(steps: Sequence[Sequence[Sequence[str]]], gone: int) -> tuple[sqlite3.Connection, list[Sequence[str]]]:
    """A database written in several steps, with so many of the first passages taken out at last; and those left."""
    database = sqlite3.connect(":memory:")
    database.executescript(SCHEMA)
    held = [passage for step in steps for passage in step]
    for step in steps:
        writer = Vocabulary(database)
        for passage in step:
            writer.add(passage)
        writer.write()
    writer = Vocabulary(database)
    for passage in held[:gone]:
        writer.remove(passage)
    writer.write()
    return database, held[gone:]


@settings(deadline=None)
@given(STEPS, st.integers(0, 5))
def test_a_stem_is_in_as_many_passages_as_hold_it(steps: list[list[list[str]]], gone: int) -> None:
    database, left = grown(steps, gone)
    with closing(database):
        counts = Counter(stem for passage in left for stem in set(passage))
        for stem in ["turism", "näring", "ab", "målen", "never"]:
            assert vocabulary.frequency(stem, reads(database)) == counts[stem]
        assert sorted(vocabulary.beginning("mål", reads(database))) == sorted(counts.keys() & {"mål", "målen"})


@settings(deadline=None)
@given(STEPS, st.integers(0, 5), st.sampled_from(["turism", "näringslivet", "miljö", "mal", "ab", "zzzz"]))
def test_stems_are_alike_that_share_most_of_the_shorter_ones_trigrams(
    steps: list[list[list[str]]], gone: int, stem: str
) -> None:
    database, left = grown(steps, gone)
    with closing(database):
        sought = words.grams(stem)
        expected = {
            other: 2 * len(sought & words.grams(other)) / (len(sought) + len(words.grams(other)))
            for passage in left
            for other in passage
            if len(sought & words.grams(other)) >= max(3, SHARE * min(len(sought), len(words.grams(other))))
        }
        assert dict(vocabulary.alike(stem, SHARE, reads(database))) == pytest.approx(expected)


def reads(database: sqlite3.Connection) -> vocabulary.Rows:
    def rows(statement: str, values: Sequence[Any]) -> list[Any]:
        return database.execute(statement, values).fetchall()

    return rows
