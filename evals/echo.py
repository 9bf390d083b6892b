"""A bare chat on Streamlit that says everything back: what the framework alone costs."""

import streamlit as st

turns = st.session_state.setdefault("turns", [])
if said := st.chat_input("Say something"):
    turns.append(said)
for turn in turns:
    st.chat_message("user").write(turn)
    st.chat_message("assistant").write(turn)
