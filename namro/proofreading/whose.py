"""Whose text it is: the unit its head names, and whether words speak of another one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.db import connection

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground.vietnamese import fold
from namro.proofreading.meaning import spelled
from namro.proofreading.periods import head_lines
from namro.units.committees import KNOWN, committee_of
from namro.units.models import Ancestry, Unit
from namro.units.queries import Place

# Names as they stand between the words of a head; the beginning “Đảng bộ” or “Đảng ủy” may be left out.
NAMED = """
SELECT unit_id, name FROM (
  SELECT v.unit_id, ' ' || replace(replace(translate(
         CASE WHEN left(v.search_key, 8) IN ('dang bo ', 'dang uy ') THEN substr(v.search_key, 9)
              ELSE v.search_key END, ',.()/–-', '       '), '   ', ' '), '  ', ' ') || ' ' AS name
    FROM units_unitversion v) called
 WHERE position(name IN %s) > 0
"""
# What may stand before a name: after other words it is the place of somebody else (“Công an quận …”).
_BEFORE = tuple(
    f" {one}" for one in ("|", "toan", "ca", "cua", "dang bo", "dang uy", "bao cao", "tai", "o", "va", "theo")
)
_KINDS = (
    "thành phố|quận|huyện|thị xã|xã|phường|thị trấn|đặc khu|tỉnh|đảng bộ|đảng ủy|chi bộ|quận ủy|huyện ủy"
    "|thị ủy|thành ủy|tỉnh ủy|công ty|tổng công ty|tập đoàn|trường|học viện|bệnh viện|sở|cục|chi cục|khối"
)
_AREAS = ("thành phố", "quận", "huyện", "thị xã", "phường", "xã", "thị trấn", "đặc khu")
_OTHER = re.compile(rf"(?<!\w)(?:{_KINDS})(?!\w)", re.IGNORECASE)
# Written with capitals, and nobody's name.
_OFFICES = re.compile(
    r"(?<!\w)(?:ban thường vụ|ban chấp hành|ban bí thư|bộ chính trị|trung ương|ban chỉ đạo|ban tổ chức|đảng"
    r"|nhà nước|phó bí thư|bí thư|phó chủ tịch|chủ tịch|ủy ban nhân dân|ủy ban kiểm tra|hội đồng nhân dân"
    r"|ubnd|hđnd|thpt|thường trực|mặt trận tổ quốc|thành ủy|quận ủy|huyện ủy|đảng ủy|đảng bộ)(?!\w)"
)
_WORD = re.compile(r"[^\W\d_]+")


def unit_of(text: str, reader: Reader) -> Unit | None:
    """The unit whose text it is, of those at which the reader may see figures; None for none or several.

    The lines before the first paragraph are asked first: of a unit and those above it, as in a letterhead,
    the lowest is meant. Where they name none, the first paragraph may name exactly one. Two statements.
    """
    lines = text.split("\n")
    head = head_lines(lines)
    body = next((line for line in lines[lines.index(head[-1]) + 1 if head else 0 :] if line.strip()), "")
    found = _named("\n".join(head), reader)
    return _lowest(found) if found else _only(_named(body, reader))


def _named(text: str, reader: Reader) -> list[Unit]:
    """The units a stretch names, of the reader's."""
    words = _between_spaces(text)
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [words])
        ids = _standing_alone(words, cursor.fetchall())
    if not ids:
        return []
    return list(Unit.objects.filter(reader.under("pk", Permission.SEE_FIGURES), pk__in=ids).order_by("pk"))


def _standing_alone(words: str, found: Iterable[tuple[int, str]]) -> set[int]:
    """Without names that stand only inside longer ones (“… cơ quan thành phố Hà Nội” is not the city)."""
    by_name: defaultdict[str, set[int]] = defaultdict(set)
    for unit, name in found:
        by_name[name].add(unit)
    units: set[int] = set()
    for name in sorted(by_name, key=len, reverse=True):
        *before, _ = words.split(name)
        if any(one.endswith(_BEFORE) for one in before):
            units |= by_name[name]
        words = words.replace(name, " ~ ")
    return units


