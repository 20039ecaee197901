"""Biểu 2: who the members are, and who was admitted in the quarter and since 1 January.

Bounds of ages and eras follow public descriptions of the form; nobody has compared them with the sheet that
was issued. What nobody knows of a person is a line of its own, so that the lines of a section add up (V2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from namro.membership.forms.layout import Atoms, Column, Form, Line, Section, Source
from namro.membership.models import SourceGroup
from namro.people.models import Education, Occupation, PoliticalTheory, Sex

# The finest bands; lines add some of them up. Ages are full years on the day of the form.
AGES = ((None, 30), (31, 35), (36, 40), (41, 45), (46, 50), (51, 55), (56, 60), (61, None))
AGE_BANDS = ("30", "31_35", "36_40", "41_45", "46_50", "51_55", "56_60", "61")
# First days of eras of joining; before the first is the first band.
ERAS = (
    date(1945, 8, 20),
    date(1954, 7, 22),
    date(1975, 5, 1),
    date(1987, 1, 1),
    date(2000, 1, 1),
    date(2010, 1, 1),
    date(2020, 1, 1),
)
ERA_TITLES = (
    "Trước ngày 20/8/1945",
    "Từ 20/8/1945 đến 21/7/1954",
    "Từ 22/7/1954 đến 30/4/1975",
    "Từ 01/5/1975 đến 31/12/1986",
    "Từ 01/01/1987 đến 31/12/1999",
    "Từ 01/01/2000 đến 31/12/2009",
    "Từ 01/01/2010 đến 31/12/2019",
    "Từ 01/01/2020 đến nay",
)
YES, NO, UNKNOWN = "1", "0", ""
TOTAL = "total"
COLUMNS = (
    Column(1, "Tổng số đảng viên đến ngày lập biểu", source=Source.STOCK, key="membership.members"),
    Column(2, "Đảng viên kết nạp trong quý", source=Source.QUARTER),
    Column(3, "Đảng viên kết nạp từ 01/01", source=Source.YEAR),
)


def _both(code: str, label: str, dimension: str, *values: str, **more: Any) -> Line:
    """A line whose three columns count the same values."""
    atoms = Atoms(dimension, values)
    return Line(code, label, stock=atoms, flow=atoms, **more)


def _choices(dimension: str, choices: Sequence[tuple[str, str]], unknown: str) -> tuple[Line, ...]:
    known = [_both(f"{dimension}.{v.lower()}", label, dimension, v) for v, label in choices if v]
    return (*known, _both(f"{dimension}.unknown", unknown, dimension, UNKNOWN))


def _ages(*groups: tuple[str, str, tuple[str, ...]]) -> Section:
    return Section("Tuổi đời", tuple(_both(f"age.{c}", label, "age", *bands) for c, label, bands in groups))


FEMALE, MALE = f"sex.{Sex.FEMALE.lower()}", f"sex.{Sex.MALE.lower()}"
WHOLE = Section(
    "Tổng số",
    (
        Line(
            TOTAL,
            "Tổng số",
            adds=(FEMALE, MALE),
            stock=Atoms("all", (UNKNOWN,)),
            flow=Atoms("all", (UNKNOWN,)),
            stock_key="membership.members",
            part="",
        ),
    ),
    exclusive=False,
    headed=False,
)
SEX = Section(
    "Giới tính",
    (
        _both(FEMALE, "Nữ", "sex", Sex.FEMALE, stock_key="membership.members.women", part="women"),
        _both(MALE, "Nam", "sex", Sex.MALE),
    ),
)
STATUS = Section(
    "Đảng viên chính thức, dự bị",
    (
        Line(
            "status.official",
            "Chính thức",
            stock=Atoms("status", (YES,)),
            stock_key="membership.members.official",
        ),
        Line(
            "status.probationary",
            "Dự bị",
            stock=Atoms("status", (NO,)),
            stock_key="membership.members.probationary",
        ),
    ),
)
AGES_2025 = _ages(
    ("30", "Đến 30 tuổi", ("30",)),
    *((band, f"Từ {band.replace('_', ' đến ')} tuổi", (band,)) for band in AGE_BANDS[1:-1]),
    ("61", "Trên 60 tuổi", ("61",)),
)
AGES_2021 = _ages(
    ("30", "Đến 30 tuổi", ("30",)),
    ("31_40", "Từ 31 đến 40 tuổi", ("31_35", "36_40")),
    ("41_50", "Từ 41 đến 50 tuổi", ("41_45", "46_50")),
    ("51_60", "Từ 51 đến 60 tuổi", ("51_55", "56_60")),
    ("61", "Trên 60 tuổi", ("61",)),
)
ERAS_2025 = Section(
    "Thời gian vào Đảng",
    tuple(_both(f"era.{n}", title, "era", str(n)) for n, title in enumerate(ERA_TITLES)),
)
ERAS_2021 = Section(
    "Thời gian vào Đảng",
    (
        *ERAS_2025.lines[:4],
        _both("era.4_7", "Từ 01/01/1987 đến nay", "era", "4", "5", "6", "7"),
    ),
)
OCCUPATION = Section("Nghề nghiệp", _choices("occupation", Occupation.choices, "Chưa rõ nghề nghiệp"))
EDUCATION = Section(
    "Trình độ học vấn, chuyên môn", _choices("education", Education.choices, "Chưa rõ trình độ")
)
THEORY = Section(
    "Trình độ lý luận chính trị", _choices("theory", PoliticalTheory.choices, "Chưa rõ trình độ lý luận")
)
ETHNICITY = Section(
    "Dân tộc",
    (
        _both("minority.no", "Dân tộc Kinh", "minority", NO, sensitive=True),
        _both("minority.yes", "Dân tộc thiểu số", "minority", YES, sensitive=True),
    ),
)
RELIGION = Section(
    "Tôn giáo",
    (
        _both("religious.yes", "Có đạo", "religious", YES, sensitive=True),
        _both("religious.no", "Không theo đạo", "religious", NO, sensitive=True),
    ),
)
PARTS: dict[str, str] = {SourceGroup.PUPIL: "pupils", SourceGroup.STUDENT: "students"}
GROUPS = Section(
    "Đối tượng khi kết nạp",
    tuple(
        Line(f"group.{value.lower()}", label, flow=Atoms("group", (value,)), part=PARTS.get(value))
        for value, label in SourceGroup.choices
    ),
)
OVERLAPPING = Section(
    "Một số nhóm (có thể trùng nhau)",
    (
        Line(
            "also.pupils",
            "Học sinh THPT",
            stock=Atoms("occupation", (Occupation.PUPIL,)),
            flow=Atoms("group", (SourceGroup.PUPIL,)),
            part="pupils",
        ),
        Line(
            "also.students",
            "Sinh viên",
            stock=Atoms("occupation", (Occupation.STUDENT,)),
            flow=Atoms("group", (SourceGroup.STUDENT,)),
            part="students",
        ),
        Line(
            "also.enterprise",
            "Trong doanh nghiệp ngoài khu vực nhà nước",
            flow=Atoms("enterprise", (YES,)),
            part="enterprise",
        ),
        Line(
            "also.owners",
            "Chủ doanh nghiệp",
            stock=Atoms("occupation", (Occupation.OWNER,)),
            flow=Atoms("owner", (YES,)),
            part="enterprise.owners",
        ),
        _both("also.youth", "Đến 30 tuổi", "age", "30"),
        _both("also.women", "Nữ", "sex", Sex.FEMALE, stock_key="membership.members.women", part="women"),
    ),
    exclusive=False,
)
COMMON = (OCCUPATION, EDUCATION, THEORY, ETHNICITY, RELIGION, GROUPS, OVERLAPPING)
NOTES = (
    "Tuổi tính theo năm tròn đến ngày lập biểu; thời gian vào Đảng lấy ngày vào Đảng, chưa có thì lấy ngày "
    "quyết định; học sinh, sinh viên ở cột kết nạp lấy theo đối tượng khi có quyết định.",
)
SAME: dict[str, Any] = {
    "code": "B2",
    "title": "Đảng viên và đảng viên mới kết nạp",
    "number": "Biểu số 2",
    "columns": COLUMNS,
    "notes": NOTES,
}
B2 = (
    Form(
        **SAME,
        version="2021",
        basis="Hướng dẫn 11-HD/BTCTW ngày 13/12/2021",
        since=date(2021, 12, 13),
        until=date(2025, 10, 9),
        sections=(WHOLE, SEX, STATUS, AGES_2021, ERAS_2021, *COMMON),
    ),
    Form(
        **SAME,
        version="2025",
        basis="Hướng dẫn 40-HD/BTCTW ngày 10/10/2025",
        since=date(2025, 10, 10),
        until=None,
        sections=(WHOLE, SEX, STATUS, AGES_2025, ERAS_2025, *COMMON),
    ),
)
