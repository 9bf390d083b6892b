"""Each file of trust.md that harms or is awkward: how it is made, what should come of it, and how that is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.records import RemarkKind
from evals.hostile import awkward, harmful, offices, texts
from evals.hostile.pdfs import SWEDISH


@dataclass(frozen=True, slots=True)
class Case:
    """A file, or several with the same bytes, and what should come of it."""

    number: str
    what: str
    names: tuple[str, ...]
    make: Callable[[str], bytes]
    """Is handed the address of a server that nobody should ask."""
    expected: str
    """In words, as trust.md has it."""
    refused: str = ""
    """What the reason holds; "" is a document that is read."""
    says: tuple[str, ...] = ()
    """What its text holds."""
    lacks: tuple[str, ...] = ()
    remarks: tuple[RemarkKind, ...] = ()
    slow: bool = False
    """Takes more than about a second to make or to refuse."""


def _alone(make: Callable[[], bytes]) -> Callable[[str], bytes]:
    return lambda _: make()


def _refused(number: str, what: str, name: str, make: Callable[[], bytes], why: str, slow: bool = False) -> Case:
    return Case(number, what, (name,), _alone(make), f"refused: {why}", refused=why, slow=slow)


_GOOD = "Investeringsstöd söks hos landskapsförbundet innan arbetet har börjat."
_PDF = "Stöd söks hos landskapsförbundet innan arbetet har börjat."
_SV = "Programmet styr hur medlen"

CASES = (
    _refused("D01", "empty PDF", "tom.pdf", lambda: b"", "empty file"),
    _refused("D02", "PDF cut at 300 bytes", "avbruten.pdf", harmful.cut, "cut off"),
    _refused("D03", "program named .pdf", "program.pdf", texts.program, "found a program"),
    _refused("D04", "web page named .pdf", "sida.pdf", texts.page, "found a web page"),
    _refused("D05", "PDF with a stream of 500 MB", "bomb.pdf", harmful.bomb, "unpack", slow=True),
    _refused("D06", "the same, packed twice", "dubbel.pdf", harmful.double_bomb, "unpack", slow=True),
    _refused("D07", "PDF that draws a million strings", "miljon.pdf", harmful.million, "unpack", slow=True),
    _refused("D07", "PDF with forms within forms, ten to the tenth", "former.pdf", harmful.many_forms, "unpack"),
    Case("D08", "PDF whose outline goes round in circles", ("disposition.pdf",), _alone(harmful.outline_cycle),
         "stopped; its text is read", says=(_PDF,)),
    _refused("D08", "PDF whose page tree holds itself", "sidtrad.pdf", harmful.page_cycle, "damaged"),
    Case("D09", "PDF with a form that draws itself", ("sjalv.pdf",), _alone(harmful.own_form),
         "stopped; its text is read", says=(_PDF,)),
    _refused("D10", "PDF with a password", "last.pdf", harmful.locked, "locked with a password"),
    Case("D10", "PDF that only its owner may change", ("agare.pdf",), _alone(harmful.half_locked), "read",
         says=(_PDF,)),
    _refused("D11", "PDF of pictures only", "bilder.pdf", awkward.pictures, "no text found"),
    Case("D11", "the same, with text recognised", ("tolkad.pdf",), lambda _: awkward.pictures(SWEDISH), "read",
         says=(_SV,)),
    _refused("D12", "PDF of 5,000 pages", "tjock.pdf", harmful.thick, "5000 pages, expected at most 2000", slow=True),
    _refused("D13", "PDF whose å, ä and ö are other signs", "tecken.pdf", awkward.wrong_letters, "letters"),
    Case("D14", "two columns and a table", ("spalter.pdf",), _alone(awkward.columns),
         "read in order, amounts in their rows",
         says=("Beslutet fattas inom sextio dagar", "förbundet, och det kan överklagas", "närings- och miljömålen",
               "Stödform: Startstöd; Högsta andel: 50 %; Högsta belopp: 35 000 euro"),
         lacks=("Sida", "2024-2027"), remarks=("running",)),
    Case("D15", "soft hyphens and ligatures", ("ligaturer.pdf",), _alone(awkward.divided), "mended",
         says=("Officiell finansiering beviljas",)),
    _refused("D16", "docx that unpacks to 200 MB", "bomb.docx", offices.bomb, "unpacks to 200 MB", slow=True),
    _refused("D17", "docx of 100,000 files", "hop.docx", offices.crowd, "holds 100002 files", slow=True),
    Case("D18", "docx with entities from outside", ("xxe.docx",), offices.outside, "refused, nothing read or fetched",
         refused="entities"),
    _refused("D19", "docx with a billion laughs", "skratt.docx", offices.laughs, "entities"),
    _refused("D20", "docx nested 300 deep", "djup.docx", offices.nested, "nested too deep"),
    _refused("D21", "docx with a name that leads out", "ut.docx", offices.astray, "names that lead astray"),
    Case("D22", "docx with a template at an address", ("mall.docx",), offices.template, "read, nothing fetched",
         says=(_GOOD,)),
    Case("D23", "docx with revisions and comments", ("andrad.docx",), _alone(offices.revised), "as it stands today",
         says=("högst 50 procent av",), lacks=("80 procent", "Flyttat", "Kolla"), remarks=("deleted", "comments")),
    Case("D24", "docx with hidden, white and tiny text", ("dold.docx",), _alone(offices.hidden), "left out, told",
         says=(_GOOD, "Läs också anvisningarna"), lacks=("Hemligt", "Vitt", "Litet"), remarks=("hidden",)),
    Case("D24", "the same in a PDF", ("dold.pdf",), _alone(awkward.hidden), "left out, told",
         says=(_SV, "Sammanfattning"), lacks=("SYSTEM", "IGNORERA", "Hemlig"), remarks=("hidden",)),
    Case("D25", "docm", ("makro.docm",), _alone(offices.macros), "refused", refused="macros"),
    _refused("D25", "docm named .docx", "makro.docx", offices.macros, "macros"),
    _refused("D25", "the same without its macros' part", "makro2.docx", offices.quiet_macros, "macros"),
    Case("D26", "spreadsheet with formulas", ("formler.xlsx",), _alone(offices.spreadsheet), "not read",
         refused="a spreadsheet"),
    Case("D26", "csv with formulas", ("formler.csv",), _alone(texts.formulas), "text only", says=("=HYPERLINK", _GOOD)),
    Case("D27", "web page with programs", ("skript.html",), _alone(texts.scripted), "text only",
         says=(_GOOD, "Även föreningar"), lacks=("skript", "fel", "ram", "mall", "alert")),
    Case("D28", "web page with pictures elsewhere", ("bild.html",), texts.calling, "read, nothing fetched",
         says=(_GOOD,)),
    Case("D29", "drawing with a program", ("ritning.svg",), _alone(texts.drawing), "not read", refused="a drawing"),
    _refused("D29", "the same named .html", "ritning.html", texts.drawing, "a drawing"),
    Case("D30", "text in UTF-16", ("utf16.txt",), _alone(texts.utf_16), "right å, ä, ö",
         says=(_GOOD, "Även föreningar")),
    Case("D30", "text in Windows-1252", ("windows.txt",), _alone(texts.windows), "right å, ä, ö",
         says=(_GOOD, "Även föreningar"), remarks=("encoding",)),
    _refused("D30", "text in two encodings", "blandad.txt", texts.mixed, "encoding"),
    _refused("D31", "a line of 50 MB", "rad.txt", texts.one_line, "characters", slow=True),
    Case("D32", "names that are programs, turned round, or long",
         ("<img src=x>.txt", "\u202egpj.txt", f"{'x' * 240}.txt"), _alone(texts.good),
         "read once, or refused by a name that is shown escaped", says=(_GOOD,)),
    Case("D33", "one file twice", ("ena.txt", "andra.txt"), _alone(texts.good), "read once, the other told",
         says=(_GOOD,)),
    _refused("D34", "zip named .pdf", "zip.pdf", offices.good, "found a zip"),
    _refused("D34", "PDF that is a zip as well", "bada.pdf", harmful.also_zip, "a zip file as well"),
    Case("D45", "signs that nobody sees, letters of another alphabet", ("osynlig.txt",), _alone(texts.invisible),
         "read, told", says=("söks i förväg",), remarks=("invisible", "lookalikes")),
    _refused("D50", "text in Norwegian", "norsk.txt", lambda: texts.NORWEGIAN.encode(), "another language"),
    _refused("D50", "text in Estonian", "eesti.txt", lambda: texts.ESTONIAN.encode(), "another language"),
    _refused("D50", "text in Russian", "russkij.txt", lambda: texts.RUSSIAN.encode(), "another language"),
    Case("D51", "details of a private person", ("person.txt",), _alone(texts.personal), "read, told", says=(_GOOD,),
         remarks=("personal",)),
    Case("D53", "signs that a terminal obeys", ("terminal.txt",), _alone(texts.commanding), "not in text or log",
         says=("i förväg",), lacks=("\x1b", "\x07")),
    Case("D54", "a table of contents", ("innehall.pdf",), _alone(awkward.contents), "left out, told", says=(_SV,),
         lacks=("Kapitel", "....."), remarks=("contents",)),
)  # fmt: skip
