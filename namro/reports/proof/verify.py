"""Is a file the report that was issued? One verdict, with a code for machines and sentences for people.

Four things are looked at: the signature of the manifest, whose key it is, whether every word and figure
stands in the file as the manifest states it, and whether any byte changed since the seal was set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from namro.ground import pdf_text
from namro.ground.numbers import integer
from namro.ground.packages import DAMAGE
from namro.ground.ranges import show_day
from namro.reports.proof import embedding, keys
from namro.reports.proof.carried import Carried
from namro.reports.proof.compare import Comparison, Kind, Place, Shown, compared
from namro.reports.proof.keys import Ring, grouped
from namro.reports.proof.manifest import Manifest, ManifestError
from namro.reports.proof.reading import BROKEN, ReadError, check_whole, form_of, read
from namro.reports.proof.signature import Proof

LOOKS = "Hình vẽ và cách trình bày"


class Code(StrEnum):
    """How a file stands."""

    INTACT = "INTACT"
    RESAVED = "RESAVED"
    ALTERED = "ALTERED"
    MANIFEST_ALTERED = "MANIFEST_ALTERED"
    OTHER_KEY = "OTHER_KEY"
    REVOKED_KEY = "REVOKED_KEY"
    TRUNCATED = "TRUNCATED"
    FOREIGN = "FOREIGN"
    NEWER_FORMAT = "NEWER_FORMAT"
    OLDER_FORMAT = "OLDER_FORMAT"
    UNREADABLE = "UNREADABLE"


HOLD = (Code.INTACT, Code.RESAVED)
CHANGED = (Code.ALTERED, Code.MANIFEST_ALTERED, Code.OTHER_KEY, Code.REVOKED_KEY)


@dataclass(frozen=True)
class Verdict:
    """`trusted`: whether the key is one the reader trusts, None when there was nothing to compare with.

    `fingerprint`, `signed_on` (ISO) and `manifest` are given as far as the file could be read;
    `manifest` is to be believed only when `signature_fits`.
    """

    code: Code
    name: str
    sentences: tuple[str, ...]
    form: str = ""
    places: tuple[Place, ...] = ()
    figures: tuple[Shown, ...] = ()
    manifest: Manifest | None = None
    fingerprint: str = ""
    signed_on: str = ""
    signature_fits: bool = False
    trusted: bool | None = None
    sealed: bool = False

    @property
    def holds(self) -> bool:
        """Every word and figure is as it was signed."""
        return self.code in HOLD

    @property
    def exit_code(self) -> int:
        """0 as issued, 1 altered or not by a trusted key, 2 could not be checked."""
        return 0 if self.holds else 1 if self.code in CHANGED else 2

    def as_json(self) -> dict[str, Any]:
        """For machines: everything but the manifest itself."""
        return {
            "file": self.name,
            "code": self.code.value,
            "sentences": list(self.sentences),
            "form": self.form,
            "report": self.manifest and self.manifest.report,
            "edition": self.manifest and self.manifest.edition,
            "fingerprint": self.fingerprint,
            "signed_on": self.signed_on,
            "trusted": self.trusted,
            "places": [
                {
                    "kind": place.kind.value,
                    "where": place.where,
                    "stated": place.stated,
                    "found": place.found,
                    "address": place.address,
                    "title": place.title,
                }
                for place in self.places
            ],
            "figures": [
                {
                    "address": shown.address,
                    "title": shown.title,
                    "where": shown.where,
                    "stated": shown.stated,
                    "found": shown.found,
                    "holds": shown.holds,
                }
                for shown in self.figures
            ],
        }


def check(content: bytes, name: str, ring: Ring | None, *, fingerprint: str = "") -> Verdict:
    """The verdict on a file called `name`.

    `ring` holds the keys the reader trusts, None when there are none to compare with; `fingerprint` (16
    digits) is one somebody published, trusted beside them. Never raises for what is in the file.
    """
    try:
        form = form_of(content)
        carried = _carried(content, form)
        if carried is None:
            return Verdict(Code.FOREIGN, name, _FOREIGN, form)
        manifest = Manifest.from_bytes(carried.proof.manifest)
    except ReadError as error:
        return Verdict(Code(error.code), name, (str(error),))
    except ManifestError as error:
        code = Code.MANIFEST_ALTERED if error.code == "BROKEN" else Code(error.code)
        return Verdict(code, name, (str(error),), form)
    found = _Found(content, form, carried, manifest)
    try:
        return replace(_judged(found, ring, fingerprint), name=name)
    except ReadError as error:
        return Verdict(Code(error.code), name, (str(error),), form, manifest=manifest)


_FOREIGN = (
    "Tệp không mang bản kê của Năm Rõ: không phải báo cáo do Năm Rõ phát hành, hoặc một phần mềm khác đã lưu "
    "lại và bỏ mất bản kê.",
    "Hãy lấy tệp từ nơi phát hành rồi kiểm lại.",
)


@dataclass(frozen=True)
class _Found:
    content: bytes
    form: str
    carried: Carried
    manifest: Manifest

    @property
    def proof(self) -> Proof:
        return self.carried.proof


def _carried(content: bytes, form: str) -> Carried | None:
    try:
        return embedding.take(content, form)
    except DAMAGE:
        check_whole(content)
        raise ReadError("UNREADABLE", "Tệp hỏng, không đọc được.") from None


def _judged(found: _Found, ring: Ring | None, fingerprint: str) -> Verdict:
    """Words first: whatever else is wrong, the reader wants to know which figures differ."""
    if found.form in ("docx", "xlsx") and not found.carried.sealed:
        check_whole(found.content)
    comparison = compared(found.manifest, read(found.content, found.form))
    comparison = replace(comparison, places=(*comparison.places, *_laid_over(found)))
    key_id = keys.fingerprint(found.proof.public) if found.proof.fits else ""
    verdict = Verdict(
        Code.INTACT,
        "",
        (),
        found.form,
        comparison.places,
        comparison.figures,
        found.manifest,
        key_id,
        found.proof.signed_on,
        found.proof.fits,
        sealed=found.carried.sealed,
    )
    if not found.proof.fits:
        return replace(verdict, code=Code.MANIFEST_ALTERED, sentences=_unsigned(comparison))
    verdict = replace(verdict, trusted=_trusted(found.proof, ring, fingerprint))
    refused = _refused(found.proof, ring)
    if verdict.trusted is False:
        return replace(verdict, code=Code.OTHER_KEY, sentences=_other_key(verdict))
    if refused:
        return replace(verdict, code=Code.REVOKED_KEY, sentences=_revoked(verdict, refused))
    return _by_words(verdict, found.carried)


def _laid_over(found: _Found) -> list[Place]:
    """Pages of a PDF that look otherwise since something was put behind the issued bytes."""
    size = found.carried.appended
    if not size:
        return []
    try:
        pages = pdf_text.pages_changed(found.content[:-size], found.content)
    except pdf_text.PdfError:
        raise ReadError("UNREADABLE", BROKEN) from None
    return [Place(Kind.LOOKS, f"Trang {page}", "như khi phát hành", "nhìn đã khác") for page in pages]


def _trusted(proof: Proof, ring: Ring | None, fingerprint: str) -> bool | None:
    if fingerprint and keys.fingerprint(proof.public) == keys.compact(fingerprint):
        return True
    if ring is None:
        return False if fingerprint else None
    return ring.find(proof.public) is not None


def _refused(proof: Proof, ring: Ring | None) -> str:
    known = ring.find(proof.public) if ring else None
    return known.refuses(proof.signed_on) if known else ""


def _by_words(verdict: Verdict, carried: Carried) -> Verdict:
    if not carried.sealed and _may_look_else(verdict, carried):
        looks = Place(Kind.LOOKS, LOOKS, "như khi phát hành", "đã khác")
        verdict = replace(verdict, places=(*verdict.places, looks))
    if verdict.places:
        return replace(verdict, code=Code.ALTERED, sentences=tuple(_altered(verdict)))
    if carried.sealed:
        return replace(verdict, code=Code.INTACT, sentences=tuple(_intact(verdict)))
    return replace(verdict, code=Code.RESAVED, sentences=tuple(_resaved(verdict, carried)))


def _may_look_else(verdict: Verdict, carried: Carried) -> bool:
    """Nobody edits a PDF or a page: programs differ on what they show of one that is not well made."""
    if verdict.form == "pdf":
        return not carried.kept
    if verdict.form == "html":
        return not carried.kept and not (carried.looks_same and verdict.places)
    return not carried.looks_same


# -- sentences -----------------------------------------------------------------------------------------


def _report(verdict: Verdict) -> str:
    assert verdict.manifest is not None
    return f"{verdict.manifest.words()}, cơ quan ban hành: {verdict.manifest.issuer}."


def _signer(verdict: Verdict) -> str:
    day = show_day(date.fromisoformat(verdict.signed_on))
    said = f"Ký ngày {day} bằng khóa {grouped(verdict.fingerprint)}"
    if verdict.trusted:
        return f"{said}, là khóa được tin."
    return (
        f"{said}. Máy này không có danh sách khóa để đối chiếu: hãy so dấu vân tay ấy với dấu vân tay "
        "mà cơ quan ban hành đã công bố; trùng thì mới là báo cáo của cơ quan đó."
    )


def _all_figures(verdict: Verdict) -> str:
    return f"{integer(len(verdict.figures))} số liệu in trong tệp đều đúng như đã ký."


def _intact(verdict: Verdict) -> Iterator[str]:
    yield f"NGUYÊN VẸN. {_report(verdict)}"
    yield f"Tệp đúng từng byte như khi phát hành; {_all_figures(verdict)}"
    yield _signer(verdict)


def _resaved(verdict: Verdict, carried: Carried) -> Iterator[str]:
    yield f"ĐÃ LƯU LẠI, CHỮ VÀ SỐ KHÔNG ĐỔI. {_report(verdict)}"
    if carried.appended:
        yield (
            "Phần phát hành còn nguyên, nhưng sau đó có phần nối thêm vào tệp (như chữ ký số) mà không trang "
            f"nào nhìn khác đi. Từng chữ đọc ra đúng như đã ký; {_all_figures(verdict)}"
        )
    else:
        yield (
            "Tệp không còn là bản phát hành (một phần mềm văn phòng đã lưu lại), nhưng từng chữ đúng như "
            f"đã ký; {_all_figures(verdict)} Kiểu chữ, màu chữ và đường dẫn dưới số không được so."
        )
    yield _signer(verdict)


def _altered(verdict: Verdict) -> Iterator[str]:
    if all(place.kind is Kind.LOOKS for place in verdict.places):
        yield f"KHÔNG CÒN LÀ BẢN PHÁT HÀNH. {_report(verdict)}"
        yield (
            "Từng chữ đọc ra đúng như đã ký, nhưng phần không phải chữ (hình, phông chữ, cách trình bày) "
            "đã khác khi phát hành, nên mắt có thể thấy khác. Hãy lấy tệp từ nơi phát hành."
        )
    else:
        yield f"ĐÃ BỊ SỬA. {_report(verdict)}"
        yield _counted(verdict)
        if verdict.sealed:
            yield "Tệp được niêm phong đúng, nhưng chữ in trong tệp không khớp bản kê đã ký kèm."
    yield _signer(verdict)


def _counted(verdict: Verdict) -> str:
    figures = [place for place in verdict.places if place.kind is Kind.FIGURE]
    others = len(verdict.places) - len(figures)
    said = []
    if figures:
        said.append(f"{integer(len(figures))} số liệu khác với số đã ký")
    if others:
        said.append(f"{integer(others)} chỗ khác không còn như đã ký")
    return f"Có {' và '.join(said)}."


def _unsigned(comparison: Comparison) -> tuple[str, ...]:
    head = (
        "BẢN KÊ ĐÃ BỊ SỬA: chữ ký không khớp với bản kê trong tệp, nên không điều gì trong tệp còn được "
        "chữ ký bảo đảm."
    )
    if comparison.places:
        return (
            head,
            "Chữ trong tệp cũng không khớp với bản kê; các chỗ lệch nêu dưới đây. "
            "Không biết được bên nào đúng.",
            "Hãy lấy tệp từ nơi phát hành.",
        )
    return (
        head,
        "Chữ trong tệp khớp với bản kê đã sửa: hoặc chỉ bản kê bị sửa ở phần không in ra, "
        "hoặc cả hai cùng bị sửa.",
        "Hãy lấy tệp từ nơi phát hành.",
    )


def _other_key(verdict: Verdict) -> tuple[str, ...]:
    said = [
        f"KHÓA LẠ: chữ ký đúng, nhưng bằng khóa {grouped(verdict.fingerprint)}, "
        "không có trong các khóa được tin.",
        "Ai cũng có thể tự lập một khóa; chỉ khi cơ quan ban hành công bố đúng dấu vân tay này "
        "thì tệp mới là của cơ quan đó.",
    ]
    if verdict.places:
        said.append(_counted(verdict))
    return tuple(said)


def _revoked(verdict: Verdict, refused: str) -> tuple[str, ...]:
    day = show_day(date.fromisoformat(verdict.signed_on))
    said = [
        f"KHÓA KHÔNG CÒN HIỆU LỰC: {refused}",
        f"Chữ ký trong tệp ghi ngày {day} nên không được chấp nhận.",
    ]
    if verdict.places:
        said.append(_counted(verdict))
    return tuple(said)
