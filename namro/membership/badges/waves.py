"""Waves of badges: their days, who reaches which years by one, and until when dossiers are sent (§4.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.membership.models import Badge
from namro.people.models import HomeCell
from namro.regulations.models import Confidence, RuleParam
from namro.regulations.queries import add_working_days, param

WAVES, YEARS, DOSSIER = "badge.waves", "badge.years", "badge.dossier_days"
FROM, EARLY = "badge.counted_from", "badge.early_months"
DECISION = "decided_on"


class Rules:
    """All rules of badges with one statement; a page asks them for many days."""

    def __init__(self) -> None:
        self.rows = list(RuleParam.objects.filter(key__startswith="badge.", scope_unit_code=""))

    def row(self, key: str, on: date) -> RuleParam:
        """The row that holds on the day; ``MissingRule`` where none does."""
        return next((one for one in self.rows if one.key == key and on in one.during), None) or param(
            key, on=on
        )

    def waves_of(self, year: int) -> list[date]:
        """The days of the year on which badges are given, by the rule of its first day."""
        days = self.row(WAVES, date(year, 1, 1)).value
        return sorted(date(year, *map(int, day.split("-"))) for day in days)

    def coming(self, day: date, number: int = 5) -> list[date]:
        """The next waves, that of ``day`` included."""
        found = [wave for year in (day.year, day.year + 1, day.year + 2) for wave in self.waves_of(year)]
        return [wave for wave in found if wave >= day][:number]

    def previous(self, wave: date) -> date:
        return max(day for day in (*self.waves_of(wave.year - 1), *self.waves_of(wave.year)) if day < wave)

    def check(self, wave: date) -> None:
        """Refuse a day on which no badges are given."""
        days = self.waves_of(wave.year)
        if wave not in days:
            raise HouseError(
                f"Ngày {show_day(wave)} không phải đợt trao Huy hiệu Đảng; các đợt của năm {wave.year}: "
                f"{', '.join(show_day(one) for one in days)}."
            )

    def counting(self, wave: date) -> Counting:
        steps, since = self.row(YEARS, wave), self.row(FROM, wave)
        sure = Confidence.UNCONFIRMED not in (steps.confidence, since.confidence)
        return Counting(tuple(int(one) for one in steps.value), str(since.value), sure)

    def dossier_due(self, wave: date) -> date:
        """The last day for dossiers: so many working days before the wave."""
        return add_working_days(wave, -int(self.row(DOSSIER, wave).value)).day

    def early_months(self, wave: date) -> int:
        """How much earlier the gravely ill may be considered."""
        return int(self.row(EARLY, wave).value)


@dataclass(frozen=True)
class Counting:
    """Which years have a badge, from which day they count, and whether that is certain."""

    years: tuple[int, ...]
    since: str
    sure: bool

    @property
    def words(self) -> str:
        start = "ngày quyết định kết nạp" if self.since == DECISION else "ngày vào Đảng"
        return f"tuổi Đảng tính từ {start}"


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def full_years(start: date, wave: date) -> int:
    """Whole years from the day membership began until the wave."""
    return wave.year - start.year - ((wave.month, wave.day) < (start.month, start.day))


@dataclass(frozen=True)
class Reached:
    """A member who reaches ``years`` by the wave; ``since`` is the day they are counted from."""

    membership: int
    name: str
    cell: int
    since: date
    years: int


def reaching(who: Reader, wave: date, day: date, rules: Rules | None = None) -> Iterator[Reached]:
    """Members of the reader's cells on ``day`` who reach a step between the wave before and this one.

    Who was passed by in an earlier wave is proposed by hand (``badges.actions.propose``).
    """
    rules = rules or Rules()
    how, before = rules.counting(wave), rules.previous(wave)
    start = "joined_on" if how.since != DECISION else "decided_on"
    path = f"membership__{start}"
    spans = Q()
    for years in how.years:
        spans |= Q(
            **{f"{path}__gt": _years_before(before, years), f"{path}__lte": _years_before(wave, years)}
        )
    given = Badge.objects.exclude(state=Badge.State.DROPPED).filter(
        membership=OuterRef("membership"), wave_on=wave
    )
    homes = HomeCell.objects.filter(who.under("cell", Permission.SEE_RECORDS), spans, during__contains=day)
    rows = homes.exclude(Exists(given)).order_by("person__name_key", "pk")
    for membership, name, cell, since in rows.values_list(
        "membership_id", "person__full_name", "cell_id", path
    ):
        years = max(step for step in how.years if step <= full_years(since, wave))
        yield Reached(membership, name, cell, since, years)
