"""Chance, repeatable: a stream of its own for every subject, and exact shares of a total."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Generic, TypeVar

T = TypeVar("T")


def stream(seed: int, subject: str) -> random.Random:
    """The same numbers for the same seed and subject, whatever other subjects draw."""
    return random.Random(f"{seed}:{subject}")


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Whole shares of ``total`` in proportion to ``weights`` that add up to it exactly.

    Largest remainders (Hamilton); ties go to the earlier one. Weights are not negative; where all
    are zero, nothing but a total of zero can be shared out (``ValueError``).
    """
    whole = sum(weights)
    if whole <= 0:
        if total:
            raise ValueError("Nothing to share out by: every weight is zero.")
        return [0] * len(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(part) for part in exact]
    missing = total - sum(shares)
    order = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in order[:missing]:
        shares[i] += 1
    return shares


def apportion_at_least(least: int, total: int, weights: Sequence[float]) -> list[int]:
    """As ``apportion``, but nobody gets less than ``least``; ``ValueError`` if that is too much."""
    rest = total - least * len(weights)
    if rest < 0:
        raise ValueError(f"{total} is too little for {len(weights)} shares of at least {least}.")
    return [least + share for share in apportion(rest, weights)]


class Weighted(Generic[T]):
    """Things to draw from by weight; the sums are kept, so that many draws are cheap."""

    def __init__(self, things: Sequence[T], weights: Sequence[float]) -> None:
        self.things = list(things)
        self.sums = list(accumulate(weights))

    def __bool__(self) -> bool:
        return bool(self.things)

    def one(self, rng: random.Random) -> T:
        return rng.choices(self.things, cum_weights=self.sums)[0]

    def many(self, rng: random.Random, count: int) -> list[T]:
        return rng.choices(self.things, cum_weights=self.sums, k=count) if count else []


def batched(things: Iterable[T], most: int) -> Iterator[list[T]]:
    """Lists of at most ``most`` things (the standard library has this from Python 3.12 on)."""
    rest = iter(things)
    while batch := list(islice(rest, most)):
        yield batch
