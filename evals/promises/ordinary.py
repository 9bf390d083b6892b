"""Ordinary questions about funding that hold numbers and names of every sort and nobody's details."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_SEED = 300
QUESTIONS = (
    "Kan vi få {sum} euro för åren {years}?",
    "Vårt FO-nummer är {business}. Får ett aktiebolag söka?",
    "Vi har budgeterat {sum} kr, varav {percent} % är egen finansiering. Räcker det?",
    "Vad betyder lagen {law} för vårt projekt?",
    "Vilken diarienummer ska stå på ansökan, är {diary} rätt?",
    "Utlysningen stängdes {date}. Kommer det en ny under {year}?",
    "Vi finns i {place}. Kan vi söka stöd?",
    "Projektet {project} tog slut {isoday}. Kan det förlängas?",
    "Gäller förordning (EU) {regulation} också oss?",
    "Vårt organisationsnummer är {organisation}. Passar projektet in?",
    "Vi är {count} anställda och omsätter {sum} euro. Är vi ett litet företag?",
    "Produkten har EAN-koden {ean}. Kan vi få stöd för att sälja den i Sverige?",
    "Momsnumret är {vat}. Behöver ni något mer?",
    "Mötet är {date} kl. {time}. Vilka mål ska vi läsa?",
    "SNI-koden är {trade}. Är branschen med i programmet?",
    "Kostnaderna blir {sum}–{sum} euro under {halves}. Vad gäller?",
    "Fakturan {invoice} betalades {isoday} med referens {reference}. Ingår den?",
    "Fastigheten {property} ligger vid älven. Får den rustas upp?",
    "Voimmeko saada {sum} euroa vuosille {years}?",
    "Y-tunnuksemme on {business}. Voiko osakeyhtiö hakea?",
    "Budjetti on {sum} €, josta {percent} prosenttia omarahoitusta. Riittääkö se?",
    "Mitä laki {law} tarkoittaa hankkeellemme?",
    "Päätöksen diaarinumero on {diary}. Mihin tavoitteeseen se liittyy?",
    "Haku päättyi {date}. Avautuuko uusi vuonna {year}?",
    "Olemme osoitteessa Asematie {count}, {place}. Voimmeko hakea tukea?",
    "Hanke {project} päättyi {isoday}. Voiko sitä jatkaa?",
    "Koskeeko asetus (EU) {regulation} meitäkin?",
    "Verkkolaskuosoitteemme on {ovt}. Tarvitsetteko muuta?",
    "Meitä on {count} henkeä ja liikevaihto on {sum} euroa. Olemmeko pieni yritys?",
    "Tuotteen EAN-koodi on {ean}. Saako sen markkinointiin tukea?",
    "ALV-numero on {vat}. Sopiiko hanke ohjelmaan?",
    "Tapaaminen on {date} klo {time}. Mitä tavoitteita kannattaa lukea?",
    "TOL-luokka on {trade}. Onko ala mukana ohjelmassa?",
    "Kustannukset ovat {sum}–{sum} euroa ajalla {halves}. Mikä on sallittua?",
    "Lasku {invoice} maksettiin {isoday} viitteellä {reference}. Hyväksytäänkö se?",
    "Kiinteistö {property} on joen rannassa. Saako sen kunnostaa?",
    "Ohjelman CCI-numero on {cci}. Onko tämä sama ohjelma?",
    "Kirjan ISBN on {isbn}. Mainitaanko se ohjelmassa?",
    "Can we get {sum} euros for {years}?",
    "Our business ID is {business}. May a limited company apply?",
    "The budget is EUR {sum}, {percent} % of it our own. Is that enough?",
    "What does the act {law} mean for our project?",
    "The decision has the number {diary}. Which goal is it about?",
    "The call closed on {isoday}. Is there a new one in {year}?",
    "We are in {place}. Can we apply?",
    "Project {project} ended on {date}. May it go on?",
    "Does Regulation (EU) {regulation} apply to us too?",
    "We are {count} people with a turnover of {sum} euros. Are we a small company?",
    "The product has the article number {ean}. Is there money to sell it abroad?",
    "Our VAT number is {vat}. Does the project fit?",
    "The meeting is on {date} at {time}. Which goals should we read?",
    "Costs are {sum}-{sum} euros in {halves}. What is allowed?",
    "The site is at {place_on_earth}. Is it inside the region?",
    "The programme's CCI number is {cci}. Is it this one?",
    "Invoice {invoice} of {isoday}, reference {reference}: is it eligible?",
    "The plan is {sum} m2, {count},5 km of road and {percent} jobs by {year}. Which goal?",
)
_PLACES = ("45100 Kouvola", "00100 Helsinki", "48100 Kotka", "03100 Nummela", "114 55 Stockholm", "02070 Esbo")


def ordinary(tune: Sequence[str], many: int = 300) -> list[str]:
    """Two thirds of templates, each filled several times, and a third of the tune sets' own questions, evenly taken."""
    lot = random.Random(_SEED)
    templates = [filled(QUESTIONS[number % len(QUESTIONS)], lot) for number in range(many * 2 // 3)]
    step = len(tune) / (many - len(templates))
    return [*templates, *(tune[int(number * step)] for number in range(many - len(templates)))]


def filled(template: str, lot: random.Random) -> str:
    return re.sub(r"\{(\w+)\}", lambda place: _NUMBERS[place[1]](lot), template)


def _digits(lot: random.Random, many: int) -> str:
    return "".join(lot.choices("0123456789", k=many))


def _business(lot: random.Random, form: str = "{}-{}") -> str:
    """A Finnish business id with its check digit."""
    while True:
        number = f"{lot.randint(0, 3)}{_digits(lot, 6)}"
        rest = sum(int(digit) * weight for digit, weight in zip(number, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
        if rest != 1:
            return form.format(number, (11 - rest) % 11)


def _years(lot: random.Random) -> str:
    begin = lot.randint(2014, 2027)
    return f"{begin}{lot.choice('–-−')}{begin + lot.randint(1, 7)}"


def _day(lot: random.Random, form: str) -> str:
    return form.format(d=lot.randint(1, 28), m=lot.randint(1, 12), y=lot.randint(2014, 2030))


def _sum(lot: random.Random) -> str:
    form = lot.choice(("{},0", "{}", "{}"))
    number = f"{lot.randint(1, 4000) * 500:,}".replace(",", lot.choice((" ", "\u00a0", ".", "")))
    return form.format(number)


def _ean(lot: random.Random) -> str:
    number = f"64{_digits(lot, 10)}"
    return number + str(-sum(int(each) * (1, 3)[at % 2] for at, each in enumerate(number)) % 10)


def _reference(lot: random.Random) -> str:
    """The reference of a Finnish bank transfer, in groups of five from its end."""
    number = f"{lot.randint(1, 9)}{_digits(lot, lot.randint(5, 11))}"
    whole = number + str(-sum(int(each) * (7, 3, 1)[at % 3] for at, each in enumerate(reversed(number))) % 10)
    first = len(whole) % 5
    return " ".join(filter(None, [whole[:first], *(whole[at : at + 5] for at in range(first, len(whole), 5))]))


_NUMBERS: dict[str, Callable[[random.Random], str]] = {
    "sum": _sum,
    "years": _years,
    "year": lambda lot: str(lot.randint(2014, 2030)),
    "halves": lambda lot: f"{lot.randint(1, 6):02}/{lot.randint(2020, 2023)}–{lot.randint(7, 12):02}/2027",
    "percent": lambda lot: str(lot.randint(5, 95)),
    "count": lambda lot: str(lot.randint(2, 240)),
    "business": _business,
    "vat": lambda lot: _business(lot, "FI{}{}"),
    "ovt": lambda lot: _business(lot, "0037{}{}"),
    "organisation": lambda lot: f"55{lot.randint(6000, 9999)}-{_digits(lot, 4)}",
    "law": lambda lot: f"{lot.randint(1, 1600)}/{lot.randint(1990, 2025)}",
    "regulation": lambda lot: f"{lot.randint(2013, 2024)}/{lot.randint(100, 2999)}",
    "diary": lambda lot: lot.choice(
        (
            f"{lot.randint(1, 400)}/{lot.randint(2014, 2026)}",
            f"KYML/{lot.randint(1, 900)}/04.00.00/{lot.randint(2014, 2026)}",
            f"EURA 2021/{_digits(lot, 6)}/09 02 01 01/{lot.randint(2021, 2026)}/LIITTO",
            f"3.2-{lot.randint(2000, 9999)}-{lot.randint(2014, 2026)}",
        )
    ),
    "date": lambda lot: _day(lot, lot.choice(("{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{d}/{m}/{y}"))),
    "isoday": lambda lot: _day(lot, lot.choice(("{y}-{m:02}-{d:02}", "{y}{m:02}{d:02}"))),
    "time": lambda lot: f"{lot.randint(8, 15):02}{lot.choice('.:')}{lot.choice(('00', '15', '30'))}–16.00",
    "place": lambda lot: lot.choice(_PLACES),
    "project": lambda lot: lot.choice((f"A{_digits(lot, 5)}", f"S2{_digits(lot, 4)}", f"J1{_digits(lot, 4)}")),
    "cci": lambda lot: f"{lot.choice(('2014FI16M2OP00', '2021FI16FFPR00'))}{lot.randint(1, 9)}",
    "isbn": lambda lot: f"978-951-{_digits(lot, 3)}-{_digits(lot, 3)}-{_digits(lot, 1)}",
    "ean": _ean,
    "trade": lambda lot: lot.choice(
        (f"{lot.randint(1, 96):02}{_digits(lot, 3)}", f"{lot.randint(1, 96):02}.{_digits(lot, 2)}")
    ),
    "invoice": lambda lot: f"{lot.randint(2014, 2026)}{_digits(lot, 4)}",
    "reference": _reference,
    "property": lambda lot: (
        f"{lot.choice((286, 285, 75))}-{lot.randint(400, 499)}-{lot.randint(1, 99)}-{lot.randint(1, 400)}"
    ),
    "place_on_earth": lambda lot: f"60.{_digits(lot, 4)}, 26.{_digits(lot, 4)}",
}
"""What stands in the places of the questions."""
