"""Plain SQL of the figures of members: who came, who left, who is where (M04–M12)."""

from __future__ import annotations

HOME = (
    "SELECT count(*) FROM people_homecell r JOIN people_partymembership m ON m.id = r.membership_id "
    "JOIN people_person p ON p.id = r.person_id WHERE r.during @> %(last)s::date AND {under} AND {only}"
)
HOME_THEN = (
    "SELECT count(*) FROM people_homecell r WHERE r.during @> make_date("
    "extract(year FROM %(last)s::date)::int{day}) AND {{under}} AND {{only}}"
)
LAST_YEAR, NEW_YEAR = HOME_THEN.format(day=" - 1, 12, 31"), HOME_THEN.format(day=", 1, 1")
EDGE = (
    "SELECT count(*) FROM people_partymembership m JOIN people_homecell r ON r.membership_id = m.id "
    "AND {bound}(r.during) = {bound}(m.during) WHERE {day} BETWEEN %(first)s AND %(last)s "
    "AND {{under}} AND {{only}}"
)
CAME = EDGE.format(bound="lower", day="lower(m.during)")
LEFT = EDGE.format(bound="upper", day="upper(m.during)")
KNOWN = EDGE.format(bound="upper", day="coalesce(m.end_known_on, upper(m.during))")
CROSSED = (
    "SELECT count(*) FROM people_homecell o JOIN people_homecell n ON n.membership_id = o.membership_id "
    "AND upper(o.during) = lower(n.during) JOIN people_homecell r ON r.id = {side}.id "
    "WHERE lower(n.during) BETWEEN %(first)s AND %(last)s AND NOT EXISTS (SELECT 1 FROM units_unit u "
    "WHERE u.id = o.cell_id AND upper(u.alive) = lower(n.during)) AND NOT EXISTS (SELECT 1 FROM "
    "units_succession s WHERE s.old_id = o.cell_id AND s.on = lower(n.during)) AND {{under}} AND {{only}}"
)
MOVED_IN, MOVED_OUT = CROSSED.format(side="n"), CROSSED.format(side="o")
PROBATIONS = (
    "SELECT count(*) FROM membership_recognitioncase r WHERE r.probation_ends_on BETWEEN %(first)s "
    "AND %(last)s AND {under} AND {only}"
)
ON_THE_WAY = (
    "SELECT count(*) FROM membership_transfercase r WHERE r.transit @> %(last)s::date AND {under} AND {only}"
)
BADGES = (
    "SELECT count(*) FROM membership_badge r WHERE r.state = 'AWARDED' "
    "AND r.awarded_on BETWEEN %(first)s AND %(last)s AND {under} AND {only}"
)
OVERDUE = (
    "(SELECT count(*) FROM generate_series(lower(r.transit) + 1, %(last)s::date - 1, interval '1 day') d "
    "WHERE CASE WHEN EXISTS (SELECT 1 FROM regulations_calendarday c WHERE c.day = d::date) "
    "THEN (SELECT is_working FROM regulations_calendarday c WHERE c.day = d::date) "
    "ELSE extract(dow FROM d) BETWEEN 1 AND 5 END) >= (SELECT value::text::int FROM regulations_ruleparam "
    "WHERE key = 'transfer.present_days' AND during @> %(last)s::date)"
)
EXEMPT = (
    "EXISTS (SELECT 1 FROM membership_exemption x WHERE x.membership_id = r.membership_id "
    "AND x.during @> %(last)s::date AND {reason})"
)
WHO = "r.person_id IN (SELECT id FROM people_person WHERE {is})"
YOUNG = (
    "(SELECT (extract(year FROM r.happened_on) - extract(year FROM p.birth_date)) * 12 "
    "+ extract(month FROM r.happened_on) - extract(month FROM p.birth_date) < 31 * 12 "
    "FROM people_person p WHERE p.id = r.person_id)"
)
ORIGINS = {
    "admitted": "ADMITTED",
    "readmitted": "READMITTED",
    "transferred_in": "TRANSFER_IN",
    "restored": "RESTORED",
}
GROUNDS = {
    "transferred_out": "TRANSFERRED_OUT",
    "died": "DIED",
    "expelled": "EXPELLED",
    "removed": "REMOVED",
    "resigned": "RESIGNED",
    "annulled": "ANNULLED",
}
REASONS = ("age_health", "treatment", "abroad", "lone_work", "mobile_work", "retirement", "maternity")

CELL = (HOME, LAST_YEAR, NEW_YEAR, CAME, LEFT, KNOWN, MOVED_IN, MOVED_OUT, PROBATIONS, BADGES)
UNIT = dict.fromkeys(CELL, "cell_id") | {ON_THE_WAY: "from_cell_id"}
BY_KEY = {
    "members_last_year": (LAST_YEAR, "true"),
    "members_new_year": (NEW_YEAR, "true"),
    "gains": (CAME, "true"),
    "losses": (LEFT, "true"),
    "losses_known": (KNOWN, "true"),
    "moved_in": (MOVED_IN, "true"),
    "moved_out": (MOVED_OUT, "true"),
    "probations_ended": (PROBATIONS, "true"),
    "probations_ended.recognised_on_time": (
        PROBATIONS,
        "r.reviewed_in_time AND r.state IN ('RECOGNISED', 'CARD_REQUESTED', 'CARD_ISSUED')",
    ),
    "badges_awarded": (BADGES, "true"),
    "in_transit": (ON_THE_WAY, "true"),
    "in_transit.overdue": (ON_THE_WAY, OVERDUE),
    "members.exempt": (HOME, EXEMPT.format(reason="true")),
    "members.with_identity_number": (HOME, "p.citizen_id IS NOT NULL"),
    "members.with_photo": (HOME, "p.has_photo"),
    "members.complete": (
        HOME,
        "p.citizen_id IS NOT NULL AND p.has_photo AND p.education <> '' AND p.theory <> '' "
        "AND p.occupation <> '' AND p.native_place <> ''",
    ),
}
BY_KEY |= {f"gains.{name}": (CAME, f"m.origin = '{origin}'") for name, origin in ORIGINS.items()}
for whole, query in (("losses", LEFT), ("losses_known", KNOWN)):
    BY_KEY |= {f"{whole}.{name}": (query, f"m.end_ground = '{ground}'") for name, ground in GROUNDS.items()}
BY_KEY |= {
    f"members.exempt.{name}": (HOME, EXEMPT.format(reason=f"x.reason = '{name.upper()}'")) for name in REASONS
}
BY_KEY = {f"membership.{key}": row for key, row in BY_KEY.items()}
