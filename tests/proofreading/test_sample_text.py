"""The text that ships for trying ``namro check``: figures of the half-year report as stated, in our words."""

from __future__ import annotations

from pathlib import Path

import pytest

import namro
from namro.ground.numbers import integer
from namro.proofreading.command import CONTRADICTED, main
from namro.proofreading.engine.claims import Claim, Verdict
from namro.proofreading.engine.proofread import proofread

FILE = Path(namro.__file__).parent / "sample" / "texts" / "bao-cao-6-thang-2024.txt"
TEXT = FILE.read_text("utf-8")
WRONG = ("50,8%", "289", "71,4%")
# As stated in the reference report; a percentage alone where nothing else is told.
STATED = """
F01 20 tổ chức cơ sở đảng|F04 83 đồng chí|F05 98/114|F06 47 đồng chí|F07 42/96|F08 28/30|F09 22/30
F10 68,39%|F11 61,13%|F12 38,88%|F13 45,9%|F14 9 chức danh|F15 5 đơn vị|F16 170 chức danh|F16 289 chức danh
F17 20 chức danh|F18 90 chức danh|F19 5.189/10.260|F20 390/270|F20 144%|F21 65/90|F21 72,2%|F22 501/903
F22 55,5%|F23 04 đồng chí|F24 330 tổ chức|F24 550 tổ chức|F25 17.313/35.000|F26 2 cuộc|F27 04 tổ chức đảng
F28 729 lượt|F29 581 đảng viên|F30 29 tổ chức đảng|F31 56 đảng viên|F32 12 tổ chức đảng|F33 38 đảng viên
F33 67,9%|F34 04 tổ chức đảng|F35 24 đồng chí|F35 63,2%
"""


def remarks() -> dict[str, Claim]:
    """The remarks by the wrong figure that stands in each."""
    found = [claim for claim in proofread(TEXT).claims if claim.verdict.remark]
    by_figure = {}
    for claim in found:
        about = TEXT[claim.start : claim.end] + "".join(TEXT[start:end] for start, end in claim.evidence)
        by_figure[next((wrong for wrong in WRONG if wrong in about), about)] = claim
    assert len(by_figure) == len(found), "two remarks about one figure"
    return by_figure


def test_every_figure_of_the_reference_stands_in_the_text_as_stated() -> None:
    for line in STATED.replace("\n", "|").strip("|").split("|"):
        _, stated = line.split(" ", 1)
        assert stated in TEXT, line


def test_exactly_the_three_contradictions_are_found() -> None:
    found = remarks()
    assert sorted(found) == sorted(WRONG)
    assert {claim.verdict for claim in found.values()} == {Verdict.INCONSISTENT}


def test_each_shows_its_arithmetic() -> None:
    found = remarks()
    for wrong, parts, right in (
        ("50,8%", (5189, 10260), "50,58"),
        ("71,4%", (12, 29), "41,38"),
        ("289", (170, 20, 90, 289), "280"),
    ):
        note = found[wrong].note
        assert all(integer(part) in note for part in parts) and right in note, note


def test_namro_check_lists_the_three_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(FILE)]) == CONTRADICTED
    said = capsys.readouterr().out
    assert said.count("Mâu thuẫn") == 3 and "3 mâu thuẫn" in said
    assert all(one in said for one in ("170 + 20 + 90 = 280", "5.189 : 10.260 = 50,58%", "12 : 29 = 41,38%"))


def test_nothing_but_the_three_is_off_even_by_rounding() -> None:
    verdicts = {claim.verdict for claim in proofread(TEXT).claims}
    assert Verdict.ROUNDING not in verdicts and Verdict.OK in verdicts
