"""The app: `streamlit run app.py`, or any ASGI server on `app:app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from assistant import settings
from assistant.access import Landing, LocalMark, NoUploads
from assistant.errors import SettingsError
from assistant.headers import SecurityHeaders, inline_scripts
from assistant.pages import shared
from assistant.readiness import Readiness

PAGES = Path(__file__).parent / "assistant" / "pages"
FRAME = Path(st.__file__).parent / "static" / "index.html"
SCRIPTS = [*inline_scripts(FRAME.read_text(encoding="utf-8")), (PAGES / "page.js").read_text(encoding="utf-8")]
# Streamlit itself asks for the host only when the page's connection is opened, not when the page is.
HOSTS = st.get_option("server.allowedHosts") or ["*"]

try:
    STAFF = settings.load().staff
except SettingsError:  # the page says that something is wrong, and the log what
    STAFF = None

readiness = Readiness(shared.assistant)


def ready(_: Request) -> JSONResponse:
    """Status 200 and the build that answers, or 503."""
    index = readiness.index()
    return JSONResponse({"ready": bool(index), "index": index}, 200 if index else 503)


app = st.App(
    PAGES / "site.py",
    routes=[Route("/ready", ready)],
    middleware=[
        Middleware(SecurityHeaders, scripts=SCRIPTS),
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
        Middleware(LocalMark),
        Middleware(Landing),
        Middleware(NoUploads, staff=STAFF),
    ],
)
