"""Spreadsheets in and out at the size of a city, beside bare reading, bare COPY and the bare writer.

In a database of its own with the whole sample city; every step in a process of its own, so that the most
memory it took is its own. Nothing is committed but the city.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from bench.support import drop, in_process, renew, row, there

NAME = "namro_bench_sheets"
MANY, FEW = 150_000, 10_000

LOAD = """
from namro.config.verbs import run_migrations
from namro.config.roles import as_owner
run_migrations()
from namro.sample.load import load
from namro.sample.plan import Plan
with as_owner():
    load(Plan.city())
"""

MAKE = """
import sys
from datetime import date, timedelta
from itertools import islice
import xlsxwriter
from django.db import connection
from namro.membership.importing.register import Members
from namro.targets.importing.mass import MassFacts

FOLDER, MANY, FEW = {folder!r}, {many}, {few}
CELLS = '''SELECT u.code FROM units_unit u JOIN units_unitversion v ON v.unit_id = u.id
            WHERE v.kind = 'CELL' AND upper_inf(u.alive) AND upper_inf(v.during)
              AND lower(u.alive) < '2020-01-01' ORDER BY u.code'''
with connection.cursor() as cursor:
    cursor.execute(CELLS)
    cells = [code for (code,) in cursor.fetchall()]
FAMILY = "Nguyễn Trần Lê Phạm Hoàng Vũ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đinh Mai Tô Trịnh".split()
MIDDLE = "Văn Thị Hữu Đức Minh Thanh Ngọc Quang Xuân Thu Hồng Gia Bảo Kim Anh Tuấn".split()
GIVEN = "An Bình Châu Dũng Giang Hà Hải Hạnh Hòa Hương Khoa Lan Linh Long Mai Nam Nga Sơn Tâm Vân".split()
NAMES = [f"{{one}} {{two}} {{three}}" for one in FAMILY for two in MIDDLE for three in GIVEN]

def facts():
    for i in range(MANY):
        day = date(2024, 1, 1) + timedelta(i % 180)
        yield (cells[i % len(cells)], "Phát triển đoàn viên, hội viên", "Công đoàn", day, i % 40 + 1,
               f"{{i:06d}}-BC/LĐLĐ", day)

def people():
    for i in range(MANY):
        born = date(1960, 1, 1) + timedelta(i * 7 % 15_000)
        yield (NAMES[i * 31 % len(NAMES)], born, "Nam" if i % 2 else "Nữ", f"{{i + 99_000_000_000:012d}}",
               "Ba Vì, Hà Nội", f"09{{i:08d}}", cells[i % len(cells)], date(2022, 5, 19), date(2022, 6, 1),
               date(2023, 6, 1), "Đại học", "Sơ cấp", "Nông dân")

def make(name, columns, rows):
    options = {{"constant_memory": True, "default_date_format": "dd/mm/yyyy"}}
    book = xlsxwriter.Workbook(f"{{FOLDER}}/{{name}}.xlsx", options)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [column.title for column in columns])
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    book.close()

make("mass", MassFacts.columns, facts())
make("people", Members.columns, people())
make("people-few", Members.columns, islice(people(), FEW))
"""

TAKE_IN = """
import json, resource, time
from pathlib import Path
from django.db import transaction
from namro.ground import clock
from namro.journal.actions import acting
from namro.sheets.actions import Handed, bulk_decisions, decide, receive, write
from namro.sheets.models import Import
from namro.sheets.preview import preview
from namro.units.models import Unit
from namro.units.queries import root

