"""Which of several things a sentence tells of: "the first", "the drones"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from assistant import words


def told_of(core: str, told: Sequence[str], cores: Sequence[str]) -> Iterator[str]:
    """What is told of what one question names, where several (`cores`, it among them) ask of one thing each."""
    asked = {each: {word for word in words.split(each) if len(word) >= words.ROOT} for each in cores}
    alike = set.intersection(*asked.values()) if len(cores) > 1 else set()
    owner = core
    for sentence in told:
        found = set(words.split(sentence))
        best, *others = sorted((_in_common(own - alike, found), each) for each, own in asked.items())[::-1]
        owner = best[1] if others and best[0] > others[0][0] else owner
        if owner == core:
            yield sentence


def _in_common(own: Iterable[str], found: Iterable[str]) -> int:
    return sum(any(words.alike(word, each) for each in found) for word in own)
