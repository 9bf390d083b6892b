"""The chat-model writer: numbered evidence in, sentences with marks out, each checked before it is shown."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant import tokens
from assistant.errors import ModelError
from assistant.reading import Question
from assistant.records import Answer, Evidence, Hit
from assistant.settings import Settings
from assistant.writing.citing import Citations
from assistant.writing.support import supported

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_PROMPT = Path(__file__).parent.parent / "prompts" / "answer.v1.md"
_LANGUAGES = {"sv": "Swedish", "fi": "Finnish", "en": "English"}
_SILENT = "SILENT"
_LONGEST_REPLY = 6000
"""Characters; some servers pass over the limit they are asked to keep, so the stream is cut here."""
_LONGEST_PAUSE = 20.0
"""Seconds without a word after which a stream counts as stalled."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A chat model, and how much time and evidence it is given."""

    name: str
    model: BaseChatModel
    seconds: float
    evidence_tokens: int

    def write(self, question: Question, evidence: Evidence, draft: Answer) -> Answer | None:
        """The answer in the model's words, every sentence checked; None if too little of it stands.

        `draft` is the offline answer; its outcome and notices stay. Raises ModelError if the model fails.
        """
        given = _within_budget(evidence, self.evidence_tokens)
        reply = self._reply(question, given)
        if _SILENT in reply:
            return None
        citations = Citations()
        text = supported(reply, question.language, given, citations)
        return replace(draft, text=text, citations=citations.all, writer=self.name) if text else None

    def _reply(self, question: Question, evidence: Evidence) -> str:
        try:
            return self._streamed(_messages(question, evidence))
        except ModelError:
            raise
        except Exception as error:  # each provider, and each broken server, raises its own kinds
            raise ModelError(
                f"the chat model {self.name} failed: {type(error).__name__}",
                next_step="Check its address, key and name",
            ) from error

    def _streamed(self, messages: Any) -> str:
        until = time.monotonic() + self.seconds
        reply, finished = "", False
        for chunk in self.model.stream(messages):
            reply += chunk.text
            finished = finished or bool(
                chunk.response_metadata.get("finish_reason") or chunk.response_metadata.get("stop_reason")
            )
            if len(reply) > _LONGEST_REPLY or time.monotonic() > until:
                raise ModelError(f"the chat model {self.name} did not come to an end in time")
        # A stream that is cut off raises nothing in the client; only the missing reason tells.
        if not finished:
            raise ModelError(f"the chat model {self.name} broke off")
        return reply


@cache
def _template() -> Any:
    from langchain_core.prompts import ChatPromptTemplate

    return ChatPromptTemplate.from_messages(
        [("system", _PROMPT.read_text(encoding="utf-8")), ("human", "{passages}\n\nQuestion: {question}")]
    )


def _messages(question: Question, evidence: Evidence) -> Any:
    numbered = "\n".join(
        f'<passage number="{number}">{_fenced(hit)}</passage>' for number, hit in enumerate(evidence.hits, start=1)
    )
    return _template().format_messages(
        language=_LANGUAGES[question.language], passages=numbered, question=question.standalone.replace("<", "‹")
    )


def _fenced(hit: Hit) -> str:
    """A passage with its headings; nothing in it can close the fence."""
    return f"({' › '.join(hit.passage.heading)}) {hit.passage.text}".replace("<", "‹").replace(">", "›")


def _within_budget(evidence: Evidence, limit: int) -> Evidence:
    kept: list[Hit] = []
    used = 0
    for hit in evidence.hits:
        used += tokens.count(_fenced(hit))
        if kept and used > limit:
            break
        kept.append(hit)
    return Evidence(tuple(kept))


def load(settings: Settings) -> Writer | None:
    """The chat-model writer that the settings ask for; None if they ask for none. Raises ModelError."""
    if not (settings.chat_model or settings.chat_url):
        return None
    from langchain.chat_models import init_chat_model

    name = settings.chat_model or "default"
    options: dict[str, Any] = {
        "timeout": min(settings.chat_seconds, _LONGEST_PAUSE),
        "max_retries": 1,
        "temperature": 0,
    }
    if settings.chat_url:
        key = settings.chat_key.get_secret_value() if settings.chat_key else "none"
        options |= {"model_provider": "openai", "base_url": settings.chat_url, "api_key": key}
    elif settings.chat_key:
        options["api_key"] = settings.chat_key.get_secret_value()
    try:
        model = init_chat_model(name.removeprefix("openai:") if settings.chat_url else name, **options)
    except ImportError as error:
        raise ModelError(f"ASSISTANT_CHAT_MODEL={name}: its package is not installed", next_step=str(error)) from error
    except Exception as error:  # each provider raises its own kinds
        raise ModelError(
            f"ASSISTANT_CHAT_MODEL={name}: {type(error).__name__}",
            next_step="Check the name, as in openai:NAME, and the key",
        ) from error
    return Writer(name, model, settings.chat_seconds, settings.evidence_tokens)
