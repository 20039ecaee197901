"""Papers the tests print: a plausible half-year report, the smallest paper, and letters that bite."""

from datetime import UTC, date, datetime

from namro.documents import charts
from namro.documents.tree import (
    Align,
    Annex,
    Chart,
    Column,
    Document,
    Figure,
    Heading,
    Inline,
    Letterhead,
    Paragraph,
    ParagraphStyle,
    Recipients,
    Signature,
    Table,
    Text,
)

BASE = "http://127.0.0.1:8000"
STAMP = datetime(2024, 7, 5, 2, 30, tzinfo=UTC)
LONG_NAME = "Đảng ủy Các cơ quan Đảng Thành phố Hà Nội"
NASTY = "# $x$ @a *b* _c_ <d> [e] \\f `g` & \"h\" 'i' = - + / // /* */ ~ {{ k }} {% l %} &amp; ]]> ĐỘ ỆẶ"

REPORT_HEAD = Letterhead(
    superior="Đảng bộ thành phố Hà Nội",
    issuer="Ban Tổ chức Thành ủy",
    number=7,
    symbol="BC/BTCTU",
    place="Hà Nội",
    day=date(2024, 7, 5),
    kind="Báo cáo",
    subject="kết quả công tác tổ chức xây dựng Đảng 6 tháng đầu năm 2024",
)
LETTER_HEAD = Letterhead(
    superior="",
    issuer=LONG_NAME,
    number=None,
    symbol="CV/ĐU",
    place="Hà Nội",
    day=date(2026, 2, 9),
    kind="",
    subject="V/v rà soát số liệu kết nạp đảng viên 6 tháng đầu năm",
)


def fig(text: str, path: str, title: str = "") -> Figure:
    return Figure(text, f"/so-lieu/{path}/", title, key=path.split("/")[0])


def text(words: str) -> tuple[Inline, ...]:
    return (Text(words),)


def document(*blocks: object, **changes: object) -> Document:
    """A paper of these blocks under the head of the report."""
    return Document(**{"letterhead": REPORT_HEAD, "blocks": blocks} | changes)  # type: ignore[arg-type]


def table(rows: int = 3, *, totals: bool = True) -> Table:
    """Units with admissions, targets and per cent; the first row has a long name."""
    names = [LONG_NAME, "Quận ủy Ba Đình", "Huyện ủy Ứng Hòa"]
    body = [
        (
            text(str(i + 1)),
            text(names[i] if i < len(names) else f"Đảng ủy xã số {i + 1}"),
            (fig(str(100 + i), f"membership.admitted/D{i:05d}/2024-H1"),),
            (fig("200", f"targets.assigned/D{i:05d}/2024"),),
            text(f"{(100 + i) / 2:.1f} %".replace(".", ",")),
        )
        for i in range(rows)
    ]
    total = (
        text(""),
        text("Tổng số"),
        (fig("5.189", "membership.admitted/D00001/2024-H1"),),
        text(""),
        text(""),
    )
    return Table(
        columns=(
            Column("STT", Align.CENTER, 0.5),
            Column("Tổ chức đảng", Align.LEFT, 3),
            Column("Kết nạp", Align.RIGHT, 1),
            Column("Chỉ tiêu", Align.RIGHT, 1),
            Column("Tỷ lệ", Align.RIGHT, 1),
        ),
        rows=(*body, total) if totals else tuple(body),
        caption="Biểu 1. Kết nạp đảng viên theo tổ chức đảng",
        total_rows=int(totals),
    )


def bar_chart() -> Chart:
    items = [
        charts.Bar(LONG_NAME, 120, "/so-lieu/membership.admitted/D1/2024-H1/", 150, "120/150 (80,0 %)"),
        charts.Bar("Quận ủy Ba Đình", 45, "/so-lieu/membership.admitted/D2/2024-H1/", 40, "45/40 (112,5 %)"),
    ]
    return Chart(charts.bars(items, title="Quận ủy Ba Đình đã vượt chỉ tiêu cả năm"))


def report() -> Document:
    """Two pages with every kind of block."""
    admitted = fig("5.189", "membership.admitted/D00001/2024-H1", "Quyết định kết nạp trong kỳ")
    return document(
        Heading(1, "I-", text("KẾT QUẢ PHÁT TRIỂN ĐẢNG VIÊN, TỔ CHỨC ĐẢNG")),
        Heading(2, "1.", text("Kết nạp đảng viên")),
        Paragraph(
            (
                Text("Trong 6 tháng đầu năm 2024, toàn Đảng bộ Thành phố đã kết nạp được "),
                admitted,
                Text("/"),
                fig("10.260", "targets.assigned/D00001/2024"),
                Text(" đảng viên (đạt "),
                fig("50,6\u00a0%", "targets.admitted_pct/D00001/2024-H1"),
                Text("). Trong đó, số đảng viên kết nạp là học sinh THPT: "),
                fig("390", "membership.admitted.pupils/D00001/2024-H1"),
                Text("/270 đảng viên, "),
                Text("vượt chỉ tiêu giao", bold=True),
                Text("."),
            )
        ),
        Heading(3, "a)", text("Học sinh, sinh viên")),
        Paragraph(text("Các quận ủy, huyện ủy, thị ủy tập trung bồi dưỡng nguồn."), ParagraphStyle.BULLET),
        Heading(4, "-", text("Ở các trường THPT")),
        Paragraph(text("ĐỘNG VIÊN – HƯỚNG DẪN – KẾT NẠP"), ParagraphStyle.CENTER),
        table(),
        bar_chart(),
        Paragraph(text("Ghi chú: chỉ tiêu là chỉ tiêu giao cả năm."), ParagraphStyle.NOTE),
        signature=Signature("T/M Ban Tổ chức", "Phó trưởng ban", "Nguyễn Văn Hậu"),
        recipients=Recipients(
            ("Thường trực Thành ủy,", "- Các ban Đảng Thành ủy,", "Lưu Ban Tổ chức Thành ủy.")
        ),
        footnotes=("Số liệu tính đến ngày 30/6/2024; dữ liệu mẫu.",),
    )


def letter() -> Document:
    return Document(
        LETTER_HEAD,
        (
            Paragraph(text("Kính gửi: Các tổ chức đảng trực thuộc"), ParagraphStyle.CENTER),
            Paragraph(text("Đề nghị các đồng chí rà soát số liệu.")),
        ),
        signature=Signature("T/L Ban Thường vụ", "", "Trần Thị Ễnh"),
        recipients=Recipients(("Như trên,", "Lưu Văn phòng.")),
    )


def forty_pages() -> Document:
    """A report with ten charts and ten annexes: some 1.500 rows, 3.000 linked figures."""
    text_of = (
        "Ban Thường vụ Thành ủy đã lãnh đạo, chỉ đạo các cấp ủy trực thuộc bồi dưỡng nguồn, giao chỉ tiêu. "
    )
    running = tuple(Paragraph(text(text_of * 3)) for _ in range(30))
    annexes = [(Annex(f"PHỤ LỤC {i}", text("Kết quả theo tổ chức đảng")), table(150)) for i in range(1, 11)]
    blocks = (
        *report().blocks,
        *running,
        *(bar_chart() for _ in range(10)),
        *(b for pair in annexes for b in pair),
    )
    return document(*blocks, signature=report().signature, recipients=report().recipients)
