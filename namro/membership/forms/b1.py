"""Biểu 1: base organisations, cells and members by type of organisation.

The seven sub-kinds of column 3 and the rows follow public descriptions of the form; nobody has compared
them with the sheet that was issued.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.membership.forms.layout import Column, Form, Line, Section, Source
from namro.units.models import OrgType

COMMITTEES = (4, 5, 6, 7, 8, 9, 10)
TOTAL, COMMUNE = "total", "commune"
COLUMNS = (
    Column(2, "Tổng số tổ chức cơ sở đảng", adds=(3, 11), key="units.base_organisations"),
    Column(3, "Đảng bộ cơ sở: tổng số", adds=COMMITTEES, key="units.base_organisations.base_committees"),
    Column(4, "Trực thuộc cấp ủy cấp trên trực tiếp"),
    Column(5, "Trực thuộc thành ủy"),
    Column(6, "Được giao quyền cấp trên cơ sở"),
    Column(7, "Thí điểm giao quyền cấp trên cơ sở"),
    Column(8, "Trực thuộc đảng ủy được giao quyền"),
    Column(9, "Trực thuộc đảng ủy thí điểm giao quyền"),
    Column(10, "Được ủy quyền kết nạp, khai trừ"),
    Column(11, "Chi bộ cơ sở", key="units.base_organisations.base_cells"),
    Column(12, "Chi bộ trực thuộc cấp ủy cấp trên", key="units.cells.under_superior"),
    Column(13, "Chi bộ trực thuộc đảng ủy cơ sở", key="units.cells.under_base"),
    Column(14, "Đảng bộ bộ phận", key="units.sub_committees"),
    Column(15, "Chi bộ trực thuộc đảng ủy bộ phận", key="units.cells.under_sub_committees"),
    Column(16, "Đảng viên: tổng số", source=Source.STOCK, key="membership.members"),
    Column(17, "Kết nạp trong quý", source=Source.QUARTER),
    Column(18, "Kết nạp từ 01/01", source=Source.YEAR),
)
# Types that others of the form's rows are parts of.
GROUPS = {
    "4": ("Đơn vị sự nghiệp", ("4a", "4b")),
    "7": ("Doanh nghiệp và hợp tác xã", ("7a", "7b", "7c")),
}
ROWS = ("1", "2", "3", "4", "4a", "4b", "5", "6", "7", "7a", "7b", "7c", "8", "9")
TOP = tuple(row for row in ROWS if len(row) == 1)


def _line(row: str) -> Line:
    if row in GROUPS:
        title, parts = GROUPS[row]
        return Line(row, f"{row}. {title}", adds=parts)
    title = "Xã, phường (gồm thôn, tổ dân phố)" if row == OrgType.COMMUNE else OrgType(row).label
    return Line(row, f"{row}. {title}")


TYPES = Section("Theo loại hình", tuple(_line(row) for row in ROWS), exclusive=False, headed=False)
WHOLE = Section("Tổng số", (Line(TOTAL, "Tổng số", adds=TOP),), exclusive=False, headed=False)
WITHIN = Section(
    "Trong đó",
    (Line(COMMUNE, "Trong đó: trực thuộc đảng ủy cấp xã"),),
    exclusive=False,
    headed=False,
)
SAME: dict[str, Any] = {
    "code": "B1",
    "title": "Tổ chức cơ sở đảng và đảng viên theo loại hình",
    "number": "Biểu số 1",
    "columns": COLUMNS,
}
B1 = (
    Form(
        **SAME,
        version="2021",
        basis="Hướng dẫn 11-HD/BTCTW ngày 13/12/2021",
        since=date(2021, 12, 13),
        until=date(2025, 10, 9),
        sections=(TYPES, WHOLE),
    ),
    Form(
        **SAME,
        version="2025",
        basis="Hướng dẫn 40-HD/BTCTW ngày 10/10/2025",
        since=date(2025, 10, 10),
        until=None,
        sections=(TYPES, WHOLE, WITHIN),
    ),
)
