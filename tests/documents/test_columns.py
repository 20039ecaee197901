"""Columns of a table: no word leaves its cell, names keep room, letters shrink no further than they must."""

import re
from itertools import pairwise

import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.documents import columns, docx, html, pdf, profiles
from namro.documents.tree import Align, Column, Table
from tests.documents import readers, samples
from tests.documents.samples import BASE, LONG_NAME, STAMP
from tests.documents.test_layout import word

PROFILE = profiles.get("HD05_2026")
ROOM = columns.text_width_pt(PROFILE)


def wide(numbers: int, text: str = "1.460.307", weight: float = 1.0) -> Table:
    heads = [Column("Đơn vị", Align.LEFT, 3)]
    heads += [Column(f"Kết nạp trong doanh nghiệp {i}", Align.RIGHT, weight) for i in range(numbers)]
    cells = tuple((samples.fig(text, f"a/D{i}/2024"),) for i in range(numbers))
    row = (samples.text(LONG_NAME), *cells)
    return Table(tuple(heads), (row, row), total_rows=1)


def test_few_columns_keep_their_shares_and_the_size_of_the_profile() -> None:
    found = columns.plan(wide(3, "12"), PROFILE)
    assert found.size == PROFILE["table_pt"]
    assert sum(found.widths) == pytest.approx(ROOM)
    assert found.widths[0] == pytest.approx(3 * found.widths[1])


def test_many_numbers_make_the_letters_smaller_but_fit() -> None:
    found = columns.plan(wide(8, "460.307"), PROFILE)
    assert columns.SMALLEST_PT <= found.size < PROFILE["table_pt"]
    assert sum(found.widths) == pytest.approx(ROOM)
    assert min(found.widths[1:]) >= columns.BOLD * (6 * 0.51 + 0.34) * found.size + columns.PADDING_PT - 0.1
    assert found.widths[0] >= columns.NAME_EMS * found.size


def test_a_narrow_column_takes_what_its_word_needs_from_the_others() -> None:
    table = Table((Column("TT", width=0.1), Column("Nội dung", width=10)), ((samples.text("1.000.000"), ()),))
    found = columns.plan(table, PROFILE)
    assert found.size == PROFILE["table_pt"] and found.widths[0] > 50


def test_a_no_break_space_holds_words_together() -> None:
    one, two = (
        Table((Column("a"), Column("b")), ((samples.text(text), ()),)) for text in ("12 %", "12\u00a0%")
    )
    assert columns._longest(one)[0] == columns.NAME_EMS
    narrow = [
        Table((Column("x"), Column("b", Align.RIGHT)), (((), samples.text(t)),))
        for t in ("12 %", "12\u00a0%")
    ]
    assert columns._longest(narrow[0])[1] < columns._longest(narrow[1])[1]
    assert columns._longest(two)[0] == columns.NAME_EMS


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.text(max_size=12), st.floats(0.1, 10)), min_size=1, max_size=20),
    st.text(max_size=40),
)
def test_any_table_takes_exactly_the_width_of_the_text(heads: list[tuple[str, float]], text: str) -> None:
    table = Table(
        tuple(Column(title, width=width) for title, width in heads), ((samples.text(text),) * len(heads),)
    )
    found = columns.plan(table, PROFILE)
    assert sum(found.widths) == pytest.approx(ROOM)
    assert min(found.widths) > 0 and columns.SMALLEST_PT <= found.size <= PROFILE["table_pt"]
    assert sum(found.shares) == pytest.approx(100)


def test_every_format_uses_the_same_plan() -> None:
    paper, planned = samples.document(wide(8)), columns.plan(wide(8), PROFILE)
    page = html.fragment(paper, profile=PROFILE)
    assert f"doc-pt-{planned.size:g}" in page
    shares = [float(share) for share in re.findall(r'<col width="([\d.]+)%">', page)]
    assert shares == pytest.approx(planned.shares, abs=0.06)
    table = word(paper, PROFILE).tables[1]
    widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert [100 * one / sum(widths) for one in widths] == pytest.approx(planned.shares, abs=0.1)
    sizes = {node.get(qn("w:val")) for node in table._tbl.iter(qn("w:sz"))}
    assert sizes == {str(int(2 * planned.size))}
    plain = word(samples.document(wide(3, "12")), PROFILE).tables[1]
    assert not list(plain._tbl.iter(qn("w:sz")))


def test_numbers_of_a_wide_table_do_not_run_into_each_other_in_the_pdf() -> None:
    made = pdf.render(samples.document(wide(8)), profile=PROFILE, base_url=BASE, stamp=STAMP)
    said = " ".join(readers.pdf_text(made).split())
    assert said.count("1.460.307") == 16
    places: list[float] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip() == "1.460.307":
            places.append(cm[4] + cm[0] * tm[4])

    readers.pdf_reader(made).pages[0].extract_text(visitor_text=visit)
    row = sorted(places)[::2]
    assert len(row) == 8
    assert all(b - a > 38 for a, b in pairwise(row)), row


def test_the_schema_s_order_holds_for_smaller_letters() -> None:
    data = docx.render(samples.document(wide(8)), profile=PROFILE, base_url=BASE, stamp=STAMP)
    assert readers.docx_links(data)
    run = next(iter(word(samples.document(wide(8)), PROFILE).tables[1]._tbl.iter(qn("w:rPr"))))
    assert [child.tag.rpartition("}")[2] for child in run] == ["sz", "szCs"]
