"""The chapter on load: many visitors at once, for long, beside a bare echo app; and bounded use."""

from __future__ import annotations

import math
import os
import platform
import statistics
from collections.abc import Mapping

from evals.__main__ import LOADS
from evals.promises import parts, talks
from evals.promises.bounds import CROWD, LONG, TOGETHER
from evals.promises.loads import THINKING, Measured
from evals.promises.parts import ANSWERS, SECONDS, Part, growth
from evals.promises.promise import Chapter, Promise

SOON, GROWN, REFUSED, SWITCHED = 3.0, 0.10, 0.1, 5.0
"""Seconds for 95 in 100 answers; growth of memory; seconds to refuse what is too long, and for the off switch."""
MOST = str(max(parts.SESSIONS))
Found = Mapping[str, Part]


def chapter() -> Chapter:
    """Measures the parts that are not kept from the last days, each minutes to an hour, and puts all together."""
    return composed({name: parts.kept(name) or parts.measured(name) for name in LOADS})


def composed(found: Found) -> Chapter:
    """The chapter from its parts."""
    return Chapter("Load", _how(found), (*_under_load(found), *_bounded(found["bounds"])), _details(found))


def _how(found: Found) -> str:
    least, most = (f"{seconds:.0f}" for seconds in THINKING)
    return (
        "The app runs as users run it, `python -m streamlit run app.py` on loopback, on the programme that ships; only "
        "`ASSISTANT_RATE` and `ASSISTANT_RATE_ALL` are raised for the loads. Its visitors speak Streamlit's own "
        "protocol (protobuf over a WebSocket), without a browser, on the same computer. Each asks "
        f"{talks.LENGTH} questions in three languages and goes, and another comes. Every question bears a mark of its "
        "own. An answer counts as crossed if a single byte sent to a session holds another's mark, or if it differs by "
        "a letter from what the same talk is answered when nobody else asks. Between questions they read and think for "
        f"{least} to {most} seconds. A bare echo app (`evals/echo.py`) takes the same loads by turns; in the soak both "
        "run side by side.\n\n"
        "Each part is measured by itself, `python -m evals load PART [--seconds N]` (PART: "
        f"{', '.join(LOADS)}), and stands for a week. The hour's soak: `python -m evals load soak`. "
        f"{os.cpu_count()} cores, Python {platform.python_version()}; the table says how busy the machine was with "
        "other work, so the ratios to the echo app count."
    )


def _under_load(found: Found) -> tuple[Promise, ...]:
    all_of_it = sum((part.ours for part in found.values()), Measured())
    answers, faults, thinking = len(all_of_it.seconds), all_of_it.faults, found[MOST].ours
    late = thinking.quantile(0.95)
    grown, minutes = growth(found["soak"].memory[0]), found["soak"].seconds / 60
    return (
        Promise(
            f"{MOST} visitors who read and think between their questions get their answers soon",
            f"95 in 100 within {SOON:.0f} s",
            f"within {late:.2f} s, half within {thinking.quantile(0.5):.2f} s",
            late < SOON,
            "" if late < SOON else _slow(found),
        ),
        Promise(
            "Nobody meets an error, a lost connection or a question without an answer",
            f"0 of more than {ANSWERS:,}",
            f"{len(faults)} of {answers + len(faults):,}",
            not faults,
            "; ".join(sorted(set(faults))[:3]),
        ),
        Promise(
            "Nobody is shown anything of another's talk",
            f"0 of more than {ANSWERS:,}",
            f"{all_of_it.crossed} of {answers:,}",
            not all_of_it.crossed and answers > ANSWERS,
            "" if answers > ANSWERS else f"more answers; `python -m evals load many` goes on to {ANSWERS:,}",
        ),
        Promise(
            f"{MOST} who ask in the same moment are all answered",
            "0 errors, the time told as measured",
            f"{len(found['burst'].ours.faults)} errors, 95 in 100 within {found['burst'].ours.quantile(0.95):.1f} s",
            not found["burst"].ours.faults,
        ),
        Promise(
            "Memory does not grow",
            f"an hour under {MOST} visitors, at most {GROWN:.0%} more at its end",
            f"{grown:+.1%} in {minutes:.0f} minutes",
            grown <= GROWN and found["soak"].seconds >= SECONDS["soak"],
            "" if found["soak"].seconds >= SECONDS["soak"] else "this soak was short; `python -m evals load soak`",
        ),
    )


