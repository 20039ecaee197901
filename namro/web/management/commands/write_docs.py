from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from namro.web import handbook


class Command(BaseCommand):
    requires_system_checks: list[str] = []
    help = "Sinh các trang sổ tay từ mã nguồn vào docs/handbook."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=Path("docs/handbook"))

    def handle(self, *arguments: Any, **options: Any) -> None:
        for name in handbook.write(options["folder"]):
            self.stdout.write(f"Đã ghi {options['folder'] / name}")
