"""A Streamlit app that runs on this machine, and a browser to open it in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from assistant.errors import AssistantError

ROOT = Path(__file__).parent.parent
ECHO = Path(__file__).with_name("echo.py")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",  # the tests may be run by root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)
PATIENCE = 60
"""Seconds for an app to come up."""


class ChromiumMissing(AssistantError):
    """There is no Chromium on this machine."""


@dataclass(frozen=True, slots=True)
class App:
    """An app that runs, in a process of its own."""

    address: str
    process: int
    """The number that the system knows it by."""


@contextmanager
def served(script: Path, log: Path = Path(os.devnull), **environment: str) -> Iterator[str]:
    """The address of an app, while it runs; what it prints goes to `log`.

    Raises AssistantError if it does not come up.
    """
    with running(script, environment, log) as app:
        yield app.address


@contextmanager
def running(
    script: Path, environment: Mapping[str, str], log: Path = Path(os.devnull), folder: Path = ROOT
) -> Iterator[App]:
    """As `served`; the app is started in that folder, from which it reads its .env."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    address, given = f"http://127.0.0.1:{port}", {**os.environ, **environment}
    with log.open("wb") as printed:
        app = subprocess.Popen(command, cwd=folder, env=given, stdin=subprocess.DEVNULL, stdout=printed, stderr=printed)
        try:
            _wait(address, script, app)
            yield App(address, app.pid)
        finally:
            app.kill()
            app.wait()


def _wait(address: str, script: Path, app: subprocess.Popen[bytes]) -> None:
    until, direct = time.monotonic() + PATIENCE, urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while app.poll() is None and time.monotonic() < until:
        try:
            direct.open(f"{address}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssistantError(f"{script} did not come up", next_step=f"Run `streamlit run {script}` to see why")


@contextmanager
def browsing() -> Iterator[Browser]:
    """The system's own Chromium, which looks up no host but this one. Raises ChromiumMissing if there is none."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        raise ChromiumMissing(
            "Chromium is missing", next_step="apt-get install chromium (macOS: brew install --cask chromium)"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()
