"""Where the rows of each unit are counted on each structure day, as SQL: rebuilt whole, or for some units.

Two passes. CLOSURE walks up the versions: who was above whom while both lived. RECAST follows, for the
days on which a unit did not live, successions forward or back to who did (docs/adr/0009):

- one successor of the whole, or one predecessor: there, exactly;
- several: to the lowest unit above all of them, "chưa phân bổ"; below it each gets its known share as an
  estimate, or 0 where no share is known;
- none: to the superior of its last (first) day, "chưa phân bổ"; where its own units went may hold some.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

LOCK = "SELECT pg_advisory_xact_lock(hashtext('units_ancestry'))"

CLOSURE = """
WITH RECURSIVE up(descendant, ancestor, distance, during) AS (
    SELECT v.unit_id, v.unit_id, 0, v.during FROM units_unitversion v {only_versions}
    UNION ALL
    SELECT up.descendant, v.parent_id, up.distance + 1, up.during * v.during
      FROM up JOIN units_unitversion v ON v.unit_id = up.ancestor AND v.during && up.during
     WHERE v.parent_id IS NOT NULL
)
SELECT descendant, ancestor, distance, days AS during, days AS placed, NULL::double precision AS share,
       true AS allocated
  FROM (SELECT descendant, ancestor, distance, unnest(range_agg(during)) AS days
          FROM up GROUP BY descendant, ancestor, distance) whole
"""

# From a unit that ended: its successors; without any its superior, and as candidates where its units went.
FORWARD = """
SELECT s.new_id AS node, CASE s.extent WHEN 'WHOLE' THEN 1 ELSE s.share END AS share,
       false AS up, false AS maybe
  FROM units_succession s
 WHERE s.old_id = w.node AND s.on = upper(w.alive) AND s.extent <> 'NONE' AND s.share IS DISTINCT FROM 0
UNION ALL
SELECT v.parent_id, 1, true, false
  FROM units_unitversion v
 WHERE v.unit_id = w.node AND upper(v.during) = upper(w.alive) AND v.parent_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM units_succession s
                    WHERE s.old_id = w.node AND s.on = upper(w.alive) AND s.extent <> 'NONE')
UNION ALL
SELECT DISTINCT coalesce(next.parent_id, s.new_id), 0::double precision, false, true
  FROM units_unitversion kid
  LEFT JOIN units_unitversion next ON next.unit_id = kid.unit_id AND lower(next.during) = upper(w.alive)
  LEFT JOIN units_succession s ON s.old_id = kid.unit_id AND s.on = upper(w.alive) AND s.extent <> 'NONE'
 WHERE kid.parent_id = w.node AND upper(kid.during) = upper(w.alive)
   AND coalesce(next.parent_id, s.new_id) IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM units_succession s
                    WHERE s.old_id = w.node AND s.on = upper(w.alive) AND s.extent <> 'NONE')
"""

# From a unit that had not begun: what it was made of; without any its first superior.
BACKWARD = """
SELECT s.old_id AS node, CASE count(*) OVER () WHEN 1 THEN 1 END AS share, false AS up, false AS maybe
  FROM units_succession s
 WHERE s.new_id = w.node AND s.on = lower(w.alive) AND s.extent <> 'NONE'
UNION ALL
SELECT v.parent_id, 1, true, false
  FROM units_unitversion v
 WHERE v.unit_id = w.node AND lower(v.during) = lower(w.alive) AND v.parent_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM units_succession s
                    WHERE s.new_id = w.node AND s.on = lower(w.alive) AND s.extent <> 'NONE')
