"""The manifest of an edition: every printed figure with its counts and digests, every line and cell."""

from __future__ import annotations

from collections.abc import Iterator

from namro import __version__
from namro.documents import furniture, profiles, tree
from namro.figures.folds import Figure, Presence
from namro.figures.models import FrozenFigure
from namro.ground.errors import HouseError
from namro.reports.changes import counted, legs, live, titled
from namro.reports.compose import Composed
from namro.reports.issuing.digests import digest_key, keyed
from namro.reports.models import Edition
from namro.reports.output import annex_sheets
from namro.reports.proof.lines import cells_of, lines_of
from namro.reports.proof.manifest import Leg, Manifest, Stated, Typed
from namro.reports.sources import Paper
from namro.reports.template import Typed as TypedPiece


def manifest(edition: Edition, composed: Composed, paper: Paper, replaces: int) -> Manifest:
    """What all files of the edition carry; ``replaces`` is the number of the edition before, 0 for none."""
    head, report, freeze = composed.document.letterhead, edition.report, edition.freeze
    assert freeze is not None
    _check_all_frozen(composed, freeze.number)
    signer = (paper.authority, paper.position, paper.signer)
    return Manifest(
        report=report.pk,
        edition=edition.number,
        template=report.template,
        title=composed.document.title,
        unit=composed.place.code,
        unit_name=composed.place.name,
        period=str(composed.period),
        tree_day=composed.day.isoformat(),
        cut_off=min(composed.period.last, freeze.known_on).isoformat(),
        freeze=freeze.number,
        number=furniture.number_line(head),
        day=head.day.isoformat(),
        issuer=head.issuer,
        kind=head.kind.capitalize(),
        subject=head.subject,
        signer=", ".join(filter(None, signer)),
        profile=profiles.for_day(head.day).key,
        replaces=replaces,
        program=f"namro {__version__}",
        figures=tuple(_stated(composed, edition)),
        typed=tuple(_typed(composed)),
        lines=lines_of(composed.document),
        cells=cells_of(annex_sheets(composed)),
    )


def _check_all_frozen(composed: Composed, number: int) -> None:
    """Nothing that was read live may stand in a paper that says it is frozen."""
    mark = f"ban={number}"
    loose = [one.href for one in tree.figures(composed.document) if mark not in one.href]
    if loose:
        raise HouseError(f"Số liệu {loose[0]} chưa được chốt; trả lại dự thảo rồi chốt lại.")


def _stated(composed: Composed, edition: Edition) -> Iterator[Stated]:
    rows = FrozenFigure.objects.filter(freeze=edition.freeze).values_list("address", "digest")
    digests, key = dict(rows), digest_key()
    refs = {str(one.figure.address): one.ref for one in composed.printed}
    for figure in composed.figures:
        spelled = str(figure.address)
        yield Stated(
            spelled,
            figure.text,
            tuple(_legs(figure, digests, key)),
            titled(figure, composed),
            refs.get(spelled, ""),
        )


def _legs(figure: Figure, digests: dict[str, str], key: bytes) -> Iterator[Leg]:
    for leg in legs(figure):
        address = live(str(leg.address))
        known = leg.presence is not Presence.HIDDEN
        yield Leg(
            str(leg.address),
            *counted(leg),
            keyed(key, address, digests[address]) if known else "",
        )


def _typed(composed: Composed) -> Iterator[Typed]:
    by_key = {key.key: text for key, text in composed.texts.items() if not key.how}
    for line in composed.template.lines:
        for piece in line.pieces:
            if isinstance(piece, TypedPiece):
                was = by_key.get(piece.was, "")
                yield Typed(piece.text, was, piece.was)
