"""The verb ``namro report``: compose a report into files."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from namro.ground.periods import Period
from namro.ground.ranges import parse_day
from namro.journal.actions import declare
from namro.journal.arguments import Parser
from namro.reports import output, template
from namro.reports.compose import Composed, compose

FORMS = ("docx", "pdf", "html", "xlsx")


def main(argv: list[str]) -> int:
    """Compose and write all forms; nothing is written when anything is wrong."""
    parser = Parser(prog="namro report", description="Lập một báo cáo ra tệp.")
    parser.add_argument("template", metavar="MẪU", help=f"có: {', '.join(template.names())}")
    parser.add_argument("unit", metavar="ĐƠN_VỊ", help="mã đơn vị, ví dụ D00001")
    parser.add_argument("period", metavar="KỲ", help="ví dụ 2024-H1")
    parser.add_argument("--cay", default="", metavar="NGÀY", help="theo cơ cấu tổ chức ngày 2025-07-01")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="THƯ_MỤC")
    options = parser.parse_args(argv)
    with transaction.atomic():
        declare(read_only=True, actor="system:report")
        period = Period.parse(options.period)
        day = parse_day(options.cay) if options.cay else None
        composed = compose(template.load(options.template), options.unit, period, day)
    name = f"{options.template}-{options.unit}-{period}" + (f"-cay-{day}" if day else "")
    for path in write(composed, options.out, name):
        print(f"Đã ghi {path}")
    return 0


def write(composed: Composed, folder: Path, name: str) -> list[Path]:
    """All forms under ``folder``; rendered first, so that a failure leaves no half set behind."""
    contents = {form: output.render(composed, form, settings.NAMRO_URL) for form in FORMS}
    folder.mkdir(parents=True, exist_ok=True)
    return [replace(folder / f"{name}.{form}", content) for form, content in contents.items()]


def replace(target: Path, content: bytes) -> Path:
    """Write beside and rename, so that an interruption leaves the old file or the new one."""
    beside = target.with_name(f".{target.name}.part")
    beside.write_bytes(content)
    beside.replace(target)
    return target
