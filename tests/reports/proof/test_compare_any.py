"""Any paper, altered anywhere: what changed is named, what did not is not.

Files are not rendered here: what a format prints is made from the lines themselves, so that thousands of
papers can be tried. `test_compare` tries some of them for real.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.documents import tree
from namro.reports.proof.compare import Comparison, Kind, _Expected, compared
from namro.reports.proof.lines import is_cell, lines_of
from namro.reports.proof.manifest import Line, Manifest, Span
from namro.reports.proof.reading import Printed, collapsed, squeezed
from tests.documents import samples
from tests.reports.proof import making

WORDS = st.lists(
    st.sampled_from(["Đảng", "kết nạp", "đạt", "trong đó", "nữ", "8", "12", "-"]), max_size=4
).map(" ".join)
NUMBERS = st.integers(0, 99999).map(lambda number: f"{number:,d}".replace(",", "."))
FIGURES = st.builds(lambda text, key: samples.fig(text, f"k{key}"), NUMBERS, st.integers(1, 9))
TYPED = st.builds(tree.Typed, NUMBERS)
TEXTS = st.builds(lambda words: tree.Text(f" {words} "), WORDS)
PAIRS = st.lists(st.tuples(TEXTS, FIGURES | TYPED), max_size=3)
PARAGRAPHS = st.builds(
    lambda pairs, last: tree.Paragraph((*(one for pair in pairs for one in pair), last)), PAIRS, TEXTS
)
CELLS = st.one_of(FIGURES.map(lambda one: (one,)), WORDS.map(samples.text), st.just(()))
TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.tuples(*[CELLS] * width), max_size=5).map(
        lambda rows: tree.Table(tuple(tree.Column(f"Cột {i}") for i in range(width)), tuple(rows), "Bảng")
    )
)
PAPERS = st.lists(PARAGRAPHS | TABLES, min_size=1, max_size=8).map(lambda blocks: samples.document(*blocks))


def manifest_of(lines: tuple[Line, ...]) -> Manifest:
    return replace(making.manifest(), lines=lines)


def printed(lines: tuple[Line, ...], form: str, cut: int = 0) -> Printed:
    """What a file of those lines prints; a PDF's pages are cut at any letter."""
    own = [line for line in lines if line.printed_in(form)]
    if form != "pdf":
        return Printed(form, text=_Expected(own, collapsed).text)
    text = "\n".join(line.text for line in own)
    cut = cut % max(len(text), 1)
    return Printed(form, pages=(text[:cut], f"2\n{text[cut:]}"))


def with_text(line: Line, number: int, text: str) -> Line:
    """The line with another text for one of its figures."""
    span = line.spans[number]
    grown = len(text) - (span.end - span.start)
    spans = tuple(
        Span(one.start + grown, one.end + grown, one.address) if i > number
        else replace(one, end=one.end + grown) if i == number else one
        for i, one in enumerate(line.spans)
    )  # fmt: skip
    return replace(line, text=line.text[: span.start] + text + line.text[span.end :], spans=spans)


@settings(max_examples=60)
@given(paper=PAPERS, form=st.sampled_from(["html", "docx", "pdf"]), cut=st.integers(0, 10**6))
def test_as_it_is_nothing_differs(paper: tree.Document, form: str, cut: int) -> None:
    lines = lines_of(paper)
    found = compared(manifest_of(lines), printed(lines, form, cut))
    assert found.places == ()
    assert all(shown.holds for shown in found.figures)
    assert len(found.figures) == sum(len(line.spans) for line in lines if line.printed_in(form))


