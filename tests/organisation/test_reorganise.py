"""A decision from its draft into the tree: what it writes, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.access.models import RoleGrant
from namro.ground.ranges import span
from namro.journal.models import JournalEvent
from namro.membership.models import AdmissionEvent
from namro.organisation.reorganise.actions import count_shares
from namro.people.models import HomeCell
from namro.targets.models import MassFact, TargetAssignment
from namro.units import ancestry
from namro.units.models import Extent, Founding, Origin, Succession, Unit, UnitKind, UnitVersion
from namro.units.queries import place, trail
from tests.cast import BEGIN, BY, WHY, Cast
from tests.organisation.decisions import CELL, DAY, Decision, K, made, merged, named, whole
from tests.units.grow import settle

EVE = DAY - timedelta(days=1)
PAST = date(2024, 8, 31)  # before the earliest decision here
EVENTS = (AdmissionEvent, Founding, MassFact)


@pytest.fixture(autouse=True)
def _sound(city: Cast) -> Iterator[None]:
    """Whatever a decision does: no event row, a tree without fault, and the past as it was."""
    events = [list(model.objects.order_by("pk").values()) for model in EVENTS]
    past = standing(PAST)
    yield
    settle()
    assert ancestry.differing_rows() == 0
    assert [list(model.objects.order_by("pk").values()) for model in EVENTS] == events
    assert standing(PAST) == past


def standing(day: date) -> list[tuple[Any, ...]]:
    """Who stood under whom, and who was where, on a day."""
    states = UnitVersion.objects.filter(during__contains=day).order_by("unit")
    homes = HomeCell.objects.filter(during__contains=day).order_by("person")
    grants = RoleGrant.objects.filter(during__contains=day).order_by("account", "unit")
    return [
        *states.values_list("unit", "name", "kind", "bloc", "parent"),
        *homes.values_list("person", "cell"),
        *grants.values_list("account", "role_code", "unit"),
    ]


def lives(*units: Unit) -> list[object]:
    return [Unit.objects.get(pk=unit.pk).alive for unit in units]


def members(cell: Unit, day: date) -> set[int]:
    return set(HomeCell.objects.filter(cell=cell, during__contains=day).values_list("person", flat=True))


def divided(city: Cast) -> tuple[Decision, Any, Any]:
    """A draft: the ward of cells 1 and 2 becomes a northern and a southern one."""
    decision, ward = Decision(), city.units["phuc_xa"]
    north = decision.add(
        K.SPLIT, **named("Phường Bắc", parent=city.units["ba_dinh"], origins=[(ward, "PART")])
    )
    south = decision.add(
        K.SPLIT, **named("Phường Nam", parent=city.units["ba_dinh"], origins=[(ward, "REST")])
    )
    decision.to("access.grants", ward, south)
    return decision, north, south


# Kind by kind


def test_two_units_become_one(city: Cast) -> None:
    old = [city.units["ba_dinh"], city.units["ba_vi"]]
    new = merged(old, "Quận Mới", city.units["city"])
    assert lives(*old, new) == [span(BEGIN, DAY), span(BEGIN, DAY), span(DAY)]
    assert [one.code for one in trail(city.code("cell_1"), DAY)] == [
        city.code("city"),
        new.code,
        city.code("phuc_xa"),
        city.code("cell_1"),
    ]
    steps = Succession.objects.order_by("old").values_list("old", "new", "on", "extent", "share")
    assert list(steps) == [(unit.pk, new.pk, DAY, Extent.WHOLE, None) for unit in old]
    assert place(new.code, DAY).name == "Đảng bộ quận Mới"
    assert RoleGrant.objects.get(unit=new).account == city.accounts["badinh"]


def test_two_cells_become_one_with_their_members(city: Cast) -> None:
    one, two = city.units["cell_1"], city.units["cell_2"]
    decision = Decision()
    name = {"name": "Chi bộ số 3", "short_name": "Chi bộ số 3", **CELL}
    change = decision.add(K.MERGE, parent=city.units["phuc_xa"], origins=whole(one, two), **name)
    decision.done()
    assert members(made(change), DAY) == members(one, EVE) | members(two, EVE)
    assert not members(one, DAY) | members(two, DAY)
    spans = HomeCell.objects.filter(person__in=members(made(change), DAY)).values_list("membership", "during")
    for membership, during in spans:
        assert during.upper in (DAY, None), membership


def test_a_unit_takes_over_others_and_goes_on(city: Cast) -> None:
    decision = Decision()
    decision.add(
        K.ABSORB,
        city.units["ba_vi"],
        name="Đảng bộ huyện Mới",
        short_name="Huyện Mới",
        origins=whole(city.units["ba_dinh"], city.units["agencies"]),
    )
    decision.done()
    assert lives(city.units["ba_vi"]) == [span(BEGIN)]
    assert place(city.code("ba_vi"), DAY).name == "Đảng bộ huyện Mới"
    for key in ("phuc_xa", "tan_hong", "office"):
        assert place(city.code(key), DAY).parent_id == city.units["ba_vi"].pk
    assert RoleGrant.objects.filter(unit=city.units["ba_vi"], during__contains=DAY).count() == 1


def test_a_ward_is_split_with_its_cells(city: Cast) -> None:
    decision, north, south = divided(city)
    decision.to("units.children", city.units["phuc_xa"], north, city.units["cell_1"].pk)
    decision.to("units.children", city.units["phuc_xa"], south)
    decision.done()
    assert place(city.code("cell_1"), DAY).parent_id == made(north).pk
    assert place(city.code("cell_2"), DAY).parent_id == made(south).pk, "all others of the unit"
    assert lives(city.units["phuc_xa"], made(north)) == [span(BEGIN, DAY), span(DAY)]
    grants = RoleGrant.objects.filter(account=city.accounts["phucxa"]).order_by("during")
    assert [(one.unit, one.during) for one in grants] == [
        (city.units["phuc_xa"], span(BEGIN, DAY)),
        (made(south), span(DAY)),
    ]


def test_a_part_goes_and_the_unit_goes_on(city: Cast) -> None:
    """Cells that go with the part are said one by one."""
    decision = Decision()
    ward = named("Phường Mới", parent=city.units["ba_dinh"], origins=[(city.units["phuc_xa"], "PART")])
    change = decision.add(K.SPLIT, **ward)
    decision.add(K.TRANSFER, city.units["cell_2"], parent_change=change)
    decision.done()
    assert lives(city.units["phuc_xa"]) == [span(BEGIN)]
    assert place(city.code("cell_2"), DAY).parent_id == made(change).pk
    assert place(city.code("cell_1"), DAY).parent_id == city.units["phuc_xa"].pk
    assert RoleGrant.objects.get(account=city.accounts["phucxa"]).during == span(BEGIN)


def test_a_unit_is_dissolved_and_what_depends_on_it_goes_or_ends(city: Cast) -> None:
    decision = Decision(date(2024, 10, 1))
    decision.add(K.DISSOLVE, city.units["agencies"])
    decision.to("units.children", city.units["agencies"], city.units["city"])
    decision.to("targets.assignments", city.units["agencies"])
    decision.done()
    assert lives(city.units["agencies"]) == [span(BEGIN, date(2024, 10, 1))]
    assert not Succession.objects.exists()
    assert place(city.code("office"), DAY).parent_id == city.units["city"].pk
    (target,) = TargetAssignment.objects.filter(assignee=city.units["agencies"])
    assert target.during == span(date(2024, 1, 1), date(2024, 10, 1))


def test_a_whole_level_ends_and_units_come_under_units_of_the_same_decision(city: Cast) -> None:
    """As in July 2025: districts end, wards become new ones under the city, cells go along."""
    decision = Decision()
    wards = [
        decision.add(
            K.MERGE,
            **named(name, unit_kind=UnitKind.SUPERIOR_OF_BASE, parent=city.units["city"]),
            origins=whole(city.units[key]),
        )
        for name, key in (("Phường Ba Đình", "phuc_xa"), ("Xã Ba Vì", "tan_hong"))
    ]
    base = decision.add(K.ESTABLISH, **named("Cơ quan phường", parent_change=wards[0]))
    for key, ward in zip(("ba_dinh", "ba_vi"), wards, strict=True):
        decision.add(K.DISSOLVE, city.units[key])
        for dependant in ("access.grants", "targets.assignments"):
            decision.to(dependant, city.units[key], ward)
    decision.add(K.TRANSFER, city.units["cell_2"], parent_change=base)
    decision.done()
    assert [one.code for one in trail(city.code("cell_2"), DAY)][1:] == [
        made(wards[0]).code,
        made(base).code,
        city.code("cell_2"),
    ]
    assert place(city.code("cell_3"), DAY).parent_id == made(wards[1]).pk
    assert {grant.unit for grant in RoleGrant.objects.filter(account=city.accounts["badinh"])} == {
        city.units["ba_dinh"],
        made(wards[0]),
    }


@pytest.mark.parametrize(
    ("kind", "unit", "wanted", "column", "value"),
    [
        (K.RENAME, "ba_vi", {"name": "Đảng bộ A", "short_name": "A"}, "name", "Đảng bộ A"),
        (K.CHANGE_KIND, "phuc_xa", {"unit_kind": "SUB_COMMITTEE"}, "kind", "SUB_COMMITTEE"),
        (K.CHANGE_BLOC, "cell_3", {"bloc": "SCHOOL"}, "bloc", "SCHOOL"),
    ],
)
def test_a_unit_goes_on_in_another_state(
    city: Cast, kind: str, unit: str, wanted: dict[str, str], column: str, value: str
) -> None:
    before = place(city.code(unit), EVE)
    decision = Decision()
    decision.add(kind, city.units[unit], **wanted)
    decision.done()
    now = place(city.code(unit), DAY)
    assert getattr(now, column) == value != getattr(before, column)
    for other in {"kind", "bloc", "parent_id"} - {column}:
        assert getattr(now, other) == getattr(before, other)
    assert city.units[unit].versions.count() == 2
    assert not Succession.objects.exists()


def test_several_changes_of_one_unit_are_one_new_state(city: Cast) -> None:
    decision = Decision()
    decision.add(K.RENAME, city.units["office"], name="Chi bộ A", short_name="A")
    decision.add(K.TRANSFER, city.units["office"], parent=city.units["phuc_xa"])
    decision.add(K.CHANGE_KIND, city.units["office"], unit_kind=UnitKind.CELL)
    decision.done()
    now = place(city.code("office"), DAY)
    assert (now.name, now.parent_id, now.kind) == ("Chi bộ A", city.units["phuc_xa"].pk, UnitKind.CELL)
    assert city.units["office"].versions.count() == 2


# Places


def test_a_row_of_its_own_word_goes_elsewhere_than_the_rest(city: Cast) -> None:
    decision, (first, *_) = Decision(), HomeCell.objects.filter(cell=city.units["cell_1"]).order_by("pk")
    decision.add(K.ABSORB, city.units["cell_2"], origins=whole(city.units["cell_1"]))
    decision.to("people.homes", city.units["cell_1"], city.units["cell_3"], first.pk)
    decision.done()
    assert first.person_id in members(city.units["cell_3"], DAY)
    others = members(city.units["cell_1"], EVE) - {first.person_id}
    assert others and others <= members(city.units["cell_2"], DAY)


def test_said_again_the_last_word_counts(city: Cast) -> None:
    decision, north, south = divided(city)
    for goal in (north, south):
        decision.to("units.children", city.units["phuc_xa"], goal)
    decision.done()
    assert {place(city.code(key), DAY).parent_id for key in ("cell_1", "cell_2")} == {made(south).pk}


# Shares


def shares(decision: Decision) -> list[tuple[int | None, int | None]]:
    found = Origin.objects.filter(change__reorganisation=decision.order).order_by("change__position")
    return list(found.values_list("part", "whole"))


def test_shares_are_counted_from_where_members_go(city: Cast) -> None:
    decision, north, south = divided(city)
    decision.to("units.children", city.units["phuc_xa"], north, city.units["cell_1"].pk)
    decision.to("units.children", city.units["phuc_xa"], south, city.units["cell_2"].pk)
    assert count_shares(by=BY, order=decision.order, reason=WHY) == 1
    one, two = (len(members(city.units[key], EVE)) for key in ("cell_1", "cell_2"))
    assert shares(decision) == [(one, one + two), (two, one + two)]
    decision.done()
    steps = Succession.objects.order_by("pk")
    assert [step.share for step in steps] == [one / (one + two), two / (one + two)]
    assert {step.share_basis for step in steps} == {
        "số đảng viên của các đơn vị trực thuộc chuyển đi, ngày 31/12/2024"
    }


def test_no_share_is_counted_while_a_place_is_missing(city: Cast) -> None:
    decision, north, _ = divided(city)
    decision.to("units.children", city.units["phuc_xa"], north, city.units["cell_1"].pk)
    assert count_shares(by=BY, order=decision.order, reason=WHY) == 0
    assert shares(decision) == [(None, None), (None, None)]


def test_no_share_is_counted_where_members_go_outside_the_parts(city: Cast) -> None:
    decision, north, _ = divided(city)
    decision.to("units.children", city.units["phuc_xa"], north, city.units["cell_1"].pk)
    decision.to("units.children", city.units["phuc_xa"], city.units["tan_hong"], city.units["cell_2"].pk)
    assert count_shares(by=BY, order=decision.order, reason=WHY) == 0


# The paper


def test_one_transaction_and_one_reason_in_the_journal(city: Cast) -> None:
    last = JournalEvent.objects.order_by("pk").last().pk
    decision = Decision(by=city.accounts["thanhuy"])
    decision.add(K.ABSORB, city.units["cell_1"], origins=whole(city.units["cell_2"]))
    decision.approved(city.accounts["lanhdao"])
    before = JournalEvent.objects.order_by("pk").last().pk
    from_draft = JournalEvent.objects.filter(pk__gt=last, pk__lte=before)
    assert {event.actor for event in from_draft} == {
        str(city.accounts[username].pk) for username in ("thanhuy", "lanhdao")
    }
    assert decision.order.state == "APPROVED"
    decision.scheduled()
    written = JournalEvent.objects.filter(pk__gt=before)
    assert {event.table_name for event in written} == {
        "people_homecell",
        "units_reorganisation",
        "units_succession",
        "units_unit",
        "units_unitversion",
    }
    assert {(event.actor, event.reason) for event in written} == {(str(city.accounts["thanhuy"].pk), WHY)}


def test_a_decision_that_is_wrong_is_corrected_by_another(city: Cast) -> None:
    first = Decision()
    first.add(K.RENAME, city.units["ba_vi"], name="Đảng bộ huyện Ba Ví", short_name="Huyện Ba Ví")
    first.done()
    again = Decision(corrects=first.order)
    again.add(K.RENAME, city.units["ba_vi"], name="Đảng bộ huyện Ba Vỳ", short_name="Huyện Ba Vỳ")
    again.done()
    assert place(city.code("ba_vi"), DAY).name == "Đảng bộ huyện Ba Vỳ"
    assert city.units["ba_vi"].versions.count() == 2
    assert first.order.changes.get().name == "Đảng bộ huyện Ba Ví", "what was decided stays readable"


def grown(city: Cast, ward: str, number: int) -> None:
    """So many cells more in the ward."""
    decision = Decision(date(2024, 9, 1))
    for rank in range(number):
        name = f"Chi bộ số {rank + 10}"
        cell = {"name": name, "short_name": name, "parent": city.units[ward], **CELL}
        decision.add(K.ESTABLISH, **cell)
    decision.done()


def test_statements_do_not_grow_with_what_is_moved(city: Cast) -> None:
    counted = []
    for old, new, number, day in (
        ("phuc_xa", "tan_hong", 1, DAY),
        ("tan_hong", "agencies", 25, date(2025, 2, 1)),
    ):
        grown(city, old, number)
        joined = Decision(day)
        joined.add(K.ABSORB, city.units[new], origins=whole(city.units[old]))
        joined.approved()
        with CaptureQueriesContext(connection) as asked:
            joined.scheduled()
        counted.append(len(asked))
    assert counted[1] <= counted[0] <= 60
