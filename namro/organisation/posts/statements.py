"""SQL that ends posts or terms with all that hangs on them. Parameters: ``rows`` their ids, ``day`` the first
day without them, ``ground``, ``number`` and ``decided_on`` of the decision.

What would only have begun on the day or later has never come to be: it has no effect, or goes with its post.
"""

from __future__ import annotations

NUMBER = 60  # characters of a decision's number

# Who is being seated holds the post or term; wait for him, or his row would be left behind.
_HOLD = "SELECT id FROM {table} WHERE id = ANY(%(rows)s) ORDER BY id FOR NO KEY UPDATE"
_TENURES = """
UPDATE people_tenure SET
       state = CASE WHEN state = 'HELD' AND lower(during) < %(day)s THEN state ELSE 'ANNULLED' END,
       during = CASE WHEN lower(during) < %(day)s THEN daterange(lower(during), %(day)s) ELSE during END,
       end_ground = %(ground)s, end_decision_no = %(number)s, end_decided_on = %(decided_on)s,
       version = version + 1
 WHERE {column} = ANY(%(rows)s) AND state <> 'ANNULLED'
   AND (upper_inf(during) OR upper(during) > %(day)s)
"""
_CUT = """
UPDATE {table} SET during = daterange(lower(during), %(day)s){version}
 WHERE {column} = ANY(%(rows)s) AND lower(during) < %(day)s
   AND (upper_inf(during) OR upper(during) > %(day)s)
"""
_NEVER_BEGAN = "SELECT id FROM {table} WHERE id = ANY(%(rows)s) AND lower(during) >= %(day)s"


def _cut(table: str, column: str = "id", version: str = ", version = version + 1") -> str:
    return _CUT.format(table=table, column=column, version=version)


def _gone(table: str, column: str, of: str) -> str:
    return f"DELETE FROM {table} WHERE {column} IN ({_NEVER_BEGAN.format(table=of)})"


END_POSTS = (
    _HOLD.format(table="people_post"),
    _TENURES.format(column="post_id"),
    _gone("people_tenure", "post_id", "people_post"),
    "DELETE FROM people_postsetting WHERE post_id = ANY(%(rows)s) AND lower(during) >= %(day)s",
    _gone("people_post", "id", "people_post"),
    _cut("people_postsetting", "post_id", ""),
    _cut("people_post"),
)
END_TERMS = (
    _HOLD.format(table="people_bodyterm"),
    _TENURES.format(column="body_term_id"),
    _gone("people_tenure", "body_term_id", "people_bodyterm"),
    _gone("people_bodyterm", "id", "people_bodyterm"),
    _cut("people_bodyterm"),
)
