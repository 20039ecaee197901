"""The committee of a Party organisation: how it is called on papers, and the letters of its symbol.

Names and letters are custom (targets_reports.md §8 gives TU alone); those of lower levels are not confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Committee:
    """``name`` as on papers (“Quận ủy Ba Đình”), ``letters`` as in symbols (“QU”)."""

    name: str
    letters: str


# Beginning of the organisation's name, of its committee's name, letters; the first that fits counts.
KNOWN = (
    ("Đảng bộ thành phố ", "Thành ủy ", "TU"),
    ("Đảng bộ quận ", "Quận ủy ", "QU"),
    ("Đảng bộ huyện ", "Huyện ủy ", "HU"),
    ("Đảng bộ thị xã ", "Thị ủy ", "TU"),
    ("Đảng bộ ", "Đảng ủy ", "ĐU"),
    ("Đảng ủy ", "Đảng ủy ", "ĐU"),
    ("Chi bộ ", "Chi bộ ", "CB"),
)


def committee_of(name: str) -> Committee:
    """Of the organisation of that name; of another kind of name the name itself, and “ĐU”."""
    for begins, called, letters in KNOWN:
        if name.casefold().startswith(begins.casefold()):
            return Committee(called + name[len(begins) :], letters)
    return Committee(name, "ĐU")
