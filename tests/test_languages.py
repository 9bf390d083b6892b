"""Languages: which of the three a question is in, that it is in another, or that it does not tell."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.languages import detect, detection, function_words, of_document
from assistant.records import LANGUAGES, Language

OWN: dict[Language, tuple[str, ...]] = {
    "sv": (
        "Vilka mål finns för ICT?",
        "Vilka mal finns for ICT?",
        "Far jag stod for mitt foretag?",
        "hur mycket pengar",
        "turism mål",
        "När går ansökningstiden ut?",
        "Kan en skogsägare få stöd?",
        "Vi planerar en serverhall i Kotka och vill veta om den passar in i programmet.",
        "vem godkände",
        "och vad säger det om Helsinki och Kotka?",
    ),
    "fi": (
        "Mikä on rahoitettavan hankkeen ehto?",
        "Mita tavoitteita on ICT-alalle?",
        "matkailun tavoitteet",
        "Voinko hakea tukea?",
        "kuka hyvaksyi ohjelman",
        "Suunnittelemme datakeskusta Kotkaan ja haluaisimme tietää, sopiiko se ohjelmaan.",
        "rahoitus",
        "entä nuoret?",
        "miten maakuntaohjelma",
    ),
    "en": (
        "Which goals are there for ICT?",
        "What must a funded project meet?",
        "tourism goals",
        "How much money can I get?",
        "We plan a data centre in Kotka and would like to know whether it fits the programme.",
        "who approved it",
        "funding deadline",
        "what about Kymmenedalen and Södra Karelen?",
    ),
}
FOREIGN = (
    "Welche Ziele gibt es für die IKT-Branche im Programm?",
    "Wie hoch ist die Förderung?",
    "Quels sont les objectifs du programme pour les entreprises?",
    "Какие цели у программы?",
    "Ты",
    "Kas ma saan toetust oma ettevõttele?",
    "Kto może otrzymać dofinansowanie?",
    "¿Cuáles son los objetivos del programa?",
    "プログラムの目標は何ですか",
    "ما هي أهداف البرنامج؟",
)


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in LANGUAGES for text in OWN[language]])
def test_a_question_of_the_three_languages_is_known_for_certain(language: Language, text: str) -> None:
    found = detection(text)
    assert (found.language, found.certain) == (language, True)


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in LANGUAGES for text in OWN[language]])
def test_capitals_decomposed_letters_and_full_width_forms_change_nothing(language: Language, text: str) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    for form in (unicodedata.normalize("NFD", text), text.upper(), wide):
        assert detection(form).language == language, form


@pytest.mark.parametrize("text", FOREIGN)
def test_another_language_is_none_of_the_three(text: str) -> None:
    found = detection(text)
    assert (found.language, found.certain) == (None, True)


@pytest.mark.parametrize(
    "text", ["ICT Kotka", "EU BRICS", "info", "vision 2030", "Kotka Kouvola", "start-up", "export"]
)
def test_a_word_or_two_that_several_languages_have_do_not_tell(text: str) -> None:
    assert not detection(text).certain


@pytest.mark.parametrize("text", ["", "2014–2017", "???", "🏭", "\u200b", "250 000 €"])
def test_what_has_no_words_does_not_tell(text: str) -> None:
    assert not detection(text).certain


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_detected(text: str) -> None:
    assert detection(text).language in (*LANGUAGES, None)


def test_a_document_always_has_one_of_the_three() -> None:
    assert detect("Какие цели у программы? " * 3) == "en"
    assert detect("Projekt som finansieras ska uppfylla programmets mål. " * 1000) == "sv"


def test_function_words_are_written_with_and_without_diacritics() -> None:
    assert {"för", "for"} <= function_words("sv") and {"mikä", "mika"} <= function_words("fi")


NORWEGIAN = """Kommunen kan gi støtte til utviklingsprosjekter som fremmer næringslivet i regionen. Søknaden må sendes
inn før prosjektet starter, og støtten kan dekke opptil halvparten av kostnadene."""
ESTONIAN = """Maakonna arenguprogrammi eesmärk on toetada ettevõtlust ja innovatsiooni piirkonnas. Toetust võivad
taotleda ettevõtted, ühingud ja haridusasutused. Taotlus tuleb esitada enne projekti algust ja toetus katab kuni
poole kuludest."""
DUTCH = """De provincie ondersteunt de ontwikkeling van bedrijven in de regio. De aanvraag moet worden ingediend voordat
het project begint en de steun kan tot de helft van de kosten dekken."""
RUSSIAN = "Программа поддерживает развитие предпринимательства в регионе. Заявку следует подать до начала проекта."


@pytest.mark.parametrize("text", [NORWEGIAN, ESTONIAN, DUTCH, RUSSIAN], ids=["no", "et", "nl", "ru"])
def test_a_document_in_a_neighbouring_language_is_in_none_of_the_three(text: str) -> None:
    assert of_document(text) is None


def test_a_document_in_one_of_the_three_is_known() -> None:
    assert of_document("Ansökan ska lämnas in innan projektet börjar. " * 8) == "sv"
    assert of_document("Hakemus on jätettävä ennen hankkeen alkua. " * 8) == "fi"
    assert of_document("The application must be sent before the project starts. " * 8) == "en"