def _between_spaces(text: str) -> str:
    """Folded words with one space around each and “|” between lines; committees by their other name too."""
    lines = (" ".join(re.findall(r"[^\W_]+", fold(line))) for line in text.split("\n"))
    words = f" | {' | '.join(lines)} | "
    called = [
        words.replace(
            f" {fold(committee)} ", f" {fold(organisation).removeprefix('dang bo')} ".replace("  ", " ")
        )
        for organisation, committee, _ in KNOWN
    ]
    return words + "".join(called)


def _lowest(found: Sequence[Unit]) -> Unit | None:
    """The one unit below all others that are named."""
    if len(found) < 2:
        return found[0] if found else None
    ids = {unit.pk for unit in found}
    above = Ancestry.objects.filter(descendant__in=ids, ancestor__in=ids, distance__gt=0)
    pairs = set(above.values_list("descendant_id", "ancestor_id"))
    lowest = [unit for unit in found if all((unit.pk, other) in pairs for other in ids - {unit.pk})]
    return _only(lowest)


def _only(found: Sequence[Unit]) -> Unit | None:
    return found[0] if len(found) == 1 else None


# Words about units


class Names:
    """How a text may call the unit it is of: by its names, or by what it is (“toàn quận”, “Quận ủy”)."""

    def __init__(self, place: Place) -> None:
        full = _any_of([place.name, committee_of(place.name).name, place.short_name])
        kinds = _any_of(_kinds(place))
        self._own = re.compile(
            rf"(?<!\w)(?:(?:(?P<whole>toàn|cả)\s+)?(?:{full}|(?P<kind>{kinds}))|(?P<all>toàn\s+đảng\s+bộ))(?!\w)"
        )

    def without(self, text: str) -> tuple[str, bool]:
        """The stretch with the unit's own names blanked, and whether it says “toàn Đảng bộ …”."""
        whole = False
        for found in self._own.finditer(spelled(text)):
            if not (found["kind"] and _goes_on_as_a_name(text[found.end() :])):
                whole = whole or bool(found["whole"] or found["all"])
                text = text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]
        return text, whole

    def speaks_of_another(self, text: str) -> bool:
        """Whether a stretch names a unit, or anything with a name, that is not this one."""
        rest, _ = self.without(text)
        if any(_goes_on_as_a_name(rest[one.end() :]) for one in _OTHER.finditer(rest)):
            return True
        for one in _OFFICES.finditer(spelled(rest)):
            rest = rest[: one.start()] + " " * (one.end() - one.start()) + rest[one.end() :]
        return not rest.isupper() and _named_in(rest)


def _named_in(text: str) -> bool:
    """Two words with capitals beside each other; the first word of all may have one."""
    words = list(_WORD.finditer(text))[1:]
    pairs = pairwise(words)
    return any(
        one[0][0].isupper() and other[0][0].isupper() and not text[one.end() : other.start()].strip()
        for one, other in pairs
    )


def _goes_on_as_a_name(text: str) -> bool:
    """“ Tây Hồ”, “ 12”: what stood before is a kind of unit with the name of one."""
    next_word = text.lstrip()[:1]
    return text[:1].isspace() and (next_word.isupper() or next_word.isdigit())


def _kinds(place: Place) -> Iterable[str]:
    """What a unit is, as its own text says without its name: “Đảng bộ quận”, “quận”, “Quận ủy”."""
    named = next((words for words in _AREAS if _begins(place.short_name, words)), "")
    called = [committee for begins, committee, _ in KNOWN if _begins(place.name, begins)][:1]
    yield from (one.strip() for one in called)
    yield from (f"đảng bộ {named}", f"đảng ủy {named}", named) if named else ()


def _begins(name: str, words: str) -> bool:
    return spelled(name).startswith(f"{spelled(words).strip()} ")


def _any_of(names: Iterable[str]) -> str:
    """A pattern for any of them, the longest first."""
    longest = sorted({spelled(one) for one in names if one.strip()}, key=len, reverse=True)
    return "|".join(map(re.escape, longest))


__all__ = ["Names", "unit_of"]
