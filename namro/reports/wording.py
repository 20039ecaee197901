"""A block of a report as people edit it: text, with its figures in square brackets as they are printed.

“đã kết nạp được [5.189]/[10.260] đảng viên” is read back into bound figures: a bracket that still holds a
printed value of the block is that figure, wherever it was moved; one with another text is a number typed by a
person. ``{{key}}`` adds a figure, ``{6 tháng đầu năm 2024}`` is a word of the template, ``[[`` a bracket.
Nothing here reads the database: what is printed comes with the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from namro.documents.tree import TYPED_MARK
from namro.ground.errors import HouseError
from namro.ground.numbers import NBSP
from namro.reports.template import Piece, Tag, Typed, Word

NEAR = 40  # letters on each side that tell one place from another
ALIKE = 6
TOKEN = re.compile(
    r"\[\[|\[(?P<figure>[^\[\]]*)\]|\{\{\s*(?P<key>[^{}|]*?)\s*(?:\|\s*(?P<how>[^{}|]*?)\s*)?\}\}"
    r"|\{(?P<word>[^{}\[\]]*)\}"
)
DOTS = re.compile(r"\.(?=\d{3}(?!\d))")  # between thousands
NUMBER = re.compile(r"\d+(?:[.,/]\d+)*")
DATE = re.compile(r"\d{1,2}/\d{1,2}(?:/\d{4})?|\d{1,2}/\d{4}")
NAMED_BEFORE = re.compile(
    r"(?:năm|tháng|quý|ngày|số|khóa|điều|lần|thứ|nhiệm kỳ|mục|biểu|bảng)\s*$", re.IGNORECASE
)
NAMED_AFTER = re.compile(r"^\s*(?:tháng|quý|năm|ngày)\b", re.IGNORECASE)


class WordingError(HouseError):
    """Text that cannot be read back; the message says which sign is wrong and what would be right."""


@dataclass(frozen=True)
class Printed:
    """What stands for each figure and each word of the template; figures may be of the whole paper."""

    figures: Mapping[Tag, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


class Kind(StrEnum):
    TYPED = "typed"
    GONE = "gone"
    LOOSE = "loose"


@dataclass(frozen=True)
class Notice:
    """What a checker should see: a number typed by hand (``key`` the figure it stands for, if told), a figure
    that left the block, or a figure's number written outside brackets."""

    kind: Kind
    text: str
    key: str = ""


@dataclass(frozen=True)
class Parsed:
    pieces: tuple[Piece, ...]
    notices: tuple[Notice, ...] = ()


# Shown


def show(pieces: Sequence[Piece], printed: Printed) -> str:
    """The block as text for a person."""
    return "".join(_shown(piece, printed) for piece in pieces)


def _shown(piece: Piece, printed: Printed) -> str:
    if isinstance(piece, Word):
        return f"{{{printed.words.get(piece.name, piece.name)}}}"
    if isinstance(piece, Tag):
        text = _inside(piece, printed)
        return f"[{text}]" if text else f"{{{{{piece.key}{'|' if piece.how else ''}{piece.how}}}}}"
    if isinstance(piece, Typed):
        return f"[{_inside(piece, printed)}]"
    return piece.replace("[", "[[")


def _inside(piece: Tag | Typed, printed: Printed) -> str:
    """What stands between the brackets; a typed number keeps its mark there."""
    if isinstance(piece, Typed):
        return _plain(piece.text) + TYPED_MARK
    return _plain(printed.figures.get(piece, ""))


def _plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


# Read back


@dataclass
class _Place:
    """A figure or typed number in one of the two texts: what it shows and what stands around it.

    ``at`` of a new place is the number of the old one it was found to be.
    """

    text: str
    before: str
    after: str
    piece: Piece | None = None
    at: int = -1

    def likeness(self, other: _Place) -> int:
        return _common(self.before[::-1], other.before[::-1]) + _common(self.after, other.after)


