"""``namro demo``: the sample city and its half-year report, from nothing to files in ``out/``."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction

from namro.figures.folds import Presence, Share
from namro.ground.periods import Period
from namro.journal.actions import declare
from namro.reports import output, template
from namro.reports.compose import Composed, Printed, compose
from namro.reports.issuing.queries import reading
from namro.reports.models import Edition
from namro.reports.report_command import replace
from namro.sample.accounts import FILE
from namro.sample.guard import check_database
from namro.sample.issued import issued
from namro.sample.load import Drawn, Loaded, load
from namro.sample.plan import Plan
from namro.units.queries import root

TEMPLATE = "sau-thang-dau-nam"
PERIOD = "2024-H1"
FORMS = ("docx", "pdf", "html", "xlsx")
STEM = "bao-cao-6-thang-2024"


Working = Callable[[], AbstractContextManager[None]]


def main(*, migrated: Working, as_owner: Working) -> int:
    """Do everything, safe to repeat and to interrupt; returns the exit code.

    The city is drawn in memory while the database is migrated. It is loaded as owner of the tables, who may
    build constraints once at the end; everything else is done as the application.
    """
    started = time.monotonic()
    out = Path.cwd() / "out"
    check_database()
    plan = Plan.city()
    with _step("Cập nhật cơ sở dữ liệu, dựng thành phố mẫu"), migrated():
        drawn = None if (settings.NAMRO_HOME / FILE).exists() else Drawn.of(plan)
    with as_owner():
        loaded = _load_city(plan, drawn)
    with _step(f"Lập, chốt số, ký và phát hành báo cáo {Period.parse(PERIOD).title()}"):
        edition, composed = _compose()
    _write(edition, composed, out)
    _print_figures(composed)
    _print_accounts(loaded)
    _print_next(out, time.monotonic() - started)
    return 0


@contextmanager
def _step(title: str) -> Iterator[None]:
    print(f"→ {title}…", end=" ", flush=True)
    started = time.monotonic()
    yield
    print(f"xong ({time.monotonic() - started:.1f} giây)", flush=True)


def _load_city(plan: Plan, drawn: Drawn | None) -> Loaded:
    started = time.monotonic()
    print("→ Thành phố mẫu", flush=True)
    loaded = load(plan, drawn=drawn, progress=lambda text: print(f"    {text}", flush=True))
    words = "đã có sẵn" if loaded.existed else "đã nạp xong"
    print(f"  Thành phố mẫu {words} ({time.monotonic() - started:.1f} giây)", flush=True)
    os.environ.setdefault("NAMRO_TODAY", loaded.lives_on.isoformat())
    return loaded


def _compose() -> tuple[Edition | None, Composed]:
    """The issued edition and its paper; where somebody is at work on it, the paper as it would be today."""
    period = Period.parse(PERIOD)
    unit = root(period.last).code
    edition = issued(TEMPLATE, unit, period)
    with transaction.atomic():
        declare(read_only=True, actor="system:demo")
        if edition is not None:
            return edition, reading(edition).composed
        return None, compose(template.load(TEMPLATE), unit, period)


def _write(edition: Edition | None, composed: Composed, out: Path) -> None:
    """The files as they were issued, byte for byte; of a paper in the making files without proof."""
    out.mkdir(parents=True, exist_ok=True)
    kept = dict(edition.files.values_list("form", "content")) if edition else {}
    for form in FORMS:
        target = out / f"{STEM}.{form}"
        with _step(f"Ghi {target.name}"):
            content = kept.get(form) or output.render(composed, form, settings.NAMRO_URL)
            replace(target, bytes(content))
    replace(out / "figures.json", output.figures_json(composed).encode())


# What the terminal shows


def _print_figures(composed: Composed) -> None:
    rows = [_row(printed) for printed in composed.printed if printed.ref]
    rows.sort()
    heads = ("Số", "Chỉ tiêu", "Giá trị", "Tử số/mẫu số", "%", "Địa chỉ")
    widths = [max(len(row[column]) for row in [heads, *rows]) for column in range(len(heads))]
    print()
    for row in [heads, *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _row(printed: Printed) -> tuple[str, ...]:
    figure = printed.figure
    title = figure.located.definition.title.removesuffix(": tỷ lệ đạt chỉ tiêu")
    if isinstance(figure, Share):
        percent = figure.text if figure.presence is Presence.PRESENT else "–"
        legs = f"{figure.part.text}/{figure.base.text}"
        return printed.ref, title, figure.part.text, legs, percent, str(figure.address)
    return printed.ref, title, figure.text, "–", "–", str(figure.address)


def _print_accounts(loaded: Loaded) -> None:
    path = settings.NAMRO_HOME / "sample-users.txt"
    print()
    if not loaded.accounts:
        print(f"Tài khoản mẫu: mật khẩu đã cấp ghi trong {_short(path)}")
        return
    print(f"Tài khoản mẫu (mật khẩu chỉ in một lần, giữ trong {_short(path)}):")
    for account in loaded.accounts:
        print(f"    {account.username:<10} {account.password}   {account.role_title}")


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _print_next(out: Path, seconds: float) -> None:
    print()
    print(
        f"Báo cáo nằm trong {_short(out)}/ (docx, pdf, html, xlsx, figures.json). "
        f"Xong sau {seconds:.0f} giây."
    )
    print(f"Kiểm tra một tệp: .venv/bin/namro verify {_short(out / STEM)}.pdf")
    print(f"Bước tiếp theo: make serve, rồi mở {settings.NAMRO_URL} – bấm vào con số nào cũng ra danh sách.")
    print("Hai lần sắp xếp năm 2025 (579 → 526 → 126 xã, phường): .venv/bin/namro reorganise-2025")
    sys.stdout.flush()
