"""Makes docs/picture.png and docs/report.png: `python docs/picture.py`, with an index built and Chromium installed.

The app is started as it is, asked in a browser, and photographed with its source open; of docs/report.html it is the
first screen.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, its own folder is all it would find

from evals.serving import browsing, served  # noqa: E402

QUESTION = "Mikä on rahoitettavan hankkeen ehto?"


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
    with served(ROOT / "app.py") as address, browsing() as browser:
        photograph_app(browser, address)
        photograph_report(browser)


if __name__ == "__main__":
    main()
