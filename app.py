"""The app: `streamlit run app.py`, or any ASGI server on `app:app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant import settings
from assistant.access import Landing, LocalMark, NoUploads
from assistant.errors import SettingsError
from assistant.headers import SecurityHeaders, inline_scripts

PAGES = Path(__file__).parent / "assistant" / "pages"
FRAME = Path(st.__file__).parent / "static" / "index.html"
SCRIPTS = [*inline_scripts(FRAME.read_text(encoding="utf-8")), (PAGES / "page.js").read_text(encoding="utf-8")]
# Streamlit itself asks for the host only when the page's connection is opened, not when the page is.
HOSTS = st.get_option("server.allowedHosts") or ["*"]

try:
    STAFF = settings.load().staff
except SettingsError:  # the page says that something is wrong, and the log what
    STAFF = None

app = st.App(
    PAGES / "site.py",
    middleware=[
        Middleware(SecurityHeaders, scripts=SCRIPTS),
        Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False),
        Middleware(LocalMark),
        Middleware(Landing),
        Middleware(NoUploads, staff=STAFF),
    ],
)
