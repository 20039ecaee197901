"""Counting a secret ballot: which base, how many votes carry, and which counts cannot be (V12, §4.6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count as Number
from django.db.models import Exists, OuterRef, Q

from namro.membership.models import Body, Exemption, TemporaryStay
from namro.people.models import HomeCell
from namro.regulations.majority import Majority
from namro.regulations.queries import majority as majority_on
from namro.units.models import Unit

RULES: dict[str, str] = {
    Body.CELL: "vote.cell",
    Body.BASE: "vote.base_committee",
    Body.STANDING: "vote.standing_committee",
}
QUORUM = "vote.quorum"


@dataclass(frozen=True)
class Count:
    """What the counting board wrote down; who is merely absent stays in the base."""

    summoned: int
    present: int
    agree: int
    disagree: int
    away: int = 0
    exempt_absent: int = 0
    suspended: int = 0
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None

    @property
    def base(self) -> int:
        """Who belongs to the body, without those elsewhere, exempt and absent, or suspended."""
        return self.summoned - self.away - self.exempt_absent - self.suspended

    def whole(self) -> Count:
        """With the ballots that were not written down: as many as were counted."""
        valid = self.agree + self.disagree if self.valid is None else self.valid
        returned = valid if self.returned is None else self.returned
        issued = returned if self.issued is None else self.issued
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        return Count(**given | {"issued": issued, "returned": returned, "valid": valid})


@dataclass(frozen=True)
class Outcome:
    """What a count means on the day of the meeting; ``majority`` is the rule as it is spelled."""

    base: int
    majority: Majority
    spelling: str
    needed: int
    passed: bool


def _wrong(count: Count) -> Iterator[tuple[str, str]]:
    """Field and sentence of everything that cannot be."""
    for one in fields(count):
        number = getattr(count, one.name)
        if number is not None and number < 0:
            yield one.name, "Số này không âm."
    if count.base < 1:
        yield (
            "summoned",
            (
                f"Số làm căn cứ tính tỷ lệ là {count.base}: tổng số được triệu tập phải nhiều hơn số sinh "
                "hoạt nơi khác, được miễn và vắng mặt, bị đình chỉ cộng lại."
            ),
        )
    elif count.present > count.base:
        yield "present", f"Số có mặt {count.present} nhiều hơn số làm căn cứ {count.base}."
    yield from _wrong_ballots(count)


def _wrong_ballots(count: Count) -> Iterator[tuple[str, str]]:
    """Each number of ballots against the nearest one above it that was written down."""
    words, most = "số có mặt", count.present
    steps = (("issued", "phiếu phát ra"), ("returned", "phiếu thu về"), ("valid", "phiếu hợp lệ"))
    for name, its_words in steps:
        number = getattr(count, name)
        if number is None:
            continue
        if number > most:
            yield name, f"{its_words.capitalize()} {number} nhiều hơn {words} {most}."
        words, most = its_words, number
    votes = count.agree + count.disagree
    if votes > most or (count.valid is not None and votes != count.valid):
        right = "phải bằng" if count.valid is not None else "nhiều hơn"
        yield (
            "agree",
            (f"Tán thành {count.agree} cộng không tán thành {count.disagree} {right} {words} {most}."),
        )


def check_count(count: Count) -> None:
    """Refuse a count that cannot be, each sentence beside its field."""
    _refuse(list(_wrong(count)))


def _refuse(wrong: list[tuple[str, str]]) -> None:
    told: dict[str, list[str]] = {}
    for name, sentence in wrong:
        told.setdefault(name, []).append(sentence)
    if told:
        raise ValidationError(told)


def check_quorum(count: Count, held_on: date) -> None:
    """Refuse the vote of a meeting that too few attended.

    Who had to come is the base: members elsewhere, exempt or suspended are not called to the meeting.
    """
    share = majority_on(QUORUM, on=held_on)
    least = share.needed(count.base)
    if count.present < least:
        raise ValidationError(
            {
                "present": f"Hội nghị có mặt {count.present}/{count.base}, chưa đủ {share} "
                f"(ít nhất {least}); kết quả biểu quyết không được công nhận."
            }
        )


def judge(count: Count, *, body: str, held_on: date) -> Outcome:
    """Whether the vote carries under the majority in force on the day; refuses what cannot be."""
    check_count(count)
    check_quorum(count, held_on)
    share = majority_on(RULES[body], on=held_on)
    spelling = f"{'>' if share.strict else ''}{share.share.numerator}/{share.share.denominator}"
    needed = share.needed(count.base)
    return Outcome(count.base, share, spelling, needed, share.passes(count.agree, count.base))


@dataclass(frozen=True)
class KnownBase:
    """What the system knows of a cell's base on a day; a proposal for the form, the board's word counts."""

    official: int
    away: int
    exempt: int

    @property
    def base(self) -> int:
        """If every exempt member stays away; one who comes counts again."""
        return self.official - self.away - self.exempt


def cell_base(cell: Unit, day: date) -> KnownBase:
    """Official members of the cell on ``day``, and of them who is elsewhere for a time or exempt."""
    its = {"membership": OuterRef("membership"), "during__contains": day}
    official = HomeCell.objects.filter(cell=cell, during__contains=day, membership__official_on__lte=day)
    known = official.annotate(
        is_away=Exists(TemporaryStay.objects.filter(**its)), is_exempt=Exists(Exemption.objects.filter(**its))
    ).aggregate(
        official=Number("pk"),
        away=Number("pk", filter=Q(is_away=True)),
        exempt=Number("pk", filter=Q(is_exempt=True, is_away=False)),
    )
    return KnownBase(**known)
