"""Which connections are local: a browser on this computer, with nothing in between."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as some

from assistant.access import MARK, SEAL, Landing, LocalMark, is_local

BROWSER = {
    "host": "127.0.0.1:8501",
    "connection": "Upgrade",
    "upgrade": "websocket",
    "user-agent": "Mozilla/5.0",
    "origin": "http://127.0.0.1:8501",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "cookie": "a=b",
}
FORWARDING = (
    "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X_Forwarded_For", "X-Real-IP", "Via", "X-Client-IP",
    "CF-Connecting-IP", "True-Client-IP", "Forwarded-For", "X-Cluster-Client-IP", "X-Original-Host", "Client-IP",
    "X-Envoy-External-Address", "X-Amzn-Trace-Id", "Proxy-Connection", "Fastly-Client-IP", "Authorization",
    "Remote-User", MARK, "X_Assistant_Local",
)  # fmt: skip


def scope(server: Any = ("127.0.0.1", 8501), client: Any = ("127.0.0.1", 5), **headers: str | None) -> dict[str, Any]:
    """The scope of a browser's connection on this computer, but for what is given; None leaves a header out."""
    given = {**BROWSER, **{name.replace("_", "-"): value for name, value in headers.items()}}
    raw = [(name.encode(), value.encode()) for name, value in given.items() if value is not None]
    return {"type": "websocket", "server": server, "client": client, "headers": raw}


def added(name: str, value: str = "127.0.0.1") -> dict[str, Any]:
    of_browser = scope()
    return {**of_browser, "headers": [*of_browser["headers"], (name.encode(), value.encode())]}


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("127.0.0.1:8501", "127.0.0.1"),
        ("localhost:8501", "127.0.0.1"),
        ("localhost", "127.0.0.1"),
        ("LocalHost:8501", "127.0.0.1"),
        ("[::1]:8501", "::1"),
        ("localhost:8501", "::ffff:127.0.0.1"),
    ],
)
def test_a_browser_on_this_computer_is_local_by_each_name_of_it(name: str, end: str) -> None:
    assert is_local(scope((end, 8501), (end, 5), host=name, origin=f"http://{name}"))


@pytest.mark.parametrize(
    "other",
    [
        scope(server=("192.0.2.2", 8501)),
        scope(client=("192.0.2.7", 5)),
        scope(client=("::ffff:192.0.2.7", 5)),
        scope(client=None),
        scope(server=None),
        scope(server=("/run/app.sock", None)),
        scope(server=(None, 8501)),
        scope(host=None),
        scope(origin=None),
        scope(origin="null"),
        scope(origin="https://assistant.council.example"),
        scope(origin="http://127.0.0.1:3000"),
        scope(origin="http://127.0.0.1:8501.evil.example"),
        scope(host="evil.example", origin="http://evil.example"),
        scope(host="127.0.0.1.evil.example", origin="http://127.0.0.1.evil.example"),
        scope(host="localhost.", origin="http://localhost."),
        scope(host="127.0.0.1:8501\n", origin="http://127.0.0.1:8501\n"),
        scope(host="me@127.0.0.1:8501", origin="http://me@127.0.0.1:8501"),
        added("Host", "127.0.0.1:8501"),
        added("Host", "evil.example"),
        added("Origin", "http://127.0.0.1:8501"),
    ],
)
def test_whatever_else_is_not(other: dict[str, Any]) -> None:
    assert not is_local(other)


@pytest.mark.parametrize("name", FORWARDING)
def test_a_header_that_no_browser_sends_tells_of_something_in_between(name: str) -> None:
    assert not is_local(added(name))


names = some.one_of(some.sampled_from([*BROWSER, *FORWARDING]), some.from_regex(r"[A-Za-z_-]{1,12}", fullmatch=True))
values = some.one_of(some.sampled_from([*BROWSER.values(), SEAL, "::1"]), some.text(max_size=20))
headers = some.lists(some.tuples(names.map(str.encode), values.map(str.encode)), max_size=12)
elsewhere = some.ip_addresses().filter(lambda each: not (each.is_loopback or "::ffff:7f" in str(each)))


