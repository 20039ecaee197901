"""Each figure once more as plain SQL, written without the registry."""

from __future__ import annotations

from tests.figures import plain_members, plain_posts

ADMITTED = (
    "SELECT coalesce(sum(sign), 0) FROM membership_admissionevent r WHERE {flow} AND {under} AND {only}"
)
FOUNDED = "SELECT coalesce(sum(sign), 0) FROM units_founding r WHERE {flow} AND {under} AND {only}"
MASS = "SELECT coalesce(sum(sign * amount), 0) FROM targets_massfact r WHERE {flow} AND {under} AND {only}"
MEMBERS = (
    "SELECT count(*) FROM people_homecell r JOIN people_partymembership m ON m.id = r.membership_id "
    "WHERE r.during @> %(last)s::date AND {under} AND {only}"
)
ISSUED = "t.state IN ('ISSUED', 'CLOSED', 'ARCHIVED') AND t.during @> %(last)s::date"
OF_CITY = "t.level_unit_id IN (SELECT unit_id FROM units_unitversion WHERE parent_id IS NULL)"
LINES = (
    "SELECT coalesce(sum({number}), 0) FROM targets_targetassignment r JOIN targets_targetround t "
    "ON t.id = r.round_id WHERE " + ISSUED + " AND r.during @> %(last)s::date AND {where} AND {{only}}"
)
BELOW = OF_CITY + " AND t.kind = 'YEAR' AND {under}"
OWN = "t.kind = 'YEAR' AND r.assignee_id = %(unit)s"
FIRST = "coalesce(r.initial_value, r.value)"
ASSIGNED = LINES.format(number="r.value", where=BELOW)
INITIAL = LINES.format(number=FIRST, where=BELOW)
TERM = LINES.format(number="r.value", where=OF_CITY + " AND t.kind = 'TERM' AND {under}")
SET = LINES.format(number="r.value", where=OWN)
SET_INITIAL = LINES.format(number=FIRST, where=OWN)
CEREMONIES = (
    "SELECT coalesce(sum(r.sign), 0) FROM membership_admissionevent r "
    "LEFT JOIN membership_admissioncase c ON c.decision_id = coalesce(r.reverses_id, r.id) "
    "WHERE (c.id IS NULL OR c.ceremony_on IS NOT NULL) "
    "AND CASE WHEN r.sign = 1 THEN coalesce(c.ceremony_on, r.happened_on) ELSE r.happened_on END "
    "BETWEEN %(first)s AND %(last)s AND {under} AND {only}"
)
ENTERPRISES = (
    "SELECT count(*) FROM targets_enterprise r WHERE r.during @> %(last)s::date "
    "AND r.ownership IN ('PRIVATE', 'FOREIGN') AND {under} AND {only}"
)
REMAINING = "NOT EXISTS (SELECT 1 FROM units_unit u WHERE u.id = r.unit_id AND upper(u.alive) <= %(last)s)"
ORGANISATIONS = (
    "SELECT count(*) FROM units_unitversion r WHERE r.during @> %(last)s::date AND {under} AND {only}"
)
GUESTS = (
    "SELECT count(*) FROM membership_temporarystay r WHERE r.during @> %(last)s::date AND {under} AND {only}"
)

UNIT = {ADMITTED: "cell_id", CEREMONIES: "cell_id", FOUNDED: "unit_id", MASS: "unit_id", MEMBERS: "cell_id"}
UNIT[ENTERPRISES] = "unit_id"
UNIT[GUESTS] = "host_cell_id"
UNIT[ORGANISATIONS] = "unit_id"
UNIT |= dict.fromkeys((ASSIGNED, INITIAL, TERM, SET, SET_INITIAL), "assignee_id")
FLOW = "r.happened_on >= %(first)s AND r.happened_on <= %(last)s"
UNDER = (
    "r.{unit} IN (SELECT descendant_id FROM units_ancestry WHERE ancestor_id = %(unit)s "
    "AND during @> %(last)s::date)"
)

