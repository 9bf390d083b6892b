"""What stands around a detail in the messages that people write, in the three languages."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.records import Language

Worded = Mapping[Language, tuple[str, ...]]

ASKED: Worded = {
    "sv": (
        "Vilka mål finns för ICT?",
        "Vad säger programmet om naturresurser?",
        "Vilket villkor ställs på projekt som finansieras?",
        "Vi vill utveckla digitala tjänster för turister i skärgården. Passar det in?",
        "Vilka insatsområden har programmet?",
    ),
    "fi": (
        "Mitä tavoitteita ICT:llä on?",
        "Mitä ohjelma sanoo luonnonvaroista?",
        "Mikä on rahoitettavan hankkeen ehto?",
        "Haluamme kehittää digitaalisia palveluja matkailijoille saaristossa. Sopiiko se ohjelmaan?",
        "Mitkä ovat ohjelman painopisteet?",
    ),
    "en": (
        "Which goals are there for ICT?",
        "What does the programme say about natural resources?",
        "What condition must a funded project meet?",
        "We want to develop digital services for tourists in the archipelago. Does that fit?",
        "Which focus areas does the programme have?",
    ),
}
FRAMES: Worded = {
    "sv": (
        "Hej! {Lead}. {asked}",
        "{asked} {Lead}.",
        "{asked}\n\nMed vänlig hälsning\n{lead}",
        "Vilka mål finns det för ICT i programmet ({lead})?",
        "Jag söker stöd, {lead}, och vill veta vilka mål programmet har för naturresurser.",
        "Hej,\nvi är ett litet företag i Kouvola. {Lead}, så ni vet vem som frågar. {asked} Tack på förhand!",
    ),
    "fi": (
        "Hei! {Lead}. {asked}",
        "{asked} {Lead}.",
        "{asked}\n\nYstävällisin terveisin\n{lead}",
        "Mitä tavoitteita ohjelmassa on ICT:lle ({lead})?",
        "Haen tukea, {lead}, ja haluan tietää, mitä tavoitteita ohjelmalla on luonnonvaroille.",
        "Hei,\nolemme pieni yritys Kouvolasta. {Lead}, niin tiedätte kuka kysyy. {asked} Kiitos etukäteen!",
    ),
    "en": (
        "Hello! {Lead}. {asked}",
        "{asked} {Lead}.",
        "{asked}\n\nKind regards\n{lead}",
        "Which goals does the programme have for ICT ({lead})?",
        "I am applying for funding, {lead}, and want to know which goals the programme has for natural resources.",
        "Hello,\nwe are a small company in Kouvola. {Lead}, so that you know who asks. {asked} Thanks in advance!",
    ),
}
_CODE: Worded = {
    "sv": ("mitt personnummer är {}", "personbeteckning {}", "pnr {}", "född {}", "min personbeteckning: {}"),
    "fi": ("henkilötunnukseni on {}", "hetu {}", "hetu: {}", "tunnus {}", "henkilötunnus {}"),
    "en": ("my identity code is {}", "ID {}", "personal number {}", "my ID: {}"),
}
_PHONE: Worded = {
    "sv": ("ring mig på {}", "tel. {}", "tfn {}", "mobil: {}", "mitt nummer är {}"),
    "fi": ("soittakaa numeroon {}", "puh. {}", "p. {}", "gsm: {}", "numeroni on {}"),
    "en": ("call me on {}", "tel. {}", "phone: {}", "my number is {}"),
}
LEADS: Mapping[str, Worded] = {
    "Finnish identity code": _CODE,
    "Swedish personal number": _CODE,
    "Swedish coordination number": _CODE,
    "Finnish phone number": _PHONE,
    "Swedish phone number": _PHONE,
    "e-mail address": {
        "sv": ("svara till {}", "e-post {}", "e-post: {}", "min adress är {}", "<{}>", "mailto:{}"),
        "fi": ("vastatkaa osoitteeseen {}", "sähköposti {}", "s-posti: {}", "osoitteeni on {}", "<{}>", "mailto:{}"),
        "en": ("reply to {}", "e-mail {}", "e-mail: {}", "my address is {}", "<{}>", "mailto:{}"),
    },
    "account number": {
        "sv": ("mitt konto är {}", "kontonummer {}", "betala till {}", "IBAN {}", "IBAN: {}"),
        "fi": ("tilini on {}", "tilinumero {}", "maksakaa tilille {}", "IBAN {}", "IBAN: {}"),
        "en": ("my account is {}", "account {}", "pay to {}", "IBAN {}", "IBAN: {}"),
    },
    "card number": {
        "sv": ("mitt kort är {}", "kortnummer {}", "jag betalade med kortet {}"),
        "fi": ("korttini on {}", "kortin numero {}", "maksoin kortilla {}"),
        "en": ("my card is {}", "card number {}", "I paid with the card {}"),
    },
}
"""How a detail is told, by its kind."""
