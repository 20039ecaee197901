"""What form B2 asks of a person, drawn in the database from the number of the person: cheap and repeatable.

Identity numbers begin with 000, a province that does not exist, so that nobody's can be met by chance.
"""

from __future__ import annotations

from collections.abc import Iterator

from namro.membership.models import SourceGroup
from namro.people.models import Occupation
from namro.sample.admissions import Decision
from namro.sample.bulk import lines

COLUMNS = "citizen_id, phone, native_place, education, theory, occupation, minority, religious, has_photo"
PLACES = (
    "Hà Nội",
    "Nam Định",
    "Thái Bình",
    "Hà Nam",
    "Hưng Yên",
    "Hải Dương",
    "Bắc Ninh",
    "Bắc Giang",
    "Vĩnh Phúc",
    "Phú Thọ",
    "Thanh Hóa",
    "Nghệ An",
    "Hà Tĩnh",
    "Ninh Bình",
    "Hòa Bình",
    "Thái Nguyên",
)
# Half come from the city itself; dice are digits of one product, other ones for every trait.
HASHED = """
SELECT p.*, g.occupation AS given, (p.id * 2654435761) %% 1000003 AS dice,
       (p.id * 40503 + 7919) %% 1000 AS other, %(year)s - extract(year FROM p.birth_date)::int AS age
  FROM sample_person p LEFT JOIN sample_occupation g ON g.id = p.id
"""
DRAWN = f"""
SELECT {{columns}}, true,
       CASE WHEN dice %% 1000 < 958 THEN '000' ||
            CASE WHEN sex = 'M' THEN 0 ELSE 1 END + 2 * (birth_date >= '2000-01-01')::int
            || to_char(birth_date, 'YY') || lpad((id %% 1000000)::text, 6, '0') END,
       CASE WHEN other < 870 THEN '09' || lpad(((id * 7368787) %% 100000000)::text, 8, '0') ELSE '' END,
       CASE WHEN dice %% 2 = 0 THEN 'Hà Nội'
            ELSE (%(places)s::text[])[1 + (dice / 2 %% %(number)s)::int] END,
       CASE WHEN given = 'PUPIL' THEN 'LOWER' WHEN given = 'STUDENT' THEN 'UPPER'
            WHEN other < 12 THEN ''
            WHEN age > 72 THEN (ARRAY['PRIMARY', 'LOWER', 'UPPER', 'UNIVERSITY'])[1 + (dice / 7 %% 4)::int]
            WHEN other < 60 THEN 'LOWER' WHEN other < 250 THEN 'UPPER' WHEN other < 370 THEN 'VOCATIONAL'
            WHEN other < 860 THEN 'UNIVERSITY' WHEN other < 970 THEN 'MASTER' ELSE 'DOCTOR' END,
       CASE WHEN given <> '' THEN 'NONE' WHEN dice / 3 %% 100 < 3 THEN ''
            WHEN dice / 3 %% 100 < 30 THEN 'NONE'
            WHEN dice / 3 %% 100 < 62 THEN 'PRIMARY' WHEN dice / 3 %% 100 < 88 THEN 'MIDDLE'
            ELSE 'ADVANCED' END,
       coalesce(given, CASE
            WHEN age >= 61 THEN 'RETIRED' WHEN other < 15 THEN '' WHEN other < 210 THEN 'PARTY_STATE'
            WHEN other < 470 THEN 'PUBLIC_SERVICE' WHEN other < 590 THEN 'MILITARY'
            WHEN other < 760 THEN 'WORKER'
            WHEN other < 768 THEN 'OWNER' WHEN other < 910 THEN 'FARMER' ELSE 'OTHER' END),
       dice %% 1000 < 12, dice / 5 %% 1000 < 9, other / 3 %% 100 < 93
  FROM ({HASHED}) hashed
"""
OCCUPATIONS = {
    SourceGroup.PUPIL: Occupation.PUPIL,
    SourceGroup.STUDENT: Occupation.STUDENT,
    SourceGroup.WORKER: Occupation.WORKER,
    SourceGroup.FARMER: Occupation.FARMER,
    SourceGroup.CIVIL_SERVANT: Occupation.PARTY_STATE,
    SourceGroup.MILITARY: Occupation.MILITARY,
    SourceGroup.OWNER: Occupation.OWNER,
    SourceGroup.OTHER: Occupation.OTHER,
}


INSERT_APPLICANTS = """
INSERT INTO people_person (
    id, full_name, sex, birth_date, birth_precision, synthetic, occupation, native_place, education, phone)
SELECT id, full_name, sex, birth_date, 'DAY', true, occupation,
       (%(places)s::text[])[1 + (id * 7 %% %(number)s)::int],
       CASE WHEN occupation = 'PUPIL' THEN 'LOWER' WHEN occupation = 'STUDENT' THEN 'UPPER'
            WHEN id %% 3 = 0 THEN 'UPPER' ELSE 'UNIVERSITY' END,
       '09' || lpad(((id * 7368787) %% 100000000)::text, 8, '0')
  FROM sample_applicant
"""


def insert(columns: str) -> str:
    """The statement that brings ``sample_person`` with its traits into persons; asks for ``values()``."""
    return f"INSERT INTO people_person ({columns}, synthetic, {COLUMNS}) " + DRAWN.replace(
        "{columns}", columns
    )


def values(year: int) -> dict[str, object]:
    return {"year": year, "places": list(PLACES), "number": len(PLACES)}


def occupations(first_id: int, decisions: list[Decision]) -> Iterator[bytes]:
    """Lines: person and occupation of those whose decision says who they are."""
    yield from lines(
        (first_id + position, OCCUPATIONS[one.group].value) for position, one in enumerate(decisions)
    )
