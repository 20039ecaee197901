"""The closure of the dated tree as SQL: rebuilt whole, or for one branch."""

from __future__ import annotations

from django.db import connection

LOCK = "SELECT pg_advisory_xact_lock(hashtext('units_ancestry'))"

CLOSURE = """
WITH RECURSIVE up(descendant, ancestor, distance, during) AS (
    SELECT v.unit_id, v.unit_id, 0, v.during FROM units_unitversion v {only}
    UNION ALL
    SELECT up.descendant, v.parent_id, up.distance + 1, up.during * v.during
      FROM up JOIN units_unitversion v ON v.unit_id = up.ancestor AND v.during && up.during
     WHERE v.parent_id IS NOT NULL
)
SELECT whole.descendant, whole.ancestor, whole.distance, whole.during,
       daterange(CASE WHEN lower(whole.during) > lower(u.alive) THEN lower(whole.during) END,
                 CASE WHEN upper(whole.during) < coalesce(upper(u.alive), 'infinity')
                      THEN upper(whole.during) END)
  FROM (SELECT descendant, ancestor, distance, unnest(range_agg(during)) AS during
          FROM up GROUP BY descendant, ancestor, distance) whole
  JOIN units_unit u ON u.id = whole.descendant
"""

INSERT = "INSERT INTO units_ancestry (descendant_id, ancestor_id, distance, during, placed) " + CLOSURE


def rebuild() -> int:
    """Derive the whole closure anew inside the caller's transaction; returns its number of rows."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute("DELETE FROM units_ancestry")
        cursor.execute(INSERT.format(only=""))
        return cursor.rowcount


def differing_rows() -> int:
    """How many rows differ between the stored closure and the one the versions give (should be 0)."""
    fresh = f"({CLOSURE.format(only='')})"
    stored = "SELECT descendant_id, ancestor_id, distance, during, placed FROM units_ancestry"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM (({fresh} EXCEPT ALL {stored}) UNION ALL ({stored} EXCEPT ALL {fresh})) d"
        )
        return int(cursor.fetchone()[0])


def rebuild_branch(unit_id: int) -> int:
    """Derive the rows of a unit and everything that was ever below it anew; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(
            "WITH RECURSIVE branch(id) AS (SELECT %s::bigint UNION SELECT v.unit_id FROM units_unitversion v"
            " JOIN branch b ON v.parent_id = b.id) SELECT array_agg(id) FROM branch",
            [unit_id],
        )
        branch = cursor.fetchone()[0]
        cursor.execute("DELETE FROM units_ancestry WHERE descendant_id = ANY(%s)", [branch])
        cursor.execute(INSERT.format(only="WHERE v.unit_id = ANY(%s)"), [branch])
        return cursor.rowcount
