"""What the app does in a real browser: languages, examples, scrolling, hostile text, headers."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from library import Place, copied
from playwright.sync_api import Page, expect
from pytest_httpserver import HTTPServer
from visiting import Visits, answered, ask, ask_server, open_source, served

pytestmark = pytest.mark.browser
RULE = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."
APPROVED = "Kymmenedalens landskapsfullmäktige godkände programmet i juni 2014."
JOINER = "\u2060"
"""What keeps the signs of an address apart in the page, unseen."""


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


@pytest.mark.parametrize("width", [320, pytest.param(390, marks=pytest.mark.long), 1280])
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


def test_two_visitors_at_once_read_only_what_is_their_own(visits: Visits, address: str) -> None:
    questions = ("Vem godkände programmet?", "Mitkä ovat ICT:n tavoitteet?")
    pages = [visits(address, locale) for locale in ("sv-FI", "fi-FI")]
    for page, question in zip(pages, questions, strict=True):
        page.get_by_test_id("stChatInputTextArea").fill(question)
        page.keyboard.press("Enter")
    for page, own, other in zip(pages, questions, reversed(questions), strict=True):
        answered(page, 1)
        shown = page.get_by_test_id("stMain").inner_text().replace(JOINER, "")
        assert own in shown and other not in shown


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
