"""The small city after both steps of 2025: who is where, who follows whom, and nobody lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, Q, Sum

from namro.access.models import RoleGrant
from namro.figures.address import Address, locate
from namro.figures.folds import Amount, figures_at
from namro.ground import clock
from namro.ground.periods import Period
from namro.journal.actions import acting
from namro.people.models import HomeCell, LocalityAssessment
from namro.reports import output, template
from namro.reports.compose import compose
from namro.sample.check import check as check_sums
from namro.sample.hanoi_2025.check import check
from namro.sample.hanoi_2025.decided import steps
from namro.sample.hanoi_2025.ground import survey
from namro.sample.hanoi_2025.load import Reorganised, reorganise
from namro.sample.load import Loaded
from namro.sample.plan import Plan
from namro.units import ancestry
from namro.units.models import (
    AdminArea,
    Ancestry,
    AreaSuccession,
    Change,
    Extent,
    Reorganisation,
    Succession,
    UnitVersion,
)
from namro.units.queries import children, root

PLAN = Plan.small()
NEW_YEAR, JULY = date(2025, 1, 1), date(2025, 7, 1)
FORMS = ("html", "docx", "pdf", "xlsx")


def report() -> dict[str, bytes]:
    """The half-year report of 2024 as the sample city makes it, in every form."""
    with clock.frozen(PLAN.lives_on):
        period = Period.parse("2024-H1")
        composed = compose(template.load("sau-thang-dau-nam"), root(period.last).code, period)
        made = {form: output.render(composed, form, "http://127.0.0.1:8000") for form in FORMS}
        return made | {"figures.json": output.figures_json(composed).encode()}


@dataclass(frozen=True)
class Moved:
    done: Reorganised
    before: dict[str, bytes]
    progress: list[str]


@pytest.fixture(scope="module")
def moved_once(loaded_once: Loaded) -> Moved:
    said: list[str] = []
    with acting("thu", "lập báo cáo trước khi sắp xếp"):
        before = report()
    return Moved(reorganise(progress=said.append), before, said)


@pytest.fixture
def moved(moved_once: Moved) -> Iterator[Moved]:
    """The small city after both steps; the test may write, and sees persons, because somebody looks."""
    with transaction.atomic():
        with acting("thu", "xem các bước sắp xếp"):
            yield moved_once
        transaction.set_rollback(True)


def names(day: date, **conditions: object) -> set[str]:
    found = UnitVersion.objects.filter(during__contains=day, **conditions)
    return set(found.values_list("short_name", flat=True))


def members(day: date) -> dict[int, int]:
    homes = HomeCell.objects.filter(during__contains=day)
    return dict(homes.values_list("cell_id").annotate(count=Count("id")))


# What is there, and that 2024 does not know it


@pytest.mark.parametrize("form", [*FORMS, "figures.json"])
def test_the_report_of_30_june_2024_is_byte_identical(moved: Moved, form: str) -> None:
    assert report()[form] == moved.before[form]


def test_the_sums_of_the_sample_stay(moved: Moved) -> None:
    check_sums(PLAN)


def test_both_decisions_are_scheduled_with_their_papers(moved: Moved) -> None:
    found = Reorganisation.objects.order_by("effective_on").values_list(
        "state", "effective_on", "decision_no", "decided_on", "authority"
    )
    assembly = "Ủy ban Thường vụ Quốc hội"
    assert list(found) == [
        ("SCHEDULED", NEW_YEAR, "1286/NQ-UBTVQH15", date(2024, 11, 14), assembly),
        ("SCHEDULED", JULY, "1656/NQ-UBTVQH15", date(2025, 6, 16), assembly),
    ]


def test_progress_is_said_and_counts_come_back(moved: Moved) -> None:
    assert moved.progress[0] == "01/01/2025: dự thảo" and moved.progress[-1] == "01/7/2025: tự kiểm tra"
    first, second = moved.done.counted
    assert first.communes == (9, 9) and first.districts == (3, 3)
    assert second.communes[0] == 9 and second.districts == (3, 0)
    assert first.members == second.members == (PLAN.shape.members, PLAN.shape.members)
    assert second.divided == second.shares > 0
    assert "3 đảng bộ quận, huyện, thị xã kết thúc" in second.line()
    assert "kết thúc" not in first.line() and "chia" not in first.line()


def test_the_tables_carry_both_steps(moved: Moved) -> None:
    for step in steps():
        check(step)
    assert ancestry.differing_rows() == 0


# The tree


def test_the_new_tree_is_there_from_its_day(moved: Moved, monkeypatch: pytest.MonkeyPatch) -> None:
    def seen(today: str) -> set[str]:
        monkeypatch.setenv("NAMRO_TODAY", today)
        return {place.short_name for place in children(root(clock.today()))}

    districts = {"Quận Tây Hồ", "Quận Hà Đông", "Huyện Mỹ Đức"}
    assert districts <= seen("2024-07-05") == seen("2025-06-30")
    assert not districts & seen("2025-07-02")
    assert {"Phường Tây Hồ", "Phường Hồng Hà", "Xã Mỹ Đức"} <= seen("2025-07-02")


def test_what_has_no_source_here_is_not_made(moved: Moved) -> None:
    _, second = steps()
    ground = survey(JULY)
    wanted = {
        one.name for one in second.communes if any(piece.old in ground.communes for piece in one.peopled)
    }
    assert names(JULY, parent=ground.city, area__level="COMMUNE") == wanted
    assert 3 < len(wanted) < 20


def test_a_code_is_found_with_its_period(moved: Moved) -> None:
    """09538 was Nguyễn Trãi and is Quang Trung from the new year on: two areas, two units."""
    areas = AdminArea.objects.filter(code="09538").order_by("during").values_list("name", "during")
    assert [(name, during.lower, during.upper) for name, during in areas][1:] == [
        ("Phường Quang Trung", NEW_YEAR, JULY)
    ]
    held = UnitVersion.objects.filter(area__code="09538").order_by("during")
    assert [one.short_name for one in held] == ["Phường Nguyễn Trãi", "Phường Quang Trung"]
    old, new = held
    assert old.unit_id != new.unit_id and old.during.upper == new.during.lower == NEW_YEAR
    assert old.parent_id == new.parent_id


def test_areas_end_and_begin_with_the_step(moved: Moved) -> None:
    city = AdminArea.objects.get(level="CITY")
    assert city.during.upper is None
    in_force = AdminArea.objects.filter(during__contains=JULY).exclude(pk=city.pk)
    assert in_force and {(one.level, one.parent_id) for one in in_force} == {("COMMUNE", city.pk)}
    assert {one.during.lower for one in in_force} == {JULY}


def test_no_unit_stands_under_an_ended_one(moved: Moved) -> None:
    for day in (NEW_YEAR, JULY, date(2030, 1, 1)):
        alive = UnitVersion.objects.filter(during__contains=day)
        above = alive.exclude(parent=None).values_list("parent_id", flat=True)
        assert set(above) <= set(alive.values_list("unit_id", flat=True))


# People


def test_members_stay_in_their_cells_on_every_day(moved: Moved) -> None:
    at_first = members(PLAN.lives_on)
    assert sum(at_first.values()) == PLAN.shape.members
    for day in (NEW_YEAR - timedelta(days=1), NEW_YEAR, JULY - timedelta(days=1), JULY, date(2026, 1, 1)):
        assert members(day) == at_first
        below = Ancestry.objects.filter(ancestor_id=root(day).id, during__contains=day)
        assert set(at_first) <= set(below.values_list("descendant_id", flat=True))


def test_everybody_of_30_june_has_a_home_on_1_july(moved: Moved) -> None:
    def people(day: date) -> set[int]:
        return set(HomeCell.objects.filter(during__contains=day).values_list("person_id", flat=True))

    assert people(date(2025, 6, 30)) == people(JULY)


def test_the_members_of_a_new_commune_are_those_of_its_cells(moved: Moved) -> None:
    home = members(JULY)
    counted: Counter[int] = Counter()
    for ancestor, cell in Ancestry.objects.filter(
        during__contains=JULY, ancestor__versions__parent=root(JULY).id, descendant_id__in=home
    ).values_list("ancestor_id", "descendant_id"):
        counted[ancestor] += home[cell]
    assert sum(counted.values()) == PLAN.shape.members


# Divided communes, ended districts


def parts() -> dict[int, list[Succession]]:
    found: dict[int, list[Succession]] = {}
    for one in Succession.objects.filter(on=JULY, extent__in=[Extent.PART, Extent.REST]):
        found.setdefault(one.old_id, []).append(one)
    return found


def test_shares_are_those_of_the_members_that_moved(moved: Moved) -> None:
    home = members(JULY)
    assert parts()
    for old, pieces in parts().items():
        eve = JULY - timedelta(days=1)
        cells = UnitVersion.objects.filter(parent=old, during__contains=eve).values_list("unit_id", flat=True)
        total = sum(home.get(cell, 0) for cell in cells)
        assert sum(piece.share or 0 for piece in pieces) == pytest.approx(1)
        for piece in pieces:
            now = UnitVersion.objects.filter(
                unit_id__in=list(cells), parent=piece.new_id, during__contains=JULY
            )
            taken = sum(home.get(cell, 0) for cell in now.values_list("unit_id", flat=True))
            assert piece.share == pytest.approx(taken / total)
            assert "số đảng viên" in piece.share_basis


def test_each_part_gets_a_cell_and_the_rest_the_most(moved: Moved) -> None:
    eve = JULY - timedelta(days=1)
    for old, pieces in parts().items():
        cells = list(
            UnitVersion.objects.filter(parent=old, during__contains=eve).values_list("unit_id", flat=True)
        )
        now = Counter(
            UnitVersion.objects.filter(unit_id__in=cells, during__contains=JULY).values_list(
                "parent_id", flat=True
            )
        )
        (rest,) = (piece.new_id for piece in pieces if piece.extent == Extent.REST)
        assert set(now) == {piece.new_id for piece in pieces} or len(cells) < len(pieces)
        assert now[rest] == max(now.values())


def test_districts_end_without_successor_and_lose_nothing(moved: Moved) -> None:
    eve = JULY - timedelta(days=1)
    ended = [seat.unit for seat in survey(JULY).districts.values()]
    assert len(ended) == 3
    assert set(Change.objects.filter(kind="DISSOLVE").values_list("unit_id", flat=True)) == set(ended)
    assert not Succession.objects.filter(Q(old_id__in=ended) | Q(new_id__in=ended)).exists()
    for district in ended:
        bases = UnitVersion.objects.filter(parent=district, during__contains=eve, area=None)
        now = UnitVersion.objects.filter(unit__in=bases.values("unit"), during__contains=JULY)
        assert len(now) == len(bases) > 0
        formed = Succession.objects.filter(
            on=JULY, old__versions__parent=district, extent__in=["WHOLE", "PART", "REST"]
        )
        assert {one.parent_id for one in now} <= set(formed.values_list("new_id", flat=True))


def test_grants_go_on_where_the_people_go(moved: Moved) -> None:
    def held(username: str) -> list[tuple[str, date]]:
        grants = RoleGrant.objects.filter(account__username=username).order_by("during")
        return [
            (UnitVersion.objects.get(unit=one.unit, during__contains=one.during.lower).short_name, one.during)
            for one in grants
        ]

    quan = [(name, during.upper) for name, during in held("quan")]
    assert quan[0] == ("Quận Hà Đông", JULY) and quan[1][1] is None and len(quan) == 2
    phuong = [(name, during.upper) for name, during in held("phuong")]
    assert [name for name, _ in phuong[:2]] == ["Phường Nguyễn Trãi", "Phường Quang Trung"]
    assert [upper for _, upper in phuong] == [NEW_YEAR, JULY, None]
    assert [name for name, _ in held("lanhdao")] == ["Thành ủy Hà Nội"]


def test_successors_carry_the_clause_of_the_resolution(moved: Moved) -> None:
    made = Change.objects.filter(reorganisation__effective_on=JULY, kind="MERGE")
    clauses = {one.short_name: one.clause for one in made}
    _, second = steps()
    assert clauses == {one.name: one.cited for one in second.communes if one.name in clauses}


# Again


def test_a_second_time_it_is_there_already(moved: Moved) -> None:
    said: list[str] = []
    before = (UnitVersion.objects.count(), Succession.objects.aggregate(Sum("id")))
    again = reorganise(progress=said.append)
    assert said == ["Bước từ 01/01/2025 đã có sẵn.", "Bước từ 01/7/2025 đã có sẵn."]
    assert again.existed == 2 and again.counted == moved.done.counted
    assert (UnitVersion.objects.count(), Succession.objects.aggregate(Sum("id"))) == before


# Areas, and who is asked again


def test_every_commune_that_ended_says_what_became_of_its_land(moved: Moved) -> None:
    """On 1 January each of them whole; on 1 July whole or in parts, as the resolution divides the land."""
    for day in (NEW_YEAR, JULY):
        gone = AdminArea.objects.filter(level="COMMUNE", during__endswith=day)
        passed = AreaSuccession.objects.filter(on=day)
        assert passed.exists() and gone.filter(successors__isnull=True).count() == 0
        wholes = set(passed.filter(extent="WHOLE").values_list("old", flat=True))
        parts = set(passed.filter(extent="PART").values_list("old", flat=True))
        assert wholes and not wholes & parts
        assert wholes | parts == set(gone.values_list("pk", flat=True))
        assert bool(parts) is (day == JULY)


def test_the_counts_of_passed_areas_are_those_of_the_decided_pieces(moved: Moved) -> None:
    made = Counter(AreaSuccession.objects.values_list("on", "extent"))
    for step in steps():
        eve = AdminArea.objects.filter(level="COMMUNE", during__contains=step.day - timedelta(days=1))
        codes = set(eve.values_list("code", flat=True))
        stay = set(eve.filter(during__contains=step.day).values_list("code", flat=True))
        pieces = [
            piece
            for one in step.communes
            if any(piece.old in codes for piece in one.peopled)
            for piece in one.pieces
            if piece.old in codes - stay
        ]
        whole = Counter(piece.area == Extent.WHOLE for piece in pieces)
        assert (made[step.day, "WHOLE"], made[step.day, "PART"]) == (whole[True], whole[False])


def test_nobody_stands_assessed_for_an_area_that_is_no_more(moved: Moved) -> None:
    standing = LocalityAssessment.objects.filter(during__contains=JULY)
    assert not standing.exclude(area__during__contains=JULY).exists()
    again = LocalityAssessment.objects.filter(reopens__isnull=False)
    assert again.exists() and not again.exclude(state="OPEN").exists()
    assert not again.exclude(during__startswith__in=(NEW_YEAR, JULY)).exists()
    assert all(row.reopens.during.upper == row.during.lower for row in again.select_related("reopens"))


def test_after_the_steps_posts_that_go_on_wait_to_be_asked_again(moved: Moved) -> None:
    """On every day the standings are all posts; of units that ended none are left."""
    city = root(JULY).code
    parts = ("nonlocal", "local", "locality_unknown", "acting", "vacant")
    for period in ("2024-12", "2025-01", "2025-06", "2025-07"):
        for kind in ("commune_secretaries", "commune_chairs", "district_secretaries"):
            keys = [f"personnel.{part}.{kind}" for part in ("posts", *parts)]
            posts, *found = figures_at([locate(Address(key, city, Period.parse(period))) for key in keys])
            told = [one.amount for one in found if isinstance(one, Amount)]
            assert isinstance(posts, Amount) and sum(told) == posts.amount
            assert posts.amount or period == "2025-07"
            if period == "2025-07" and kind.startswith("commune"):
                assert told[0] == told[1] == 0, "every commune is another area, nothing was carried over"
