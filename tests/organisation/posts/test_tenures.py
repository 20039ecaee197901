"""Who takes a place in a post or a body, is elected and approved, leaves; what keeps somebody from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.organisation.posts.actions import Close, Paper, end_post
from namro.organisation.posts.states import NEXT, OWNERS
from namro.organisation.posts.tenures import checks
from namro.organisation.posts.tenures.actions import (
    NewTenure,
    Outcome,
    annul_tenure,
    correct_tenure,
    decide,
    end_tenure,
    facts,
    open_tenure,
)
from namro.people.models import BodyKind, HomeCell, Tenure, Vacancy
from namro.units.models import Unit, UnitVersion
from tests.cast import BY, WHY, Cast
from tests.organisation.posts.making import FIRST, PAPER, leave, leaving, left, member, post, seated, term
from tests.people import make

End, S = Tenure.End, Tenure.State
LATER = date(2023, 1, 1)
TODAY = date(2024, 7, 5)


# Taking a place


def test_somebody_holds_a_post_from_a_day_on(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    held = seated(made, planned_until=date(2026, 1, 4), concurrent=True)
    assert (held.state, held.during, held.end_ground) == (S.HELD, span(FIRST), "")
    assert (held.decision_no, held.decided_on, held.planned_until) == ("20-QĐ/TU", FIRST, date(2026, 1, 4))
    assert held.concurrent and not held.acting
    assert not Vacancy.objects.filter(post=made).exists()


def test_acting_is_not_holding(city: Cast) -> None:
    """On 25 June a deputy was to run the office until a secretary was there: the post stays vacant."""
    made = post(city.units["ba_dinh"], "DISTRICT_SECRETARY")
    acting = seated(made, date(2024, 6, 25), mode="ACTING")
    assert acting.acting
    assert Vacancy.objects.get(post=made).during == span(FIRST)
    leave(acting, date(2024, 7, 1))
    seated(made, date(2024, 7, 1))
    assert Vacancy.objects.get(post=made).during == span(FIRST, date(2024, 7, 1))


def test_a_tenure_that_is_long_over_is_written_at_once(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    held = seated(made, leaving=leaving(date(2021, 2, 1), "RETIRED"))
    assert (held.during, held.end_ground) == (span(FIRST, date(2021, 2, 1)), End.RETIRED)


def test_at_a_post_with_a_known_end_the_tenure_has_that_end(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    end_post(by=BY, post=made, close=Close(LATER, PAPER), reason=WHY)
    made.refresh_from_db()
    held = seated(made)
    assert (held.during, held.end_ground) == (span(FIRST, LATER), End.POST_ENDED)


def test_at_a_unit_with_a_known_end_it_ends_with_the_unit(city: Cast) -> None:
    unit, end = city.units["cell_2"], date(2025, 1, 1)
    HomeCell.objects.filter(cell=unit).delete()
    Unit.objects.filter(pk=unit.pk).update(alive=span(date(2024, 3, 1), end))
    UnitVersion.objects.filter(unit=unit).update(during=span(date(2024, 3, 1), end))
    made = post(Unit.objects.get(pk=unit.pk), "CELL_SECRETARY", date(2024, 4, 1))
    first = seated(made, date(2024, 4, 1), leaving=leaving(date(2024, 6, 1)))
    assert first.end_ground == End.TRANSFERRED
    second = seated(made, date(2024, 6, 1))
    assert (second.end_ground, second.during.upper) == (End.UNIT_ENDED, end)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"paper": Paper("", FIRST)}, "Ghi số và ngày của quyết định"),
        ({"paper": Paper("20-QĐ/TU", date(2024, 7, 6))}, "ở sau hôm nay"),
        ({"paper": Paper("20-QĐ/TU", FIRST + timedelta(1))}, "ở sau ngày có hiệu lực 04/01/2021"),
        ({"planned_until": FIRST}, "Ngày dự kiến đến phải sau"),
        ({"mode": "ACTING", "state": "PENDING_APPROVAL"}, "không chờ bầu hay chuẩn y"),
        ({"mode": "APPOINTED", "state": "PENDING_ELECTION"}, "chọn hình thức “bầu”"),
    ],
)
def test_days_papers_and_modes_that_cannot_be(city: Cast, said: dict[str, object], sentence: str) -> None:
    with pytest.raises(HouseError, match=sentence):
        seated(post(city.units["ba_dinh"]), **said)


def test_a_decision_with_effect_from_before_says_so(city: Cast) -> None:
    late = Paper("20-QĐ/TU", FIRST + timedelta(30))
    assert seated(post(city.units["ba_dinh"]), paper=late, retroactive=True).decided_on == late.day


@pytest.mark.parametrize("mode", ["APPOINTED", "ACTING", "SECONDED", "ASSIGNED", "REAPPOINTED"])
def test_into_a_body_one_is_elected_or_designated(city: Cast, mode: str) -> None:
    with pytest.raises(HouseError, match=r"do bầu hoặc do chỉ định|không chờ"):
        seated(term(city.units["ba_dinh"]), mode=mode)


def test_a_tenure_does_not_begin_before_its_post(city: Cast) -> None:
    with pytest.raises(HouseError, match="chỉ có từ 04/01/2021; thời gian giữ phải ở trong"):
        seated(post(city.units["ba_dinh"]), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("account", "unit"), [("lanhdao", "ba_dinh"), ("badinh", "ba_vi"), ("quantri", "city")]
)
def test_who_has_no_right_at_the_unit_seats_nobody(city: Cast, account: str, unit: str) -> None:
    made = post(city.units[unit], "SUPERIOR_SECRETARY")
    new = NewTenure(member(), made, FIRST, "APPOINTED", PAPER)
    with pytest.raises(Refused):
        open_tenure(by=city.accounts[account], new=new, reason=WHY)
    held = seated(made)
    for attempt in (
        lambda: end_tenure(by=city.accounts[account], tenure=held, leaving=leaving(LATER), reason=WHY),
        lambda: annul_tenure(by=city.accounts[account], tenure=held, paper=PAPER, reason=WHY),
        lambda: correct_tenure(by=city.accounts[account], tenure=held, said=facts(held), reason=WHY),
        lambda: decide(by=city.accounts[account], tenure=held, outcome=YES, reason=WHY),
    ):
        with pytest.raises(Refused):
            attempt()


# The person


@pytest.mark.parametrize(
    ("ground", "words"), [("DIED", "từ trần"), ("EXPELLED", "khai trừ"), ("TRANSFERRED_OUT", "chuyển")]
)
def test_who_died_or_left_takes_no_place_after_that(city: Cast, ground: str, words: str) -> None:
    person, made = member("Đỗ Văn Đi"), post(city.units["ba_dinh"])
    left(person, LATER, ground)
    with pytest.raises(HouseError, match=f"Đỗ Văn Đi không còn là đảng viên .* từ 01/01/2023 .*{words}"):
        seated(made, person=person)
    assert seated(made, person=person, leaving=leaving(LATER, "DECEASED", paper=None)).during.upper == LATER


def test_a_place_of_the_party_is_for_members(city: Cast) -> None:
    stranger = make.person("Trần Ngoài")
    stranger.save()
    with pytest.raises(HouseError, match="Trần Ngoài chưa là đảng viên; Ban Chấp hành 2020–2025"):
        seated(term(city.units["ba_dinh"]), person=stranger)
    with pytest.raises(HouseError, match="chưa là đảng viên"):
        seated(post(city.units["ba_dinh"], "DISTRICT_SECRETARY"), person=stranger)
    assert seated(post(city.units["ba_dinh"]), person=stranger).pk


def test_who_joined_later_held_no_place_before(city: Cast) -> None:
    late = city.admissions["Đỗ Minh Châu"].person
    with pytest.raises(HouseError, match="vào Đảng sau ngày 04/01/2021"):
        seated(post(city.units["ba_dinh"]), person=late)


# V1


def test_nobody_holds_a_post_twice_at_a_time(city: Cast) -> None:
    made, person = post(city.units["ba_dinh"], places=2), member()
    seated(made, person=person)
    with pytest.raises(HouseError, match=r"đã có ở Phó Chủ tịch UBND .* từ 04/01/2021 \(giữ chức vụ\)"):
        seated(made, LATER, person=person)


def test_of_two_full_time_posts_one_is_concurrent(city: Cast) -> None:
    person = member()
    seated(post(city.units["ba_dinh"]), person=person)
    second = post(city.units["ba_dinh"], "DISTRICT_COUNCIL_VICE_CHAIR")
    with pytest.raises(
        HouseError, match=r"đang giữ “Phó Chủ tịch UBND .*” \(chuyên trách\).*đánh dấu kiêm nhiệm"
    ):
        seated(second, person=person)
    assert seated(second, person=person, concurrent=True).concurrent


@pytest.mark.parametrize("free", ["part-time", "acting", "later"])
def test_two_posts_at_a_time_where_only_one_is_full_time(city: Cast, free: str) -> None:
    person = member()
    one = seated(post(city.units["ba_dinh"]), person=person)
    second = post(city.units["ba_dinh"], "DISTRICT_COUNCIL_VICE_CHAIR", full_time=free != "part-time")
    if free == "later":
        leave(one, LATER)
    assert seated(second, LATER, person, mode="ACTING" if free == "acting" else "APPOINTED").pk


def test_a_head_is_one(city: Cast) -> None:
    made = post(city.units["ba_dinh"], "DISTRICT_CHAIR")
    seated(made, person=member("Vũ Thị Đầu"))
    with pytest.raises(
        HouseError, match=r"Chủ tịch UBND .*: bố trí 1 người, trong thời gian này đã có Vũ Thị Đầu"
    ):
        seated(made, LATER)
    with pytest.raises(HouseError, match="người đứng đầu nên không bố trí ngoài số lượng"):
        seated(made, LATER, outside_places=True)
    assert seated(made, LATER, mode="ACTING").acting


def test_a_post_is_full_only_on_days_on_which_it_is(city: Cast) -> None:
    made = post(city.units["ba_dinh"], places=2)
    seated(made)
    seated(made, leaving=leaving(date(2022, 1, 1)))
    seated(made, LATER)
    with pytest.raises(HouseError, match="bố trí 2 người"):
        seated(made, date(2022, 6, 1))
    assert seated(made, date(2022, 6, 1), leaving=leaving(LATER)).pk


# V2


def test_who_is_in_the_standing_committee_is_in_the_committee_on_every_day(city: Cast) -> None:
    unit, person = city.units["ba_dinh"], member("Ngô Thị Ủy")
    committee, standing = term(unit), term(unit, BodyKind.STANDING)
    with pytest.raises(HouseError, match="Ngô Thị Ủy không phải ủy viên Ban Chấp hành vào ngày 04/01/2021"):
        seated(standing, person=person)
    first = seated(committee, person=person, leaving=leaving(date(2022, 1, 1)))
    with pytest.raises(HouseError, match="vào ngày 01/01/2022"):
        seated(standing, person=person)
    seated(committee, date(2022, 1, 1), person)
    assert first.end_ground and seated(standing, person=person).pk


def test_the_committee_of_another_unit_is_no_help(city: Cast) -> None:
    person = member()
    seated(term(city.units["ba_vi"]), person=person)
    with pytest.raises(HouseError, match="không phải ủy viên Ban Chấp hành"):
        seated(term(city.units["ba_dinh"], BodyKind.STANDING), person=person)


def test_nobody_leaves_the_committee_and_stays_in_the_standing_committee(city: Cast) -> None:
    unit, person = city.units["ba_dinh"], member()
    wide, narrow = seated(term(unit), person=person), seated_in_standing(unit, person)
    with pytest.raises(HouseError, match=r"còn là Ban Thường vụ 2020–2025 .*ghi thôi ở đó trước"):
        leave(wide, LATER, "RELIEVED")
    with pytest.raises(HouseError, match="còn là Ban Thường vụ"):
        annul_tenure(by=BY, tenure=wide, paper=PAPER, reason=WHY)
    leave(narrow, LATER, "RELIEVED")
    leave(wide, LATER, "RELIEVED")


def seated_in_standing(unit: Unit, person: object) -> Tenure:
    return seated(term(unit, BodyKind.STANDING), person=person)  # type: ignore[arg-type]


def test_a_secretary_is_in_the_standing_committee(city: Cast) -> None:
    unit, person = city.units["ba_dinh"], member("Hồ Văn Bí")
    made = post(unit, "DISTRICT_SECRETARY")
    committee, standing = term(unit), term(unit, BodyKind.STANDING)
    with pytest.raises(HouseError, match=r"phải là ủy viên Ban Thường vụ; .*Hồ Văn Bí chưa có trong"):
        seated(made, person=person)
    assert seated(made, mode="ACTING").acting
    seated(committee, person=person)
    sitting = seated(standing, person=person)
    held = seated(made, person=person)
    assert checks.warnings(held) == []
    with pytest.raises(HouseError, match=r"còn là Bí thư quận ủy, huyện ủy, thị ủy .*ghi thôi ở đó trước"):
        leave(sitting, LATER)
    leave(held, LATER)
    leave(sitting, LATER)


def test_where_no_standing_committee_is_on_record_that_is_said(city: Cast) -> None:
    held = seated(post(city.units["ba_dinh"], "DISTRICT_SECRETARY"))
    assert [one for one in checks.warnings(held) if "chưa ghi nhiệm kỳ Ban Thường vụ" in one]


def test_a_chair_is_usually_a_deputy_secretary(city: Cast) -> None:
    unit, person = city.units["ba_dinh"], member()
    chair = seated(post(unit, "DISTRICT_CHAIR"), person=person)
    assert [one for one in checks.warnings(chair) if "thường đồng thời là phó bí thư" in one]
    seated(post(unit, "DISTRICT_DEPUTY_SECRETARY"), person=person, concurrent=True)
    assert checks.warnings(chair) == []


# V6


def test_a_body_has_no_more_members_than_allowed(city: Cast) -> None:
    body = term(city.units["ba_dinh"], places_set=1, places_min=1, places_max=2)
    first, second = seated(body), seated(body)
    assert checks.warnings(first) == ["Ban Chấp hành 2020–2025 đang nhiều hơn số lượng được xác định là 1."]
    with pytest.raises(HouseError, match="bố trí 2 người"):
        seated(body)
    leave(second, LATER, "RESIGNED")
    assert seated(body, LATER).pk


def test_without_a_most_the_number_set_is_the_limit(city: Cast) -> None:
    body = term(city.units["ba_dinh"], places_set=1)
    seated(body)
    with pytest.raises(HouseError, match="bố trí 1 người"):
        seated(body)


def test_who_came_from_the_centre_sits_outside_the_number(city: Cast) -> None:
    body = term(city.units["ba_dinh"], places_set=1)
    seated(body)
    assert seated(body, outside_places=True, mode="DESIGNATED").outside_places
    assert checks.warnings(seated(post(city.units["ba_dinh"]))) == []


# Election and approval

YES = Outcome(True, date(2021, 3, 1), Paper("5-NQ/HĐND", date(2021, 2, 20)))
NO = replace(YES, yes=False)


def nominated(city: Cast) -> Tenure:
    made = post(city.units["ba_dinh"], "DISTRICT_CHAIR")
    return seated(made, mode="ELECTED", state=S.PENDING_ELECTION)


def test_nominated_elected_approved(city: Cast) -> None:
    held = nominated(city)
    assert Vacancy.objects.filter(post=held.post).exists()
    decide(by=BY, tenure=held, outcome=replace(YES, to_approve=True), read_at=0, reason=WHY)
    assert (held.state, held.during) == (S.PENDING_APPROVAL, span(date(2021, 3, 1)))
    approved = Outcome(True, date(2021, 3, 15), Paper("99-QĐ/UBND", date(2021, 3, 14)))
    decide(by=BY, tenure=held, outcome=approved, read_at=1, reason=WHY)
    assert (held.state, held.during, held.decision_no) == (S.HELD, span(date(2021, 3, 15)), "99-QĐ/UBND")
    assert Vacancy.objects.get(post=held.post).during == span(FIRST, date(2021, 3, 15))


def test_elected_is_enough_where_nothing_is_to_be_approved(city: Cast) -> None:
    held = nominated(city)
    decide(by=BY, tenure=held, outcome=YES, reason=WHY)
    assert held.state == S.HELD


def test_while_one_waits_another_is_elected_to_the_only_place(city: Cast) -> None:
    waiting = nominated(city)
    seated(waiting.post)
    with pytest.raises(HouseError, match="bố trí 1 người"):
        decide(by=BY, tenure=waiting, outcome=YES, reason=WHY)


def test_the_second_clerk_at_a_tenure_reads_who_was_first(city: Cast) -> None:
    held = seated(post(city.units["ba_dinh"]))
    stale = Tenure.objects.get(pk=held.pk)
    end_tenure(by=city.accounts["thanhuy"], tenure=held, leaving=leaving(LATER), read_at=0, reason=WHY)
    with pytest.raises(HouseError, match=r"Đồng chí Trần Thị Tổng, lúc .* vừa ghi vào mục này"):
        annul_tenure(by=BY, tenure=stale, paper=PAPER, read_at=0, reason=WHY)


def test_states_lead_on_as_the_table_says(city: Cast) -> None:
    assert set(NEXT) == set(OWNERS) == set(S)
    held = seated(post(city.units["ba_dinh"]))
    with pytest.raises(HouseError, match="đang ở trạng thái “giữ chức vụ”, không chuyển sang “giữ chức vụ”"):
        decide(by=BY, tenure=held, outcome=YES, reason=WHY)
    annul_tenure(by=BY, tenure=held, paper=PAPER, reason=WHY)
    for step in (
        lambda: annul_tenure(by=BY, tenure=held, paper=PAPER, reason=WHY),
        lambda: decide(by=BY, tenure=held, outcome=NO, reason=WHY),
    ):
        with pytest.raises(HouseError, match="đang ở trạng thái “không có hiệu lực”"):
            step()


# Leaving


@pytest.mark.parametrize("ground", [one for one in checks.LEAVING if one != End.TERM])
def test_who_leaves_says_why_and_by_which_decision(city: Cast, ground: str) -> None:
    held = seated(post(city.units["ba_dinh"]))
    leave(held, LATER, ground)
    assert (held.during, held.end_ground) == (span(FIRST, LATER), ground)
    assert (held.end_decision_no, held.end_decided_on) == ("30-QĐ/TU", LATER)


@pytest.mark.parametrize(
    ("end", "ground", "sentence"),
    [
        (FIRST, "RETIRED", "ngày thôi phải sau ngày đó"),
        (LATER, "", "Chọn lý do thôi"),
        (LATER, "UNIT_ENDED", "Chọn lý do thôi"),
        (LATER, "TERM", "không có nhiệm kỳ của tập thể"),
    ],
)
def test_an_end_that_cannot_be_is_refused(city: Cast, end: date, ground: str, sentence: str) -> None:
    held = seated(post(city.units["ba_dinh"]))
    with pytest.raises(HouseError, match=sentence):
        leave(held, end, ground)


def test_only_death_needs_no_decision(city: Cast) -> None:
    held = seated(post(city.units["ba_dinh"]))
    with pytest.raises(HouseError, match="Ghi số và ngày của quyết định thôi"):
        leave(held, LATER, "RETIRED", paper=None)
    leave(held, LATER, "DECEASED", paper=None)
    assert (held.end_decision_no, held.end_decided_on) == ("", None)


def test_a_late_decision_about_an_end_says_so(city: Cast) -> None:
    held, late = seated(post(city.units["ba_dinh"])), Paper("30-QĐ/TU", LATER + timedelta(1))
    with pytest.raises(HouseError, match="ở sau ngày có hiệu lực 01/01/2023"):
        leave(held, LATER, paper=late)
    leave(held, LATER, paper=late, retroactive=True)
    with pytest.raises(HouseError, match="đã ghi thôi như vậy"):
        leave(held, LATER)
    with pytest.raises(HouseError, match="đã thôi từ 01/01/2023"):
        leave(held, LATER + timedelta(9), "RETIRED")
    leave(held, LATER - timedelta(9), "RETIRED")
    assert held.during.upper == LATER - timedelta(9)


# Corrections


def test_days_and_papers_are_put_right_with_a_reason(city: Cast) -> None:
    held = seated(post(city.units["ba_dinh"]))
    leave(held, LATER)
    right = replace(
        facts(held),
        first=FIRST + timedelta(5),
        end=LATER + timedelta(5),
        decision_no="21-QĐ/TU",
        concurrent=True,
    )
    correct_tenure(by=BY, tenure=held, said=right, read_at=1, reason="theo bản gốc")
    held.refresh_from_db()
    assert facts(held) == right
    assert held.version == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "Chưa có gì thay đổi"),
        ({"end": LATER}, "ghi “Thôi giữ chức vụ”"),
        ({"first": date(2020, 1, 1)}, "chỉ có từ"),
        ({"decided_on": date(2024, 7, 6)}, "ở sau hôm nay"),
        ({"decision_no": " "}, "Ghi số và ngày"),
    ],
)
def test_a_correction_that_cannot_be_is_refused(city: Cast, wrong: dict[str, object], sentence: str) -> None:
    held = seated(post(city.units["ba_dinh"]))
    with pytest.raises(HouseError, match=sentence):
        correct_tenure(by=BY, tenure=held, said=replace(facts(held), **wrong), reason=WHY)  # type: ignore[arg-type]


def test_a_correction_does_not_push_somebody_into_a_full_post(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    leave(seated(made), LATER)
    second = seated(made, LATER)
    with pytest.raises(HouseError, match="bố trí 1 người"):
        said = replace(facts(second), first=LATER - timedelta(1))
        correct_tenure(by=BY, tenure=second, said=said, reason=WHY)


def test_what_had_no_effect_is_not_corrected(city: Cast) -> None:
    held = seated(post(city.units["ba_dinh"]))
    annul_tenure(by=BY, tenure=held, paper=PAPER, reason=WHY)
    with pytest.raises(HouseError, match="không còn hiệu lực nên không sửa"):
        correct_tenure(by=BY, tenure=held, said=replace(facts(held), concurrent=True), reason=WHY)
