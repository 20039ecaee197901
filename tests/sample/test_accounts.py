from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.contrib.auth.password_validation import validate_password

from namro.sample.accounts import FILE, LETTERS, SampleAccount, keep, password

ONE = SampleAccount("quan", "abcd-efgh-jkmn-pqrs", "Chuyên viên mẫu", "Chuyên viên", "Quận Hà Đông")


def test_a_password_is_sixteen_signs_that_can_be_read_aloud() -> None:
    for _ in range(50):
        groups = password().split("-")
        assert [len(group) for group in groups] == [4, 4, 4, 4]
        assert set("".join(groups)) <= set(LETTERS)
    assert not set("0o1li") & set(LETTERS)


def test_no_two_passwords_are_alike() -> None:
    assert len({password() for _ in range(500)}) == 500


def test_passwords_satisfy_the_rules_of_the_house() -> None:
    for _ in range(20):
        validate_password(password())


def test_the_file_is_for_its_owner_alone_and_the_folder_is_made(tmp_path: Path) -> None:
    path = keep([ONE], tmp_path / "new" / "home")
    assert path.name == FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text() == "quan\tabcd-efgh-jkmn-pqrs\tChuyên viên\tQuận Hà Đông\n"


def test_an_older_file_gives_way_with_its_looser_rights(tmp_path: Path) -> None:
    old = tmp_path / FILE
    old.write_text("old")
    old.chmod(0o644)
    path = keep([ONE], tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "old" not in path.read_text()


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("untouched")
    (tmp_path / FILE).symlink_to(elsewhere)
    keep([ONE], tmp_path)
    assert elsewhere.read_text() == "untouched"
    assert not (tmp_path / FILE).is_symlink()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        keep([ONE], tmp_path / "file" / "home")
