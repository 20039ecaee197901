"""Word files made of the XML that a test is about."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from namro.proofreading.marking.blank import BLANK
from namro.proofreading.reading.word_xml import MC, M, W

MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
LINKS = "word/_rels/document.xml.rels"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{W[1:-1]}" xmlns:mc="{MC[1:-1]}" xmlns:m="{M[1:-1]}" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def run(text: str, look: str = "") -> str:
    """A run of words as they are."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def raised(text: str) -> str:
    return run(text, '<w:vertAlign w:val="superscript"/>')


def p(*parts: str, look: str = "") -> str:
    """A paragraph; parts that are no XML become runs."""
    inside = "".join(part if part.startswith("<") else run(part) for part in parts)
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{inside}</w:p>"


def tc(*blocks: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{''.join(blocks)}</w:tc>"


def tr(*cells: str, look: str = "") -> str:
    return f"<w:tr><w:trPr>{look}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def document(*blocks: str) -> str:
    return f"<w:document {NAMES}><w:body>{''.join(blocks)}<w:sectPr/></w:body></w:document>"


def notes(kind: str, **said: str) -> str:
    """The part of footnotes or endnotes: n1=… is note 1."""
    inside = "".join(f'<w:{kind} w:id="{name[1:]}">{words}</w:{kind}>' for name, words in said.items())
    return f"<w:{kind}s {NAMES}>{inside}</w:{kind}s>"


def note(kind: str, number: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'


def styles(inside: str) -> str:
    return f"<w:styles {NAMES}>{inside}</w:styles>"


def docx(*blocks: str, parts: Mapping[str, str] | None = None) -> bytes:
    """A Word file; ``parts`` by kind (footnotes, styles, comments …) are linked to the main part."""
    added = {f"word/{kind}.xml": words for kind, words in (parts or {}).items()}
    kinds = [*(parts or {}), *(["styles"] if "styles" not in (parts or {}) else [])]
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{KINDS}/{kind}" Target="{kind}.xml"/>'
        for n, kind in enumerate(kinds)
    )
    linked = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'
    return packed({**BLANK, MAIN: document(*blocks), **added, LINKS: linked})


def packed(parts: Mapping[str, bytes | str]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return made.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def replaced(content: bytes, part: str, old: str, new: str) -> bytes:
    """The package with words of one part replaced."""
    parts = unpacked(content)
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    return packed(parts)
