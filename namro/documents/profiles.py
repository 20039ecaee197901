"""Layout profiles: every size and margin of a Party paper as data with its legal basis and confidence."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from namro.ground.errors import HouseError

DATA = Path(__file__).with_name("profiles.json")
CONFIDENCES = {"SURE": "đã xác nhận", "SOURCE": "theo nguồn công khai", "UNCONFIRMED": "chưa xác nhận"}


class ProfileError(HouseError, LookupError):
    """There is no such layout profile."""


@dataclass(frozen=True, slots=True)
class Value:
    """One measure (`_mm`, `_pt`, or 0/1 for a switch), how far it may be relied on, and why."""

    number: float
    confidence: str
    note: str = ""

    @property
    def confidence_label(self) -> str:
        return CONFIDENCES[self.confidence]


@dataclass(frozen=True)
class LayoutProfile:
    """A layout in force on days `since` ≤ day < `until` (None: open); `profile["body_pt"]` is a measure."""

    key: str
    title: str
    basis: str
    since: date | None
    until: date | None
    font: str
    values: Mapping[str, Value]

    def __getitem__(self, name: str) -> float:
        """The measure of that name; KeyError when the profile does not have it."""
        return self.values[name].number

    def in_force(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    @property
    def duplex(self) -> bool:
        """Whether the paper is laid out for both sides: the back of a leaf has its own margins."""
        return bool(self["duplex"])

    def unconfirmed(self) -> list[str]:
        """Names of the measures a clerk still has to compare with the official text."""
        return [name for name, value in self.values.items() if value.confidence == "UNCONFIRMED"]


@cache
def all_profiles() -> tuple[LayoutProfile, ...]:
    """Every profile, oldest first."""
    return tuple(_profile(row) for row in json.loads(DATA.read_text(encoding="utf-8"))["profiles"])


def get(key: str) -> LayoutProfile:
    """The profile of that key; ProfileError with the keys that exist."""
    for profile in all_profiles():
        if profile.key == key:
            return profile
    known = ", ".join(profile.key for profile in all_profiles())
    raise ProfileError(f"Không có thể thức “{key}”. Các thể thức hiện có: {known}.")


def for_day(day: date) -> LayoutProfile:
    """The profile in force on the date of a document."""
    return next(profile for profile in all_profiles() if profile.in_force(day))


def _profile(row: dict[str, object]) -> LayoutProfile:
    values = row["values"]
    assert isinstance(values, dict)
    return LayoutProfile(
        key=str(row["key"]),
        title=str(row["title"]),
        basis=str(row["basis"]),
        since=_day(row["since"]),
        until=_day(row["until"]),
        font=str(row["font"]),
        values={name: Value(**value) for name, value in values.items()},
    )


def _day(text: object) -> date | None:
    return None if text is None else date.fromisoformat(str(text))
