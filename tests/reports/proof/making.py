"""Issued files for the tests of the proof: real papers, really rendered, signed and sealed."""

from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from namro.documents import charts, docx, html, pdf, profiles, tree, xlsx
from namro.reports.proof import embedding, keys, signature
from namro.reports.proof.keys import PublicKey, Ring, SigningKey
from namro.reports.proof.lines import cells_of, lines_of
from namro.reports.proof.manifest import Leg, Manifest, Stated, Typed
from namro.reports.proof.signature import Proof
from tests.documents import samples

FORMS = ("html", "docx", "pdf", "xlsx")
DAY = date(2024, 7, 5)
ADMITTED = "/so-lieu/membership.admitted/D00001/2024-H1/"


def key_of(seed: int) -> SigningKey:
    """A key that is the same in every run."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
    public = private.public_key().public_bytes_raw().hex()
    return SigningKey(keys.fingerprint(public), public, private)


OURS = key_of(1)
OTHERS = key_of(2)


def ring_of(*known: SigningKey, **days: str) -> Ring:
    return Ring(tuple(PublicKey(key.id, key.public, "2024-01-01", **days) for key in known))


@cache
def paper() -> tree.Document:
    """The sample report with a typed number, a line chart and an annex whose table crosses pages."""
    base = samples.report()
    points = [
        charts.Point(
            f"Q{i}", 100 + 10 * i, f"/so-lieu/membership.admitted/D00001/2024-Q{i}/", f"{100 + 10 * i}"
        )
        for i in range(1, 5)
    ]
    blocks = (
        *base.blocks,
        tree.Paragraph(
            (
                tree.Text("Nhiệm kỳ 2020-2025 và nhiệm kỳ 2025-2030, theo Hướng dẫn số 36-HD/VPTW và "
                          "Quy định số 66-QĐ/TW, có "),
                tree.Typed("5.190", "Kết nạp đảng viên"),
                tree.Text(" đảng viên mới, trong đó "),
                samples.fig("1.204", "membership.admitted.women/D00001/2024-H1"),
                tree.Text(" nữ."),
            )
        ),
        tree.Chart(charts.line(points, title="Kết nạp tăng đều từng quý")),
        *drawings(),
        tree.Annex("Phụ lục 1", (tree.Text("KẾT NẠP THEO TỔ CHỨC ĐẢNG"),)),
        samples.table(70),
        tree.Heading(2, "2.", samples.text("Đơn vị chưa kết nạp")),
        tree.Table((tree.Column("Đơn vị"), tree.Column("Lý do")), ()),
    )  # fmt: skip
    return tree.Document(
        base.letterhead, blocks, base.signature, base.recipients, base.footnotes, title=base.title
    )


def drawings() -> list[tree.Chart]:
    """The kinds of charts whose words stand side by side."""

    def href(name: str) -> str:
        return f"/so-lieu/membership.admitted.{name}/D00001/2024-H1/"

    names = ("Học sinh", "Sinh viên", "Khác")
    rows = [
        charts.Row(
            f"Quận ủy số {i}", tuple(charts.Part(12 * i + j, href(f"p{i}{j}")) for j in range(3)), str(40 * i)
        )
        for i in range(1, 5)
    ]
    points = [
        tuple(charts.Point(f"T{month}", month * i + 7, href(f"m{month}{i}")) for month in range(1, 7))
        for i in range(1, 5)
    ]
    series = [charts.Series(f"Nhóm {i}", row) for i, row in enumerate(points, 1)]
    little = [charts.Small(f"Huyện ủy số {i}", row, href(f"s{i}")) for i, row in enumerate(points, 1)]
    return [
        tree.Chart(charts.stacked(rows, names, title="Học sinh là phần lớn nhất")),
        tree.Chart(charts.grouped(rows, names, title="Từng nhóm theo quận ủy")),
        tree.Chart(charts.lines(series, title="Bốn nhóm cùng tăng")),
        tree.Chart(charts.small(little, title="Từng huyện ủy một hình")),
    ]  # fmt: skip


def sheets() -> list[xlsx.Sheet]:
    """An annex workbook: text, whole and broken numbers, a per cent, a day, formula-like words."""
    columns = [
        xlsx.Column("Đơn vị"),
        xlsx.Column("Kết nạp"),
        xlsx.Column("Tỷ lệ (%)"),
        xlsx.Column("Ghi chú"),
    ]
    rows: list[xlsx.Row] = [
        ["Quận ủy Ba Đình", xlsx.Linked(45, "/so-lieu/a/D2/2024/"), Decimal("112.5"), "=1+1"],
        [
            "Huyện ủy Ứng Hòa",
            xlsx.Linked(5189, "/so-lieu/a/D3/2024/"),
            samples.fig("50,6\u00a0%", "b/D3"),
            None,
        ],
        ["Thị ủy Sơn Tây", samples.fig("10.260", "a/D4"), "chưa giao chỉ tiêu", DAY],
    ]
    return [
        xlsx.Sheet("Số liệu", "Báo cáo", columns, rows, notes=["Số liệu theo cơ cấu ngày 30/6/2024."]),
        xlsx.Sheet("Theo đơn vị: 2024", "Phụ lục", columns, rows[:1], totals=[["Tổng", 45, None, None]]),
    ]


def manifest_of(document: tree.Document, book: list[xlsx.Sheet]) -> Manifest:
    """The manifest an issue would make of a paper, with made-up legs."""
    addresses = {figure.href: figure.text for figure in tree.figures(document)}
    figures = tuple(
        Stated(href, text, (Leg(href, 5, "present", "ab" * 32),), f"Số liệu {i}", f"F{i:02d}")
        for i, (href, text) in enumerate(addresses.items(), 1)
    )
    head = document.letterhead
    return Manifest(
        report=12, edition=1, template="sau-thang-dau-nam", title=document.title, unit="D00001",
        unit_name="Đảng bộ thành phố", period="2024-H1", tree_day="2024-06-30", cut_off="2024-06-30",
        freeze=3, number="Số 07-BC/BTCTU", day=head.day.isoformat(), issuer=head.issuer, kind=head.kind,
        subject=head.subject, signer="Nguyễn Văn Hậu", profile="HD36_2018", replaces=0, program="0.1.0",
        figures=figures,
        typed=tuple(Typed(one.text, "5.189", one.title) for one in tree.typed(document)),
        lines=lines_of(document), cells=cells_of(book),
    )  # fmt: skip


def rendered(document: tree.Document, form: str, book: list[xlsx.Sheet] | None = None) -> bytes:
    """The finished file before proof and seal."""
    profile = profiles.for_day(document.letterhead.day)
    options = {"profile": profile, "base_url": samples.BASE}
    if form == "html":
        return html.page(document, **options).encode()  # type: ignore[arg-type]
    if form == "docx":
        return docx.render(document, stamp=samples.STAMP, **options)  # type: ignore[arg-type]
    if form == "pdf":
        return pdf.render(document, stamp=samples.STAMP, **options)  # type: ignore[arg-type]
    return xlsx.workbook(book or sheets(), properties={}, base_url=samples.BASE, stamp=samples.STAMP)


@cache
def manifest() -> Manifest:
    return manifest_of(paper(), sheets())


@cache
def plain(form: str) -> bytes:
    return rendered(paper(), form)


@cache
def proof(key: SigningKey = OURS, day: date = DAY) -> Proof:
    return signature.sign(manifest(), key, day)


@cache
def issued(form: str) -> bytes:
    """The file as it would be issued, signed with our key."""
    return embedding.put(plain(form), form, proof(), OURS)


# -- altering ------------------------------------------------------------------------------------------


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A package written again after `change` had its way with the parts."""
    with zipfile.ZipFile(BytesIO(content)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    change(parts)
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return made.getvalue()


def replaced(content: bytes, part: str, old: str, new: str, *, at: int = 0) -> bytes:
    """A package in which the `at`-th `old` of one part is `new`."""

    def change(parts: dict[str, bytes]) -> None:
        pieces = parts[part].split(old.encode())
        assert len(pieces) > at + 1, f"{old} is not in {part}"
        head = old.encode().join(pieces[: at + 1])
        parts[part] = head + new.encode() + old.encode().join(pieces[at + 1 :])

    return repacked(content, change)


def with_figure(address: str, change: Callable[[str, Any], str], chance: Any) -> tree.Document:
    """The paper with the first figure of that address changed; “” is the typed number."""
    done = []

    def inline(one: tree.Inline) -> tree.Inline:
        there = one.href if isinstance(one, tree.Figure) else "" if isinstance(one, tree.Typed) else None
        if there == address and not done:
            done.append(one)
            return dataclasses.replace(one, text=change(one.text, chance))  # type: ignore[type-var]
        return one

    def block(one: tree.Block) -> tree.Block:
        if isinstance(one, tree.Table):
            rows = tuple(tuple(tuple(map(inline, cell)) for cell in row) for row in one.rows)
            return dataclasses.replace(one, rows=rows)
        if isinstance(one, tree.Paragraph):
            return dataclasses.replace(one, inlines=tuple(map(inline, one.inlines)))
        return one

    made = dataclasses.replace(paper(), blocks=tuple(map(block, paper().blocks)))
    assert done, f"{address} is not printed"
    return made
