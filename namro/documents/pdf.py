"""PDF through typst: tagged (PDF/UA-1), archivable (PDF/A-2a), fonts embedded, no system fonts.

One fixed template (`report.typ`) reads the paper as JSON; no text is ever spliced into markup. A paper with
a letter no font holds (an emoji, a Chinese name) still prints, tagged, but not under those two standards.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from namro.documents import columns, furniture
from namro.documents.basics import address
from namro.documents.charts import Drawing
from namro.documents.profiles import LayoutProfile
from namro.documents.tree import (
    Annex,
    Block,
    Chart,
    Document,
    Figure,
    Heading,
    Inline,
    Paragraph,
    Table,
    Typed,
)
from namro.documents.typesetter import Json, typeset

TEMPLATE = Path(__file__).with_name("report.typ")
FONT = "Tinos"
STANDARDS = ["ua-1", "a-2a"]
CHART_MM = 120.0
CHART_TALL_MM = 215.0


def render(document: Document, *, profile: LayoutProfile, base_url: str, stamp: datetime) -> bytes:
    """The paper as PDF. `stamp` (aware) is its creation date; the same paper and stamp give equal bytes."""
    return typeset(
        TEMPLATE.read_text(encoding="utf-8"),
        _paper(document, profile, base_url),
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=int(stamp.timestamp()),
    )


def _paper(document: Document, profile: LayoutProfile, base_url: str) -> Json:
    head = document.letterhead
    signature = document.signature
    top = 0 if furniture.is_letter(head) else 1
    return {
        "title": document.title,
        "author": head.issuer,
        "description": "; ".join(document.footnotes),
        "language": document.language,
        "fonts": [FONT],
        "measures": {name: value.number for name, value in profile.values.items()},
        "party": furniture.PARTY,
        "superior": head.superior.upper(),
        "issuer": head.issuer.upper(),
        "number": furniture.number_line(head),
        "urgency": head.urgency,
        "to": furniture.addressed(head),
        "addressees": list(head.addressees),
        "date": furniture.date_line(head),
        "letter": furniture.is_letter(head),
        "kind": head.kind.upper(),
        "subject": head.subject,
        "rule": furniture.SUBJECT_RULE,
        "empty": furniture.EMPTY_TABLE,
        "blocks": _blocks(document.body, base_url, profile, top),
        "annexes": _blocks(document.annexes, base_url, profile, top),
        "annex-of": furniture.annex_line(head),
        "notes": list(document.footnotes),
        "recipients-title": furniture.RECIPIENTS,
        "recipients": list(furniture.recipient_lines(document)),
        "signature": signature
        and {
            "authority": signature.authority.upper(),
            "position": signature.position.upper(),
            "name": signature.name,
        },
    }


def _blocks(blocks: Sequence[Block], base_url: str, profile: LayoutProfile, top: int) -> list[Json]:
    """Blocks as JSON. Headings of the outline never skip a level, as PDF/UA asks, whatever their labels.

    `top` is the depth of the heading above them.
    """
    depth, above = top, 1
    rows = []
    for block in blocks:
        if isinstance(block, Annex):
            depth, above = top + 1, top + 1
        if isinstance(block, Heading):
            depth = min(block.level + above, depth + 1)
        rows.append(_block(block, depth, base_url, profile))
    return rows


def _block(block: Block, depth: int, base_url: str, profile: LayoutProfile) -> Json:
    if isinstance(block, Annex):
        items = _items(block.inlines, base_url)
        return {"kind": "annex", "depth": depth, "label": block.label, "items": items}
    if isinstance(block, Heading):
        items = _items(block.inlines, base_url)
        return {"kind": "heading", "level": block.level, "depth": depth, "label": block.label, "items": items}
    if isinstance(block, Paragraph):
        items = _items(block.inlines, base_url)
        return {"kind": "paragraph", "style": block.style.value, "items": items}
    return _table(block, base_url, profile) if isinstance(block, Table) else _chart(block, base_url)


def _table(table: Table, base_url: str, profile: LayoutProfile) -> Json:
    planned = columns.plan(table, profile)
    heads = [
        {"title": column.title, "align": column.align.value, "width": width}
        for column, width in zip(table.columns, planned.widths, strict=True)
    ]
    rows = [[_items(cell, base_url) for cell in row] for row in table.rows]
    return {
        "kind": "table",
        "columns": heads,
        "size": planned.size,
        "rows": rows,
        "caption": table.caption,
        "totals": table.total_rows,
    }


def chart_mm(drawing: Drawing) -> float:
    """How wide a drawing is printed: a very tall one narrower, so that it stays on one page."""
    return min(CHART_MM, CHART_TALL_MM * drawing.width / drawing.height)


def _chart(chart: Chart, base_url: str) -> Json:
    drawing = chart.drawing
    marks = [
        {
            "u": address(base_url, mark.href),
            "x": mark.x,
            "y": mark.y,
            "width": mark.width,
            "height": mark.height,
        }
        for mark in drawing.marks
        if mark.href
    ]
    return {
        "kind": "chart",
        "title": drawing.title,
        "alt": f"{drawing.title}. {drawing.description}",
        "svg": drawing.svg(base_url),
        "width": drawing.width,
        "height": drawing.height,
        "width-mm": chart_mm(drawing),
        "marks": marks,
    }


def _items(inlines: Iterable[Inline], base_url: str) -> list[Json]:
    return [_item(inline, base_url) for inline in inlines]


def _item(inline: Inline, base_url: str) -> Json:
    if isinstance(inline, Figure):
        return {"t": inline.text, "u": address(base_url, inline.href), "b": False, "i": False}
    if isinstance(inline, Typed):
        return {"t": inline.printed, "u": "", "b": False, "i": False, "typed": True}
    return {"t": inline.text, "u": "", "b": inline.bold, "i": inline.italic}
