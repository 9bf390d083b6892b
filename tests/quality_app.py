"""The page on quality by itself, behind the app's own headers, for the browser tests."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from assistant.headers import SecurityHeaders, inline_scripts
from assistant.pages.browser import SCRIPT

FRAME = Path(st.__file__).parent / "static" / "index.html"

app = st.App(
    Path(__file__).parent / "quality_site.py",
    middleware=[
        Middleware(SecurityHeaders, scripts=[*inline_scripts(FRAME.read_text(encoding="utf-8")), SCRIPT]),
    ],
)
