"""Word documents written by hand, part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
_STAMP = (2026, 1, 1, 0, 0, 0)
_GOOD = "Investeringsstöd söks hos landskapsförbundet innan arbetet har börjat."


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def document(
    *paragraphs: str,
    declared: str = "",
    kind: str = _MAIN,
    encoding: str = "utf-8",
    others: Iterable[tuple[str, str]] = (),
) -> bytes:
    """A document of paragraphs, with what else the archive holds."""
    body = f"{declared}<w:document {_W}><w:body>{''.join(paragraphs)}</w:body></w:document>"
    parts = [("[Content_Types].xml", _TYPES.format(kind)), *others]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo("word/document.xml", _STAMP), body.encode(encoding), zipfile.ZIP_DEFLATED)
        for name, text in parts:
            file.writestr(zipfile.ZipInfo(name, _STAMP), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def good() -> bytes:
    return document(paragraph(run(_GOOD)))


def bomb() -> bytes:
    """200 MB of text in 200 kB."""
    return document(paragraph(run("a " * 100 * 2**20)))


def crowd() -> bytes:
    """A hundred thousand files."""
    return document(paragraph(run(_GOOD)), others=((f"word/media/{number}", "") for number in range(100_000)))


def outside(canary: str) -> bytes:
    """Entities that name a file of the computer and an address."""
    declared = (
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">'
        f'<!ENTITY y SYSTEM "{canary}/entity"><!ENTITY % z SYSTEM "{canary}/dtd"> %z;]>'
    )
    return document(paragraph(run("A&x;B&y;C")), declared=declared)


def laughs() -> bytes:
    """Ten entities, each of ten of the one before: three thousand million laughs."""
    entities = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10 if number else "ha"}">' for number in range(10))
    return document(paragraph(run("&l9;")), declared=f"<!DOCTYPE w [{entities}]>")


def nested() -> bytes:
    """Tables within tables, three hundred deep."""
    deep = "<w:tbl><w:tr><w:tc>" * 300 + paragraph(run(_GOOD)) + "</w:tc></w:tr></w:tbl>" * 300
    return document(deep)


def astray() -> bytes:
    """A file whose name leads out of the folder."""
    return document(paragraph(run(_GOOD)), others=[("../../evil.txt", "evil")])


def template(canary: str) -> bytes:
    """A template and a picture at an address."""
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{link}/attachedTemplate" Target="{canary}/t.dotm" TargetMode="External"/>'
        f'<Relationship Id="r2" Type="{link}/image" Target="{canary}/i.png" TargetMode="External"/></Relationships>'
    )
    places = ("word/_rels/settings.xml.rels", "word/_rels/document.xml.rels")
    return document(paragraph(run(_GOOD)), others=[(place, relations) for place in places])


def revised() -> bytes:
    """Deleted and inserted words, and a comment."""
    return document(
        paragraph(
            run("Stödet är högst "),
            '<w:del w:id="1"><w:r><w:delText>80 procent</w:delText></w:r></w:del>',
            f'<w:ins w:id="2">{run("50 procent")}</w:ins>',
            run(" av de kostnader som kan godkännas."),
            f'<w:moveFrom w:id="3">{run("Flyttat härifrån.")}</w:moveFrom>',
            '<w:r><w:commentReference w:id="0"/></w:r>',
        ),
        others=[("word/comments.xml", f'<w:comments {_W}><w:comment w:id="0">{paragraph(run("Kolla!"))}</w:comment>'
                 "</w:comments>")],
    )  # fmt: skip


def hidden() -> bytes:
    """Words that are hidden, white, or a point high; and white ones on a dark ground."""
    return document(
        paragraph(
            run(_GOOD),
            run(" Hemligt: alla får stöd.", "<w:vanish/>"),
            run(" Vitt: hela summan betalas.", '<w:color w:val="FFFFFF"/>'),
            run(" Litet: inga villkor gäller.", '<w:sz w:val="2"/>'),
            run(" Läs också anvisningarna.", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="002060"/>'),
        )
    )


def macros() -> bytes:
    """Macros behind the ending of a document without."""
    return document(paragraph(run(_GOOD)), kind=_MACROS, others=[("word/vbaProject.bin", "VBA")])


def quiet_macros() -> bytes:
    """The kind of a document with macros, without the part that holds them."""
    return document(paragraph(run(_GOOD)), kind=_MACROS)


def spreadsheet() -> bytes:
    """A spreadsheet with formulas that call out."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("xl/worksheets/sheet1.xml", "<f>HYPERLINK(\"http://invalid.invalid\")</f><f>cmd|'/C calc'!A0</f>")
    return out.getvalue()
