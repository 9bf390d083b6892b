"""A caseworker's morning in the browser, by keyboard where it counts: from mail to letters out of the house."""

from __future__ import annotations

import email
import re
from collections.abc import Callable, Iterator
from email.policy import default
from pathlib import Path

import pytest
from library import Place
from playwright.sync_api import Download, Locator, Page, expect
from visiting import Visits, popover, served

from assistant.messages import catalogue
from assistant.records import Language

pytestmark = pytest.mark.browser
MAIL = {
    "sv": (
        "From: Per Ek <per.ek@example.fi>\nSubject: Spelstudio\n\nHej!\n\nVi vill starta en gemensam spelstudio i "
        "Kotka. Passar det programmets mål?\n\nVem godkände programmet?\n\nPer Ek\n",
        "From: Bo Lind <bo.lind@example.fi>\nSubject: Stöd\n\nHej!\n\nHur mycket stöd kan man få?\n\nMvh\nBo Lind\n",
        "From: Pia Strand <pia@example.fi>\nSubject: Summan\n\nHej!\n\nHur stort är stödet?\n\nMvh\nPia Strand\n",
    ),
    "fi": (
        "From: Satu Kettu <satu.kettu@example.fi>\nSubject: Peli\n\nHei!\n\nTeemme pelin satamatyöntekijöiden "
        "turvallisuuskoulutukseen. Sopiiko hanke tavoitteisiin?\n\nKuka ohjelman hyväksyi?\n\nSatu Kettu\n",
        "From: Liisa Mäki <liisa@example.fi>\nSubject: Tuki\n\nHei!\n\nKuinka paljon tukea voi saada?\n\nt.\nLiisa M\n",
        "From: Eeva Salo <eeva.salo@example.fi>\nSubject: Tuen määrä\n\nHei!\n\nPaljonko tuki on?\n\nt.\nEeva Salo\n",
    ),
}  # fmt: skip
NOTE = {"sv": "Stödet är högst 70 procent.", "fi": "Tuki on enintään 70 prosenttia."}
OWN = {"sv": "Ring oss före den 1 mars.", "fi": "Soita meille ennen maaliskuun loppua."}
HELLO = {"sv": "Hej!", "fi": "Hei!"}
LOCALE = {"sv": "sv-FI", "fi": "fi-FI"}
READY = "Ready: every sentence stands. Read it, and approve it."
both = pytest.mark.parametrize("language", ["sv", pytest.param("fi", marks=pytest.mark.long)])


@pytest.fixture
def workplace(tmp_path: Path, indexed: Place) -> Iterator[str]:
    """The app on this computer, with an empty journal of its own."""
    journal = f"sqlite:///{tmp_path / 'journal.sqlite'}"
    with served(indexed, tmp_path, ASSISTANT_STAFF="local", ASSISTANT_DATABASE_URL=journal) as address:
        yield address


class Desk:
    """The desk as a caseworker works at it."""

    def __init__(self, page: Page, language: Language) -> None:
        self.page = page
        self.language = language
        self.says: Callable[[str], str] = catalogue(language).gettext

    @property
    def letter(self) -> Locator:
        return self.page.get_by_label(self.says("Text of the letter, without its sources"))

    def rests(self) -> None:
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def give_name(self, name: str) -> None:
        self.page.get_by_label(self.says("Your name, as it stands under letters")).fill(name)
        self.page.keyboard.press("Enter")
        self.rests()

    def bring_in(self) -> None:
        files = [
            {"name": f"{nth}.txt", "mimeType": "text/plain", "buffer": text.encode()}
            for nth, text in enumerate(MAIL[self.language])
        ]
        self.page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
        self.page.get_by_role("button", name=self.says("Draft letters for these files")).click()
        expect(self.page.get_by_text(re.compile("3 (brevutkast|kirjeluonnosta)"))).to_be_visible()
        self.rests()

    def heap(self, name: str) -> Locator:
        return self.page.get_by_role("radio", name=re.compile(re.escape(self.says(name)) + r" \("))

    def holds(self, name: str, number: int) -> None:
        expect(self.page.get_by_role("radio", name=f"{self.says(name)} ({number})")).to_be_visible()

    def open(self, subject: str) -> None:
        self.page.get_by_role("button", name=subject, exact=True).click()
        expect(self.page.get_by_role("heading", level=1, name=subject)).to_be_visible()
        self.rests()

    def type_after(self, place: str, text: str) -> None:
        """Puts the caret behind some words of the letter, and types."""
        self.letter.evaluate(
            "(field, place) => { field.focus(); const at = field.value.indexOf(place) + place.length;"
            " field.setSelectionRange(at, at); }",
            place,
        )
        self.page.keyboard.type(text)

    def leave_field(self) -> None:
        """A shortcut is for the page, not for the field in which one types."""
        self.rests()
        self.page.get_by_role("heading", level=1).click()

    def back(self) -> None:
        self.leave_field()
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("heading", level=1, name=self.says("Desk"))).to_be_visible()
        self.rests()

    def approve(self) -> None:
        self.leave_field()
        self.page.keyboard.press("Alt+a")
        expect(self.page.get_by_text(self.says("Approved. The letter can go out now."))).to_be_visible()
        self.rests()

    def downloaded(self, name: str) -> Download:
        with self.page.expect_download() as found:
            self.page.get_by_role("button", name=self.says(name)).click()
        return found.value


