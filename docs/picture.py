"""Makes docs/picture.png and docs/report.png: `python docs/picture.py`, with an index built and Chromium installed.

The app is started as it is, asked in a browser, and photographed with its source open; of docs/report.html it is the
first screen.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent
QUESTION = "Mikä on rahoitettavan hankkeen ehto?"
PATIENCE = 60
"""Seconds for the app to come up."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the app, while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", address.rpartition(":")[2]]
    app = subprocess.Popen(command, cwd=ROOT, env=os.environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        _wait(f"{address}/_stcore/health")
        yield address
    finally:
        app.kill()
        app.wait()


def _wait(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def photograph_app(browser: Browser, address: str) -> None:
    """Asks, opens the source, and takes the picture."""
    page = browser.new_page(locale="fi-FI", viewport={"width": 860, "height": 1060})
    page.goto(address)
    page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_test_id("stExpander").locator("summary").click()
    page.locator("mark").wait_for()
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1000)
    page.screenshot(path=ROOT / "docs" / "picture.png")


def photograph_report(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1040, "height": 1060})
    page.goto((ROOT / "docs" / "report.html").as_uri())
    page.screenshot(path=ROOT / "docs" / "report.png")


def main() -> None:
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        photograph_app(browser, address)
        photograph_report(browser)
        browser.close()


main()
