"""Which known goal a new one is like, and on which topics a text is silent: what is told of it, measured."""

from __future__ import annotations

import pytest
from library import CORPUS, DOCUMENT, ROOT, load_embedder

from assistant import sources
from assistant.beginning import known, likeness, silences
from assistant.beginning.known import Known
from assistant.beginning.proposals import ProposedGoal
from assistant.embedding import Embedder
from assistant.passages import passages
from evals import practical

GUIDED = {
    "intl": "att internationalisera små och medelstora företag",
    "inv": "att locka utländska investeringar till regionen",
    "logi": "att stärka det logistiska läget och utveckla nya servicekoncept",
    "tur": "att utveckla handeln och utbudet inom turismen",
    "skog": "att förnya skogsbranschens verksamhetsmöjligheter och kunnande",
    "prod": "att främja produktutveckling",
    "mat": "att utveckla förädlingskedjorna för livsmedel",
    "bio": "att utveckla bioekonomikunnandet",
    "hall": "att reagera på servicehallarnas behov av kompetens",
    "spel": "att främja affärsverksamhet som bygger på spelifiering och kompetens",
    "ict": "att utnyttja ICT-tillämpningar för skapande av tjänster av nytt slag",
    "cyber": "att utveckla kompetensen i cybersäkerheten",
    "unga": "att stöda förverkligandet av samhällsgarantin för unga",
    "skola": "att öka samarbetet mellan läroanstalter och små och medelstora företag",
    "valf": "att utveckla nya serviceinnovationer som berör invånarnas välfärd",
    "lyft": "nya sätt att lyfta fram Kymmenedalen",
}
GOALS = [
    ("att göra det möjligt att arbeta och driva företag året runt i skärgården", None),
    ("att ta fram nya tjänster för besökare utanför sommarsäsongen", "tur"),
    ("att öka förädlingen av lokal mat och fisk", "mat"),
    ("att minska användningen av olja i uppvärmning och sjötrafik", None),
    ("att återvinna byggmaterial och överskottsmaterial från industrin", None),
    ("att pröva lagring av energi i byar och på öar", None),
    ("att ordna utbildning på distans och i företag där det inte finns någon skola", "skola"),
    ("att öka samarbetet mellan läroanstalter och små företag", "skola"),
    ("att stödja unga som vill starta företag", None),
    ("att samordna tidtabeller och biljetter för färjor och bussar", None),
    ("att bygga ut snabbt bredband till byar och öar", None),
    ("att stärka invånarnas digitala färdigheter", None),
    ("Matkailun ympärivuotisuuden lisääminen", "tur"),
    ("Pk-yritysten viennin kasvattaminen", "intl"),
    ("Lähiruoan jalostuksen ja myynnin kehittäminen", "mat"),
    ("Nuorten työttömyyden vähentäminen", "unga"),
    ("Kyberturvallisuuden osaamisen vahvistaminen", "cyber"),
    ("Ilmastonmuutokseen sopeutuminen kuntien kaavoituksessa", None),
    ("Luonnon monimuotoisuuden turvaaminen", None),
    ("Satamien ja raideliikenteen tavaravirtojen sujuvoittaminen", "logi"),
    ("Ikäihmisten kotona asumisen tukeminen uusilla palveluilla", "valf"),
    ("Maahanmuuttajien kotoutumisen nopeuttaminen", None),
    ("Puurakentamisen edistäminen", "skog"),
    ("Kulttuuriperinnön säilyttäminen", None),
    ("Tutkimus- ja kehittämistoiminnan osuuden nostaminen", "prod"),
    ("Vesistöjen tilan parantaminen", None),
    ("Attract foreign direct investment to the region", "inv"),
    ("Help small firms find customers abroad", "intl"),
    ("Reduce nutrient run-off from fields to the sea", None),
    ("Improve mental health services for young people", "valf"),
    ("Support the development of video games and their use in training", "spel"),
    ("Develop new materials from wood and side streams", "bio"),
    ("Make public buildings energy efficient", None),
    ("Market the region as a good place to live", "lyft"),
    ("Train staff for data centres", "hall"),
    ("Preserve minority languages", None),
    ("Digital services for residents in sparsely populated areas", "ict"),
    ("att förebygga översvämningar i kustkommunerna", None),
    ("att öka andelen kvinnor bland företagsledare", None),
    ("att utveckla kollektivtrafiken mellan tätorterna", None),
    ("att ta till vara kulturarvet i byarna", None),
    ("att främja export av miljöteknik", "intl"),
]
"""Goals such as other regions have, in three languages, each with the goal of the first programme that it is like."""
EXAMPLE = ROOT / "docs" / "example" / "corpus" / "exempelregionen"
ANSWERED = practical.answered()
"""The topics on which the example says something."""


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder()


@pytest.fixture(scope="module")
def others(embedder: Embedder) -> Known:
    return known.known((CORPUS,), embedder)


def test_most_goals_that_are_taken_to_be_alike_are_and_most_that_are_alike_are_found(
    embedder: Embedder, others: Known
) -> None:
    asked = [ProposedGoal(text, "") for text, _ in GOALS]
    found = likeness.with_activities(asked, others, embedder, frozenset())
    alike = [
        (goal.like, GUIDED[wanted] if wanted else "nothing") for goal, (_, wanted) in zip(found, GOALS, strict=True)
    ]
    right = sum(wanted in like for like, wanted in alike)
    assert right >= 0.8 * sum(bool(like) for like, _ in alike)
    assert right >= 0.7 * sum(wanted is not None for _, wanted in GOALS)


@pytest.mark.parametrize(
    ("names", "answered"),
    [
        (["landskapsprogram.pdf", "hakuohje-2027.docx", "faq.html"], ANSWERED),
        (
            ["landskapsprogram.pdf"],
            ANSWERED - {"appeal", "application-language", "deadline", "processing-time", "open-call", "how-to-apply"},
        ),
    ],
)
def test_nothing_that_the_text_answers_is_proposed_as_silent(
    embedder: Embedder, others: Known, names: list[str], answered: frozenset[str]
) -> None:
    read = [sources.read(EXAMPLE / name, f"x/{name}", "x") for name in names]
    held = [passage for source in read for passage in passages(source, embedder.count_tokens)]
    silent = {each.topic.topic for each in silences.silences(held, others, embedder, frozenset())}
    assert silent and silent.isdisjoint(answered)


def test_a_text_that_says_little_is_silent_about_much(embedder: Embedder, others: Known) -> None:
    held = passages(sources.read(CORPUS / DOCUMENT, DOCUMENT, "x"), embedder.count_tokens)
    silent = {each.topic.topic for each in silences.silences(held, others, embedder, frozenset())}
    assert len(silent) >= 15
