"""Which people who have signed in are staff, and whether signing in is set up so that nobody else can."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from assistant import settings, signing
from assistant.access import LONGEST, Person, called, is_fresh, member
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.signing import Ended

NOW = 1_800_000_000.0
CLAIMS = {"is_logged_in": True, "iat": int(NOW) - 60, "email": "anna@council.example", "email_verified": True}
LISTED = Settings(
    _env_file=None,
    staff="login",
    staff_addresses="anna@council.example, @staff.example",  # type: ignore[arg-type]
    staff_groups="Desk, Quality",  # type: ignore[arg-type]
)


@pytest.mark.parametrize(
    ("changed", "address"),
    [
        ({}, "anna@council.example"),
        ({"email": "Anna@Council.Example"}, "anna@council.example"),
        ({"email": "anyone@staff.example"}, "anyone@staff.example"),
        ({"email": None, "groups": ["Desk"]}, ""),
        ({"email": "other@elsewhere.example", "roles": ["x", "Quality"]}, "other@elsewhere.example"),
        ({"email": "anna@council.example", "email_verified": False, "groups": "Desk"}, ""),
        ({"iat": NOW - LONGEST}, "anna@council.example"),
        ({"iat": NOW + 60}, "anna@council.example"),
    ],
)
def test_who_is_listed_by_a_verified_address_or_a_group_is_staff(changed: dict[str, Any], address: str) -> None:
    found = member({**CLAIMS, **changed}, LISTED, NOW)
    assert found and found.address == address


@pytest.mark.parametrize(
    "changed",
    [
        {"email": "anna@other.example"},
        {"email": "x@evil-staff.example"},
        {"email": "x@sub.staff.example"},
        {"email": "x@staff.example.evil"},
        {"email": "x@staff.example@evil"},
        {"email": "anna@council.example@evil"},
        {"email": '"anna@council.example"@evil'},
        {"email": "evil@evil@staff.example"},
        {"email": " anna@council.example"},
        {"email": "anna@council.example\n"},
        {"email": "anna@council.example\u200b"},
        {"email": "a\u017fta@\u017ftaff.example"},  # the long s, whose capital is an ordinary one
        {"email": "@staff.example"},
        {"email": ""},
        {"email": ["anna@council.example"]},
        {"email": None},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"email_verified": None},
        {"email": None, "groups": ["desk"]},
        {"email": None, "groups": ["Desk, Quality"]},
        {"email": None, "groups": {"Desk": True}},
        {"email": None, "groups": [["Desk"]], "roles": 7},
        {"email": None, "groups": "De"},
        {"is_logged_in": False},
        {"is_logged_in": "true"},
        {"iat": None},
        {"iat": NOW - LONGEST - 1},
        {"iat": NOW + 3600},
        {"iat": str(int(NOW))},
        {"iat": True},
        {"iat": float("nan")},
        {"iat": 10**400},
        {"iat": -(10**400)},
    ],
)
def test_nobody_else_is(changed: dict[str, Any]) -> None:
    assert member({**CLAIMS, **changed}, LISTED, NOW) is None


oddities = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner) | some.dictionaries(some.text(), inner),
    max_leaves=4,
)


@given(some.dictionaries(some.sampled_from([*CLAIMS, "groups", "roles", "name"]), oddities))
def test_odd_claims_are_refused_and_nothing_breaks(odd: dict[str, Any]) -> None:
    assert member({**odd, "email_verified": False, "groups": None, "roles": None}, LISTED, NOW) is None
    assert member(odd, LISTED, NOW) is None or odd["is_logged_in"] is True
    assert called(odd)


def test_a_domain_admits_nobody_whose_address_has_only_its_letters() -> None:
    alone = LISTED.model_copy(update={"staff_addresses": ("@staff.example",), "staff_groups": ()})
    assert member({**CLAIMS, "email": "a@staff.example"}, alone, NOW) == Person("a@staff.example", "a@staff.example")
    assert member(CLAIMS, alone, NOW) is None
    assert member({**CLAIMS, "email": None, "groups": ["", "@staff.example"]}, alone, NOW) is None


def test_a_person_is_called_by_a_clean_short_name_and_never_by_none() -> None:
    assert called({"name": "  Anna\u202e\n Ek ", "email": "a@b.example"}) == "Anna Ek"
    assert called({"name": " \u200b ", "preferred_username": 7, "email": "a@b.example"}) == "a@b.example"
    assert called({"name": "x" * 999}) == "x" * 80 and called({}) == "?"


def test_a_sign_in_that_was_ended_stays_so_and_other_ones_hold() -> None:
    ended, again = Ended(), {**CLAIMS, "iat": int(NOW)}
    assert CLAIMS not in ended
    ended.end(CLAIMS, NOW)
    assert CLAIMS in ended and again not in ended
    ended.end(again, NOW + LONGEST)
    assert CLAIMS in ended and again in ended
    assert not is_fresh(CLAIMS, NOW + LONGEST + 1)


SECRETS = {
    "redirect_uri": "https://assistant.council.example/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "assistant",
    "client_secret": "hemligt",
    "server_metadata_url": "https://login.council.example/.well-known/openid-configuration",
}


@pytest.mark.parametrize("changed", [{}, {"redirect_uri": "http://localhost:{port}/oauth2callback"}])
def test_what_signing_in_needs(changed: dict[str, str]) -> None:
    signing.check({**SECRETS, **changed})


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"client_secret": ""}, "lacks client_secret"),
        ({"client_id": None, "redirect_uri": 7}, "lacks redirect_uri, client_id"),
        ({"cookie_secret": "hemligt-0123456789abcdef0123456"}, "cookie_secret: expected 32 or more"),
        ({"cookie_secret": "hemli" * 20}, "made at random"),
        ({"redirect_uri": "http://hemligt.example/oauth2callback"}, "redirect_uri: expected an address"),
        ({"redirect_uri": "http://localhost.hemligt.example/oauth2callback"}, "redirect_uri: expected an address"),
        ({"redirect_uri": "https://hemligt.example/"}, "/oauth2callback"),
        ({"server_metadata_url": "http://hemligt.example/x"}, "server_metadata_url: expected an address"),
    ],
)
def test_what_would_not_do_is_told_without_its_value(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError) as error:
        signing.check({**SECRETS, **changed})
    assert told in error.value.message and error.value.next_step
    assert "hemli" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"STAFF": "login"}, "who may?"),
        ({"STAFF": "login", "STAFF_ADDRESSES": " , "}, "who may?"),
        ({"STAFF": "on"}, "'local' or 'login'"),
        ({"STAFF_ADDRESSES": "council.example"}, "e-mail addresses"),
        ({"STAFF_ADDRESSES": "anna@council.example anna@b.example"}, "e-mail addresses"),
        ({"STAFF_ADDRESSES": "anna@@council.example"}, "e-mail addresses"),
    ],
)
def test_settings_that_do_not_say_who_may_are_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], expected: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SettingsError, match="ASSISTANT_STAFF") as error:
        settings.load()
    assert expected in error.value.message
