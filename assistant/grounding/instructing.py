"""Whether a text instructs whoever answers from it, from `data/instructing.yaml` and by signs of prompts and markup."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import yaml

from assistant.words import clean, fold

_FILE = Path(__file__).parent.parent / "data" / "instructing.yaml"
_TAG = r"</?[a-z][a-z0-9-]*[\s/>]"
"""HTML and the like: a name of a tag is in ASCII, so a Swedish or Finnish word in angle brackets is seldom one."""
_POSING = re.compile(
    rf"<\||\|>|\[/?INST|<<SYS|{_TAG}|```|\{{\{{|\{{\"|\]\(|\]:\s*\S|\[\d+\]|\.\./|javascript:", re.IGNORECASE
)
"""Signs of prompts, templates, markup and paths, and marks such as ours, which hardly anybody writes in prose."""


@cache
def _ways() -> re.Pattern[str]:
    groups = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each for group in groups.values() for each in group)})")


def instructs(text: str) -> bool:
    """Whether a text, in any of the languages, tells whoever answers what to say or forget, or poses as a prompt."""
    return bool(_POSING.search(unicodedata.normalize("NFKC", clean(text))) or _ways().search(fold(text)))
