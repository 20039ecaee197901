"""A report into files, or nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from namro.ground.errors import HouseError
from namro.reports import output, report_command
from tests.cast import Cast

NAME = "sau-thang-dau-nam"


def test_all_forms_are_written(city: Cast, tmp_path: Path) -> None:
    assert report_command.main([NAME, city.code("city"), "2024-H1", "--out", str(tmp_path)]) == 0
    stem = f"{NAME}-{city.code('city')}-2024-H1"
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        f"{stem}.{form}" for form in ("docx", "html", "pdf", "xlsx")
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((NAME, "D99999", "2024-H1"), "D99999"),
        ((NAME, "D00001", "2024-H3"), "2024-H1"),
        (("khong-co", "D00001", "2024-H1"), NAME),
    ],
)
def test_what_is_wrong_leaves_nothing(
    city: Cast, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    with pytest.raises(HouseError, match=says):
        report_command.main([*arguments, "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()


def test_a_form_that_fails_leaves_no_half_set(
    city: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered = output.render

    def failing(composed: object, form: str, url: str) -> bytes:
        if form == "pdf":
            raise HouseError("Không dựng được tệp PDF.")
        return rendered(composed, form, url)  # type: ignore[arg-type]

    monkeypatch.setattr(output, "render", failing)
    with pytest.raises(HouseError, match="PDF"):
        report_command.main([NAME, city.code("city"), "2024-H1", "--out", str(tmp_path / "out")])
    assert not (tmp_path / "out").exists()
