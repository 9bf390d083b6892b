"""The chat-model writer: numbered evidence in, sentences with marks out, each checked before it is shown."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import aclosing, closing, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant import tokens
from assistant.errors import ModelError
from assistant.reading import Question
from assistant.records import Answer, Evidence, Hit
from assistant.settings import Settings
from assistant.words import clean
from assistant.writing.citing import Citations
from assistant.writing.support import supported

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_PROMPT = Path(__file__).parent.parent / "prompts" / "answer.v1.md"
_LANGUAGES = {"sv": "Swedish", "fi": "Finnish", "en": "English"}
_LONGEST_REPLY = 6000
"""Characters; some servers pass over the limit they are asked to keep, so the stream is cut here."""
_LONGEST_PAUSE = 20.0
"""Seconds without a word after which a stream counts as stalled."""
_ENDINGS = ("finish_reason", "stop_reason", "done_reason", "status")
"""Where the providers say why a stream has ended."""
_CUT = ("length", "max_tokens", "content_filter", "refusal", "incomplete", "failed")
"""Reasons that leave a reply unfinished."""


_WHOLE = re.compile(r"(?s).*(?:[.!?][\"'”’»)]*(?:\s*\[[\d,; ]+\])*(?=\s+[^\s\[])|\](?=\s*\n))")
"""The sentences and lines of a reply in the making that are at their end, with their marks."""
Shows = Callable[[str], None]
"""Called again and again with what stands of an answer in the making, as Markdown; it may raise to end it."""
_BEAT = 0.2
"""Seconds from one such call to the next, at most."""


def unseen(_: str) -> None:
    """Shows nobody anything."""


class Silent(Exception):
    """The model finds no answer in the passages."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model, and how much time and evidence it is given."""

    name: str
    model: BaseChatModel
    seconds: float
    evidence_tokens: int

    def write(self, question: Question, evidence: Evidence, draft: Answer, shows: Shows = unseen) -> Answer | None:
        """The answer in the model's words, every sentence checked; None if too little of it stands.

        `draft` is the offline answer; its outcome and notices stay. Raises Silent, or ModelError if the model fails.
        """
        given = _within_budget(evidence, self.evidence_tokens)
        reply = self._watched(question, given, shows)
        if reply.strip(" \n.*\"'").upper() == "SILENT":
            raise Silent
        citations = Citations(question.language)
        text = supported(reply, question.language, given, citations)
        return replace(draft, text=text, citations=citations.all, writer=self.name) if text else None

    def _watched(self, question: Question, given: Evidence, shows: Shows) -> str:
        """The whole reply; while it grows, each sentence is shown once it is at its end and stands."""
        reply, said, stands = "", "", ""
        with closing(self.replies(_messages(question, given))) as replies:
            for reply in replies:
                whole = _WHOLE.match(reply)
                if whole and whole[0] != said:
                    said = whole[0]
                    # With a sentence that falls, the whole may for a while have too few that stand.
                    stands = supported(said, question.language, given, Citations(question.language)) or stands
                shows(stands)
        return reply

    def reply(self, messages: Any) -> str:
        """What the model says to these messages, unchecked. Raises ModelError."""
        return deque(self.replies(messages), maxlen=1).pop()

    def replies(self, messages: Any) -> Generator[str]:
        """What the model has said so far, again and again until it is whole; unchecked. Raises ModelError.

        Whoever reads no further ends the call, and closes its connection.
        """
        said: SimpleQueue[str | None] = SimpleQueue()
        call = asyncio.run_coroutine_threadsafe(self._streamed(messages, said.put), _loop())
        call.add_done_callback(lambda _: said.put(None))
        try:
            yield from _heard(said)
            yield call.result()
        except ModelError:
            raise
        except TimeoutError:
            raise ModelError(f"the chat model {self.name} did not come to an end in time") from None
        except Exception as error:  # each provider, and each broken server, raises its own kinds
            raise ModelError(
                f"the chat model {self.name} failed: {type(error).__name__}",
                next_step="Check its address, key and name",
            ) from error
        finally:
            call.cancel()

    async def _streamed(self, messages: Any, told: Callable[[str], None]) -> str:
        from langsmith import tracing_context

        reply, ending = "", ""
        stream: Any = self.model.astream(messages)
        with tracing_context(enabled=False):
            async with asyncio.timeout(self.seconds), asyncio.timeout(_LONGEST_PAUSE) as pause, aclosing(stream):
                async for chunk in stream:
                    pause.reschedule(asyncio.get_running_loop().time() + _LONGEST_PAUSE)
                    reply += chunk.text
                    ending = _ending(chunk.response_metadata) or ending
                    if len(reply) > _LONGEST_REPLY:
                        raise ModelError(f"the chat model {self.name} wrote more than {_LONGEST_REPLY} characters")
                    told(reply)
        # A stream that is cut off raises nothing in the client; only the missing reason tells.
        if not ending or ending in _CUT:
            raise ModelError(f"the chat model {self.name} broke off ({ending or 'without a reason'})")
        return reply


