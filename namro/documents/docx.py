"""Word: real styles, real hyperlinks under every figure, the letterhead as a table without borders."""

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.shared import Mm

from namro.documents import chart_image, furniture
from namro.documents import docx_xml as xml
from namro.documents.docx_styles import LANGUAGE, prepare
from namro.documents.docx_xml import Element, Links
from namro.documents.profiles import LayoutProfile
from namro.documents.tree import (
    Align,
    Annex,
    Block,
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
PARAGRAPH_STYLES = {
    ParagraphStyle.BODY: "Body",
    ParagraphStyle.BULLET: "Bullet",
    ParagraphStyle.NOTE: "Note",
    ParagraphStyle.CENTER: "Centered",
}
CELL_STYLES = {Align.LEFT: "TableLeft", Align.CENTER: "TableCenter", Align.RIGHT: "TableRight"}


def render(document: Document, *, profile: LayoutProfile, base_url: str, stamp: datetime) -> bytes:
    """The paper as an editable Word file. `stamp` (aware) is its creation time."""
    word = docx.Document()
    prepare(word, profile)
    _properties(word, document, stamp)
    writer = _Writer(word, profile, base_url)
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

    def __init__(self, word: WordDocument, profile: LayoutProfile, base_url: str) -> None:
        self._word = word
        self._profile = profile
        self._links = Links(word.part, base_url)
        self._body = word.element.body
        text_mm = profile["paper_width_mm"] - profile["margin_left_mm"] - profile["margin_right_mm"]
        self._width = Mm(text_mm).twips

    def add(self, node: Element) -> None:
        """Before the section properties, which must stay last."""
        self._body.insert(len(self._body) - 1, node)

    def letterhead(self, head: Letterhead) -> None:
        left, right = (int(self._width * share) for share in HEAD_SHARES)
        issuer = _lines([("Superior", head.superior.upper()), ("Issuer", head.issuer.upper())])
        number = [("Number", furniture.number_line(head))]
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
            return
        title = [("Kind", head.kind.upper()), ("Subject", head.subject)]
        for node in _lines([*title, ("SubjectRule", furniture.SUBJECT_RULE)]):
            self.add(node)

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
        total = sum(column.width for column in table.columns)
        widths = [int(self._width * column.width / total) for column in table.columns]
        heads = (
            xml.cell(width, [xml.paragraph("TableHead", [xml.run(column.title)])], middle=True)
            for width, column in zip(widths, table.columns, strict=True)
        )
        rows = [xml.row(heads, header=True)]
        first_total = len(table.rows) - table.total_rows
        for i, cells in enumerate(table.rows):
            rows.append(xml.row(self._cells(table, widths, cells, bold=i >= first_total)))
        if not table.rows:
            empty = xml.paragraph("TableCenter", [xml.run(furniture.EMPTY_TABLE)])
            rows.append(xml.row([xml.cell(sum(widths), [empty], span=len(widths))]))
        self.add(xml.table(widths, rows, style="TableGrid"))
        self.add(xml.paragraph("Spacer"))

    def _cells(
        self, table: Table, widths: list[int], cells: tuple[tuple[Inline, ...], ...], *, bold: bool
    ) -> list[Element]:
        made = []
        for column, width, inlines in zip(table.columns, widths, cells, strict=True):
            words = xml.paragraph(CELL_STYLES[column.align], self._runs(inlines, bold=bold))
            made.append(xml.cell(width, [words], middle=True))
        return made

    def _chart(self, chart: Chart) -> None:
        """The drawing as a picture, and its figures as linked lines: Word cannot link inside a picture."""
        drawing = chart.drawing
        self.add(xml.paragraph("TableCaption", [xml.run(drawing.title)]))
        picture = self._word.add_paragraph(style="Biểu đồ")
        shape = picture.add_run().add_picture(
            BytesIO(chart_image.png(drawing)), width=Mm(chart_image.WIDTH_MM)
        )
        shape._inline.docPr.set("descr", drawing.description)
        shape._inline.docPr.set("title", drawing.title)
        linked = [mark for mark in drawing.marks if mark.href]
        inlines: list[Inline] = []
        for i, mark in enumerate(linked):
            inlines += [Text(f"{'; ' if i else ''}{mark.label}: "), Figure(mark.text, mark.href, mark.label)]
        if inlines:
            self.add(xml.paragraph("Note", self._runs([Text("Số liệu của biểu đồ: "), *inlines, Text(".")])))

    def closing(self, document: Document) -> None:
        """Recipients at the left, signature at the right, together on the page of the last line of text."""
        if document.signature is None and document.recipients is None:
            return
        self._hold_last_line()
        left, right = (int(self._width * share) for share in HEAD_SHARES)
        names = document.recipients
        recipients = _lines([("RecipientsTitle", furniture.RECIPIENTS)]) if names else []
        recipients += _lines(("Recipients", f"- {line}") for line in (names.lines if names else ()))
        signature = self._signature(document.signature) if document.signature else []
        cells = [
            xml.cell(left, recipients or [xml.paragraph("Recipients")]),
            xml.cell(right, signature or [xml.paragraph("Signer")]),
        ]
        self.add(xml.paragraph("Spacer", properties=[xml.element("w:keepNext")]))
        self.add(xml.table([left, right], [xml.row(cells)]))
        # Word wants a paragraph after a table; a line of one point cannot push it to a page of its own.
        thin = xml.element("w:spacing", before=0, after=0, line=20, lineRule="exact")
        self.add(xml.paragraph("Spacer", properties=[thin]))

    def _hold_last_line(self) -> None:
        last = self._word.paragraphs[-1] if self._word.paragraphs else None
        if last is not None and last._p is self._body[-2]:
            last.paragraph_format.keep_with_next = True

    def _signature(self, signature: Signature) -> list[Element]:
        rows = [("Authority", signature.authority.upper()), ("Position", signature.position.upper())]
        gap = Mm(self._profile["signature_gap_mm"]).twips
        spacing = xml.element("w:spacing", before=0, after=0, line=gap, lineRule="exact")
        blank = xml.paragraph("SignatureGap", properties=[spacing])
        return [*_lines(rows), blank, *_lines([("Signer", signature.name)])]

    def _runs(self, inlines: Iterable[Inline], *, bold: bool = False) -> list[Element]:
        return [xml.inline(inline, self._links, bold=bold) for inline in inlines]


def _lines(rows: Iterable[tuple[str, str]]) -> list[Element]:
    return [xml.paragraph(style, [xml.run(words)]) for style, words in rows if words]