@both
def test_a_morning_at_the_desk(workplace: str, visits: Visits, language: Language) -> None:
    page = visits(f"{workplace}/desk", LOCALE[language])
    desk = Desk(page, language)
    first, second, third = (re.search("Subject: (.*)", mail)[1] for mail in MAIL[language])  # type: ignore[index]
    desk.give_name("A. Aalto")
    desk.bring_in()

    # Triage: one is ready, two lack a house note and ask the same.
    desk.holds("Ready", 1)
    desk.holds("House note missing", 2)

    # Edited, a sentence stands on nothing and says so while one types; signed, it is the caseworker's own.
    desk.open(first)
    desk.type_after(HELLO[language], f" {OWN[language]}")
    expect(page.locator(".st-key-verdict")).to_contain_text("1 ")
    page.get_by_role("button", name=desk.says("Sign it as my own statement")).click()
    expect(page.locator(".st-key-verdict")).to_have_text(re.compile(re.escape(desk.says(READY))))
    desk.approve()
    expect(page.get_by_test_id("stCode")).to_contain_text(OWN[language])

    # Out of the house: as a mail in its thread, and as a text; then nobody's address is kept.
    sent = desk.downloaded("Open in a mail program (.eml)")
    message = email.message_from_bytes(Path(sent.path()).read_bytes(), policy=default)
    assert "@example.fi" in message["To"] and OWN[language] in message.get_content()
    assert Path(desk.downloaded("Download as .docx").path()).read_bytes().startswith(b"PK")
    page.keyboard.press("Alt+s")
    expect(page.get_by_text(desk.says("Sent. The addressee is no longer kept."))).to_be_visible()
    desk.back()

    # The house note that two wait for, from the enquiry that lacks it.
    desk.heap("House note missing").click()
    desk.open(second)
    page.get_by_role("link", name=desk.says("Write a house note")).click()
    name = {"sv": "på svenska", "fi": "suomeksi"}[language]
    field = page.get_by_label(desk.says("The note {in_language}").format(in_language=name))
    field.fill(NOTE[language])
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(re.compile("2 (väntande|odottavaa)"))).to_be_visible()
    page.get_by_role("button", name=desk.says("Save")).click()
    expect(page.get_by_text(desk.says("Answers show the note from now on."))).to_be_visible()
    page.get_by_role("link", name=desk.says("Desk"), exact=True).click()
    desk.holds("Ready", 2)
    desk.rests()

    # One letter for both, then it is found again.
    desk.open(second)
    expect(desk.letter).to_have_value(re.compile("70 pro"))
    page.get_by_role("button", name=re.compile(desk.says("Use this letter for {n} more").format(n=1))).click()
    desk.approve()
    desk.back()
    desk.open(third)
    expect(page.get_by_text(desk.says("Approved before, on the same"))).to_be_visible()
    page.get_by_role("button", name=desk.says("Use this letter here")).click()
    expect(
        page.get_by_text(desk.says("Its citations have been checked against the text as it is today."))
    ).to_be_visible()
    desk.approve()
    desk.back()
    desk.holds("Approved", 2)


def test_what_is_sent_back_needs_a_caseworker_again_with_the_remark(workplace: str, visits: Visits) -> None:
    page = visits(f"{workplace}/desk", "sv-FI")
    desk = Desk(page, "sv")
    desk.give_name("A. Aalto")
    page.get_by_label("Klistra in en förfrågan").fill(MAIL["sv"][0])
    page.keyboard.press("Control+Enter")
    expect(desk.letter.first).to_be_visible()
    desk.rests()
    body = popover(page, "Tillbaka till beredning")
    body.get_by_label(desk.says("A word to colleagues; it never goes out")).fill("Nämn visionen.")
    body.get_by_role("button", name="Tillbaka till beredning").click()
    expect(page.get_by_text("Nämn visionen.")).to_be_visible()
    desk.back()
    desk.holds("Needs you", 1)


def test_nothing_is_approved_without_a_name(workplace: str, visits: Visits) -> None:
    page = visits(f"{workplace}/desk", "fi-FI")
    desk = Desk(page, "fi")
    page.get_by_label("Liitä tiedustelu").fill(MAIL["fi"][0])
    page.keyboard.press("Control+Enter")
    expect(desk.letter.first).to_be_visible()
    desk.rests()
    desk.leave_field()
    page.keyboard.press("Alt+a")
    expect(page.get_by_text("Kirjoita ensin nimesi")).to_be_visible()
    desk.rests()
    expect(desk.letter).to_be_visible()


def test_a_field_stays_the_same_while_one_types_and_comes_to_rest(workplace: str, visits: Visits) -> None:
    """Also where what it says is kept otherwise, and once the note that it was drafted has gone."""
    page = visits(f"{workplace}/desk", "sv-FI")
    desk = Desk(page, "sv")
    page.get_by_label("Klistra in en förfrågan").fill(MAIL["sv"][0])
    page.keyboard.press("Control+Enter")
    expect(desk.letter.first).to_be_visible()
    desk.rests()
    typed = " Ring\u00ad oss [1, 2]."
    desk.letter.evaluate("field => { field.marked = true; }")
    desk.type_after(HELLO["sv"], typed)
    expect(page.locator(".st-key-verdict")).to_contain_text("1 ")
    desk.rests()
    page.wait_for_timeout(1500)
    desk.rests()
    kept = "field => [field.marked, document.activeElement === field, field.selectionStart]"
    assert desk.letter.evaluate(kept) == [True, True, len(HELLO["sv"] + typed)]
