"""The pages of the app: the only part that imports Streamlit. Each draws what the library gives."""
