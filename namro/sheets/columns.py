"""Columns of a spreadsheet: how a header is recognised and a cell is read.

A cell comes as the reader of workbooks gives it: text, float, bool, date or datetime; empty is "". Reading
gives the value of the column or raises ``CellError`` with the sentence that stands beside the cell.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from namro.ground.errors import HouseError
from namro.ground.ranges import YEARS, DayError, parse_day
from namro.ground.vietnamese import fold, nfc

EMPTY = (None, "")
MISSING = "Chưa nhập mục này."
LARGEST = 10**15  # a spreadsheet keeps fifteen digits of a number
_NOT_WORDS = re.compile(r"[^a-z0-9]+")
_DIGITS = re.compile(r"[0-9]+")
_SEPARATORS = re.compile(r"[\s.\-()]+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+")


class CellError(HouseError):
    """What is wrong with a cell, in one sentence that says what would be right."""


def words(title: str) -> str:
    """A header as it is compared: no accents, no signs, no capitals."""
    return _NOT_WORDS.sub(" ", fold(title)).strip()


@dataclass(frozen=True)
class Column(ABC):
    """One column: ``key`` in code, ``title`` on the template, ``synonyms`` that headers of units use."""

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    hint: str = ""
    default: Any = ""

    @cached_property
    def names(self) -> frozenset[str]:
        return frozenset(words(name) for name in (self.title, *self.synonyms))

    def read(self, raw: Any) -> Any:
        """The value of a cell; the default where an optional one is empty."""
        if raw in EMPTY or (isinstance(raw, str) and not raw.strip()):
            if self.required:
                raise CellError(MISSING)
            return self.default
        return self.value(raw)

    @abstractmethod
    def value(self, raw: Any) -> Any:
        """The value of a cell that is not empty; CellError where it cannot be."""

    def bound(self, lookups: Mapping[str, Any]) -> Column:
        """This column for one file, where it needs what the file's unit knows."""
        return self

    @property
    def is_text(self) -> bool:
        """Whether the template formats the column as text, so that zeros in front stay."""
        return True


def _text(raw: Any) -> str:
    """What a cell shows: a number without the ``.0`` that spreadsheets keep it with."""
    if isinstance(raw, str):
        return " ".join(nfc(raw).split())
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < LARGEST else repr(raw)
    return str(raw)


@dataclass(frozen=True)
class Text(Column):
    """Words; ``most`` letters."""

    most: int = 200

    def value(self, raw: Any) -> str:
        text = _text(raw)
        if len(text) > self.most:
            raise CellError(f"Dài {len(text)} ký tự; nhiều nhất là {self.most}. Rút gọn lại.")
        return text


@dataclass(frozen=True)
class PersonName(Text):
    """A full name: letters, at least two words."""

    most: int = 120

    def value(self, raw: Any) -> str:
        if not isinstance(raw, str):
            raise CellError(f"“{_text(raw)}” là số, không phải họ tên.")
        text = super().value(raw)
        if _DIGITS.search(text):
            raise CellError(f"“{text}” có chữ số; ghi họ và tên bằng chữ.")
        if " " not in text:
            raise CellError(f"“{text}” thiếu họ hoặc tên; ghi đủ họ và tên.")
        return text


@dataclass(frozen=True)
class Code(Text):
    """A number of a paper, or a code: kept as it is written, zeros in front too."""

    most: int = 60

    def value(self, raw: Any) -> str:
        if isinstance(raw, date):
            raise CellError(
                "Bảng tính đã đổi số hiệu thành ngày. Định dạng cột là văn bản (Text) rồi nhập lại số hiệu."
            )
        return super().value(raw)


@dataclass(frozen=True)
class Digits(Code):
    """A code of ``length`` digits. Where a number cell has lost zeros in front, nothing is guessed."""

    length: int = 12
    noun: str = "Số định danh cá nhân"

    def value(self, raw: Any) -> str:
        text = _SEPARATORS.sub("", super().value(raw))
        if not _DIGITS.fullmatch(text):
            raise CellError(f"{self.noun} chỉ gồm chữ số; ô đang ghi “{_text(raw)}”.")
        if len(text) == self.length:
            return text
        if isinstance(raw, float) and len(text) < self.length:
            raise CellError(
                f"Ô này là ô số nên đã mất số 0 ở đầu: còn {len(text)} chữ số. Định dạng cột là văn bản "
                f"(Text) rồi ghi đủ {self.length} chữ số, có thể là {text.zfill(self.length)}."
            )
        raise CellError(f"{self.noun} gồm đúng {self.length} chữ số; ô đang có {len(text)} chữ số.")


@dataclass(frozen=True)
class Phone(Code):
    """A telephone number: digits, zeros in front kept."""

    def value(self, raw: Any) -> str:
        text = _SEPARATORS.sub("", super().value(raw))
        plain = text.removeprefix("+")
        if not _DIGITS.fullmatch(plain) or not 8 <= len(plain) <= 14:
            raise CellError(f"“{_text(raw)}” không phải số điện thoại; ghi 8 đến 14 chữ số.")
        if isinstance(raw, float):
            if len(text) == 9:
                raise CellError(
                    "Ô này là ô số nên đã mất số 0 ở đầu. Định dạng cột là văn bản (Text) rồi ghi lại, "
                    f"có thể là 0{text}."
                )
            if not text.startswith("84"):
                raise CellError("Ô này là ô số; định dạng cột là văn bản (Text) rồi ghi lại số điện thoại.")
        return text