def parse(shown: str, before: Sequence[Piece], printed: Printed) -> Parsed:
    """The pieces of an edited block. ``before`` are its pieces as they were shown.

    Raises ``WordingError`` for a bracket or brace that is not closed or holds nothing known.
    """
    shown = " ".join(shown.splitlines())
    parts = list(_parts(shown, printed))
    new = [part for part in parts if isinstance(part, _Place)]
    old = _places(before, printed)
    taken = _bind_equal(new, old)
    taken |= _bind_returned(new, old, taken, printed)
    replaced = _stands_for(new, old, taken)
    for number, place in enumerate(new):
        if place.piece is None:
            place.piece = Typed(_typed_text(place.text), _key(old, replaced.get(number)))
    pieces = _joined(part.piece if isinstance(part, _Place) else part for part in parts)
    gone = [place.piece for number, place in enumerate(old) if number not in taken]
    return Parsed(pieces, tuple(_notices(pieces, before, gone, printed)))


def _parts(shown: str, printed: Printed) -> Iterator[Piece | _Place]:
    by_value = {_plain(value): name for name, value in printed.words.items()}
    by_value |= {name: name for name in printed.words}
    position = 0
    for match in TOKEN.finditer(shown):
        yield _literal(shown[position : match.start()])
        position = match.end()
        if match["figure"] is not None:
            around = shown[max(0, match.start() - NEAR) : match.start()], shown[position : position + NEAR]
            yield _Place(_plain(match["figure"]), *around)
        elif match["key"] is not None:
            yield Tag(match["key"], match["how"] or "")
        elif match["word"] is not None:
            yield _word(match["word"], by_value)
        else:
            yield "["
    yield _literal(shown[position:])


def _literal(text: str) -> str:
    """Letters between signs; a bracket or brace left over in them was not closed."""
    if "[" in text:
        raise WordingError("Dấu [ chưa có dấu ] đóng. Muốn in dấu ngoặc vuông thì viết [[.")
    if "{" in text or "}" in text:
        raise WordingError(
            "Dấu { } chỉ dùng cho từ thay thế như {kỳ} và số liệu như {{membership.admitted}}."
        )
    return text


def _word(text: str, by_value: Mapping[str, str]) -> Word:
    name = by_value.get(_plain(text))
    if name is None:
        known = ", ".join(f"{{{value}}}" for value in by_value)
        raise WordingError(f"Không có từ thay thế “{{{text}}}”; có: {known}.")
    return Word(name)


def _places(pieces: Sequence[Piece], printed: Printed) -> list[_Place]:
    shown = [_shown(piece, printed) for piece in pieces]
    whole = "".join(shown)
    found, position = [], 0
    for piece, text in zip(pieces, shown, strict=True):
        end = position + len(text)
        if isinstance(piece, Tag | Typed) and text.startswith("["):
            around = whole[max(0, position - NEAR) : position], whole[end : end + NEAR]
            found.append(_Place(_inside(piece, printed), *around, piece))
        position = end
    return found


def _bind_equal(new: Sequence[_Place], old: Sequence[_Place]) -> set[int]:
    """Brackets that hold what is printed are the figures again; of several alike the one in the same
    surroundings. Numbers of the old places that were found."""
    pairs = [
        (-there.likeness(here), abs(number - at), number, at)
        for number, here in enumerate(new)
        for at, there in enumerate(old)
        if here.text == there.text
    ]
    taken: set[int] = set()
    for _, _, number, at in sorted(pairs):
        if new[number].piece is None and at not in taken:
            new[number].piece, new[number].at = old[at].piece, at
            taken.add(at)
    return taken


def _bind_returned(
    new: Sequence[_Place], old: Sequence[_Place], taken: set[int], printed: Printed
) -> set[int]:
    """A typed number corrected back to the value of the figure it stood for is that figure again."""
    back: set[int] = set()
    for place in new:
        for at, there in enumerate(old):
            was = there.piece.was if isinstance(there.piece, Typed) else ""
            value = _plain(printed.figures.get(Tag(was), "")) if was else ""
            if value and place.piece is None and place.text == value and at not in taken | back:
                place.piece, place.at = Tag(was), at
                back.add(at)
    return back