def _slow(found: Found) -> str:
    ratio = found[MOST].ours.quantile(0.95) / found[MOST].echo.quantile(0.95)
    return (
        f"the machine was busy with other work (a load of {found[MOST].busy:.0f} on {os.cpu_count()} cores when this "
        f"part began); the echo app beside it took {found[MOST].echo.quantile(0.95):.2f} s, the ratio is {ratio:.1f}"
    )


def _bounded(part: Part) -> tuple[Promise, ...]:
    met = part.bounds
    assert met is not None
    refused = statistics.median(met.too_long)
    return (
        Promise(
            f"In a minute a visitor is answered {met.rate} questions, then asked to wait; others are not held up",
            f"{met.rate} answered, then told; another is answered",
            f"{met.answered} answered, then told; another {'is' if met.other else 'is not'} answered",
            met.answered == met.rate and met.other,
            "more were answered; where they take a minute or more, the bound is not met" * (met.answered > met.rate),
        ),
        Promise(
            "All visitors together are held to a pace too",
            f"{TOGETHER} of {CROWD} at once, with `ASSISTANT_RATE_ALL={TOGETHER}`",
            f"{met.together} of {CROWD}",
            met.together == TOGETHER,
        ),
        Promise(
            f"A question of {LONG:,} signs, which no browser would send, is turned away at once",
            f"{REFUSED * 1000:.0f} ms",
            f"{refused * 1000:.0f} ms (a usual question beside it {statistics.median(met.usual) * 1000:.0f} ms)",
            refused < REFUSED,
            "" if refused < REFUSED else _drawn(),
        ),
        Promise(
            "The off switch in `.env` acts at a visitor's next question, without a restart",
            f"{SWITCHED:.0f} s",
            f"{met.closing:.2f} s; switched on again, the next answer within {met.opening:.2f} s",
            met.closing < SWITCHED and not math.isnan(met.opening),
        ),
    )


def _drawn() -> str:
    return "most of that time is the page being drawn twice, as for any question"


def _details(found: Found) -> str:
    rows = [_row(name, found[name]) for name in LOADS if found[name].ours.seconds]
    head = "| load | answers | p50 | p95 | echo: answers | p50 | p95 | ratio of p50 | of p95 | busy | day |"
    return f"{head}\n|{'---|' * 11}\n" + "\n".join(rows) + "\n\n" + _memory(found["soak"])


def _row(name: str, part: Part) -> str:
    label = {"burst": f"{MOST} in the same moment", "many": "4 without a pause", "soak": f"{MOST}, soak"}
    times = [[each.quantile(share) for share in (0.5, 0.95)] for each in (part.ours, part.echo)]
    cells = [label.get(name, f"{name} thinking")]
    for each, (half, late) in zip((part.ours, part.echo), times, strict=True):
        cells += [f"{len(each.seconds):,}", f"{half:.2f} s", f"{late:.2f} s"] if each.seconds else ["", "", ""]
    ratios = [f"{ours / echo:.1f}" for ours, echo in zip(*times, strict=True)] if part.echo.seconds else ["", ""]
    return f"| {' | '.join([*cells, *ratios, f'{part.busy:.0f}', part.day.isoformat()])} |"


def _memory(soak: Part) -> str:
    looks = len(soak.memory[0]) - 1
    at = [round(looks * quarter / 4) for quarter in range(5)]
    heads = [f"{soak.seconds / 60 * place / looks:.0f} min" for place in at]
    rows = [
        f"| {app} | {' | '.join(f'{memory[place]:.0f} MB' for place in at)} | {growth(memory):+.1%} |"
        for app, memory in zip(("assistant", "echo"), soak.memory, strict=True)
    ]
    head = f"| memory in the soak | {' | '.join(heads)} | grown |\n|{'---|' * 7}"
    return f"{head}\n" + "\n".join(rows)