@dataclass(frozen=True)
class Day(Column):
    """A day: a date cell, or text as it is written in Vietnamese."""

    hint: str = "Ví dụ 05/7/2024"
    default: Any = None

    def value(self, raw: Any) -> Any:
        return self.day(raw)

    def day(self, raw: Any) -> date:
        if isinstance(raw, datetime):
            raw = raw.date()
        if isinstance(raw, date):
            if raw.year not in YEARS:
                raise CellError(f"Năm {raw.year} không hợp lệ.")
            return raw
        if isinstance(raw, str):
            try:
                return parse_day(raw.strip())
            except DayError as error:
                raise CellError(str(error)) from None
        raise CellError(f"“{_text(raw)}” không phải ngày. Viết như 05/7/2024, hoặc định dạng ô là ngày.")


@dataclass(frozen=True)
class BirthDay(Day):
    """A birthday as far as it is known: a day, a month (7/1950) or a year; with its precision."""

    hint: str = "Ví dụ 05/7/1990, 7/1950 hoặc 1950"

    def value(self, raw: Any) -> tuple[date, str]:
        text = _text(raw) if isinstance(raw, (str, float, int)) else ""
        if _DIGITS.fullmatch(text) and len(text) == 4 and int(text) in YEARS:
            return date(int(text), 1, 1), "YEAR"
        month, slash, year = text.partition("/")
        if slash and month.isdigit() and len(year) == 4 and year.isdigit() and 1 <= int(month) <= 12:
            if int(year) not in YEARS:
                raise CellError(f"Năm {year} không hợp lệ.")
            return date(int(year), int(month), 1), "MONTH"
        return self.day(raw), "DAY"


@dataclass(frozen=True)
class Whole(Column):
    """A whole number from ``least`` to ``most``; text in a number cell is refused."""

    least: int = 0
    most: int = 10**9
    default: Any = None

    @property
    def is_text(self) -> bool:
        return False

    def value(self, raw: Any) -> int:
        number = self._number(raw)
        if number is None:
            raise CellError(f"“{_text(raw)}” không phải số nguyên. Ghi bằng chữ số, ví dụ 1200.")
        if not self.least <= number <= self.most:
            raise CellError(f"{number} nằm ngoài khoảng từ {self.least} đến {self.most}.")
        return number

    def _number(self, raw: Any) -> int | None:
        if isinstance(raw, bool):
            return None
        if isinstance(raw, (int, float)):
            return int(raw) if float(raw).is_integer() else None
        if isinstance(raw, str):
            text = raw.strip().replace("\u00a0", "")
            if _THOUSANDS.fullmatch(text):
                text = text.replace(".", "")
            return int(text) if _DIGITS.fullmatch(text) and len(text) <= 15 else None
        return None


@dataclass(frozen=True)
class Choice(Column):
    """One of ``choices`` (value, words), by words or value, with or without accents."""

    choices: Sequence[tuple[str, str]] = ()
    also: tuple[tuple[str, str], ...] = ()

    @cached_property
    def _known(self) -> dict[str, str]:
        known = {words(label): value for value, label in self.choices}
        return known | {words(value): value for value, _ in self.choices} | dict(self.also)

    def value(self, raw: Any) -> str:
        found = self._known.get(words(_text(raw)))
        if found is None:
            labels = ", ".join(label for value, label in self.choices if value)
            raise CellError(f"“{_text(raw)}” không có trong danh sách. Chọn một trong: {labels}.")
        return found


YES = frozenset({"x", "co", "1", "true", "yes", "dung"})
NO = frozenset({"khong", "0", "false", "no", "sai", "k"})


@dataclass(frozen=True)
class YesNo(Column):
    """x or “có”; empty is no."""

    hint: str = "Ghi x nếu có"
    default: Any = False

    def value(self, raw: Any) -> bool:
        text = words(_text(raw))
        if text in YES:
            return True
        if text in NO:
            return False
        raise CellError(f"“{_text(raw)}” không rõ có hay không. Ghi x nếu có, để trống nếu không.")


@dataclass(frozen=True)
class UnitRef(Column):
    """A unit below the file's unit: by code, or by full or short name where only one bears it."""

    hint: str = "Mã đơn vị (ví dụ D00123) hoặc tên"
    known: Mapping[str, tuple[int, ...]] | None = None

    def bound(self, lookups: Mapping[str, Any]) -> Column:
        return UnitRef(
            self.key,
            self.title,
            self.synonyms,
            self.required,
            self.hint,
            self.default,
            lookups["units"],
        )

    def value(self, raw: Any) -> int:
        text = _text(raw)
        found = (self.known or {}).get(words(text), ())
        if not found:
            raise CellError(f"Không có đơn vị “{text}” trong phạm vi của tệp. Ghi mã đơn vị cho chắc chắn.")
        if len(found) > 1:
            raise CellError(f"Có {len(found)} đơn vị tên “{text}”; ghi mã đơn vị để phân biệt.")
        return found[0]
