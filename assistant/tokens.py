"""Tokens of a chat model, counted offline by tiktoken; the encoding's rank file ships in `assistant/data/`."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

ENCODING = "o200k_base"
"""The encoding of current multilingual models; cl100k_base counts Finnish and Swedish a good third higher."""


@cache
def _encoding() -> tiktoken.Encoding:
    # tiktoken looks here before it would download, and checks the file's hash itself.
    os.environ["TIKTOKEN_CACHE_DIR"] = str(Path(__file__).parent / "data")
    import tiktoken

    return tiktoken.get_encoding(ENCODING)


def count(text: str) -> int:
    """How many tokens a chat model reads in `text`; special-token spellings count as ordinary text."""
    return len(_encoding().encode_ordinary(text))
