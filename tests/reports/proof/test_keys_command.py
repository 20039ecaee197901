"""``namro report-keys``: what it prints and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from namro.config.cli import main as namro
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.reports.proof import keys
from namro.reports.proof.keys_command import main
from tests.reports.proof.making import OTHERS, ring_of


@pytest.fixture(autouse=True)
def place(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.NAMRO_HOME = tmp_path / "home"
    monkeypatch.setenv("NAMRO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv(clock.VARIABLE, "2024-07-05")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_from_the_first_key_to_its_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    assert "Chưa có khóa nào" in said(capsys)
    assert main(["new"]) == 0
    (first,) = keys.ring().keys
    assert keys.grouped(first.id) in said(capsys)
    main(["list"])
    assert said(capsys) == f"{keys.grouped(first.id)}  của máy này, từ 05/7/2024, đang ký\n"
    main(["new"])
    main(["revoke", first.id, "--since", "2024-07-01"])
    assert "THU HỒI từ 01/7/2024" in said(capsys)
    second = keys.signing_key()
    main(["retire", keys.grouped(second.id)])
    assert f"Khóa {keys.grouped(second.id)}: của máy này, từ 05/7/2024, thôi dùng từ 05/7/2024." in said(
        capsys
    )


def test_revoked_today_unless_said(capsys: pytest.CaptureFixture[str]) -> None:
    key = keys.signing_key()
    main(["revoke", key.id])
    assert "THU HỒI từ 05/7/2024" in said(capsys)


def test_published_and_taken_in(place: Path, capsys: pytest.CaptureFixture[str], settings: Any) -> None:
    with pytest.raises(HouseError, match="Chưa có khóa nào để công bố"):
        main(["export", str(place / "khoa.json")])
    key = keys.signing_key()
    theirs = place / "quan.json"
    theirs.write_text(keys.exported(ring_of(OTHERS)))
    assert main(["import", str(theirs), "--owner", "Quận ủy Ba Đình"]) == 0
    assert f"{keys.grouped(OTHERS.id)}  của Quận ủy Ba Đình, từ 01/01/2024" in said(capsys)
    assert main(["export", str(place / "khoa.json")]) == 0
    assert "không có khóa bí mật nào" in said(capsys)
    assert [one.id for one in keys.read_ring(place / "khoa.json").keys] == [key.id], "only our own"
    with pytest.raises(HouseError, match="chọn tên khác"):
        main(["export", str(place / "khoa.json")])
    with pytest.raises(HouseError, match="Không ghi được"):
        main(["export", str(place / "không có" / "khoa.json")])


@pytest.mark.parametrize("argv", [[], ["làm"], ["retire"], ["list", "x"]])
def test_written_wrongly(argv: list[str]) -> None:
    with pytest.raises(HouseError, match="Viết sai lệnh"):
        main(argv)


def test_a_day_that_is_none() -> None:
    key = keys.signing_key()
    with pytest.raises(HouseError, match="không phải một ngày"):
        main(["revoke", key.id, "--since", "5/7/2024"])


def test_through_the_console_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert namro(["report-keys", "list"]) == 0
    assert "Chưa có khóa nào" in said(capsys)
    assert namro(["report-keys", "revoke", "abc"]) == 2
