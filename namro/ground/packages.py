"""Packages of office programs (docx, xlsx): judged before anything is unpacked, and read part by part.

A package is a zip of XML. What it says of its own size is judged first, so that a small file which unpacks
to a large one is refused unread; while a part is unpacked it is held to what was said. A part with a
document type declaration is refused: no office program writes one, and it is how XML is made to expand or
to fetch.
"""

from __future__ import annotations

import posixpath
import shutil
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from xml.etree import ElementTree

from namro.ground.errors import HouseError

Element = ElementTree.Element
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
MIB = 1 << 20
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_ZIP = b"PK\x05\x06"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What damaged packages raise: nesting without end and encrypted parts are RuntimeErrors.
DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, OSError, ValueError, KeyError)
_END_WITHIN = 66_000  # a zip's comment may be 64 KiB
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_STRICT = b"http://purl.oclc.org/ooxml/"
_MACRO_PARTS = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS = ("xl/macrosheets/", "basic/", "scripts/")


class Fault(StrEnum):
    """Why a package is not read."""

    OTHER = "other"
    SHORT = "short"
    BROKEN = "broken"
    LOCKED = "locked"
    BOMB = "bomb"
    LARGE = "large"
    TWICE = "twice"
    MACROS = "macros"
    ENTITIES = "entities"
    STRICT = "strict"


SENTENCES = {
    Fault.OTHER: "Tệp không phải gói tài liệu .docx hoặc .xlsx.",
    Fault.SHORT: "Tệp bị cắt cụt: thiếu phần cuối. Hãy chép lại tệp gốc.",
    Fault.BROKEN: "Tệp hỏng, không đọc được. Hãy mở bằng phần mềm văn phòng, lưu lại rồi thử lại.",
    Fault.LOCKED: "Tệp đang đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu, lưu lại rồi thử lại.",
    Fault.BOMB: "Tệp nén bất thường: mở ra sẽ lớn gấp nhiều lần nên không đọc.",
    Fault.LARGE: "Nội dung tệp quá dài nên không đọc. Hãy chia tệp làm nhiều phần.",
    Fault.TWICE: "Tệp có hai phần cùng tên nên không rõ phần nào được dùng.",
    Fault.MACROS: "Tệp có macro nên không đọc. Hãy lưu lại dạng .docx hoặc .xlsx không có macro.",
    Fault.ENTITIES: "Tệp khai báo thực thể XML nên không đọc.",
    Fault.STRICT: "Tệp lưu dạng “Strict Open XML”; hãy lưu lại dạng thường.",
}


class PackageError(HouseError, ValueError):
    """A package that cannot be read safely; ``fault`` says why, the message is a sentence for the reader."""

    def __init__(self, fault: Fault, message: str = "") -> None:
        super().__init__(message or SENTENCES[fault])
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Limits:
    """What a package may hold: parts, bytes unpacked in all, bytes of XML parsed in all, and how many times
    larger than packed a part above one MiB may be."""

    entries: int = 5_000
    unpacked: int = 400 * MIB
    ratio: int = 400
    xml: int = 400 * MIB


USUAL = Limits()


def is_locked(content: bytes) -> bool:
    """Whether an OLE container (`OLE`) is a docx or xlsx with a password, not a file of the old formats."""
    return content.startswith(OLE) and ENCRYPTED in content


@contextmanager
def damage_told() -> Iterator[None]:
    """Whatever a damaged package raises becomes `PackageError`."""
    try:
        yield
    except PackageError:
        raise
    except DAMAGE as error:
        raise PackageError(Fault.BROKEN) from error


