"""Bring the sample city into an empty database, in one transaction."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.admission.clocks import Timing
from namro.membership.forms.actions import register_forms
from namro.organisation.posts.actions import load_titles
from namro.people.models import Title
from namro.regulations.actions import load_rules, mark_installation
from namro.regulations.queries import installation, working_calendar
from namro.regulations.queries import value as rule
from namro.sample import (
    accounts,
    applicants,
    bulk,
    distribution,
    dossiers,
    enterprises,
    posts,
    tables,
    traits,
)
from namro.sample.accounts import SampleAccount
from namro.sample.check import check
from namro.sample.city import City, build
from namro.sample.people import Roll
from namro.sample.plan import Plan
from namro.sheets.models import FormVersion
from namro.units import ancestry

REASON = "Nạp thành phố mẫu"
Progress = Callable[[str], None]

# Rules, titles and forms belong to the package, and the journal only tells how they came.
MAY_HOLD = {"regulations", "journal"}
SHIPPED = {Title._meta.db_table, FormVersion._meta.db_table}
# Not the ancestry: its second pass looks every unit up in the first.
LARGE = ["people_person", "people_nameindex", "people_partymembership", "people_homecell"]
STATISTICS = [table.name for table in tables.ALL] + ["units_ancestry", "people_nameindex"]
SETTINGS = """
SELECT set_config('work_mem', '128MB', true), set_config('maintenance_work_mem', '256MB', true),
       set_config('pgtrigger.ignore', '{}', true)
"""


@dataclass
class Loaded:
    """What is in the database now. ``existed``: it was there before and nothing was written.

    ``accounts`` hold their passwords, so only a load that created them has any; ``seconds`` per step.
    """

    existed: bool
    lives_on: date
    accounts: list[SampleAccount] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawn:
    """The city in memory and its people, who are being drawn; for one loading."""

    city: City
    roll: Roll
    persons: Iterator[bytes]

    @classmethod
    def of(cls, plan: Plan) -> Drawn:
        city = build(plan)
        roll = city.roll()
        return cls(city, roll, bulk.ahead(roll.persons()))


def load(
    plan: Plan, *, by: Any = "sample", progress: Progress = lambda text: None, drawn: Drawn | None = None
) -> Loaded:
    """Load the city of ``plan``; does nothing where it already is. ``drawn``: where it was drawn before.

    Raises HouseError, with nothing written, beside data that are not this sample. Works as the
    application role; as the owner of the tables in half the time (see ``bulk.set_aside``).
    """
    loaded = Loaded(False, plan.lives_on)
    steps = Steps(progress, loaded.seconds)
    kept: Path | None = None
    try:
        with acting(by, REASON, importing=f"namro.sample {plan.seed}"):
            bulk.run("SELECT pg_advisory_xact_lock(hashtext('namro.sample'))")
            if _is_there(plan):
                progress(f"Thành phố mẫu đã có sẵn, sống vào ngày {show_day(plan.lives_on)}.")
                return Loaded(True, plan.lives_on)
            bulk.run(SETTINGS)
            city = _fill(plan, by, steps, drawn)
            with steps.step("Tài khoản mẫu"):
                loaded.accounts = accounts.open_accounts(city.tree, by=by)
                mark_installation(
                    by=by, title=plan.title, synthetic=True, lives_on=plan.lives_on, seed=plan.seed
                )
            with steps.step("Tự kiểm tra các tổng"):
                check(plan)
            kept = accounts.keep(loaded.accounts, Path(settings.NAMRO_HOME))
    except BaseException:
        if kept is not None:
            kept.unlink(missing_ok=True)
        raise
    with steps.step("Thống kê cho bộ tối ưu truy vấn"):
        bulk.settle_statistics(STATISTICS)
    return loaded


@dataclass
class Steps:
    """Says what is being done and remembers how long it took."""

    progress: Progress
    seconds: dict[str, float]

    @contextmanager
    def step(self, text: str) -> Iterator[None]:
        self.progress(text)
        started = time.perf_counter()
        yield
        self.seconds[text] = time.perf_counter() - started


def _is_there(plan: Plan) -> bool:
    """Whether exactly this city is loaded; HouseError where something else is."""
    present = installation()
    if present is not None and present.synthetic:
        if (present.seed, present.title, present.lives_on) == (plan.seed, plan.title, plan.lives_on):
            return True
        raise HouseError(
            f"Cơ sở dữ liệu đã có một bộ dữ liệu mẫu khác (“{present.title}”, hạt giống {present.seed}). "
            "Dùng một cơ sở dữ liệu trống, hoặc xóa thư mục .namro rồi chạy lại."
        )
    held = _held()
    if present is not None or held:
        what = f"“{present.title}”" if present else f"các bảng {', '.join(held)} đã có dòng"
        raise HouseError(
            f"Cơ sở dữ liệu này chứa dữ liệu không phải dữ liệu mẫu ({what}), nên không nạp thành phố mẫu "
            "vào. Hãy trỏ DATABASE_URL và DATABASE_OWNER_URL tới một cơ sở dữ liệu trống."
        )
    return False


def _held() -> list[str]:
    """Our tables that hold a row."""
    names = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("namro.") and model._meta.app_label not in MAY_HOLD
    )
    names = [name for name in names if name not in SHIPPED]
    asked = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in names)
    return [row[0] for row in bulk.rows(asked)]


def _fill(plan: Plan, by: Any, steps: Steps, drawn: Drawn | None) -> City:
    with steps.step("Bộ quy định"):
        load_rules(by=by)
        load_titles(by=by)
        register_forms(by=by)
    with steps.step("Dựng thành phố"):
        drawn = drawn or Drawn.of(plan)
    city, roll = drawn.city, drawn.roll
    aside = bulk.set_aside(LARGE)
    with steps.step(f"Cây tổ chức: {integer(len(city.tree.nodes))} đơn vị"):
        fill_units(city)
    fill_people(roll, drawn.persons, steps)
    with steps.step("Kiểm tra ràng buộc, lập chỉ mục"):
        bulk.give_back(aside)
        bulk.check_now()
    with steps.step(f"Kết nạp: {integer(len(city.decisions))} quyết định; chỉ tiêu, kết quả đoàn thể"):
        copy(tables.ADMISSIONS, tables.admissions(city))
        copy(tables.ROUNDS, tables.rounds(city))
        copy(tables.ASSIGNMENTS, tables.assignments(city))
        copy(tables.RESULTS, tables.results(city))
        fill_distribution(city)
        bulk.check_now()
    bulk.advance_sequences([table.name for table in tables.ALL])
    with steps.step("Chức danh, người giữ chức danh, người địa phương"):
        posts.fill(city)
        bulk.check_now()
    with steps.step("Hồ sơ đảng viên"):
        dossiers.fill(plan.lives_on)
        fill_applicants(city, roll)
        bulk.check_now()
    return city


def fill_distribution(city: City) -> None:
    """The direct units' own rounds below the city's round of the year, and enterprises on their ground."""
    year, parent = city.plan.rounds[-1].year, len(city.plan.rounds)
    below = distribution.share_out(city)
    copy(distribution.ROUNDS, distribution.rounds(below, parent + 1, parent, year))
    bulk.run(
        "SELECT setval(pg_get_serial_sequence('targets_targetassignment', 'id'), max(id))"
        " FROM targets_targetassignment"
    )
    copy(distribution.LINES, distribution.lines(below, parent + 1, year))
    copy(enterprises.TABLE, enterprises.records(city))


def fill_applicants(city: City, roll: Roll) -> None:
    """People on the cells' lists and their dossiers; they pass through a table of this session, too."""
    made = applicants.draw(city.tree, city.plan)
    first_case = bulk.rows("SELECT coalesce(max(id), 0) + 1 FROM membership_admissioncase")[0][0]
    numbers = applicants.Numbers(roll.size + 1, first_case, city.stock.first_id)
    bulk.run(
        "CREATE TEMPORARY TABLE sample_applicant ON COMMIT DROP AS "
        "SELECT id, full_name, sex, birth_date, occupation FROM people_person WITH NO DATA"
    )
    copy(applicants.PERSONS, applicants.persons(made, numbers))
    bulk.run(traits.INSERT_APPLICANTS, traits.values(city.plan.lives_on.year))
    calendar = working_calendar()
    asked = cache(lambda key, day: int(rule(key, on=day)))
    timing = Timing(asked, lambda day, n: calendar.add(day, n).day)
    copy(applicants.CASES, applicants.cases(made, numbers, timing))
    copy(applicants.STEPS, applicants.steps(made, numbers))
    copy(applicants.VETTINGS, applicants.vettings(made, numbers))
    copy(applicants.TALLIES, applicants.tallies(made, numbers))
    bulk.advance_sequences(["people_person", "membership_admissioncase"])


