"""A decision from its draft into the tree: what it writes, and what it leaves alone."""

from __future__ import annotations

from datetime import timedelta

from namro.access.models import RoleGrant
from namro.ground.ranges import span
from namro.people.models import HomeCell
from namro.units import ancestry
from namro.units.queries import ids_below, place, trail
from tests.cast import BEGIN, Cast
from tests.organisation.decisions import DAY, Decision, K, made, merged, named, whole
from tests.units.grow import settle

EVE = DAY - timedelta(days=1)


def below(unit, day) -> set[int]:
    return set(ids_below(unit.pk, day).values_list("descendant_id", flat=True))


def test_two_units_become_one(city: Cast) -> None:
    unit = city.units
    new = merged([unit["ba_dinh"], unit["ba_vi"]], "Quận Mới", unit["city"])
    settle()
    assert ancestry.differing_rows() == 0
    assert [one.code for one in trail(city.code("cell_1"), DAY)] == [
        city.code("city"),
        new.code,
        city.code("phuc_xa"),
        city.code("cell_1"),
    ]
    for key in ("ba_dinh", "ba_vi"):
        unit[key].refresh_from_db()
        assert unit[key].alive == span(BEGIN, DAY)
    assert RoleGrant.objects.filter(unit=new).count() == 1


def test_cells_merge_with_their_members(city: Cast) -> None:
    unit = city.units
    decision = Decision()
    change = decision.add(
        K.MERGE,
        name="Chi bộ số 3",
        short_name="Chi bộ số 3",
        unit_kind="CELL",
        bloc="RESIDENTIAL",
        parent=unit["phuc_xa"],
        origins=whole(unit["cell_1"], unit["cell_2"]),
    )
    before = HomeCell.objects.filter(during__contains=EVE).count()
    decision.done()
    settle()
    new = made(change)
    assert HomeCell.objects.filter(during__contains=DAY).count() == before
    assert (
        HomeCell.objects.filter(during__contains=DAY, cell=new).count()
        == HomeCell.objects.filter(during__contains=EVE, cell__in=[unit["cell_1"], unit["cell_2"]]).count()
        > 0
    )
    assert ancestry.differing_rows() == 0


def test_a_split_of_a_ward(city: Cast) -> None:
    unit = city.units
    decision = Decision()
    north = decision.add(
        K.SPLIT, **named("Phường Bắc", parent=unit["ba_dinh"]), origins=[(unit["phuc_xa"], "PART")]
    )
    south = decision.add(
        K.SPLIT, **named("Phường Nam", parent=unit["ba_dinh"]), origins=[(unit["phuc_xa"], "REST")]
    )
    decision.to("units.children", unit["phuc_xa"], north, unit["cell_1"].pk)
    decision.to("units.children", unit["phuc_xa"], south, unit["cell_2"].pk)
    decision.to("access.grants", unit["phuc_xa"], south)
    decision.done()
    settle()
    assert ancestry.differing_rows() == 0
    assert place(city.code("cell_1"), DAY).parent_id == made(north).pk
    assert place(city.code("cell_2"), DAY).parent_id == made(south).pk


def test_the_rest(city: Cast) -> None:
    unit = city.units
    decision = Decision()
    decision.add(K.ABSORB, unit["ba_vi"], origins=whole(unit["ba_dinh"]))
    decision.add(K.RENAME, unit["ba_vi"], name="Đảng bộ huyện Mới", short_name="Huyện Mới")
    decision.add(K.TRANSFER, unit["office"], parent=unit["city"])
    decision.add(K.DISSOLVE, unit["agencies"])
    decision.to("targets.assignments", unit["agencies"])
    decision.add(K.CHANGE_KIND, unit["office"], unit_kind="CELL")
    decision.add(K.CHANGE_BLOC, unit["cell_3"], bloc="SCHOOL")
    decision.done()
    settle()
    assert ancestry.differing_rows() == 0
    assert place(city.code("ba_vi"), DAY).name == "Đảng bộ huyện Mới"
    assert place(city.code("office"), DAY).parent_id == unit["city"].pk
