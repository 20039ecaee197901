"""SQL of a reorganisation: sets of units at once, so that a city is moved in seconds.

Statements only; ``actions`` runs them. Parameters: ``day`` the effective day, ``units`` ids of units.
"""

from __future__ import annotations

# A unit whose state changes on the day gets a state that begins then.
SPLIT_STATES = """
WITH cut AS (
    SELECT id, upper(during) AS until FROM units_unitversion
     WHERE unit_id = ANY(%(units)s) AND during @> %(day)s AND lower(during) < %(day)s
), closed AS (
    UPDATE units_unitversion v SET during = daterange(lower(v.during), %(day)s) FROM cut
     WHERE cut.id = v.id
 RETURNING v.unit_id, cut.until, v.name, v.short_name, v.kind, v.bloc, v.parent_id, v.area_id
)
INSERT INTO units_unitversion (unit_id, during, name, short_name, kind, bloc, parent_id, area_id)
SELECT unit_id, daterange(%(day)s, until), name, short_name, kind, bloc, parent_id, area_id FROM closed
"""

# From the day on, until a change already planned gives that column another value.
SET_COLUMN = """
UPDATE units_unitversion v SET {column} = n.value
  FROM unnest(%(units)s::bigint[], %(values)s::{type}[]) n(unit_id, value)
 WHERE v.unit_id = n.unit_id AND lower(v.during) >= %(day)s AND v.{column} IS DISTINCT FROM n.value
   AND NOT EXISTS (
       SELECT 1 FROM units_unitversion later
         JOIN units_unitversion now ON now.unit_id = later.unit_id AND lower(now.during) = %(day)s
        WHERE later.unit_id = v.unit_id AND lower(later.during) > %(day)s
          AND lower(later.during) <= lower(v.during) AND later.{column} IS DISTINCT FROM now.{column})
"""
# Children of ended units: states that begin later or on the day, then those that run across it, cut there.
MOVE_CHILDREN = (
    """
UPDATE units_unitversion v SET parent_id = n.goal
  FROM unnest(%(old)s::bigint[], %(units)s::bigint[], %(to)s::bigint[]) n(old, unit_id, goal)
 WHERE v.unit_id = n.unit_id AND v.parent_id = n.old AND lower(v.during) >= %(day)s
""",
    """
WITH cut AS (
    SELECT v.id, upper(v.during) AS until, n.goal
      FROM units_unitversion v
      JOIN unnest(%(old)s::bigint[], %(units)s::bigint[], %(to)s::bigint[]) n(old, unit_id, goal)
        ON v.unit_id = n.unit_id AND v.parent_id = n.old
     WHERE v.during @> %(day)s AND lower(v.during) < %(day)s
), closed AS (
    UPDATE units_unitversion v SET during = daterange(lower(v.during), %(day)s) FROM cut
     WHERE cut.id = v.id
 RETURNING v.unit_id, cut.until, v.name, v.short_name, v.kind, v.bloc, cut.goal, v.area_id
)
INSERT INTO units_unitversion (unit_id, during, name, short_name, kind, bloc, parent_id, area_id)
SELECT unit_id, daterange(%(day)s, until), name, short_name, kind, bloc, goal, area_id FROM closed
""",
)
TYPES = {
    "name": "text",
    "short_name": "text",
    "kind": "text",
    "bloc": "text",
    "parent_id": "bigint",
    "area_id": "bigint",
}

END_UNITS = (
    "DELETE FROM units_unitversion WHERE unit_id = ANY(%(units)s) AND lower(during) >= %(day)s",
    "UPDATE units_unitversion SET during = daterange(lower(during), %(day)s)"
    " WHERE unit_id = ANY(%(units)s) AND during @> %(day)s",
    "UPDATE units_unit SET alive = daterange(lower(alive), %(day)s) WHERE id = ANY(%(units)s)",
)

MOVE_HOMES = (
    """
UPDATE people_homecell h SET cell_id = n.cell
  FROM unnest(%(rows)s::bigint[], %(to)s::bigint[]) n(row, cell)
 WHERE h.id = n.row AND lower(h.during) >= %(day)s
""",
    """
WITH gone AS (
    SELECT h.id, upper(h.during) AS until, n.cell AS goal
      FROM people_homecell h JOIN unnest(%(rows)s::bigint[], %(to)s::bigint[]) n(row, cell) ON n.row = h.id
     WHERE lower(h.during) < %(day)s AND h.during @> %(day)s
), closed AS (
    UPDATE people_homecell h SET during = daterange(lower(h.during), %(day)s) FROM gone
     WHERE gone.id = h.id RETURNING h.person_id, h.membership_id, gone.goal, gone.until
)
INSERT INTO people_homecell (person_id, membership_id, cell_id, during)
SELECT person_id, membership_id, goal, daterange(%(day)s, until) FROM closed
""",
)

# Members of direct units on the evening before, for shares counted from who goes where.
MEMBERS_BY_CHILD = """
SELECT a.ancestor_id, count(*)
  FROM people_homecell h
  JOIN units_ancestry a ON a.descendant_id = h.cell_id AND a.during @> %(eve)s AND a.share IS NULL
 WHERE a.ancestor_id = ANY(%(units)s) AND h.during @> %(eve)s
 GROUP BY a.ancestor_id
"""
