"""The story of a unit: where it came from and went, its stages, and the decision behind each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from namro.organisation.reorganise.actions import count_shares
from namro.units.models import Bloc, Extent, Founding, Unit
from namro.units.queries import UnitError
from namro.units.story import Kin, Story, spelled, story
from tests.cast import BEGIN, BY, WHY, Cast
from tests.organisation.decisions import DAY, Decision, K, made, merged, named, whole

Queries = Callable[[int], Any]
EVE = DAY - timedelta(days=1)


def told(unit: Unit) -> Story:
    return story(unit.code)


def said(kin: tuple[Kin, ...]) -> list[tuple[str, str]]:
    return [(one.place.short_name, one.words) for one in kin]


def split(city: Cast) -> tuple[Unit, Unit]:
    """Phúc Xá divided into a northern and a southern ward, with shares counted from its members."""
    unit = city.units
    decision = Decision()
    parts = [
        decision.add(
            K.SPLIT,
            **named(name, parent=unit["ba_dinh"], clause=f"khoản {number}"),
            origins=[(unit["phuc_xa"], extent, area)],
        )
        for number, (name, extent, area) in enumerate(
            (("Phường Bắc", "PART", "NONE"), ("Phường Nam", "REST", "REST")), 1
        )
    ]
    for cell, part in zip(("cell_1", "cell_2"), parts, strict=True):
        decision.to("units.children", unit["phuc_xa"], part, unit[cell].pk)
    decision.to("access.grants", unit["phuc_xa"], parts[1])
    count_shares(by=BY, order=decision.order, reason=WHY)
    decision.done()
    return made(parts[0]), made(parts[1])


def test_a_unit_that_was_never_touched_has_one_stage(city: Cast) -> None:
    found = told(city.units["cell_1"])
    assert (found.predecessors, found.successors, found.ended_by, found.founding) == ((), (), None, "")
    [stage] = found.stages
    assert (stage.name, stage.superior and stage.superior.short_name) == ("Chi bộ số 1", "Phường Phúc Xá")
    assert stage.ground is None and stage.changed == ()
    assert found.absence(DAY) == "" and found.nearest(DAY) == DAY


def test_who_became_one_knows_it_on_both_sides(city: Cast) -> None:
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    after, before = told(new), told(city.units["ba_vi"])
    assert said(after.predecessors) == [("Huyện Ba Vì", "toàn bộ"), ("Quận Ba Đình", "toàn bộ")]
    assert {one.place.day for one in after.predecessors} == {EVE}
    assert said(before.successors) == [("Quận Mới", "toàn bộ")] and before.successors[0].place.day == DAY
    assert before.heirs == before.successors
    decision = before.successors[0].ground.decision
    assert decision.name == "1286-QĐ/TU ngày 01/7/2024" and decision.effective_on == DAY
    assert before.ended_by is not None and before.ended_by.decision == decision
    assert after.stages[0].ground is not None and after.stages[0].ground.decision == decision


def test_parts_say_their_share_its_basis_and_their_clause(city: Cast) -> None:
    split(city)
    north, south = told(city.units["phuc_xa"]).successors
    assert [one.words.replace("\u00a0", " ") for one in (north, south)] == [
        "một phần, 75 %; diện tích: không có",
        "phần còn lại, 25 %",
    ]
    assert north.share_basis == "số đảng viên của các đơn vị trực thuộc chuyển đi, ngày 31/12/2024"
    assert (north.ground.clause, south.ground.clause) == ("khoản 1", "khoản 2")


def test_units_below_an_ended_superior_are_moved_by_its_decision(city: Cast) -> None:
    new = merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    first, second = told(city.units["phuc_xa"]).stages
    assert second.changed == ("chuyển cấp trên trực tiếp",)
    assert second.superior is not None and second.superior.code == new.code
    assert second.ground is not None and second.ground.decision.number == "1286-QĐ/TU"
    assert first.ground is None


def test_each_stage_says_what_changed_by_its_own_decision(city: Cast) -> None:
    unit, days = city.units["office"], [date(2025, 1, 1), date(2025, 7, 1)]
    renaming = Decision(days[0], title="Đổi tên")
    renaming.add(K.RENAME, unit, name="Chi bộ Văn phòng Thành ủy", short_name="Văn phòng Thành ủy")
    renaming.add(K.CHANGE_BLOC, unit, bloc="GOVERNMENT")
    renaming.done()
    moving = Decision(days[1], title="Chuyển về thành phố")
    moving.add(K.TRANSFER, unit, parent=city.units["city"], clause="Điều 2")
    moving.done()
    _, second, third = told(unit).stages
    assert second.changed == ("đổi tên", "đổi khối")
    assert second.ground is not None and second.ground.decision.title == "Đổi tên"
    assert third.changed == ("chuyển cấp trên trực tiếp",)
    assert third.ground is not None and third.ground.clause == "Điều 2"
    assert told(unit).stage(days[1] - timedelta(days=1)) == second


def test_two_decisions_of_one_day_answer_for_their_own_changes(city: Cast) -> None:
    unit = city.units["office"]
    renaming = Decision(title="Đổi tên")
    renaming.add(K.RENAME, unit, name="Chi bộ Mới", short_name="Chi bộ Mới")
    renaming.done()
    absorbing = Decision(title="Nhập")
    absorbing.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["agencies"]))
    absorbing.to("targets.assignments", city.units["agencies"])
    absorbing.done()
    _, stage = told(unit).stages
    assert stage.changed == ("đổi tên", "chuyển cấp trên trực tiếp")
    assert stage.ground is not None and stage.ground.decision.title == "Đổi tên"


def test_a_draft_is_no_story(city: Cast) -> None:
    decision = Decision()
    decision.add(K.MERGE, **named("Quận Mới", parent=city.units["city"]), origins=whole(city.units["ba_vi"]))
    decision.approved()
    found = told(city.units["ba_vi"])
    assert found.successors == () and found.ended_by is None and len(found.stages) == 1


def test_a_unit_that_ended_with_nobody_after_it(city: Cast) -> None:
    decision = Decision()
    decision.add(K.TRANSFER, city.units["office"], parent=city.units["city"])
    decision.add(K.DISSOLVE, city.units["agencies"], clause="Điều 3")
    decision.to("targets.assignments", city.units["agencies"])
    decision.done()
    found = told(city.units["agencies"])
    assert found.heirs == () and found.ended_by is not None and found.ended_by.clause == "Điều 3"
    assert found.nearest(DAY) == EVE and found.nearest(date(2019, 1, 1)) == BEGIN
    assert "đã kết thúc hoạt động trước ngày 01/01/2025" in found.absence(DAY)
    assert "hoạt động từ 01/01/2020" in found.absence(date(2019, 1, 1))


def test_a_founded_organisation_names_its_founding(city: Cast) -> None:
    unit, day = city.units["cell_2"], date(2024, 3, 1)
    Founding.objects.create(unit=unit, happened_on=day, decision_no="15-QĐ/QU", bloc=Bloc.RESIDENTIAL)
    assert told(unit).founding == "15-QĐ/QU ngày 01/3/2024"


def test_only_an_area_passed_on_is_said_as_such(city: Cast) -> None:
    unit = city.units
    decision = Decision()
    decision.add(
        K.ABSORB, unit["ba_vi"], origins=[(unit["ba_dinh"], "WHOLE"), (unit["agencies"], "NONE", "PART")]
    )
    decision.done()
    [area] = told(unit["agencies"]).successors
    assert area.words == "không có dân cư, tổ chức; diện tích: một phần"
    assert area.extent == Extent.NONE and told(unit["agencies"]).heirs == ()


def test_nobody_has_this_code(city: Cast) -> None:
    with pytest.raises(UnitError, match="Không có đơn vị mang mã “D99999”"):
        story("D99999")


@pytest.mark.parametrize("key", ["city", "ba_dinh", "cell_1"])
def test_three_statements_tell_it(city: Cast, key: str, django_assert_num_queries: Queries) -> None:
    merged([city.units["ba_dinh"], city.units["ba_vi"]], "Quận Mới", city.units["city"])
    with django_assert_num_queries(3):
        told(city.units[key])


@pytest.mark.parametrize(
    ("share", "words"), [(0.4, "40 %"), (0.125, "12,5 %"), (1 / 3, "33,3 %"), (0.0, "0 %")]
)
def test_shares_are_spelled_with_at_most_one_decimal(share: float, words: str) -> None:
    assert spelled(share).replace("\u00a0", " ") == words