def _stands_for(new: Sequence[_Place], old: Sequence[_Place], taken: set[int]) -> dict[int, int]:
    """For brackets that hold something else: which figure stood there. Told by order between figures that
    are still there, where as many came as went; else by the letters around, where they are alike."""
    found: dict[int, int] = {}
    for fresh, missing in _gaps(new, old, taken):
        if len(fresh) == len(missing):
            found.update(zip(fresh, missing, strict=True))
            continue
        ranked = sorted((-old[at].likeness(new[number]), number, at) for number in fresh for at in missing)
        for score, number, at in ranked:
            if -score >= ALIKE and number not in found and at not in found.values():
                found[number] = at
    return found


def _gaps(
    new: Sequence[_Place], old: Sequence[_Place], taken: set[int]
) -> Iterator[tuple[list[int], list[int]]]:
    """Runs of unknown brackets, each with the lost figures between the same two neighbours."""
    run: list[int] = []
    last = -1
    end = _Place("", "", "", "", len(old))
    for number, place in enumerate([*new, end]):
        if place.piece is None:
            run.append(number)
            continue
        if run:
            between = range(last + 1, place.at) if place.at > last else range(len(old))
            yield run, [one for one in between if one not in taken]
            run = []
        last = place.at


def _typed_text(text: str) -> str:
    """A number typed by a person, without the mark; signs that a template cannot hold are refused."""
    said = text.removesuffix(TYPED_MARK).strip()
    if not said or set("{}|") & set(said):
        raise WordingError(f"Trong ngoặc vuông phải là một số hoặc vài chữ, không phải “[{text}]”.")
    return said


def _key(old: Sequence[_Place], at: int | None) -> str:
    piece = None if at is None else old[at].piece
    if isinstance(piece, Tag):
        return piece.key
    return piece.was if isinstance(piece, Typed) else ""


def _joined(parts: Iterator[Piece | None]) -> tuple[Piece, ...]:
    """Letters that stand beside each other as one piece."""
    pieces: list[Piece] = []
    for part in parts:
        if isinstance(part, str) and pieces and isinstance(pieces[-1], str):
            pieces[-1] += part
        elif part:
            pieces.append(part)
    return tuple(pieces)


# What the checker should see


def _notices(
    pieces: Sequence[Piece], before: Sequence[Piece], gone: Sequence[Piece | None], printed: Printed
) -> Iterator[Notice]:
    fresh = [piece for piece in pieces if isinstance(piece, Typed) and piece not in before]
    yield from (Notice(Kind.TYPED, piece.text, piece.was) for piece in fresh)
    replaced = [piece.was for piece in fresh]
    for piece in gone:
        if isinstance(piece, Tag):
            if piece.key in replaced:
                replaced.remove(piece.key)
            else:
                yield Notice(Kind.GONE, _plain(printed.figures.get(piece, "")), piece.key)
    yield from loose(pieces, printed)


def loose(pieces: Sequence[Piece], printed: Printed) -> list[Notice]:
    """Numbers written as letters that are a figure's number: they follow no record."""
    by_number = {_number(text): tag.key for tag, text in printed.figures.items() if text[:1].isdigit()}
    found = []
    for piece in pieces:
        if isinstance(piece, str):
            for text in _numbers(piece):
                if key := by_number.get(_number(text)):
                    found.append(Notice(Kind.LOOSE, text, key))
    return found


def _numbers(text: str) -> Iterator[str]:
    """Numbers of a text but days, years and what is numbered (“Điều 5”, “6 tháng”)."""
    for match in NUMBER.finditer(text):
        around = text[: match.start()], text[match.end() :]
        named = NAMED_BEFORE.search(around[0]) or NAMED_AFTER.match(around[1])
        if not named and not DATE.fullmatch(match[0]):
            yield from match[0].split("/")


def _number(text: str) -> str:
    """5189, 5.189 → “5189”; 50,6 % → “50,6”: the same digits are the same number."""
    match = NUMBER.match(text)
    return DOTS.sub("", match[0]) if match else ""


def _common(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


__all__ = ["Kind", "Notice", "Parsed", "Printed", "WordingError", "loose", "parse", "show"]
