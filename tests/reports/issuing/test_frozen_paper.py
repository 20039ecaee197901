"""A frozen paper is the live one as it was: lines, what is in no unit, estimates beside; or it is refused."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from namro.documents import tree
from namro.figures.folds import Figure
from namro.ground.errors import HouseError
from namro.ground.periods import Period
from namro.membership.models import AdmissionEvent
from namro.organisation.actions import NewUnit, establish_unit
from namro.reports.compose import Composed
from namro.reports.editing import Whole
from namro.reports.issuing.actions import begin, edit_text, issue
from namro.reports.issuing.frozen import Unread, source_of_addresses
from namro.reports.issuing.papers import frozen_paper
from namro.reports.issuing.queries import composed_for
from namro.reports.models import Edition
from namro.reports.template import load, parse
from namro.units.dependants import dependants
from namro.units.models import Bloc, Unit, UnitKind
from tests.cast import Cast
from tests.figures.test_structures import divided
from tests.organisation.decisions import DAY
from tests.reports.issuing.steps import NAME, checked, drafted, issued, signed

H1 = Period.parse("2024-H1")


def frozen(edition: Edition) -> Composed:
    return composed_for(edition, paper=frozen_paper(edition))


def values(composed: Composed) -> dict[str, tuple[str, object]]:
    """By live address what a figure prints."""
    return {str(one.address.live): (one.text, _presence(one)) for one in composed.figures}


def _presence(figure: Figure) -> object:
    return figure.presence


def tables(composed: Composed) -> list[list[list[str]]]:
    return [
        [["".join(inline.text for inline in cell) for cell in row] for row in block.rows]
        for block in composed.document.blocks
        if isinstance(block, tree.Table)
    ]


def on(city: Cast, unit: Unit, day: date | None = None) -> Edition:
    return begin(by="test", template=NAME, unit=unit, period=H1, tree_day=day)


@pytest.mark.parametrize("unit", ["city", "ba_dinh", "cell_3", "agencies"])
def test_every_figure_of_the_frozen_paper_is_the_live_one(city: Cast, unit: str) -> None:
    edition = drafted(city, unit)
    live = composed_for(edition)
    checked(city, edition)
    closed = frozen(edition)
    assert values(closed) == values(live)
    assert tables(closed) == tables(live)
    assert all(one.address.freeze == 1 for one in closed.figures)


def test_what_sits_at_the_unit_itself_is_frozen_as_a_line(city: Cast) -> None:
    row = AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk)
    row.update(cell=city.units["ba_dinh"])
    edition = checked(city, drafted(city, "ba_dinh"))
    before = tables(frozen(edition))
    assert any(line[0] == "Trực tiếp" for line in before[0])
    row.update(cell=city.units["cell_1"])
    assert tables(frozen(edition)) == before


def test_estimates_stay_as_they_were_when_frozen(city: Cast) -> None:
    north, _ = divided(city, (1, 2))
    edition = checked(city, on(city, north, DAY))
    said = " ".join(frozen(edition).document.footnotes)
    assert "phát triển đoàn viên, hội viên ước tính thêm 3" in said
    with connection.cursor() as cursor:
        cursor.execute("UPDATE targets_massfact SET amount = 30 WHERE sign > 0")
    assert "ước tính thêm 10" in " ".join(composed_for(edition).document.footnotes)
    assert " ".join(frozen(edition).document.footnotes) == said


def test_estimates_of_direct_units_stand_in_the_frozen_table(city: Cast) -> None:
    divided(city, (1, 2))
    edition = checked(city, on(city, city.units["ba_dinh"], DAY))
    assert frozen(edition).document.footnotes[3:] == composed_for(edition).document.footnotes[2:]
    assert tables(frozen(edition)) == tables(composed_for(edition))


def test_a_unit_that_came_since_the_freeze_sends_the_paper_back(city: Cast) -> None:
    edition = signed(city, drafted(city, "ba_dinh"))
    new = NewUnit(
        "Đảng bộ phường Kim Mã",
        "Phường Kim Mã",
        UnitKind.BASE_COMMITTEE,
        Bloc.RESIDENTIAL,
        city.units["ba_dinh"],
    )
    establish_unit(by="test", new=new, first=date(2024, 6, 1), reason="Ghi bổ sung")
    with pytest.raises(HouseError, match=r"đã khác lúc chốt số lần 1; trả lại dự thảo"):
        issue(by="office", edition=edition, read_at=None)


# Units that end


def end(unit: Unit, day: date) -> None:
    Unit.objects.filter(pk=unit.pk).update(alive=(date(2024, 3, 1), day))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS reports_report_within_life_unit IMMEDIATE")


def test_an_issued_report_holds_its_unit_on_its_day(city: Cast) -> None:
    edition = issued(city, drafted(city, "cell_2"))
    cell = city.units["cell_2"]
    with pytest.raises(IntegrityError, match="nằm ngoài thời gian đó"), transaction.atomic():
        end(cell, date(2024, 6, 1))
    later = dependants.rows([cell.pk], date(2024, 6, 1))["reports.reports"]
    assert later == [(cell.pk, edition.report_id)]
    assert dependants.rows([cell.pk], date(2024, 7, 1))["reports.reports"] == []


def test_a_mere_draft_holds_nobody(city: Cast) -> None:
    drafted(city, "cell_2")
    cell = city.units["cell_2"]
    assert dependants.rows([cell.pk], date(2024, 6, 1))["reports.reports"] == []
    with transaction.atomic():
        end(cell, date(2024, 6, 1))
        transaction.set_rollback(True)  # other rooms have rows there that would have to move first


# Drawings

HEAD = "tên: Báo cáo thử\nkỳ: H1\nloại: BÁO CÁO\nký hiệu: BC/TU\ntrích yếu: thử\n===\n"


@pytest.mark.parametrize(
    "block",
    [
        "[[biểu đồ đơn vị: membership.admitted]]",
        "[[biểu đồ nhỏ: membership.admitted]]",
        "[[biểu đồ cùng kỳ: membership.admitted]]",
        "[[biểu đồ đường: membership.admitted; membership.admitted.women]]",
        "[[biểu đồ chồng: membership.admitted.pupils; membership.admitted.women]]",
        "[[nếu: membership.admitted.pupils]] Có {{membership.admitted.pupils}} học sinh.",
        "Kết nạp {{membership.admitted}}, {{membership.admitted|cùng kỳ}} so với cùng kỳ.",
    ],
)
def test_every_kind_of_block_is_drawn_from_the_freeze(city: Cast, block: str) -> None:
    edition = drafted(city)
    change = Whole(parse(NAME, f"{HEAD}{block}\nKết nạp {{{{membership.admitted}}}}.\n"))
    edit_text(by="test", edition=edition, change=change, read_at=None)
    live = composed_for(edition)
    signed(city, edition)
    closed = frozen(edition)
    assert [one.text for one in tree.figures(closed.document)] == [
        one.text for one in tree.figures(live.document)
    ]
    assert all("ban=1" in one.href for one in tree.figures(closed.document))
    issue(by="office", edition=edition, read_at=None)
    assert edition.state == "ISSUED"


def test_checking_reads_each_value_once_where_no_drawing_is_chosen_by_values() -> None:
    shipped = load(NAME)
    assert isinstance(source_of_addresses(shipped), Unread)
    little = parse(NAME, f"{HEAD}[[biểu đồ nhỏ: membership.admitted]]\n")
    assert not isinstance(source_of_addresses(little), Unread)
