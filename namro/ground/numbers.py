"""Vietnamese numbers: dots between thousands, a decimal comma, percentages from whole legs.

All arithmetic is exact (integers and fractions); floats are refused. Rounding belongs to whoever prints:
a mode is named, never implied by a type.
"""

import re
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from namro.ground.errors import HouseError

NBSP = "\u00a0"
MOST_DIGITS = 18
_WHOLE = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)")
_BROKEN = re.compile(r"(?P<whole>-?(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+))(?:,(?P<rest>[0-9]+))?")
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)

Exact = int | Decimal | Fraction


class NumberError(HouseError, ValueError):
    """A number that cannot be read or written; the message is the sentence the user reads."""


class ZeroBaseError(NumberError, ZeroDivisionError):
    """A percentage of nothing: the caller shows "không áp dụng", never 0 %."""


class Rounding(StrEnum):
    """How digits are dropped. HALF_UP: 5 and above away from zero. TRUNC: toward zero."""

    HALF_UP = "half_up"
    TRUNC = "trunc"


def integer(n: int) -> str:
    """5189 → “5.189”."""
    return f"{n:,d}".replace(",", ".")


def padded(n: int) -> str:
    """4 → “04”, as official texts write amounts below ten; 0 and 5189 → “0”, “5.189”."""
    return f"{n:02d}" if 0 < n < 10 else integer(n)


def decimal(x: Exact, places: int, mode: Rounding = Rounding.HALF_UP) -> str:
    """Fraction(5058, 100), 2 → “50,58”. `places` digits are always written; there is no minus zero."""
    scaled = _scaled(x, places, mode)
    whole, rest = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    tail = f",{rest:0{places}d}" if places else ""
    return f"{sign}{integer(whole)}{tail}"


def percent(part: int, base: int, places: int = 1, mode: Rounding = Rounding.HALF_UP) -> str:
    """5189, 10260 → “50,6 %” (no-break space before the sign). Raises ZeroBaseError for base 0."""
    return f"{decimal(_hundredths(part, base), places, mode)}{NBSP}%"


def percent_value(part: int, base: int, places: int = 1, mode: Rounding = Rounding.HALF_UP) -> Decimal:
    """The same percentage as a Decimal with exactly `places` digits."""
    scaled = _scaled(_hundredths(part, base), places, mode)
    digits = tuple(int(digit) for digit in str(abs(scaled)))
    return Decimal((int(scaled < 0), digits, -places))  # not a division: that would follow the context


def change(new: int, old: int, *, noun: str = "", places: int = 1, mode: Rounding = Rounding.HALF_UP) -> str:
    """“tăng 64 (9,6 %)”, “giảm 3 lượt (1,2 %)” with `noun="lượt"`, “không đổi”; from 0 without percentage."""
    if new == old:
        return "không đổi"
    step = abs(new - old)
    words = f"{'tăng' if new > old else 'giảm'} {integer(step)} {noun}".rstrip()
    return words if old == 0 else f"{words} ({percent(step, abs(old), places, mode)})"


def parse_integer(text: str) -> int:
    """“5.189” or “5189” → 5189. Raises NumberError with the sentence to show."""
    clean = _typed(text)
    if not _WHOLE.fullmatch(clean):
        hint = "Dấu phẩy chỉ dùng cho phần thập phân. " if "," in clean else ""
        raise NumberError(f"“{clean}” không phải số nguyên. {hint}Viết như 5.189 hoặc 5189.")
    return int(clean.replace(".", ""))


def parse_decimal(text: str) -> Decimal:
    """“1.234,50” → Decimal("1234.50"). A dot groups thousands: “50.58” is refused, “5.189” is 5189."""
    clean = _typed(text)
    match = _BROKEN.fullmatch(clean)
    if not match:
        hint = "Dấu chấm chỉ ngăn cách hàng nghìn. " if "." in clean else ""
        raise NumberError(f"“{clean}” không phải một số. {hint}Viết như 50,58 hoặc 1.234,5.")
    return Decimal(f"{match['whole'].replace('.', '')}.{match['rest'] or ''}".removesuffix("."))


def roman(n: int) -> str:
    """2024 → “MMXXIV”, for quarters and chapters; 1 to 3999."""
    if not 0 < n < 4000:
        raise NumberError(f"Chữ số La Mã chỉ viết được từ 1 đến 3.999, không viết được {integer(n)}.")
    letters = ""
    for value, sign in _ROMAN:
        times, n = divmod(n, value)
        letters += sign * times
    return letters


def _typed(text: str) -> str:
    clean = text.strip()
    if not clean:
        raise NumberError("Chưa có số. Viết như 5.189.")
    if sum(sign.isdigit() for sign in clean) > MOST_DIGITS:
        raise NumberError(f"Số này dài quá {MOST_DIGITS} chữ số. Kiểm tra lại.")
    return clean


def _hundredths(part: int, base: int) -> Fraction:
    if base == 0:
        raise ZeroBaseError("Không tính được tỷ lệ phần trăm vì mẫu số bằng 0.")
    return Fraction(100 * part, base)


def _scaled(x: Exact, places: int, mode: Rounding) -> int:
    """x · 10^places as a whole number, rounded by `mode`."""
    if isinstance(x, float):
        raise TypeError("A float has no exact decimal spelling: pass int, Decimal or Fraction.")
    if places < 0:
        raise ValueError("Places count the digits after the comma: 0 or more.")
    exact = Fraction(x) * 10**places
    size = abs(exact) + (Fraction(1, 2) if mode == Rounding.HALF_UP else 0)
    kept: int = size.numerator // size.denominator
    return -kept if exact < 0 else kept
