"""Talks whose every question bears a mark of its own, so that an answer in another's session is found."""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass

from evals.promises.visitor import Fault, Visitor, visiting

QUESTIONS = (
    "Vilka mål finns för ICT?",
    "Mikä on rahoitettavan hankkeen ehto?",
    "Hur mycket stöd kan vi få?",
    "Which goals are there for tourism?",
    "Vem godkände programmet?",
    "Haluamme kouluttaa metsänomistajia digitaaliseen puukauppaan. Sopiiko se?",
)
LENGTH = 5
"""Questions of a talk; then the visitor goes, and another comes."""
Alone = Mapping[tuple[int, int], str]
"""What a question is answered when nobody else asks: by the talk, and its turn in it. The mark is left out."""
_MARK = re.compile(r"Q\d{7}Z")
_marks = map("Q{:07}Z".format, itertools.count())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked."""

    seconds: float
    """From sending it until the page was at rest."""
    fault: str = ""
    """What was shown, or happened, instead of an answer."""
    crossed: bool = False
    """Whether the session was sent anything of another's, or another answer than the question has alone."""


class Talk:
    """What one visitor asks. `number` says with which question it begins."""

    def __init__(self, visitor: Visitor, number: int) -> None:
        self._visitor = visitor
        self._number = number % len(QUESTIONS)
        self._own: list[str] = []

    @property
    def is_over(self) -> bool:
        return len(self._own) == LENGTH

    async def ask(self, alone: Alone) -> Asked:
        """Asks the next question."""
        began = time.perf_counter()
        try:
            answer = await self._answer()
        except Fault as fault:
            return Asked(time.perf_counter() - began, str(fault) or "a fault without a word")
        seconds = time.perf_counter() - began
        received = set(_MARK.findall(self._visitor.taken().decode(errors="replace")))
        is_own = answer == alone.get((self._number, len(self._own) - 1), answer)
        return Asked(seconds, crossed=not is_own or not received <= set(self._own))

    async def _answer(self) -> str:
        """The answer, without marks. Raises Fault if there is none, or not to what was asked."""
        self._own.append(next(_marks))
        turn = len(self._own) - 1
        await self._visitor.ask(f"{QUESTIONS[(self._number + turn) % len(QUESTIONS)]} ({self._own[-1]})")
        talk = self._visitor.page.talk()
        if [name for name, _ in talk] != ["user", "assistant"] * len(self._own):
            raise Fault("; ".join(["no answer", *self._visitor.page.warnings()]))
        asked = [_MARK.findall(text) for name, text in talk if name == "user"]
        if asked != [[mark] for mark in self._own] or self._own[-1] not in talk[-1][1]:
            raise Fault(f"not what was asked: {asked}")
        return _MARK.sub("", talk[-1][1])

    async def rehearse(self, questions: int = LENGTH) -> Alone:
        """What each of its first questions is answered. Raises Fault."""
        return {(self._number, turn): await self._answer() for turn in range(questions)}


async def learn(address: str) -> Alone:
    """The answers of an app that nobody else asks. Raises Fault."""
    found: dict[tuple[int, int], str] = {}
    for number in range(len(QUESTIONS)):
        async with visiting(address) as visitor:
            found |= await Talk(visitor, number).rehearse()
    return found
