"""Proof and seal into a finished file of any format, and out of it again.

Each format has a module with `put(content, proof, key)` and `take(content)`: in_html, in_package (docx and
xlsx) and in_pdf. The seal is made last over all bytes of the file; only its own digits count as blank.
"""

from __future__ import annotations

from collections.abc import Callable

from namro.ground.errors import HouseError
from namro.reports.proof import in_html, in_package, in_pdf
from namro.reports.proof.carried import Carried
from namro.reports.proof.keys import SigningKey
from namro.reports.proof.signature import Proof

FORMS = ("html", "docx", "pdf", "xlsx")
_PUT: dict[str, Callable[[bytes, Proof, SigningKey], bytes]] = {
    "html": in_html.put,
    "docx": in_package.put,
    "xlsx": in_package.put,
    "pdf": in_pdf.put,
}
_TAKE: dict[str, Callable[[bytes], Carried | None]] = {
    "html": in_html.take,
    "docx": in_package.take,
    "xlsx": in_package.take,
    "pdf": in_pdf.take,
}


def put(content: bytes, form: str, proof: Proof, key: SigningKey) -> bytes:
    """The finished file of one format with its proof, sealed; equal arguments give equal bytes.

    `key` must be the one that signed the proof: seal and signature are checked with one public key.
    """
    if form not in _PUT:
        raise HouseError(f"Không có dạng tệp “{form}”. Có: {', '.join(FORMS)}.")
    if key.public != proof.public:
        raise HouseError("Tệp phải được niêm phong bằng chính khóa đã ký bản kê.")
    return _PUT[form](content, proof, key)


def take(content: bytes, form: str) -> Carried | None:
    """What a file carries; None when there is no manifest of ours, ManifestError when it is broken."""
    return _TAKE[form](content)
