"""What waits for the reader's own step: counted in his scope, most urgent first, never said to be nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.models import AdmissionCase, SourceGroup
from namro.people.models import LocalityAssessment, Post, PostSetting, Tenure
from namro.reports.issuing.drafting.actions import begin
from namro.targets.models import TargetAssignment
from namro.targets.rounds.actions import assign, draft_round
from namro.targets.rounds.steps.actions import move_on
from namro.units.models import AdminArea
from tests.cast import BEGIN, BY, WHY, Cast, add_person
from tests.reports.issuing.steps import drafted, home, issued
from tests.web.pages import MOST_STATEMENTS, page, statements

SignIn = Callable[[str], Client]
WAITING = "/viec-cho/"
__all__ = ["home"]  # keys of the test's own


def dossier(city: Cast, cell: str, due: date) -> AdmissionCase:
    return AdmissionCase.objects.create(
        person=add_person("Lê Văn Mới"),
        cell=city.units[cell],
        listed_on=date(2024, 3, 5),
        source_group=SourceGroup.WORKER,
        due_on=due,
        due_rule="admission.cell_forward_days",
    )


def cards(client: Client) -> list[str]:
    """As the first page fetches them."""
    return page(client.get(WAITING, headers={"HX-Request": "true"})).text("li")


def test_a_late_dossier_is_a_card_and_the_first_page_does_not_say_that_nothing_waits(
    signed_in: SignIn, city: Cast
) -> None:
    dossier(city, "cell_1", date(2024, 7, 1))
    client = signed_in("phucxa")
    [card] = cards(client)
    assert "1 hồ sơ kết nạp" in card and "1 đã quá hạn" in card
    home = page(client.get("/"))
    assert "Đang chờ đồng chí" in home.text("h2")
    assert "Không có việc nào đang chờ" not in home.said


def test_what_is_due_soon_is_told_apart_and_what_is_far_is_not_there(signed_in: SignIn, city: Cast) -> None:
    dossier(city, "cell_1", date(2024, 7, 8))
    dossier(city, "cell_1", date(2024, 9, 1))
    [card] = cards(signed_in("phucxa"))
    assert "1 hồ sơ kết nạp" in card and "đến hạn trong 3 ngày làm việc tới" in card


def test_dossiers_of_other_units_are_not_counted(signed_in: SignIn, city: Cast) -> None:
    dossier(city, "cell_3", date(2024, 7, 1))
    assert cards(signed_in("phucxa")) == []
    assert len([card for card in cards(signed_in("thanhuy")) if "hồ sơ" in card]) == 1


def test_a_target_without_an_answer_waits_for_the_unit_it_was_given_to(signed_in: SignIn, city: Cast) -> None:
    given = TargetAssignment.objects.filter(assignee=city.units["ba_dinh"])
    assert any(f"{given.count()} chỉ tiêu chưa trả lời" in card for card in cards(signed_in("badinh")))
    assert not any("chưa trả lời" in card for card in cards(signed_in("phucxa")))


def test_a_submitted_round_waits_for_the_leader(signed_in: SignIn, city: Cast) -> None:
    assert not any("chờ ban hành" in card for card in cards(signed_in("lanhdao")))
    year = span(date(2025, 1, 1), date(2026, 1, 1))
    round_ = draft_round(by=BY, level_unit=city.units["city"], title="Năm 2025", during=year, reason=WHY)
    assign(by=BY, round_=round_, indicator="T_MEMBER_NEW", values={city.units["ba_dinh"]: 5}, reason=WHY)
    for state in ("REGISTERING", "BALANCED", "SUBMITTED"):
        move_on(by=BY, round_=round_, to=state, read_at=None, reason=WHY)
    assert any("1 đợt giao chỉ tiêu chờ ban hành" in card for card in cards(signed_in("lanhdao")))
    assert not any("chờ ban hành" in card for card in cards(signed_in("thanhuy")))


def test_a_draft_waits_for_its_drafter_and_for_who_checks(signed_in: SignIn, city: Cast) -> None:
    half_year = Period.parse("2024-H1")
    begin(
        by=city.accounts["badinh"],
        template="sau-thang-dau-nam",
        unit=city.units["ba_dinh"],
        period=half_year,
    )
    assert any("1 báo cáo chờ đồng chí hoàn thiện" in card for card in cards(signed_in("badinh")))
    assert any("1 báo cáo chờ đồng chí kiểm tra, chốt số" in card for card in cards(signed_in("thanhuy")))
    assert not any("báo cáo" in card for card in cards(signed_in("phucxa")))


def test_an_open_assessment_waits_for_who_confirms(signed_in: SignIn, city: Cast) -> None:
    area = AdminArea.objects.create(
        code="001", name="Quận Ba Đình", level="DISTRICT", during=span(date(2008, 8, 1))
    )
    holder, other = add_person("Lê Văn Giữ"), add_person("Lê Văn Thôi")
    with acting(BY, WHY):
        post = Post.objects.create(
            unit=city.units["ba_dinh"], title_id="DISTRICT_SECRETARY", area=area, during=span(BEGIN)
        )
        PostSetting.objects.create(post=post, during=span(BEGIN), tier=3)
        Tenure.objects.create(
            person=holder,
            post=post,
            during=span(BEGIN),
            mode="ELECTED",
            decision_no="1-QĐ/TU",
            decided_on=BEGIN,
        )
        for person in (holder, other):
            LocalityAssessment.objects.create(person=person, area=area, during=span(BEGIN))
    found = [card for card in cards(signed_in("thanhuy")) if "người địa phương" in card]
    assert len(found) == 1 and "1 trường hợp chờ kết luận" in found[0]
    assert not any("người địa phương" in card for card in cards(signed_in("badinh")))


@pytest.mark.parametrize("username", ["lanhdao", "thanhuy", "badinh", "phucxa", "quantri", "moi"])
def test_few_statements_for_everybody(signed_in: SignIn, username: str) -> None:
    client = signed_in(username)
    with statements() as asked:
        assert client.get(WAITING).status_code == 200
    assert len(asked) <= MOST_STATEMENTS


def test_htmx_gets_the_cards_alone(signed_in: SignIn) -> None:
    answer = signed_in("phucxa").get(WAITING, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode() and "Không có việc nào đến hạn" in answer.content.decode()


def beginning(client: Client) -> list[str]:
    return [card for card in cards(client) if "Lập báo cáo" in card]


def test_a_finished_period_without_a_report_asks_for_one(signed_in: SignIn, city: Cast) -> None:
    [card] = beginning(signed_in("badinh"))
    assert "Lập báo cáo 6 tháng đầu năm 2024" in card and "30/6/2024" in card
    assert beginning(signed_in("phucxa")) == [], "a clerk composes no report"
    drafted(city, unit="ba_dinh")
    assert beginning(signed_in("badinh")) == []
    assert beginning(signed_in("thanhuy")), "the city's own is still to be begun"


def test_the_issued_report_stands_before_everything(signed_in: SignIn, city: Cast, home: Path) -> None:
    edition = issued(city)
    found = page(signed_in("lanhdao").get(WAITING, headers={"HX-Request": "true"}))
    [line] = found.text("p", class_="issued")
    assert "số 01-BC/TU, ngày 05/7/2024" in line
    assert f"/bao-cao/{edition.report_id}/so/1/" in [link["href"] for link in found.all("a")]
    assert beginning(signed_in("thanhuy")) == []
    other = page(signed_in("badinh").get(WAITING, headers={"HX-Request": "true"}))
    assert "Đã phát hành" not in other.said
