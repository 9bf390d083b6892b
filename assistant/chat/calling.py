"""One call of a chat model: streamed, cut off where it grows too long or stands still, tried again where it helps."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
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
_FAILED = 500
_UNKNOWN_FORM = frozenset({400, 422, 501, _FAILED})
"""Answers by which servers refuse a form of reply that they do not have."""
_WHOLE = frozenset({"stop", "end_turn", "stop_sequence", "tool_calls", "tool_use", "function_call", "completed", "eos"})
"""Reasons of an end that leave a reply whole, of all providers; whatever else ends it has cut it off."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a stream: what it adds, and why the stream ends with it, if it does."""

    text: str
    ending: str = ""


Stream = Callable[[], AsyncIterator[Piece]]
"""Begins a call anew."""


class UnknownForm(Exception):
    """The server may not have the form of reply that it was asked for; `surely` if it can hardly mean anything else."""

    def __init__(self, message: str, surely: bool) -> None:
        super().__init__(message)
        self.surely = surely


@dataclass(frozen=True, slots=True)
class Call:
    """Calls of the model called `name`."""

    name: str

    def heard(self, stream: Stream, deadline: float) -> Generator[str]:
        """What has been said so far, again and again until it is whole, by a time of `time.monotonic`.

        Raises ModelError, or UnknownForm.
        Whoever reads no further ends the call, and closes its connection.
        """
        said: SimpleQueue[str | None] = SimpleQueue()
        call = asyncio.run_coroutine_threadsafe(self._within_time(stream, said.put, deadline), _loop())
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

    async def _within_time(self, stream: Stream, told: Callable[[str], None], deadline: float) -> str:
        async with asyncio.timeout(deadline - time.monotonic()) as limit:
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
        if heard.ending not in _WHOLE:
            reason = heard.ending or "without a reason"
            raise ModelError(f"the chat model {self.name} broke off ({reason})", why="cut")
        return heard.text

    def _fault(self, error: Exception) -> Exception:
        status = _status(error)
        if status in _UNKNOWN_FORM or isinstance(error, NotImplementedError):
            return UnknownForm(self._told(error, status).message, surely=status != _FAILED)
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
    seconds = max(_BACKING_OFF(state), _seconds(asked))
    if outcome and deadline is not None and asyncio.get_running_loop().time() + seconds > deadline:
        raise outcome
    return seconds


def _seconds(asked: str) -> float:
    """What a server asks to be waited for, as a number of seconds or as a date; 0 if it cannot be read."""
    try:
        return max(0.0, float(asked))
    except ValueError:
        with suppress(ValueError, TypeError):
            return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
        return 0.0


def _until_done(said: SimpleQueue[str | None]) -> Iterator[str]:
    """What comes until None does; while nothing comes what came last, so that whoever reads may stop waiting."""
    latest: str | None = ""
    while latest is not None:
        yield latest
        with suppress(Empty):
            latest = said.get(timeout=_BEAT)


_STARTING = threading.Lock()


def _loop() -> asyncio.AbstractEventLoop:
    """Where all calls run: there a call that takes too long can be ended, and its connection closed."""
    with _STARTING:  # two first calls at once must not start two
        return _started()


@cache
def _started() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="chat model", daemon=True).start()
    return loop
