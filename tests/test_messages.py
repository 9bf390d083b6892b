"""Messages: everything that is said has its words in all three languages, and no words are left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from assistant.messages import catalogue
from assistant.records import LANGUAGES, Language

LIBRARY = Path(__file__).parent.parent / "assistant"
SAYING = {"_": 1, "gettext": 1, "ngettext": 2, "plural": 2, "marked": 1}
"""What the code calls to say something, and how many of its arguments are wordings."""
TRANSLATED: tuple[Language, ...] = ("sv", "fi")


def said() -> set[str | tuple[str, ...]]:
    """Every wording in the code; a pair where the number decides."""
    return {wording for path in LIBRARY.rglob("*.py") for wording in said_in(ast.parse(path.read_text("utf-8")))}


def said_in(tree: ast.Module) -> Iterator[str | tuple[str, ...]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if ast.unparse(node.func) == "SourceError":
            yield from refused_in(node)
        wordings = node.args[: SAYING.get(ast.unparse(node.func).rpartition(".")[2], 0)]
        literal = [each.value for each in wordings if isinstance(each, ast.Constant)]
        if wordings and not literal:  # `_(each)`: a wording from one of the module's own tuples
            yield from strings_in_tuples(tree)
        elif literal:
            yield literal[0] if len(literal) == 1 else tuple(literal)


def refused_in(call: ast.Call) -> Iterator[str]:
    """What an error of a document says and advises where it is made; what it takes from elsewhere is marked there."""
    given = [*call.args, *(each.value for each in call.keywords if each.arg == "next_step")]
    yield from (each.value for each in given if isinstance(each, ast.Constant))


def strings_in_tuples(tree: ast.Module) -> Iterator[str]:
    tuples = [node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple)]
    yield from (each.value for found in tuples for each in found.elts if isinstance(each, ast.Constant))


def read(language: Language) -> Catalog:
    with (LIBRARY / "locales" / language / "LC_MESSAGES" / "assistant.po").open("rb") as file:
        return read_po(file, locale=language)


def translations(message: Message) -> tuple[str, ...]:
    return message.string if isinstance(message.string, tuple) else (message.string,)


def places(text: str) -> list[str]:
    return sorted(re.findall(r"\{\w*\}", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_all_that_is_said_is_in_the_catalogue_and_nothing_else(language: Language) -> None:
    kept = {message.id for message in read(language) if message.id}
    assert said() - kept == set() and kept - said() == set()


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_with_the_same_places_to_fill(language: Language) -> None:
    for message in read(language):
        if message.id:
            first = message.id if isinstance(message.id, str) else message.id[0]
            assert all(each.strip() for each in translations(message)), message.id
            assert {tuple(places(each)) for each in translations(message)} == {tuple(places(first))}, message.id
            assert not message.fuzzy, message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_ends_as_its_message(language: Language) -> None:
    for message in read(language):
        if isinstance(message.id, str) and message.id:
            [translated] = translations(message)
            assert re.findall(r"[.:!?…]?$", translated)[0] == re.findall(r"[.:!?…]?$", message.id)[0], message.id


def test_plain_words_are_the_ones_of_each_language() -> None:
    assert [catalogue(language).gettext("For example") for language in LANGUAGES] == [
        "Till exempel",
        "Esimerkiksi",
        "For example",
    ]


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [("sv", "{count} punkt", "{count} punkter"), ("fi", "{count} kohta", "{count} kohtaa"),
     ("en", "{count} point", "{count} points")],
)  # fmt: skip
def test_the_number_decides_the_form(language: Language, one: str, many: str) -> None:
    plural = catalogue(language).ngettext
    assert [plural("{count} point", "{count} points", count) for count in (0, 1, 2)] == [many, one, many]


def test_what_no_catalogue_knows_is_said_in_english() -> None:
    assert [catalogue(language).gettext("Not translated yet") for language in LANGUAGES] == ["Not translated yet"] * 3
