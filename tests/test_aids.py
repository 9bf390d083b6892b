"""Reading aids: mistakes are told with file and line, a programme without aids works, and what is edited counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from library import CORPUS, DOCUMENT, Place

from assistant import aids, phrases, programme
from assistant.aids import Aids
from assistant.corpus import read_corpus
from assistant.passages import passages
from assistant.records import LANGUAGES, Passage, Source

TEXT = (
    "Programmets mål\n\n - att utveckla turismen\n - att främja bioekonomin\n\n"
    "Projekt ska uppfylla målen. De gäller till 2017.\n"
)
WORDING = "{sv: a, fi: b, en: c}"
GOAL = (
    'goals:\n  - goal: "att utveckla turismen"\n'
    f"    meaning: {WORDING}\n    lacks: {WORDING}\n    activities: {{sv: [x]}}\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p" / "translations").mkdir(parents=True)
    return tmp_path / "p"


def loaded(folder: Path, guide: str = "", rendered: str = "") -> tuple[Aids, list[str]]:
    if guide:
        (folder / "guide.yaml").write_text(guide, encoding="utf-8")
    if rendered:
        (folder / "translations" / "fi.yaml").write_text(rendered, encoding="utf-8")
    found, faults = aids.load(folder, [TEXT])
    return found, [str(fault) for fault in faults]


def test_a_programme_without_aids_has_none(folder: Path) -> None:
    assert loaded(folder) == (Aids(), [])


@pytest.mark.parametrize(
    ("guide", "said"),
    [
        (GOAL.replace("turismen", "turism0en"), "p/guide.yaml:2: no document holds 'att utveckla turism0en'"),
        (GOAL.replace(", en: c}\n    lacks", "}\n    lacks"), "p/guide.yaml:3: goals.0.meaning.en: Field required"),
        (GOAL + "    colour: red\n", "p/guide.yaml:6: goals.0.colour: found 'red'"),
        (GOAL + "aims: 7\n", "p/guide.yaml:6: aims: found '7'"),
        ("goals: [\n", "p/guide.yaml:2: "),
        ("rule: det står inte här\n", "p/guide.yaml:1: no document holds 'det står inte här'"),
    ],
)
def test_a_mistake_in_the_guide_is_told_with_file_and_line(folder: Path, guide: str, said: str) -> None:
    found, faults = loaded(folder, guide)
    assert found.guide == aids.Guide()
    assert len(faults) == 1
    assert said in faults[0]


def test_a_goal_alone_is_enough_and_only_its_own_words_stand_for_it(folder: Path) -> None:
    found, faults = loaded(folder, 'goals: [{goal: "att utveckla turismen"}]\n')
    assert faults == []
    held = passages(Source("p/text.txt", "p", "sv", "text", TEXT), len)
    assert [(each.kind, each.text) for each in phrases.phrases(found, held, {"p/text.txt": "sv"})] == [
        ("goal", "att utveckla turismen")
    ]
    assert found.guide.goals[0].means("fi") == ""


def test_a_mistake_in_one_file_leaves_the_others(folder: Path) -> None:
    rendered = 'language: fi\nrenderings:\n  - {text: "att främja bioekonomin", rendering: "biotalouden edistäminen"}\n'
    found, faults = loaded(folder, "goals: 7\n", rendered)
    assert len(faults) == 1
    assert found.rendering("att främja bioekonomin", "fi") == "biotalouden edistäminen"


def test_a_quote_is_rendered_sentence_by_sentence_or_not_at_all(folder: Path) -> None:
    lines = [
        ("Projekt ska uppfylla målen.", "Hankkeiden tulee täyttää tavoitteet."),
        ("De gäller till 2017.", "Vuoteen 2017."),
    ]
    entries = "".join(f'  - {{text: "{text}", rendering: "{said}"}}\n' for text, said in lines)
    found, faults = loaded(folder, rendered=f"language: fi\nrenderings:\n{entries}")
    assert faults == []
    assert found.rendering("Projekt ska uppfylla målen.\n De gäller till 2017.", "fi") == " ".join(s for _, s in lines)
    assert found.rendering("Projekt ska uppfylla målen. Och mer.", "fi") is None
    assert found.rendering("Projekt ska uppfylla målen.", "en") is None


def test_ingest_lists_a_mistake_and_answers_without_that_file(place: Place) -> None:
    place.write("p/text.sv.txt", TEXT)
    place.write("p/guide.yaml", "goals: 7\n")
    report = place.ingest()
    assert [failure.reason.split(":")[0] for failure in report.failed] == ["p/guide.yaml"]
    with place.build() as build:
        assert build.store.size > 0
        assert len(build.store.phrases("goal").targets) == 0


@pytest.mark.long
def test_an_edited_guide_makes_a_new_build_and_the_same_one_does_not(place: Place) -> None:
    place.write("p/text.sv.txt", TEXT)
    place.write("p/guide.yaml", GOAL)
    first, again = place.ingest(), place.ingest()
    place.write("p/guide.yaml", GOAL.replace("[x]", "[x, y]"))
    edited = place.ingest()
    assert first.build == again.build != edited.build
    with place.build() as build:
        assert "y" in {word for word in build.store.programmes["p"].aids.guide.goals[0].activities["sv"]}


@pytest.fixture(scope="module")
def real() -> Aids:
    found, faults = aids.load(CORPUS / "kymmenedalen", [(CORPUS / DOCUMENT).read_bytes().decode()])
    assert faults == []
    return found


@pytest.fixture(scope="module")
def held() -> list[Passage]:
    return passages(read_corpus(CORPUS).sources[DOCUMENT], len)


def test_every_passage_is_rendered_in_both_languages(real: Aids, held: list[Passage]) -> None:
    missing = [(code, each.text) for each in held for code in ("fi", "en") if not real.rendering(each.text, code)]
    assert missing == []


def test_renderings_are_unreviewed_until_staff_sign_them(real: Aids) -> None:
    assert {each.language: each.reviewed for each in real.renderings} == {"fi": None, "en": None}


TERMS = {
    "Kymmenedalen": ("Kymenlaakso|Kymenlaakson|Kymenlaaksossa|Kymenlaaksoa", "Kymenlaakso"),
    "Södra Karelen": ("Etelä-Karjala", "South Karelia"),
    "landskapsfullmäktige": ("maakuntavaltuusto", "Regional Assembly"),
    "landskapsplan 2030": ("maakuntasuunnitelma 2030", "regional plan 2030"),
    "Nordliga tillväxtzonen": ("Pohjoi", "Northern Growth Zone"),
    "strategiska val": ("strategiset valinnat", "strategic choices"),
    "tyngdpunktsområden": ("painopistealueet", "focus areas"),
    "små och medelstora företag": ("pk-yrity", "SMEs"),
    "samhällsgarantin för unga": ("nuorten yhteiskuntatakuu", "youth guarantee"),
    "läroanstalter": ("oppilaitosten|oppilaitok", "educational institutions"),
    "spelifiering": ("pelillistämi", "gamification"),
    "cybersäkerhet": ("kyberturvallisuu", "cyber security"),
    "närmat": ("lähiruo", "local food"),
    "skogsklustern": ("metsäklusteri", "forest cluster"),
    "gränstrafik": ("rajaliiken", "border traffic"),
}


def rendered_pairs(real: Aids) -> Iterator[tuple[str, str, str]]:
    for each in real.renderings:
        yield from ((each.language, one.text, one.rendering) for one in each.renderings)


@pytest.mark.parametrize("term", TERMS)
def test_renderings_use_the_regions_own_terms(real: Aids, term: str) -> None:
    wanted = dict(zip(("fi", "en"), TERMS[term], strict=True))
    said = [(code, text, shown) for code, text, shown in rendered_pairs(real) if term.casefold() in text.casefold()]
    assert said
    for code, text, shown in said:
        assert any(form.casefold() in shown.casefold() for form in wanted[code].split("|")), (text, shown)


def test_the_guide_knows_every_goal_in_the_three_languages(real: Aids, held: list[Passage]) -> None:
    goals = [each.text for each in held if each.kind == "goal"]
    assert [guide.goal for guide in real.guide.goals] == goals
    assert all(len(guide.activities[code]) >= 12 for guide in real.guide.goals for code in LANGUAGES)


def test_a_field_of_the_description_is_no_aid(folder: Path) -> None:
    (folder / "programme.toml").write_text('title = { sv = "P", fi = "O", en = "E" }\n', encoding="utf-8")
    assert programme.load(folder).aids == Aids()
