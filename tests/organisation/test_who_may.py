"""Who drafts, approves, schedules and drops a decision: scope, two people, and states."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from namro.access.actions import grant_role
from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.organisation.reorganise.actions import (
    Paper,
    approve,
    draft,
    drop,
    mark,
    remove_change,
    revise,
    schedule,
    send_back,
)
from namro.organisation.reorganise.states import NEXT, S, check_move
from namro.units.models import Reorganisation
from tests.cast import BEGIN, BY, WHY, Cast
from tests.organisation.decisions import DAY, SIGNED, Decision, K, named, whole


def in_ba_dinh(city: Cast, by: str = "badinh") -> Decision:
    """The two cells of the ward become one."""
    decision = Decision(by=city.accounts[by])
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    return decision


def in_ba_vi(city: Cast) -> Decision:
    decision = Decision(by=city.accounts["thanhuy"])
    decision.add(K.RENAME, city.units["cell_3"], name="Chi bộ A", short_name="A")
    return decision


@pytest.mark.parametrize("username", ["lanhdao", "phucxa", "quantri", "moi"])
def test_only_analysts_draft(city: Cast, username: str) -> None:
    with pytest.raises(Refused, match="chưa được giao quyền lập dự thảo sắp xếp tổ chức"):
        Decision(by=city.accounts[username])
    assert not Reorganisation.objects.exists()


def test_an_analyst_of_a_district_drafts_what_lies_in_it_and_a_leader_approves(city: Cast) -> None:
    decision = in_ba_dinh(city)
    order = decision.done(city.accounts["lanhdao"])
    order.refresh_from_db()
    assert order.state == S.SCHEDULED
    assert (order.drafted_by, order.approved_by) == (
        str(city.accounts["badinh"].pk),
        str(city.accounts["lanhdao"].pk),
    )
    assert (order.authority, order.decision_no, order.decided_on) == (
        SIGNED.authority,
        SIGNED.decision_no,
        SIGNED.decided_on,
    )


@pytest.mark.parametrize(
    ("kind", "unit", "wanted"),
    [
        (K.RENAME, "cell_3", {"name": "A", "short_name": "A"}),
        (K.TRANSFER, "cell_1", {"parent": "tan_hong"}),
        (K.TRANSFER, "cell_3", {"parent": "phuc_xa"}),
        (K.DISSOLVE, "tan_hong", {}),
        (K.CHANGE_BLOC, "city", {"bloc": "SCHOOL"}),
    ],
)
def test_an_analyst_of_a_district_does_not_touch_another(
    city: Cast, kind: str, unit: str, wanted: dict[str, str]
) -> None:
    decision = Decision(by=city.accounts["badinh"])
    if "parent" in wanted:
        wanted = {"parent": city.units[wanted["parent"]]}  # type: ignore[dict-item]
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        decision.add(kind, city.units[unit], **wanted)
    assert not decision.order.changes.exists()


def test_nor_takes_from_it_nor_sends_to_it(city: Cast) -> None:
    decision = in_ba_dinh(city)
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        decision.add(K.ABSORB, city.units["phuc_xa"], origins=whole(city.units["tan_hong"]))
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        decision.to("people.homes", city.units["cell_2"], city.units["cell_3"])
    assert decision.order.changes.count() == 1
    assert not decision.order.destinations.exists()


Deed = Callable[[Cast, Decision], object]
DEEDS: dict[str, Deed] = {
    "add": lambda city, d: d.add(K.DISSOLVE, city.units["cell_1"]),
    "revise": lambda city, d: revise(
        by=d.by, order=d.order, paper=Paper("Khác", DAY), read_at=mark(d.order), reason=WHY
    ),
    "remove": lambda city, d: remove_change(by=d.by, order=d.order, change=d.order.changes.get(), reason=WHY),
    "drop": lambda city, d: drop(by=d.by, order=d.order, reason=WHY),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_nor_edits_a_draft_about_another(city: Cast, deed: str) -> None:
    decision = in_ba_vi(city)
    decision.by = city.accounts["badinh"]
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        DEEDS[deed](city, decision)
    decision.order.refresh_from_db()
    assert (decision.order.state, decision.order.title) == (S.DRAFT, "Sắp xếp thử")
    assert decision.order.changes.count() == 1


@pytest.mark.parametrize("deed", ["add", "revise", "drop"])
def test_an_empty_draft_is_its_drafters(city: Cast, deed: str) -> None:
    decision = Decision(by=city.accounts["thanhuy"])
    decision.by = city.accounts["badinh"]
    with pytest.raises(Refused, match="chỉ người lập ghi tiếp hoặc bỏ"):
        DEEDS[deed](city, decision)


def test_an_analyst_of_the_city_edits_what_one_of_a_district_drafted(city: Cast) -> None:
    decision = in_ba_dinh(city)
    decision.by = city.accounts["thanhuy"]
    decision.add(K.RENAME, city.units["cell_3"], name="Chi bộ A", short_name="A")
    assert decision.order.changes.count() == 2


def test_nor_schedules_what_concerns_another(city: Cast) -> None:
    decision = in_ba_vi(city).approved(city.accounts["lanhdao"])
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        schedule(by=city.accounts["badinh"], order=decision.order, reason=WHY)
    decision.order.refresh_from_db()
    assert decision.order.state == S.APPROVED


@pytest.mark.parametrize("username", ["thanhuy", "badinh", "phucxa", "quantri", "moi"])
def test_only_a_leader_approves_and_sends_back(city: Cast, username: str) -> None:
    by = city.accounts[username]
    decision = in_ba_dinh(city, "thanhuy" if username == "badinh" else "badinh")
    with pytest.raises(Refused, match="chưa được giao quyền phê duyệt sắp xếp tổ chức"):
        decision.approved(by)
    decision.approved(city.accounts["lanhdao"])
    with pytest.raises(Refused, match="chưa được giao quyền phê duyệt sắp xếp tổ chức"):
        send_back(by=by, order=decision.order, reason="Xem lại")


def leader_of(city: Cast, unit: str) -> object:
    account = city.accounts["moi"]
    grant_role(by=BY, account=account, role_code="LEADER", unit=city.units[unit], first=BEGIN, reason=WHY)
    return account


def test_a_leader_of_a_district_approves_only_what_lies_in_it(city: Cast) -> None:
    leader = leader_of(city, "ba_dinh")
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        in_ba_vi(city).approved(leader)
    approved = in_ba_vi(city).approved(city.accounts["lanhdao"])
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        send_back(by=leader, order=approved.order, reason="Xem lại")
    assert in_ba_dinh(city).approved(leader).order.state == S.APPROVED


def test_nobody_approves_what_he_drafted(city: Cast) -> None:
    """Also who may do both."""
    account = city.accounts["thanhuy"]
    grant_role(by=BY, account=account, role_code="LEADER", unit=city.units["city"], first=BEGIN, reason=WHY)
    decision = in_ba_dinh(city, "thanhuy")
    with pytest.raises(Refused, match="Người lập không tự phê duyệt"):
        decision.approved(account)
    assert in_ba_dinh(city).approved(account).order.state == S.APPROVED


@pytest.mark.parametrize("by", [None, 7])
def test_somebody_must_act(city: Cast, by: object) -> None:
    with pytest.raises(Refused, match="phải nêu rõ ai thực hiện"):
        draft(by=by, paper=Paper("x", DAY), reason=WHY)


# States


def test_a_draft_goes_its_way(city: Cast) -> None:
    decision = in_ba_dinh(city)
    decision.approved(city.accounts["lanhdao"])
    send_back(by=city.accounts["lanhdao"], order=decision.order, reason="Thiếu địa bàn")
    decision.order.refresh_from_db()
    assert (decision.order.state, decision.order.approved_by) == (S.DRAFT, "")
    drop(by=city.accounts["badinh"], order=decision.order, reason="Không làm nữa")
    decision.order.refresh_from_db()
    assert decision.order.state == S.DROPPED


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_step_back_needs_a_reason(city: Cast, reason: str) -> None:
    with pytest.raises(HouseError, match="Ghi lý do để người sau đọc được vì sao"):
        drop(by=city.accounts["badinh"], order=in_ba_dinh(city).order, reason=reason)


@pytest.mark.parametrize("here", list(S))
@pytest.mark.parametrize("there", list(S))
def test_steps_lead_where_the_table_says(here: str, there: str) -> None:
    order = Reorganisation(state=here)
    if there in NEXT[here]:
        check_move(order, there)
    else:
        with pytest.raises(HouseError, match=f"“{S(here).label}”, không chuyển sang “{S(there).label}” được"):
            check_move(order, there)


def test_only_a_draft_is_edited_approved_or_scheduled_in_its_turn(city: Cast) -> None:
    decision = in_ba_dinh(city, "badinh")
    with pytest.raises(HouseError, match="“Dự thảo”, không chuyển sang “Đã lên lịch” được"):
        schedule(by=BY, order=decision.order, reason=WHY)
    decision.approved()
    with pytest.raises(HouseError, match="“Đã phê duyệt”, chỉ dự thảo mới sửa được"):
        decision.add(K.DISSOLVE, city.units["cell_1"])
    with pytest.raises(HouseError, match="đính chính bằng một quyết định mới"):
        approve(by=BY, order=decision.order, approval=SIGNED, reason=WHY)


def test_only_what_is_in_the_tree_is_corrected(city: Cast) -> None:
    first = in_ba_dinh(city)
    with pytest.raises(HouseError, match="Chỉ đính chính quyết định đã lên lịch; dự thảo thì sửa trực tiếp"):
        Decision(corrects=first.order)
    first.done()
    again = Decision(corrects=first.order)
    assert list(first.order.corrections.all()) == [again.order]


def test_a_paper_read_before_somebody_else_wrote_is_not_overwritten(city: Cast) -> None:
    decision = in_ba_dinh(city)
    read_at = mark(decision.order)
    revise(by=decision.by, order=decision.order, paper=Paper("Tên khác", DAY), read_at=read_at, reason=WHY)
    with pytest.raises(HouseError, match="vừa sửa dự thảo này"):
        revise(by=decision.by, order=decision.order, paper=Paper("Nữa", DAY), read_at=read_at, reason=WHY)
    assert Reorganisation.objects.get().title == "Tên khác"


@pytest.mark.parametrize("paper", [Paper("", DAY), Paper("x" * 301, DAY)])
def test_a_paper_that_cannot_be(city: Cast, paper: Paper) -> None:
    with pytest.raises(ValidationError):
        draft(by=BY, paper=paper, reason=WHY)
    assert not Reorganisation.objects.exists()


def test_a_change_others_stand_on_is_not_removed_first(city: Cast) -> None:
    decision = Decision(date(2025, 3, 1))
    ward = decision.add(K.ESTABLISH, **named("Phường Mới", parent=city.units["ba_dinh"]))
    cell = named("Chi bộ số 9", unit_kind="CELL", parent_change=ward)
    below = decision.add(K.ESTABLISH, **cell)
    with pytest.raises(HouseError, match="Còn đơn vị khác đặt dưới đơn vị này trong dự thảo"):
        remove_change(by=BY, order=decision.order, change=ward, reason=WHY)
    remove_change(by=BY, order=decision.order, change=below, reason=WHY)
    remove_change(by=BY, order=decision.order, change=ward, reason=WHY)
    assert not decision.order.changes.exists()


def test_a_superior_of_another_decision_is_none(city: Cast) -> None:
    ward = Decision().add(K.ESTABLISH, **named("Phường Mới", parent=city.units["ba_dinh"]))
    with pytest.raises(HouseError, match="do chính quyết định này thành lập"):
        Decision().add(K.ESTABLISH, **named("Chi bộ số 9", unit_kind="CELL", parent_change=ward))
