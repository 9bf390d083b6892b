"""Staff sign in at a real provider, in a real browser; nobody else gets to see their pages."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from library import Place
from playwright.sync_api import Page, expect
from provider import provider
from test_accessible import Examined
from visiting import Visits, served

pytestmark = pytest.mark.browser
COOKIE = "_streamlit_user"


@contextmanager
def signing_in(place: Place, home: Path, issuer: str, **settings: str) -> Iterator[str]:
    """The address of the app that its staff sign in to at the provider, while it runs."""
    given = {
        "ASSISTANT_STAFF": "login",
        "ASSISTANT_STAFF_ADDRESSES": "anna.ek@council.example",
        "ASSISTANT_STAFF_GROUPS": "desk",
        "STREAMLIT_SECRETS_FILES": str(home / "secrets.toml"),
        **settings,
    }
    write_secrets(home, issuer)
    with served(place, home, **given) as address:
        yield address


def write_secrets(home: Path, issuer: str, cookie_secret: str = secrets.token_hex(32)) -> None:
    """Streamlit's own file of secrets."""
    (home / "secrets.toml").write_text(
        "[auth]\n"
        'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{cookie_secret}"\n'
        'client_id = "assistant"\n'
        'client_secret = "not-a-secret"\n'
        f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with provider() as address:
        yield address


@pytest.fixture(scope="module")
def office(programme: Place, tmp_path_factory: pytest.TempPathFactory, issuer: str) -> Iterator[str]:
    """The app that staff sign in to."""
    with signing_in(programme, tmp_path_factory.mktemp("office"), issuer) as address:
        yield address


def signed_in(visits: Visits, office: str, issuer: str, name: str, locale: str = "sv-FI") -> Page:
    """The page on which somebody lands who has just signed in."""
    page = visits(f"{office}/staff", locale, beside=issuer)
    page.get_by_test_id("stMain").get_by_role("button").filter(has_text=re.compile("Logga in|Kirjaudu")).click()
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_test_id("stApp")).to_be_visible()
    return page


