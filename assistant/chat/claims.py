"""What a model claims, in whatever form its provider gives it, becomes text: each sentence with its marks."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from assistant import sentences

Form = Literal["schema", "tools", "text"]
"""As an object held to a JSON schema, as the arguments of a tool call, or as text with marks."""
SILENT = "SILENT"
"""What a model says instead of an answer where the passages hold none."""
SCHEMA: dict[str, Any] = {
    "title": "answer",
    "description": "An answer as single claims, each with the numbers of the passages it rests on.",
    "type": "object",
    "properties": {
        "silent": {"type": "boolean", "description": "True if there is nothing to say."},
        "claims": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "description": "One sentence."},
                    "passages": {"type": "array", "items": {"type": "integer"}},
                    "list_item": {"type": "boolean"},
                },
                "required": ["text", "passages", "list_item"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["silent", "claims"],
    "additionalProperties": False,
}


SIZE = 150
"""Tokens of the schema, about."""


class _Claim(BaseModel):
    text: str
    passages: list[int] = []
    list_item: bool = False


def as_text(said: str, whole: bool) -> str:
    """What stands so far of a reply, as text with marks; while it grows, only the claims that are at their end.

    What is no such object is taken for text as it is, since some servers pass over the form they are asked for.
    """
    if not said.lstrip().startswith("{"):
        return said
    from langchain_core.utils.json import parse_partial_json

    try:
        found = parse_partial_json(said)
    except (ValueError, RecursionError):  # a reply may be nested as deep as it is long
        return ""
    if not isinstance(found, dict):
        return ""
    claims = found.get("claims") or []
    if not claims and found.get("silent") is True:
        return SILENT
    ended = claims if whole or not isinstance(claims, list) else claims[:-1]
    return _laid_out([claim for each in ended if (claim := _claim(each))]) if isinstance(ended, list) else ""


def _claim(given: object) -> _Claim | None:
    try:
        return _Claim.model_validate(given)
    except ValidationError:
        return None


def _laid_out(claims: list[_Claim]) -> str:
    return "".join(f"\n- {_marked(each)}\n" if each.list_item else f"{_marked(each)} " for each in claims)


def _marked(claim: _Claim) -> str:
    """Each sentence of a claim with the claim's marks."""
    text = " ".join(re.sub(r"^\s*[-•]\s+", "", claim.text).split())
    marks = " ".join(f"[{number}]" for number in claim.passages)
    return " ".join(f"{text[start:end]} {marks}".rstrip() for start, end in sentences.spans(text))