@given(headers=headers, end=some.sampled_from(["server", "client"]), address=elsewhere)
def test_no_headers_make_a_connection_local_that_has_an_end_elsewhere(
    headers: list[tuple[bytes, bytes]], end: str, address: object
) -> None:
    from_elsewhere = scope(**{end: (str(address), 1)})
    assert not is_local(from_elsewhere)
    assert not is_local({**from_elsewhere, "headers": [*from_elsewhere["headers"], *headers]})


@given(headers=headers, forged=some.sampled_from(FORWARDING), at=some.integers(0, 12))
def test_nothing_beside_it_undoes_a_forwarding_header(headers: list[tuple[bytes, bytes]], forged: str, at: int) -> None:
    mixed = [*headers[:at], (forged.encode(), b"127.0.0.1"), *headers[at:]]
    assert not is_local({**scope(), "headers": [*scope()["headers"], *mixed]})


class Echo:
    """An app on a real server that says which marks have come through, and how many."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        marks = [value for name, value in scope["headers"] if name.lower().replace(b"_", b"-") == MARK.encode()]
        body = b",".join(b"ours" if value == SEAL.encode() else value for value in marks)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "proxy-headers"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    """Of a real server on all addresses, which does or does not believe what a proxy says of the client."""
    config = uvicorn.Config(
        LocalMark(Echo()), "0.0.0.0", 0, lifespan="off", log_level="error", proxy_headers=request.param,
        forwarded_allow_ips="*",
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


def marks(port: int, *lines: str, to: str = "127.0.0.1") -> str:
    """Which marks arrive with a request of these lines."""
    with closing(socket.create_connection((to, port), 10)) as connection:
        connection.sendall("\r\n".join(["GET / HTTP/1.1", *lines, "Connection: close", "", ""]).encode("latin-1"))
        received = b"".join(iter(lambda: connection.recv(4096), b""))
    return received.partition(b"\r\n\r\n")[2].decode()


def test_only_what_is_local_arrives_with_our_mark(port: int) -> None:
    host, origin = f"Host: localhost:{port}", f"Origin: http://localhost:{port}"
    assert marks(port, host, origin) == "ours"
    assert marks(port, host) == ""
    assert marks(port, host, "Origin: https://assistant.council.example") == ""
    assert marks(port, host, origin, "X-Forwarded-For: 127.0.0.1") == ""
    assert marks(port, host, origin, "X-Forwarded-For: 192.0.2.7") == ""
    assert marks(port, f"Host: 192.0.2.7:{port}", origin) == ""


@pytest.mark.parametrize("name", [MARK, "X-Assistant-Local", "X_ASSISTANT_LOCAL", "x-assistant_local"])
def test_a_forged_mark_never_arrives(port: int, name: str) -> None:
    host, origin = f"Host: localhost:{port}", f"Origin: http://localhost:{port}"
    for forged in (f"{name}: 1", f"{name}: {SEAL}"):
        assert marks(port, host, origin, forged, forged) == ""
        assert marks(port, "Host: evil.example", forged) == ""


def test_who_comes_to_this_computer_from_the_network_is_not_local(port: int) -> None:
    address = own_address()
    named = f"Host: localhost:{port}", f"Origin: http://localhost:{port}"
    assert marks(port, *named, to=address) == ""
    assert marks(port, f"Host: {address}:{port}", f"Origin: http://{address}:{port}", to=address) == ""


def own_address() -> str:
    """This computer's address on its network."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # sends nothing
        except OSError:
            pytest.skip("this computer is on no network")
        return str(probe.getsockname()[0])


async def landing(path: str, location: str) -> str:
    sent: list[Any] = []

    async def redirect(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 302, "headers": [(b"Location", location.encode())]})

    async def send(message: Any) -> None:
        sent.append(message)

    await Landing(redirect)({"type": "http", "path": path}, None, send)
    return str(sent[0]["headers"][0][1].decode())


@pytest.mark.parametrize(
    ("path", "location", "lands"),
    [
        ("/oauth2callback", "/", "/staff"),
        ("/below/oauth2callback", "/below/", "/below/staff"),
        ("/auth/logout", "/", "/staff"),
        ("/auth/logout", "https://login.council.example/end", "https://login.council.example/end"),
        ("/elsewhere", "/", "/"),
    ],
)
def test_who_has_signed_in_or_out_lands_at_the_door(path: str, location: str, lands: str) -> None:
    assert asyncio.run(landing(path, location)) == lands
