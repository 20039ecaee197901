"""Each figure once more as plain SQL, written without the registry."""

from __future__ import annotations

ADMITTED = (
    "SELECT coalesce(sum(sign), 0) FROM membership_admissionevent r WHERE {flow} AND {under} AND {only}"
)
FOUNDED = "SELECT coalesce(sum(sign), 0) FROM units_founding r WHERE {flow} AND {under} AND {only}"
MASS = "SELECT coalesce(sum(sign * amount), 0) FROM targets_massfact r WHERE {flow} AND {under} AND {only}"
MEMBERS = (
    "SELECT count(*) FROM people_homecell r JOIN people_partymembership m ON m.id = r.membership_id "
    "WHERE r.during @> %(last)s::date AND {under} AND {only}"
)
ASSIGNED = (
    "SELECT coalesce(sum(value), 0) FROM targets_targetassignment r JOIN targets_targetround t "
    "ON t.id = r.round_id WHERE t.state <> 'DRAFT' AND t.during @> %(last)s::date AND {under} AND {only}"
)

UNIT = {ADMITTED: "cell_id", FOUNDED: "unit_id", MASS: "unit_id", MEMBERS: "cell_id", ASSIGNED: "assignee_id"}
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
    "membership.members.official": (MEMBERS, "m.official_on <= %(last)s"),
    "membership.members.probationary": (MEMBERS, "(m.official_on IS NULL OR m.official_on > %(last)s)"),
    "targets.mass_organisations_founded": (MASS, "r.indicator = 'T_MASS_ORG_DN'"),
    "targets.mass_members_admitted": (MASS, "r.indicator = 'T_MASS_MEMBER_DN'"),
    "targets.assigned.membership.admitted": (ASSIGNED, "r.indicator = 'T_MEMBER_NEW'"),
    "targets.assigned.membership.admitted.pupils": (ASSIGNED, "r.indicator = 'T_MEMBER_PUPIL'"),
    "targets.assigned.membership.admitted.enterprise": (ASSIGNED, "r.indicator = 'T_MEMBER_DN'"),
    "targets.assigned.membership.organisations_founded.enterprise": (ASSIGNED, "r.indicator = 'T_ORG_DN'"),
    "targets.assigned.mass_organisations_founded": (ASSIGNED, "r.indicator = 'T_MASS_ORG_DN'"),
    "targets.assigned.mass_members_admitted": (ASSIGNED, "r.indicator = 'T_MASS_MEMBER_DN'"),
}


def statement(key: str) -> str:
    """SQL with parameters first, last (days, inclusive) and unit (id)."""
    query, only = BY_KEY[key]
    return query.format(flow=FLOW, under=UNDER.format(unit=UNIT[query]), only=only)
