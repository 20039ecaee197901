"""Numbers of decisions: each committee counts its own through the term, not by year (rule V19)."""

from __future__ import annotations

from collections import Counter

from namro.sample.admissions import Decision
from namro.sample.foundings import Founded
from namro.sample.units import Node, Tree

SYMBOLS = {"Quận": "QU", "Huyện": "HU", "Thị xã": "TXU"}
OTHER_SYMBOL = "ĐU"


def symbol(direct: Node) -> str:
    """QU, HU, TXU or ĐU, as the committee signs."""
    return next((sign for word, sign in SYMBOLS.items() if direct.short.startswith(word)), OTHER_SYMBOL)


def number_decisions(tree: Tree, decisions: list[Decision], founded: list[Founded]) -> None:
    """Give every decision and every annulment its number, in order of days within its committee."""
    papers: list[tuple[int, int, int, Decision | Founded, str]] = []
    everything: list[Decision | Founded] = [*founded, *decisions]
    for rank, one in enumerate(everything):
        papers.append((one.day, one.cell.direct, rank, one, "number"))
        if one.annulled is not None:
            papers.append((one.annulled, one.cell.direct, rank, one, "annulled_number"))
    papers.sort(key=lambda paper: paper[:3])
    counts: Counter[int] = Counter()
    for _, direct, _, one, field in papers:
        counts[direct] += 1
        setattr(one, field, f"{counts[direct]}-QĐ/{symbol(tree.node(direct))}")