class Package:
    """Parts of a package and where their relationships lead; refuses what may not be opened.

    Raises `PackageError` from every method. Macros are allowed here: `check_no_macros` refuses them.
    """

    def __init__(self, content: bytes, limits: Limits = USUAL) -> None:
        if not content.startswith(ZIP):
            raise PackageError(Fault.LOCKED if is_locked(content) else Fault.OTHER)
        if END_OF_ZIP not in content[-_END_WITHIN:]:
            raise PackageError(Fault.SHORT)
        with damage_told():
            self._zip = zipfile.ZipFile(BytesIO(content))
        self._limits = limits
        self._parsed = 0
        _check_entries(self._zip.infolist(), limits)
        self._names = tuple(self._zip.namelist())

    def names(self) -> tuple[str, ...]:
        return self._names

    def check_no_macros(self) -> None:
        """PackageError for a package that carries programs."""
        for name in map(str.lower, self._names):
            if name.endswith(_MACRO_PARTS) or name.startswith(_MACRO_FOLDERS):
                raise PackageError(Fault.MACROS)

    def size(self, name: str) -> int:
        """Bytes of a part once unpacked, 0 where it is missing."""
        return self._zip.getinfo(name).file_size if name in self._names else 0

    def read(self, name: str) -> bytes:
        """A part's bytes, no more than the package said it has."""
        with damage_told(), self._zip.open(name) as part:
            said = self.size(name)
            data = part.read(said + 1)
            if len(data) != said:
                raise PackageError(Fault.BROKEN)
            return data

    def root(self, name: str) -> Element:
        """The parsed XML of a part."""
        try:
            return ElementTree.fromstring(self.xml(name))
        except (ElementTree.ParseError, RecursionError) as error:
            said = f"Phần “{name}” của tệp hỏng, không đọc được."
            raise PackageError(Fault.BROKEN, said) from error

    def xml(self, name: str) -> bytes:
        """The bytes of a part that any parser may have."""
        self._parsed += self.size(name)
        if self._parsed > self._limits.xml:
            raise PackageError(Fault.LARGE)
        data = self.read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data:  # 0: letters of two bytes
            said = f"Phần “{name}” của tệp khai báo thực thể XML nên không đọc."
            raise PackageError(Fault.ENTITIES, said)
        if _STRICT in data[:4096]:
            raise PackageError(Fault.STRICT)
        return data

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """The package with these parts in place of or after its own; the others keep their bytes."""
        made = BytesIO()
        with damage_told(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in self._zip.infolist():
                kept = zipfile.ZipInfo(entry.filename, entry.date_time)
                kept.compress_type, kept.external_attr = entry.compress_type, entry.external_attr
                if entry.filename in parts:
                    target.writestr(kept, parts[entry.filename])
                    continue
                with self._zip.open(entry) as source, target.open(kept, "w") as copy:
                    shutil.copyfileobj(source, copy, MIB)
            for name in parts:
                if name not in self._names:
                    target.writestr(zipfile.ZipInfo(name, _EARLIEST), parts[name], zipfile.ZIP_DEFLATED)
        return made.getvalue()

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """Id → (kind, part) of the relationships of a part; "" is the package itself."""
        path = links_of(name)
        if path not in self._names:
            return {}
        folder = name.rpartition("/")[0]
        found: dict[str, tuple[str, str]] = {}
        for link in self.root(path).iter(f"{RELS}Relationship"):
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
                if link.get("Id", "") in found:
                    said = "Tệp có hai liên kết cùng tên nên không rõ phần nào được in ra."
                    raise PackageError(Fault.TWICE, said)
                found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], target)
        return found

    def main(self) -> str:
        """The part an office program opens."""
        mains = [part for kind, part in self.links("").values() if kind == "officeDocument"]
        if len(mains) != 1:
            raise PackageError(Fault.BROKEN, "Tệp không nói rõ phần nào là văn bản chính.")
        return mains[0]


def links_of(name: str) -> str:
    """The part that holds the relationships of a part; "" is the package itself."""
    folder, _, base = name.rpartition("/")
    return f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"


def _check_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names = {entry.filename.lower() for entry in entries}
    if len(names) != len(entries):
        raise PackageError(Fault.TWICE)
    if any(entry.flag_bits & 1 for entry in entries):
        raise PackageError(Fault.LOCKED)
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise PackageError(Fault.BOMB)
    if any(e.file_size > MIB and e.file_size > limits.ratio * max(e.compress_size, 1) for e in entries):
        raise PackageError(Fault.BOMB)
