"""Other ways in which people put what a programme says, or does not say: they help to find and to judge.

None is shown or cited. One file a language; their vectors point to what the text says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from assistant.described import Described, Text
from assistant.records import Language

FOLDER = "wordings"


class Worded(Described):
    """Ways of putting one thing. `of` is verbatim text, what is quoted first going first, or a silent topic."""

    of: tuple[Text, ...]
    wordings: tuple[Text, ...]


class Wordings(Described):
    """Everything in one language."""

    language: Language
    asks: tuple[Worded, ...] = ()
    """Questions that passages answer."""
    lists: tuple[Worded, ...] = ()
    """Questions for every member of headings or focus areas."""
    silent: tuple[Worded, ...] = ()
    """Questions that the text does not answer, by topic of the guide."""
    goals: tuple[Worded, ...] = ()
    """What people do who meet a goal."""
    aims: tuple[Worded, ...] = ()
    """What people do that touches a general aim, and no goal."""
    outside: tuple[Text, ...] = ()
    """Ideas that meet neither."""

    def verbatim(self) -> Iterator[tuple[tuple[int | str, ...], str]]:
        """What must stand in the text, with its place in the file."""
        for name, entries in self._of_text():
            for at, entry in enumerate(entries):
                yield from (((name, at, "of", nth), text) for nth, text in enumerate(entry.of))

    def topics(self) -> Iterator[tuple[tuple[int | str, ...], str]]:
        """The silent topics that it names, each with its place in the file."""
        for at, entry in enumerate(self.silent):
            yield from ((("silent", at, "of", nth), topic) for nth, topic in enumerate(entry.of))

    def _of_text(self) -> tuple[tuple[Literal["asks", "lists", "goals", "aims"], tuple[Worded, ...]], ...]:
        return ("asks", self.asks), ("lists", self.lists), ("goals", self.goals), ("aims", self.aims)
