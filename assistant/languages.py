"""Which of the three languages a text is in, or that it is in another.

Two-word questions fool statistical detectors, so the short words that only one of the languages has are counted first,
then letters, and py3langid, restricted to the three, decides what is left.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from assistant.records import LANGUAGES, Language

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FUNCTION_WORDS: dict[Language, frozenset[str]] = {
    "sv": frozenset(
        "och att det som en ett är vad vilka vilken vilket hur när var vem kan jag vi du ni på av för med till inte om har ska "
        "skall finns får från mitt min mina vår vårt våra den de dem eller också varför vart vems vill ha hade blir bli man sig "
        "sin sitt sina då så nu här där någon något några inom under över efter mellan enligt samt mot hos utan vid i er ert era "
        "ar nar for fran pa ocksa varfor nagon nagot nagra over har dar sa da gor gör göra skulle kunde borde måste maste".split()
    ),
    "fi": frozenset(
        "ja on ei mikä mitä mitkä mistä missä mihin millä millainen millaisia milloin miten kuka ketkä kenen kenelle keille "
        "kuinka onko oliko voiko voinko voisiko saako saanko että tai mutta myös minä sinä hän me te he ovat ole olen olla oli "
        "meidän minun teidän sen se ne niiden tämä tässä tästä tuo nämä joka jotka jos kun kuin niin vai eli siis entä jonka "
        "mika mita mitka mista missa milla enta etta myos mina sina han tama tassa tasta".split()
    ),
    "en": frozenset(
        "the and is are was were be been a an what which who whom whose when where how why does do did can could may might i we "
        "you my our your it its they them this that these those of in on for to with from by at as not or if have has had will "
        "would should there any some about into than then so please me us".split()
    ),
}
"""Short words that carry no content, with and without diacritics."""
_TELLTALES: dict[Language, frozenset[str]] = {
    "sv": frozenset(
        "mål målen mal stöd pengar bidrag projekt projektet programmet ansökan ansoka söka företag företaget foretag hej tack "
        "godkändes står säger betyder bra morgon ungdomar unga hjalp sager far skogen turism turismen landskapet".split()
    ),
    "fi": frozenset(
        "paljon paljonko voinko hanke hankkeen hankkeet hankkeelle ohjelma ohjelman ohjelmassa tuki tukea rahoitus rahoitusta "
        "rahoitetaan tavoite tavoitteet tavoitteita yritys yrityksen hei moi terve kiitos sanotaan kerro luettele nuoret nuorista "
        "matkailu matkailusta huomenta päivää tarkoittaa hyväksyi hyvaksyi hyväksyttiin haluan haluaisin hakea".split()
    ),
    "en": frozenset(
        "goals goal funding project projects programme program say says apply grant money company business hello hi thanks thank "
        "good morning tell list explain tourism young people like want".split()
    ),
}
"""Other words that only one of the three languages has, common in questions to a council."""
_NEIGHBOURS = frozenset({"no", "nb", "nn", "da", "et", "is", "fo"})
"""Languages that a detector takes sloppy Swedish or Finnish for."""
_CERTAIN = 0.9
"""Probability among the three from which the detector is believed without the word lists."""


@dataclass(frozen=True, slots=True)
class Detection:
    """The language of a text; `certain` is False where it does not tell, and the conversation should decide."""

    language: Language | None
    """None: a language other than the three."""
    certain: bool


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detection(text: str) -> Detection:
    """Which language `text` is in. The detector's model, 0.3 s to load, is asked only where the word lists do not settle it."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if not words:
        return Detection("sv", certain=False)
    letters = "".join(words)
    if sum(not unicodedata.name(char, "").startswith("LATIN") for char in letters) > len(letters) / 2:
        return Detection(None, certain=True)
    votes = sorted(((sum(word in FUNCTION_WORDS[code] or word in _TELLTALES[code] for word in words), code) for code in LANGUAGES), reverse=True)
    (most, first), (second, _), _ = votes
    if most >= max(2 * second, 1) and most >= len(words) / 4:
        return Detection(first, certain=True)
    return _asked_of_detector(text, first if most > second else None, len(words))


def _asked_of_detector(text: str, leaning: Language | None, words: int) -> Detection:
    ranked = [(code, float(share)) for code, share in _identifier().rank(text)]
    top, probability = ranked[0]
    if words >= 4 and probability > _CERTAIN and top not in _NEIGHBOURS.union(LANGUAGES):
        return Detection(None, certain=True)
    three = {code: share for code, share in ranked if code in LANGUAGES}
    best = max(LANGUAGES, key=lambda code: three[code])
    if leaning:
        return Detection(leaning, certain=True)
    return Detection(best, certain=three[best] >= _CERTAIN * sum(three.values()))


def detect(text: str) -> Language:
    """The likeliest of the three languages, for a document."""
    return detection(text[:10_000]).language or "en"