def copy(table: tables.Table, records: Iterator[tables.Record]) -> None:
    """Records of one table, by COPY."""
    bulk.copy(table.name, table.columns, bulk.lines(records))


def fill_units(city: City) -> None:
    """Areas, units, their states and foundings, and the ancestry that follows."""
    copy(tables.AREAS, tables.areas(city))
    copy(tables.UNITS, tables.units(city))
    copy(tables.VERSIONS, tables.versions(city))
    copy(tables.FOUNDINGS, tables.foundings(city))
    bulk.check_now()
    ancestry.rebuild()
    bulk.check_now()


def fill_people(roll: Roll, persons: Iterator[bytes], steps: Steps) -> None:
    """Row-level security refuses COPY into persons: they pass through a table of this session."""
    columns = tables.PERSONS.columns
    with steps.step(f"Người: {integer(roll.size)}"):
        bulk.run(
            "CREATE TEMPORARY TABLE sample_person ON COMMIT DROP AS "
            f"SELECT {columns} FROM people_person WITH NO DATA"
        )
        bulk.copy("sample_person", columns, persons)
        bulk.run("CREATE TEMPORARY TABLE sample_occupation (id bigint, occupation text) ON COMMIT DROP")
        bulk.copy(
            "sample_occupation", "id, occupation", traits.occupations(roll.admitted_id(0), roll.decisions)
        )
        # Drawn while the server computes the keys of half a million names.
        memberships, homes = bulk.ahead(roll.memberships()), bulk.ahead(roll.homes())
        bulk.run(traits.insert(columns), traits.values(date.fromordinal(roll.today).year))
    with steps.step("Thời gian là đảng viên"):
        bulk.copy(tables.MEMBERSHIPS.name, tables.MEMBERSHIPS.columns, memberships)
    with steps.step("Nơi sinh hoạt"):
        bulk.copy(tables.HOMES.name, tables.HOMES.columns, homes)
