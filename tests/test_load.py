"""Visitors who speak Streamlit's protocol, on the real app: each is shown their own talk, and the bounds hold."""

from __future__ import annotations

import asyncio
import datetime
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from library import Place
from visiting import served

from evals import serving
from evals.__main__ import LOADS
from evals.promises import load, loads
from evals.promises.bounds import TOGETHER, Bounds, crowded, hurried, switched
from evals.promises.load import SWITCHED
from evals.promises.loads import Measured
from evals.promises.parts import Part, growth
from evals.promises.talks import Talk
from evals.promises.visitor import visiting

GOSSIP = """import streamlit as st
@st.cache_resource
def gossip():
    return []
heard = gossip()
turns = st.session_state.setdefault("turns", [])
if said := st.chat_input("Say something"):
    heard.append(said)
    turns.append(said)
for turn in turns:
    st.chat_message("user").write(turn)
    st.chat_message("assistant").write(turn)
st.caption(" ".join(heard))
"""
"""Says everything back, and beside it what others have said."""


@pytest.fixture(scope="module")
def address(programme: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(programme, tmp_path_factory.mktemp("home"), ASSISTANT_RATE="4") as address:
        yield address


def test_visitors_at_once_are_each_shown_their_own_talk_alone(address: str) -> None:
    found = asyncio.run(loads.burst(address, 3, {}))
    assert (len(found.seconds), found.faults, found.crossed) == (3, [], 0)


@pytest.mark.long
def test_who_is_in_a_hurry_is_told_to_wait_and_nobody_else_is(address: str) -> None:
    assert asyncio.run(hurried(address, 4)) == (4, True)


@pytest.mark.long
def test_another_answer_than_one_has_alone_counts_as_crossed(address: str) -> None:
    async def crossed(alone: dict[tuple[int, int], str]) -> bool:
        async with visiting(address) as visitor:
            return (await Talk(visitor, 0).ask(alone)).crossed

    async def known() -> str:
        async with visiting(address) as visitor:
            return (await Talk(visitor, 0).rehearse(1))[0, 0]

    own = asyncio.run(known())
    assert "ICT" in own
    assert not asyncio.run(crossed({(0, 0): own}))
    assert asyncio.run(crossed({(0, 0): own.replace("ICT", "IKT")}))


def test_anything_that_bears_anothers_mark_counts_as_crossed(tmp_path: Path) -> None:
    script = tmp_path / "gossip.py"
    script.write_text(GOSSIP, encoding="utf-8")
    with serving.served(script) as address:
        found = asyncio.run(loads.burst(address, 3, {}))
    assert len(found.seconds) == 3 and found.crossed


def test_what_stops_answering_is_a_fault(tmp_path: Path) -> None:
    script = tmp_path / "broken.py"
    script.write_text('import streamlit as st\nif st.chat_input("Say something"):\n    1 / 0\n', encoding="utf-8")
    with serving.served(script) as address:
        found = asyncio.run(loads.burst(address, 1, {}))
    assert not found.seconds and len(found.faults) == 1


@pytest.mark.long
def test_the_off_switch_acts_at_a_visitors_next_question(
    programme: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_INDEX", str(programme.index))
    monkeypatch.setenv("ASSISTANT_CORPUS", str(programme.corpus))
    closing, opening = switched(tmp_path)
    assert closing < SWITCHED
    assert not math.isnan(opening)


@pytest.mark.long
def test_of_a_crowd_a_minute_answers_no_more_than_it_may(programme: Place, tmp_path: Path) -> None:
    with served(programme, tmp_path, ASSISTANT_RATE_ALL=str(TOGETHER)) as address:
        assert asyncio.run(crowded(address)) == TOGETHER


def parts(answers: int, soak: float) -> dict[str, Part]:
    """All parts as measured, with so many answers in a row, and a soak of so many seconds."""
    part = Part(datetime.date(2026, 12, 1), 60, 1, Measured([0.5] * 4), Measured([0.1] * 4))
    bounds = Bounds(20, 20, True, 8, [0.2], [0.3], 0.4, 0.5)
    return {
        **dict.fromkeys(LOADS, part),
        "many": replace(part, ours=Measured([0.2] * answers)),
        "soak": replace(part, seconds=soak, memory=([100.0] * 20, [50.0] * 20)),
        "bounds": replace(part, ours=Measured(), echo=Measured(), bounds=bounds),
    }


def test_too_few_answers_or_too_short_a_soak_keep_no_promise() -> None:
    def kept(answers: int, soak: float) -> tuple[bool, bool]:
        promises = load.composed(parts(answers, soak)).promises
        named = {each.text: each.kept for each in promises}
        return named["Nobody is shown anything of another's talk"], named["Memory does not grow"]

    assert kept(10_000, 3600) == (True, True)
    assert kept(100, 600) == (False, False)


def test_memory_is_compared_between_the_start_and_the_end() -> None:
    assert growth([100.0] * 10 + [130.0] + [105.0] * 10) == pytest.approx(0.05)