BY_KEY = {
    "membership.admitted": (ADMITTED, "true"),
    "membership.admitted.pupils": (ADMITTED, "r.source_group = 'PUPIL'"),
    "membership.admitted.students": (ADMITTED, "r.source_group = 'STUDENT'"),
    "membership.admitted.enterprise": (ADMITTED, "r.in_private_enterprise"),
    "membership.admitted.enterprise.owners": (ADMITTED, "r.is_owner"),
    "membership.admitted.women": (
        ADMITTED,
        "r.person_id IN (SELECT id FROM people_person WHERE sex = 'F')",
    ),
    "membership.organisations_founded": (FOUNDED, "true"),
    "membership.organisations_founded.enterprise": (FOUNDED, "r.bloc = 'PRIVATE_ENTERPRISE'"),
    "membership.members": (MEMBERS, "true"),
    "membership.members.away": (
        MEMBERS,
        "EXISTS (SELECT 1 FROM membership_temporarystay t WHERE t.membership_id = r.membership_id "
        "AND t.during @> %(last)s::date)",
    ),
    "membership.guests": (GUESTS, "true"),
    "membership.members.official": (MEMBERS, "m.official_on <= %(last)s"),
    "membership.members.probationary": (MEMBERS, "(m.official_on IS NULL OR m.official_on > %(last)s)"),
    "targets.mass_organisations_founded": (MASS, "r.indicator = 'T_MASS_ORG_DN'"),
    "targets.mass_members_admitted": (MASS, "r.indicator = 'T_MASS_MEMBER_DN'"),
    "targets.enterprises": (ENTERPRISES, "true"),
    "targets.enterprises.with_party": (ENTERPRISES, "r.party_since <= %(last)s"),
    "targets.enterprises.with_union": (ENTERPRISES, "r.has_union"),
    "membership.admitted_by_ceremony": (CEREMONIES, "true"),
    "membership.admitted_by_ceremony.pupils": (CEREMONIES, "r.source_group = 'PUPIL'"),
    "membership.admitted_by_ceremony.enterprise": (CEREMONIES, "r.in_private_enterprise"),
    "membership.organisations_founded.net": (FOUNDED, REMAINING),
    "membership.organisations_founded.enterprise.net": (
        FOUNDED,
        f"r.bloc = 'PRIVATE_ENTERPRISE' AND {REMAINING}",
    ),
}
TARGETS = {
    "membership.admitted": "T_MEMBER_NEW",
    "membership.admitted.pupils": "T_MEMBER_PUPIL",
    "membership.admitted.enterprise": "T_MEMBER_DN",
    "membership.organisations_founded.enterprise": "T_ORG_DN",
    "mass_organisations_founded": "T_MASS_ORG_DN",
    "mass_members_admitted": "T_MASS_MEMBER_DN",
}
for family, query in (
    ("assigned", ASSIGNED),
    ("initial", INITIAL),
    ("set", SET),
    ("set_initial", SET_INITIAL),
    ("term", TERM),
):
    for of, indicator in TARGETS.items():
        BY_KEY[f"targets.{family}.{of}"] = (query, f"r.indicator = '{indicator}'")
BASES = "r.kind IN ('BASE_COMMITTEE', 'BASE_CELL')"
ABOVE = (
    "(SELECT p.kind FROM units_unitversion p WHERE p.unit_id = r.parent_id AND p.during @> %(last)s::date)"
)
SIZE = "(SELECT count(*) FROM people_homecell h WHERE h.cell_id = r.unit_id AND h.during @> %(last)s::date)"
ORGANISATION_ROWS = {
    "base_organisations": BASES,
    "base_organisations.base_committees": "r.kind = 'BASE_COMMITTEE'",
    "base_organisations.base_cells": "r.kind = 'BASE_CELL'",
    "sub_committees": "r.kind = 'SUB_COMMITTEE'",
    "cells": "r.kind = 'CELL'",
    "cells.under_superior": f"r.kind = 'CELL' AND {ABOVE} NOT IN ('BASE_COMMITTEE', 'SUB_COMMITTEE')",
    "cells.under_base": f"r.kind = 'CELL' AND {ABOVE} = 'BASE_COMMITTEE'",
    "cells.under_sub_committees": f"r.kind = 'CELL' AND {ABOVE} = 'SUB_COMMITTEE'",
    "all_cells": "r.kind IN ('CELL', 'BASE_CELL')",
    "all_cells.below_three": f"r.kind IN ('CELL', 'BASE_CELL') AND {SIZE} < 3",
    "all_cells.three_to_five": f"r.kind IN ('CELL', 'BASE_CELL') AND {SIZE} BETWEEN 3 AND 5",
    "all_cells.six_to_nine": f"r.kind IN ('CELL', 'BASE_CELL') AND {SIZE} BETWEEN 6 AND 9",
    "all_cells.ten_to_under_thirty": f"r.kind IN ('CELL', 'BASE_CELL') AND {SIZE} BETWEEN 10 AND 29",
    "all_cells.thirty_to_hundred": f"r.kind IN ('CELL', 'BASE_CELL') AND {SIZE} BETWEEN 30 AND 100",
    "all_cells.over_hundred": f"r.kind IN ('CELL', 'BASE_CELL') AND {SIZE} > 100",
}
BY_KEY |= {f"units.{key}": (ORGANISATIONS, only) for key, only in ORGANISATION_ROWS.items()}

UNIT |= plain_members.UNIT | plain_posts.UNIT
BY_KEY |= plain_members.BY_KEY | plain_posts.BY_KEY
BY_KEY |= {
    "membership.admitted.minority": (ADMITTED, plain_members.WHO.format(**{"is": "minority"})),
    "membership.admitted.religious": (ADMITTED, plain_members.WHO.format(**{"is": "religious"})),
    "membership.admitted.youth": (ADMITTED, plain_members.YOUNG),
}


def statement(key: str) -> str:
    """SQL with parameters first, last (days, inclusive) and unit (id)."""
    query, only = BY_KEY[key]
    return query.format(flow=FLOW, under=UNDER.format(unit=UNIT[query]), only=only)
