"""Names of invented people: family, middle and given name drawn apart, never as a pair that was seen."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from namro.ground.vietnamese import nfc
from namro.sample.draw import Weighted

DATA = Path(__file__).resolve().parent / "data"
FEMALE, MALE = "F", "M"
SOUTHERN = 0.1  # weight of a family name that the published list knows in the south only
# The source counts seven men in eight people: what was counted for both sexes weighs less here.
EITHER = {FEMALE: 0.25, MALE: 0.6}
TYPICAL = {FEMALE: 4.0, MALE: 1.0}


@dataclass(frozen=True)
class NameParts:
    """The three parts with their weights; middle and given names by sex."""

    family: Weighted[str]
    middle: dict[str, Weighted[str]]
    given: dict[str, Weighted[str]]

    def many(self, rng: random.Random, sexes: list[str]) -> list[str]:
        """A full name for each of ``sexes`` ("F" or "M"), in their order."""
        families = iter(self.family.many(rng, len(sexes)))
        middles, givens = {}, {}
        for sex in (FEMALE, MALE):
            count = sexes.count(sex)
            middles[sex] = iter(self.middle[sex].many(rng, count))
            givens[sex] = iter(self.given[sex].many(rng, count))
        return [f"{next(families)} {next(middles[sex])} {next(givens[sex])}" for sex in sexes]


@cache
def name_parts() -> NameParts:
    """Parts and weights from the files in ``data/names`` (see their README)."""
    family = [(row["name"], _family_weight(row)) for row in _rows("family")]
    return NameParts(
        family=_weighted(family),
        middle={sex: _weighted(_of_sex("middle", sex)) for sex in (FEMALE, MALE)},
        given={sex: _weighted(_of_sex("given", sex)) for sex in (FEMALE, MALE)},
    )


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / "names" / f"{file}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _family_weight(row: dict[str, str]) -> float:
    if row["weight_north"]:
        return float(row["weight_north"])
    return SOUTHERN if row["weight_south"] else float(row["share_pct"])


def _of_sex(file: str, sex: str) -> Iterable[tuple[str, float]]:
    for row in _rows(file):
        if row["gender"] == "any":
            yield row["name"], int(row["count"]) * EITHER[sex]
        elif row["gender"].upper() == sex:
            yield row["name"], int(row["count"]) * TYPICAL[sex]


def _weighted(pairs: Iterable[tuple[str, float]]) -> Weighted[str]:
    kept = list(pairs)
    return Weighted([nfc(name) for name, _ in kept], [weight for _, weight in kept])
