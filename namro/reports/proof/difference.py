"""The shortest way from one text to another, as runs of letters both have.

Myers' greedy algorithm (E. W. Myers, “An O(ND) difference algorithm”, 1986), on letters: a report altered in
a few places costs a few steps, however long it is.
"""

from __future__ import annotations

from dataclasses import dataclass

MOST_EDITS = 900
CHUNK = 64


@dataclass(frozen=True, slots=True)
class Run:
    """`size` letters that stand at `left` in the first text and at `right` in the second."""

    left: int
    right: int
    size: int


def common_runs(left: str, right: str, most: int = MOST_EDITS) -> list[Run] | None:
    """Runs in order, closed by an empty one at both ends; None when more than `most` letters differ."""
    head = _alike(left, 0, right, 0)
    tail = _alike(left[head:][::-1], 0, right[head:][::-1], 0)
    a, b = left[head : len(left) - tail], right[head : len(right) - tail]
    middle = _middle(a, b, most)
    if middle is None:
        return None
    runs = [Run(0, 0, head)] if head else []
    runs += [Run(run.left + head, run.right + head, run.size) for run in middle]
    if tail:
        runs.append(Run(len(left) - tail, len(right) - tail, tail))
    return [*_joined(runs), Run(len(left), len(right), 0)]


def _alike(a: str, i: int, b: str, j: int) -> int:
    """How many letters from a[i] and b[j] on are the same."""
    start = i
    while i < len(a) and j < len(b) and a[i : i + CHUNK] == b[j : j + CHUNK]:
        step = min(CHUNK, len(a) - i, len(b) - j)
        i, j = i + step, j + step
    while i < len(a) and j < len(b) and a[i] == b[j]:
        i, j = i + 1, j + 1
    return i - start


def _middle(a: str, b: str, most: int) -> list[Run] | None:
    """`reached[k]`: how far into `a` one gets on diagonal k (place in a − place in b) with so many edits."""
    reached = {1: 0}
    history: list[dict[int, int]] = []
    for edits in range(min(most, len(a) + len(b)) + 1):
        history.append(dict(reached))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reached.get(k - 1, -1) < reached.get(k + 1, -1))
            x = reached[k + 1] if down else reached[k - 1] + 1
            y = x - k
            if x <= len(a) and 0 <= y <= len(b):
                x += _alike(a, x, b, y)
            reached[k] = x
            if x >= len(a) and x - k >= len(b):
                return _walked_back(history, len(a), len(b))
    return None


def _walked_back(history: list[dict[int, int]], x: int, y: int) -> list[Run]:
    runs: list[Run] = []
    for edits in range(len(history) - 1, -1, -1):
        reached, k = history[edits], x - y
        down = k == -edits or (k != edits and reached.get(k - 1, -1) < reached.get(k + 1, -1))
        before = k + 1 if down else k - 1
        from_x = reached[before] if edits else 0
        from_y = from_x - before if edits else 0
        start_x = (from_x if down else from_x + 1) if edits else 0
        size = x - start_x
        if size:
            runs.append(Run(start_x, start_x - k, size))
        x, y = from_x, from_y
    return runs[::-1]


def _joined(runs: list[Run]) -> list[Run]:
    """Neighbours that touch in both texts become one."""
    made: list[Run] = []
    for run in runs:
        last = made[-1] if made else None
        if last and last.left + last.size == run.left and last.right + last.size == run.right:
            made[-1] = Run(last.left, last.right, last.size + run.size)
        else:
            made.append(run)
    return made
