"""The app as a visitor meets it: a real server, a real browser."""

from __future__ import annotations

import http.client
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from library import ROOT, TODAY, Place
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from assistant.messages import catalogue
from assistant.records import Language
from evals import serving
from evals.serving import ChromiumMissing

PATIENCE = 30_000
"""Milliseconds that anything on a page may take on a busy computer."""
# Where a page is opened by its own address, Streamlit first asks for these below that address.
SOUGHT = ("/_stcore/health", "/_stcore/host-config")
LOST = "The page that you have requested does not seem to exist"
"""What Streamlit tells the console, besides the visitor, of an address that there is not."""
PAGES = ("/about", "/source", "/desk", "/notebook", "/quality", "/corpus", "/staff", "/nowhere")
Visits = Callable[..., Page]


@contextmanager
def served(place: Place, home: Path, **settings: str) -> Iterator[str]:
    """The address of the app on an index, while it runs."""
    environment = {
        "HOME": str(home),
        "ASSISTANT_INDEX": str(place.index),
        "ASSISTANT_CORPUS": str(place.corpus),
        "ASSISTANT_TODAY": TODAY.isoformat(),
        "ASSISTANT_DATABASE_URL": f"sqlite:///{home / 'journal.sqlite'}",
        **settings,
    }
    with serving.served(ROOT / "app.py", home / "app.log", **environment) as address:
        yield address


def ask_server(port: int, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    """Status and headers of a response."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.read()
        return response.status, {name.lower(): value for name, value in response.getheaders()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    try:
        with serving.browsing() as browser:
            yield browser
    except ChromiumMissing as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.fixture(scope="session")
def address(programme: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("home")
    with served(programme, home, ASSISTANT_FEEDBACK="on", ASSISTANT_CONVERSATIONS="on") as address:
        yield address


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Opens the app as a new visitor, who must meet no error in the console and no request to another host.

    `beside` is the address of the one other host that the visitor is sent to, if any, to sign in there.
    """
    strange: list[str] = []
    contexts: list[BrowserContext] = []

    def visit(
        address: str, locale: str = "fi-FI", width: int = 1280, height: int = 800, beside: str = "", **given: Any
    ) -> Page:
        own = [each for each in (address, beside) if each]
        size = {"width": width, "height": height}
        contexts.append(browser.new_context(locale=locale, viewport=size, **given))  # type: ignore[arg-type]
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda told: strange.append(told.text) if _is_fault(told) else None)
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.on("request", lambda sent: None if _is_own(sent.url, own) else strange.append(sent.url))
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert strange == []


def _is_fault(told: ConsoleMessage) -> bool:
    path = urlsplit(told.location["url"]).path
    is_sought = "404" in told.text and path in [page + sought for page in PAGES for sought in SOUGHT]
    return told.type in ("error", "warning") and not is_sought and not told.text.startswith(LOST)


def _is_own(url: str, own: Sequence[str]) -> bool:
    return url.startswith(("data:", "blob:")) or urlsplit(url).netloc in [urlsplit(each).netloc for each in own]


def ask(page: Page, question: str) -> None:
    """Asks, and waits until the answer is whole."""
    number = page.get_by_test_id("stChatMessage").count() // 2 + 1
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    answered(page, number)


def answered(page: Page, number: int) -> None:
    """Waits until so many answers are whole, and the page is at rest."""
    expect(page.locator(f".page-state[data-answered='{number}']")).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def rests(page: Page) -> None:
    """Waits until what was last done is drawn."""
    page.wait_for_timeout(300)  # it begins only then
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def open_source(page: Page, label: str) -> None:
    page.get_by_text(label).click()


def check_idea(page: Page, parts: Sequence[str], language: Language) -> None:
    """Tells an idea in three answers, and waits for what it meets."""
    _ = catalogue(language).gettext
    form = page.get_by_test_id("stForm")
    if not form.is_visible():
        page.get_by_text(_("Check my idea")).click()
        expect(form).to_be_visible()
    unfolded(page)
    for field, text in zip(("What would be done?", "For whom?", "Where?"), parts, strict=True):
        form.get_by_label(_(field)).fill(text)
    form.get_by_role("button", name=_("Check the idea")).click()
    answered(page, 1)


def unfold(page: Page) -> Locator:
    """The first source, opened."""
    source = page.get_by_test_id("stExpander").first
    source.locator("summary").click()
    expect(source.locator("mark").first).to_be_visible()
    unfolded(page)
    return source


def unfolded(page: Page) -> None:
    """Waits until nothing moves any more; a click on what still moves may be lost."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((each) => each.finished))")


def popover(page: Page, name: str) -> Locator:
    """What is behind the first button of that name, opened."""
    page.get_by_test_id("stPopoverButton").filter(has_text=name).first.click()
    body = page.get_by_test_id("stPopoverBody")
    expect(body).to_be_visible()
    return body


def below(page: Page, text: str) -> Locator:
    """The buttons that stand below a line."""
    line = page.get_by_test_id("stElementContainer").filter(has_text=text).last
    return line.locator("xpath=following-sibling::*").get_by_role("button")
