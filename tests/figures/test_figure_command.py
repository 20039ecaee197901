"""One figure on the terminal."""

from __future__ import annotations

import json

import pytest

from namro.figures import figure_command
from namro.ground.errors import HouseError
from tests.cast import Cast


def test_value_legs_and_definition_in_words(city: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    assert figure_command.main([f"/so-lieu/targets.admitted_pct/{city.code('city')}/2024-H1/"]) == 0
    said = capsys.readouterr().out
    assert "6 tháng đầu năm 2024: 58,3" in said
    assert "Kết nạp đảng viên: 7 (/so-lieu/membership.admitted/" in said


def test_for_machines_with_a_digest_of_the_rows(city: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    figure_command.main([f"/so-lieu/membership.admitted/{city.code('ba_dinh')}/2024-H1/", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["legs"][0]["value"] == 3 and len(told["legs"][0]["sha256"]) == 64


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/so-lieu/membership.admited/D00001/2024-H1/", "membership.admitted"),
        ("/so-lieu/membership.admitted/D99999/2024-H1/", "D99999"),
        ("/so-lieu/membership.admitted/D00001/2024-H3/", "2024-H1"),
        ("membership.admitted", "/so-lieu/"),
    ],
)
def test_a_wrong_address_is_a_sentence(city: Cast, address: str, says: str) -> None:
    with pytest.raises(HouseError, match=says):
        figure_command.main([address])
