"""What keeps a decision from being approved is said in sentences, and nothing of it is left behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.organisation.reorganise.actions import schedule
from namro.organisation.reorganise.effect import read
from namro.organisation.reorganise.problems import problems
from namro.people.models import HomeCell
from namro.units.models import Destination, Origin, Reorganisation, UnitKind
from tests.cast import BY, WHY, Cast
from tests.organisation.decisions import CELL, DAY, Decision, K, named, whole

Said = Callable[[Decision, Cast], object]


def absorb_itself(decision: Decision, city: Cast) -> None:
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_1"]))


def below_itself(decision: Decision, city: Cast) -> None:
    decision.add(K.TRANSFER, city.units["ba_vi"], parent=city.units["ba_vi"])


def circle(decision: Decision, city: Cast) -> None:
    decision.add(K.TRANSFER, city.units["ba_dinh"], parent=city.units["tan_hong"])
    decision.add(K.TRANSFER, city.units["ba_vi"], parent=city.units["phuc_xa"])


def below_its_own_unit(decision: Decision, city: Cast) -> None:
    decision.add(K.TRANSFER, city.units["ba_dinh"], parent=city.units["cell_1"])


def into_its_own_unit(decision: Decision, city: Cast) -> None:
    """The ward carries the district on, and would be its own direct unit."""
    decision.add(K.ABSORB, city.units["phuc_xa"], origins=whole(city.units["ba_dinh"]))


def below_what_takes_over_the_superior(decision: Decision, city: Cast) -> None:
    ward = {"parent": city.units["phuc_xa"], "origins": whole(city.units["ba_dinh"])}
    decision.add(K.MERGE, **named("Quận Mới", **ward))


def two_names(decision: Decision, city: Cast) -> None:
    decision.add(K.RENAME, city.units["ba_vi"], name="Đảng bộ A", short_name="A")
    decision.add(
        K.ABSORB,
        city.units["ba_vi"],
        name="Đảng bộ B",
        short_name="B",
        origins=whole(city.units["ba_dinh"]),
    )


def a_second_city(decision: Decision, city: Cast) -> None:
    decision.add(K.CHANGE_KIND, city.units["ba_vi"], unit_kind=UnitKind.CITY_PARTY)


def no_city(decision: Decision, city: Cast) -> None:
    decision.add(K.DISSOLVE, city.units["city"])


def members_in_a_committee(decision: Decision, city: Cast) -> None:
    decision.add(
        K.MERGE, **named("Phường Mới", parent=city.units["ba_dinh"], origins=whole(city.units["cell_1"]))
    )


def members_sent_to_a_committee(decision: Decision, city: Cast) -> None:
    decision.add(K.DISSOLVE, city.units["cell_1"])
    decision.to("people.homes", city.units["cell_1"], city.units["phuc_xa"])


def a_cell_no_more(decision: Decision, city: Cast) -> None:
    decision.add(K.CHANGE_KIND, city.units["cell_1"], unit_kind=UnitKind.BASE_COMMITTEE)


def people_by_no_decision(decision: Decision, city: Cast) -> None:
    decision.add(
        K.ESTABLISH, **named("Phường Mới", parent=city.units["ba_dinh"], origins=whole(city.units["phuc_xa"]))
    )


def whole_and_a_part(decision: Decision, city: Cast) -> None:
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    decision.add(K.ABSORB, city.units["cell_3"], origins=[(city.units["cell_1"], "PART")])


def twice_the_rest(decision: Decision, city: Cast) -> None:
    decision.add(K.ABSORB, city.units["cell_2"], origins=[(city.units["cell_1"], "REST")])
    decision.add(K.ABSORB, city.units["cell_3"], origins=[(city.units["cell_1"], "REST")])


def nothing(decision: Decision, city: Cast) -> None:
    pass


def no_name(decision: Decision, city: Cast) -> None:
    decision.add(K.RENAME, city.units["ba_vi"], name="Đảng bộ A")


def no_superior(decision: Decision, city: Cast) -> None:
    decision.add(K.TRANSFER, city.units["ba_vi"])


def only_land(decision: Decision, city: Cast) -> None:
    decision.add(K.ABSORB, city.units["ba_vi"], origins=[(city.units["ba_dinh"], "NONE", "PART")])


def split_whole(decision: Decision, city: Cast) -> None:
    cell = {"name": "Chi bộ số 3", "short_name": "Chi bộ số 3", "parent": city.units["phuc_xa"], **CELL}
    decision.add(K.SPLIT, origins=whole(city.units["cell_1"]), **cell)


def under_one_that_ends(decision: Decision, city: Cast) -> None:
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.add(K.TRANSFER, city.units["cell_3"], parent=city.units["ba_dinh"])


def ends_and_is_renamed(decision: Decision, city: Cast) -> None:
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.add(K.RENAME, city.units["ba_dinh"], name="Đảng bộ A", short_name="A")


def nowhere_to_go(decision: Decision, city: Cast) -> None:
    decision.add(K.DISSOLVE, city.units["phuc_xa"])


def to_one_that_ends(decision: Decision, city: Cast) -> None:
    decision.add(K.ABSORB, city.units["ba_vi"], origins=whole(city.units["ba_dinh"]))
    decision.add(K.DISSOLVE, city.units["cell_1"])
    decision.to("people.homes", city.units["cell_1"], city.units["cell_2"])
    decision.add(K.DISSOLVE, city.units["cell_2"])
    decision.to("people.homes", city.units["cell_2"], city.units["cell_3"])


def people_end(decision: Decision, city: Cast) -> None:
    decision.add(K.DISSOLVE, city.units["cell_1"])
    with acting(BY, WHY):
        Destination.objects.create(
            reorganisation=decision.order, dependant="people.homes", unit=city.units["cell_1"], ends=True
        )


WRONG: dict[Said, str] = {
    absorb_itself: "không nhập vào, không trực thuộc chính mình",
    below_itself: "không nhập vào, không trực thuộc chính mình",
    circle: "sẽ thành cấp dưới của chính mình",
    below_its_own_unit: "sẽ thành cấp dưới của chính mình",
    into_its_own_unit: "sẽ thành cấp dưới của chính mình",
    below_what_takes_over_the_superior: "sẽ thành cấp dưới của chính mình",
    two_names: "Hai việc ghi khác nhau về cùng một nội dung",
    a_second_city: "Chỉ có một đảng bộ thành phố",
    no_city: "là đảng bộ thành phố, không kết thúc được",
    members_in_a_committee: "đảng viên chỉ sinh hoạt tại chi bộ",
    members_sent_to_a_committee: "đảng viên chỉ sinh hoạt tại chi bộ",
    a_cell_no_more: "còn đảng viên sinh hoạt nên vẫn phải là chi bộ",
    people_by_no_decision: "chỉ nhận dân cư, tổ chức qua việc nhập, chia, tách",
    whole_and_a_part: "toàn bộ chỉ chuyển về một nơi",
    twice_the_rest: "nhiều nhất một “phần còn lại”",
    nothing: "Quyết định chưa có việc nào",
    no_name: "Đổi tên phải có tên mới và tên gọn mới",
    no_superior: "Phải chọn cấp trên trực tiếp mới",
    only_land: "ít nhất một đơn vị nguồn có dân cư",
    split_whole: "chuyển toàn bộ là nhập",
    under_one_that_ends: "Cấp trên được chọn kết thúc trong chính quyết định này",
    ends_and_is_renamed: "không “đổi tên” được",
    nowhere_to_go: "Đơn vị trực thuộc: còn 2 chưa có nơi chuyển về",
    to_one_that_ends: "nơi chuyển về cũng kết thúc trong quyết định này",
    people_end: "phải chuyển về một đơn vị, không kết thúc được",
}


@pytest.mark.parametrize("said", WRONG, ids=lambda said: said.__name__)
def test_what_is_wrong_is_said_before_the_approval(city: Cast, said: Said) -> None:
    decision = Decision()
    said(decision, city)
    blocking = [problem.sentence for problem in problems(read(decision.order)) if problem.blocks]
    assert any(WRONG[said] in sentence for sentence in blocking), blocking
    with pytest.raises(HouseError, match=WRONG[said]):
        decision.approved()
    decision.order.refresh_from_db()
    assert (decision.order.state, decision.order.approved_by) == (Reorganisation.State.DRAFT, "")


def refuses(words: str) -> Any:
    return pytest.raises(HouseError, match=words)


def test_places_are_judged_when_they_are_said(city: Cast) -> None:
    decision, one, two = Decision(), city.units["cell_1"], city.units["cell_2"]
    with refuses("Đơn vị này không kết thúc trong dự thảo nữa"):
        decision.to("people.homes", one, two)
    decision.add(K.DISSOLVE, one)
    decision.add(K.DISSOLVE, city.units["cell_3"])
    with refuses("Đảng viên sinh hoạt tại chi bộ: phải chuyển về một đơn vị, không kết thúc được"):
        decision.to("people.homes", one)
    with refuses("Nơi chuyển về phải là đơn vị còn hoạt động sau quyết định này"):
        decision.to("people.homes", one, city.units["cell_3"])
    with refuses("có dòng không còn ở đơn vị này"):
        decision.to(
            "people.homes", one, two, HomeCell.objects.filter(cell=two).values_list("pk", flat=True)[0]
        )
    assert not decision.order.destinations.exists()


def test_the_same_twice_is_said(city: Cast) -> None:
    decision = Decision()
    for name in ("A", "A"):
        decision.add(K.RENAME, city.units["ba_vi"], name=name, short_name=name)
    with pytest.raises(HouseError, match="“Đổi tên” ghi hai lần cho cùng một đơn vị"):
        decision.approved()


def test_a_day_on_which_a_unit_is_not_there(city: Cast) -> None:
    decision = Decision(date(2024, 2, 29))
    decision.add(K.TRANSFER, city.units["cell_2"], parent=city.units["ba_vi"])
    sentence = r"“Chi bộ số 2” \(D00008\) không hoạt động vào ngày 29/02/2024 \(hoạt động từ 01/3/2024\)"
    with pytest.raises(HouseError, match=sentence):
        decision.approved()


def test_a_unit_does_not_end_on_its_first_day(city: Cast) -> None:
    decision = Decision(date(2024, 3, 1))
    decision.add(K.DISSOLVE, city.units["cell_2"])
    with pytest.raises(HouseError, match="bắt đầu đúng ngày 01/3/2024, không kết thúc cùng ngày được"):
        decision.approved()


def test_what_happened_at_a_unit_after_the_day_keeps_it_alive(city: Cast) -> None:
    decision = Decision(date(2024, 5, 1))
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    with pytest.raises(HouseError, match="Quyết định kết nạp đảng viên: đã ghi 2 việc từ ngày 01/5/2024"):
        decision.approved()


def test_a_planned_change_keeps_a_unit_alive(city: Cast) -> None:
    later = Decision(date(2025, 7, 1))
    later.add(K.RENAME, city.units["cell_2"], name="Chi bộ A", short_name="A")
    later.done()
    decision = Decision()
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    with pytest.raises(
        HouseError, match="đã có thay đổi lên lịch từ ngày 01/7/2025; không kết thúc trước ngày"
    ):
        decision.approved()


def test_a_planned_end_keeps_a_unit_alive_until_then(city: Cast) -> None:
    """Who carries it on is decided; an earlier end would leave that succession behind."""
    later = Decision(date(2025, 7, 1))
    later.add(K.ABSORB, city.units["cell_3"], origins=whole(city.units["cell_2"]))
    later.done()
    decision = Decision()
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    with pytest.raises(
        HouseError, match="đã có thay đổi lên lịch từ ngày 01/7/2025; không kết thúc trước ngày"
    ):
        decision.approved()


@pytest.mark.parametrize(
    ("parts", "right"),
    [
        ([(1, 4), (3, 4)], True),
        ([(0, 4), (4, 4)], True),
        ([(None, None), (None, None)], True),
        ([(1, 4), (None, None)], False),
        ([(1, 4), (2, 4)], False),
        ([(1, 3), (3, 4)], False),
        ([(3, 4), (3, 4)], False),
    ],
)
def test_shares_are_known_for_all_parts_and_make_a_whole(
    city: Cast, parts: list[tuple[int | None, int | None]], right: bool
) -> None:
    decision = Decision()
    for number, extent, (part, total) in zip((3, 4), ("PART", "REST"), parts, strict=True):
        cell = {"name": f"Chi bộ {number}", "short_name": f"Chi bộ {number}", "parent": city.units["phuc_xa"]}
        change = decision.add(K.SPLIT, origins=[(city.units["cell_1"], extent)], **cell, **CELL)
        basis = "số đảng viên" if total else ""
        with acting(BY, WHY):
            Origin.objects.filter(change=change).update(part=part, whole=total, share_basis=basis)
    decision.to("people.homes", city.units["cell_1"], city.units["cell_2"])
    if right:
        assert decision.done().state == Reorganisation.State.SCHEDULED
        return
    with pytest.raises(HouseError, match="các phần phải cùng một tổng số và cộng lại bằng tổng số"):
        decision.approved()


def test_an_unusual_superior_is_a_warning(city: Cast) -> None:
    decision = Decision()
    cell = {"name": "Chi bộ số 3", "short_name": "Chi bộ số 3", "parent": city.units["city"], **CELL}
    decision.add(K.ESTABLISH, **cell)
    (warning,) = problems(read(decision.order))
    assert warning.sentence.startswith("Chi bộ “Chi bộ số 3” đặt dưới đảng bộ thành phố: không thường gặp")
    assert not warning.blocks
    decision.done()


def test_what_comes_up_after_the_approval_is_said_when_it_is_scheduled(city: Cast) -> None:
    decision = Decision()
    decision.add(K.TRANSFER, city.units["cell_2"], parent=city.units["tan_hong"])
    decision.approved()
    between = Decision()
    between.add(K.ABSORB, city.units["ba_dinh"], origins=whole(city.units["ba_vi"]))
    between.add(K.ABSORB, city.units["phuc_xa"], origins=whole(city.units["tan_hong"]))
    between.done()
    with pytest.raises(
        HouseError, match=r"“Đảng bộ xã Tản Hồng” \(D00006\) không hoạt động vào ngày 01/01/2025"
    ):
        schedule(by=BY, order=decision.order, reason=WHY)
    decision.order.refresh_from_db()
    assert decision.order.state == Reorganisation.State.APPROVED
    assert not city.units["cell_2"].versions.filter(during__startswith=DAY).exists()
