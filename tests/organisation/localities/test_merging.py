"""Areas merge: what stood for them ends, and is asked again for what follows; nothing is carried over."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from namro.access.models import Account
from namro.access.queries import Refused
from namro.figures.address import Address
from namro.figures.folds import Amount, figure
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.ground.ranges import DateRange, span
from namro.journal.actions import acting, declare
from namro.organisation.areas.actions import Passing, record_area_successions
from namro.organisation.localities.actions import Verdict, confirm, open_assessment
from namro.people.models import LocalityAssessment, Person, Tenure
from namro.units.models import AdminArea, AreaLevel, AreaSuccession
from tests.cast import BY, WHY, Cast
from tests.organisation.localities.conftest import native_of
from tests.people import offices
from tests.people.offices import BEGAN
from tests.personnel import world

Areas = dict[str, AdminArea]
ON = date(2024, 5, 1)
EVE = ON - timedelta(days=1)
PART = AreaSuccession.Extent.PART


def new(name: str, level: str = AreaLevel.CITY, **says: object) -> AdminArea:
    with acting(BY, WHY):
        return world.area(name, level, first=ON, **says)  # type: ignore[arg-type]


def passed(old: AdminArea, to: AdminArea, extent: str = "WHOLE", on: date = ON, by: object = BY) -> None:
    old.refresh_from_db()
    record_area_successions(by=by, passings=[Passing(old, to, on, extent)], reason="theo nghị quyết")
    declare(actor="system:test")


def ended(area: AdminArea) -> None:
    with acting(BY, WHY):
        AdminArea.objects.filter(pk=area.pk).update(during=span(area.during.lower, ON))


def assessed(area: AdminArea, result: str = "NON_LOCAL", **says: object) -> LocalityAssessment:
    with acting(BY, WHY):
        made = world.assessment(offices.someone(), area, result, **says)  # type: ignore[arg-type]
    declare(actor="system:test")
    return made


def of(person: Person) -> list[tuple[str, str, DateRange]]:
    rows = LocalityAssessment.objects.filter(person=person).select_related("area").order_by("during", "pk")
    return [(row.area.name, row.result or row.state, row.during) for row in rows]


# The case of Vĩnh Long (personnel §2.4.4)


@pytest.fixture
def vinh_long(city: Cast, areas: Areas) -> Tenure:
    """The secretary of Vĩnh Long, native of a commune of Trà Vinh, confirmed as no local."""
    with acting(BY, WHY):
        tenure = world.held(world.post("CITY_SECRETARY", city.units["city"], areas["vinh_long"]), None)
        commune = world.area("Xã của Trà Vinh", parent=areas["tra_vinh"])
    native_of(tenure.person, commune)
    row = open_assessment(by=BY, tenure=Tenure.objects.get(pk=tenure.pk), reason=WHY)
    assert row.suggestion == "NON_LOCAL"
    confirm(by=BY, assessment=row, verdict=Verdict("NON_LOCAL", date(2024, 1, 5)), read_at=0, reason=WHY)
    declare(actor="system:test")
    return tenure


@pytest.mark.parametrize(
    "absorbed", [False, True], ids=["a new province", "the old province goes on, larger"]
)
def test_case_of_vinh_long_a_secretary_becomes_a_local_by_a_merger(
    city: Cast, vinh_long: Tenure, areas: Areas, absorbed: bool
) -> None:
    """§2.4.4: native of Trà Vinh, non-local until both are one province; then asked again, as a local."""
    if absorbed:
        follows = areas["vinh_long"]
        passed(areas["tra_vinh"], follows)
    else:
        follows = new("Tỉnh Vĩnh Long mới")
        passings = [Passing(areas[name], follows, ON) for name in ("vinh_long", "tra_vinh")]
        record_area_successions(by=BY, passings=passings, reason="theo nghị quyết")
        declare(actor="system:test")
    old, again = LocalityAssessment.objects.filter(person=vinh_long.person).order_by("during")
    assert (old.result, old.during.upper) == ("NON_LOCAL", ON)
    assert (again.area, again.state, again.suggestion, again.reopens) == (follows, "OPEN", "LOCAL", old)
    assert again.during == span(ON)
    confirm(by=BY, assessment=again, verdict=Verdict("LOCAL", date(2024, 5, 2)), read_at=None, reason=WHY)
    declare(actor="system:test")
    assert [row[1] for row in of(vinh_long.person)] == ["NON_LOCAL", "LOCAL"]


def test_edge_case_12_between_merger_and_confirmation_nothing_is_known(
    city: Cast, secretary: Tenure, areas: Areas
) -> None:
    row = open_assessment(by=BY, tenure=secretary, reason=WHY)
    confirm(by=BY, assessment=row, verdict=Verdict("NON_LOCAL", date(2024, 1, 5)), read_at=0, reason=WHY)
    passed(areas["ba_dinh"], new("Quận mới", AreaLevel.DISTRICT, parent=areas["vinh_long"]))

    def told(key: str, period: str) -> int:
        address = Address(f"personnel.{key}.district_secretaries", city.code("city"), Period.parse(period))
        found = figure(address)
        assert isinstance(found, Amount)
        return found.amount

    assert (told("nonlocal", "2024-04"), told("locality_unknown", "2024-04")) == (1, 0)
    assert (told("nonlocal", "2024-05"), told("locality_unknown", "2024-05")) == (0, 1)
    again = LocalityAssessment.objects.get(state="OPEN")
    confirm(by=BY, assessment=again, verdict=Verdict("NON_LOCAL", date(2024, 5, 9)), read_at=0, reason=WHY)
    declare(actor="system:test")
    assert (told("nonlocal", "2024-05"), told("locality_unknown", "2024-05")) == (1, 0)


# What ends, what is asked again, what stays


@pytest.mark.parametrize("result", ["LOCAL", "NON_LOCAL", ""])
def test_whole_everything_ends_and_is_asked_again(city: Cast, areas: Areas, result: str) -> None:
    row = assessed(areas["ba_vi"], result)
    follows = new("Huyện mới", AreaLevel.DISTRICT)
    passed(areas["ba_vi"], follows)
    assert of(row.person) == [
        ("Huyện Ba Vì", result or "OPEN", span(date(2015, 1, 1), ON)),
        ("Huyện mới", "OPEN", span(ON)),
    ]
    areas["ba_vi"].refresh_from_db()
    assert areas["ba_vi"].during.upper == ON


@pytest.mark.parametrize(("result", "again"), [("LOCAL", False), ("NON_LOCAL", True)])
def test_of_an_area_that_grows_who_is_a_local_stays_one(
    city: Cast, areas: Areas, result: str, again: bool
) -> None:
    row = assessed(areas["ba_dinh"], result)
    passed(areas["ba_vi"], areas["ba_dinh"])
    assert (len(of(row.person)) == 2) is again
    assert (of(row.person)[-1][1] == "OPEN") is again


@pytest.mark.parametrize(("result", "again"), [("LOCAL", True), ("NON_LOCAL", False)])
def test_of_an_area_that_gives_a_part_away_who_is_none_stays_none(
    city: Cast, areas: Areas, result: str, again: bool
) -> None:
    row = assessed(areas["ba_vi"], result)
    passed(areas["ba_vi"], areas["ba_dinh"], PART)
    assert (len(of(row.person)) == 2) is again
    assert of(row.person)[-1][0] == "Huyện Ba Vì"


def test_of_an_area_that_is_divided_and_ends_the_next_post_says_where_to_ask(
    city: Cast, areas: Areas
) -> None:
    row = assessed(areas["ba_vi"], "LOCAL")
    ended(areas["ba_vi"])
    areas["ba_vi"].refresh_from_db()
    for name in ("Huyện Bắc", "Huyện Nam"):
        passed(areas["ba_vi"], new(name, AreaLevel.DISTRICT), PART)
    assert of(row.person) == [("Huyện Ba Vì", "LOCAL", span(date(2015, 1, 1), ON))]


def test_what_waits_for_an_area_that_grows_is_told_its_new_suggestion(city: Cast, areas: Areas) -> None:
    row = assessed(areas["ba_dinh"], "")
    native_of(row.person, areas["tan_hong"])
    passed(areas["ba_vi"], areas["ba_dinh"])
    row.refresh_from_db()
    assert (row.native, row.suggestion, row.version) == ("HERE", "LOCAL", 1)


def test_what_people_said_of_the_old_area_is_not_said_of_the_new(city: Cast, areas: Areas) -> None:
    row = assessed(areas["ba_vi"], "LOCAL", upbringing="HERE", career="ELSEWHERE")
    passed(areas["ba_vi"], new("Huyện mới", AreaLevel.DISTRICT))
    again = LocalityAssessment.objects.get(person=row.person, state="OPEN")
    assert (again.native, again.upbringing, again.career, again.suggestion) == ("", "", "", "")


def test_who_stands_assessed_for_what_takes_over_is_asked_once(city: Cast, areas: Areas) -> None:
    row = assessed(areas["ba_vi"])
    with acting(BY, WHY):
        world.assessment(row.person, areas["ba_dinh"], "LOCAL")
    passed(areas["ba_vi"], areas["ba_dinh"])
    assert of(row.person) == [
        ("Huyện Ba Vì", "NON_LOCAL", span(date(2015, 1, 1), ON)),
        ("Quận Ba Đình", "LOCAL", span(date(2015, 1, 1))),
    ]


def test_an_area_that_passes_on_the_day_it_took_over_is_passed_by(city: Cast, areas: Areas) -> None:
    row = assessed(areas["ba_vi"])
    last = new("Huyện sau cùng", AreaLevel.DISTRICT)
    ended(areas["ba_vi"])
    areas["ba_vi"].refresh_from_db()
    between = areas["ba_dinh"]
    passings = [Passing(areas["ba_vi"], between, ON), Passing(between, last, ON)]
    record_area_successions(by=BY, passings=passings, reason=WHY)
    declare(actor="system:test")
    assert [(name, state) for name, state, _ in of(row.person)] == [
        ("Huyện Ba Vì", "NON_LOCAL"),
        ("Huyện sau cùng", "OPEN"),
    ]
    assert LocalityAssessment.objects.get(state="OPEN").reopens == row


def test_a_result_that_began_when_the_area_was_gone_stops_the_recording(city: Cast, areas: Areas) -> None:
    assessed(areas["ba_vi"], first=date(2024, 6, 1))
    with pytest.raises(HouseError, match=r"đã được xét cho “Huyện Ba Vì” từ 01/6/2024"):
        passed(areas["ba_vi"], new("Huyện mới", AreaLevel.DISTRICT), on=date(2024, 6, 1))
    assert not AreaSuccession.objects.exists()


def test_of_a_few_thousand_the_statements_stay_few(
    city: Cast, areas: Areas, django_assert_max_num_queries: object
) -> None:
    for _ in range(30):
        assessed(areas["ba_vi"])
    follows = new("Huyện mới", AreaLevel.DISTRICT)
    with django_assert_max_num_queries(40):  # type: ignore[operator]
        passed(areas["ba_vi"], follows)
    assert LocalityAssessment.objects.filter(state="OPEN").count() == 30


# Who may record it, and what is refused


@pytest.mark.parametrize("username", ["badinh", "phucxa", "lanhdao", "moi"])
def test_only_the_city_records_what_becomes_of_areas(city: Cast, areas: Areas, username: str) -> None:
    by: Account = city.accounts[username]
    with pytest.raises(Refused, match="sắp xếp tổ chức"):
        passed(areas["ba_vi"], areas["ba_dinh"], by=by)


def test_the_city_s_clerk_records_it(city: Cast, areas: Areas) -> None:
    passed(areas["ba_vi"], areas["ba_dinh"], by=city.accounts["thanhuy"])
    assert AreaSuccession.objects.get().extent == "WHOLE"


def test_what_cannot_be_is_refused(city: Cast, areas: Areas) -> None:
    later = new("Huyện mới", AreaLevel.DISTRICT)
    with pytest.raises(HouseError, match="có hiệu lực từ 01/5/2024"):
        passed(areas["ba_vi"], later, on=EVE)
    with pytest.raises(HouseError, match="không kế thừa chính mình"):
        passed(areas["ba_vi"], areas["ba_vi"])
    with pytest.raises(HouseError, match="chỉ chuyển trong thời gian đó"):
        passed(later, areas["ba_vi"])
    ended(areas["ba_vi"])
    with pytest.raises(HouseError, match="chỉ chuyển trong thời gian đó"):
        passed(areas["ba_vi"], later, on=ON + timedelta(days=5))


def test_of_many_each_says_whether_all_or_a_part_passed_on(city: Cast, areas: Areas) -> None:
    passings = [
        Passing(areas["ba_vi"], areas["ba_dinh"], ON),
        Passing(areas["tra_vinh"], areas["vinh_long"], ON, "X"),
    ]
    with pytest.raises(ValidationError, match="'X'"):
        record_area_successions(by=BY, passings=passings, reason=WHY)


def test_an_area_with_a_later_end_does_not_pass_on_whole_before(city: Cast, areas: Areas) -> None:
    follows = new("Huyện mới", AreaLevel.DISTRICT)
    with acting(BY, WHY):
        AdminArea.objects.filter(pk=areas["ba_vi"].pk).update(during=span(date(2000, 1, 1), date(2025, 1, 1)))
    with pytest.raises(HouseError, match="hết hiệu lực cùng ngày"):
        passed(areas["ba_vi"], follows)


def test_it_is_recorded_once_and_with_a_reason(city: Cast, areas: Areas) -> None:
    passed(areas["ba_vi"], areas["ba_dinh"])
    with pytest.raises(HouseError, match=r"đã ghi|đã nhập toàn bộ"):
        passed(areas["ba_vi"], areas["ba_dinh"])
    with pytest.raises(HouseError, match="Ghi lý do"):
        record_area_successions(by=BY, passings=[Passing(areas["ba_dinh"], areas["ba_vi"], ON)], reason=" ")


def test_two_of_one_decision_that_name_one_area_twice_are_refused(city: Cast, areas: Areas) -> None:
    ended(areas["ba_vi"])
    areas["ba_vi"].refresh_from_db()
    targets = [areas["ba_dinh"], new("Huyện mới", AreaLevel.DISTRICT)]
    with pytest.raises(HouseError, match="đã nhập toàn bộ vào một địa bàn khác"):
        record_area_successions(
            by=BY, passings=[Passing(areas["ba_vi"], one, ON) for one in targets], reason=WHY
        )


def test_nothing_passed_on_is_nothing_asked_again(city: Cast) -> None:
    assert record_area_successions(by=BY, passings=[], reason=WHY) == []
    assert BEGAN < ON
