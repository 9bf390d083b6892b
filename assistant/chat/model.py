"""The chat model: any that LangChain knows by name, or any OpenAI-compatible address. Its classes stay in this room."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import AsyncIterator, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import urlsplit

from assistant.chat import claims, prompts
from assistant.chat.budget import Budget, Price
from assistant.chat.calling import LONGEST_REPLY, Call, Piece, UnknownForm
from assistant.chat.claims import Form
from assistant.chat.prompts import Messages, Prompt
from assistant.errors import ModelError
from assistant.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_FORMS: tuple[Form, ...] = get_args(Form)
_METHODS = {"schema": "json_schema", "tools": "function_calling"}
"""What `with_structured_output` calls the forms."""
_OFTEN = 2
"""Times that a form must fail where another is understood before it is given up for good."""
_LIBRARIES = ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "anthropic", "mistralai", "ollama")
"""What would log an address, with what may stand in it in secret."""
_ENDINGS = ("finish_reason", "stop_reason", "done_reason", "status")
"""Where the providers say why a stream has ended."""
_LETTERS_OF_A_TOKEN = 2
"""Fewest characters of a token in the three languages: with it the longest reply is not reckoned too short."""


@dataclass
class Used:
    """Tokens that a provider tells of, the hidden ones of a model that thinks among them; 0 where it tells of none."""

    asked: int = 0
    answered: int = 0

    def add(self, told: Any) -> None:
        if told:
            self.asked += told.get("input_tokens", 0)
            self.answered += told.get("output_tokens", 0)


class Model:
    """A chat model under limits of time, length and cost. Safe to share between threads."""

    def __init__(
        self, name: str, chat: BaseChatModel, seconds: float, budget: Budget, form: Form | None = None
    ) -> None:
        self.name = name
        self._chat = chat
        self._seconds = seconds
        self._call = Call(name)
        self._budget = budget
        self._form: Form = form or _form_of(chat)
        self._refused = 0

    def claims(self, prompt: Prompt) -> Generator[str]:
        """The claims made so far, as text with marks, again and again until all are there; unchecked.

        A form of reply that the server does not have gives way to the next simpler one. Raises ModelError.
        """
        deadline = time.monotonic() + self._seconds
        for form in _FORMS[_FORMS.index(self._form) :]:
            try:
                said = ""
                for said in self._heard(prompt.messages(form), form, deadline):
                    yield claims.as_text(said, whole=False)
            except UnknownForm as error:
                if form == _FORMS[-1]:
                    raise ModelError(str(error), next_step="Check its address, key and name") from error
                self._refused += _OFTEN if error.surely else 1
                continue
            self._settled(form)
            yield claims.as_text(said, whole=True)
            return

    def _settled(self, form: Form) -> None:
        """Remembers that a simpler form is understood, once it is plain that the one before is not."""
        if form == self._form or self._refused >= _OFTEN:
            self._form, self._refused = form, 0

    def text(self, messages: Messages) -> str:
        """What it says to messages, unchecked. Raises ModelError."""
        try:
            return deque(self._heard(messages, "text", time.monotonic() + self._seconds), maxlen=1).pop()
        except UnknownForm as error:
            raise ModelError(str(error), next_step="Check its address, key and name") from error

    def _heard(self, messages: Messages, form: Form, deadline: float) -> Generator[str]:
        asked = prompts.size(messages) + (claims.SIZE if form != "text" else 0)
        reserved = self._budget.reserve(asked, LONGEST_REPLY // _LETTERS_OF_A_TOKEN)
        said, used = "", Used()
        try:
            for said in self._call.heard(lambda: self._stream(messages, form, used), deadline):
                yield said
        finally:
            answered = max(used.answered, prompts.size((("ai", said),)))
            self._budget.settle(reserved, max(used.asked, asked), answered)

    async def _stream(self, messages: Messages, form: Form, used: Used) -> AsyncIterator[Piece]:
        from langsmith import tracing_context

        with tracing_context(enabled=False):
            async for chunk in self._asked(form).astream(list(messages)):
                message = chunk.get("raw") if isinstance(chunk, dict) else chunk
                if message is not None:
                    used.add(message.usage_metadata)
                    yield Piece(_said(message), _ending(message.response_metadata))

    def _asked(self, form: Form) -> Any:
        if form == "text":
            return self._chat
        return self._chat.with_structured_output(claims.SCHEMA, method=_METHODS[form], include_raw=True)


def _said(message: Any) -> str:
    """The text of a piece of a message, or of the arguments of its tool call."""
    calls = getattr(message, "tool_call_chunks", None)
    return "".join(call["args"] or "" for call in calls) if calls else str(message.text)


def _ending(metadata: dict[str, Any]) -> str:
    return next((str(metadata[name]).lower() for name in _ENDINGS if metadata.get(name)), "")


def _form_of(chat: BaseChatModel) -> Form:
    """The best form that a model is known to have; of one that nothing is known of, text."""
    known = chat.profile or {}
    if known.get("structured_output"):
        return "schema"
    return "tools" if known.get("tool_calling") else "text"


def load(settings: Settings) -> Model | None:
    """The chat model that the settings ask for; None if they ask for none. Raises ModelError."""
    if not (settings.chat_model or settings.chat_url):
        return None
    asked = settings.chat_model or f"the model at {_host(settings)}"
    for name in _LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    try:
        chat = _without_temperature_where_refused(_options(settings))
    except ImportError as error:
        raise ModelError(f"ASSISTANT_CHAT_MODEL={asked}: its package is not installed", next_step=str(error)) from error
    except Exception as error:  # each provider raises its own kinds
        raise ModelError(
            f"ASSISTANT_CHAT_MODEL={asked}: {type(error).__name__}",
            next_step="Check the name, as in openai:NAME, and the key",
        ) from error
    name = settings.chat_model or _host(settings)
    return Model(name, chat, settings.chat_seconds, _budget(settings), settings.chat_claims)


def _without_temperature_where_refused(options: dict[str, Any]) -> BaseChatModel:
    """The model, told to vary as little as it can; models that think may refuse to be told."""
    from langchain.chat_models import init_chat_model

    try:
        chat: BaseChatModel = init_chat_model(**options, temperature=0)
        refused = (chat.profile or {}).get("temperature") is False
    except ValueError:
        refused = True
    if refused:
        chat = init_chat_model(**options)
    return chat


def _budget(settings: Settings) -> Budget:
    price = Price(*settings.chat_price) if settings.chat_price else Price()
    return Budget(settings.index / "spent.sqlite", settings.chat_budget, price)


def _host(settings: Settings) -> str:
    """Host and port of the address, without what may stand there in secret."""
    return urlsplit(settings.chat_url or "").netloc.rpartition("@")[2]


def _options(settings: Settings) -> dict[str, Any]:
    # Calls are tried again by us, in the same way for every provider and within the time there is.
    options: dict[str, Any] = {"model": settings.chat_model or "default", "max_retries": 0}
    key = settings.chat_key.get_secret_value() if settings.chat_key else None
    if settings.chat_url:
        # Without a key of ours the client would send the provider's own, from the environment, to this address.
        options |= {"model_provider": "openai", "base_url": settings.chat_url, "api_key": key or "none"}
        options["model"] = options["model"].removeprefix("openai:")
    elif key:
        options["api_key"] = key
    return options