"""

# For some units every step asks the index, though the planner expects millions of steps (BY_INDEX); for
# all of them one join is quicker, and while a city is loaded there is no index.
RECAST = f"""
WITH RECURSIVE beginning AS (
    SELECT min(lower(during)) AS first FROM units_unitversion WHERE parent_id IS NULL
),
walk(leaf, node, days, alive, share, up, maybe) AS (
    SELECT u.id, u.id, daterange(b.first, NULL), u.alive, 1::double precision, false, false
      FROM units_unit u, beginning b
     WHERE (lower(u.alive) > b.first OR NOT upper_inf(u.alive)) {{only_units}}
    UNION ALL
    SELECT w.leaf, step.node, step.days, n.alive, w.share * step.share, w.up OR step.up, w.maybe OR step.maybe
      FROM walk w
     CROSS JOIN LATERAL (
        SELECT f.*, w.days * daterange(upper(w.alive), NULL) AS days FROM ({FORWARD}) f
         WHERE NOT upper_inf(w.alive) AND w.days && daterange(upper(w.alive), NULL)
        UNION ALL
        SELECT b.*, w.days * daterange(NULL, lower(w.alive)) AS days FROM ({BACKWARD}) b
         WHERE w.days && daterange(NULL, lower(w.alive))
     ) step
      JOIN units_unit n ON n.id = step.node
),
spread AS (
    SELECT w.leaf, w.node, a.ancestor_id, a.distance, w.days * a.during AS days, w.share, w.up, w.maybe
      FROM walk w
     CROSS JOIN LATERAL (
        SELECT ancestor_id, distance, during FROM units_ancestry
         WHERE descendant_id = w.node AND during && w.days {{by_index}}) a
     WHERE w.leaf <> w.node
),
cuts AS (
    SELECT leaf, lower(days) AS day FROM spread
    UNION
    SELECT leaf, coalesce(upper(days), 'infinity') FROM spread
),
segments AS (
    SELECT leaf, day AS first, lead(day) OVER (PARTITION BY leaf ORDER BY day) AS next FROM cuts
),
pieces AS (
    SELECT g.leaf, g.first, g.next, s.node, s.ancestor_id, s.distance, s.maybe, bool_or(s.up) AS up,
           CASE WHEN count(*) = count(s.share) THEN sum(s.share) END AS share
      FROM segments g
      JOIN spread s ON s.leaf = g.leaf AND lower(s.days) <= g.first
                   AND coalesce(upper(s.days), 'infinity') >= g.next
     GROUP BY g.leaf, g.first, g.next, s.node, s.ancestor_id, s.distance, s.maybe
),
landings AS (
    SELECT leaf, first, count(DISTINCT node) AS nodes, min(node) AS one, bool_or(up) AS up
      FROM pieces WHERE NOT maybe GROUP BY leaf, first
),
judged AS (
    SELECT p.leaf, p.first, p.next, p.ancestor_id, l.nodes, l.up,
           count(DISTINCT p.node) FILTER (WHERE NOT p.maybe) = l.nodes AS whole,
           min(p.distance) FILTER (WHERE p.node = l.one AND NOT p.maybe) AS distance,
           CASE WHEN count(*) FILTER (WHERE NOT p.maybe)
                   = count(p.share) FILTER (WHERE NOT p.maybe)
                THEN coalesce(sum(p.share) FILTER (WHERE NOT p.maybe), 0) ELSE 0 END AS share
      FROM pieces p JOIN landings l ON l.leaf = p.leaf AND l.first = p.first
     GROUP BY p.leaf, p.first, p.next, p.ancestor_id, l.nodes, l.up
),
placed AS (
    SELECT leaf, ancestor_id, daterange(first, nullif(next, 'infinity')) AS days,
           CASE WHEN whole THEN distance - min(distance) FILTER (WHERE whole) OVER (PARTITION BY leaf, first)
                ELSE 0 END AS distance,
           CASE WHEN NOT whole THEN least(share, 0.999999) END AS share,
           NOT whole OR (nodes = 1 AND NOT up) AS allocated
      FROM judged
)
SELECT leaf, ancestor_id, distance, NULL::daterange, unnest(range_agg(days)), share, allocated
  FROM placed GROUP BY leaf, ancestor_id, distance, share, allocated
