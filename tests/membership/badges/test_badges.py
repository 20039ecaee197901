"""Badges: who reaches which years by a wave, and the list from proposal to handing over (§4.5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused, reader
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.badges.actions import NEXT, Proposal, award, decide, drop, propose
from namro.membership.badges.waves import Rules, full_years, reaching
from namro.membership.models import Badge
from namro.people.models import HomeCell, PartyMembership
from namro.regulations.queries import add_working_days
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.membership.deeds import value

WAVE = date(2024, 9, 2)


def veteran(city: Cast, since: date, cell: str = "cell_1", name: str = "Lý Thị Già") -> PartyMembership:
    """Somebody who was a member long before the city's tree began."""
    person = add_person(name, "F", date(1930, 1, 1))
    with acting(BY, WHY):
        member = PartyMembership.objects.create(
            person=person,
            decided_on=since,
            joined_on=since,
            during=span(date(2020, 1, 1)),
            origin="TRANSFER_IN",
        )
        HomeCell.objects.create(
            person=person, membership=member, cell=city.units[cell], during=span(date(2020, 1, 1))
        )
    return member


def proposed(member: PartyMembership, years: int = 30, wave: date = WAVE, **more: Any) -> Badge:
    by = more.pop("by", BY)
    return propose(by=by, wave=wave, proposals=[Proposal(member.pk, years, **more)], reason=WHY)[0]


def test_four_waves_a_year_and_the_next_ones(city: Cast) -> None:
    rules = Rules()
    assert rules.waves_of(2024) == [date(2024, 2, 3), date(2024, 5, 19), WAVE, date(2024, 11, 7)]
    assert rules.coming(WAVE, 3) == [WAVE, date(2024, 11, 7), date(2025, 2, 3)]
    assert rules.previous(date(2024, 2, 3)) == date(2023, 11, 7)
    assert rules.dossier_due(WAVE) == add_working_days(WAVE, -30).day == date(2024, 7, 22)


@pytest.mark.parametrize(
    ("since", "wave", "years"),
    [
        (date(1994, 9, 2), WAVE, 30),
        (date(1994, 9, 3), WAVE, 29),
        (date(1984, 2, 29), date(2024, 2, 3), 39),
        (date(1984, 2, 29), date(2024, 5, 19), 40),
    ],
)
def test_years_are_full_on_the_day(since: date, wave: date, years: int) -> None:
    assert full_years(since, wave) == years


@pytest.mark.parametrize(
    ("since", "years"),
    [
        (date(1994, 9, 2), 30),
        (date(1994, 5, 20), 30),
        (date(1994, 5, 19), None),
        (date(1994, 9, 3), None),
        (date(1979, 7, 1), 45),
        (date(1989, 7, 1), None),
    ],
)
def test_the_list_holds_who_reaches_a_step_since_the_wave_before(
    city: Cast, since: date, years: int | None
) -> None:
    """35 years are no step."""
    member = veteran(city, since)
    found = {one.membership: one.years for one in reaching(reader(city.accounts["phucxa"]), WAVE, TODAY)}
    assert found == ({member.pk: years} if years else {})


def test_a_reader_sees_his_own_cells_and_who_is_proposed_leaves_the_list(city: Cast) -> None:
    member = veteran(city, date(1994, 7, 1))
    veteran(city, date(1994, 7, 1), "cell_3", "Lý Văn Xa")
    phucxa = reader(city.accounts["phucxa"])
    assert [one.name for one in reaching(phucxa, WAVE, TODAY)] == ["Lý Thị Già"]
    assert len(list(reaching(reader(city.accounts["thanhuy"]), WAVE, TODAY))) == 2
    proposed(member)
    assert not list(reaching(phucxa, WAVE, TODAY))


def test_how_years_are_counted_is_said_and_not_certain(city: Cast) -> None:
    how = Rules().counting(WAVE)
    assert (how.since, how.sure) == ("decided_on", False)
    assert "ngày quyết định kết nạp" in how.words
    assert how.years[:3] == (30, 40, 45)


