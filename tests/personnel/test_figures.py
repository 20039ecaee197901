"""F08–F13 and P14: what is counted, where, and that parts and list agree with plain SQL."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from django.db import connection

from namro.access.queries import reader
from namro.figures.address import Address, Located, locate
from namro.figures.breakdown import by_child, over_periods
from namro.figures.digests import digest
from namro.figures.everywhere import everywhere
from namro.figures.folds import Amount, Share, figure, figures_at
from namro.figures.listing import Wish, listing
from namro.figures.metric import Metric, Ratio
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.people.models import LocalityAssessment, Person, Post, Tenure
from namro.personnel.metrics import DEPUTIES, KINDS, STANDINGS
from namro.personnel.models import PostStanding
from namro.units.models import AdminArea, AreaLevel
from tests.cast import Cast
from tests.figures import plain
from tests.people import offices
from tests.people.offices import BEGAN
from tests.personnel import world

H1 = "2024-H1"
LAST = date(2024, 6, 30)
OURS = [one for one in metrics if isinstance(one, Metric) and one.key.startswith("personnel.")]
SECRETARY, CHAIR = "DISTRICT_SECRETARY", "DISTRICT_CHAIR"
DEPUTY, VICE = "DISTRICT_STANDING_DEPUTY", "DISTRICT_VICE_CHAIR"


@pytest.fixture
def district(writing: Cast) -> AdminArea:
    return world.area("Quận Ba Đình", AreaLevel.DISTRICT)


def at(city: Cast, key: str, unit: str = "city", period: str = H1) -> Located:
    return locate(Address(f"personnel.{key}", city.code(unit), Period.parse(period)))


def value(city: Cast, key: str, unit: str = "city", period: str = H1) -> int:
    found = figure(at(city, key, unit, period).address)
    assert isinstance(found, Amount)
    return found.amount


def parts(city: Cast, kind: str = "district_secretaries", period: str = H1) -> dict[str, int]:
    """The standings that are not nothing."""
    found = {part: value(city, f"{part}.{kind}", period=period) for part in STANDINGS}
    assert sum(found.values()) == value(city, f"posts.{kind}", period=period)
    return {part: number for part, number in found.items() if number}


# One post, one standing


@pytest.mark.parametrize(
    ("result", "part"),
    [
        ("NON_LOCAL", "nonlocal"),
        ("LOCAL", "local"),
        ("", "locality_unknown"),
        (None, "locality_unknown"),
    ],
)
def test_a_held_post_is_as_its_holder_was_assessed(
    city: Cast, district: AdminArea, result: str | None, part: str
) -> None:
    world.held(world.post(SECRETARY, city.units["ba_dinh"], district), result)
    assert parts(city) == {part: 1}


def test_edge_case_12_unknown_is_not_non_local(city: Cast, district: AdminArea) -> None:
    """No assessment, an open one, and one for another area: counted apart, never in the numerator."""
    other = world.area("Huyện Ba Vì", AreaLevel.DISTRICT)
    world.held(world.post(SECRETARY, city.units["ba_dinh"], district), None)
    world.held(world.post(SECRETARY, city.units["ba_vi"], other), "")
    elsewhere = world.held(world.post(SECRETARY, city.units["agencies"], district), None)
    world.assessment(elsewhere.person, other, "NON_LOCAL")
    assert parts(city) == {"locality_unknown": 3}
    share = figure(at(city, "nonlocal.district_secretaries_pct").address)
    assert isinstance(share, Share)
    assert (share.part.amount, share.base.amount, share.text) == (0, 3, "0,0\N{NO-BREAK SPACE}%")


def test_edge_case_13_a_vacant_post_and_a_non_local_who_acts(city: Cast, district: AdminArea) -> None:
    """Neither is in the numerator, both are in the base, and each is shown apart."""
    world.held(world.post(SECRETARY, city.units["ba_dinh"], district), acting=True)
    world.post(SECRETARY, city.units["ba_vi"], district)
    assert parts(city) == {"acting": 1, "vacant": 1}
    share = figure(at(city, "nonlocal.district_secretaries_pct").address)
    assert isinstance(share, Share) and (share.part.amount, share.base.amount) == (0, 2)


def test_who_acts_beside_a_holder_changes_nothing(city: Cast, district: AdminArea) -> None:
    post = world.post(SECRETARY, city.units["ba_dinh"], district)
    world.held(post)
    world.held(post, "LOCAL", acting=True)
    assert parts(city) == {"nonlocal": 1}


@pytest.mark.parametrize("state", ["PENDING_ELECTION", "PENDING_APPROVAL", "ANNULLED"])
def test_who_waits_or_was_annulled_holds_nothing(city: Cast, district: AdminArea, state: str) -> None:
    world.held(world.post(SECRETARY, city.units["ba_dinh"], district), state=state)
    assert parts(city) == {"vacant": 1}


def test_a_post_without_an_area_is_held_by_somebody_unknown(city: Cast, writing: Cast) -> None:
    world.held(world.post(SECRETARY, city.units["ba_dinh"], None))
    assert parts(city) == {"locality_unknown": 1}


def test_of_two_who_act_for_one_post_who_began_first_is_named(city: Cast, district: AdminArea) -> None:
    post = world.post(SECRETARY, city.units["ba_dinh"], district)
    later = world.held(post, None, date(2023, 1, 1), acting=True)
    world.held(post, None, date(2022, 1, 1), end=date(2024, 1, 1), acting=True)
    assert parts(city) == {"acting": 1}
    spans = PostStanding.objects.filter(post=post).order_by("during")
    assert [(row.standing, row.tenure_id == later.pk) for row in spans] == [
        ("VACANT", False),
        ("ACTING", False),
        ("ACTING", True),
    ]


def test_it_stands_as_on_the_last_day(city: Cast, district: AdminArea) -> None:
    post = world.post(SECRETARY, city.units["ba_dinh"], district)
    world.held(post, "NON_LOCAL", end=date(2024, 3, 1))
    world.held(post, "LOCAL", date(2024, 3, 11), end=date(2024, 5, 31))
    world.held(post, "NON_LOCAL", date(2024, 6, 1), acting=True)
    told = [parts(city, period=f"2024-0{month}") for month in range(1, 7)]
    assert told == [
        {"nonlocal": 1},
        {"nonlocal": 1},
        {"local": 1},
        {"local": 1},
        {"vacant": 1},
        {"acting": 1},
    ]
    points = over_periods(at(city, "nonlocal.district_secretaries", period="2024-06"), _months())
    assert [point.amount for point in points if isinstance(point, Amount)] == [1, 1, 0, 0, 0, 0]


def _months() -> list[Period]:
    return [Period.parse(f"2024-0{month}") for month in range(1, 7)]


def test_a_result_holds_for_its_days(city: Cast, district: AdminArea) -> None:
    tenure = world.held(world.post(SECRETARY, city.units["ba_dinh"], district), None)
    world.assessment(tenure.person, district, "NON_LOCAL", end=date(2024, 2, 1))
    world.assessment(tenure.person, district, "LOCAL", date(2024, 3, 1))
    told = [parts(city, period=f"2024-0{month}") for month in range(1, 4)]
    assert told == [{"nonlocal": 1}, {"locality_unknown": 1}, {"local": 1}]


# Areas that merge


def test_after_a_whole_merger_the_area_that_follows_is_asked(city: Cast, district: AdminArea) -> None:
    """The post keeps the area it was made for; the result of the old area says nothing any more."""
    tenure = world.held(world.post(SECRETARY, city.units["ba_dinh"], district))
    AdminArea.objects.filter(pk=district.pk).update(during=span(date(2000, 1, 1), date(2024, 4, 1)))
    new = world.area("Quận mới", AreaLevel.DISTRICT, first=date(2024, 4, 1))
    world.merged(district, new, date(2024, 4, 1))
    assert parts(city, period="2024-03") == {"nonlocal": 1}
    assert parts(city, period="2024-04") == {"locality_unknown": 1}
    world.assessment(tenure.person, new, "LOCAL", date(2024, 4, 1))
    assert parts(city, period="2024-03") == {"nonlocal": 1}
    assert parts(city, period="2024-04") == {"local": 1}


def test_a_result_for_what_takes_over_says_nothing_before_it_does(city: Cast, district: AdminArea) -> None:
    tenure = world.held(world.post(SECRETARY, city.units["ba_dinh"], district), "LOCAL")
    AdminArea.objects.filter(pk=district.pk).update(during=span(date(2000, 1, 1), date(2024, 4, 1)))
    taker = world.area("Quận bên", AreaLevel.DISTRICT)
    world.merged(district, taker, date(2024, 4, 1))
    world.assessment(tenure.person, taker, "NON_LOCAL")
    assert parts(city, period="2024-03") == {"local": 1}
    assert parts(city, period="2024-04") == {"nonlocal": 1}


def test_where_only_a_part_passed_on_nothing_is_known(city: Cast, district: AdminArea) -> None:
    world.held(world.post(SECRETARY, city.units["ba_dinh"], district))
    AdminArea.objects.filter(pk=district.pk).update(during=span(date(2000, 1, 1), date(2024, 4, 1)))
    world.merged(district, world.area("Quận mới", AreaLevel.DISTRICT), date(2024, 4, 1), "PART")
    assert parts(city) == {"locality_unknown": 1}


def test_areas_that_pass_on_in_a_circle_end_the_question(city: Cast, district: AdminArea) -> None:
    """What no action writes: rows of a table that somebody changed by hand do not hang a page."""
    other = world.area("Quận bên", AreaLevel.DISTRICT)
    world.merged(district, other, date(2024, 4, 1))
    world.merged(other, district, date(2024, 4, 1))
    world.held(world.post(SECRETARY, city.units["ba_dinh"], district), None)
    assert parts(city) == {"locality_unknown": 1}


# People


def test_who_holds_two_titles_is_one_person(city: Cast, district: AdminArea) -> None:
    unit = city.units["ba_dinh"]
    first = world.held(world.post(DEPUTY, unit, district))
    world.held(world.post(VICE, unit, district, places=2), None, person=first.person, concurrent=True)
    assert value(city, "deputies.district") == value(city, "nonlocal.district_deputies") == 1
    assert value(city, "local.district_deputies") == value(city, "locality_unknown.district_deputies") == 0


@pytest.mark.parametrize(
    ("one", "other", "part"),
    [
        ("NON_LOCAL", "LOCAL", "nonlocal"),
        ("NON_LOCAL", None, "nonlocal"),
        ("LOCAL", None, "local"),
        (None, "", "locality_unknown"),
    ],
)
def test_of_two_titles_in_two_areas_a_non_local_one_decides(
    city: Cast, district: AdminArea, one: str | None, other: str | None, part: str
) -> None:
    second = world.area("Huyện Ba Vì", AreaLevel.DISTRICT)
    holder = world.held(world.post(DEPUTY, city.units["ba_dinh"], district), one).person
    post = world.post(VICE, city.units["ba_vi"], second)
    world.held(post, None, person=holder, concurrent=True)
    if other is not None:
        world.assessment(holder, second, other)
    found = {
        name: value(city, f"{name}.district_deputies") for name in ("nonlocal", "local", "locality_unknown")
    }
    assert found == dict.fromkeys(found, 0) | {part: 1}
    assert value(city, "deputies.district") == 1


def test_of_two_vice_chairs_each_is_counted(city: Cast, district: AdminArea) -> None:
    post = world.post(VICE, city.units["ba_dinh"], district, places=2)
    world.held(post, "NON_LOCAL")
    world.held(post, "LOCAL")
    world.held(post, "NON_LOCAL", acting=True)
    share = figure(at(city, "nonlocal.district_deputies_pct").address)
    assert isinstance(share, Share) and (share.part.amount, share.base.amount) == (1, 2)


def test_people_are_told_by_unit_but_not_added_up(city: Cast, district: AdminArea) -> None:
    holder = world.held(world.post(DEPUTY, city.units["ba_dinh"], district)).person
    world.held(world.post(VICE, city.units["ba_vi"], district), None, person=holder, concurrent=True)
    lines = {line.name: line.figure.text for line in by_child(at(city, "deputies.district"))}
    assert lines["Quận Ba Đình"] == lines["Huyện Ba Vì"] == "1"
    assert value(city, "deputies.district") == 1


def test_communes_are_counted_apart_from_districts(city: Cast, writing: Cast) -> None:
    commune = world.area("Phường Phúc Xá")
    for code in ("COMMUNE_SECRETARY", "COMMUNE_CHAIR", "COMMUNE_STANDING_DEPUTY"):
        world.held(world.post(code, city.units["phuc_xa"], commune))
    assert value(city, "nonlocal.commune_secretaries") == value(city, "nonlocal.commune_chairs") == 1
    assert value(city, "nonlocal.commune_deputies") == 1
    assert parts(city) == {} and value(city, "deputies.district") == 0
    assert value(city, "posts.commune_secretaries", "ba_dinh") == 1
    assert value(city, "posts.commune_secretaries", "ba_vi") == 0


# Vacant and acting


def test_days_vacant_are_counted_to_the_end_of_the_period(city: Cast, district: AdminArea) -> None:
    post = world.post(SECRETARY, city.units["ba_dinh"], district)
    world.held(post, end=date(2024, 5, 1))
    world.held(post, None, date(2024, 5, 20), acting=True)
    assert value(city, "unfilled_heads") == value(city, "unfilled_heads.acting") == 1
    found = listing(at(city, "unfilled_heads"), reader(city.accounts["thanhuy"]), Wish())
    texts = {cell.column.title: cell.text for cell in found.rows[0].cells}
    assert texts["Trống từ ngày"] == "01/5/2024" and texts["Số ngày trống"] == "61"
    assert texts["Người phụ trách"] == "Lê Văn Chức"
    may = listing(at(city, "unfilled_heads", period="2024-05"), reader(city.accounts["thanhuy"]), Wish())
    assert may.rows[0].cells[3].value == 31


def test_heads_of_bodies_without_an_area_are_heads_too(city: Cast, district: AdminArea) -> None:
    chief = offices.title("AGENCY_HEAD", head=True, name="Trưởng ban")
    offices.tenure(offices.post(city.units["office"], title=chief))
    offices.post(city.units["agencies"], title=chief)
    world.post(SECRETARY, city.units["ba_dinh"], district)
    world.post(DEPUTY, city.units["ba_dinh"], district)
    assert (value(city, "posts.heads"), value(city, "unfilled_heads")) == (3, 2)
    assert value(city, "unfilled_heads.vacant") == 2
    assert value(city, "vacancies") == 3


# Against plain SQL, whatever stands there


def _random_city(city: Cast, rng: Random) -> None:
    """Posts at many units with random holders, assessments and mergers."""
    units = [city.units[key] for key in ("ba_dinh", "ba_vi", "agencies", "phuc_xa", "tan_hong")]
    areas = [world.area(level=AreaLevel.DISTRICT) for _ in range(3)]
    for old in areas[:2]:
        if rng.random() < 0.6:
            on = BEGAN + timedelta(days=rng.randrange(100, 1250))
            AdminArea.objects.filter(pk=old.pk).update(during=span(date(2000, 1, 1), on))
            world.merged(old, areas[2], on, rng.choice(["WHOLE", "WHOLE", "PART"]))
    people = [offices.someone() for _ in range(6)]
    for unit in units:
        for code in world.TITLES:
            if rng.random() < 0.7:
                _random_post(rng, world.post(code, unit, rng.choice([*areas, areas[0], None])), people)
    for person in people:
        for area in areas:
            first = BEGAN + timedelta(days=rng.randrange(900))
            for length in (rng.randrange(1, 200), rng.randrange(1, 400)):
                result = rng.choice(["LOCAL", "NON_LOCAL", "NON_LOCAL", ""])
                world.assessment(person, area, result, first, first + timedelta(days=length))
                first += timedelta(days=length + rng.choice([0, 0, 40]))


def _random_post(rng: Random, post: Post, people: list[Person]) -> None:
    day = BEGAN
    while rng.random() < 0.75:
        first = day + timedelta(days=rng.choice([0, 0, 30]))
        day = first + timedelta(days=rng.randrange(1, 600))
        end = None if rng.random() < 0.4 else day
        ways = {"acting": rng.random() < 0.25, "concurrent": True}
        state = rng.choice(["HELD", "HELD", "HELD", "HELD", "PENDING_APPROVAL"])
        world.held(post, None, first, end=end, person=rng.choice(people), state=state, **ways)
        if end is None:
            return


@pytest.mark.parametrize("seed", range(8))
def test_every_figure_is_what_plain_sql_finds(city: Cast, writing: Cast, seed: int) -> None:
    _random_city(city, Random(seed))
    for unit in ("city", "ba_dinh"):
        for period in ("2024-H1", "2023", "2022-03"):
            wanted = [at(city, one.key.removeprefix("personnel."), unit, period) for one in OURS]
            for located, found in zip(wanted, figures_at(wanted), strict=True):
                parameters = {
                    "first": located.period.first,
                    "last": located.period.last,
                    "unit": city.units[unit].pk,
                }
                with connection.cursor() as cursor:
                    cursor.execute(plain.statement(located.address.key), parameters)
                    expected = cursor.fetchone()[0]
                assert isinstance(found, Amount)
                assert found.amount == expected, str(located.address)


@pytest.mark.parametrize("seed", range(20, 26))
def test_the_standings_of_a_kind_add_up_to_its_posts_on_every_day(
    city: Cast, writing: Cast, seed: int
) -> None:
    _random_city(city, Random(seed))
    for kind in KINDS:
        for period in ("2021", "2022-H1", "2023-02", "2024-H1", "2024"):
            parts(city, kind, period)
    for level in DEPUTIES:
        found = [
            value(city, f"{part}.{level}_deputies") for part in ("nonlocal", "local", "locality_unknown")
        ]
        assert sum(found) == value(city, f"deputies.{level}")


@pytest.mark.parametrize("seed", range(40, 44))
def test_rows_of_a_post_leave_no_day_out_and_have_a_number_each(city: Cast, writing: Cast, seed: int) -> None:
    _random_city(city, Random(seed))
    rows = list(PostStanding.objects.select_related("post"))
    assert rows and len({row.pk for row in rows}) == len(rows)
    for post in {row.post for row in rows}:
        spans = sorted((row.during.lower, row.during.upper) for row in rows if row.post_id == post.pk)
        assert spans[0][0] == post.during.lower and spans[-1][1] == post.during.upper
        assert all(before[1] == after[0] for before, after in pairwise(spans))


def test_every_unit_has_the_figure_of_its_own_address(city: Cast, writing: Cast) -> None:
    _random_city(city, Random(7))
    key = "personnel.nonlocal.district_secretaries"
    for code, found in everywhere(key, Period.parse(H1)).items():
        name = next(name for name, unit in city.units.items() if unit.pk == code)
        assert found == value(city, "nonlocal.district_secretaries", name)


# What a digest notices


def test_a_digest_moves_with_the_holder_and_with_the_result(city: Cast, district: AdminArea) -> None:
    tenure = world.held(world.post(SECRETARY, city.units["ba_dinh"], district))
    keys = ("nonlocal.district_secretaries", "posts.district_secretaries")
    before = [digest(at(city, key)) for key in keys]
    row = LocalityAssessment.objects.get(person=tenure.person)
    again = {"result": "LOCAL", "note": "theo lý lịch"}
    LocalityAssessment.objects.filter(pk=row.pk).update(**again)
    assert [digest(at(city, key)) == old for key, old in zip(keys, before, strict=True)] == [False, True]
    LocalityAssessment.objects.filter(pk=row.pk).update(result="NON_LOCAL", note="")
    assert digest(at(city, keys[0])) == before[0]
    someone = offices.someone("Trần Thị Khác")
    world.assessment(someone, district)
    Tenure.objects.filter(pk=tenure.pk).update(person=someone)
    assert value(city, keys[0]) == 1 and digest(at(city, keys[0])) != before[0]


def test_people_of_a_digest_are_rows_of_titles(city: Cast, district: AdminArea) -> None:
    tenure = world.held(world.post(DEPUTY, city.units["ba_dinh"], district))
    located = at(city, "deputies.district")
    before = digest(located)
    LocalityAssessment.objects.filter(person=tenure.person).update(result="LOCAL", note="theo lý lịch")
    assert digest(located) != before


# The definitions


def test_there_are_the_six_figures_of_the_report() -> None:
    ratios = {
        one.key for one in metrics if isinstance(one, Ratio) and one.key.startswith("personnel.nonlocal.")
    }
    assert ratios == {
        "personnel.nonlocal.district_secretaries_pct",
        "personnel.nonlocal.district_chairs_pct",
        "personnel.nonlocal.commune_secretaries_pct",
        "personnel.nonlocal.commune_chairs_pct",
        "personnel.nonlocal.district_deputies_pct",
        "personnel.nonlocal.commune_deputies_pct",
    }


def test_a_list_of_holders_says_who_where_since_when_and_what(city: Cast, district: AdminArea) -> None:
    world.held(world.post(CHAIR, city.units["ba_dinh"], district), first=date(2023, 5, 9))
    found = listing(at(city, "nonlocal.district_chairs"), reader(city.accounts["thanhuy"]), Wish())
    assert [cell.text for cell in found.rows[0].cells] == [
        world.title(CHAIR).name,
        "Quận Ba Đình",
        "Quận Ba Đình",
        "Lê Văn Chức",
        "09/5/2023",
        "không phải người địa phương",
    ]


def test_a_reader_of_another_district_opens_no_row(city: Cast, district: AdminArea) -> None:
    world.held(world.post(CHAIR, city.units["ba_vi"], district))
    found = listing(at(city, "nonlocal.district_chairs"), reader(city.accounts["badinh"]), Wish())
    assert (found.count, found.hidden, found.rows) == (0, 1, ())
