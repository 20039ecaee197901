"""How the committee of an organisation is called, and the letters of its symbol."""

from __future__ import annotations

import pytest

from namro.units.committees import KNOWN, Committee, committee_of


@pytest.mark.parametrize(
    ("name", "called", "letters"),
    [
        ("Đảng bộ thành phố Hà Nội", "Thành ủy Hà Nội", "TU"),
        ("Đảng bộ Thành phố Hà Nội", "Thành ủy Hà Nội", "TU"),
        ("Đảng bộ quận Ba Đình", "Quận ủy Ba Đình", "QU"),
        ("Đảng bộ huyện Ba Vì", "Huyện ủy Ba Vì", "HU"),
        ("Đảng bộ thị xã Sơn Tây", "Thị ủy Sơn Tây", "TU"),
        ("Đảng bộ phường Phúc Xá", "Đảng ủy phường Phúc Xá", "ĐU"),
        ("Đảng bộ Khối Doanh nghiệp", "Đảng ủy Khối Doanh nghiệp", "ĐU"),
        ("Đảng ủy Các cơ quan Đảng", "Đảng ủy Các cơ quan Đảng", "ĐU"),
        ("Chi bộ Văn phòng", "Chi bộ Văn phòng", "CB"),
        ("Công an Thành phố", "Công an Thành phố", "ĐU"),
    ],
)
def test_a_committee_is_named_after_its_organisation(name: str, called: str, letters: str) -> None:
    assert committee_of(name) == Committee(called, letters)


def test_every_beginning_keeps_what_follows() -> None:
    for begins, called, letters in KNOWN:
        assert committee_of(f"{begins}Mẫu 7") == Committee(f"{called}Mẫu 7", letters)
