"""Steps of one procedure: what was examined, what was found, what was punished."""

from __future__ import annotations

import re
from collections.abc import Iterator

from namro.proofreading.engine.case import Case
from namro.proofreading.engine.checks.made import Said, claim_of
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.figures import Fig

FEWEST = 3
_STEPS = (
    re.compile(r"kiểm tra|giám sát|xem xét|thanh tra"),
    re.compile(r"kết luận|có vi phạm"),
    re.compile(r"kỷ luật|xử lý"),
)
NOTE = "Chuỗi kiểm tra, kết luận, xử lý theo từng bước; không nêu tỷ lệ nên không tính."


def find(case: Case) -> Iterator[Claim]:
    """“kiểm tra 69 tổ chức đảng …; kết luận 30 …; kỷ luật 1 …”: recognised, nothing is computed."""
    for figures in case.content.by_sentence:
        level, reached = -1, set()
        chain: list[Fig] = []
        for one in figures:
            if not case.statements.plain(one) or not one.named:
                continue
            step = _step(case.content.before(one))
            level = step if step > level else level
            if level >= 0:
                reached.add(level)
                chain.append(one)
        if 0 in reached and len(reached) > 1 and len(chain) >= FEWEST:
            yield claim_of(chain, Kind.OTHER, "chain", Said(Verdict.UNCHECKABLE, NOTE))


def _step(before: str) -> int:
    return next((at for at in range(len(_STEPS) - 1, -1, -1) if _STEPS[at].search(before)), -1)