"""

BY_INDEX = "OFFSET 0"
RECAST_OF_ALL = RECAST.format(only_units="", by_index="")

COLUMNS = "descendant_id, ancestor_id, distance, during, placed, share, allocated"
INSERT = f"INSERT INTO units_ancestry ({COLUMNS}) "

# Rows that were derived anew take the place of stored ones; what is the same is left alone. Deleting and
# writing everything took four times as long for a branch of 5.000 units.
REPLACE = f"""
differing AS MATERIALIZED (
    SELECT stored.id AS gone, fresh.*
      FROM fresh FULL JOIN stored
        ON stored.descendant_id = fresh.descendant_id AND stored.ancestor_id = fresh.ancestor_id
       AND stored.distance = fresh.distance AND stored.placed = fresh.placed
       AND stored.allocated = fresh.allocated AND coalesce(stored.share, -1) = coalesce(fresh.share, -1)
     WHERE stored.id IS NULL OR fresh.descendant_id IS NULL
), deleted AS (
    DELETE FROM units_ancestry WHERE id IN (SELECT gone FROM differing)
), written AS (
    {INSERT} SELECT {COLUMNS} FROM differing WHERE gone IS NULL
)
SELECT count(*) FROM fresh
"""

# Of what lies below a changed unit only that differs which leads above it: the way up to the nearest
# changed unit (``hit``) goes on as that unit's own does. ``nearer``: days on which another one is nearer.
LIVE = f"""
WITH changed AS (SELECT unnest(%(changed)s::bigint[]) AS id),
own({COLUMNS}) AS MATERIALIZED ({CLOSURE.format(only_versions="WHERE v.unit_id = ANY(%(changed)s)")}),
leaves AS (
    SELECT a.descendant_id AS id, min(a.distance) AS nearest
      FROM units_ancestry a JOIN changed c ON c.id = a.ancestor_id
     WHERE a.during IS NOT NULL AND a.descendant_id <> ALL(%(changed)s) GROUP BY a.descendant_id
),
way AS (
    SELECT a.*, a.ancestor_id = ANY(%(changed)s) AS hit
      FROM leaves l JOIN units_ancestry a ON a.descendant_id = l.id AND a.distance >= l.nearest
     WHERE a.during IS NOT NULL
),
steps AS MATERIALIZED (
    SELECT way.*, range_agg(during) FILTER (WHERE hit)
                  OVER (PARTITION BY descendant_id ORDER BY distance
                        GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS nearer
      FROM way
),
stays AS (
    SELECT descendant_id AS leaf, ancestor_id AS above, distance, hit, nearer,
           unnest(datemultirange(during) - coalesce(nearer, '{{}}')) AS days
      FROM steps
),
pieces AS (
    SELECT leaf, above, distance, days FROM stays WHERE nearer IS NOT NULL
    UNION ALL
    SELECT s.leaf, o.ancestor_id, s.distance + o.distance, s.days * o.during
      FROM stays s JOIN own o ON o.descendant_id = s.above AND o.distance > 0 AND o.during && s.days
     WHERE s.hit
),
fresh({COLUMNS}) AS MATERIALIZED (
    SELECT leaf, above, distance, days, days, NULL::double precision, true
      FROM (SELECT leaf, above, distance, unnest(range_agg(days)) AS days
              FROM pieces GROUP BY leaf, above, distance) whole
    UNION ALL SELECT * FROM own
),
stored AS (
    SELECT id, {COLUMNS} FROM steps WHERE nearer IS NOT NULL
    UNION ALL
    SELECT id, {COLUMNS} FROM units_ancestry
     WHERE descendant_id = ANY(%(changed)s) AND during IS NOT NULL
),
{REPLACE}
"""

PLACED = f"""
WITH fresh({COLUMNS}) AS MATERIALIZED (
    {RECAST.format(only_units="AND u.id IN (SELECT unnest(%(units)s::bigint[]))", by_index=BY_INDEX)}
),
stored AS (
    SELECT * FROM units_ancestry
     WHERE descendant_id IN (SELECT unnest(%(units)s::bigint[])) AND during IS NULL
),
{REPLACE}
"""
# The planner expects far too much of a recursion: compiling for that costs more than it saves.
SETTINGS = "SELECT set_config('jit', 'off', true)"

# Whose rows go elsewhere on days on which they did not live, and hang on a changed unit. What is stored
# says who is counted under whom. Two things it does not say: who was carried on by a unit that ended on
# that very day (it left no row), and whose direct unit a changed unit was on its last day (where that went
# may hold some).
AFFECTED = """
WITH RECURSIVE changed(id) AS (SELECT unnest(%s::bigint[])),
passed(id) AS (
    SELECT id FROM changed
    UNION
    SELECT before.id FROM passed p CROSS JOIN LATERAL (
        SELECT s.old_id AS id FROM units_succession s JOIN units_unit u ON u.id = s.new_id
         WHERE s.new_id = p.id AND upper(u.alive) = s.on
        UNION ALL
        SELECT u.id FROM units_unitversion v JOIN units_unit u ON u.id = v.parent_id
         WHERE v.unit_id = p.id AND upper(v.during) = upper(u.alive)
        UNION ALL
        SELECT u.id FROM units_ancestry a JOIN units_unit u ON u.id = a.ancestor_id
         WHERE a.descendant_id = p.id AND a.distance = 1 AND upper(a.during) = upper(u.alive)
    ) before
)
SELECT array_agg(u.id) FROM (
    SELECT id FROM passed
    UNION SELECT a.descendant_id FROM units_ancestry a JOIN changed c ON c.id = a.ancestor_id
    UNION SELECT a.descendant_id FROM passed p CROSS JOIN LATERAL (
        SELECT descendant_id FROM units_ancestry WHERE ancestor_id = p.id AND during IS NULL OFFSET 0) a
) touched
  JOIN units_unit u ON u.id = touched.id
 WHERE NOT upper_inf(u.alive)
    OR lower(u.alive) > (SELECT min(lower(during)) FROM units_unitversion WHERE parent_id IS NULL)
    OR EXISTS (SELECT 1 FROM units_ancestry a WHERE a.descendant_id = u.id AND a.during IS NULL)
"""

BRANCH = """
WITH RECURSIVE branch(id) AS (
    SELECT %s::bigint
    UNION SELECT v.unit_id FROM units_unitversion v JOIN branch b ON v.parent_id = b.id
) SELECT array_agg(id) FROM branch
"""


def lock() -> None:
    """One change of the tree at a time: held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def rebuild() -> int:
    """Derive everything anew inside the caller's transaction; returns its number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute("DELETE FROM units_ancestry")
        cursor.execute(INSERT + CLOSURE.format(only_versions=""))
        rows = cursor.rowcount
        cursor.execute(INSERT + RECAST_OF_ALL)
        return rows + int(cursor.rowcount)


def rebuild_for(changed: Sequence[int]) -> int:
    """Derive anew what depends on units whose versions, life or successions changed; returns how many rows.

    ``changed`` are their ids. Whatever is counted under one of them follows by itself: that is what
    the stored rows say.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(SETTINGS)
        cursor.execute(AFFECTED, [list(changed)])
        placed = cursor.fetchone()[0]
        cursor.execute(LIVE, {"changed": list(changed)})
        rows = int(cursor.fetchone()[0])
        if placed:
            cursor.execute(PLACED, {"units": placed})
            rows += int(cursor.fetchone()[0])
        return rows


def rebuild_branch(unit_id: int) -> int:
    """Derive the rows of a unit and everything that was ever below it anew; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(BRANCH, [unit_id])
        branch = cursor.fetchone()[0]
    return rebuild_for(branch)


def differing_rows() -> int:
    """How many rows differ between what is stored and what versions and successions give (should be 0)."""
    fresh = CLOSURE.format(only_versions="")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ({_both_ways(fresh, 'during IS NOT NULL')}) d",
        )
        live = int(cursor.fetchone()[0])
        cursor.execute(f"SELECT count(*) FROM ({_both_ways(RECAST_OF_ALL, 'during IS NULL')}) d")
        return live + int(cursor.fetchone()[0])


def _both_ways(fresh: str, which: str) -> str:
    stored = f"SELECT {COLUMNS} FROM units_ancestry WHERE {which}"
    return f"(({fresh}) EXCEPT ALL ({stored})) UNION ALL (({stored}) EXCEPT ALL ({fresh}))"
