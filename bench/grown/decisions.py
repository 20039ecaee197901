"""Twenty decisions over ten years, through the actions that a clerk would use; each finds its units itself.

Chosen by id among what lives on the day, so that they are the same in every run and later ones take
hold of what earlier ones made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bench.grown.plan import Scale
from namro.organisation.reorganise import actions
from namro.organisation.reorganise.actions import Approval, Paper, Wanted
from namro.organisation.reorganise.effect import CHILDREN, Goal
from namro.people.models import HomeCell
from namro.sample.plan import HA_DONG
from namro.sample.units import Node, Tree
from namro.units.models import Bloc, Change, Extent, Reorganisation, Unit, UnitKind, UnitVersion

BY = "bench"
REASON = "Sắp xếp tổ chức của thành phố để đo"
K = Change.Kind
E = Extent
State = UnitVersion


@dataclass
class Desk:
    """One decision being written."""

    scale: Scale
    tree: Tree
    region: Node
    order: Reorganisation

    @property
    def day(self) -> date:
        return self.order.effective_on

    # What there is on the day

    def living(self, **asked: object) -> list[State]:
        """States of units that live on the day and have no end, by id."""
        found = UnitVersion.objects.filter(during__contains=self.day, unit__alive__upper_inf=True, **asked)
        began = found.filter(during__startswith__lt=self.day).select_related("unit")
        return list(began.order_by("unit_id"))

    def districts(self) -> list[State]:
        """Districts under the city but for the one where people of the sample work."""
        keep = self.tree.by_key(HA_DONG).id
        found = self.living(parent_id=1, bloc=Bloc.RESIDENTIAL)
        return [one for one in found if one.unit_id not in (keep, self.region.id)]

    def communes(self, district: State) -> list[State]:
        return self.living(parent_id=district.unit_id, kind=UnitKind.BASE_COMMITTEE, area__isnull=False)

    def cells(self, number: int) -> list[State]:
        """About so many residential cells, from everywhere, that were there from the beginning."""
        found = self.living(kind=UnitKind.CELL, bloc=Bloc.RESIDENTIAL, parent__alive__upper_inf=True)
        old = [one for one in found if one.unit_id <= len(self.tree.nodes)]
        return old[:: max(1, len(old) // number)][:number]

    def beside(self, one: State) -> list[State]:
        """Units of the same kind under the same superior."""
        found = self.living(parent_id=one.parent_id, kind=one.kind)
        return [other for other in found if other.unit_id != one.unit_id]

    # What is decided

    def change(self, kind: str, **wanted: object) -> Change:
        return actions.add_change(by=BY, order=self.order, wanted=Wanted(kind, **wanted), reason=REASON)

    def make(self, kind: str, like: State, name: str, origins: Sequence[tuple[Unit, str]]) -> Change:
        """A unit of the kind, bloc and superior of another one, made of ``origins``."""
        return self.change(
            kind,
            name=f"Đảng bộ {name}" if like.kind != UnitKind.CELL else f"Chi bộ {name}",
            short_name=name,
            unit_kind=like.kind,
            bloc=like.bloc,
            parent=Unit.objects.get(pk=like.parent_id),
            area=like.area,
            origins=origins,
        )

    def send(self, dependant: str, unit: Unit, goal: Goal) -> None:
        self.send_rows(dependant, unit, {None: goal})

    def send_rows(self, dependant: str, unit: Unit, goals: Mapping[int | None, Goal | None]) -> None:
        places = actions.Places(dependant, unit, goals)
        actions.send_all(by=BY, order=self.order, places=places, reason=REASON)

    def merge(self, states: Sequence[State], name: str) -> Change:
        return self.make(K.MERGE, states[0], name, [(one.unit, E.WHOLE) for one in states])

    def absorb(self, into: State, states: Sequence[State]) -> Change:
        return self.change(
            K.ABSORB, unit=into.unit, origins=[(one.unit, E.WHOLE) for one in states if one != into]
        )

    def divide(self, one: State, first: Goal, second: Goal) -> None:
        """Direct units of a unit that ends: every other one to the first, the rest to the second."""
        below = enumerate(self.living(parent_id=one.unit_id))
        goals = {state.unit_id: second if rank % 2 else first for rank, state in below}
        self.send_rows(CHILDREN, one.unit, goals)

    def split(self, one: State, name: str) -> None:
        """A unit divided in two, with its direct units."""
        first = self.make(K.SPLIT, one, f"{name} 1", [(one.unit, E.PART)])
        second = self.make(K.SPLIT, one, f"{name} 2", [(one.unit, E.REST)])
        self.divide(one, Goal(change=first.pk), Goal(change=second.pk))
        self.send("targets.assignments", one.unit, Goal(change=first.pk))


# The decisions


def merge_communes(desk: Desk) -> None:
    communes = desk.communes(desk.districts()[0])
    desk.merge(communes[:3], "Xã Hợp Nhất Mẫu")


def rename_many(desk: Desk) -> None:
    for rank, one in enumerate(desk.communes(desk.districts()[1])[1:]):
        desk.change(K.RENAME, unit=one.unit, name=f"{one.name} (mới)", short_name=f"{one.short_name} mới")
        if rank % 3 == 0:
            desk.change(K.CHANGE_BLOC, unit=one.unit, bloc=Bloc.GOVERNMENT)


def split_commune(desk: Desk) -> None:
    desk.split(desk.communes(desk.districts()[2])[0], "Xã Chia Mẫu")


def split_commune_again(desk: Desk) -> None:
    desk.split(desk.communes(desk.districts()[0])[0], "Xã Tách Mẫu")


def absorb_commune(desk: Desk) -> None:
    communes = desk.communes(desk.districts()[2])
    desk.absorb(communes[0], communes[:3])


def dissolve_committees(desk: Desk) -> None:
    """Small committees end without a successor; what stood under them goes to their superior."""
    found = desk.living(kind=UnitKind.BASE_COMMITTEE, bloc=Bloc.PRIVATE_ENTERPRISE)
    for one in found[::3][:5]:
        desk.change(K.DISSOLVE, unit=one.unit)
        desk.send(CHILDREN, one.unit, Goal(unit=one.parent_id))


def merge_districts(desk: Desk) -> None:
    """The first large one: a district of all that two were."""
    desk.merge(desk.districts()[:2], "Quận Hợp Nhất Mẫu")


def transfer_branches(desk: Desk) -> None:
    _, second, third, *_ = desk.districts()
    for one in desk.communes(second)[1:5]:
        desk.change(K.TRANSFER, unit=one.unit, parent=third.unit)
    for one in desk.living(parent_id=second.unit_id, kind=UnitKind.SUPERIOR_OF_BASE)[:1]:
        desk.change(K.TRANSFER, unit=one.unit, parent=third.unit)


def change_kinds(desk: Desk) -> None:
    for one in desk.living(kind=UnitKind.BASE_CELL)[::9][:30]:
        desk.change(K.CHANGE_KIND, unit=one.unit, unit_kind=UnitKind.CELL)
    for one in desk.living(kind=UnitKind.SUPERIOR_OF_BASE, parent_id__gt=1)[::4][:6]:
        desk.change(K.CHANGE_KIND, unit=one.unit, unit_kind=UnitKind.BASE_COMMITTEE)


def merge_cells(desk: Desk) -> None:
    used: set[int] = set()
    for rank, one in enumerate(desk.cells(desk.scale.merged_cells)):
        pair = [one, *[other for other in desk.beside(one) if other.unit_id not in used][:1]]
        if len(pair) == 2 and one.unit_id not in used:
            used |= {state.unit_id for state in pair}
            desk.merge(pair, f"Tổ hợp nhất số {rank + 1}")


def communes_and_cells(desk: Desk) -> None:
    """Three communes become two, the middle one divided; two of its cells become one on the same day."""
    last = desk.districts()[-1]
    three = desk.communes(last)[:3]
    _three_to_two(desk, three, "Phường Liên Mẫu")
    cells = desk.living(kind=UnitKind.CELL, parent__child_versions__parent_id=three[0].unit_id)
    by_parent: dict[int | None, list[State]] = {}
    for one in cells:
        by_parent.setdefault(one.parent_id, []).append(one)
    for together in by_parent.values():
        if len(together) > 2:
            desk.absorb(together[0], together[:2])


def _three_to_two(desk: Desk, three: Sequence[State], name: str) -> None:
    first, middle, last = three
    one = desk.make(K.MERGE, first, f"{name} 1", [(first.unit, E.WHOLE), (middle.unit, E.PART)])
    two = desk.make(K.MERGE, last, f"{name} 2", [(last.unit, E.WHOLE), (middle.unit, E.REST)])
    desk.divide(middle, Goal(change=one.pk), Goal(change=two.pk))


def split_cells(desk: Desk) -> None:
    """Cells divided in two, with the members of each by name."""
    for rank, one in enumerate(desk.cells(desk.scale.split_cells)):
        first = desk.make(K.SPLIT, one, f"Tổ tách số {rank + 1}A", [(one.unit, E.PART)])
        second = desk.make(K.SPLIT, one, f"Tổ tách số {rank + 1}B", [(one.unit, E.REST)])
        desk.send("people.homes", one.unit, Goal(change=first.pk))
        homes = HomeCell.objects.filter(cell=one.unit, during__contains=desk.day).order_by("person_id")
        rows = homes.values_list("pk", flat=True)[:6]
        desk.send_rows("people.homes", one.unit, dict.fromkeys(rows, Goal(change=second.pk)))


def absorb_cells(desk: Desk) -> None:
    used: set[int] = set()
    for one in desk.cells(desk.scale.absorbed_cells):
        others = [other for other in desk.beside(one) if other.unit_id not in used]
        if others and one.unit_id not in used:
            used |= {one.unit_id, others[0].unit_id}
            desk.absorb(others[0], [one])


def carve(desk: Desk) -> None:
    """Part of a commune goes to another one with its cells; both go on."""
    one, other = desk.communes(desk.districts()[3])[1:3]
    desk.change(K.ABSORB, unit=other.unit, origins=[(one.unit, E.PART)])
    for part in desk.living(parent_id=one.unit_id)[:1]:
        desk.change(K.TRANSFER, unit=part.unit, parent=other.unit)


def rename_districts(desk: Desk) -> None:
    for one in desk.districts()[:2]:
        desk.change(K.RENAME, unit=one.unit, name=f"{one.name} (mới)", short_name=f"{one.short_name} mới")


def dissolve_clusters(desk: Desk) -> None:
    """A level falls away: base organisations stand under the direct unit again."""
    found = desk.living(kind=UnitKind.SUPERIOR_OF_BASE, parent_id__gt=1, name__contains="Cụm số")
    for one in found[::5][:4]:
        desk.change(K.DISSOLVE, unit=one.unit)
        desk.send(CHILDREN, one.unit, Goal(unit=one.parent_id))


def communes_of_the_city(desk: Desk) -> None:
    """The second large one: three communes become two all over the city."""
    left = desk.scale.triples
    for district in desk.districts():
        communes = desk.communes(district)
        for start in range(0, len(communes) - 2, 3):
            if left and start < 9:
                _three_to_two(desk, communes[start : start + 3], f"Xã Mẫu {district.unit_id}.{start}")
                left -= 1


def district_into_region(desk: Desk) -> None:
    desk.change(K.TRANSFER, unit=desk.districts()[-1].unit, parent=Unit.objects.get(pk=desk.region.id))


def merge_directs(desk: Desk) -> None:
    two = [Unit.objects.get(pk=desk.tree.by_key(key).id) for key in ("TN", "MT")]
    desk.merge([desk.living(unit=one)[0] for one in two], "Công ty Môi trường và Thoát nước Mẫu")


def new_direct(desk: Desk) -> None:
    """A new direct unit takes clusters of others in; a direct unit is divided without a known share."""
    offices = desk.living(unit_id=desk.tree.by_key("CQ").id)[0]
    made = desk.make(K.ESTABLISH, offices, "Khối Mẫu mới", [])
    taken = desk.living(kind=UnitKind.SUPERIOR_OF_BASE, bloc=Bloc.SCHOOL, parent_id__gt=1)
    for one in taken[:3]:
        desk.change(K.TRANSFER, unit=one.unit, parent_change=made)
    desk.split(offices, "Khối cơ quan Mẫu")


Written = Callable[[Desk], None]
# What is decided, from which day, and whether shares of divided units are counted.
DECISIONS: tuple[tuple[Written, str, bool], ...] = (
    (merge_communes, "2015-04-01", False),
    (rename_many, "2015-10-01", False),
    (split_commune, "2016-03-01", False),
    (split_commune_again, "2016-09-15", True),
    (absorb_commune, "2017-02-01", False),
    (dissolve_committees, "2017-08-01", False),
    (merge_districts, "2018-01-01", False),
    (transfer_branches, "2018-07-01", False),
    (change_kinds, "2019-03-01", False),
    (merge_cells, "2019-09-01", False),
    (communes_and_cells, "2020-01-01", True),
    (split_cells, "2020-07-15", False),
    (absorb_cells, "2021-01-01", False),
    (carve, "2021-07-01", False),
    (rename_districts, "2022-02-01", False),
    (dissolve_clusters, "2022-08-01", False),
    (communes_of_the_city, "2023-01-01", True),
    (district_into_region, "2023-07-01", False),
    (merge_directs, "2024-01-01", False),
    (new_direct, "2024-07-01", False),
)


def decide(scale: Scale, tree: Tree, region: Node) -> Iterator[Reorganisation]:
    """All of them, drafted, approved and scheduled one after the other; each as it is in the tree."""
    for number, (write, text, shares) in enumerate(DECISIONS, 1):
        day = date.fromisoformat(text)
        title = f"Quyết định mẫu {number}: {write.__name__}"
        order = actions.draft(by=BY, paper=Paper(title, day), reason=REASON)
        write(Desk(scale, tree, region, order))
        if shares:
            actions.count_shares(by=BY, order=order, reason=REASON)
        paper = Approval("Ban Thường vụ Thành ủy", f"{100 + number}-QĐ/TU", day - timedelta(days=20))
        actions.approve(by=BY, order=order, approval=paper, reason=REASON)
        actions.schedule(by=BY, order=order, reason=REASON)
        yield order