path, kind, to_write = Path({path!r}), {kind!r}, {to_write}
with transaction.atomic():
    with acting("bench", "Đo nhập bảng tính"):
        unit = Unit.objects.get(pk=root(clock.today()).id)
        told = {{}}
        at = time.perf_counter()
        def lap(name):
            global at
            told[name], at = time.perf_counter() - at, time.perf_counter()
        handed = Handed(path.name, path.read_bytes())
        imported = receive(by="bench", unit=unit, kind=kind, handed=handed)
        del handed
        lap("receive")
        found = preview(imported)
        lap("preview")
        told["counts"] = {{verdict.value: count for verdict, count in found.counts.items()}}
        told["problem"] = [problem.sentence for problem in found.problems[:1]]
        if to_write and found.undecided:
            decide(by="bench", imported=imported, decided=bulk_decisions(found, "NEW"))
        without = bool(found.wrong)
        del found
        if to_write:
            imported = Import.objects.get(pk=imported.pk)
            read_at = imported.version
            told["rows"] = write(by="bench", imported=imported, read_at=read_at, without_wrong=without)
            lap("write")
        told["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        told["apart_mb"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps(told))
    transaction.set_rollback(True)
"""

BARE_IN = """
import time
from python_calamine import CalamineWorkbook
from django.db import connection
from django.db.transaction import atomic
started = time.perf_counter()
book = CalamineWorkbook.from_path({path!r})
rows = [row for row in book.get_sheet_by_name(book.sheet_names[0]).iter_rows()]
read = time.perf_counter() - started
with atomic(), connection.cursor() as cursor:
    cursor.execute("CREATE TEMPORARY TABLE bare (LIKE targets_massfact) ON COMMIT DROP")
    started = time.perf_counter()
    names = "id, unit_id, indicator, organisation, happened_on, amount, evidence_no, evidence_on, sign"
    with cursor.copy(f"COPY bare ({{names}}) FROM STDIN") as copy:
        for number, row in enumerate(rows[1:]):
            start, end = (number, 1, "T_MASS_MEMBER_DN", "TRADE_UNION"), (row[5], row[6], 1)
            copy.write_row((*start, row[3], int(row[4]), *end))
    print(read + time.perf_counter() - started)
"""

OUT = """
import io, json, resource, time
from datetime import date
ROWS = 100_000
def rows():
    for i in range(ROWS):
        yield (i, f"Nguyễn Văn {{i}}", f"{{i:012d}}", "0912345678", date(1990, 1, 9), "Chi bộ số 1", i * 3,
               "Đại học", "=1+1", "Nông dân")
def bare():
    import xlsxwriter
    target = io.BytesIO()
    options = {{"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}}
    book = xlsxwriter.Workbook(target, options)
    sheet, day = book.add_worksheet(), book.add_format({{"num_format": "dd/mm/yyyy"}})
    for number, row in enumerate(rows()):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            elif isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            else:
                sheet.write_number(number, place, value)
    book.close()
    return target.getvalue()
def ours():
    return workbook(Listing("Đo", "Nguồn", [Field(str(n)) for n in range(10)], rows()))
from namro.sheets.export import Field, Listing, workbook
work = {{"bare": bare, "ours": ours}}[{which!r}]
started = time.process_time()
work()
print(json.dumps([time.process_time() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def measure() -> list[dict[str, Any]]:
    renew(NAME)
    try:
        with tempfile.TemporaryDirectory() as folder:
            in_process(LOAD, there(NAME))
            in_process(MAKE.format(folder=folder, many=MANY, few=FEW), there(NAME))
            return [*_in(Path(folder)), *_out()]
    finally:
        drop(NAME)


def _in(folder: Path) -> list[dict[str, Any]]:
    mass, people = _taken(folder / "mass.xlsx", "mass"), _taken(folder / "people.xlsx", "people")
    few = _taken(folder / "people-few.xlsx", "people", write=False)
    *_, bare = in_process(BARE_IN.format(path=str(folder / "mass.xlsx")), there(NAME))
    return [
        row("sheets.mass_150k_read_judged_written", mass["write"], 10, "s", float(bare)),
        row("sheets.mass_150k_received", mass["receive"], 10, "s"),
        row("sheets.mass_150k_previewed", mass["preview"], 10, "s"),
        row("sheets.mass_150k_most_memory", mass["mb"], 300, "MB"),
        row("sheets.people_150k_read_judged_written", people["write"], 60, "s"),
        row("sheets.people_150k_previewed", people["preview"], 30, "s"),
        row("sheets.people_150k_most_memory", people["mb"], 500, "MB"),
        row("sheets.people_10k_previewed", few["preview"], 3, "s"),
    ]


def _taken(path: Path, kind: str, *, write: bool = True) -> dict[str, Any]:
    code = TAKE_IN.format(path=str(path), kind=kind, to_write=write)
    *_, line = in_process(code, there(NAME))
    told: dict[str, Any] = json.loads(line)
    return told


def _out() -> list[dict[str, Any]]:
    """Processor time: how many times the bare writer's, and how much memory above it."""
    bare, ours = (json.loads(in_process(OUT.format(which=one), there(NAME))[-1]) for one in ("bare", "ours"))
    return [
        row("sheets.export_100k_by_10_of_bare", ours[0] / bare[0], 1.5, "x"),
        row("sheets.export_100k_by_10_above_bare", ours[1] - bare[1], 60, "MB"),
    ]
