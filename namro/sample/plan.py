"""How big the sample city is and which totals it must give, as data."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from namro.targets.models import Indicator

SEED = 2024
LIVES_ON = date(2024, 7, 5)
SMALL_TITLE = "Thành phố mẫu thu nhỏ"

PUPIL, ENTERPRISE, OTHERS = "PUPIL", "ENTERPRISE", "OTHERS"

# Keys of direct units that the plan speaks of: districts by area code, others by their word.
TAY_HO, DONG_DA, HA_DONG, CHUONG_MY, UNG_HOA, MY_DUC = "003", "006", "268", "277", "281", "282"
UNIVERSITIES, ENTERPRISES = "DHCD", "DN"
AHEAD = frozenset({TAY_HO, DONG_DA, HA_DONG, CHUONG_MY, UNG_HOA})


@dataclass(frozen=True)
class Season:
    """A stretch of days, both ends included, and what it must add up to (annulments deducted)."""

    first: date
    last: date
    admitted: int
    pupils: int
    enterprise: int
    owners: int
    founded_enterprise: int = 0
    founded_other: int = 0
    mass_organisations: int = 0
    mass_members: int = 0


@dataclass(frozen=True)
class Annulment:
    """A decision of a month (YYYY-MM; of a founding: a year) and group that is taken back on a day."""

    decided: str
    on: date
    group: str = OTHERS

    @property
    def month(self) -> tuple[date, date]:
        """First and last day of the month of the decision."""
        first = date.fromisoformat(f"{self.decided}-01")
        return first, first.replace(day=monthrange(first.year, first.month)[1])


FOUNDING_ANNULMENTS = (Annulment("2022", date(2023, 4, 12), ENTERPRISE),)


@dataclass(frozen=True)
class Round:
    """The yearly round: its paper and the totals printed on it."""

    year: int
    document_no: str
    issued_on: date
    totals: Mapping[Indicator, int]


@dataclass(frozen=True)
class Shape:
    """Size of the tree and of the membership on the day the city lives on.

    ``districts`` and ``others`` None means all; ``communes`` is the most per district.
    """

    districts: tuple[str, ...] | None = None
    others: tuple[str, ...] | None = None
    communes: int | None = None
    grassroots: int = 2_350
    cells: int = 15_500
    members: int = 460_312
    leavings_a_year: int = 3_000
    transfers_a_year: int = 2_600


@dataclass(frozen=True)
class Plan:
    """Everything the generator needs; the same plan and seed give the same city."""

    shape: Shape
    seasons: tuple[Season, ...]
    annulments: tuple[Annulment, ...]
    rounds: tuple[Round, ...]
    pupils_pinned: Mapping[str, int] = field(default_factory=dict)
    founding_annulments: tuple[Annulment, ...] = FOUNDING_ANNULMENTS
    seed: int = SEED
    lives_on: date = LIVES_ON
    title: str = "Thành phố mẫu: Hà Nội năm 2024 (dữ liệu sinh tự động)"

    @classmethod
    def city(cls, seed: int = SEED) -> Plan:
        """The whole city: about 460.000 members."""
        pinned = {TAY_HO: 9, UNIVERSITIES: 3}
        return cls(Shape(), CITY_SEASONS, CITY_ANNULMENTS, CITY_ROUNDS, pinned, seed=seed)

    @classmethod
    def small(cls, seed: int = SEED) -> Plan:
        """Three districts and two other direct units with a little of everything, for tests."""
        pinned = {TAY_HO: 9, UNIVERSITIES: 2}
        return cls(
            SMALL_SHAPE, SMALL_SEASONS, SMALL_ANNULMENTS, SMALL_ROUNDS, pinned, seed=seed, title=SMALL_TITLE
        )

    @cached_property
    def half_year(self) -> Season:
        """The season the report is about: 01/01 to 30/6/2024."""
        return next(season for season in self.seasons if season.first == date(2024, 1, 1))

    @property
    def begins(self) -> date:
        """First day of which admissions, foundings and leavings are kept."""
        return self.seasons[0].first

    def season_of(self, day: date) -> Season:
        return next(season for season in self.seasons if season.first <= day <= season.last)


def _d(text: str) -> date:
    return date.fromisoformat(text)


def _totals(*values: int) -> dict[Indicator, int]:
    return dict(zip(Indicator, values, strict=True))


CITY_SEASONS = (
    Season(_d("2022-01-01"), _d("2022-06-30"), 4_512, 231, 402, 3, 34, 14, 244, 14_260),
    Season(_d("2022-07-01"), _d("2022-12-31"), 5_148, 64, 431, 4, 44, 11, 262, 16_915),
    Season(_d("2023-01-01"), _d("2023-06-30"), 4_870, 318, 447, 4, 49, 16, 297, 15_840),
    Season(_d("2023-07-01"), _d("2023-12-31"), 5_263, 71, 452, 5, 41, 9, 251, 18_020),
    Season(_d("2024-01-01"), _d("2024-06-30"), 5_189, 390, 501, 4, 65, 18, 330, 17_313),
    Season(_d("2024-07-01"), _d("2024-07-05"), 57, 2, 5, 0, 2, 0),
)
CITY_ANNULMENTS = (
    Annulment("2022-02", _d("2022-08-17")),
    Annulment("2022-05", _d("2022-11-09")),
    Annulment("2022-10", _d("2023-03-22")),
    Annulment("2022-11", _d("2023-05-17"), ENTERPRISE),
    Annulment("2023-01", _d("2023-07-19")),
    Annulment("2023-05", _d("2023-12-06"), PUPIL),
    Annulment("2024-02", _d("2024-05-16")),
    Annulment("2024-01", _d("2024-03-13")),
    Annulment("2024-03", _d("2024-05-22"), PUPIL),
    Annulment("2024-01", _d("2024-04-10"), ENTERPRISE),
    Annulment("2024-04", _d("2024-06-12")),
    Annulment("2024-03", _d("2024-06-20")),
    Annulment("2024-02", _d("2024-06-26")),
)
CITY_ROUNDS = (
    Round(2022, "71-KH/TU", _d("2022-01-24"), _totals(9_600, 180, 820, 80, 500, 32_000)),
    Round(2023, "128-KH/TU", _d("2023-01-17"), _totals(9_900, 220, 860, 85, 520, 33_500)),
    Round(2024, "203-KH/TU", _d("2024-01-22"), _totals(10_260, 270, 903, 90, 550, 35_000)),
)

SMALL_SHAPE = Shape(
    districts=(TAY_HO, HA_DONG, MY_DUC),
    others=(UNIVERSITIES, ENTERPRISES),
    communes=3,
    grassroots=25,
    cells=110,
    members=1_412,
    leavings_a_year=12,
    transfers_a_year=14,
)
SMALL_SEASONS = (
    Season(_d("2022-01-01"), _d("2022-06-30"), 31, 5, 4, 0, 2, 1, 6, 90),
    Season(_d("2022-07-01"), _d("2022-12-31"), 34, 2, 5, 0, 1, 0, 7, 95),
    Season(_d("2023-01-01"), _d("2023-06-30"), 62, 9, 8, 1, 2, 1, 8, 120),
    Season(_d("2023-07-01"), _d("2023-12-31"), 48, 3, 6, 0, 1, 0, 9, 130),
    Season(_d("2024-01-01"), _d("2024-06-30"), 80, 16, 12, 1, 4, 1, 11, 173),
    Season(_d("2024-07-01"), _d("2024-07-05"), 2, 0, 1, 0, 0, 0),
)
SMALL_ANNULMENTS = (
    Annulment("2022-11", _d("2023-05-17")),
    Annulment("2023-01", _d("2023-07-19")),
    Annulment("2024-02", _d("2024-05-16")),
)
SMALL_ROUNDS = (
    Round(2022, "71-KH/TU", _d("2022-01-24"), _totals(90, 18, 14, 5, 18, 220)),
    Round(2023, "128-KH/TU", _d("2023-01-17"), _totals(110, 19, 16, 6, 19, 270)),
    Round(2024, "203-KH/TU", _d("2024-01-22"), _totals(158, 15, 22, 7, 20, 350)),
)
