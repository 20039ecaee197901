"""The figures of a freeze as people read them: by unit, shares beside the counts they are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from namro.figures.address import PARTS, Address, Located
from namro.figures.folds import Amount, Figure, Presence, assemble, legs_of
from namro.figures.metric import Ratio
from namro.figures.models import Freeze
from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.ground.ranges import show_day
from namro.units.models import Unit
from namro.units.queries import Place, places
from namro.web.figures.present import ROOMS


@dataclass(frozen=True)
class Line:
    """A figure with what tells it from others of its name: another period, a part, another structure."""

    figure: Figure
    note: str

    @property
    def title(self) -> str:
        return self.figure.located.definition.title


@dataclass(frozen=True)
class OfUnit:
    """The figures of one unit, in the order of the registry."""

    place: Place
    lines: Sequence[Line]


def by_unit(figures: Iterable[Figure], first: int, period: Period) -> list[OfUnit]:
    """Each unit's figures; the unit that was closed in front, the others by name."""
    order = {definition.key: number for number, definition in enumerate(metrics)}
    found: dict[int, tuple[Place, list[Figure]]] = {}
    for figure in figures:
        place = figure.located.place
        found.setdefault(place.id, (place, []))[1].append(figure)
    groups = []
    for place, of_it in found.values():
        of_it.sort(key=lambda one: (order[one.address.key], str(one.address)))
        groups.append(OfUnit(place, [Line(one, note(one.address, period)) for one in of_it]))
    return sorted(groups, key=lambda group: (group.place.id != first, group.place.name))


def note(address: Address, period: Period) -> str:
    """What departs from the freeze's period and from the usual structure, or which part it is."""
    said = [] if address.period == period else [address.period.title()]
    if address.part:
        said.append(PARTS[address.part])
    if address.tree_day and address.tree_day != address.period.last:
        said.append(f"cơ cấu tổ chức ngày {show_day(address.tree_day)}")
    return "; ".join(said)


def located(addresses: Iterable[Address]) -> list[Located]:
    """Addresses with their units, in two statements a structure day; what is not there is left out."""
    wanted = list(addresses)
    units = dict(Unit.objects.filter(code__in={one.unit for one in wanted}).values_list("code", "pk"))
    standing: dict[date, Mapping[int, Place]] = {}
    found = []
    for address in wanted:
        if address.day not in standing:
            standing[address.day] = places(list(units.values()), address.day)
        place = standing[address.day].get(units.get(address.unit, 0))
        if place is not None:
            found.append(Located(address, metrics.get(address.key), place))
    return found


def held(freeze: Freeze) -> list[Located]:
    """The counts of a freeze with their units."""
    return _located_in(freeze, freeze.figures.values_list("address", flat=True))


def _located_in(freeze: Freeze, spelled: Iterable[str]) -> list[Located]:
    """Of figures that the house still knows."""
    known = {definition.key for definition in metrics}
    mine = (one for one in spelled if one.split("/")[2] in known)
    return located(Address.parse(one).with_(freeze=freeze.number) for one in mine)


def frozen(freeze: Freeze) -> list[Figure]:
    """Every count of a freeze, and every share both of whose legs it holds."""
    values = {one[0]: one[1:] for one in freeze.figures.values_list("address", "value", "presence")}
    amounts: dict[str, Amount] = {}
    for at in _located_in(freeze, values):
        value, presence = values[str(at.address.live)]
        amounts[str(at.address)] = Amount(at, value, Presence(presence))
    return [*amounts.values(), *_shares(amounts)]


def _shares(amounts: Mapping[str, Amount]) -> list[Figure]:
    ratios = [definition for definition in metrics if isinstance(definition, Ratio)]
    found: list[Figure] = []
    for amount in amounts.values():
        for ratio in ratios:
            if ratio.part != amount.address.key:
                continue
            at = Located(amount.address.with_(key=ratio.key), ratio, amount.located.place)
            if all(str(leg.address) in amounts for leg in legs_of(at)):
                found.append(assemble(at, amounts))
    return found


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every count and share by room, for boxes to tick."""
    from_rooms: dict[str, list[tuple[str, str]]] = {}
    for definition in metrics:
        room = definition.key.split(".")[0]
        from_rooms.setdefault(ROOMS.get(room, room), []).append((definition.key, definition.title))
    return list(from_rooms.items())
