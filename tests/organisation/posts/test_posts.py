"""Titles, posts with their settings, bodies with their terms: what is written, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.models import JournalEvent
from namro.organisation.posts import catalogue
from namro.organisation.posts.actions import (
    Change,
    Close,
    NewPost,
    NewTerm,
    Paper,
    Setting,
    end_post,
    end_term,
    establish_post,
    found_body,
    load_titles,
    open_term,
    set_places,
    set_term_places,
)
from namro.people.models import BodyKind, HomeCell, Post, PostSetting, Tenure, Tier, Title, Vacancy
from namro.units.models import AdminArea, AreaLevel, Unit, UnitVersion
from tests.cast import BY, WHY, Cast
from tests.organisation.posts import making
from tests.organisation.posts.making import FIRST, leave, post, seated, term

CODES = {
    f"{level}_{title}"
    for level in ("DISTRICT", "COMMUNE")
    for title in ("SECRETARY", "CHAIR", "STANDING_DEPUTY", "VICE_CHAIR")
}
LATER = date(2023, 1, 1)
CLOSE = Close(LATER, Paper("8-QĐ/TU", date(2022, 12, 20)))


# Titles


def test_the_catalogue_has_the_titles_that_figures_ask_for(city: Cast) -> None:
    assert set(Title.objects.values_list("code", flat=True)) >= CODES
    for title in Title.objects.filter(code__in=CODES):
        assert title.level == title.code.split("_")[0]
        assert title.head == (not {"DEPUTY", "VICE"} & set(title.code.split("_")))
        assert title.local_rule and not title.confirmed and "chưa đối chiếu" in title.basis


def test_every_title_of_the_catalogue_is_sound(city: Cast) -> None:
    codes = set(Title.objects.values_list("code", flat=True))
    names = list(Title.objects.values_list("name", flat=True))
    assert len(set(names)) == len(names)
    for title in Title.objects.all():
        title.full_clean(validate_unique=False)
        assert set(title.beside) <= codes
        assert not title.seat or title.party


def test_loading_the_titles_twice_changes_nothing(city: Cast) -> None:
    assert load_titles(by=BY) == 0
    events = JournalEvent.objects.filter(table_name="people_title")
    assert events.count() == len(catalogue.shipped())


def test_a_title_that_changed_is_brought_up_to_date_and_a_confirmed_one_is_kept(city: Cast) -> None:
    Title.objects.filter(code="CITY_CHAIR").update(name="Chủ tịch")
    Title.objects.filter(code="CITY_SECRETARY").update(tier=Tier.SECRETARIAT, confirmed=True)
    assert load_titles(by=BY) == 1
    assert Title.objects.get(code="CITY_CHAIR").name == "Chủ tịch UBND thành phố"
    assert Title.objects.get(code="CITY_SECRETARY").tier == Tier.SECRETARIAT


def test_who_may_not_keep_posts_loads_no_titles(city: Cast) -> None:
    with pytest.raises(Refused, match="ghi chức danh"):
        load_titles(by=city.accounts["phucxa"])


# A post


def test_a_post_begins_vacant_with_its_setting(city: Cast) -> None:
    made = post(city.units["ba_dinh"], places=2, basis="12-KL/TU")
    assert made.during == span(FIRST)
    setting = PostSetting.objects.get(post=made)
    assert (setting.during, setting.places, setting.basis) == (span(FIRST), 2, "12-KL/TU")
    assert Vacancy.objects.filter(post=made, during__contains=FIRST).count() == 2


def test_the_area_of_a_post_is_that_of_its_unit_where_the_level_fits(city: Cast) -> None:
    area = AdminArea.objects.create(
        code="001", name="Quận Ba Đình", level=AreaLevel.DISTRICT, during=span(FIRST)
    )
    UnitVersion.objects.filter(unit=city.units["ba_dinh"]).update(area=area)
    assert post(city.units["ba_dinh"]).area == area
    assert post(city.units["ba_dinh"], "SUPERIOR_SECRETARY").area is None
    title = Title.objects.get(code="COMMUNE_CHAIR")
    new = NewPost(city.units["ba_dinh"], title, FIRST, Setting(), area)
    with pytest.raises(HouseError, match="chức danh cấp xã; Quận Ba Đình không phải"):
        establish_post(by=BY, new=new, reason=WHY)


def test_a_post_of_a_unit_with_a_known_end_ends_with_it(city: Cast) -> None:
    life = span(date(2024, 3, 1), date(2025, 1, 1))
    Unit.objects.filter(pk=city.units["cell_2"].pk).update(alive=life)
    UnitVersion.objects.filter(unit=city.units["cell_2"]).update(during=life)
    HomeCell.objects.filter(cell=city.units["cell_2"]).delete()
    made = post(city.units["cell_2"], "CELL_SECRETARY", date(2024, 4, 1))
    assert made.during == span(date(2024, 4, 1), date(2025, 1, 1))


@pytest.mark.parametrize(
    ("code", "places", "sentence"),
    [
        ("DISTRICT_SECRETARY", 2, "chỉ bố trí một người"),
        ("DISTRICT_VICE_CHAIR", 0, "từ 1 đến 500"),
        ("DISTRICT_VICE_CHAIR", 501, "từ 1 đến 500"),
    ],
)
def test_places_that_cannot_be_are_refused(city: Cast, code: str, places: int, sentence: str) -> None:
    with pytest.raises(HouseError, match=sentence):
        post(city.units["ba_dinh"], code, places=places)


def test_a_unit_has_a_title_once_at_a_time(city: Cast) -> None:
    post(city.units["ba_dinh"])
    with pytest.raises(Exception, match="Đơn vị đã có chức danh này"):
        post(city.units["ba_dinh"], first=LATER)


def test_a_post_does_not_begin_before_its_unit(city: Cast) -> None:
    with pytest.raises(HouseError, match="chỉ hoạt động từ 01/3/2024"):
        post(city.units["cell_2"], "CELL_SECRETARY", FIRST)


@pytest.mark.parametrize(
    ("account", "unit"),
    [("quantri", "ba_dinh"), ("lanhdao", "ba_dinh"), ("badinh", "ba_vi"), ("badinh", "city")],
)
def test_who_has_no_right_at_the_unit_establishes_nothing(city: Cast, account: str, unit: str) -> None:
    new = NewPost(city.units[unit], Title.objects.get(code="DISTRICT_CHAIR"), FIRST, Setting())
    with pytest.raises(Refused):
        establish_post(by=city.accounts[account], new=new, reason=WHY)


def test_who_keeps_posts_at_the_unit_or_above_establishes_them(city: Cast) -> None:
    new = NewPost(city.units["phuc_xa"], Title.objects.get(code="COMMUNE_CHAIR"), FIRST, Setting())
    assert establish_post(by=city.accounts["badinh"], new=new, reason=WHY).pk


# Settings


def test_places_change_from_a_day_and_the_setting_before_ends_that_day(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    set_places(by=BY, post=made, change=Change(LATER, Setting(places=3, tier=Tier.CITY_STANDING)), reason=WHY)
    assert list(made.settings.order_by("during").values_list("during", "places", "tier")) == [
        (span(FIRST, LATER), 1, Tier.SUPERIOR_STANDING),
        (span(LATER), 3, Tier.CITY_STANDING),
    ]
    made.refresh_from_db()
    assert made.version == 1


def test_a_setting_may_be_put_right_from_its_first_day_and_between_two(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    set_places(by=BY, post=made, change=Change(FIRST, Setting(places=2)), reason=WHY)
    assert made.settings.get().places == 2
    set_places(by=BY, post=made, change=Change(date(2024, 1, 1), Setting(places=4)), reason=WHY)
    set_places(by=BY, post=made, change=Change(LATER, Setting(places=3)), reason=WHY)
    assert list(made.settings.order_by("during").values_list("during", "places")) == [
        (span(FIRST, LATER), 2),
        (span(LATER, date(2024, 1, 1)), 3),
        (span(date(2024, 1, 1)), 4),
    ]


@pytest.mark.parametrize(
    ("first", "setting", "sentence"),
    [
        (date(2020, 1, 1), Setting(places=2), "chỉ có từ 04/01/2021"),
        (LATER, Setting(), "Chưa có gì thay đổi"),
        (LATER, Setting(places=0), "từ 1 đến 500"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(
    city: Cast, first: date, setting: Setting, sentence: str
) -> None:
    made = post(city.units["ba_dinh"])
    with pytest.raises(HouseError, match=sentence):
        set_places(by=BY, post=made, change=Change(first, setting), reason=WHY)


def test_places_are_not_taken_away_from_under_two_who_hold_them(city: Cast) -> None:
    made = post(city.units["ba_dinh"], places=2)
    seated(made)
    second = seated(made)
    with pytest.raises(HouseError, match="có lúc 2 đồng chí giữ"):
        set_places(by=BY, post=made, change=Change(LATER, Setting(places=1)), reason=WHY)
    leave(second, LATER)
    set_places(by=BY, post=made, change=Change(LATER, Setting(places=1)), reason=WHY)


def test_the_second_clerk_reads_who_was_first(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    set_places(by=BY, post=made, change=Change(LATER, Setting(places=2)), read_at=0, reason=WHY)
    with pytest.raises(HouseError, match=r"Hệ thống, lúc .* vừa ghi vào mục này"):
        set_places(by=BY, post=made, change=Change(LATER, Setting(places=3)), read_at=0, reason=WHY)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_change_says_why(city: Cast, reason: str) -> None:
    made = post(city.units["ba_dinh"])
    with pytest.raises(HouseError, match="Ghi lý do"):
        set_places(by=BY, post=made, change=Change(LATER, Setting(places=2)), reason=reason)


# The end of a post


def test_a_post_ends_with_its_settings_and_whoever_holds_it(city: Cast) -> None:
    made = post(city.units["ba_dinh"], places=2)
    holder = seated(made)
    gone = seated(made)
    leave(gone, date(2022, 5, 1), "RETIRED")
    set_places(by=BY, post=made, change=Change(date(2023, 6, 1), Setting(places=3)), reason=WHY)
    end_post(by=BY, post=made, close=CLOSE, reason=WHY)
    made.refresh_from_db()
    holder.refresh_from_db()
    gone.refresh_from_db()
    assert made.during == span(FIRST, LATER)
    assert made.settings.get().during == span(FIRST, LATER)
    assert (holder.during, holder.end_ground) == (span(FIRST, LATER), Tenure.End.POST_ENDED)
    assert (holder.end_decision_no, holder.end_decided_on) == ("8-QĐ/TU", date(2022, 12, 20))
    assert gone.end_ground == Tenure.End.RETIRED


@pytest.mark.parametrize("pending", ["PENDING_ELECTION", "PENDING_APPROVAL"])
def test_who_waits_at_a_post_that_ends_does_not_get_it(city: Cast, pending: str) -> None:
    made = post(city.units["ba_dinh"])
    waiting = seated(made, mode="ELECTED", state=pending)
    end_post(by=BY, post=made, close=CLOSE, reason=WHY)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.end_ground) == (Tenure.State.ANNULLED, Tenure.End.POST_ENDED)


def test_a_post_does_not_end_before_somebody_who_comes_later(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    seated(made, date(2024, 2, 1), making.member("Phạm Thị Sau"))
    with pytest.raises(HouseError, match=r"Từ 01/01/2023 trở đi còn ghi: Phạm Thị Sau"):
        end_post(by=BY, post=made, close=CLOSE, reason=WHY)


def test_a_post_ends_once_and_after_its_beginning(city: Cast) -> None:
    made = post(city.units["ba_dinh"])
    with pytest.raises(HouseError, match="ngày kết thúc phải sau ngày đó"):
        end_post(by=BY, post=made, close=Close(FIRST, CLOSE.paper), reason=WHY)
    end_post(by=BY, post=made, close=CLOSE, reason=WHY)
    with pytest.raises(HouseError, match="đã kết thúc từ 01/01/2023"):
        end_post(by=BY, post=made, close=CLOSE, reason=WHY)
    post(city.units["ba_dinh"], first=LATER)
    assert Post.objects.filter(unit=city.units["ba_dinh"]).count() == 2


# Bodies


def test_founding_a_body_twice_gives_the_same(city: Cast) -> None:
    one = found_body(by=BY, unit=city.units["ba_dinh"], kind="BCH", reason=WHY)
    assert found_body(by=BY, unit=city.units["ba_dinh"], kind="BCH", reason=WHY) == one
    assert making.body(city.units["ba_dinh"], "BTV") != one


def test_a_term_follows_the_one_before(city: Cast) -> None:
    first = term(city.units["ba_dinh"])
    with pytest.raises(HouseError, match="Ban Chấp hành đang có nhiệm kỳ 2020–2025 từ 04/01/2021"):
        term(city.units["ba_dinh"], first=LATER, number="2025–2030")
    end_term(by=BY, term=first, close=CLOSE, reason=WHY)
    assert term(city.units["ba_dinh"], first=LATER, number="2025–2030").during == span(LATER)


def test_with_a_term_every_membership_ends(city: Cast) -> None:
    one = term(city.units["ba_dinh"])
    sitting = seated(one)
    end_term(by=BY, term=one, close=CLOSE, reason=WHY)
    sitting.refresh_from_db()
    assert (sitting.during, sitting.end_ground) == (span(FIRST, LATER), Tenure.End.TERM)
    assert sitting.end_decision_no == "8-QĐ/TU"


def test_a_committee_does_not_end_under_its_standing_committee(city: Cast) -> None:
    committee, standing = term(city.units["ba_dinh"]), term(city.units["ba_dinh"], BodyKind.STANDING)
    person = making.member()
    seated(committee, person=person)
    seated(standing, person=person)
    with pytest.raises(HouseError, match="Ủy viên Ban Thường vụ phải là ủy viên Ban Chấp hành"):
        end_term(by=BY, term=committee, close=CLOSE, reason=WHY)
    end_term(by=BY, term=standing, close=CLOSE, reason=WHY)
    end_term(by=BY, term=committee, close=CLOSE, reason=WHY)


@pytest.mark.parametrize(
    ("places", "sentence"),
    [((0, None, None), "ít nhất là 1"), ((26, 27, 33), "ít hơn mức"), ((34, 27, 33), "nhiều hơn mức")],
)
def test_the_number_set_lies_between_least_and_most(
    city: Cast, places: tuple[int, int | None, int | None], sentence: str
) -> None:
    body = making.body(city.units["ba_dinh"])
    new = NewTerm("2020–2025", FIRST, places[0], "CONGRESS", places[1], places[2])
    with pytest.raises(HouseError, match=sentence):
        open_term(by=BY, body=body, new=new, reason=WHY)
    standing = term(city.units["ba_dinh"], places_set=30, places_min=27, places_max=33)
    with pytest.raises(HouseError, match=sentence):
        set_term_places(by=BY, term=standing, places=places, read_at=None, reason=WHY)
    set_term_places(by=BY, term=standing, places=(31, 27, 33), read_at=0, reason=WHY)
    assert standing.places_set == 31
    with pytest.raises(HouseError, match="vừa ghi vào mục này"):
        set_term_places(by=BY, term=standing, places=(32, 27, 33), read_at=0, reason=WHY)


def test_the_number_set_is_not_less_than_who_sits_there(city: Cast) -> None:
    one = term(city.units["ba_dinh"], places_set=2)
    seated(one)
    seated(one)
    with pytest.raises(HouseError, match="có lúc 2 thành viên trong số lượng; không giảm còn 1"):
        set_term_places(by=BY, term=one, places=(1, None, None), read_at=None, reason=WHY)
