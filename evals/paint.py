"""`python -m evals paint`: how soon a visitor sees the page and an answer, beside a bare echo app, in docs/paint.md."""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from contextlib import ExitStack

from playwright.sync_api import Browser

from evals.serving import ECHO, ROOT, browsing, served

FILE = ROOT / "docs" / "paint.md"
VISITS = 15
QUESTION = "Mikä on rahoitettavan hankkeen ehto?"
# Looked at in every frame, so that what is measured is the page.
_READY = "() => document.querySelector('[data-testid=stChatInputTextArea]:not(:disabled)')"
_ANSWERED = """() => {
    const state = document.querySelector('.page-state');
    const last = [...document.querySelectorAll('[data-testid=stChatMessage]')].at(1);
    return state ? state.dataset.answered === '1' : last && last.innerText.includes('hankkeen');
}"""
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
STEPS = ("first paint", "the question can be typed", "the answer is there, after Enter")
PATIENCE = 60_000
"""Milliseconds."""


def run(_: argparse.Namespace) -> int:
    with ExitStack() as open_:
        addresses = [open_.enter_context(served(script)) for script in (ROOT / "app.py", ECHO)]
        browser = open_.enter_context(browsing())
        for address in addresses:
            _visit(browser, address)
        visits = [[_visit(browser, address) for address in addresses] for _ in range(VISITS)]
    FILE.write_text(_document(visits), encoding="utf-8")
    print(FILE.read_text(encoding="utf-8"))
    return 0


def _visit(browser: Browser, address: str) -> tuple[float, float, float]:
    """Milliseconds of each step for a visitor who has not been there before."""
    context = browser.new_context(locale="fi-FI")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(_READY)
    ready = 1000 * (time.perf_counter() - began)
    page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
    began = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_function(_ANSWERED)
    answer = 1000 * (time.perf_counter() - began)
    painted = float(page.evaluate(_PAINT))  # by now the browser has noted it
    context.close()
    return painted, ready, answer


def _document(visits: list[list[tuple[float, float, float]]]) -> str:
    rows = []
    for at, step in enumerate(STEPS):
        ours, echo = (statistics.median(visit[app][at] for visit in visits) for app in (0, 1))
        rows.append(f"| {step} | {ours:.0f} ms | {echo:.0f} ms | {ours / echo:.2f} |")
    return (
        f"# What a visitor waits for\n\nMade by `python -m evals paint` on {os.cpu_count()} cores, Python "
        f"{platform.python_version()}: {VISITS} first visits to the assistant and to a bare echo app, by turns, in "
        "Chromium. Medians; machines are noisy, so the ratios count.\n\n"
        "| step | assistant | echo | ratio |\n|---|---|---|---|\n" + "\n".join(rows) + "\n"
    )
