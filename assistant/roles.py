"""What a sentence of a letter does: it greets, tells, asks, is polite, or closes."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from assistant.classes import Classes
from assistant.ridge import Ridge

Role = Literal["salutation", "tells", "asks", "fits", "courtesy", "closing"]
"""It greets; tells something; asks something, in whichever form; asks whether what is told fits; is polite and no more;
or is the closing, a name, an address."""
_NAMES: tuple[Role, ...] = get_args(Role)
ROLES: Classes[Role] = Classes(
    _NAMES, "tells", Ridge(3.0, 0.1), Path(__file__).parent / "data" / "roles.npz", command="roles"
)
"""Chosen by cross-validation (docs/roles.md)."""
_LONGEST = 600
"""Characters of a sentence; a longer one tells something, whatever else it does."""


def role_of(sentence: str) -> Role:
    """What a sentence does."""
    return "tells" if len(sentence) > _LONGEST or not any(map(str.isalpha, sentence)) else ROLES.of(sentence)
