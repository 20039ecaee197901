"""Writes of whoever checks, signs and issues a report. Each is one transaction: all of it, or nothing."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.conf import settings

from namro.documents.books.actions import take
from namro.documents.books.kinds import kind_of
from namro.figures.freezing.actions import freeze, hold_standing, withdraw
from namro.figures.freezing.queries import Scope, to_correct
from namro.figures.models import Freeze
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import actor_label
from namro.reports import output
from namro.reports.changes import moved_since
from namro.reports.checks import check_none_open, corrected, findings
from namro.reports.compose import Composed
from namro.reports.issuing.editions import last_issued
from namro.reports.issuing.frozen import kept_estimates, source_of_addresses, to_freeze
from namro.reports.issuing.held import holding
from namro.reports.issuing.papers import frozen_paper, numbered
from namro.reports.issuing.queries import composed_for, period_of, template_of
from namro.reports.issuing.stating import manifest
from namro.reports.models import Edition, IssuedFile
from namro.reports.proof import embedding
from namro.reports.proof.keys import SigningKey, signing_key
from namro.reports.proof.signature import Proof
from namro.reports.proof.signature import sign as sign_manifest
from namro.reports.sources import Paper
from namro.reports.states import (
    S,
    check_may_check,
    check_may_issue,
    check_may_return,
    check_may_sign,
    check_move,
)


@dataclass(frozen=True)
class Signer:
    """Who signs, as the paper prints it: name, position, and on whose behalf (“T/M BAN THƯỜNG VỤ”)."""

    name: str
    position: str
    authority: str


# Checking


def check(*, by: Any, edition: Edition, read_at: int | None) -> Freeze:
    """A second person finds the draft right and freezes every figure it prints.

    The findings are those of the frozen figures, so that nothing recorded meanwhile slips through; one
    that stands in the way takes the freeze back with it.
    """
    check_may_check(by, edition)
    with holding(edition, by=by, read_at=read_at, reason="Kiểm tra báo cáo, chốt số liệu"):
        check_move(edition, S.CHECKED)
        template = template_of(edition)
        draft = composed_for(edition, template, Paper(source=source_of_addresses(template)))
        edition.freeze = _frozen(edition, draft, by)
        edition.beside = kept_estimates(draft.beside)
        edition.changed = []
        composed = composed_for(edition, template, frozen_paper(edition))
        check_none_open(findings(composed, edition.explained))
        before = last_issued(edition.report)
        edition.changed = [asdict(one) for one in moved_since(before, composed)] if before else []
        edition.checked_by, edition.checked_on = actor_label(by), clock.today()
        _save(edition, S.CHECKED)
    return edition.freeze


def _frozen(edition: Edition, draft: Composed, by: Any) -> Freeze:
    report = edition.report
    scope = Scope(report.unit, period_of(report), report.title, report.tree_day)
    addresses = to_freeze(draft.figures)
    reason = f"Chốt số liệu của báo cáo, bản số {edition.number}"
    return freeze(scope, addresses, by=by, reason=reason, corrects=to_correct(scope, addresses))


def return_to_draft(*, by: Any, edition: Edition, reason: str, read_at: int | None) -> None:
    """Send a checked or signed edition back; its freeze is withdrawn, and it is checked anew."""
    check_may_return(by, edition)
    if not reason.strip():
        raise HouseError("Trả lại dự thảo phải nêu lý do.")
    with holding(edition, by=by, read_at=read_at, reason=reason):
        check_move(edition, S.DRAFT)
        closed = edition.freeze
        edition.freeze = None
        edition.checked_by, edition.checked_on = "", None
        edition.signed_by, edition.signed_on = "", None
        edition.signer_name = edition.signer_position = edition.authority = ""
        edition.beside, edition.changed = [], []
        _save(edition, S.DRAFT)
        if closed is not None and not _corrected(closed):
            withdraw(closed, by=by, reason=reason)


def _corrected(closed: Freeze) -> bool:
    """A freeze another report has corrected meanwhile stays: the later one rests on it."""
    return closed.corrections.filter(state=Freeze.State.STANDING).exists()


# Signing


def sign(*, by: Any, edition: Edition, signer: Signer, read_at: int | None) -> None:
    """Whoever answers for the paper signs it; not who drafted it."""
    check_may_sign(by, edition)
    missing = [name for name, text in _SIGNER if not getattr(signer, text).strip()]
    if missing:
        raise HouseError(f"Còn thiếu: {', '.join(missing)}.")
    with holding(edition, by=by, read_at=read_at, reason="Ký báo cáo"):
        check_move(edition, S.SIGNED)
        _check_standing(edition)
        composed = composed_for(edition, paper=frozen_paper(edition))
        check_none_open(findings(composed, edition.explained))
        edition.signed_by, edition.signed_on = actor_label(by), clock.today()
        edition.signer_name = signer.name.strip()
        edition.signer_position = signer.position.strip()
        edition.authority = signer.authority.strip()
        _save(edition, S.SIGNED)


_SIGNER = (("họ và tên người ký", "name"), ("chức vụ người ký", "position"), ("thẩm quyền ký", "authority"))


# Issuing


def issue(*, by: Any, edition: Edition, day: date | None = None, read_at: int | None) -> Edition:
    """Give the paper its number, state and sign what it prints, and keep its four files; ``day`` is that
    of the paper, None: today. Where any of it fails no number is taken and nothing is kept."""
    check_may_issue(by, edition)
    with holding(edition, by=by, read_at=read_at, reason="Phát hành báo cáo"):
        check_move(edition, S.ISSUED)
        _check_standing(edition)
        template, report = template_of(edition), edition.report
        on = _day(edition, day or clock.today())
        kind = kind_of(template.header["ký hiệu"])
        entry = take(by=by, issuer=report.unit, kind=kind, on=on, subject=report.title)
        paper = numbered(frozen_paper(edition), entry.number, on)
        composed = composed_for(edition, template, paper)
        check_none_open(list(corrected(composed)))
        key, today = signing_key(), clock.today()
        proof = sign_manifest(manifest(edition, composed, paper, _replaced(edition)), key, today)
        edition.entry, edition.issued_by, edition.issued_on = entry, actor_label(by), today
        edition.manifest, edition.key_id = proof.manifest, key.id
        edition.signature = bytes.fromhex(proof.signature)
        _save(edition, S.ISSUED)
        _keep_files(edition, composed, proof, key)
    return edition


def _day(edition: Edition, day: date) -> date:
    signed = edition.signed_on or day
    if day < signed:
        raise HouseError(f"Ngày văn bản {show_day(day)} ở trước ngày ký {show_day(signed)}.")
    return day


def _replaced(edition: Edition) -> int:
    before = last_issued(edition.report)
    return before.number if before else 0


def _keep_files(edition: Edition, composed: Composed, proof: Proof, key: SigningKey) -> None:
    files = []
    for form in embedding.FORMS:
        content = embedding.put(output.render(composed, form, settings.NAMRO_URL), form, proof, key)
        sha256 = hashlib.sha256(content).hexdigest()
        files.append(IssuedFile(edition=edition, form=form, content=content, sha256=sha256))
    IssuedFile.objects.bulk_create(files)


def _check_standing(edition: Edition) -> None:
    """The freeze is held, so that nobody withdraws it under the paper."""
    if edition.freeze is not None:
        hold_standing(edition.freeze)


def _save(edition: Edition, state: str) -> None:
    edition.state = state
    edition.full_clean()
    edition.save()


__all__ = ["Signer", "check", "issue", "return_to_draft", "sign"]
