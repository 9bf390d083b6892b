"""One call of a chat model: streamed, cut off where it grows too long or stands still, tried again where it helps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, wait_random_exponential

from assistant.errors import ModelError, Why

LONGEST_REPLY = 6000
"""Characters; some servers pass over the limit they are asked to keep, so the stream is cut here."""
_LONGEST_PAUSE = 20.0
"""Seconds without a word after which a stream that has begun counts as stalled; a model may think before it begins."""
_ATTEMPTS = 3
_BACKING_OFF = wait_random_exponential(multiplier=0.3, max=4)
_BEAT = 0.2
"""Seconds from one word of what is said to the next, at most."""
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Answers of a server that may be another a moment later."""
_REFUSING = frozenset({401, 402, 403, 404})
_BUSY = frozenset({429, 503, 529})
_UNKNOWN_FORM = frozenset({400, 422, 500, 501})
"""Answers by which servers refuse a form of reply that they do not have."""
CUT = ("length", "max_tokens", "content_filter", "refusal", "incomplete", "failed")
"""Reasons of an end that leave a reply unfinished."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a stream: what it adds, and why the stream ends with it, if it does."""

    text: str
    ending: str = ""


Stream = Callable[[], AsyncIterator[Piece]]
"""Begins a call anew."""


class UnknownForm(Exception):
    """The server does not have the form of reply that it was asked for."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call under limits. `name` is the model's."""

    name: str
    seconds: float

    def heard(self, stream: Stream) -> Generator[str]:
        """What has been said so far, again and again until it is whole. Raises ModelError, or UnknownForm.

        Whoever reads no further ends the call, and closes its connection.
        """
        said: SimpleQueue[str | None] = SimpleQueue()
        call = asyncio.run_coroutine_threadsafe(self._within_time(stream, said.put), _loop())
        call.add_done_callback(lambda _: said.put(None))
        try:
            yield from _until_done(said)
            yield call.result()
        except (ModelError, UnknownForm):
            raise
        except TimeoutError:
            raise ModelError(f"the chat model {self.name} did not come to an end in time", why="late") from None
        except Exception as error:  # each provider, and each broken server, raises its own kinds
            raise self._fault(error) from error
        finally:
            call.cancel()

    async def _within_time(self, stream: Stream, told: Callable[[str], None]) -> str:
        async with asyncio.timeout(self.seconds) as limit:
            heard = _Heard(told)
            tries = AsyncRetrying(
                retry=retry_if_exception(lambda error: not heard.text and _status(error) in _PASSING),
                stop=stop_after_attempt(_ATTEMPTS),
                wait=lambda state: _wait(state, limit.when()),
                reraise=True,
            )
            async for attempt in tries:
                with attempt:
                    await self._streamed(stream, heard)
        return self._ended(heard)

    async def _streamed(self, stream: Stream, heard: _Heard) -> None:
        pieces = stream()
        async with asyncio.timeout(None) as pause, aclosing(pieces):  # type: ignore[type-var]
            async for piece in pieces:
                pause.reschedule(asyncio.get_running_loop().time() + _LONGEST_PAUSE)
                heard.add(piece)
                if len(heard.text) > LONGEST_REPLY:
                    raise ModelError(
                        f"the chat model {self.name} wrote more than {LONGEST_REPLY} characters", why="long"
                    )

    def _ended(self, heard: _Heard) -> str:
        """All that was said. A stream that is cut off raises nothing in the client; only the missing reason tells."""
        if not heard.ending or heard.ending in CUT:
            reason = heard.ending or "without a reason"
            raise ModelError(f"the chat model {self.name} broke off ({reason})", why="cut")
        return heard.text

    def _fault(self, error: Exception) -> Exception:
        status = _status(error)
        if status in _UNKNOWN_FORM or isinstance(error, NotImplementedError):
            return UnknownForm(self._told(error, status).message)
        return self._told(error, status)

    def _told(self, error: Exception, status: int) -> ModelError:
        return ModelError(
            f"the chat model {self.name} failed: {type(error).__name__}",
            why=_why(error, status),
            next_step="Check its address, key and name",
        )


class _Heard:
    """What has been said so far, and passed on."""

    def __init__(self, told: Callable[[str], None]) -> None:
        self._told = told
        self.text = ""
        self.ending = ""

    def add(self, piece: Piece) -> None:
        self.text += piece.text
        self.ending = piece.ending or self.ending
        self._told(self.text)


def _status(error: BaseException) -> int:
    """The HTTP status behind an error of whichever client; 0 where there is none."""
    found = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return found if isinstance(found, int) else 0


def _why(error: Exception, status: int) -> Why:
    if status in _REFUSING:
        return "refused"
    if status in _BUSY:
        return "busy"
    return "cut" if isinstance(error, json.JSONDecodeError) else "failed"


def _wait(state: RetryCallState, deadline: float | None) -> float:
    """As long as the server asks for, else longer each time; never past the end of the time there is."""
    outcome = state.outcome.exception() if state.outcome else None
    asked = getattr(getattr(outcome, "response", None), "headers", {}).get("retry-after", "")
    seconds = max(_BACKING_OFF(state), float(asked) if asked.replace(".", "", 1).isdigit() else 0.0)
    if outcome and deadline is not None and asyncio.get_running_loop().time() + seconds > deadline:
        raise outcome
    return seconds


def _until_done(said: SimpleQueue[str | None]) -> Iterator[str]:
    """What comes until None does; while nothing comes what came last, so that whoever reads may stop waiting."""
    latest: str | None = ""
    while latest is not None:
        yield latest
        with suppress(Empty):
            latest = said.get(timeout=_BEAT)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Where all calls run: there a call that takes too long can be ended, and its connection closed."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="chat model", daemon=True).start()
    return loop
