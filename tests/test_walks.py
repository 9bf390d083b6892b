"""The whole way through the app, as visitors go it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_httpserver import HTTPServer
from visiting import PATIENCE, Visits, answered, ask, below, check_idea, popover, unfold

from assistant.messages import catalogue
from assistant.records import Language

pytestmark = pytest.mark.browser
LOCALES: dict[Language, str] = {"sv": "sv-FI", "fi": "fi-FI", "en": "en-GB"}
IDEAS: dict[Language, tuple[str, str, str]] = {
    "sv": ("Vi grundar en gemensam accelerator för spel", "små spelföretag", "Kouvola"),
    "fi": ("Perustamme peliyrityksille yhteisen kiihdyttämön", "pienille peliyrityksille", "Kouvolassa"),
    "en": ("A shared game lab", "small studios", "Kouvola"),
}
GOALS = "Vilka mål finns för ICT?"
NARROW = [pytest.param(320, 640, marks=pytest.mark.long), (320, 256)]
"""A narrow phone, and 1280 by 1024 pixels enlarged four times."""


@pytest.mark.parametrize(
    ("language", "other"),
    [("fi", "en"), *(pytest.param(*each, marks=pytest.mark.long) for each in (("sv", "fi"), ("en", "sv")))],
)
def test_an_idea_is_checked_read_up_on_passed_on_and_taken_along(
    visits: Visits, address: str, language: Language, other: Language
) -> None:
    _ = catalogue(language).gettext
    page = visits(address, LOCALES[language])
    for said in (
        _("I am a machine. I give advice; the authority makes the decisions."),
        "2022–2025",
        _("Nothing you write is stored unless you rate an answer or let the council keep the conversation."),
    ):
        expect(page.get_by_test_id("stMain")).to_contain_text(said)
    check_idea(page, IDEAS[language], language)
    expect(page.locator(".fit li").first).to_be_visible()
    to_the_source_and_back(page, language)
    offered = below(page, _("You could go on with")).first
    question = offered.inner_text()
    offered.click()
    answered(page, 2)
    assert question in page.get_by_test_id("stChatMessage").nth(2).inner_text()
    passed_on(page, language)
    taken_along(page, language)
    page.get_by_role("radio", name={"sv": "Svenska", "fi": "Suomi", "en": "English"}[other]).click()
    expect(page.locator("html")).to_have_attribute("lang", other)
    expect(page.get_by_role("heading", level=1)).to_have_text(catalogue(other).gettext("Programme assistant"))
    expect(page.locator(".fit li").first).to_be_visible()


def to_the_source_and_back(page: Page, language: Language) -> None:
    """From a quote to its passage in the whole text, and back to the conversation."""
    _ = catalogue(language).gettext
    source = unfold(page)
    quote = source.locator("mark").first.inner_text()
    source.get_by_role("link", name=_("Open in the whole text")).click()
    expect(page.locator(".passage.here mark.cited")).to_have_text(quote)
    expect(page.locator(".passage.here")).to_be_focused()
    expect(page.locator(".passage.here")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".fit li").first).to_be_visible()
    expect(page.get_by_test_id("stChatMessage")).to_have_count(2)


def passed_on(page: Page, language: Language) -> None:
    """The message to a person, shown and ready for the mail program."""
    _ = catalogue(language).gettext
    body = popover(page, _("Ask a person"))
    expect(body.locator("code")).to_contain_text(IDEAS[language][0])
    link = body.get_by_role("link", name=_("Open in the mail program"))
    assert (link.get_attribute("href") or "").startswith("mailto:virasto@kymenlaakso.fi?subject=")
    page.keyboard.press("Escape")


def taken_along(page: Page, language: Language) -> None:
    """The answer as a file for a word processor and as text."""
    _ = catalogue(language).gettext
    body = popover(page, _("Take along"))
    docx = downloaded(page, body, _("Download for a word processor"))
    assert docx.suffix == ".docx" and docx.read_bytes().startswith(b"PK")
    text = downloaded(page, body, _("Download as plain text"))
    assert text.suffix == ".md" and IDEAS[language][0] in text.read_text("utf-8")
    page.keyboard.press("Escape")


def downloaded(page: Page, body: Locator, name: str) -> Path:
    with page.expect_download(timeout=PATIENCE) as waiting:
        body.get_by_role("button", name=name).click()
    path = waiting.value.path()
    return path.rename(path.parent / waiting.value.suggested_filename)


UNCOVERED = """() => {
  const focused = document.activeElement;
  const { x, y, width, height } = focused.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  return focused === document.body || focused.contains(top) || Boolean(top?.contains(focused));
}"""
LOOK = """async () => {
  const look = (each, levels) => {
    const style = getComputedStyle(each);
    const own = [style.outline, style.boxShadow, style.borderColor, style.backgroundColor, style.color].join();
    return levels ? own + look(each.parentElement, levels - 1) : own;
  };
  const focused = document.activeElement;
  if (focused === document.body) return null;
  const seen = look(focused, 3);
  focused.blur();
  await new Promise((drawn) => setTimeout(drawn, 50));
  const isMarked = seen !== look(focused, 3);
  focused.focus({ preventScroll: true });
  const text = focused.getAttribute("aria-label") || focused.innerText;
  const all = [...document.querySelectorAll("*")];
  return { text, isMarked, at: all.indexOf(focused) };
}"""


def tab_to(page: Page, name: str, key: str = "Tab") -> None:
    """Goes on by keyboard until what has the name is focused; all on the way is seen to be, and is in reading order."""
    before = None
    for _ in range(40):
        page.keyboard.press(key)
        page.wait_for_function(UNCOVERED)  # scrolled to, and clear of the bars
        focused = page.evaluate(LOOK)
        assert focused, f"nothing focused before {name!r}"
        assert focused["isMarked"], focused
        assert before is None or (focused["at"] > before) == (key == "Tab"), focused
        if name in focused["text"]:
            return
        before = focused["at"]
    pytest.fail(f"no way to {name!r}")


def test_all_of_it_can_be_done_by_keyboard(visits: Visits, address: str) -> None:
    page = visits(address, "en-GB")
    page.add_style_tag(content="* { transition: none !important }")
    expect(page.get_by_text("For example")).to_be_visible()
    tab_to(page, "Ask about the programme")
    page.keyboard.type("Which goals are there for ICT?")
    page.keyboard.press("Enter")
    answered(page, 1)
    tab_to(page, "Take along", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stPopoverBody")).to_be_focused()
    tab_to(page, "Download as plain text")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(page.get_by_test_id("stPopoverButton").first).to_be_focused()
    tab_to(page, "Sources 1", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("mark").first).to_be_visible()
    tab_to(page, "Open in the whole text")
    page.keyboard.press("Enter")
    expect(page.locator(".passage.here")).to_be_focused()
    tab_to(page, "Link to the passage")
    tab_to(page, "Ask", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(2)


def test_a_linked_question_is_filled_in_and_sent_by_the_visitor(visits: Visits, address: str) -> None:
    page = visits(f"{address}/?q=Vem+godk%C3%A4nde+programmet%3F", "sv-FI")
    expect(page.get_by_test_id("stChatInputTextArea")).to_have_value("Vem godkände programmet?")
    expect(page.get_by_role("button", name=GOALS)).to_be_visible()
    assert page.get_by_test_id("stChatMessage").count() == 0
    page.get_by_test_id("stChatInputTextArea").press("Enter")
    answered(page, 1)


def test_the_address_of_a_passage_opens_it_in_the_language_it_was_read_in(visits: Visits, address: str) -> None:
    page = visits(f"{address}/source?language=English", "fi-FI")
    page.locator("article .to-passage").nth(3).click()
    again = visits(page.url, "sv-FI")
    expect(again.locator(".passage.here")).to_be_focused()
    expect(again.locator("html")).to_have_attribute("lang", "en")


def test_a_screen_reader_is_told_once_that_an_answer_is_ready(visits: Visits, address: str) -> None:
    page = visits(address, "sv-FI")
    live = page.get_by_role("status").and_(page.locator("#said"))
    expect(live).to_be_attached()
    page.evaluate("""() => {
      window.heard = [];
      const live = document.getElementById("said");
      const hear = () => live.textContent && window.heard.push(live.textContent);
      new MutationObserver(hear).observe(live, { childList: true, characterData: true, subtree: true });
    }""")
    ask(page, GOALS)
    expect(live).to_have_text("Svaret är klart.")
    page.get_by_role("radio", name="Suomi").click()
    expect(page.locator("html")).to_have_attribute("lang", "fi")
    assert page.evaluate("heard") == ["Svaret är klart."]
    ask(page, "Kuka hyväksyi ohjelman?")
    expect(live).to_have_text("Vastaus on valmis.")
    assert page.evaluate("heard") == ["Svaret är klart.", "Vastaus on valmis."]
    expect(page.get_by_role("img")).to_have_count(0)  # icons only decorate


@pytest.mark.parametrize("language", ["sv", pytest.param("fi", marks=pytest.mark.long)])
def test_by_keyboard_alone_a_visitor_lets_a_conversation_be_kept_and_takes_it_back(
    visits: Visits, address: str, language: Language
) -> None:
    _ = catalogue(language).gettext
    page = visits(address, LOCALES[language])
    ask(page, GOALS)
    switch = page.get_by_role("switch", name=_("Let the council keep this conversation, to improve the assistant"))
    told = page.get_by_text(_("To have it deleted later, tell the council this number: {number}.").partition("{")[0])
    expect(switch).not_to_be_checked()
    to_by_keyboard(page, switch)
    page.keyboard.press("Space")
    expect(told).to_be_visible()
    ask(page, GOALS)
    expect(switch).to_be_checked()
    to_by_keyboard(page, page.get_by_role("button", name=_("Clear the conversation")))
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stChatMessage")).to_have_count(0)
    ask(page, GOALS)
    expect(switch).not_to_be_checked()
    expect(told).to_have_count(0)


def test_a_question_asked_while_the_conversation_is_being_cleared_is_answered_and_not_kept(
    visits: Visits, address: str
) -> None:
    _ = catalogue("sv").gettext
    page = visits(address, LOCALES["sv"])
    switch = page.get_by_role("switch", name=_("Let the council keep this conversation, to improve the assistant"))
    for pause in (0, 20, 60, 120):
        ask(page, GOALS)
        switch.press("Space")
        ask(page, GOALS)
        expect(switch).to_be_checked()
        page.get_by_test_id("stChatInputTextArea").fill(GOALS)
        page.get_by_role("button", name=_("Clear the conversation")).press("Enter")
        page.wait_for_timeout(pause)  # the browser may, or may not, know by then that the switch has gone
        page.get_by_test_id("stChatInputTextArea").press("Enter")
        answered(page, 1)
        expect(switch).not_to_be_checked()
        page.get_by_role("button", name=_("Clear the conversation")).press("Enter")
        expect(page.get_by_test_id("stChatMessage")).to_have_count(0)


def to_by_keyboard(page: Page, place: Locator) -> None:
    """Backwards from the question's field, with nothing but the key for it."""
    page.get_by_test_id("stChatInputTextArea").focus()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if place.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"no way to {place} by keyboard")


