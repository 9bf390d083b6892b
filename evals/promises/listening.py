"""A chat model on loopback that remembers everything it is sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from evals import scripted

NAME = "listener"
_REFUSED = 7
"""Every so many requests it refuses one, so that failures are logged too."""


@dataclass
class Listener:
    """What it was sent, whole and in order; `address` is where it listens."""

    address: str = ""
    heard: list[str] = field(default_factory=list)

    def reply(self, body: str) -> str | None:
        """Says again what it was asked, and a passage; None is a refusal."""
        self.heard.append(body)
        if len(self.heard) % _REFUSED == 0:
            return None
        said = scripted.messages(body)[-1]["content"]
        passages = re.findall(r'<passage number="(\d+)">(.*?)</passage>', said, re.DOTALL)
        again = said.rpartition("Question: ")[2].strip()
        return " ".join([again, *(f"{text.strip()} [{number}]." for number, text in passages[:1])])


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener, while it is served."""
    listener = Listener()
    with scripted.served(listener.reply) as listener.address:
        yield listener
