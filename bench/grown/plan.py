"""How big the bench city is: ten years of a city as large as a big one may become, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from namro.sample.plan import (
    ENTERPRISE,
    OTHERS,
    PUPIL,
    SMALL_SHAPE,
    Annulment,
    Plan,
    Round,
    Season,
    Shape,
)
from namro.targets.models import Indicator

LAST = date(2024, 12, 31)
SEED = 25_000
BACK_A_SEASON = ((1, 40, OTHERS), (2, 25, PUPIL), (3, 60, ENTERPRISE), (4, 90, OTHERS), (5, 130, OTHERS))
TITLE = "Thành phố để đo: 25.000 đơn vị, mười năm (dữ liệu sinh tự động)"
SMALL_TITLE = "Thành phố để đo, thu nhỏ"


@dataclass(frozen=True)
class Scale:
    """Much of a city: by half-year what happens, by number what each decision takes hold of."""

    plan: Plan
    branch: int  # units of the large branch before decisions add to it
    merged_cells: int
    absorbed_cells: int
    split_cells: int
    triples: int


def city() -> Scale:
    """25.000 units, 500.000 members, 100.000 admissions in ten years."""
    shape = Shape(cells=18_750, members=500_000)
    plan = _plan(shape, 2015, TITLE, much=1.0)
    return Scale(plan, 3_750, merged_cells=120, absorbed_cells=80, split_cells=40, triples=20)


def small() -> Scale:
    """A little of everything in ten years, for tests."""
    shape = Shape(
        districts=(*SMALL_SHAPE.districts, "001", "002", "004", "005", "007"),
        others=(*SMALL_SHAPE.others, "MT", "TN", "CQ"),
        communes=6,
        grassroots=190,
        cells=860,
        members=14_000,
        leavings_a_year=40,
        transfers_a_year=40,
    )
    plan = _plan(shape, 2015, SMALL_TITLE, much=0.02)
    return Scale(plan, 100, merged_cells=3, absorbed_cells=3, split_cells=2, triples=2)


def _plan(shape: Shape, first: int, title: str, *, much: float) -> Plan:
    seasons = tuple(_seasons(first, much))
    return Plan(
        shape,
        seasons,
        tuple(_annulments(seasons)),
        tuple(_rounds(first, much)),
        founding_annulments=tuple(
            Annulment(str(year), date(year + 1, 4, 12), ENTERPRISE) for year in range(first, LAST.year, 2)
        ),
        seed=SEED,
        lives_on=LAST,
        title=title,
    )


def _seasons(first: int, much: float) -> Iterator[Season]:
    """Twenty half-years around 5.000 admissions, more in the second ones as years end."""
    for year in range(first, LAST.year + 1):
        for half, pupils in enumerate((320, 70)):
            first_day, last_day = (
                (date(year, 1, 1), date(year, 6, 30)) if half == 0 else (date(year, 7, 1), date(year, 12, 31))
            )
            numbers = (4_780 + 30 * (year - first) + 170 * half, pupils, 440, 20, 46, 14, 280, 16_200)
            yield Season(first_day, last_day, *(max(1, round(number * much)) for number in numbers))


def _annulments(seasons: tuple[Season, ...]) -> Iterator[Annulment]:
    """Some decisions of every half-year taken back weeks or months later, before the last day."""
    for season in seasons:
        for month, wait, group in BACK_A_SEASON:
            decided = season.first.replace(month=season.first.month + month - 1)
            on = date.fromordinal(decided.toordinal() + 31 + wait)
            if on <= LAST:
                yield Annulment(f"{decided:%Y-%m}", on, group)


def _rounds(first: int, much: float) -> Iterator[Round]:
    numbers = (10_200, 420, 900, 90, 560, 34_000)
    totals = {
        indicator: max(60, round(number * much)) for indicator, number in zip(Indicator, numbers, strict=True)
    }
    for year in range(first, LAST.year + 1):
        yield Round(year, f"{90 + year - first}-KH/TU", date(year, 1, 22), totals)
