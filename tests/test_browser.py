"""The app as a visitor meets it: a real server, a real browser."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from library import ROOT, TODAY, Place, copied
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_httpserver import HTTPServer

pytestmark = pytest.mark.browser
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # the tests may be run by root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
RULE = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."
APPROVED = "Kymmenedalens landskapsfullmäktige godkände programmet i juni 2014."
JOINER = "\u2060"
"""What keeps the signs of an address apart in the page, unseen."""
Visits = Callable[..., Page]


@contextmanager
def served(place: Place, home: Path) -> Iterator[str]:
    """The address of the app on an index, while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "HOME": str(home),
        "ASSISTANT_INDEX": str(place.index),
        "ASSISTANT_CORPUS": str(place.corpus),
        "ASSISTANT_TODAY": TODAY.isoformat(),
    }
    with (home / "app.log").open("wb") as log:
        app = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            app.kill()
            app.wait()


def _wait(port: int) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            assert ask_server(port, "/_stcore/health")[0] == 200
            return
        except ConnectionError:
            assert time.monotonic() < until, "the app did not come up"
            time.sleep(0.1)


def ask_server(port: int, path: str, **headers: str) -> tuple[int, dict[str, str]]:
    """Status and headers of a response."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        response.read()
        return response.status, {name.lower(): value for name, value in response.getheaders()}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        told = "Chromium is missing: apt-get install chromium (macOS: brew install --cask chromium)"
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def address(programme: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(programme, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def visits(browser: Browser) -> Iterator[Visits]:
    """Opens the app as a new visitor, who must meet no error in the console and no request to another host."""
    strange: list[str] = []
    contexts: list[Any] = []

    def visit(address: str, locale: str = "fi-FI", width: int = 1280) -> Page:
        contexts.append(browser.new_context(locale=locale, viewport={"width": width, "height": 800}))
        page: Page = contexts[-1].new_page()
        page.on("console", lambda told: strange.append(told.text) if told.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: strange.append(str(error)))
        page.on("request", lambda sent: None if _is_own(sent.url, address) else strange.append(sent.url))
        page.goto(address)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert strange == []


def _is_own(url: str, address: str) -> bool:
    return url.startswith(("data:", "blob:")) or urlsplit(url).netloc == urlsplit(address).netloc


def ask(page: Page, question: str) -> None:
    """Asks, and waits until the answer is whole."""
    before = page.get_by_test_id("stChatMessage").count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(f".page-state[data-answered='{before // 2 + 1}']")).to_be_attached(timeout=30_000)


def open_source(page: Page, label: str) -> None:
    page.get_by_text(label).click()


@pytest.mark.parametrize(
    ("locale", "question", "label", "quote"),
    [
        ("fi-FI", "Mikä on rahoitettavan hankkeen ehto?", "Lähde 1: Kymmenedalen-programmet", RULE),
        ("sv-FI", "Vem godkände programmet?", "Källa 1: ", APPROVED),
    ],
)  # fmt: skip
def test_a_question_in_the_browsers_language_and_the_exact_quote_in_its_source(
    visits: Visits, address: str, locale: str, question: str, label: str, quote: str
) -> None:
    page = visits(address, locale)
    ask(page, question)
    assert page.locator("html").get_attribute("lang") == locale[:2]
    open_source(page, label)
    expect(page.locator("mark").first).to_be_visible()
    assert page.locator("mark").first.text_content() == quote
    assert boldness(page, "mark") > boldness(page, ".excerpt")


def boldness(page: Page, selector: str) -> float:
    return float(page.locator(selector).first.evaluate("each => getComputedStyle(each).fontWeight"))


def test_another_language_keeps_conversation_and_is_kept(visits: Visits, address: str) -> None:
    page = visits(address, "sv-FI")
    ask(page, "Vilka mål finns för ICT?")
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Programme assistant")
    expect(page.get_by_text("att utveckla kompetensen i cybersäkerheten").first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Programme assistant")


def test_an_example_is_asked_by_a_click_and_the_conversation_can_be_cleared(visits: Visits, address: str) -> None:
    page = visits(address, "en-GB")
    page.get_by_role("button", name="Which goals are there for ICT?").click()
    expect(page.get_by_text("Sources 1–5")).to_be_visible()
    page.get_by_role("button", name="Clear the conversation").click()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(0)
    expect(page.get_by_role("button", name="Which goals are there for ICT?")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_a_new_answer_is_seen_from_its_beginning(visits: Visits, address: str, width: int) -> None:
    page = visits(address, "sv-FI", width)
    for question in ("Vilka mål har programmet?", "Vilka är de strategiska valen?"):
        ask(page, question)
        expect(page.get_by_text(question)).to_be_in_viewport()
        page.wait_for_timeout(300)
        assert 0 <= page.get_by_text(question).bounding_box()["y"] < 400  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_hostile_question_is_shown_as_text_and_calls_nobody(
    visits: Visits, address: str, httpserver: HTTPServer
) -> None:
    page = visits(address)
    trap = httpserver.url_for("/x.png")
    hostile = f"![x]({trap}) <img src='{trap}'> <script>fetch('{trap}')</script> [a]({trap}) {trap}"
    ask(page, hostile)
    page.wait_for_timeout(500)
    assert page.get_by_test_id("stChatMessage").first.inner_text().replace(JOINER, "") == hostile
    assert page.locator(f"a[href*='{trap}'], img[src*='{trap}']").count() == 0
    assert httpserver.log == []


def test_a_hostile_document_is_shown_as_text_and_calls_nobody(
    visits: Visits, programme: Place, tmp_path: Path, httpserver: HTTPServer
) -> None:
    trap = httpserver.url_for("/x.png")
    hostile = f"Bidrag för fiskodling: ![x]({trap}) <img src='{trap}'> <script>fetch('{trap}')</script> [9] {trap}"
    place = copied(programme, tmp_path)
    place.write(f"fisk/![x]({urlsplit(trap).netloc}).txt", f"Om fiskodling\n\n{hostile}\n")
    place.ingest()
    with served(place, tmp_path) as address:
        page = visits(address, "sv-FI")
        ask(page, "Vad sägs om bidrag för fiskodling?")
        open_source(page, "Källa 1: ")
        page.wait_for_timeout(500)
        assert page.locator("mark").first.text_content() == hostile
        assert hostile in page.locator("blockquote").first.inner_text().replace(JOINER, "")
        assert page.locator(f"a[href*='{trap}'], img[src*='{trap}']").count() == 0
        page.close()
    assert httpserver.log == []


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/static/nothing.js", "/nowhere", "/_stcore/host-config"])
def test_every_response_has_the_security_headers(address: str, path: str) -> None:
    _, headers = ask_server(urlsplit(address).port or 0, path)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    scripts = re.findall(r"script-src ([^;]*)", policy)[0]
    assert "unsafe" not in scripts and "http" not in policy
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/stream"])
def test_under_another_name_it_answers_nothing(address: str, path: str) -> None:
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    asked = {**upgrade, "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="} if "stream" in path else {}
    port = urlsplit(address).port or 0
    assert ask_server(port, path, Host="rebound.example", Origin="http://rebound.example", **asked)[0] in (400, 403)
    assert ask_server(port, "/", Host=f"localhost:{port}")[0] == 200
