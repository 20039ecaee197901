"""Labels of headings: “I-”, then “1.” within it, in order whatever was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from namro.reports.template import Line

ROMAN = re.compile(r"^[IVXL]+-$")
ARABIC = re.compile(r"^\d+\.$")
SIGNS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """1 to 89 as on Party papers."""
    text = ""
    for value, sign in SIGNS:
        while number >= value:
            text, number = text + sign, number - value
    return text


def numbered_anew(lines: Sequence[Line]) -> list[Line]:
    """The same lines; Roman headings count through the paper, Arabic ones within a Roman one, others stay."""
    found: list[Line] = []
    upper = lower = 0
    for line in lines:
        if line.kind == "h1" and ROMAN.match(line.label):
            upper, lower = upper + 1, 0
            line = replace(line, label=f"{roman(upper)}-")
        elif line.kind == "h2" and ARABIC.match(line.label):
            lower += 1
            line = replace(line, label=f"{lower}.")
        found.append(line)
    return found
