"""Packages of office programs: refused unread, read no further than they said, replaced part by part."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from namro.ground.packages import (
    ENCRYPTED,
    MIB,
    OLE,
    SENTENCES,
    Fault,
    Limits,
    Package,
    PackageError,
    is_locked,
    links_of,
)

LINK = '<Relationship Id="{}" Type="http://a/{}" Target="{}"{}/>'
SAYS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)


def zipped(**parts: bytes | str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", data)
    return made.getvalue()


def with_links(*links: str, of: str = "_rels/.rels") -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as package:
        package.writestr(of, SAYS.format("".join(links)))
    return made.getvalue()


def fault(read: Callable[[], object]) -> Fault:
    with pytest.raises(PackageError) as caught:
        read()
    assert str(caught.value).endswith(".")
    return caught.value.fault


def test_every_fault_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Fault)


class TestJudged:
    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (b"", Fault.OTHER),
            (b"PK", Fault.OTHER),
            (OLE + b"\0" * 9, Fault.OTHER),
            (OLE + b"\0" * 9 + ENCRYPTED, Fault.LOCKED),
            (zipped(a="1")[:-25], Fault.SHORT),
            (zipped(a="1")[:20] + b"PK\x05\x06", Fault.BROKEN),
            (zipped(a="1", A="2"), Fault.TWICE),
            (zipped(a=b"\0" * (2 * MIB)), Fault.BOMB),
        ],
    )
    def test_before_anything_is_read(self, content: bytes, why: Fault) -> None:
        assert fault(lambda: Package(content)) is why

    @pytest.mark.parametrize(
        ("limits", "why"),
        [
            (Limits(entries=1), Fault.BOMB),
            (Limits(unpacked=1), Fault.BOMB),
            (Limits(entries=2, unpacked=2), None),
        ],
    )
    def test_limits(self, limits: Limits, why: Fault | None) -> None:
        content = zipped(a="1", b="2")
        if why:
            assert fault(lambda: Package(content, limits)) is why
        else:
            assert Package(content, limits).names() == ("a.xml", "b.xml")

    def test_a_locked_part(self) -> None:
        content = bytearray(zipped(a="1"))
        content[content.rindex(b"PK\x01\x02") + 8] |= 1
        assert fault(lambda: Package(bytes(content))) is Fault.LOCKED

    @pytest.mark.parametrize("name", ["word__vbaProject", "xl__macrosheets__sheet1", "Basic__a"])
    def test_macros(self, name: str) -> None:
        content = zipped(**{name: "x"}).replace(b"vbaProject.xml", b"vbaProject.bin")
        assert fault(Package(content).check_no_macros) is Fault.MACROS
        Package(zipped(word__document="x")).check_no_macros()

    def test_locked_is_told_from_old(self) -> None:
        assert is_locked(OLE + ENCRYPTED)
        assert not is_locked(OLE) and not is_locked(ENCRYPTED)


class TestRead:
    @pytest.mark.parametrize("said", [0, 1, 4, 500])
    def test_no_more_than_was_said(self, said: int) -> None:
        content = bytearray(zipped(a="12345"))
        struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + 24, said)
        package = Package(bytes(content))
        assert fault(lambda: package.read("a.xml")) is Fault.BROKEN

    def test_a_part_that_is_missing(self) -> None:
        package = Package(zipped(a="1"))
        assert package.size("b.xml") == 0
        assert fault(lambda: package.read("b.xml")) is Fault.BROKEN

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            ("<!DOCTYPE a><a/>", Fault.ENTITIES),
            ('<!ENTITY b "c">', Fault.ENTITIES),
            ("<a/>".encode("utf-16"), Fault.ENTITIES),
            ('<a xmlns="http://purl.oclc.org/ooxml/x"/>', Fault.STRICT),
            ("<a>", Fault.BROKEN),
            ("", Fault.BROKEN),
        ],
    )
    def test_xml_that_is_not_parsed(self, data: str | bytes, why: Fault) -> None:
        assert fault(lambda: Package(zipped(a=data)).root("a.xml")) is why

    def test_parts_are_parsed_up_to_a_sum(self) -> None:
        package = Package(zipped(a="<a/>", b="<b>12</b>"), Limits(xml=12))
        assert package.root("a.xml").tag == "a" and package.read("b.xml") == b"<b>12</b>"
        assert fault(lambda: package.root("b.xml")) is Fault.LARGE


class TestLinks:
    def test_where_they_lead(self) -> None:
        content = with_links(
            LINK.format("a", "styles", "styles.xml", ""), LINK.format("b", "image", "/media/x.png", ""),
            LINK.format("c", "theme", "../theme.xml", ""),
            LINK.format("d", "hyperlink", "x", ' TargetMode="External"'),
            of="word/_rels/document.xml.rels",
        )  # fmt: skip
        assert Package(content).links("word/document.xml") == {
            "a": ("styles", "word/styles.xml"), "b": ("image", "media/x.png"), "c": ("theme", "theme.xml"),
        }  # fmt: skip
        assert Package(content).links("word/styles.xml") == {}
        assert links_of("") == "_rels/.rels"

    def test_the_main_part(self) -> None:
        main = LINK.format("a", "officeDocument", "word/document.xml", "")
        assert Package(with_links(main)).main() == "word/document.xml"
        assert fault(Package(with_links()).main) is Fault.BROKEN
        assert fault(Package(with_links(main, main.replace('"a"', '"b"'))).main) is Fault.BROKEN
        assert fault(Package(with_links(main, main)).main) is Fault.TWICE


class TestReplaced:
    def test_other_parts_and_their_order_stay(self) -> None:
        content = Package(zipped(b="1", a="2", c="3")).replaced({"a.xml": b"4", "z.xml": b"5", "y.xml": b"6"})
        again = Package(content)
        assert again.names() == ("b.xml", "a.xml", "c.xml", "z.xml", "y.xml")
        assert [again.read(name) for name in again.names()] == [b"1", b"4", b"3", b"5", b"6"]

    def test_pictures_stay_as_they_were_packed(self) -> None:
        made = BytesIO()
        with ZipFile(made, "w") as package:
            package.writestr("a.png", bytes(3_000), ZIP_STORED)
            package.writestr("b.xml", bytes(3_000), ZIP_DEFLATED)
        with ZipFile(BytesIO(Package(made.getvalue()).replaced({"b.xml": b"1"}))) as again:
            assert [entry.compress_type for entry in again.infolist()] == [ZIP_STORED, ZIP_DEFLATED]
            assert again.read("a.png") == bytes(3_000)

    def test_a_damaged_part(self) -> None:
        content = zipped(a="1" * 50)
        damaged = content.replace(content[45:50], b"\xff" * 5)
        assert fault(lambda: Package(damaged).replaced({})) is Fault.BROKEN
