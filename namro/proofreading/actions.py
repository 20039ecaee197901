"""Writes of the room: a text read through, remarks decided, a reading deleted, old ones taken away."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from namro.access.models import Account
from namro.access.queries import Refused, reader
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.proofreading.engine.claims import Verdict
from namro.proofreading.examining import Examined, Handed, examine
from namro.proofreading.kept import kept
from namro.proofreading.models import Content, Decision, Reading
from namro.proofreading.periods import period_of
from namro.proofreading.permissions import check_actor_reads
from namro.proofreading.queries import kept_days, kept_since
from namro.proofreading.whose import unit_of
from namro.units.models import Unit

PURGE = "purge-readings"  # row-level security lets this actor, beside the owner, take readings away
SHORT = 200
MOST_KEPT = 100


@dataclass(frozen=True)
class Said:
    """A decision on a remark; ``choice`` "" leaves it open again. ``read_at`` is the version of the decision
    that was on the page, 0 where there was none, None for a program that read none."""

    choice: str
    reason: str = ""
    read_at: int | None = None


def begin(*, by: Any, handed: Handed, token: UUID) -> Reading:
    """Read a text through and keep what was found; HouseError where it cannot be read, and nothing is kept.

    The unit and period it speaks of are read from the text, else left open. One text of an account at a
    time. The same ``token`` again – a form sent twice – gives the first reading.
    """
    owner = check_actor_reads(by)
    with acting(by, "Rà soát số liệu"):
        _one_at_a_time(owner)
        before = Reading.objects.filter(owner=owner, token=token).first()
        if before is not None:
            return before
        _check_room(owner)
        examined = examine(handed)
        reading = _reading(owner, handed, token, examined)
        reading.full_clean()
        reading.save()
        original = handed.content if handed.kind == Reading.Kind.DOCX else None
        content = Content(reading=reading, original=original, **kept(examined.written, examined.proof))
        content.save(force_insert=True)  # it may be 20 MB: no try at an update first
    return reading


def _one_at_a_time(owner: Account) -> None:
    """Held until the transaction ends: one account cannot fill all threads with large files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"proofreading.{owner.pk}"])


def _check_room(owner: Account) -> None:
    """Nobody fills the disk with drafts."""
    if Reading.objects.filter(owner=owner).count() >= MOST_KEPT:
        raise HouseError(
            f"Đồng chí đang giữ {MOST_KEPT} bản rà soát, không giữ thêm được. Xóa bớt bản cũ rồi gửi lại."
        )


def _reading(owner: Account, handed: Handed, token: UUID, examined: Examined) -> Reading:
    counts = Counter(claim.verdict.value for claim in examined.proof.claims)
    text = examined.written.text
    return Reading(
        owner=owner,
        token=token,
        file_name=handed.name[-SHORT:],
        kind=handed.kind,
        digest=hashlib.sha256(handed.content).hexdigest(),
        size=len(handed.content),
        made_at=clock.now(),
        counts=dict(counts),
        unit=unit_of(text, reader(owner)),
        period=str(period_of(text) or ""),
    )


def _hold(by: Any, reading: Reading) -> None:
    """The reading held for writing, if it is the account's own and still there."""
    held = Reading.objects.select_for_update(no_key=True).filter(pk=reading.pk).first()
    if held is None:
        raise HouseError("Bản rà soát này không còn: đã bị xóa hoặc đã hết thời gian giữ.")
    if not isinstance(by, Account) or held.owner_id != by.pk:
        raise Refused("Bản rà soát chỉ do người lập xem, quyết định và xóa.")


def decide(*, by: Any, reading: Reading, claim: int, said: Said) -> Decision | None:
    """Keep, change or (``choice`` "") take back the decision on one remark; the same again changes nothing.

    Whoever read an older decision is told the one that stands.
    """
    reason = " ".join(said.reason.split())
    if said.choice == Decision.Choice.DISMISSED and not reason:
        raise HouseError("Bỏ qua một nhận xét thì ghi lý do, để người xem lại sau biết vì sao.")
    with acting(by, reason or "Quyết định về nhận xét"):
        _hold(by, reading)
        _check_remark(reading, claim)
        found = Decision.objects.filter(reading=reading, claim=claim).first()
        if _stands(found, said.choice, reason):
            return found
        if said.read_at is not None and said.read_at != (found.version if found else 0):
            raise HouseError(_meanwhile(found))
        return _decided(found or Decision(reading=reading, claim=claim, version=0), said.choice, reason)


def _check_remark(reading: Reading, claim: int) -> None:
    """Only what the reader is told of can be decided."""
    kept = Content.objects.filter(reading=reading).values_list(f"claims__{claim}__verdict", flat=True).first()
    if kept is None or not Verdict(kept).remark:
        raise HouseError("Không có nhận xét này trong bản rà soát.")


def _stands(found: Decision | None, choice: str, reason: str) -> bool:
    if found is None:
        return not choice
    return (found.choice, found.reason) == (choice, reason)


def _meanwhile(found: Decision | None) -> str:
    if found is None:
        return "Quyết định về nhận xét này vừa được rút ở một trang khác. Xem lại rồi quyết định."
    why = f" với lý do “{found.reason}”" if found.reason else ""
    return (
        f"Nhận xét này vừa được quyết định “{found.get_choice_display()}”{why} ở một trang khác. "
        "Xem lại rồi quyết định."
    )


def _decided(decision: Decision, choice: str, reason: str) -> Decision | None:
    if not choice:
        decision.delete()
        return None
    decision.choice, decision.reason, decision.decided_at = choice, reason, clock.now()
    decision.version += 1
    decision.full_clean(exclude=["reading"])
    decision.save()
    return decision


def speak_of(*, by: Any, reading: Reading, unit: Unit | None, period: str) -> None:
    """Say which unit and period (its code, "" for none) the text speaks of."""
    with acting(by, "Chọn đơn vị và kỳ để so với hồ sơ"):
        _hold(by, reading)
        reading.unit, reading.period = unit, period
        reading.full_clean()
        reading.save(update_fields=["unit", "period"])


def delete(*, by: Any, reading: Reading) -> None:
    """Take a reading away with its text and decisions; only its owner may."""
    with acting(by, "Xóa bản rà soát"):
        _hold(by, reading)
        reading.delete()


def purge(*, by: str = PURGE) -> int:
    """Take away what is older than the days it is kept; how many readings."""
    with acting(by, "Hết thời gian giữ bản rà soát"):
        old = Reading.objects.filter(made_at__lt=kept_since(kept_days()))
        found = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True))
        Reading.objects.filter(pk__in=found).delete()
    return len(found)
