"""What is said about periods: titles, and what would have been right where a code is wrong."""

import re
from collections.abc import Callable
from datetime import date

from namro.ground.numbers import roman
from namro.ground.ranges import DayError, parse_day, show_day

EXAMPLES = "2024, 2024-06, 2024-Q1, 2024-H1, 2024-9T, NK2020 hoặc 2024-01-01..2024-06-30"
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. _]?(.*)")
_YEAR_LAST = re.compile(r"(.*?)[-/. _]([0-9]{4})")
_ROMAN_QUARTERS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_PARTS: tuple[tuple[re.Pattern[str], Callable[[str], str]], ...] = (
    (re.compile(r"(?:t|tháng|thang|m)?[ .]?(0?[1-9]|1[0-2])"), lambda part: f"-{int(part):02d}"),
    (re.compile(r"(?:q|quý|quy)[ .]?([1-4]|i{1,3}|iv)"), lambda part: f"-Q{_ROMAN_QUARTERS.get(part, part)}"),
    (re.compile(r"(h1|6t|6 ?tháng|6 ?thang)"), lambda part: "-H1"),
    (re.compile(r"(9t|9 ?tháng|9 ?thang|m9)"), lambda part: "-9T"),
)


def title(kind: str, named: tuple[int, int], first: date, last: date, regime: str) -> str:
    """The Vietnamese name of a period; `named` is the year and first month its code speaks of."""
    year, month = named
    words = {
        "month": f"tháng {_month(month)}/{year}",
        "quarter": f"quý {roman((month + 2) // 3)}/{year}",
        "h1": f"6 tháng đầu năm {year}",
        "m9": f"9 tháng đầu năm {year}",
        "year": f"năm {year}",
        "term": f"nhiệm kỳ {first.year}–{last.year}",
        "range": f"từ {show_day(first)} đến {show_day(last)}",
    }[kind]
    return f"{words} ({_regime_days(first, last)})" if regime else words


def short_title(kind: str, named: tuple[int, int], first: date, last: date, regime: str) -> str:
    """The same for table heads and axes."""
    year, month = named
    words = {
        "month": f"T{month}/{year}",
        "quarter": f"Q{(month + 2) // 3}/{year}",
        "h1": f"6T/{year}",
        "m9": f"9T/{year}",
        "year": f"{year}",
        "term": f"NK {first.year}–{last.year}",
        "range": f"{show_day(first)}–{show_day(last)}",
    }[kind]
    return f"{words} ({regime})" if regime else words


def refusal(text: str) -> str:
    """The sentence for a code that names no period."""
    shown = f"Kỳ “{text}”"
    plain = " ".join(text.lower().split())
    bare, regime = (plain.removesuffix("~nn").strip(), "~nn") if plain.endswith("~nn") else (plain, "")
    if regime and (bare.startswith("nk") or ".." in bare):
        return f"{shown} không có: nhiệm kỳ và khoảng ngày không theo chế độ ~nn. Viết không có ~nn."
    if "~" in bare:
        return f"{shown} không có: chế độ báo cáo chỉ có ~nn (từ ngày 15 tháng trước đến ngày 14)."
    if ".." in bare:
        return _days_refusal(shown, bare)
    if right := _spelling(bare):
        return f"{shown} viết chưa đúng. Viết {right}{regime}."
    return _unknown_part(shown, bare)


def _month(month: int) -> str:
    return f"{month:02d}" if month <= 2 else str(month)


def _regime_days(first: date, last: date) -> str:
    year = -len("/2024") if first.year == last.year else None
    return f"{show_day(first)[:year]}–{show_day(last)[:year]}"


def _split(bare: str) -> tuple[str, str] | None:
    """Year and the rest, in whichever order they were typed."""
    if match := _YEAR_FIRST.fullmatch(bare):
        return match[1], match[2].strip()
    if match := _YEAR_LAST.fullmatch(bare):
        return match[2], match[1].removesuffix(" đầu năm").removesuffix(" năm").strip()
    return None


def _spelling(bare: str) -> str | None:
    """The canonical code somebody probably meant, or None."""
    if match := re.fullmatch(r"(?:nk|nhiệm kỳ)[ -]?([0-9]{4})(?:[-–][0-9]{4})?", bare):
        return f"NK{match[1]}"
    parts = _split(bare.removeprefix("năm ") if re.fullmatch("năm [0-9]{4}", bare) else bare)
    if parts is None:
        return None
    year, rest = parts
    if not rest:
        return year
    for pattern, spelled in _PARTS:
        if match := pattern.fullmatch(rest):
            return f"{year}{spelled(match[1])}"
    return None


def _unknown_part(shown: str, bare: str) -> str:
    parts = _split(bare)
    if parts is None:
        return f"{shown} không có. Viết như {EXAMPLES}."
    year, rest = parts
    if rest.startswith("h"):
        return (
            f"{shown} không có. Viết {year}-H1 cho 6 tháng đầu năm, {year}-Q3 cho quý III, "
            f"{year}-07-01..{year}-12-31 cho 6 tháng cuối năm."
        )
    if rest.startswith("q"):
        return f"{shown} không có. Một năm có bốn quý, viết {year}-Q1 đến {year}-Q4."
    if rest.isdigit():
        return f"{shown} không có. Tháng viết bằng hai chữ số, {year}-01 đến {year}-12."
    return f"{shown} không có. Viết như {EXAMPLES}."


def _days_refusal(shown: str, bare: str) -> str:
    ends = [end.strip() for end in bare.split("..")]
    try:
        first, last = (parse_day(end) for end in ends)
    except DayError as wrong:
        return f"{shown} không có. {wrong}"
    except ValueError:
        return f"{shown} không có. Viết ngày đầu và ngày cuối như 2024-01-01..2024-06-30."
    return f"{shown} viết chưa đúng. Viết {first}..{last}."
