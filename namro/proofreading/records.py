"""A text's figures beside our own: what it says, what the records say, and the address of that."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.figures.address import Address, Located, address_of
from namro.figures.folds import Amount, Figure, Presence, Share, assemble, figures_at, legs_of
from namro.figures.models import Freeze, FrozenFigure
from namro.ground import clock
from namro.ground.numbers import Rounding
from namro.ground.periods import Period
from namro.proofreading.engine.claims import Figure as Stated
from namro.proofreading.engine.claims import Proof
from namro.proofreading.matching import Match, matches
from namro.proofreading.periods import period_of
from namro.proofreading.whose import Names, unit_of
from namro.units.models import Unit
from namro.units.queries import Place, stood, trail

_WHOLE = re.compile(r"\d+(?:[.\s\u00a0]\d{3})*")


@dataclass(frozen=True)
class Comparison:
    """``text[start:end]`` speaks of a figure of ours, ``title``.

    ``stated`` is what the text says, ``ours`` the figure as the house writes it (a percentage with the
    text's decimals), ``address`` where it leads: a frozen figure's (``freeze`` its number) where one was
    frozen. ``running``: the period is not over, the figure still moves.
    """

    start: int
    end: int
    stated: str
    ours: str
    address: Address
    title: str
    equal: bool
    freeze: int | None
    running: bool


def compare(proof: Proof, text: str, unit: Unit, period: Period, reader: Reader) -> list[Comparison]:
    """Every figure of the text that surely is one of ours, at a unit and period, in the order of the text.

    Nothing for a reader who may not see figures; nothing where the records have no value, or one that is
    told of larger groups only. At most four statements.
    """
    if not reader.holds(Permission.SEE_FIGURES):
        return []
    place = stood([unit.pk], period.last).get(unit.pk)
    if place is None:
        return []
    above = trail(place.code, place.day)
    given = len(above) <= 2  # further down "chỉ tiêu giao" is what the next level gave
    found = list(matches(proof.figures, text, Names(place), period, with_targets=given))
    figures = _figures([_located(match, place, period) for match in found])
    beside = (_beside(match, figure, text) for match, figure in zip(found, figures, strict=True))
    return [one for one in beside if one is not None]


def _located(match: Match, place: Place, period: Period) -> Located:
    return Located(address_of(match.definition.key, place, period), match.definition, place)


# Values


def _figures(wanted: Sequence[Located]) -> list[Figure]:
    """Each as the last standing freeze holds it, else as the records stand."""
    if not wanted:
        return []
    frozen = _frozen(wanted)
    live = figures_at([one for one in wanted if str(one.address) not in frozen])
    by_address = {str(one.address): one for one in live} | frozen
    return [by_address[str(one.address)] for one in wanted]


def _frozen(wanted: Sequence[Located]) -> dict[str, Figure]:
    """By live address what the latest standing freeze of all its legs holds; one statement."""
    legs = {str(leg.address) for located in wanted for leg in legs_of(located)}
    rows = FrozenFigure.objects.filter(address__in=legs, freeze__state=Freeze.State.STANDING)
    held: defaultdict[int, dict[str, tuple[int, str]]] = defaultdict(dict)
    for number, address, value, presence in rows.values_list(
        "freeze__number", "address", "value", "presence"
    ):
        held[number][address] = (value, presence)
    found = {str(one.address): _as_held(one, held) for one in wanted}
    return {address: figure for address, figure in found.items() if figure is not None}


def _as_held(located: Located, held: Mapping[int, Mapping[str, tuple[int, str]]]) -> Figure | None:
    legs = [str(leg.address) for leg in legs_of(located)]
    number = max((one for one, values in held.items() if all(leg in values for leg in legs)), default=None)
    if number is None:
        return None
    then = Located(located.address.with_(freeze=number), located.definition, located.place)
    amounts = {}
    for leg in legs_of(then):
        value, presence = held[number][str(leg.address.live)]
        amounts[str(leg.address)] = Amount(leg, value, Presence(presence))
    return assemble(then, amounts)


# Side by side


def _beside(match: Match, figure: Figure, text: str) -> Comparison | None:
    said = match.figure
    if figure.presence is not Presence.PRESENT or not _comparable(said, text):
        return None
    return Comparison(
        start=said.start,
        end=said.end,
        stated=text[said.start : said.end],
        ours=figure.spelled(_places(said)) if isinstance(figure, Share) else figure.text,
        address=figure.address,
        title=match.definition.title,
        equal=_equal(said, figure),
        freeze=figure.address.freeze,
        running=figure.located.period.last >= clock.today(),
    )


def _comparable(said: Stated, text: str) -> bool:
    """A plain number as it is written; “5,2 nghìn” is a rounded one."""
    return said.percent or bool(_WHOLE.fullmatch(text[said.start : said.end]))


def _places(said: Stated) -> int:
    """Digits after the comma."""
    return max(0, -int(said.value.as_tuple().exponent))


def _equal(said: Stated, figure: Figure) -> bool:
    """Percentages at the text's decimals, rounded or cut off."""
    if isinstance(figure, Share):
        return any(figure.percent(_places(said), mode) == said.value for mode in Rounding)
    return figure.amount == said.value


__all__ = ["Comparison", "compare", "period_of", "unit_of"]
