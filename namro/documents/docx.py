"""Word: real styles, real hyperlinks under every figure, the letterhead as a table without borders."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from namro.documents import chart_image, columns, furniture
from namro.documents import docx_xml as xml
from namro.documents.docx_styles import LANGUAGE, prepare
from namro.documents.docx_xml import Element, Links
from namro.documents.pdf import chart_mm
from namro.documents.profiles import LayoutProfile
from namro.documents.tree import (
    Align,
    Annex,
    Block,
    Cell,
    Chart,
    Document,
    Figure,
    Heading,
    Inline,
    Letterhead,
    Paragraph,
    ParagraphStyle,
    Signature,
    Table,
    Text,
)

HEAD_SHARES = (0.45, 0.55)
# Width of “ĐẢNG CỘNG SẢN VIỆT NAM” in ems of the bold face: the rule below it has the same length.
PARTY_EMS = 13.74
TWIPS_PER_PT = 20
TABLE_AFTER_PT = 8
HELD_ROWS = 2
PARAGRAPH_STYLES = {
    ParagraphStyle.BODY: "Body",
    ParagraphStyle.BULLET: "Bullet",
    ParagraphStyle.NOTE: "Note",
    ParagraphStyle.CENTER: "Centered",
}
CELL_STYLES = {Align.LEFT: "TableLeft", Align.CENTER: "TableCenter", Align.RIGHT: "TableRight"}


@dataclass(frozen=True, slots=True)
class _Look:
    """A row of a table: `keep` with the next one; `size` of its letters in points, None that of its style."""

    bold: bool
    keep: bool
    size: float | None


def render(document: Document, *, profile: LayoutProfile, base_url: str, stamp: datetime) -> bytes:
    """The paper as an editable Word file. `stamp` (aware) is its creation time."""
    word = docx.Document()
    prepare(word, profile)
    _properties(word, document, stamp)
    charts = [block.drawing for block in document.blocks if isinstance(block, Chart)]
    writer = _Writer(word, profile, base_url, pictures=iter(chart_image.pngs(charts)))
    writer.letterhead(document.letterhead)
    for block in document.body:
        writer.block(block)
    for line in document.footnotes:
        writer.add(xml.paragraph("Note", [xml.run(line)]))
    writer.closing(document)
    for block in document.annexes:
        writer.block(block)
        if isinstance(block, Annex):
            writer.add(xml.paragraph("AnnexOf", [xml.run(furniture.annex_line(document.letterhead))]))
    writer.finish()
    made = BytesIO()
    word.save(made)
    return xml.repacked(made.getvalue())


def _properties(word: WordDocument, document: Document, stamp: datetime) -> None:
    known = word.core_properties
    when = stamp.astimezone(UTC).replace(tzinfo=None)
    known.created = known.modified = when
    known.title, known.subject = document.title[:255], document.letterhead.subject[:255]
    known.author = known.last_modified_by = document.letterhead.issuer[:255]
    known.comments = "; ".join(document.footnotes)[:255]
    known.language, known.keywords, known.category = LANGUAGE, "", document.letterhead.kind[:255]
    known.revision = 1


class _Writer:
    """Appends blocks to the body of one Word document."""

    def __init__(
        self, word: WordDocument, profile: LayoutProfile, base_url: str, *, pictures: Iterator[bytes]
    ) -> None:
        self._word = word
        self._profile = profile
        self._links = Links(word.part, base_url)
        self._pictures = pictures
        self._body = word.element.body
        text_mm = profile["paper_width_mm"] - profile["margin_left_mm"] - profile["margin_right_mm"]
        self._width = Mm(text_mm).twips
        self._below_table = False

    def add(self, node: Element) -> None:
        """Before the section properties, which must stay last; below a table after a little room."""
        if self._below_table and not _begins_page(node):
            self._append(xml.paragraph("Spacer", properties=[_thin(TABLE_AFTER_PT)]))
        self._below_table = False
        self._append(node)

    def _append(self, node: Element) -> None:
        self._body.insert(len(self._body) - 1, node)

    def finish(self) -> None:
        """Word wants a paragraph after a table; a line of one point cannot push it to a page of its own."""
        if self._below_table:
            self._append(xml.paragraph("Spacer", properties=[_thin(0)]))

    def letterhead(self, head: Letterhead) -> None:
        left, right = (int(self._width * share) for share in HEAD_SHARES)
        issuer = _lines([("Superior", head.superior.upper()), ("Issuer", head.issuer.upper())])
        number = [("Number", furniture.number_line(head)), ("Urgency", head.urgency)]
        if furniture.is_letter(head):
            number.append(("LetterSubject", head.subject))
        rows = [
            (issuer + _lines([("Star", furniture.STAR)]), self._party(right)),
            (_lines(number) or _lines([("Number", " ")]), _lines([("Place", furniture.date_line(head))])),
        ]
        cells = ([xml.cell(left, a), xml.cell(right, b)] for a, b in rows)
        self.add(xml.table([left, right], [xml.row(pair) for pair in cells]))
        if furniture.is_letter(head):
            self.add(xml.paragraph("Spacer"))
            self._addressees(head)
            return
        title = [("Kind", head.kind.upper()), ("Subject", head.subject)]
        for node in _lines([*title, ("SubjectRule", furniture.SUBJECT_RULE)]):
            self.add(node)
        self._addressees(head)

    def _addressees(self, head: Letterhead) -> None:
        if not head.addressees:
            return
        if len(head.addressees) == 1:
            words = f"{furniture.addressed(head)} {head.addressees[0]}"
            self.add(xml.paragraph("AddressedTo", [xml.run(words)]))
            return
        tab = xml.element("w:r", xml.element("w:tab"))
        for i, line in enumerate(head.addressees):
            first = [xml.run(furniture.addressed(head)), tab] if i == 0 else [copy(tab)]
            self.add(xml.paragraph("Addressees", [*first, xml.run(f"- {line}")]))

    def _party(self, width: int) -> list[Element]:
        """The Party's name, and below it a paragraph as wide as the name whose upper border is the rule."""
        inner = width - 2 * xml.CELL_MARGIN
        side = max(int((inner - PARTY_EMS * self._profile["party_pt"] * TWIPS_PER_PT) / 2), 0)
        border = xml.element("w:pBdr", xml.element("w:top", val="single", sz=6, space=1, color="000000"))
        spacing = xml.element("w:spacing", before=0, after=0, line=120, lineRule="exact")
        indent = xml.element("w:ind", left=side, right=side)
        rule = xml.paragraph("PartyRule", properties=[border, spacing, indent])
        return [*_lines([("Party", furniture.PARTY)]), rule]

    def block(self, block: Block) -> None:
        if isinstance(block, Heading):
            label = [Text(f"{block.label} ")] if block.label else []
            self.add(xml.paragraph(f"Heading{block.level}", self._runs([*label, *block.inlines])))
        elif isinstance(block, Paragraph):
            dash = [Text("- ")] if block.style is ParagraphStyle.BULLET else []
            style = PARAGRAPH_STYLES[block.style]
            self.add(xml.paragraph(style, self._runs([*dash, *block.inlines])))
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Annex):
            self.add(xml.paragraph("Annex", [xml.run(block.label)]))
            if block.inlines:
                self.add(xml.paragraph("Subject", self._runs(block.inlines)))
        else:
            self._chart(block)

    def _table(self, table: Table) -> None:
        if table.caption:
            self.add(xml.paragraph("TableCaption", [xml.run(table.caption)]))
        planned = columns.plan(table, self._profile)
        widths = [int(self._width * share / 100) for share in planned.shares]
        size = planned.size if planned.size < self._profile["table_pt"] else None
        heads = (
            xml.cell(width, [xml.paragraph("TableHead", [xml.run(column.title, size=size)])], middle=True)
            for width, column in zip(widths, table.columns, strict=True)
        )
        rows = [xml.row(heads, header=True)]
        first_total = len(table.rows) - table.total_rows
        for i, cells in enumerate(table.rows):
            # A total does not stand alone on the next page.
            before_total = first_total - 1 <= i < len(table.rows) - 1
            look = _Look(bold=i >= first_total, keep=before_total, size=size)
            rows.append(xml.row(self._cells(table, widths, cells, look)))
        if not table.rows:
            empty = xml.paragraph("TableCenter", [xml.run(furniture.EMPTY_TABLE)])
            rows.append(xml.row([xml.cell(sum(widths), [empty], span=len(widths))]))
        self.add(xml.table(widths, rows, style="TableGrid"))
        self._below_table = True

    def _cells(
        self, table: Table, widths: list[int], cells: tuple[Cell, ...], look: "_Look"
    ) -> list[Element]:
        made = []
        for column, width, inlines in zip(table.columns, widths, cells, strict=True):
            hold = [xml.element("w:keepNext")] if look.keep else []
            runs = [xml.inline(one, self._links, bold=look.bold, size=look.size) for one in inlines]
            words = xml.paragraph(CELL_STYLES[column.align], runs, properties=hold)
            made.append(xml.cell(width, [words], middle=True))
        return made

    def _chart(self, chart: Chart) -> None:
        """The drawing as a picture, and its figures as linked lines: Word cannot link inside a picture."""
        drawing = chart.drawing
        self.add(xml.paragraph("TableCaption", [xml.run(drawing.title)]))
        picture = self._word.add_paragraph(style="Biểu đồ")
        shape = picture.add_run().add_picture(BytesIO(next(self._pictures)), width=Mm(chart_mm(drawing)))
        shape._inline.docPr.set("descr", drawing.description)
        shape._inline.docPr.set("title", drawing.title)
        linked = [mark for mark in drawing.marks if mark.href]
        inlines: list[Inline] = []
        for i, mark in enumerate(linked):
            inlines += [Text(f"{'; ' if i else ''}{mark.label}: "), Figure(mark.text, mark.href, mark.label)]
        if inlines:
            self.add(
                xml.paragraph(
                    "ChartFigures", self._runs([Text("Số liệu của biểu đồ: "), *inlines, Text(".")])
                )
            )

    def closing(self, document: Document) -> None:
        """Recipients at the left, signature at the right, together on the page of the last line of text."""
        if document.signature is None and document.recipients is None:
            return
        self._hold_last_lines()
        left, right = (int(self._width * share) for share in HEAD_SHARES)
        names = document.recipients
        recipients = _lines([("RecipientsTitle", furniture.RECIPIENTS)]) if names else []
        recipients += _lines(("Recipients", f"- {line}") for line in furniture.recipient_lines(document))
        signature = self._signature(document.signature) if document.signature else []
        cells = [
            xml.cell(left, recipients or [xml.paragraph("Recipients")]),
            xml.cell(right, signature or [xml.paragraph("Signer")]),
        ]
        self.add(xml.paragraph("Spacer", properties=[xml.element("w:keepNext")]))
        self.add(xml.table([left, right], [xml.row(cells)]))
        self._below_table = True

    def _hold_last_lines(self) -> None:
        """The notes and the last lines above them go with the signature."""
        for node in self._body[-2::-1]:
            rows = list(node.iter(qn("w:tr")))
            for held in rows[-HELD_ROWS:] or [node]:
                for paragraph in held.iter(qn("w:p")):
                    WordParagraph(paragraph, self._word).paragraph_format.keep_with_next = True
            if rows or node.pPr.pStyle.get(qn("w:val")) not in ("Note", "Spacer"):
                return

    def _signature(self, signature: Signature) -> list[Element]:
        rows = [("Authority", signature.authority.upper()), ("Position", signature.position.upper())]
        gap = Mm(self._profile["signature_gap_mm"]).twips
        spacing = xml.element("w:spacing", before=0, after=0, line=gap, lineRule="exact")
        blank = xml.paragraph("SignatureGap", properties=[spacing])
        return [*_lines(rows), blank, *_lines([("Signer", signature.name)])]

    def _runs(self, inlines: Iterable[Inline]) -> list[Element]:
        return [xml.inline(inline, self._links) for inline in inlines]


def _thin(after_pt: float) -> Element:
    after = int(after_pt * TWIPS_PER_PT)
    return xml.element("w:spacing", before=0, after=after, line=TWIPS_PER_PT, lineRule="exact")


def _begins_page(node: Element) -> bool:
    return node.tag == qn("w:p") and node.pPr.pStyle.get(qn("w:val")) == "Annex"


def _lines(rows: Iterable[tuple[str, str]]) -> list[Element]:
    return [xml.paragraph(style, [xml.run(words)]) for style, words in rows if words]
