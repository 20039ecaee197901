"""Packages of office programs, part by part.

A part with a document type declaration is refused: no office program writes one, and it is how XML is made
to expand.
"""

from __future__ import annotations

import posixpath
import zipfile
from io import BytesIO
from xml.etree import ElementTree

Element = ElementTree.Element
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_STRICT = b"http://purl.oclc.org/ooxml/"


class OfficeError(ValueError):
    """A package whose parts are not what they must be; the message is a sentence for the reader."""


class Package:
    """Parts of a package and where their relationships lead."""

    def __init__(self, content: bytes) -> None:
        self._zip = zipfile.ZipFile(BytesIO(content))

    def names(self) -> list[str]:
        return self._zip.namelist()

    def root(self, name: str) -> Element:
        data = self._zip.read(name)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\0" in data:  # 0: letters of two bytes
            raise OfficeError(f"Phần “{name}” của tệp khai báo thực thể XML nên không đọc.")
        if _STRICT in data[:4096]:
            raise OfficeError("Tệp lưu dạng “Strict Open XML”; hãy lưu lại dạng thường rồi kiểm.")
        try:
            return ElementTree.fromstring(data)
        except ElementTree.ParseError as error:
            raise OfficeError(f"Phần “{name}” của tệp hỏng, không đọc được.") from error

    def links(self, name: str) -> dict[str, tuple[str, str]]:
        """Id → (kind, part) of the relationships of a part; "" is the package itself."""
        folder, _, base = name.rpartition("/")
        path = f"{folder}/_rels/{base}.rels" if folder else f"_rels/{base}.rels"
        if path not in self._zip.namelist():
            return {}
        found = {}
        for link in self.root(path).iter(f"{RELS}Relationship"):
            if link.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
                if link.get("Id", "") in found:
                    raise OfficeError("Tệp có hai liên kết cùng tên nên không rõ phần nào được in ra.")
                found[link.get("Id", "")] = (link.get("Type", "").rpartition("/")[2], target)
        return found

    def main(self) -> str:
        """The part an office program opens."""
        mains = [part for kind, part in self.links("").values() if kind == "officeDocument"]
        if len(mains) != 1:
            raise OfficeError("Tệp không nói rõ phần nào là văn bản chính.")
        return mains[0]