@given(data=st.data(), paper=PAPERS, form=st.sampled_from(["html", "docx"]))
@settings(max_examples=80)
def test_one_figure_changed_is_that_figure(data: st.DataObject, paper: tree.Document, form: str) -> None:
    lines = lines_of(paper)
    places = [(i, k) for i, line in enumerate(lines) for k in range(len(line.spans)) if line.printed_in(form)]
    if not places:
        return
    i, k = data.draw(st.sampled_from(places))
    line = lines[i]
    before = line.text[line.spans[k].start : line.spans[k].end]
    mark = "†" if not line.spans[k].address else ""
    after = data.draw(NUMBERS.map(lambda text: text + mark).filter(lambda text: text != before))
    altered = (*lines[:i], with_text(line, k, after), *lines[i + 1 :])
    found = compared(manifest_of(lines), printed(altered, form))
    assert {place.kind for place in found.places if place.where == line.where} >= {Kind.FIGURE}
    named = found.places[0]
    assert (named.where, named.address) == (line.where, line.spans[k].address)
    wrong = [shown for shown in found.figures if not shown.holds]
    assert wrong and all(shown.where == line.where for shown in wrong)


@given(data=st.data(), paper=PAPERS, form=st.sampled_from(["html", "docx", "pdf"]), cut=st.integers(0, 10**6))
@settings(max_examples=80)
def test_whatever_is_changed_something_is_said(
    data: st.DataObject, paper: tree.Document, form: str, cut: int
) -> None:
    lines = lines_of(paper)
    own = [i for i, line in enumerate(lines) if line.printed_in(form)]
    i = data.draw(st.sampled_from(own))
    how = data.draw(st.sampled_from(["gone", "twice", "other", "swapped"]))
    changed = list(lines)
    if how == "gone":
        del changed[i]
    elif how == "twice":
        changed.insert(i, lines[i])
    elif how == "other":
        changed[i] = replace(lines[i], text=data.draw(WORDS) + " khác", spans=())
    else:
        j = data.draw(st.sampled_from(own))
        changed[i], changed[j] = changed[j], changed[i]
    now, then = (printed(tuple(rows), form) for rows in (changed, lines))
    normal = squeezed if form == "pdf" else collapsed
    same = normal(now.text + "".join(now.pages)) == normal(then.text + "".join(then.pages))
    found = compared(manifest_of(lines), printed(tuple(changed), form, cut))
    assert bool(found.places) != same


@settings(max_examples=40)
@given(paper=PAPERS, lost=st.integers(0, 10**6), form=st.sampled_from(["html", "docx"]))
def test_a_file_cut_short_says_what_is_gone(paper: tree.Document, lost: int, form: str) -> None:
    lines = lines_of(paper)
    whole = printed(lines, form)
    kept = lost % len(whole.text)
    found = compared(manifest_of(lines), replace(whole, text=whole.text[:kept].strip()))
    assert found.places
    last = found.places[-1]
    assert last.where == "Phần ký" or last.found in last.stated or "Văn bản" in last.where


@pytest.mark.parametrize("form", ["html", "docx"])
@settings(max_examples=40)
@given(data=st.data())
def test_digits_moved_between_cells(data: st.DataObject, form: str) -> None:
    """“10 | 0” and “1 | 00” are the same digits, and not the same figures."""
    digits = data.draw(st.text("0123456789", min_size=2, max_size=6))
    first, second = data.draw(st.lists(st.integers(0, len(digits)), min_size=2, max_size=2, unique=True))

    def lines(at: int) -> tuple[Line, ...]:
        cells = tuple((samples.fig(part, "x"),) if part else () for part in (digits[:at], digits[at:]))
        return lines_of(samples.document(tree.Table((tree.Column("A"), tree.Column("B")), (cells,))))

    found: Comparison = compared(manifest_of(lines(first)), printed(lines(second), form))
    assert found.places and all("Bảng 1, dòng 1" in place.where for place in found.places)


@settings(max_examples=30)
@given(paper=PAPERS)
def test_cells_are_told_from_other_lines(paper: tree.Document) -> None:
    cells = [line for line in lines_of(paper) if is_cell(line)]
    tables = [block for block in paper.blocks if isinstance(block, tree.Table)]
    assert len(cells) == sum(len(t.columns) * (1 + len(t.rows)) or 1 for t in tables) + sum(
        not table.rows for table in tables
    )
