"""Which figures stand for all of their kind where a test costs much.

How rows are placed and counted depends on the rows and their paths, not on which of them a part keeps.
"""

from __future__ import annotations

from collections import Counter

from namro.figures.metric import Metric
from namro.figures.registry import metrics

EACH = 2  # a whole and one of its parts


def _kind(metric: Metric) -> tuple[object, ...]:
    counted = (metric.sign, metric.amount, metric.distinct, metric.own_only, metric.on_day is not None)
    return (metric.rows, metric.unit, metric.date, metric.nature, *counted)


def spread() -> list[Metric]:
    """The first figures of every kind of rows, in the order of the registry."""
    seen: Counter[tuple[object, ...]] = Counter()
    found = []
    for metric in metrics:
        if isinstance(metric, Metric):
            seen[_kind(metric)] += 1
            if seen[_kind(metric)] <= EACH:
                found.append(metric)
    return found
