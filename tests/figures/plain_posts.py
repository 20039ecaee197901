"""Plain SQL of the figures of posts (P05–P07, P14), without the views: asked of one day."""

from __future__ import annotations

HELD = "t.state = 'HELD' AND NOT t.acting AND t.during @> %(last)s::date"
# The area of the post on the day: itself while it is there, else who took all of it over.
CARRIED = (
    "(WITH RECURSIVE c(id) AS (SELECT {area} UNION SELECT s.new_id FROM units_areasuccession s, c "
    "WHERE s.old_id = c.id AND s.extent = 'WHOLE' AND s.on <= %(last)s) "
    "SELECT c.id FROM c JOIN units_adminarea a ON a.id = c.id "
    "WHERE upper(a.during) IS NULL OR upper(a.during) > %(last)s)"
)
CONFIRMED = (
    "SELECT 1 FROM people_localityassessment l WHERE l.person_id = {who}.person_id AND l.state = 'CONFIRMED' "
    "AND l.during @> %(last)s::date AND l.area_id IN " + CARRIED
)
POSTS = (
    "SELECT count(*) FROM people_post r JOIN people_title k ON k.code = r.title_id "
    "WHERE r.during @> %(last)s::date AND {under} AND {only}"
)
TENURES = "(SELECT 1 FROM people_tenure t WHERE t.post_id = r.id AND " + HELD
KNOWN = CONFIRMED.format(who="t", area="r.area_id")
ACTED = (
    "EXISTS (SELECT 1 FROM people_tenure t WHERE t.post_id = r.id AND t.state = 'HELD' AND t.acting "
    "AND t.during @> %(last)s::date)"
)
FILLED = f"EXISTS {TENURES})"
STANDINGS = {
    "nonlocal": f"EXISTS {TENURES} AND EXISTS ({KNOWN} AND l.result = 'NON_LOCAL'))",
    "local": f"EXISTS {TENURES} AND EXISTS ({KNOWN} AND l.result = 'LOCAL'))",
    "locality_unknown": f"EXISTS {TENURES} AND NOT EXISTS ({KNOWN}))",
    "acting": f"NOT {FILLED} AND {ACTED}",
    "vacant": f"NOT {FILLED} AND NOT {ACTED}",
}
KINDS = {
    "district_secretaries": "DISTRICT_SECRETARY",
    "district_chairs": "DISTRICT_CHAIR",
    "commune_secretaries": "COMMUNE_SECRETARY",
    "commune_chairs": "COMMUNE_CHAIR",
}
BY_KEY = {f"personnel.posts.{name}": (POSTS, f"r.title_id = '{code}'") for name, code in KINDS.items()}
BY_KEY |= {
    f"personnel.{part}.{name}": (POSTS, f"r.title_id = '{code}' AND {how}")
    for name, code in KINDS.items()
    for part, how in STANDINGS.items()
}

PEOPLE = (
    "SELECT count(DISTINCT t.person_id) FROM people_tenure t JOIN people_post r ON r.id = t.post_id "
    "WHERE " + HELD + " AND {under} AND {only}"
)
# Of a person over all titles of the level, wherever they are.
OTHER = (
    "EXISTS (SELECT 1 FROM people_tenure o JOIN people_post q ON q.id = o.post_id "
    "WHERE o.person_id = t.person_id AND q.title_id IN ({titles}) "
    "AND o.state = 'HELD' AND NOT o.acting AND o.during @> %(last)s::date AND EXISTS ("
    + CONFIRMED.format(who="o", area="q.area_id")
    + " AND l.result = '{result}'))"
)
RESULT = "EXISTS (" + KNOWN + " AND l.result = '{result}')"
for level in ("district", "commune"):
    upper = level.upper()
    titles = f"'{upper}_STANDING_DEPUTY', '{upper}_VICE_CHAIR'"
    of_level = f"r.title_id IN ({titles})"
    elsewhere = OTHER.format(result="NON_LOCAL", titles=titles)
    as_local = OTHER.format(result="LOCAL", titles=titles)
    BY_KEY |= {
        f"personnel.deputies.{level}": (PEOPLE, of_level),
        f"personnel.nonlocal.{level}_deputies": (
            PEOPLE,
            f"{of_level} AND {RESULT.format(result='NON_LOCAL')}",
        ),
        f"personnel.local.{level}_deputies": (
            PEOPLE,
            f"{of_level} AND {RESULT.format(result='LOCAL')} AND NOT {elsewhere}",
        ),
        f"personnel.locality_unknown.{level}_deputies": (
            PEOPLE,
            f"{of_level} AND NOT EXISTS ({KNOWN}) AND NOT {elsewhere} AND NOT {as_local}",
        ),
    }

VACANCIES = (
    "SELECT coalesce(sum(s.places - (SELECT count(*) FROM people_tenure t WHERE t.post_id = r.id AND "
    + HELD
    + ")), 0) FROM people_post r JOIN people_postsetting s ON s.post_id = r.id "
    "AND s.during @> %(last)s::date WHERE {under} AND {only}"
)
BY_KEY |= {
    "personnel.posts.heads": (POSTS, "k.head"),
    "personnel.unfilled_heads": (POSTS, f"k.head AND NOT {FILLED}"),
    "personnel.unfilled_heads.acting": (POSTS, f"k.head AND {STANDINGS['acting']}"),
    "personnel.unfilled_heads.vacant": (POSTS, f"k.head AND {STANDINGS['vacant']}"),
    "personnel.vacancies": (VACANCIES, "true"),
}
UNIT = dict.fromkeys((POSTS, PEOPLE, VACANCIES), "unit_id")
