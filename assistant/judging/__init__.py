"""Judging: is a question answerable from these passages, and with which of them."""