WIDER = """() => [...document.querySelectorAll("*")]
  .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
  .filter((each) => each === document.documentElement || /auto|scroll/.test(getComputedStyle(each).overflowX))
  .map((each) => `${each.tagName}.${each.className} ${each.scrollWidth} > ${each.clientWidth}`)"""


@pytest.mark.parametrize(("width", "height"), NARROW)
def test_nothing_is_to_be_scrolled_sideways(visits: Visits, address: str, width: int, height: int) -> None:
    page = visits(address, "fi-FI", width, height)
    _ = catalogue("fi").gettext
    page.get_by_text(_("Check my idea")).click()
    expect(page.get_by_label(_("For whom?"))).to_be_visible()
    assert page.evaluate(WIDER) == []
    check_idea(page, IDEAS["fi"], "fi")
    unfold(page)
    assert page.evaluate(WIDER) == []
    for name in (_("Ask a person"), _("Take along"), _("Rate the answer")):
        popover(page, name)
        assert page.evaluate(WIDER) == []
        page.keyboard.press("Escape")
    page.goto(f"{address}/source")
    page.get_by_label(_("Search in the text")).fill("hanke")
    page.keyboard.press("Enter")
    expect(page.locator(".jumps")).to_be_visible()
    assert page.evaluate(WIDER) == []
    page.goto(f"{address}/about")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(WIDER) == []


