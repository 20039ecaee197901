"""One address asked two ways: its figure, and the rows that a reader sees behind it, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from namro.figures.address import Address, Located, locate
from namro.figures.folds import figure_at, net_rows
from namro.figures.metric import Metric, Nature
from namro.figures.registry import metrics

KINDS = ("another day", "ended unit", "flow", "stock", "part", "not zero")


@dataclass
class Asked:
    """How many addresses agree, which do not, and how many were of which kind."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, other: Asked) -> None:
        self.right += other.right
        self.wrong += other.wrong
        self.kinds += other.kinds


def batch(addresses: Sequence[str]) -> Asked:
    """Every address asked both ways; a row that is listed twice is wrong whatever the sum."""
    asked = Asked()
    for text in addresses:
        located = locate(Address.parse(text))
        metric = metrics.metric(located.address.key)
        columns = ["pk", *filter(None, (metric.sign, metric.amount))]
        rows = list(net_rows(located).order_by().values_list(*columns))
        figure, total = figure_at(located).amount, sum(prod(row[1:]) for row in rows)
        asked.kinds.update(_kinds(located, metric, figure))
        if figure == total and len({row[0] for row in rows}) == len(rows):
            asked.right += 1
        else:
            asked.wrong.append(f"{text}: figure {figure}, rows {total} ({len(rows)})")
    return asked


def _kinds(located: Located, metric: Metric, figure: int) -> list[str]:
    alive = located.place.alive
    said = (
        located.day != located.period.last,
        alive is not None and alive.upper is not None,
        metric.nature is Nature.FLOW,
        metric.nature is Nature.STOCK,
        bool(located.address.part),
        figure != 0,
    )
    return [metric.key, *(kind for kind, is_so in zip(KINDS, said, strict=True) if is_so)]
