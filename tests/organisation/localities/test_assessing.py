"""Opening, facts, suggestion, confirming by another, reopening; two clerks on one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from namro.access.models import Account, RoleGrant
from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.actions import acting, declare
from namro.organisation.localities.actions import (
    Facts,
    Verdict,
    confirm,
    confirm_listed,
    open_assessment,
    open_missing,
    reopen,
    set_facts,
)
from namro.organisation.localities.checks import units_of
from namro.people.localities import Rule, asked, asked_of, rule_on, suggested
from namro.people.models import LocalityAssessment, Tenure
from namro.regulations.models import RuleParam
from namro.units.areas import atlas
from namro.units.models import AdminArea, Unit
from tests.cast import BY, TODAY, WHY, Cast
from tests.organisation.localities.conftest import native_of
from tests.people import offices
from tests.people.offices import BEGAN
from tests.personnel import world

LOCAL, NON_LOCAL = "LOCAL", "NON_LOCAL"
HERE, ELSEWHERE = "HERE", "ELSEWHERE"
Areas = dict[str, AdminArea]


def opened(city: Cast, tenure: Tenure, **says: object) -> LocalityAssessment:
    return open_assessment(by=city.accounts["badinh"], tenure=tenure, reason=WHY, **says)  # type: ignore[arg-type]


def settled(
    by: Account, row: LocalityAssessment, result: str = NON_LOCAL, note: str = "", on: date = TODAY
) -> LocalityAssessment:
    confirm(by=by, assessment=row, verdict=Verdict(result, on, note), read_at=row.version, reason=WHY)
    return row


# The rule


@pytest.mark.parametrize(
    ("local_if", "facts", "made"),
    [
        (("native",), {"native": HERE}, LOCAL),
        (("native",), {"native": ELSEWHERE}, NON_LOCAL),
        (("native",), {"native": ""}, ""),
        (("birth", "upbringing", "career"), {"birth": HERE, "upbringing": HERE, "career": HERE}, LOCAL),
        (
            ("birth", "upbringing", "career"),
            {"birth": HERE, "upbringing": "", "career": ELSEWHERE},
            NON_LOCAL,
        ),
        (("birth", "upbringing", "career"), {"birth": HERE, "upbringing": "", "career": HERE}, ""),
        ((), {}, ""),
    ],
)
def test_the_rule_makes_a_suggestion_of_the_facts_that_decide(
    local_if: tuple[str, ...], facts: dict[str, str], made: str
) -> None:
    rule = Rule(local_if, TODAY, "", confirmed=False, note="")
    everything = dict.fromkeys(("native", "birth", "upbringing", "career"), "") | facts
    assert suggested(rule, everything) == made


def test_the_rule_of_a_day_has_its_document_and_is_not_confirmed(city: Cast) -> None:
    rule = rule_on(TODAY)
    assert (rule.local_if, rule.confirmed) == (("native",), False)
    assert "65-QĐ/TW" in rule.citation and "birth" in rule.note
    assert rule.words == "quê quán" and rule.label == "locality.rule 28/4/2022: native"
    assert "98-QĐ/TW" in rule_on(date(2020, 1, 1)).citation


# Opening


def test_facts_come_from_the_areas_in_the_record(city: Cast, secretary: Tenure) -> None:
    row = opened(city, secretary)
    assert (row.native, row.birth, row.suggestion, row.state) == (ELSEWHERE, "", NON_LOCAL, "OPEN")
    assert row.during == span(BEGAN) and row.rule.startswith("locality.rule")
    assert [unit.pk for unit in units_of(row, atlas())] == [city.units["ba_dinh"].pk]


def test_a_native_of_a_commune_of_the_district_is_a_local(
    city: Cast, secretary: Tenure, areas: Areas
) -> None:
    native_of(secretary.person, areas["phuc_xa"])
    row = opened(city, Tenure.objects.get(pk=secretary.pk), facts=Facts(upbringing=ELSEWHERE))
    assert (row.native, row.upbringing, row.suggestion) == (HERE, ELSEWHERE, LOCAL)


def test_who_is_not_a_local_of_the_district_may_be_one_of_the_city(
    city: Cast, secretary: Tenure, areas: Areas
) -> None:
    with acting(BY, WHY):
        post = world.post("CITY_CHAIR", city.units["city"], areas["vinh_long"])
        tenure = world.held(post, None, person=secretary.person, concurrent=True)
    assert opened(city, secretary).suggestion == NON_LOCAL
    assert open_assessment(by=BY, tenure=tenure, reason=WHY).suggestion == LOCAL


def test_nobody_is_asked_of_twice(city: Cast, secretary: Tenure) -> None:
    opened(city, secretary)
    with pytest.raises(HouseError, match="đã được xét cho “Quận Ba Đình” từ 04/01/2021"):
        opened(city, secretary)


@pytest.mark.parametrize("first", [date(2020, 12, 31), TODAY + timedelta(days=1), date(2040, 7, 5)])
def test_it_is_asked_of_days_in_the_post_and_not_of_days_to_come(
    city: Cast, secretary: Tenure, first: date
) -> None:
    with pytest.raises(HouseError, match=r"giữ chức danh .*không sau hôm nay"):
        opened(city, secretary, first=first)
    assert opened(city, secretary, first=TODAY).during == span(TODAY)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"acting": True}, "giao quyền, phụ trách không phải là giữ"),
        ({"state": "PENDING_APPROVAL"}, "đang giữ chức danh"),
    ],
)
def test_only_holders_are_asked_of(city: Cast, areas: Areas, changes: dict[str, Any], says: str) -> None:
    with acting(BY, WHY):
        tenure = world.held(
            world.post("DISTRICT_CHAIR", city.units["ba_dinh"], areas["ba_dinh"]), None, **changes
        )
    with pytest.raises(HouseError, match=says):
        opened(city, tenure)


def test_a_post_without_area_or_outside_the_rule_is_not_asked_of(city: Cast, areas: Areas) -> None:
    with acting(BY, WHY):
        tenure = world.held(world.post("DISTRICT_CHAIR", city.units["ba_dinh"], None), None)
    with pytest.raises(HouseError, match="không thuộc diện"):
        opened(city, tenure)


def test_an_area_that_nobody_carried_on_whole_is_told(city: Cast, secretary: Tenure, areas: Areas) -> None:
    with acting(BY, WHY):
        AdminArea.objects.filter(pk=areas["ba_dinh"].pk).update(
            during=span(date(2000, 1, 1), date(2024, 7, 1))
        )
    with pytest.raises(HouseError, match="không có một địa bàn nào kế thừa toàn bộ"):
        opened(city, secretary)


def test_all_who_were_forgotten_are_opened_at_once(city: Cast, secretary: Tenure, areas: Areas) -> None:
    with acting(BY, WHY):
        other = world.held(world.post("DISTRICT_CHAIR", city.units["ba_dinh"], areas["ba_dinh"]), "LOCAL")
        world.held(world.post("COMMUNE_CHAIR", city.units["phuc_xa"], areas["phuc_xa"]), None)
        world.held(world.post("DISTRICT_CHAIR", city.units["ba_vi"], areas["ba_vi"]), None)
    assert open_missing(by=city.accounts["badinh"], unit=city.units["ba_dinh"], reason=WHY) == 2
    assert open_missing(by=city.accounts["badinh"], unit=city.units["ba_dinh"], reason=WHY) == 0
    assert LocalityAssessment.objects.filter(person=other.person).count() == 1
    stages = [one.stage for one in asked(asked_of(TODAY).select_related("post"), TODAY, atlas())]
    assert sorted(stages) == ["done", "missing", "open", "open"]


def test_of_many_who_were_forgotten_the_statements_stay_few(
    city: Cast, areas: Areas, django_assert_max_num_queries: Any
) -> None:
    with acting(BY, WHY):
        post = world.post("DISTRICT_VICE_CHAIR", city.units["ba_dinh"], areas["ba_dinh"], places=30)
        for _ in range(30):
            world.held(post, None)
    with django_assert_max_num_queries(25):
        assert open_missing(by=BY, unit=city.units["city"], reason=WHY) == 30


def test_who_was_asked_before_is_asked_from_when_that_ended(
    city: Cast, secretary: Tenure, areas: Areas
) -> None:
    with acting(BY, WHY):
        world.assessment(secretary.person, areas["ba_dinh"], "LOCAL", end=date(2023, 1, 1))
    assert open_missing(by=BY, unit=city.units["city"], reason=WHY) == 1
    assert LocalityAssessment.objects.get(state="OPEN").during == span(date(2023, 1, 1))


def test_who_is_asked_from_a_later_day_is_asked_until_then(
    city: Cast, secretary: Tenure, areas: Areas
) -> None:
    """And stops nobody else from being asked."""
    later = date(2024, 9, 1)
    with acting(BY, WHY):
        world.assessment(secretary.person, areas["ba_dinh"], "LOCAL", first=later)
        world.held(world.post("DISTRICT_CHAIR", city.units["ba_dinh"], areas["ba_dinh"]), None)
    assert open_missing(by=BY, unit=city.units["city"], reason=WHY) == 2
    assert LocalityAssessment.objects.get(person=secretary.person, state="OPEN").during == span(BEGAN, later)


# Facts by hand


def test_facts_by_hand_make_a_new_suggestion(city: Cast, secretary: Tenure) -> None:
    row = opened(city, secretary)
    facts = Facts(native=HERE, birth=HERE, upbringing=HERE, career=ELSEWHERE)
    set_facts(by=city.accounts["badinh"], assessment=row, facts=facts, read_at=0, reason="theo lý lịch")
    row.refresh_from_db()
    assert (row.suggestion, row.version, row.career) == (LOCAL, 1, ELSEWHERE)


def test_facts_of_what_is_confirmed_are_not_changed(city: Cast, secretary: Tenure, leader: Account) -> None:
    row = settled(leader, opened(city, secretary))
    with pytest.raises(HouseError, match="Đã kết luận ngày 05/7/2024"):
        set_facts(by=city.accounts["badinh"], assessment=row, facts=Facts(), read_at=1, reason=WHY)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_asked(city: Cast, secretary: Tenure, reason: str) -> None:
    with pytest.raises(HouseError, match="Ghi lý do"):
        open_assessment(by=BY, tenure=secretary, reason=reason)


# Confirming


def test_somebody_else_confirms(city: Cast, secretary: Tenure, leader: Account) -> None:
    row = settled(leader, opened(city, secretary))
    row.refresh_from_db()
    assert (row.state, row.result, row.decided_on, row.version) == ("CONFIRMED", NON_LOCAL, TODAY, 1)


def test_who_wrote_it_last_does_not_confirm_it(city: Cast, secretary: Tenure, leader: Account) -> None:
    analyst = city.accounts["thanhuy"]
    row = open_assessment(by=analyst, tenure=secretary, reason=WHY)
    with pytest.raises(Refused, match="người ghi căn cứ gần nhất"):
        settled(analyst, row)
    settled(leader, row)


def test_the_only_holder_of_the_right_confirms_what_he_wrote(city: Cast, secretary: Tenure) -> None:
    analyst = city.accounts["thanhuy"]
    with acting(BY, WHY):
        RoleGrant.objects.exclude(account=analyst).filter(role_code__in=("LEADER", "CITY_ANALYST")).delete()
    row = settled(analyst, open_assessment(by=analyst, tenure=secretary, reason=WHY))
    assert row.state == "CONFIRMED"


def test_nobody_confirms_about_himself(city: Cast, secretary: Tenure, leader: Account) -> None:
    row = opened(city, secretary)
    with acting(BY, WHY):
        leader.person = secretary.person
        leader.save()
    with pytest.raises(Refused, match="không tự kết luận về mình"):
        settled(leader, row)


@pytest.mark.parametrize("username", ["badinh", "phucxa", "quantri", "moi"])
def test_who_lacks_the_right_is_told_whose_it_is(city: Cast, secretary: Tenure, username: str) -> None:
    row = opened(city, secretary)
    with pytest.raises(Refused, match="kết luận người địa phương"):
        settled(city.accounts[username], row)


@pytest.mark.parametrize("username", ["phucxa", "quantri", "moi", "lanhdao"])
def test_who_does_not_keep_posts_does_not_open(city: Cast, secretary: Tenure, username: str) -> None:
    with pytest.raises(Refused, match="ghi chức danh"):
        open_assessment(by=city.accounts[username], tenure=secretary, reason=WHY)


def test_a_leader_of_another_district_confirms_nothing_here(
    city: Cast, secretary: Tenure, leader: Account, areas: Areas
) -> None:
    with acting(BY, WHY):
        tenure = world.held(world.post("DISTRICT_CHAIR", city.units["ba_vi"], areas["ba_vi"]), None)
    row = open_assessment(by=BY, tenure=tenure, reason=WHY)
    with pytest.raises(Refused, match="nằm ngoài phạm vi"):
        settled(leader, row)


def test_a_departure_from_the_suggestion_says_why(city: Cast, secretary: Tenure, leader: Account) -> None:
    row = opened(city, secretary)
    with pytest.raises(HouseError, match="Kết luận khác gợi ý"):
        settled(leader, row, LOCAL)
    row.refresh_from_db()
    settled(leader, row, LOCAL, "sinh ra và lớn lên tại quận")
    assert (row.result, row.note) == (LOCAL, "sinh ra và lớn lên tại quận")


@pytest.mark.parametrize("result", ["", "MAYBE"])
def test_a_result_is_one_of_two(city: Cast, secretary: Tenure, leader: Account, result: str) -> None:
    with pytest.raises(HouseError, match="Chọn kết luận"):
        settled(leader, opened(city, secretary), result)


def test_a_day_to_come_is_no_day_of_a_decision(city: Cast, secretary: Tenure, leader: Account) -> None:
    with pytest.raises(HouseError, match="ở sau hôm nay"):
        settled(leader, opened(city, secretary), on=date(2024, 7, 6))


def test_the_second_reads_who_was_first(city: Cast, secretary: Tenure, leader: Account) -> None:
    row = opened(city, secretary)
    mine = LocalityAssessment.objects.get(pk=row.pk)
    set_facts(by=city.accounts["badinh"], assessment=row, facts=Facts(), read_at=0, reason=WHY)
    with pytest.raises(HouseError, match=r"Đồng chí Lê Thị Ba, lúc .* vừa ghi vào bản này"):
        confirm(by=leader, assessment=mine, verdict=Verdict(NON_LOCAL, TODAY), read_at=0, reason=WHY)


# A list at once


def test_a_list_is_confirmed_as_suggested(
    city: Cast, secretary: Tenure, leader: Account, areas: Areas
) -> None:
    with acting(BY, WHY):
        chair = world.held(world.post("DISTRICT_CHAIR", city.units["ba_dinh"], areas["ba_dinh"]), None)
    native_of(chair.person, areas["phuc_xa"])
    rows = [opened(city, secretary), opened(city, Tenure.objects.get(pk=chair.pk))]
    assert confirm_listed(by=leader, chosen={row.pk: 0 for row in rows}, on=TODAY, reason=WHY) == 2
    results = LocalityAssessment.objects.order_by("pk").values_list("result", flat=True)
    assert list(results) == [NON_LOCAL, LOCAL]


def test_one_without_a_suggestion_stops_the_list(
    city: Cast, secretary: Tenure, leader: Account, areas: Areas
) -> None:
    with acting(BY, WHY):
        chair = world.held(world.post("DISTRICT_CHAIR", city.units["ba_dinh"], areas["ba_dinh"]), None)
    rows = [opened(city, secretary), opened(city, chair)]
    with pytest.raises(HouseError, match=r"Chưa có gợi ý cho: Lê Văn Chức"):
        confirm_listed(by=leader, chosen={row.pk: 0 for row in rows}, on=TODAY, reason=WHY)
    assert not LocalityAssessment.objects.filter(state="CONFIRMED").exists()


def test_one_written_by_another_since_stops_the_list(
    city: Cast, secretary: Tenure, leader: Account, areas: Areas
) -> None:
    with acting(BY, WHY):
        chair = world.held(world.post("DISTRICT_CHAIR", city.units["ba_dinh"], areas["ba_dinh"]), None)
    native_of(chair.person, areas["phuc_xa"])
    rows = [opened(city, secretary), opened(city, Tenure.objects.get(pk=chair.pk))]
    set_facts(by=BY, assessment=rows[1], facts=Facts(), read_at=0, reason=WHY)
    with pytest.raises(HouseError, match="Hệ thống"):
        confirm_listed(by=leader, chosen={row.pk: 0 for row in rows}, on=TODAY, reason=WHY)
    assert not LocalityAssessment.objects.filter(state="CONFIRMED").exists()


def test_of_a_list_too_who_wrote_it_does_not_confirm_it(city: Cast, secretary: Tenure) -> None:
    row = open_assessment(by=city.accounts["thanhuy"], tenure=secretary, reason=WHY)
    with pytest.raises(Refused, match="người ghi căn cứ gần nhất"):
        confirm_listed(by=city.accounts["thanhuy"], chosen={row.pk: 0}, on=TODAY, reason=WHY)


@pytest.mark.parametrize(("chosen", "says"), [({}, "Chưa chọn"), ({999999: 0}, "không còn ở đây")])
def test_an_empty_or_strange_list_is_refused(
    city: Cast, leader: Account, chosen: dict[int, int], says: str
) -> None:
    with pytest.raises(HouseError, match=says):
        confirm_listed(by=leader, chosen=chosen, on=TODAY, reason=WHY)


# Reopening by hand


def test_reopened_from_a_day_the_old_result_stands_before_it(
    city: Cast, secretary: Tenure, leader: Account
) -> None:
    row = settled(leader, opened(city, secretary))
    again = reopen(
        by=city.accounts["badinh"], assessment=row, first=date(2024, 7, 1), read_at=1, reason="đơn đề nghị"
    )
    row.refresh_from_db()
    assert (row.result, row.during) == (NON_LOCAL, span(BEGAN, date(2024, 7, 1)))
    assert (again.state, again.reopens, again.during) == ("OPEN", row, span(date(2024, 7, 1)))
    assert again.suggestion == NON_LOCAL


def test_reopened_from_its_first_day_it_is_the_same_row(
    city: Cast, secretary: Tenure, leader: Account
) -> None:
    row = settled(leader, opened(city, secretary), LOCAL, "ghi nhầm")
    again = reopen(by=BY, assessment=row, first=BEGAN, read_at=1, reason="kết luận nhầm")
    assert again.pk == row.pk and (again.state, again.result, again.note) == ("OPEN", "", "")
    assert LocalityAssessment.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "says"), [(date(2019, 1, 1), "Chọn ngày từ 04/01/2021"), (date(2024, 8, 1), "ở sau hôm nay")]
)
def test_reopened_within_its_days(
    city: Cast, secretary: Tenure, leader: Account, first: date, says: str
) -> None:
    row = settled(leader, opened(city, secretary))
    with pytest.raises(HouseError, match=says):
        reopen(by=BY, assessment=row, first=first, read_at=None, reason=WHY)


def test_what_waits_is_not_reopened(city: Cast, secretary: Tenure) -> None:
    with pytest.raises(HouseError, match="không cần mở lại"):
        reopen(by=BY, assessment=opened(city, secretary), first=BEGAN, read_at=0, reason=WHY)


def test_another_rule_of_the_day_is_used_and_named(city: Cast, secretary: Tenure) -> None:
    with acting(BY, WHY):
        RuleParam.objects.filter(key="locality.rule", during__upper_inf=True).update(
            value={"local_if": ["birth", "upbringing", "career"]}
        )
    row = opened(city, secretary, facts=Facts(birth=HERE, upbringing=HERE, career=HERE))
    assert (row.suggestion, row.rule) == (LOCAL, "locality.rule 28/4/2022: birth+upbringing+career")


def test_a_unit_that_is_gone_leaves_it_to_the_city(city: Cast, secretary: Tenure, areas: Areas) -> None:
    with acting(BY, WHY):
        row = world.assessment(offices.someone("Người Cũ"), areas["ba_dinh"], "")
    assert units_of(row, atlas()) == [Unit.objects.get(pk=city.units["city"].pk)]
    declare(actor="system:test")
    with pytest.raises(Refused, match="nằm ngoài phạm vi"):
        set_facts(by=city.accounts["badinh"], assessment=row, facts=Facts(), read_at=0, reason=WHY)
