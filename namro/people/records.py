"""What a complete record holds (M12), and how much of a person's days is known."""

from __future__ import annotations

from datetime import date

from namro.ground.ranges import show_day
from namro.people.models import BirthPrecision, Person

# What the record of a member is asked for, with the words in which its lack is told.
ASKED = {
    "citizen_id": "số định danh cá nhân",
    "native_place": "quê quán",
    "education": "trình độ",
    "theory": "lý luận chính trị",
    "occupation": "nghề nghiệp",
    "has_photo": "ảnh",
}


def missing(person: Person) -> list[str]:
    """What the record still lacks, in words; nothing is what the figure calls complete."""
    return [words for name, words in ASKED.items() if not getattr(person, name)]


def born(day: date, precision: str) -> str:
    """“04/5/1995”, “5/1995” or “1995”, as far as it is known."""
    if precision == BirthPrecision.DAY:
        return show_day(day)
    return f"{day.month}/{day.year}" if precision == BirthPrecision.MONTH else str(day.year)


def masked(text: str, shown: int = 3) -> str:
    """“•••••••••123”: only the end of a number, to tell two of them apart."""
    return "•" * max(0, len(text) - shown) + text[-shown:] if text else ""
