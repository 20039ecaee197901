"""Readings made by hand: what the engine would find is handed over as data."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from decimal import Decimal
from fractions import Fraction

from namro.access.models import Account
from namro.ground import clock
from namro.journal.actions import acting
from namro.proofreading.engine.claims import Claim, Figure, Kind, Proof, Verdict
from namro.proofreading.engine.written import Written
from namro.proofreading.kept import kept_proof, kept_written
from namro.proofreading.models import Content, Reading

TEXT = (
    "KẾT QUẢ SÁU THÁNG ĐẦU NĂM 2024\n"
    "Toàn đảng bộ đã kết nạp 5.189/10.260 đảng viên (đạt 50,8%), trong đó học sinh 501.\n"
    "Quận Ba Đình kết nạp 3/6 đảng viên (đạt 50%).\n"
    "\n"
    "Đã kiểm tra 12 trong 29 tổ chức đảng (đạt 41,3%); còn lại chưa nêu."
)


def spot(words: str, text: str = TEXT) -> tuple[int, int]:
    at = text.index(words)
    return at, at + len(words)


def claim(words: str, verdict: Verdict, text: str = TEXT, *, evidence: tuple[str, ...] = ()) -> Claim:
    start, end = spot(words, text)
    wrong = verdict is Verdict.INCONSISTENT
    return Claim(
        start,
        end,
        Kind.RATIO,
        verdict,
        "ratio",
        f"Tính lại “{words}”.",
        stated=Decimal("50.8"),
        computed=Fraction(5189, 10260) * 100,
        remedy="Sửa tỷ lệ thành 50,6%." if wrong else "",
        evidence=tuple(spot(one, text) for one in evidence),
    )


CLAIMS = (
    claim("50,8%", Verdict.INCONSISTENT, evidence=("5.189", "10.260")),
    claim("50%", Verdict.OK, evidence=("3/6",)),
    claim("41,3%", Verdict.ROUNDING, evidence=("12", "29")),
    claim("còn lại", Verdict.UNCHECKABLE),
)
WRONG, HOLDS, ROUNDED, OPEN = range(4)
FIGURE = Figure(*spot("5.189"), Decimal(5189), "đảng viên", "đã kết nạp", False, spot("5.189/10.260"))
HEADING = (0, TEXT.index("\n"))


def keep(
    owner: Account,
    written: Written | None = None,
    claims: tuple[Claim, ...] = CLAIMS,
    *,
    name: str = "bao-cao.docx",
    original: bytes | None = None,
) -> Reading:
    """A reading of the account with these claims."""
    written = written or Written(TEXT, headings=(HEADING,))
    with acting(owner, "dựng bản rà soát cho phép thử"):
        reading = Reading.objects.create(
            owner=owner,
            token=uuid.uuid4(),
            file_name=name,
            kind=Reading.Kind.DOCX if original else Reading.Kind.PASTED,
            digest=hashlib.sha256(written.text.encode()).hexdigest(),
            size=len(written.text.encode()),
            made_at=clock.now(),
            counts=dict(Counter(one.verdict.value for one in claims)),
        )
        kept = kept_written(written) | kept_proof(Proof(claims, (FIGURE,)), written)
        Content.objects.create(reading=reading, original=original, **kept)
    return reading
