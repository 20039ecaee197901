"""A few hands for WordprocessingML: what python-docx has no door for, or opens too slowly for long tables."""

from collections.abc import Iterable
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import nsmap, qn
from docx.oxml.parser import oxml_parser

from namro.documents.basics import address
from namro.documents.tree import Figure, Inline, Typed

SCRIPTS = ("ascii", "hAnsi", "cs", "eastAsia")
FIGURE_STYLE = "Figure"
TYPED_STYLE = "Typed"
CELL_MARGIN = 80  # twips
SPACE = {"w": nsmap["w"]}
EARLIEST = (1980, 1, 1, 0, 0, 0)
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element = Any  # lxml's classes are made by python-docx at run time


def element(tag: str, *children: Element, **attributes: str | int) -> Element:
    """`element("w:tab", pos=720)` → `<w:tab w:pos="720"/>`; attributes are in the `w:` namespace."""
    node = oxml_parser.makeelement(
        _name(tag), {_name(f"w:{name}"): str(value) for name, value in attributes.items()}, SPACE
    )
    node.extend(children)
    return node


@cache
def _name(tag: str) -> str:
    """Long tables have some hundred thousand elements of a few dozen names."""
    return qn(tag)


def fonts(name: str) -> Element:
    """One face for all four scripts: a missing one lets Word choose another for some Vietnamese letters."""
    return element("w:rFonts", **dict.fromkeys(SCRIPTS, name))


class Links:
    """Hyperlink relationships of one part, each address once."""

    def __init__(self, part: Part, base_url: str) -> None:
        self._part = part
        self._base_url = base_url
        self._ids: dict[str, str] = {}

    def id_of(self, href: str) -> str:
        url = address(self._base_url, href)
        if url not in self._ids:
            # load_rel takes our number; relate_to would search all earlier ones for each new link.
            self._ids[url] = f"rIdF{len(self._ids) + 1}"
            self._part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, url, self._ids[url], is_external=True)
        return self._ids[url]


def run(
    text: str, *, bold: bool = False, italic: bool = False, style: str = "", size: float | None = None
) -> Element:
    """A run of letters; `size` in points where it is not that of the paragraph."""
    node = element("w:r")
    properties = [element("w:rStyle", val=style)] if style else []
    properties += [element("w:b")] if bold else []
    properties += [element("w:i")] if italic else []
    properties += [element("w:sz", val=int(size * 2)), element("w:szCs", val=int(size * 2))] if size else []
    if properties:
        node.append(element("w:rPr", *properties))
    words = element("w:t")
    words.text = text
    words.set(XML_SPACE, "preserve")
    node.append(words)
    return node


def inline(node: Inline, links: Links, *, bold: bool = False, size: float | None = None) -> Element:
    """A run, or a hyperlink around one for a figure."""
    if isinstance(node, Figure):
        link = element("w:hyperlink", run(node.text, bold=bold, style=FIGURE_STYLE, size=size))
        link.set(qn("r:id"), links.id_of(node.href))
        if node.title:
            link.set(qn("w:tooltip"), node.title[:260])
        return link
    if isinstance(node, Typed):
        return run(node.printed, bold=bold, style=TYPED_STYLE, size=size)
    return run(node.text, bold=bold or node.bold, italic=node.italic, size=size)


def paragraph(style: str, runs: Iterable[Element] = (), *, properties: Iterable[Element] = ()) -> Element:
    """A paragraph in a style, named by its id; `properties` in the order of the schema."""
    head = element("w:pPr", element("w:pStyle", val=style), *properties)
    return element("w:p", head, *runs)


def table(widths: list[int], rows: Iterable[Element], *, style: str = "") -> Element:
    """A fixed table; widths in twips. Without a style it has no borders.

    Centred, because versions of Word disagree whether a left table begins at its border or at its text.
    """
    properties = [element("w:tblStyle", val=style)] if style else []
    properties += [element("w:tblW", w=sum(widths), type="dxa"), element("w:jc", val="center")]
    properties += [element("w:tblLayout", type="fixed"), cell_margins()]
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    return element("w:tbl", element("w:tblPr", *properties), grid, *rows)


def cell_margins() -> Element:
    sides = (element(f"w:{side}", w=CELL_MARGIN, type="dxa") for side in ("left", "right"))
    return element("w:tblCellMar", *sides)


def row(cells: Iterable[Element], *, header: bool = False) -> Element:
    """A row that stays on one page; a header row is repeated on every page."""
    properties = [element("w:cantSplit")] + ([element("w:tblHeader")] if header else [])
    return element("w:tr", element("w:trPr", *properties), *cells)


def cell(width: int, content: Iterable[Element], *, span: int = 1, middle: bool = False) -> Element:
    """A cell holding at least one paragraph."""
    properties = [element("w:tcW", w=width, type="dxa")]
    properties += [element("w:gridSpan", val=span)] if span > 1 else []
    properties += [element("w:vAlign", val="center")] if middle else []
    return element("w:tc", element("w:tcPr", *properties), *content)


def page_field() -> list[Element]:
    """Runs that Word replaces by the number of the page."""
    instruction = element("w:instrText")
    instruction.text = "PAGE"
    return [
        element("w:r", element("w:fldChar", fldCharType="begin")),
        element("w:r", instruction),
        element("w:r", element("w:fldChar", fldCharType="separate")),
        run("2"),
        element("w:r", element("w:fldChar", fldCharType="end")),
    ]


def repacked(data: bytes) -> bytes:
    """The same package with fixed times inside, so that equal papers are equal files."""
    made = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(made, "w") as target:
        for name in source.namelist():
            info = ZipInfo(name, date_time=EARLIEST)
            info.compress_type = ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(name))
    return made.getvalue()