def has_no_desk(page: Page) -> None:
    """Whoever is at the page sees no way to the desk, and finds none at its address."""
    address = "/".join(page.url.split("/")[:3])
    page.goto(f"{address}/desk")
    expect(page.get_by_role("dialog")).to_contain_text("Page not found")
    expect(page.get_by_role("link", name="Fråga", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Arbetsbordet")).to_have_count(0)
    expect(page.get_by_role("heading", name="Arbetsbordet")).to_have_count(0)


def test_a_listed_address_gets_to_the_desk_and_out_again(visits: Visits, office: str, issuer: str) -> None:
    page = signed_in(visits, office, issuer, "anna")
    expect(page.get_by_role("heading", name="Arbetsbordet")).to_be_visible()
    expect(page).to_have_url(re.compile("/desk"))
    expect(page.get_by_text("Inloggad som Anna Ek")).to_be_visible()
    examined = Examined(page)
    examined("desk")
    other = page.context.new_page()
    other.goto(f"{office}/desk")
    expect(other.get_by_role("heading", name="Arbetsbordet")).to_be_visible()
    kept = page.context.cookies()
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("heading", name="För personalen")).to_be_visible()
    expect(page.get_by_role("button", name="Logga in")).to_be_visible()
    has_no_desk(page)
    # What was open elsewhere, and a copy of the cookie, are of no use any more.
    other.get_by_text("Suomi", exact=True).click()
    expect(other.get_by_role("heading", name="Ohjelma-avustaja")).to_be_visible()
    expect(other.get_by_role("heading", name="Arbetsbordet")).to_have_count(0)
    expect(other.get_by_role("link", name="Työpöytä")).to_have_count(0)
    page.context.add_cookies([each for each in kept if each["name"].startswith(COOKIE)])  # type: ignore[arg-type]
    has_no_desk(page)
    assert examined.faults == []


def test_a_listed_group_gets_to_the_desk(visits: Visits, office: str, issuer: str) -> None:
    page = signed_in(visits, office, issuer, "member", "fi-FI")
    expect(page.get_by_role("heading", name="Työpöytä")).to_be_visible()
    expect(page.get_by_text("Kirjautuneena: Dan Ås")).to_be_visible()


@pytest.mark.parametrize(
    ("name", "called"), [("other", "*Bo* Al"), pytest.param("claims-it", "Cia Ö", marks=pytest.mark.long)]
)
def test_others_are_told_so_and_see_no_desk(visits: Visits, office: str, issuer: str, name: str, called: str) -> None:
    page = signed_in(visits, office, issuer, name)
    expect(page.get_by_text(f"Du är inloggad som {called}, men kontot har inte behörighet")).to_be_visible()
    examined = Examined(page)
    examined("shut out")
    has_no_desk(page)
    page.goto(f"{office}/staff")
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("button", name="End session").click()
    expect(page.get_by_role("button", name="Logga in")).to_be_visible()
    examined("door")
    assert examined.faults == []


def test_who_says_no_at_the_provider_is_at_the_door_again(visits: Visits, office: str, issuer: str) -> None:
    page = signed_in(visits, office, issuer, "Deny")
    expect(page.get_by_role("button", name="Logga in")).to_be_visible()
    has_no_desk(page)


def test_a_tampered_cookie_is_nobodys(visits: Visits, office: str, issuer: str) -> None:
    page = signed_in(visits, office, issuer, "other")
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    [cookie] = [each for each in page.context.cookies() if each["name"] == COOKIE]
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    value = cookie["value"]
    page.context.add_cookies([{**cookie, "value": value[:40] + ("A" if value[40] != "A" else "B") + value[41:]}])  # type: ignore[list-item]
    page.goto(f"{office}/staff")
    expect(page.get_by_role("button", name="Logga in")).to_be_visible()
    has_no_desk(page)


def test_visitors_see_nothing_of_it(visits: Visits, office: str) -> None:
    page = visits(office, "sv-FI")
    expect(page.get_by_text("Till exempel")).to_be_visible()
    expect(page.get_by_role("link", name="För personalen")).to_have_count(0)
    has_no_desk(page)


@pytest.mark.parametrize(
    ("secret", "headers", "told"),
    [
        (None, "{}", "[auth] lacks redirect_uri, cookie_secret"),
        pytest.param("hemligt-och-kort", "{}", "[auth] cookie_secret: expected 32", marks=pytest.mark.long),
        ("hemligt-0123456789-0123456789-0123456789", '{"X-Groups": "groups"}', "server.trustedUserHeaders"),
    ],
    ids=["no secrets", "a short secret", "headers that say who it is"],
)
def test_where_signing_in_is_not_set_up_the_door_and_the_log_say_so_and_the_chat_goes_on(
    visits: Visits, programme: Place, tmp_path: Path, secret: str | None, headers: str, told: str
) -> None:
    if secret:
        write_secrets(tmp_path, "https://login.council.example", secret)
    given = {
        "ASSISTANT_STAFF": "login",
        "ASSISTANT_STAFF_GROUPS": "desk",
        "STREAMLIT_SECRETS_FILES": str(tmp_path / "secrets.toml"),
        "STREAMLIT_SERVER_TRUSTED_USER_HEADERS": headers,
    }
    with served(programme, tmp_path, **given) as address:
        page = visits(f"{address}/staff", "sv-FI")
        expect(page.get_by_text("Inloggningen är inte rätt konfigurerad.")).to_be_visible()
        expect(page.get_by_role("button", name="Logga in")).to_have_count(0)
        has_no_desk(page)
        page.goto(address)
        expect(page.get_by_text("Till exempel")).to_be_visible()
        page.close()
    log = (tmp_path / "app.log").read_text(encoding="utf-8")
    assert log.count(told) == 1 and "hemligt" not in log