def _heard(said: SimpleQueue[str | None]) -> Iterator[str]:
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


def _ending(metadata: dict[str, Any]) -> str:
    return next((str(metadata[name]).lower() for name in _ENDINGS if metadata.get(name)), "")


@cache
def _template() -> Any:
    from langchain_core.prompts import ChatPromptTemplate

    return ChatPromptTemplate.from_messages(
        [("system", _PROMPT.read_text(encoding="utf-8")), ("human", "{passages}\n\nQuestion: {question}")]
    )


def _messages(question: Question, evidence: Evidence) -> Any:
    numbered = "\n".join(_fenced(number, hit) for number, hit in enumerate(evidence.hits, start=1))
    return _template().format_messages(
        language=_LANGUAGES[question.language], passages=numbered, question=_defused(question.standalone)
    )


def _fenced(number: int, hit: Hit) -> str:
    """A passage with its headings, in a fence that nothing in it can close."""
    said = _defused(f"({' › '.join(hit.passage.heading)}) {hit.passage.text}")
    return f'<passage number="{number}">{said}</passage>'


def _defused(text: str) -> str:
    return clean(text).replace("<", "‹").replace(">", "›")


def _within_budget(evidence: Evidence, limit: int) -> Evidence:
    """The first hits, as many as the limit has room for and at least one; each stands for its whole passage."""
    kept: list[Hit] = []
    used = 0
    for number, hit in enumerate(evidence.hits, start=1):
        used += tokens.count(_fenced(number, hit))
        if kept and used > limit:
            break
        kept.append(replace(hit, span=None))
    return Evidence(tuple(kept))


def load(settings: Settings) -> Writer | None:
    """The chat-model writer that the settings ask for; None if they ask for none. Raises ModelError."""
    if not (settings.chat_model or settings.chat_url):
        return None
    from langchain.chat_models import init_chat_model

    asked = settings.chat_model or f"the model at {_host(settings)}"
    try:
        model = init_chat_model(**_options(settings))
    except ImportError as error:
        raise ModelError(f"ASSISTANT_CHAT_MODEL={asked}: its package is not installed", next_step=str(error)) from error
    except Exception as error:  # each provider raises its own kinds
        raise ModelError(
            f"ASSISTANT_CHAT_MODEL={asked}: {type(error).__name__}",
            next_step="Check the name, as in openai:NAME, and the key",
        ) from error
    return Writer(settings.chat_model or _host(settings), model, settings.chat_seconds, settings.evidence_tokens)


def _host(settings: Settings) -> str:
    """Host and port of the address, without what may stand there in secret."""
    return urlsplit(settings.chat_url or "").netloc.rpartition("@")[2]


def _options(settings: Settings) -> dict[str, Any]:
    options: dict[str, Any] = {"model": settings.chat_model or "default", "temperature": 0, "max_retries": 1}
    key = settings.chat_key.get_secret_value() if settings.chat_key else None
    if settings.chat_url:
        # Without a key of ours the client would send the provider's own, from the environment, to this address.
        options |= {"model_provider": "openai", "base_url": settings.chat_url, "api_key": key or "none"}
        options["model"] = options["model"].removeprefix("openai:")
    elif key:
        options["api_key"] = key
    return options
