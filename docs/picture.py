"""Makes the pictures in docs/: `python docs/picture.py`, with an index built and Chromium installed.

The app is started as it is, asked in a browser, and photographed with its source open; of docs/report.html it is the
first screen. The staff's pages are those of the demo.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, its own folder is all it would find

from assistant.messages import catalogue  # noqa: E402
from evals.serving import browsing, served  # noqa: E402

SV, FI = catalogue("sv").gettext, catalogue("fi").gettext

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


def photograph_desk(browser: Browser, address: str) -> None:
    """An enquiry whose letter has a sentence that stands on nothing, and what people ask in vain."""
    page = browser.new_page(locale="sv-FI", viewport={"width": 1280, "height": 1000})
    page.goto(f"{address}/desk?enquiry=13")
    letter = page.get_by_label(SV("Text of the letter, without its sources"))
    letter.evaluate("field => { field.focus(); field.setSelectionRange(4, 4); }")
    page.keyboard.type(" Ring oss gärna före den 1 mars.")
    page.get_by_role("button", name=SV("Sign it as my own statement")).wait_for()
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 110)")
    page.wait_for_timeout(1000)
    page.screenshot(path=ROOT / "docs" / "desk.png")
    page.goto(f"{address}/quality?language=Suomi")
    page.get_by_text(FI("Unanswered"), exact=True).click()
    page.get_by_text("kertaa").first.wait_for()
    page.wait_for_timeout(1000)
    page.screenshot(path=ROOT / "docs" / "quality.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, browsing() as browser:
        with served(ROOT / "app.py") as address:
            photograph_app(browser, address)
        photograph_report(browser)
        place = Path(folder, "demo")
        subprocess.run([sys.executable, "-m", "assistant", "demo", place], cwd=ROOT, check=True)
        given = {
            "ASSISTANT_CORPUS": str(place / "corpus"),
            "ASSISTANT_INDEX": str(place / "index"),
            "ASSISTANT_DATABASE_URL": f"sqlite:///{place / 'journal.sqlite'}",
            "ASSISTANT_STAFF": "local",
        }
        with served(ROOT / "app.py", Path(os.devnull), **given) as address:
            photograph_desk(browser, address)


if __name__ == "__main__":
    main()
