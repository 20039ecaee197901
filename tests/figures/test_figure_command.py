"""One figure on the terminal."""

from __future__ import annotations

import json

import pytest

from namro.figures import figure_command
from namro.ground.errors import HouseError
from namro.membership.models import AdmissionEvent
from tests.cast import Cast
from tests.figures.freezing.freezes import RATE, address, frozen


def test_value_legs_and_definition_in_words(city: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert figure_command.main([f"/so-lieu/targets.admitted_pct/{city.code('city')}/2024-H1/"]) == 0
    said = capsys.readouterr().out
    assert "6 tháng đầu năm 2024: 58,3" in said
    assert "Kết nạp đảng viên: 7 (/so-lieu/membership.admitted/" in said


def test_for_machines_with_a_digest_of_the_rows(city: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    figure_command.main([f"/so-lieu/membership.admitted/{city.code('ba_dinh')}/2024-H1/", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["legs"][0]["value"] == 3 and len(told["legs"][0]["sha256"]) == 64


def test_a_frozen_figure_says_when_and_by_whom(city: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    frozen(city, [address(city, RATE)], by=city.accounts["thanhuy"])
    live, then = str(address(city, RATE)), str(address(city, RATE, freeze=1))
    figure_command.main([live, "--json"])
    before = json.loads(capsys.readouterr().out)
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    figure_command.main([then])
    assert "Đã chốt lần 1, ngày 05/7/2024, do Trần Thị Tổng: Chốt số liệu" in capsys.readouterr().out
    figure_command.main([then, "--json"])
    after = json.loads(capsys.readouterr().out)
    assert after["percent"] == before["percent"]
    assert [leg["sha256"] for leg in after["legs"]] == [leg["sha256"] for leg in before["legs"]]
    with pytest.raises(HouseError, match="Không có lần chốt số 4"):
        figure_command.main([str(address(city, RATE, freeze=4))])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("/so-lieu/membership.admited/D00001/2024-H1/", "membership.admitted"),
        ("/so-lieu/membership.admitted/D99999/2024-H1/", "D99999"),
        ("/so-lieu/membership.admitted/D00001/2024-H3/", "2024-H1"),
        ("membership.admitted", "/so-lieu/"),
    ],
)
def test_a_wrong_address_is_a_sentence(city: Cast, wrong: str, says: str) -> None:
    with pytest.raises(HouseError, match=says):
        figure_command.main([wrong])
