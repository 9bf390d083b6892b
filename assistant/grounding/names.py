"""Names of places and bodies across languages: "Ryssland", "Venäjän" and "Russia" are one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from babel import Locale

from assistant.grounding import concepts
from assistant.records import LANGUAGES, Language
from assistant.words import fold

_FILE = Path(__file__).parent.parent / "data" / "names.yaml"
_CURRENCIES = ("EUR", "SEK", "NOK", "DKK", "USD", "ISK")
_PLAIN = 7
"""Letters from which a name is known without its capital as well."""
_CAPITAL = re.compile(r"\W*[A-ZÅÄÖ]")
_NAME = re.compile(r"(?<=\w )(?:[“”\"«»„'(]?)([A-ZÅÄÖ][\w&]*(?:-[\w&]+)*)|\b([A-ZÅÄÖ]{2,}[\w-]*)")
Row = dict[Language, list[str]]


@cache
def _rows() -> tuple[Row, ...]:
    """Our own names, and the countries of CLDR that are not among them."""
    own: list[Row] = yaml.load(_FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
    known = {name for row in own for name in row["en"]}
    locales = {language: Locale.parse(language).territories for language in LANGUAGES}
    codes = [code for code, name in locales["en"].items() if len(code) == 2 and name not in known]
    codes = [code for code in codes if all(code in locales[language] for language in LANGUAGES)]
    return (*own, *({language: [locales[language][code]] for language in LANGUAGES} for code in codes))


@cache
def _forms(language: Language) -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    """Of each row its names, its abbreviations, which are matched as they are written, and what has no capital."""
    rows = [row[language] for row in _rows()]
    return tuple(
        (
            _any(fold(name) + "~" for name in row if name[0].isupper() and not name.isupper()),
            _any(name + ":" for name in row if name.isupper()),
            _any(fold(name) + "~" for name in row if name[0].islower() or len(name) >= _PLAIN),
        )
        for row in rows
    )


def _any(names: Iterable[str]) -> re.Pattern[str]:
    """Names with the endings that may follow: any after "~", few after ":"."""
    endings = {"~": r"\w*", ":": r"(?::\w+|[a-zäö]{1,3})?(?!\w)"}
    forms = [re.escape(name[:-1]) + endings[name[-1]] for name in names]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})" if forms else r"(?!)")


def known(text: str, language: Language) -> frozenset[int]:
    """The rows of names that a text holds. Names have a capital: "Oman" is no country in "oman kunnan"."""
    folded = fold(text)
    capital = fold(" ".join(word if _CAPITAL.match(word) else "·" for word in text.split()))
    return frozenset(
        at
        for at, (name, abbreviation, adjective) in enumerate(_forms(language))
        if name.search(capital) or abbreviation.search(text) or adjective.search(folded)
    )


def capitalised(text: str) -> list[str]:
    """The names that a sentence writes with a capital: not its first word, unless that is an abbreviation."""
    found = (first or second for first, second in _NAME.findall(text))
    return [name for name in found if name not in _CURRENCIES and not concepts.is_month(fold(name))]
