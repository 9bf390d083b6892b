"""What a turn does in a conversation, its dialogue act: it greets, thanks, doubts, asks whether an idea fits, ..."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from assistant import cues
from assistant.classes import Classes
from assistant.ridge import Ridge

Act = Literal["greet", "thank", "bye", "about_you", "again", "more", "sure", "correct", "fits", "vague", "other"]
"""It only greets; thanks or closes; takes leave; asks about the assistant; wants the answer again, or in another
language; wants more of it; doubts it; sets right what was said before; asks whether what was told fits; wants support
and does not say for what; or does anything else."""
_NAMES: tuple[Act, ...] = get_args(Act)
ACTS: Classes[Act] = Classes(
    _NAMES, "other", Ridge(3.0, 0.1), Path(__file__).parent / "data" / "acts.npz", command="acts"
)
"""Chosen by cross-validation (docs/acts.md). An act must lead: a question taken for thanks is lost, and thanks taken
for a question only look foolish."""
_LONGEST = 300
"""Characters of a turn; the longest examples have not many more."""


def act_of(text: str) -> Act:
    """What a turn, or a sentence of one, does; a long one does none of this."""
    return "other" if len(text) > _LONGEST or not any(map(str.isalpha, text)) else ACTS.of(text)


def asks_fit(text: str) -> bool:
    """Whether it asks if what is told fits, in a sentence of its own or beside what is told."""
    pointed = cues.found("pointing_back", text) or not cues.opens("question_word", text.strip())
    return (cues.found("fitting", text) and pointed) or act_of(text) == "fits"
