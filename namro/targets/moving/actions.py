"""When units end: their rounds and targets end with them, or go on where it was decided."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date

from django.db import connection

from namro.ground.errors import HouseError
from namro.ground.ranges import show_day, span
from namro.targets.models import TargetRound
from namro.units.dependants import Move, Order

# What goes to a unit that has a target of its own for the same is added to it: the old number ends,
# the sum begins. A number that goes alone keeps how it was found; a sum is followed by who followed the
# receiver's own.
MOVE_ASSIGNMENTS = """
WITH moved AS (
    SELECT a.*, lower(a.during) AS first, n.unit, false AS own,
           a.during * daterange(%(day)s, NULL) AS days
      FROM targets_targetassignment a
      JOIN unnest(%(rows)s::bigint[], %(to)s::bigint[]) n(row, unit) ON n.row = a.id
), there AS (
    SELECT a.*, lower(a.during) AS first, a.assignee_id AS unit, true AS own,
           a.during * daterange(%(day)s, NULL) AS days
      FROM targets_targetassignment a
     WHERE a.during && daterange(%(day)s, NULL)
       AND EXISTS (SELECT 1 FROM moved m WHERE m.unit = a.assignee_id AND m.round_id = a.round_id
                                           AND m.indicator = a.indicator)
), parts AS (
    SELECT * FROM moved UNION ALL SELECT * FROM there
), cuts AS (
    SELECT round_id, indicator, unit, lower(days) AS day FROM parts WHERE unit IS NOT NULL
    UNION
    SELECT round_id, indicator, unit, coalesce(upper(days), 'infinity') FROM parts WHERE unit IS NOT NULL
), stretches AS (
    SELECT *, lead(day) OVER (PARTITION BY round_id, indicator, unit ORDER BY day) AS next FROM cuts
), sums AS (
    SELECT c.round_id, c.indicator, c.unit, daterange(c.day, c.next) AS days, count(*) = 1 AS alone,
           sum(p.value) AS value, sum(coalesce(p.initial_value, p.value)) AS initial_value,
           min(p.basis) AS basis, min(p.base_value) AS base_value, min(p.base_as_of) AS base_as_of,
           min(p.pct) AS pct, min(p.min_floor) AS min_floor,
           (array_agg(p.responsible_id ORDER BY p.own DESC, p.id))[1] AS responsible,
           (array_agg(p.due_on ORDER BY p.own DESC, p.id))[1] AS due_on
      FROM stretches c JOIN parts p USING (round_id, indicator, unit)
     WHERE p.days @> c.day AND c.next IS NOT NULL GROUP BY 1, 2, 3, c.day, c.next
), ended AS (
    UPDATE targets_targetassignment a SET during = daterange(p.first, %(day)s) FROM parts p
     WHERE p.id = a.id AND p.first < %(day)s RETURNING a.id
), never_begun AS (
    DELETE FROM targets_targetassignment a USING parts p
     WHERE p.id = a.id AND p.first >= %(day)s RETURNING a.id
)
INSERT INTO targets_targetassignment (round_id, indicator, assignee_id, value, during, initial_value, basis,
                                      base_value, base_as_of, pct, min_floor, responsible_id, due_on)
SELECT round_id, indicator, unit, value, daterange(lower(days), nullif(upper(days), 'infinity')),
       initial_value, CASE WHEN alone THEN basis ELSE 'ABSOLUTE' END, CASE WHEN alone THEN base_value END,
       CASE WHEN alone THEN base_as_of END, CASE WHEN alone THEN pct END,
       CASE WHEN alone THEN min_floor END, responsible, due_on
  FROM sums WHERE (SELECT count(*) FROM ended) + (SELECT count(*) FROM never_begun) > 0
"""

CARRY_ROUND_ON = """
INSERT INTO targets_targetassignment (round_id, indicator, assignee_id, value, during, initial_value, basis,
                                      base_value, base_as_of, pct, min_floor, responsible_id, due_on, answer,
                                      answered_on, answer_note)
SELECT %(new)s, indicator, assignee_id, value, during * daterange(%(day)s, NULL), initial_value, basis,
       base_value, base_as_of, pct, min_floor, responsible_id, due_on, answer, answered_on, answer_note
  FROM targets_targetassignment WHERE round_id = %(old)s AND during && daterange(%(day)s, NULL)
"""
# The round is cut first: lines of an issued round vanish only where it does not reach any more.
CLOSE_ROUNDS = (
    "UPDATE targets_targetround SET during = daterange(lower(during), %(day)s)"
    " WHERE id = ANY(%(rounds)s) AND during @> %(day)s",
    "DELETE FROM targets_targetassignment WHERE round_id = ANY(%(rounds)s) AND lower(during) >= %(day)s",
    "UPDATE targets_targetassignment SET during = daterange(lower(during), %(day)s)"
    " WHERE round_id = ANY(%(rounds)s) AND during @> %(day)s",
)


def close_rounds(moves: Sequence[Move], order: Order) -> None:
    """Rounds of a committee that ends are over on its last day, with what they assigned.

    Where another committee carries them on, the rest of the time is a round of its own there.
    """
    rounds = TargetRound.objects.in_bulk([move.row for move in moves])
    begun = [move for move in moves if rounds[move.row].during.lower < order.day]
    with connection.cursor() as cursor:
        for move in moves:
            if move.to is not None and move in begun:
                asked = {"old": move.row, "day": order.day}
                asked["new"] = _copy_from(rounds[move.row], order.day, move.to).pk
                cursor.execute(CARRY_ROUND_ON, asked)
            elif move not in begun:
                _hand_over(rounds[move.row], move.to)
        for statement in CLOSE_ROUNDS:
            cursor.execute(statement, {"rounds": [move.row for move in begun], "day": order.day})


def _copy_from(old: TargetRound, day: date, level_unit: int) -> TargetRound:
    new = copy(old)
    new.pk = None
    new.level_unit_id, new.during = level_unit, span(day, old.during.upper)
    new.save()
    return new


def _hand_over(round_: TargetRound, level_unit: int | None) -> None:
    if level_unit is None:
        raise HouseError(
            f"Đợt giao “{round_.title}” bắt đầu từ {show_day(round_.during.lower)}, sau khi cấp ủy giao kết "
            "thúc; chọn cấp ủy tiếp nhận đợt giao này."
        )
    round_.level_unit_id = level_unit
    round_.save()


def move_assignments(moves: Sequence[Move], order: Order) -> None:
    """Targets of ended units end with them; what was decided to go on begins at the other unit that day."""
    asked = {
        "rows": [move.row for move in moves],
        "to": [move.to for move in moves],
        "day": order.day,
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ASSIGNMENTS, asked)
