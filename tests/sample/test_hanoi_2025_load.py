"""Loading the steps of 2025: refused where it must be, whole or not at all, and the verb."""

from __future__ import annotations

from datetime import date

import pytest

from namro.config import cli
from namro.ground.errors import HouseError
from namro.organisation.reorganise import actions
from namro.organisation.reorganise.effect import read
from namro.organisation.reorganise.problems import problems
from namro.regulations.actions import mark_installation
from namro.sample.hanoi_2025 import command
from namro.sample.hanoi_2025.ground import survey
from namro.sample.hanoi_2025.load import reorganise
from namro.sample.load import Loaded
from namro.units.models import AdminArea, Change, Extent, Reorganisation, Succession, Unit, UnitVersion
from tests.cast import BY, WHY

NEW_YEAR, JULY = date(2025, 1, 1), date(2025, 7, 1)


class Stop(Exception):
    pass


def counted() -> tuple[int, ...]:
    tables = (Reorganisation, Change, Succession, AdminArea, Unit, UnitVersion)
    return tuple(model.objects.count() for model in tables)


def stop_at(label: str) -> None:
    def stop(text: str) -> None:
        if text == label:
            raise Stop

    with pytest.raises(Stop):
        reorganise(progress=stop)


# Where it may not be


@pytest.mark.django_db
def test_an_empty_database_is_refused() -> None:
    with pytest.raises(HouseError, match=r"không phải.*make demo"):
        reorganise()


@pytest.mark.django_db
def test_a_database_of_real_data_is_refused() -> None:
    mark_installation(by=BY, title="Thành ủy X", synthetic=False)
    with pytest.raises(HouseError, match="thành phố mẫu"):
        command.main([])


# Whole or not at all


@pytest.mark.parametrize("step", ["tỷ lệ của các phần", "phê duyệt", "đưa vào cây tổ chức", "tự kiểm tra"])
def test_an_interruption_leaves_nothing_of_a_step(loaded: Loaded, step: str) -> None:
    before = counted()
    stop_at(f"01/01/2025: {step}")
    assert counted() == before
    assert not AdminArea.objects.filter(during__endswith=NEW_YEAR).exists()


def test_an_interruption_of_the_second_step_leaves_the_first(loaded: Loaded) -> None:
    stop_at("01/7/2025: tự kiểm tra")
    assert [one.effective_on for one in Reorganisation.objects.all()] == [NEW_YEAR]
    assert not AdminArea.objects.filter(during__startswith=JULY).exists()
    said: list[str] = []
    done = reorganise(progress=said.append)
    assert done.existed == 1 and said[0] == "Bước từ 01/01/2025 đã có sẵn."
    assert done.counted[1].districts == (3, 0)


def test_a_step_that_came_out_wrong_is_not_kept(loaded: Loaded, monkeypatch: pytest.MonkeyPatch) -> None:
    before = counted()
    monkeypatch.setattr("namro.sample.hanoi_2025.check.here", lambda step, ground: [])
    with pytest.raises(HouseError, match=r"01/01/2025 nạp chưa đúng: đảng bộ xã, phường là 9, phải là 0"):
        reorganise()
    assert counted() == before


def test_a_tree_that_somebody_changed_is_asked_of_not_guessed(loaded: Loaded) -> None:
    """Every commune of Mỹ Đức was moved to Hà Đông: nobody says where Mỹ Đức's own organisations go."""
    ground = survey(NEW_YEAR)
    my_duc, ha_dong = ground.districts["282"].unit, ground.districts["268"].unit
    order = actions.draft(by=BY, paper=actions.Paper("Chuyển xã", date(2024, 8, 1)), reason=WHY)
    for seat in ground.communes.values():
        if seat.above == my_duc:
            wanted = actions.Wanted(
                "TRANSFER", unit=Unit.objects.get(pk=seat.unit), parent=Unit.objects.get(pk=ha_dong)
            )
            actions.add_change(by=BY, order=order, wanted=wanted, reason=WHY)
    signed = actions.Approval("Ban Thường vụ Thành ủy", "1-QĐ/TU", date(2024, 7, 1))
    actions.approve(by=BY, order=order, approval=signed, reason=WHY)
    actions.schedule(by=BY, order=order, reason=WHY)
    with pytest.raises(HouseError, match=r"Đơn vị trực thuộc: còn \d+ chưa có nơi chuyển về"):
        reorganise()
    numbers = Reorganisation.objects.order_by("pk").values_list("decision_no", flat=True)
    assert list(numbers) == ["1-QĐ/TU", "1286/NQ-UBTVQH15"]


def test_people_come_only_by_merging_or_dividing(loaded: Loaded) -> None:
    """Land may come to a unit that only moves; people need a change that says so."""
    ground = survey(NEW_YEAR)
    (one, other, *_) = ground.communes.values()
    order = actions.draft(by=BY, paper=actions.Paper("Chuyển phường", NEW_YEAR), reason=WHY)
    wanted = actions.Wanted(
        "TRANSFER",
        unit=Unit.objects.get(pk=one.unit),
        parent=Unit.objects.get(pk=ground.city),
        origins=[(Unit.objects.get(pk=other.unit), Extent.NONE, Extent.PART)],
    )
    change = actions.add_change(by=BY, order=order, wanted=wanted, reason=WHY)
    assert [problem for problem in problems(read(order)) if problem.blocks] == []
    change.origins.update(extent=Extent.PART)
    assert [problem.sentence for problem in problems(read(order)) if problem.blocks] == [
        "Đơn vị chỉ nhận dân cư, tổ chức qua việc nhập, chia, tách."
    ]


# The verb


def test_the_verb_says_what_it_did(loaded: Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main([]) == 0
    first = capsys.readouterr().out
    assert "→ 01/01/2025: dự thảo" in first and "→ 01/7/2025: đưa vào cây tổ chức" in first
    assert "3 đảng bộ quận, huyện, thị xã kết thúc" in first
    assert "đảng viên 1.412 → 1.412." in first and "NAMRO_TODAY=2025-07-02 make serve" in first
    assert command.main([]) == 0
    again = capsys.readouterr().out
    assert "Bước từ 01/7/2025 đã có sẵn." in again and "dự thảo" not in again


def test_the_verb_is_known_and_listed() -> None:
    assert cli.ROOM_VERBS["reorganise-2025"] == "namro.sample.hanoi_2025.command"
    assert "namro reorganise-2025 " in cli.HELP
