"""What the data say of 2025, and the traps its README names."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from datetime import date

import pytest

from namro.sample.hanoi_2025.decided import Commune, How, Piece, Step, keeps, steps
from namro.units.models import Extent

FIRST, SECOND = steps()


def commune(step: Step, code: str) -> Commune:
    (found,) = [one for one in step.communes if one.code == code]
    return found


def by_old(step: Step) -> dict[str, list[Piece]]:
    found = defaultdict(list)
    for one in step.communes:
        for piece in one.pieces:
            found[piece.old].append(piece)
    return found


def test_579_communes_become_526_and_126() -> None:
    assert [len(FIRST.before), len(FIRST.communes), len(SECOND.before), len(SECOND.communes)] == [
        579,
        526,
        526,
        126,
    ]
    assert {one.code: one.name for one in FIRST.communes} == SECOND.before
    assert [step.day for step in steps()] == [date(2025, 1, 1), date(2025, 7, 1)]


def test_most_communes_of_the_first_step_are_untouched() -> None:
    counted = Counter(one.how for one in FIRST.communes)
    assert counted == {How.KEPT: 479, How.ABSORBS: 14, How.FORMED: 32, How.GOES_ON: 1}


def test_the_second_step_makes_new_communes_of_all_but_one() -> None:
    counted = Counter(one.how for one in SECOND.communes)
    assert counted == {How.FORMED: 125, How.GOES_ON: 1}
    assert commune(SECOND, "09661").how is How.GOES_ON  # Xã Minh Châu, alone on its island
    assert Counter(one.name.split()[0] for one in SECOND.communes) == {"Xã": 75, "Phường": 51}


def test_clauses_are_those_of_the_resolution() -> None:
    assert [one.clause for one in SECOND.communes] == [str(number) for number in range(1, 127)]
    assert commune(SECOND, "00004").clause == "3"  # phường Ba Đình
    assert commune(SECOND, "00004").cited == "khoản 3 Điều 1"
    assert not any(one.clause for one in FIRST.communes)


def test_a_number_nobody_has_confirmed_says_so() -> None:
    assert "chưa xác nhận" in FIRST.paper.note and "chưa xác nhận" not in SECOND.paper.note
    assert [step.approval.decision_no for step in steps()] == ["1286/NQ-UBTVQH15", "1656/NQ-UBTVQH15"]


# Traps


def test_a_code_is_not_an_identity() -> None:
    reused = [
        one for one in FIRST.communes if one.code in FIRST.before and FIRST.before[one.code] != one.name
    ]
    assert len(reused) == 33
    assert {one.how for one in reused} == {How.FORMED, How.GOES_ON}


def test_a_code_under_which_another_commune_of_the_merger_stood() -> None:
    """Thịnh Quang keeps its name under the code of Ngã Tư Sở: neither is the same unit any more."""
    one = commune(FIRST, "00235")
    assert (one.name, one.how) == ("Phường Thịnh Quang", How.FORMED)
    assert {piece.old: FIRST.before[piece.old] for piece in one.pieces} == {
        "00223": "Phường Thịnh Quang",
        "00235": "Phường Ngã Tư Sở",
    }


def test_a_code_whose_old_commune_went_elsewhere() -> None:
    """00226 was Trung Tự, which went to Kim Liên; since 2025 it is what Phương Liên (00220) is called."""
    one = commune(FIRST, "00226")
    assert (one.name, one.how) == ("Phường Phương Liên - Trung Tự", How.GOES_ON)
    assert [piece.old for piece in one.pieces] == ["00220"]
    assert [piece.new for piece in by_old(FIRST)["00226"]] == ["00229"]


def test_code_and_name_together_are_kept_by_the_one_that_others_join() -> None:
    one = commune(FIRST, "00004")
    assert (one.name, one.how) == ("Phường Trúc Bạch", How.ABSORBS)
    assert keeps(FIRST.before, "00004", "Phường Trúc Bạch")
    assert not keeps(FIRST.before, "00004", "Phường Ba Đình")


def test_a_new_commune_with_code_and_name_of_an_old_one_is_new() -> None:
    """Of the second step: Phúc Lợi keeps both, but lost land and took in others."""
    one = commune(SECOND, "00136")
    assert keeps(SECOND.before, one.code, one.name) and one.how is How.FORMED


def test_names_repeat() -> None:
    repeated = [name for name, times in Counter(FIRST.before.values()).items() if times > 1]
    assert "Phường Quang Trung" in repeated
    assert [one.above for one in FIRST.communes if one.name == "Phường Quang Trung"] == ["006", "268"]


def test_area_and_population_part_ways() -> None:
    pieces = [piece for one in SECOND.communes for piece in one.pieces]
    apart = Counter((piece.people, piece.area) for piece in pieces if piece.people != piece.area)
    assert apart == {
        (Extent.NONE, Extent.PART): 40,
        (Extent.NONE, Extent.REST): 21,
        (Extent.WHOLE, Extent.PART): 21,
        (Extent.WHOLE, Extent.REST): 20,
    }
    assert [(piece.new, piece.people, piece.area) for piece in by_old(SECOND)["00112"]] == [
        ("00004", Extent.NONE, Extent.PART),
        ("00103", Extent.WHOLE, Extent.REST),
    ]


@pytest.mark.parametrize("step", steps(), ids=["first", "second"])
def test_the_people_of_every_old_commune_pass_on_exactly_once(step: Step) -> None:
    passed = by_old(step)
    assert passed.keys() == step.before.keys()
    for pieces in passed.values():
        people = [piece.people for piece in pieces if piece.people != Extent.NONE]
        assert people == [Extent.WHOLE] or (people.count(Extent.REST) == 1 and Extent.WHOLE not in people)


def test_names_are_composed() -> None:
    names = [one.name for step in steps() for one in step.communes] + list(FIRST.before.values())
    assert all(unicodedata.is_normalized("NFC", name) for name in names)