def test_without_motion_and_in_forced_colours_the_way_is_the_same(visits: Visits, address: str) -> None:
    page = visits(address, "sv-FI", reduced_motion="reduce", forced_colors="active")
    ask(page, GOALS)
    source = unfold(page)
    source.get_by_role("link", name="Öppna i hela texten").click()
    expect(page.locator(".passage.here")).to_be_focused()
    # Grounds and shadows are gone in forced colours: what is marked is marked by a line.
    assert page.locator(".passage.here").evaluate("each => getComputedStyle(each).borderLeftStyle") == "solid"
    assert page.locator("mark.cited").first.evaluate("each => getComputedStyle(each).borderBottomStyle") == "solid"
    page.get_by_role("link", name="Om assistenten").click()
    expect(page.get_by_role("heading", name="Råd, inte beslut")).to_be_visible()


FORMS = """![x]({0}/1)

[a]({0}/2) [![x]({0}/3)]({0}/4)

<img src="{0}/5"> <iframe src="{0}/6"></iframe> <link rel="stylesheet" href="{0}/7">

{0}/8 <{0}/9>

<b style="background: url({0}/10)">b</b> <style>@import url({0}/11);</style>

[x][r] ![x][r]

[r]: {0}/12

<svg><image href="{0}/13" /></svg> <video poster="{0}/14"></video> <object data="{0}/15"></object>

:material/{0}/16: :red[![x]({0}/17)] $\\includegraphics{{{0}/18}}$

<script src="{0}/19"></script> <meta http-equiv="refresh" content="0; url={0}/20">"""


def test_an_address_in_a_question_is_never_asked_for(visits: Visits, address: str, httpserver: HTTPServer) -> None:
    """The server whose address it is would hear of it; so would `visits`."""
    trap = FORMS.format(httpserver.url_for("").rstrip("/"))
    page = visits(address, "en-GB")
    ask(page, trap)
    check = " ".join(IDEAS["en"])
    ask(page, f"{check} {trap}")
    for at in range(page.get_by_test_id("stExpander").count()):
        page.get_by_test_id("stExpander").nth(at).locator("summary").click()
    for at in range(page.get_by_test_id("stPopoverButton").count()):
        page.get_by_test_id("stPopoverButton").nth(at).click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    page.goto(f"{address}/source?document={trap[:60]}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_timeout(500)
    assert httpserver.log == []
