"""Tokens of a chat model, counted offline by tiktoken; the encoding's rank file ships in `assistant/data/`."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import ModelError

if TYPE_CHECKING:
    import tiktoken

ENCODING = "o200k_base"
"""The encoding of current multilingual models; cl100k_base counts Finnish and Swedish a good third higher."""
_RANKS = Path(__file__).parent / "data" / "fb374d419588a4632f3f557e76b4b70aebbca790"
_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"


def count(text: str) -> int:
    """How many tokens a chat model reads in `text`; special-token spellings count as ordinary text.

    Raises ModelError if the rank file is missing or damaged.
    """
    return len(_encoding().encode_ordinary(text))


@cache
def _encoding() -> tiktoken.Encoding:
    # tiktoken would delete a file that is damaged, and go online for another; so it is asked only if the file is sound.
    _check_ranks()
    os.environ["TIKTOKEN_CACHE_DIR"] = str(_RANKS.parent)
    import tiktoken

    return tiktoken.get_encoding(ENCODING)


def _check_ranks() -> None:
    try:
        sound = hashlib.sha256(_RANKS.read_bytes()).hexdigest() == _SHA256
    except OSError as error:
        raise _unusable(error.strerror or str(error)) from error
    if not sound:
        raise _unusable("its SHA-256 is not the one expected")


def _unusable(found: str) -> ModelError:
    return ModelError(
        f"assistant/data/{_RANKS.name}: {found}; tokens cannot be counted",
        next_step="Restore it with `git checkout -- assistant/data`",
    )
