"""Two people at once over two real connections: one waits, and neither breaks the tree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import psycopg
import pytest

from namro.access.actions import grant_role
from namro.access.models import RoleGrant
from namro.ground.contradictions import Contradiction
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.membership.models import AdmissionEvent
from namro.organisation.actions import NewUnit, admit_to_cell, establish_unit
from namro.organisation.reorganise.actions import approve, schedule, send_back
from namro.people.models import HomeCell
from namro.units import ancestry
from namro.units.models import Bloc, Reorganisation, Unit, UnitKind, UnitVersion
from namro.units.queries import place
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.membership import deeds
from tests.membership.together import meanwhile
from tests.organisation.decisions import DAY, SIGNED, Decision, K, whole
from tests.units.grow import settle

Owner = psycopg.Connection
S = Reorganisation.State


def cells_join(city: Cast, day: date = DAY) -> Decision:
    """Cell 2 goes into cell 1; approved, not yet in the tree."""
    decision = Decision(day)
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    return decision.approved()


def put(decision: Decision) -> Callable[[], None]:
    return lambda: schedule(by=BY, order=decision.order, reason=WHY)


def sound() -> None:
    settle()
    assert ancestry.differing_rows() == 0


def test_two_decisions_about_other_units_both_stand(owner: Owner, committed_city: Cast) -> None:
    moved = Decision()
    moved.add(K.TRANSFER, committed_city.units["cell_3"], parent=committed_city.units["phuc_xa"])
    second = meanwhile(owner, put(cells_join(committed_city)), put(moved.approved()))
    assert second.result() is None
    assert place(committed_city.code("cell_3"), DAY).parent_id == committed_city.units["phuc_xa"].pk
    assert not UnitVersion.objects.filter(unit=committed_city.units["cell_2"], during__contains=DAY).exists()
    sound()


def test_the_second_decision_about_one_unit_reads_what_the_first_did(
    owner: Owner, committed_city: Cast
) -> None:
    moved = Decision()
    moved.add(K.TRANSFER, committed_city.units["cell_2"], parent=committed_city.units["tan_hong"])
    second = meanwhile(owner, put(cells_join(committed_city)), put(moved.approved()))
    with pytest.raises(HouseError, match=r"“Chi bộ số 2” .* không hoạt động vào ngày 01/01/2025"):
        second.result()
    moved.order.refresh_from_db()
    assert moved.order.state == S.APPROVED, "it can be sent back and drafted anew"
    sound()


def test_two_that_would_close_a_circle(owner: Owner, committed_city: Cast) -> None:
    """Each alone is right."""
    up, down = Decision(), Decision()
    up.add(K.TRANSFER, committed_city.units["ba_dinh"], parent=committed_city.units["tan_hong"])
    down.add(K.TRANSFER, committed_city.units["ba_vi"], parent=committed_city.units["phuc_xa"])
    second = meanwhile(owner, put(up.approved()), put(down.approved()))
    with pytest.raises(HouseError, match="sẽ thành cấp dưới của chính mình"):
        second.result()
    sound()


def test_two_people_schedule_the_same_decision(owner: Owner, committed_city: Cast) -> None:
    decision = cells_join(committed_city)
    again = Reorganisation.objects.get(pk=decision.order.pk)
    second = meanwhile(owner, put(decision), lambda: schedule(by=BY, order=again, reason=WHY))
    with pytest.raises(HouseError, match="Quyết định đang ở trạng thái “Đã lên lịch”"):
        second.result()
    sound()


def test_one_sends_back_what_the_other_schedules(owner: Owner, committed_city: Cast) -> None:
    decision = cells_join(committed_city)
    again = Reorganisation.objects.get(pk=decision.order.pk)
    second = meanwhile(owner, lambda: send_back(by=BY, order=decision.order, reason=WHY), put_again(again))
    with pytest.raises(HouseError, match="Quyết định đang ở trạng thái “Dự thảo”"):
        second.result()
    assert not UnitVersion.objects.filter(during__startswith=DAY).exists()


def put_again(order: Reorganisation) -> Callable[[], None]:
    return lambda: schedule(by=BY, order=order, reason=WHY)


def test_two_people_approve_the_same_decision(owner: Owner, committed_city: Cast) -> None:
    decision = Decision()
    decision.add(K.ABSORB, committed_city.units["cell_1"], origins=whole(committed_city.units["cell_2"]))
    again = Reorganisation.objects.get(pk=decision.order.pk)
    second = meanwhile(
        owner,
        decision.approved,
        lambda: approve(by="another", order=again, approval=SIGNED, reason=WHY),
    )
    with pytest.raises(HouseError, match="đang ở trạng thái “Đã phê duyệt”"):
        second.result()
    assert Reorganisation.objects.get(pk=again.pk).approved_by == f"system:{BY}"


def homes(person: object) -> list[tuple[int, object]]:
    found = HomeCell.objects.filter(person=person).order_by("during")
    return [(home.cell_id, home.during) for home in found]


def test_a_member_admitted_while_the_cell_is_ended_goes_along(owner: Owner, committed_city: Cast) -> None:
    """The admission came first: the decision waits for it and takes the member to the other cell."""
    person, decision = add_person("Ngô Bá Khá"), cells_join(committed_city)
    second = meanwhile(
        owner, lambda: deeds.record(committed_city, "cell_2", person=person, decided_on=TODAY), put(decision)
    )
    assert second.result() is None
    both = [committed_city.units[key].pk for key in ("cell_2", "cell_1")]
    assert homes(person) == [(both[0], span(TODAY, DAY)), (both[1], span(DAY))]
    sound()


def test_an_admission_that_came_second_knows_the_end_of_the_cell(owner: Owner, committed_city: Cast) -> None:
    person, decision = add_person("Ngô Bá Khá"), cells_join(committed_city)
    second = meanwhile(
        owner, put(decision), lambda: deeds.record(committed_city, "cell_2", person=person, decided_on=TODAY)
    )
    assert second.result().cell == committed_city.units["cell_2"]
    both = [committed_city.units[key].pk for key in ("cell_2", "cell_1")]
    assert homes(person) == [(both[0], span(TODAY, DAY)), (both[1], span(DAY))]
    sound()


def test_an_admission_on_a_day_after_the_end_is_refused_in_the_race_too(
    owner: Owner, committed_city: Cast
) -> None:
    """A decision recorded late, and an admission of the same days: who comes second reads the successor."""
    person, decision = add_person("Ngô Bá Khá"), cells_join(committed_city, date(2024, 6, 1))
    second = meanwhile(
        owner, put(decision), lambda: deeds.record(committed_city, "cell_2", person=person, decided_on=TODAY)
    )
    with pytest.raises(Contradiction, match=r"“Chi bộ số 2” .* Từ sau đó ghi cho “Chi bộ số 1”"):
        second.result()
    assert not AdmissionEvent.objects.filter(person=person).exists()
    sound()


def test_a_home_that_begins_while_the_cell_is_ended_is_refused(owner: Owner, committed_city: Cast) -> None:
    person, cell = add_person("Ngô Bá Khá"), committed_city.units["cell_2"]
    second = meanwhile(
        owner,
        put(cells_join(committed_city)),
        lambda: admit_to_cell(by=BY, person=person, cell=cell, decided_on=TODAY, reason=WHY),
    )
    with pytest.raises(
        HouseError, match=r"ngày ghi nằm ngoài thời gian đó\. Từ sau đó ghi cho “Chi bộ số 1”"
    ):
        second.result()
    assert homes(person) == []
    sound()


def test_a_role_granted_while_the_unit_is_ended_goes_along(owner: Owner, committed_city: Cast) -> None:
    account, cell = committed_city.accounts["moi"], committed_city.units["cell_2"]
    second = meanwhile(
        owner,
        lambda: grant_role(by=BY, account=account, role_code="CLERK", unit=cell, first=TODAY, reason=WHY),
        put(cells_join(committed_city)),
    )
    assert second.result() is None
    grants = RoleGrant.objects.filter(account=account).order_by("during")
    assert [(grant.unit, grant.during) for grant in grants] == [
        (cell, span(TODAY, DAY)),
        (committed_city.units["cell_1"], span(DAY)),
    ]


def test_a_unit_founded_under_one_that_ends_goes_along(owner: Owner, committed_city: Cast) -> None:
    units = committed_city.units
    joined = Decision()
    joined.add(K.ABSORB, units["tan_hong"], origins=whole(units["phuc_xa"]))
    new = NewUnit("Chi bộ số 9", "Chi bộ số 9", UnitKind.CELL, Bloc.RESIDENTIAL, units["phuc_xa"])
    second = meanwhile(
        owner,
        put(joined.approved()),
        lambda: establish_unit(by=BY, new=new, first=TODAY, reason=WHY),
    )
    cell: Unit = second.result()
    assert [state.parent for state in cell.versions.order_by("during")] == [
        units["phuc_xa"],
        units["tan_hong"],
    ]
    sound()