def test_from_the_proposal_to_handing_over(city: Cast) -> None:
    badge = proposed(veteran(city, date(1994, 7, 1)), by=city.accounts["phucxa"])
    assert (badge.state, badge.cell) == (Badge.State.PROPOSED, city.units["cell_1"])
    assert decide(by=BY, badges=[badge.pk], decision_no="88-QĐ/TU", reason=WHY) == 1
    with clock.frozen(WAVE):
        assert award(by=BY, badges=[badge.pk], on=WAVE, reason=WHY) == 1
        badge.refresh_from_db()
        assert (badge.state, badge.decision_no, badge.awarded_on) == (Badge.State.AWARDED, "88-QĐ/TU", WAVE)
        assert value(city, "badges_awarded", "phuc_xa", "2024-9T") == 1


def test_a_badge_is_given_once(city: Cast) -> None:
    member = veteran(city, date(1994, 7, 1))
    badge = proposed(member)
    with pytest.raises(ValidationError, match="đã có Huy hiệu của mốc đó"):
        proposed(member, wave=date(2024, 11, 7))
    drop(by=BY, badges=[badge.pk], reason="Chưa đủ hồ sơ")
    assert proposed(member, wave=date(2024, 11, 7)).state == Badge.State.PROPOSED


@pytest.mark.parametrize(
    ("since", "years", "early", "words"),
    [
        (date(1994, 9, 3), 30, False, "có 29 năm tuổi Đảng, chưa đủ 30 năm"),
        (date(1995, 9, 3), 30, True, "kể cả xét sớm 12 tháng"),
        (date(1989, 1, 1), 35, False, "Không có Huy hiệu 35 năm"),
    ],
)
def test_years_that_are_not_reached(city: Cast, since: date, years: int, early: bool, words: str) -> None:
    with pytest.raises(HouseError, match=words):
        proposed(veteran(city, since), years, early=early)


def test_the_gravely_ill_are_considered_a_year_before(city: Cast) -> None:
    assert proposed(veteran(city, date(1995, 9, 2)), early=True).early


def test_a_list_is_written_whole_or_not_at_all(city: Cast) -> None:
    good, bad = veteran(city, date(1994, 7, 1)), veteran(city, date(2000, 1, 1), name="Lý Văn Trẻ")
    with pytest.raises(HouseError, match="Lý Văn Trẻ"):
        propose(by=BY, wave=WAVE, proposals=[Proposal(good.pk, 30), Proposal(bad.pk, 30)], reason=WHY)
    assert not Badge.objects.exists()


@pytest.mark.parametrize(
    ("wave", "words"), [(date(2024, 9, 3), "không phải đợt trao"), (date(2024, 5, 19), "đã qua")]
)
def test_a_wave_is_a_day_of_the_rule_and_still_to_come(city: Cast, wave: date, words: str) -> None:
    with pytest.raises(HouseError, match=words):
        proposed(veteran(city, date(1994, 1, 1)), wave=wave)


def test_nobody_chosen_and_who_is_gone(city: Cast) -> None:
    with pytest.raises(HouseError, match="Chưa chọn"):
        propose(by=BY, wave=WAVE, proposals=[], reason=WHY)
    with pytest.raises(HouseError, match="Chưa chọn"):
        decide(by=BY, badges=[], decision_no="1-QĐ", reason=WHY)
    with pytest.raises(HouseError, match="không còn sinh hoạt"):
        propose(by=BY, wave=WAVE, proposals=[Proposal(999_999, 30)], reason=WHY)


def test_steps_that_do_not_follow_and_papers_that_are_missing(city: Cast) -> None:
    badge = proposed(veteran(city, date(1994, 7, 1)))
    with pytest.raises(HouseError, match="Lý Thị Già đang ở bước “Đề nghị”"):
        award(by=BY, badges=[badge.pk], on=TODAY, reason=WHY)
    with pytest.raises(ValidationError, match="số quyết định"):
        decide(by=BY, badges=[badge.pk], decision_no="", reason=WHY)
    with pytest.raises(ValidationError, match="ở sau hôm nay"):
        award(by=BY, badges=[badge.pk], on=WAVE, reason=WHY)
    with pytest.raises(ValidationError, match="Ghi lý do"):
        drop(by=BY, badges=[badge.pk], reason="")
    assert set(NEXT) == set(Badge.State.values)


def test_who_may_propose_and_decide(city: Cast) -> None:
    member = veteran(city, date(1994, 7, 1), "cell_3")
    with pytest.raises(Refused):
        proposed(member, by=city.accounts["phucxa"])
    badge = proposed(member)
    with pytest.raises(Refused):
        decide(by=city.accounts["lanhdao"], badges=[badge.pk], decision_no="1-QĐ", reason=WHY)
