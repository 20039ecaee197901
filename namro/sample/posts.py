"""Posts of districts and communes, who holds them, and whether they are locals: figures F08–F13.

The plan of each title says how many posts are held by whom; which posts those are follows from the order of
units alone, and holders are members of the unit's own cells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from math import gcd

from namro.people.models import Tier
from namro.sample import bulk
from namro.sample.city import City
from namro.sample.tables import Record, Table
from namro.sample.units import Node
from namro.units.models import UnitKind

NON_LOCAL, LOCAL, UNKNOWN, ACTING, VACANT = "NON_LOCAL", "LOCAL", "UNKNOWN", "ACTING", "VACANT"
DISTRICT, COMMUNE = "DISTRICT", "COMMUNE"
BEGAN = date(2020, 6, 8)
STANDING, COMMITTEE = 11, 39
ENOUGH = {DISTRICT: 260, COMMUNE: 90}  # members among whom holders are looked for
STRIDE = 7


@dataclass(frozen=True)
class Quota:
    """Of the city's posts of one title: how many are held how; the rest are held by locals."""

    title: str
    level: str
    places: int
    holders: int
    non_local: int
    vacant: int = 0
    acting: int = 0
    unknown: int = 0

    def deal(self, number: int) -> list[str]:
        """What each of ``number`` places is; of another number than the city's, in proportion."""
        kinds = [(NON_LOCAL, self.non_local), (VACANT, self.vacant), (ACTING, self.acting)]
        kinds.append((UNKNOWN, self.unknown))
        dealt = [kind for kind, count in kinds for _ in range(count * number // self.holders)]
        dealt += [LOCAL] * (number - len(dealt))
        stride = next(step for step in range(STRIDE, STRIDE + number + 1) if gcd(step, number) == 1)
        return [dealt[place * stride % number] for place in range(number)]


# 28/30 and 22/30; 396/579 (68,39 %) and 354/579 (61,14 %); 35/90; 532/1.158.
QUOTAS = (
    Quota("DISTRICT_SECRETARY", DISTRICT, 1, 30, 28, acting=1),
    Quota("DISTRICT_CHAIR", DISTRICT, 1, 30, 22, vacant=1, unknown=1),
    Quota("DISTRICT_STANDING_DEPUTY", DISTRICT, 1, 30, 12, unknown=2),
    Quota("DISTRICT_VICE_CHAIR", DISTRICT, 2, 60, 23, unknown=3),
    Quota("COMMUNE_SECRETARY", COMMUNE, 1, 579, 396, vacant=5, acting=4, unknown=17),
    Quota("COMMUNE_CHAIR", COMMUNE, 1, 579, 354, vacant=7, acting=3, unknown=21),
    Quota("COMMUNE_STANDING_DEPUTY", COMMUNE, 1, 579, 266, unknown=16),
    Quota("COMMUNE_VICE_CHAIR", COMMUNE, 1, 579, 266, unknown=20),
)
TIERS = {DISTRICT: Tier.CITY_STANDING, COMMUNE: Tier.SUPERIOR_STANDING}

POSTS = Table("people_post", "id, unit_id, title_id, area_id, during, version")
SETTINGS = Table("people_postsetting", "post_id, during, places, tier, full_time, basis")
BODIES = Table("people_body", "id, unit_id, kind")
TERMS = Table(
    "people_bodyterm",
    "id, body_id, number, during, places_set, places_min, places_max, formed_by, version",
)
POOL = "CREATE TEMPORARY TABLE sample_pool (unit bigint, cell bigint) ON COMMIT DROP"
CANDIDATES = """
CREATE TEMPORARY TABLE sample_candidate ON COMMIT DROP AS
SELECT p.unit, h.person_id,
       row_number() OVER (PARTITION BY p.unit ORDER BY
           (q.birth_date BETWEEN '1965-01-01' AND '1984-12-31') DESC, h.person_id) AS rank
  FROM sample_pool p
  JOIN people_homecell h ON h.cell_id = p.cell AND upper_inf(h.during) AND lower(h.during) < '2020-01-01'
  JOIN people_partymembership m ON m.id = h.membership_id AND m.official_on < '2014-01-01'
  JOIN people_person q ON q.id = h.person_id
"""
DRAWN = """
CREATE TEMPORARY TABLE sample_tenure (
    unit bigint, rank int, post_id bigint, body_term_id bigint, during daterange, mode text, acting boolean,
    decision_no text, decided_on date, end_ground text, end_decision_no text, end_decided_on date
) ON COMMIT DROP
"""
ASSESSED = """
CREATE TEMPORARY TABLE sample_locality (
    unit bigint, rank int, area_id bigint, during daterange, native_area_id bigint, native text,
    result text, decided_on date
) ON COMMIT DROP
"""
TENURES = """
INSERT INTO people_tenure (
    person_id, post_id, body_term_id, during, mode, acting, concurrent, state, decision_no, decided_on,
    end_ground, end_decision_no, end_decided_on, outside_places, version)
SELECT c.person_id, t.post_id, t.body_term_id, t.during, t.mode, t.acting,
       t.body_term_id IS NOT NULL OR t.acting, 'HELD', t.decision_no, t.decided_on, t.end_ground,
       t.end_decision_no, t.end_decided_on, false, 0
  FROM sample_tenure t JOIN sample_candidate c ON c.unit = t.unit AND c.rank = t.rank
 ORDER BY t.post_id, t.body_term_id, t.rank, lower(t.during)
"""
NATIVES = """
UPDATE people_person p SET native_area_id = l.native_area_id, birth_area_id = l.native_area_id,
       native_place = a.name || ', Hà Nội'
  FROM sample_locality l
  JOIN sample_candidate c ON c.unit = l.unit AND c.rank = l.rank
  JOIN units_adminarea a ON a.id = l.native_area_id
 WHERE p.id = c.person_id
"""
LOCALITIES = """
INSERT INTO people_localityassessment (
    person_id, area_id, during, native, birth, upbringing, career, suggestion, result, state, decided_on,
    rule, note, version)
SELECT c.person_id, l.area_id, l.during, l.native, l.native, l.native, '',
       CASE l.native WHEN 'HERE' THEN 'LOCAL' WHEN 'ELSEWHERE' THEN 'NON_LOCAL' ELSE '' END,
       l.result, CASE WHEN l.result = '' THEN 'OPEN' ELSE 'CONFIRMED' END, l.decided_on,
       'locality.rule', '', 0
  FROM sample_locality l JOIN sample_candidate c ON c.unit = l.unit AND c.rank = l.rank
 ORDER BY l.area_id, l.rank
"""


@dataclass
class Office:
    """A post of one unit and how each of its places is held."""

    id: int
    node: Node
    quota: Quota
    places: Sequence[str]
    began: date


@dataclass
class _Ranks:
    """Candidates of a unit are taken one after the other."""

    taken: dict[int, int]

    def next(self, unit: int) -> int:
        self.taken[unit] = self.taken.get(unit, 0) + 1
        return self.taken[unit]


def fill(city: City) -> None:
    """Posts, their settings and holders, committees of districts, assessments; needs titles and people."""
    offices = list(draw(city))
    bulk.copy(POSTS.name, POSTS.columns, bulk.lines(map(_post, offices)))
    bulk.copy(SETTINGS.name, SETTINGS.columns, bulk.lines(map(_setting, offices)))
    for statement in (POOL, DRAWN, ASSESSED):
        bulk.run(statement)
    bulk.copy("sample_pool", "unit, cell", bulk.lines(pools(city)))
    bulk.run("ANALYZE sample_pool")
    bulk.run(CANDIDATES)
    held, assessed = holders(city, offices)
    bodies = committees(city, held)
    bulk.copy(BODIES.name, BODIES.columns, bulk.lines(bodies.bodies))
    bulk.copy(TERMS.name, TERMS.columns, bulk.lines(bodies.terms))
    _copy("sample_tenure", chain(held, bodies.tenures))
    _copy("sample_locality", assessed)
    bulk.run(TENURES)
    bulk.run(NATIVES)
    bulk.run(LOCALITIES)
    bulk.advance_sequences(["people_post", "people_body", "people_bodyterm"])
    # The guards look every row up; without statistics they would read whole tables for each.
    bulk.run("ANALYZE people_post, people_postsetting, people_bodyterm, people_tenure")


def _copy(table: str, records: Iterator[Record] | Sequence[Record]) -> None:
    with_columns = {
        "sample_tenure": "unit, rank, post_id, body_term_id, during, mode, acting, decision_no, decided_on, "
        "end_ground, end_decision_no, end_decided_on",
        "sample_locality": "unit, rank, area_id, during, native_area_id, native, result, decided_on",
    }
    bulk.copy(table, with_columns[table], bulk.lines(records))
    bulk.run(f"ANALYZE {table}")


# Drawing


def seats(city: City, level: str) -> list[Node]:
    """Committees of areas of a level, in the order of their codes."""
    kind = UnitKind.SUPERIOR_OF_BASE if level == DISTRICT else UnitKind.BASE_COMMITTEE
    return [node for node in city.tree.nodes if node.area and node.kind is kind and node.end is None]


def draw(city: City) -> Iterator[Office]:
    number = 0
    for quota in QUOTAS:
        nodes = seats(city, quota.level)
        dealt = quota.deal(len(nodes) * quota.places) if nodes else []
        for place, node in enumerate(nodes):
            number += 1
            held = dealt[place * quota.places : (place + 1) * quota.places]
            yield Office(number, node, quota, held, BEGAN + timedelta(days=node.id % 50))


def pools(city: City) -> Iterator[Record]:
    """Cells among whose members a unit's holders are looked for; a cell serves one unit."""
    cells = [cell for cell in city.tree.cells() if cell.end is None and cell.size]
    communes = {node.id for node in seats(city, COMMUNE)}
    districts = {node.id for node in seats(city, DISTRICT)}
    found: dict[int, int] = {}
    for cell in cells:
        under_commune = cell.parent in communes
        unit = cell.parent if under_commune else cell.direct
        enough = ENOUGH[COMMUNE if under_commune else DISTRICT]
        if (under_commune or unit in districts) and found.get(unit, 0) < enough:
            found[unit] = found.get(unit, 0) + cell.size
            yield unit, cell.id


def _post(office: Office) -> Record:
    during = f"[{office.began},)"
    return office.id, office.node.id, office.quota.title, office.node.area, during, 0


def _setting(office: Office) -> Record:
    during = f"[{office.began},)"
    return office.id, during, office.quota.places, TIERS[office.quota.level].value, True, "Dữ liệu mẫu"


def holders(city: City, offices: Sequence[Office]) -> tuple[list[Record], list[Record]]:
    """Tenures of the posts, with who went before some of them, and assessments of who holds one now."""
    ranks = _Ranks({})
    elsewhere = {level: seats(city, level) for level in (DISTRICT, COMMUNE)}
    tenures: list[Record] = []
    assessed: list[Record] = []
    for office in offices:
        for place, held in enumerate(office.places):
            since = _since(office, place, held)
            if since > office.began:
                rank = ranks.next(office.node.id)
                tenures.append(_went(office, rank, since))
                assessed.append(_was(office, rank, since))
            if held == VACANT:
                continue
            rank = ranks.next(office.node.id)
            tenures.append(_holds(office, rank, since, acting=held == ACTING))
            if held != ACTING:
                assessed.append(_assessed(office, rank, since, held, elsewhere[office.quota.level]))
    return tenures, assessed


def _since(office: Office, place: int, held: str) -> date:
    """One holder in four came later; where nobody holds the post, who held it left this year."""
    if held in (VACANT, ACTING):
        return date(2024, 1, 15) + timedelta(days=office.node.id % 130)
    if (office.id + place) % 4 == 0:
        return date(2022, 3, 1) + timedelta(days=office.id * 11 % 600)
    return office.began


def _went(office: Office, rank: int, until: date) -> Record:
    paper = f"{office.id % 900 + 100}-QĐ/TU"
    end = ("TRANSFERRED", f"{office.id % 700 + 200}-QĐ/TU", until - timedelta(days=3))
    first = (office.began, "ELECTED", False, paper, office.began - timedelta(days=5))
    return office.node.id, rank, office.id, None, f"[{first[0]},{until})", *first[1:], *end


def _was(office: Office, rank: int, until: date) -> Record:
    """Who went before was of the place."""
    here, decided = office.node.area, office.began + timedelta(days=25)
    return office.node.id, rank, here, f"[{office.began},{until})", here, "HERE", LOCAL, decided


def _holds(office: Office, rank: int, since: date, *, acting: bool) -> Record:
    mode = "ACTING" if acting else "ELECTED" if since == office.began else "DESIGNATED"
    paper = (f"{office.id % 800 + 150}-QĐ/TU", since - timedelta(days=4))
    return office.node.id, rank, office.id, None, f"[{since},)", mode, acting, *paper, "", "", None


def _assessed(office: Office, rank: int, since: date, held: str, nodes: Sequence[Node]) -> Record:
    """Who is no local comes from the next area but one; of the unknown every second one's origin is known."""
    here = office.node.area
    other = next(
        (node.area for node in (*nodes[office.id % len(nodes) :], *nodes) if node.area != here), here
    )
    native = other if held == NON_LOCAL or (held == UNKNOWN and office.id % 2) else here
    if held == UNKNOWN and not office.id % 2:
        native = None
    where = "" if native is None else "HERE" if native == here else "ELSEWHERE"
    result = "" if held == UNKNOWN else held
    decided = None if held == UNKNOWN else since + timedelta(days=25)
    return office.node.id, rank, here, f"[{since},)", native, where, result, decided


# Committees


@dataclass
class Committees:
    """Committee and standing committee of each district, and their members."""

    bodies: list[Record]
    terms: list[Record]
    tenures: list[Record]


def committees(city: City, held: Sequence[Record]) -> Committees:
    """Who holds a post today is in both bodies; the other places go to the next candidates."""
    found = Committees([], [], [])
    holding: dict[int, list[tuple[int, str]]] = {}
    last: dict[int, int] = {}
    for unit, rank, _post_id, _term, during, _mode, acting, *_ in held:
        last[unit] = max(rank, last.get(unit, 0))
        if during.endswith(",)") and not acting:
            holding.setdefault(unit, []).append((rank, during))
    for node in seats(city, DISTRICT):
        began = BEGAN + timedelta(days=node.id % 50)
        others = [(last[node.id] + more, f"[{began},)") for more in range(1, COMMITTEE)]
        members = [*holding[node.id], *others]
        for kind, places in (("BCH", COMMITTEE), ("BTV", STANDING)):
            body = len(found.bodies) + 1
            found.bodies.append((body, node.id, kind))
            term = (body, body, "Nhiệm kỳ 2020–2025", f"[{began},)", places, None, None, "CONGRESS", 0)
            found.terms.append(term)
            for rank, during in members[: places - node.id % 3 * (kind == "BCH")]:
                paper = (f"{body + 300}-QĐ/TU", began)
                found.tenures.append(
                    (node.id, rank, None, body, during, "ELECTED", False, *paper, "", "", None)
                )
    return found
