"""What must not be kept or sent: identity codes, e-mail addresses, phone, account and card numbers.

Each is told by its checksum or its shape, so that sums, years and business ids stay."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, PhoneNumberMatcher
from stdnum import iban, luhn
from stdnum.fi import hetu, ytunnus

from assistant.words import clean

_HOST = r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}"
_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]+(?:\s?@\s?|\s?\((?:at|ät)\)\s?|\s?\[(?:at|ät)\]\s?|\(a\)|\[a\]){_HOST}", re.IGNORECASE
)
_SPOKEN = re.compile(
    rf"(?<![\w.+-])[^\W\d_][\w-]*(?:\.[\w-]+)+(?: (?:at|ät|snabel-a|miukumauku) | ?(?:\(a\)|\[a\]) ?){_HOST}",
    re.IGNORECASE,
)
"""An address with a word for "@", told from "more at example.fi" by the point in its name."""
_HETU = re.compile(r"(?<![^\W_])(?<!-)(\d{2})(\d{2})\d{2}( ?)[-+A-FU-Y]( ?)\d{3}[0-9A-Z](?!-|[^\W_])", re.IGNORECASE)
_PERSONNUMMER = re.compile(r"(?<![^\W_])(?<!-)(?:1[89]|20)?(\d{2})(\d{2})(\d{2})( - |[-+ ]?)\d{4}(?!-|[^\W_])")
_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ -]?[\dA-Z]{2,4}){3,8}(?![^\W_])", re.IGNORECASE)
_CARD = re.compile(
    r"(?<![^\W_])(?<!-)(?:(?:[4-6]\d|2[2-7]|35)\d\d(?:[ -]?\d{4}){3}(?:[ -]?\d{3})?|3[04678]\d\d[ -]?\d{6}[ -]?\d{4,5})"
    r"(?!-|[^\W_])"
)
"""As issuers begin and print them: what is sold in shops, and what is paid with, has a long number too."""
_ABROAD = re.compile(r"(?:358 ?(?:4\d|50)|46 ?7[02369])(?:[ -]?\d){7,8}")
"""A mobile number with the country's code and no "+"; sums are written three by three."""
_WORD = re.compile(r"[^\W_]+")
"""One of letters and digits is no phone number, but if it ends in "x" it is taken for what an extension follows."""
_COUNTED = re.compile(r"0-.*|\d{7}-\d|\d{1,2}\.\d{1,2}\.\d{4}|\d{2}\.\d{2}-\d{2}\.\d{2}|\d{2}\.\d{2}\.\d{2}/\d{4}")
"""Ranges from 0, business ids, dates, times and numbers of records that could be dialled and are not."""
_INVOICING = "0037"
"""Before a business id, the address of a company's invoices; it could be dialled to Estonia."""
_REGIONS = ("FI", "SE")
_COORDINATION = 60
"""Added to the day in the number of somebody who is not in the Swedish register."""
_PERSONNUMMER_DIGITS = 10
"""Digits that its checksum counts; before them a century may stand."""
_LONGEST_DAY, _MONTHS = 31, 12
_SIGN = re.compile(r"\\[!-/:-@\[-`{-~]|.", re.DOTALL)
"""One sign of Markdown as it is shown, with the backslash before it."""
PLACEHOLDER = re.compile(r"\[(?:e-mail|identity code|account|card|phone|name)\]")
"""What stands where a personal detail, or somebody's name, was taken out."""
Span = tuple[int, int, str]
"""Where a detail stands, and what is written for it."""


def redacted(text: str) -> str:
    """A text, without what cannot be seen, in which a name in brackets stands for each personal detail."""
    text = clean(text)
    return _replaced(text, _details(text), "[{}]")


def redacted_markdown(text: str) -> str:
    """The same of our Markdown, in which a backslash may stand before any sign of a detail."""
    text = clean(text)
    shown = [found.end() - 1 for found in _SIGN.finditer(text)]
    ends = [0, *(at + 1 for at in shown)]
    details = _details("".join(text[at] for at in shown))
    return _replaced(text, [(ends[start], ends[end], name) for start, end, name in details], r"\[{}\]")


