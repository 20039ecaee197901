"""What the comments say."""

from __future__ import annotations

import pytest

from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.marking.remarks import Remark, remarks_of


def claim(verdict: Verdict, *, start: int = 3, remedy: str = "") -> Claim:
    return Claim(start, start + 4, Kind.SUM, verdict, "sum", "170 + 20 + 90 = 280.", remedy=remedy)


def test_only_what_a_reader_is_told_of() -> None:
    assert remarks_of(map(claim, Verdict)) == [
        Remark(3, 7, "Lệch do làm tròn: 170 + 20 + 90 = 280."),
        Remark(3, 7, "Mâu thuẫn: 170 + 20 + 90 = 280."),
    ]
    assert all(verdict.words for verdict in Verdict)


@pytest.mark.parametrize(
    ("remedy", "decision", "lines"),
    [
        ("Tổng phải là 280.", "", ["Tổng phải là 280."]),
        ("", "Bỏ qua: số đã rà.", ["Bỏ qua: số đã rà."]),
        ("Tổng phải là 280.", "Sẽ sửa.", ["Tổng phải là 280.", "Sẽ sửa."]),
    ],
)
def test_remedy_and_decision_have_lines_of_their_own(remedy: str, decision: str, lines: list[str]) -> None:
    one, other = (claim(Verdict.INCONSISTENT, start=start, remedy=remedy) for start in (3, 9))
    first, second = remarks_of([one, other], {one: decision})
    assert first.text.split("\n")[1:] == lines
    assert second.text.split("\n")[1:] == lines[: bool(remedy)] and second.start == 9
