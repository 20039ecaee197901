"""Every block of the tree in every format: what `documents` prints is what the manifest states.

When a renderer begins to print something else, this fails before a report is issued that cannot be verified.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from namro.documents import charts, tree
from namro.reports.proof.compare import compared
from namro.reports.proof.lines import lines_of
from namro.reports.proof.reading import read
from tests.documents import samples
from tests.reports.proof import making

HEAD = samples.REPORT_HEAD
BAR = charts.Bar("Quận ủy Ba Đình", 45, "/so-lieu/a/D2/", 40, "45/40")


def block(*blocks: tree.Block) -> Callable[[], tree.Document]:
    return lambda: samples.document(*blocks)


def headed(**changes: object) -> Callable[[], tree.Document]:
    return lambda: samples.document(letterhead=replace(HEAD, **changes))  # type: ignore[arg-type]


def closed(**changes: object) -> Callable[[], tree.Document]:
    return lambda: samples.document(tree.Paragraph(samples.text("Hết.")), **changes)


PAPERS: dict[str, Callable[[], tree.Document]] = {
    "headings": block(*(tree.Heading(level, f"{level}.", samples.text("Mục")) for level in (1, 2, 3, 4))),
    "heading without label": block(tree.Heading(1, "", (tree.Text("Mục "), samples.fig("5", "a")))),
    "styles": block(*(tree.Paragraph(samples.text(f"Kiểu {style}"), style) for style in tree.ParagraphStyle)),
    "bold": block(tree.Paragraph((tree.Text("đậm", bold=True), tree.Text(" nhạt", italic=True)))),
    "typed": block(tree.Paragraph((tree.Text("Có "), tree.Typed("5", "Kết nạp"), tree.Text(" người.")))),
    "typed in a table": block(tree.Table((tree.Column("A"),), (((tree.Typed("5"),),),))),
    "table": block(samples.table(3)),
    "table without totals": block(samples.table(3, totals=False)),
    "table without rows": block(tree.Table((tree.Column("A"), tree.Column("B")), (), "Tên bảng")),
    "table of one empty cell": block(tree.Table((tree.Column(""),), (((),),))),
    "table first, table last": block(samples.table(1), samples.table(1)),
    "bars": block(tree.Chart(charts.bars([BAR], title="Vượt chỉ tiêu"))),
    "progress": block(tree.Chart(charts.progress(BAR, title="Vượt chỉ tiêu"))),
    "chart of nothing": block(tree.Chart(charts.bars([], title="Chưa có gì"))),
    "chart without links": block(tree.Chart(charts.bars([replace(BAR, href="")], title="Không dẫn đi đâu"))),
    "annexes": block(
        tree.Paragraph(samples.text("Văn bản.")),
        tree.Annex("Phụ lục 1", samples.text("Thứ nhất")),
        samples.table(2),
        tree.Annex("Phụ lục 2", ()),
        tree.Paragraph((tree.Text("Có "), samples.fig("7", "b"))),
    ),
    "number left open": headed(number=None),
    "no superior": headed(superior=""),
    "no number and no symbol": headed(number=None, symbol=""),
    "urgent": headed(urgency="HỎA TỐC"),
    "one addressee": headed(kind="Tờ trình", addressees=("Ban Thường vụ",)),
    "addressees": headed(addressees=("Các quận ủy", "Các huyện ủy")),
    "letter": lambda: samples.letter(),
    "letter with addressees": lambda: replace(
        samples.letter(), letterhead=replace(samples.LETTER_HEAD, addressees=("A", "B"))
    ),
    "no subject": headed(subject=""),
    "signature alone": closed(signature=tree.Signature("T/M", "", "Nguyễn Văn Hậu")),
    "recipients alone": closed(recipients=tree.Recipients(("Như trên,", "Lưu."))),
    "footnotes": closed(footnotes=("Một.", "Hai.")),
    "figures side by side": block(
        tree.Paragraph((samples.fig("1", "a"), tree.Text("/"), samples.fig("2", "b"), samples.fig("3", "c")))
    ),
    "long words": block(tree.Paragraph(samples.text("Nghị-quyết-" * 30 + "hết/" * 40))),
    "ligatures and signs": block(tree.Paragraph(samples.text("fi fl ffi “ngoặc” ‘đơn’ … – — ½ × ≤ № ₫ €"))),
    "a letter no font holds": block(tree.Paragraph(samples.text("Người tuyết 漢字 và số"))),
}


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
@pytest.mark.parametrize("name", PAPERS)
def test_what_is_printed_is_what_is_stated(name: str, form: str) -> None:
    paper = PAPERS[name]()
    manifest = replace(making.manifest(), lines=lines_of(paper))
    found = compared(manifest, read(making.rendered(paper, form), form))
    assert found.places == ()
