"""The app: `streamlit run app.py`, or any ASGI server on `app:app`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from assistant.headers import SecurityHeaders

app = st.App(Path(__file__).parent / "assistant" / "pages" / "chat.py", middleware=[Middleware(SecurityHeaders)])
