"""With ASSISTANT_STAFF=local the desk exists for a browser on this computer only, whatever a connection pretends."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from library import Place
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from test_access import FORWARDING, own_address
from visiting import Visits, ask_server, served
from websockets.sync.client import connect

VISITORS = {"", "source", "about"}
STAFF = {"desk", "notebook", "quality", "corpus"}


@pytest.fixture(scope="module")
def office(programme: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the app, on every address of this computer, by mistake."""
    home = tmp_path_factory.mktemp("office")
    with served(programme, home, ASSISTANT_STAFF="local", STREAMLIT_SERVER_ADDRESS="0.0.0.0") as address:
        yield urlsplit(address).port or 0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a connection is shown: the session it is in, and the addresses of the pages there are."""

    session: str
    pages: set[str]


def opened(port: int, *headers: tuple[str, str], to: str = "127.0.0.1", origin: str = "", session: str = "") -> Seen:
    """Opens a page's connection as a browser would, with other headers, and runs the page once."""
    told = origin or f"http://127.0.0.1:{port}"
    protocols = ["streamlit", "no-token", *([session] if session else [])]
    with connect(
        f"ws://{to}:{port}/_stcore/stream", origin=told, subprotocols=protocols,  # type: ignore[arg-type]
        additional_headers=headers, compression=None, max_size=None,
    ) as connection:  # fmt: skip
        connection.send(BackMsg(rerun_script={"query_string": ""}).SerializeToString())
        own, pages = "", set[str]()
        while True:
            message = ForwardMsg.FromString(connection.recv(60, decode=False))
            own = message.new_session.initialize.session_id or own
            pages |= {page.url_pathname for page in message.navigation.app_pages}
            if message.WhichOneof("type") == "script_finished" and pages:
                return Seen(own, pages)


def test_a_browser_on_this_computer_has_the_desk(office: int) -> None:
    assert opened(office).pages == VISITORS | STAFF


@pytest.mark.parametrize("name", [*FORWARDING, "X-ASSISTANT-LOCAL"])
def test_no_header_brings_it_and_any_of_a_proxy_takes_it_away(office: int, name: str) -> None:
    assert opened(office, (name, "127.0.0.1"), (name, "1")).pages == VISITORS


def test_a_page_of_another_origin_has_no_desk_even_where_streamlit_lets_it_in(office: int) -> None:
    """So it is with a page of another program on this computer, and with a proxy that tells of itself nowhere else."""
    assert opened(office, origin="http://localhost:3000").pages == VISITORS
    assert opened(office, origin=f"http://localhost:{office}").pages == VISITORS


def test_a_session_begun_here_shows_no_desk_when_it_goes_on_elsewhere(office: int) -> None:
    begun = opened(office)
    gone_on = opened(office, ("X-Forwarded-For", "127.0.0.1"), session=begun.session)
    assert gone_on == Seen(begun.session, VISITORS)


def test_whoever_comes_from_the_network_has_no_desk(programme: Place, tmp_path: Path) -> None:
    address = own_address()
    given = {"STREAMLIT_SERVER_ADDRESS": "0.0.0.0", "STREAMLIT_SERVER_ALLOWED_HOSTS": f"127.0.0.1 {address}"}
    with served(programme, tmp_path, ASSISTANT_STAFF="local", **given) as here:
        port = urlsplit(here).port or 0
        assert opened(port, to=address, origin=f"http://{address}:{port}").pages == VISITORS
        assert opened(port).pages == VISITORS | STAFF


@pytest.mark.parametrize("path", ["/desk", "/staff"])
def test_to_the_server_their_addresses_are_like_any_that_there_is_not(office: int, path: str) -> None:
    changing = ("date", "etag", "last-modified", "set-cookie")
    [told, nowhere] = [ask_server(office, each) for each in (path, "/nowhere")]
    assert told[0] == nowhere[0]
    assert {name: told[1][name] for name in told[1] if name not in changing} == {
        name: nowhere[1][name] for name in nowhere[1] if name not in changing
    }


@contextmanager
def silent_proxy(port: int) -> Iterator[str]:
    """The address of a proxy that tells of itself nowhere, but has to rewrite the host."""

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(re.sub(rb"(?i)\r\nHost: [^\r]*", f"\r\nHost: 127.0.0.1:{port}".encode(), data))
            target.shutdown(socket.SHUT_WR)

    class Meeting(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with closing(socket.create_connection(("127.0.0.1", port))) as app:
                back = threading.Thread(target=pass_on, args=(app, self.request), daemon=True)
                back.start()
                pass_on(self.request, app)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Meeting) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.browser
def test_through_a_proxy_on_this_computer_that_says_nothing_there_is_no_desk(visits: Visits, office: int) -> None:
    with silent_proxy(office) as address:
        page = visits(f"{address}/desk", "sv-FI")
        is_like_nowhere(page, address)
        page.close()


@pytest.mark.browser
def test_a_forged_header_from_a_browser_brings_no_desk(visits: Visits, office: int) -> None:
    address = f"http://127.0.0.1:{office}"
    page = visits(f"{address}/desk", "sv-FI", extra_http_headers={"X-Assistant-Local": "1"})
    is_like_nowhere(page, address)


@pytest.mark.browser
def test_where_there_are_no_staff_the_desk_is_no_address(visits: Visits, address: str) -> None:
    for path in ("desk", "staff"):
        is_like_nowhere(visits(f"{address}/{path}", "sv-FI"), address)


def is_like_nowhere(page: Page, address: str) -> None:
    """The page says and offers the same as one at an address that does not exist."""
    for _ in range(2):
        expect(page.get_by_role("dialog")).to_contain_text("Page not found")
        expect(page.get_by_role("heading", level=1)).to_have_text("Programassistenten")
        for name in ("Arbetsbordet", "För personalen"):
            expect(page.locator("a, h1").filter(has_text=name)).to_have_count(0)
        page.goto(f"{address}/nowhere")


@pytest.mark.browser
def test_a_name_once_given_stays_for_the_session(visits: Visits, office: int) -> None:
    page = visits(f"http://127.0.0.1:{office}/desk", "fi-FI", color_scheme="dark")
    expect(page.get_by_role("heading", name="Työpöytä")).to_be_visible()
    field = page.get_by_label("Nimesi siinä muodossa kuin se on kirjeissä")
    field.fill("  A.\u202e  Ek ")
    field.press("Enter")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_role("link", name="Lähde").click()
    expect(page.locator("article")).to_be_visible()
    page.get_by_role("link", name="Työpöytä").click()
    expect(field).to_have_value("A. Ek")
