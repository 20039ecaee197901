from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from namro.sheets.models import Import
from tests.cast import Cast
from tests.web.pages import Page, page

START = "/nhap-bang/"
HEAD = (
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số CCCD",
    "Quê quán",
    "Điện thoại",
    "Chi bộ",
    "Ngày quyết định kết nạp",
)
SHEET = "Danh sách"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: Any) -> None:
    """Previews of tests are kept apart."""
    settings.NAMRO_HOME = tmp_path


def book(
    rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, **sheets: Sequence[Sequence[Any]]
) -> bytes:
    made = BytesIO()
    workbook = xlsxwriter.Workbook(made)
    for name, lines in {SHEET: [head, *rows], **sheets}.items():
        sheet = workbook.add_worksheet(name)
        for number, cells in enumerate(lines):
            for place, cell in enumerate(cells):
                sheet.write(number, place, cell) if isinstance(cell, (int, float)) else sheet.write_string(
                    number, place, cell
                )
    workbook.close()
    return made.getvalue()


def member(name: str, born: str = "04/5/1990", cell: str = "Chi bộ số 1", **more: str) -> list[str]:
    """One row of the list of members."""
    values = {"sex": "Nam", "cccd": "", "place": "Ba Vì, Hà Nội", "phone": "", "decided": "03/02/2015"} | more
    return [
        name,
        born,
        values["sex"],
        values["cccd"],
        values["place"],
        values["phone"],
        cell,
        values["decided"],
    ]


class Desk:
    """A clerk at the pages of an import."""

    def __init__(self, client: Client, city: Cast, unit: str = "phuc_xa") -> None:
        self.client, self.city, self.unit = client, city, unit
        self.pk = 0

    def hand_in(self, content: bytes, name: str = "dang-vien.xlsx", kind: str = "people", **more: str) -> Any:
        file = SimpleUploadedFile(name, content)
        sent = {"kind": kind, "unit": self.city.code(self.unit), "code": "", "file": file} | more
        answer = self.client.post(START, sent)
        if answer.status_code == 302:
            self.pk = int(answer["Location"].rstrip("/").split("/")[-1])
        return answer

    @property
    def url(self) -> str:
        return f"{START}{self.pk}/"

    @property
    def imported(self) -> Import:
        return Import.objects.get(pk=self.pk)

    def get(self, query: str = "") -> Page:
        answer = self.client.get(f"{self.url}{query}")
        assert answer.status_code == 200
        return page(answer)

    def post(self, step: str, **sent: Any) -> Any:
        read_at = {"read_at": self.imported.version}
        named = {
            name.replace("_", "-") if name not in ("without_wrong",) else name: v for name, v in sent.items()
        }
        return self.client.post(f"{self.url}{step}/", read_at | named)

    def look(self, **mapping: str) -> Any:
        """The columns as they were found, and on to the preview."""
        found = {key: str(place) for key, place in self.imported.mapping.items()}
        return self.client.post(f"{self.url}cot/", {"read_at": self.imported.version} | found | mapping)


@pytest.fixture
def clerk(city: Cast, signed_in: Callable[[str], Client]) -> Desk:
    return Desk(signed_in("phucxa"), city)