def count(text: str) -> int:
    """How many personal details stand in a text; those that overlap are one."""
    found, done = 0, 0
    for start, end, _ in _details(text):
        found += start >= done
        done = max(done, end)
    return found


def _replaced(text: str, details: list[Span], form: str) -> str:
    """The text with the name of each detail instead of it; of details that overlap, only the first is named."""
    parts, done = [], 0
    for start, end, name in details:
        if start >= done:
            parts += [text[done:start], form.format(name)]
        done = max(done, end)
    return "".join([*parts, text[done:]])


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """A letter as it is matched: wide ones narrow, every dash a hyphen, every space a space. One letter stays one."""
    if unicodedata.category(char) == "Pd" or char == "−":
        return "-"
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


def _details(text: str) -> list[Span]:
    """Every detail, in the order of the text; of those that begin together, the longest first."""
    told = "".join(map(_plain, text))
    found = [*_addresses(told), *_codes(told), *_accounts(told), *_phones(told)]
    return sorted(found, key=lambda each: (each[0], -each[1]))


def _addresses(text: str) -> Iterator[Span]:
    yield from ((*found.span(), "e-mail") for form in (_EMAIL, _SPOKEN) for found in form.finditer(text))


def _codes(text: str) -> Iterator[Span]:
    """Finnish and Swedish identity codes; one with a wrong checksum is somebody's with a slip of the pen."""
    for found in _HETU.finditer(text):
        is_whole = not (found[3] or found[4])
        is_valid = hetu.is_valid(found[0].replace(" ", ""), allow_temporary=True)
        if is_valid or (is_whole and _is_day(int(found[1]), int(found[2]))):
            yield *found.span(), "identity code"
    for found in _PERSONNUMMER.finditer(text):
        is_signed = found[4] in ("-", "+")
        is_valid = luhn.is_valid(re.sub(r"\D", "", found[0])[-_PERSONNUMMER_DIGITS:])
        if _is_day(int(found[3]) % _COORDINATION, int(found[2])) and (is_signed or is_valid):
            yield *found.span(), "identity code"


def _is_day(day: int, month: int) -> bool:
    return 1 <= day <= _LONGEST_DAY and 1 <= month <= _MONTHS


def _accounts(text: str) -> Iterator[Span]:
    for found in _IBAN.finditer(text):
        end = next(
            (end for end in _word_ends(found) if iban.is_valid(text[found.start() : end], check_country=False)), 0
        )
        if end:
            yield found.start(), end, "account"
    yield from ((*found.span(), "card") for found in _CARD.finditer(text) if luhn.is_valid(re.sub(r"\D", "", found[0])))


def _word_ends(found: re.Match[str]) -> list[int]:
    """Where an account number may end: at the words that follow it, the longest first."""
    return [found.end(), *reversed([found.start() + space.start() for space in re.finditer(" ", found[0])])]


def _phones(text: str) -> Iterator[Span]:
    """Phone numbers that could be called from Finland or Sweden; without "0" or "+" they count something else."""
    plain = _WORD.sub(lambda word: word[0] if word[0].isdecimal() or word[0].isalpha() else " " * len(word[0]), text)
    for region in _REGIONS:
        for found in PhoneNumberMatcher(plain, region, leniency=Leniency.VALID):
            if _is_dialled(found.raw_string) and _is_of_one(found.number):
                opens = found.raw_string.startswith("(") and ")" not in found.raw_string
                yield found.start + opens, found.end, "phone"


def _is_dialled(written: str) -> bool:
    """Whether it is written as it is dialled, with "0", "+" or a country's code, and as nothing else is."""
    if _COUNTED.fullmatch(written) or (written.startswith(_INVOICING) and ytunnus.is_valid(written[len(_INVOICING) :])):
        return False
    begun = written.lstrip("( ")
    return begun.startswith(("0", "+")) or bool(_ABROAD.fullmatch(begun))


def _is_of_one(number: phonenumbers.PhoneNumber) -> bool:
    """Whether it is a number of a person or an office, no emergency or service number of three digits."""
    return len(str(number.national_number)) > 4
