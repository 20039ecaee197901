"""Figures of posts and their holders: locals and others (P05–P07), vacant and acting (P14).

Kinds of posts and of deputies are lines of a table here; what stands behind them are the views of
``models``, in which every day of a post has exactly one standing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from django.db.models import Case, DateField, F, Func, Q, QuerySet, Value, When

from namro.figures.metric import Column, Counts, Metric, Nature, Ratio
from namro.figures.registry import metrics
from namro.people.models import Post, Vacancy
from namro.personnel.models import Holding, PostStanding, Standing

REVIEWED = date(2024, 6, 30)
CHECKED_BY = "đã đối chiếu với một câu truy vấn độc lập"
BASIS = "Quy định 65-QĐ/TW ngày 28/4/2022 (trước đó 98-QĐ/TW ngày 07/10/2017)"
POSTS_BASIS = "Danh mục chức danh: Kết luận 35-KL/TW ngày 05/5/2022; từ 08/9/2025 Quy định 368-QĐ/TW"

# By name of the kind: the title's code and the words.
KINDS = {
    "district_secretaries": ("DISTRICT_SECRETARY", "Bí thư cấp ủy cấp huyện"),
    "district_chairs": ("DISTRICT_CHAIR", "Chủ tịch UBND cấp huyện"),
    "commune_secretaries": ("COMMUNE_SECRETARY", "Bí thư cấp ủy cấp xã"),
    "commune_chairs": ("COMMUNE_CHAIR", "Chủ tịch UBND cấp xã"),
}
DEPUTIES = {
    "district": (("DISTRICT_STANDING_DEPUTY", "DISTRICT_VICE_CHAIR"), "cấp huyện"),
    "commune": (("COMMUNE_STANDING_DEPUTY", "COMMUNE_VICE_CHAIR"), "cấp xã"),
}
STANDINGS = {
    "nonlocal": (
        Standing.NON_LOCAL,
        "không phải người địa phương",
        "người giữ (không kể giao quyền, phụ trách) đã được kết luận không phải người địa phương",
    ),
    "local": (
        Standing.LOCAL,
        "là người địa phương",
        "người giữ (không kể giao quyền, phụ trách) đã được kết luận là người địa phương",
    ),
    "locality_unknown": (
        Standing.UNKNOWN,
        "chưa kết luận có phải người địa phương",
        "có người giữ nhưng chưa có kết luận về địa bàn đó; không tính là không phải người địa phương",
    ),
    "acting": (
        Standing.ACTING,
        "đang giao quyền, phụ trách",
        "chưa có người giữ, chỉ có người được giao quyền, phụ trách, dù người đó ở đâu",
    ),
    "vacant": (
        Standing.VACANT,
        "khuyết",
        "không có người giữ, cũng không có người được giao quyền, phụ trách",
    ),
}
TRUTH = ("title_id", "standing", "tenure_id", "person_id", "assessment_id")
HOLDER = (
    Column("Chức danh", "title__name"),
    Column("Đơn vị", "unit_id", "unit"),
    Column("Địa bàn", "area__name"),
    Column("Người giữ", "person__full_name"),
    Column("Từ ngày", "since", "day"),
    Column("Tình trạng", "standing", "choice"),
)
NOBODY = (
    Column("Chức danh", "title__name"),
    Column("Đơn vị", "unit_id", "unit"),
    Column("Trống từ ngày", "since", "day"),
    Column("Số ngày trống", "since", "days"),
    Column("Người phụ trách", "person__full_name"),
)


def _add(
    key: str,
    title: str,
    explains: str,
    *,
    counts: Counts = Counts.POST,
    basis: str = BASIS,
    **says: object,
) -> Metric:
    return metrics.add(
        Metric(
            key=key,
            title=title,
            counts=counts,
            nature=Nature.STOCK,
            unit="unit",
            date="during",
            basis=basis,
            explains=explains,
            checked_by=CHECKED_BY,
            reviewed_on=REVIEWED,
            confirmed=False,
            **says,  # type: ignore[arg-type]
        )
    )


def _ratio(key: str, title: str, part: str, base: str, explains: str) -> None:
    metrics.add(
        Ratio(
            key=key,
            title=title,
            part=part,
            base=base,
            basis=BASIS,
            explains=explains,
            checked_by=CHECKED_BY,
            reviewed_on=REVIEWED,
            confirmed=False,
        )
    )


def _posts() -> QuerySet[Post]:
    return Post.objects.all()


def _standings() -> QuerySet[PostStanding]:
    return PostStanding.objects.all()


def _unfilled() -> QuerySet[PostStanding]:
    return PostStanding.objects.filter(standing__in=(Standing.ACTING, Standing.VACANT))


def _deputies() -> QuerySet[Holding]:
    """With the level at which somebody is a deputy."""
    at = (When(title_id__in=codes, then=Value(level)) for level, (codes, _) in DEPUTIES.items())
    titles = [code for codes, _ in DEPUTIES.values() for code in codes]
    return Holding.objects.filter(title_id__in=titles).annotate(deputy=Case(*at, default=Value("")))


POST_COLUMNS = (
    Column("Chức danh", "title__name"),
    Column("Đơn vị", "unit_id", "unit"),
    Column("Địa bàn", "area__name"),
)

# P05, P06: posts. Of every kind all posts, and each of them under exactly one standing.

for name, (code, words) in KINDS.items():
    _add(
        f"personnel.posts.{name}",
        f"Chức danh {words}",
        f"Số chức danh {words} có vào ngày cuối kỳ, kể cả chức danh khuyết hoặc đang giao quyền, phụ trách.",
        rows=_posts,
        only=(("title_id", code),),
        truth=("title_id", "area_id"),
        columns=POST_COLUMNS,
        search=("area__name",),
        basis=POSTS_BASIS,
    )
    for part, (standing, label, meaning) in STANDINGS.items():
        held = standing not in (Standing.ACTING, Standing.VACANT)
        _add(
            f"personnel.{part}.{name}",
            f"{words} {label}",
            f"Số chức danh {words} mà vào ngày cuối kỳ {meaning}.",
            rows=_standings,
            only=(("standing", standing.value), ("title_id", code)),
            truth=TRUTH,
            person="person",
            columns=HOLDER if held else NOBODY,
            search=("area__name", "person__search_key"),
            basis=BASIS if held else POSTS_BASIS,
        )
    _ratio(
        f"personnel.nonlocal.{name}_pct",
        f"Tỷ lệ {words} không phải người địa phương",
        f"personnel.nonlocal.{name}",
        f"personnel.posts.{name}",
        f"Số chức danh {words} do người không phải người địa phương giữ chia cho tổng số chức danh, kể cả "
        "chức danh khuyết, đang giao quyền hoặc chưa kết luận (mẫu số là điểm chưa xác nhận).",
    )

# P07: people. Who holds two of the titles is one person: not a local as soon as one of the titles is held as
# none, else a local as soon as one is held as one.


def _without(*others: Standing, codes: tuple[str, ...]) -> Callable[[date], Q]:
    """Rows of people who hold none of these titles in one of these ways."""

    def on_day(day: date) -> Q:
        rows = Holding.objects.filter(title_id__in=codes, standing__in=others, during__contains=day)
        return ~Q(person_id__in=rows.values("person_id"))

    return on_day


for level, (codes, where) in DEPUTIES.items():
    who = f"Phó Bí thư thường trực, Phó Chủ tịch UBND {where}"
    deputies = _add(
        f"personnel.deputies.{level}",
        who,
        f"Số đồng chí giữ một trong các chức danh {who} vào ngày cuối kỳ, không kể giao quyền, phụ trách; "
        "người giữ hai chức danh được tính một lần.",
        counts=Counts.PERSON,
        basis=POSTS_BASIS,
        rows=_deputies,
        distinct="person",
        person="person",
        only=(("deputy", level),),
        truth=TRUTH,
        columns=HOLDER,
        order="person__name_key",
        search=("person__search_key", "area__name"),
        additive=False,
    )
    for part, standing, before, rule in (
        ("nonlocal", Standing.NON_LOCAL, (), "đã được kết luận ở ít nhất một chức danh"),
        ("local", Standing.LOCAL, (Standing.NON_LOCAL,), "ở ít nhất một chức danh, không có kết luận khác"),
        ("locality_unknown", Standing.UNKNOWN, (Standing.NON_LOCAL, Standing.LOCAL), "ở mọi chức danh"),
    ):
        label = STANDINGS[part][1]
        metrics.add(
            replace(
                deputies,
                key=f"personnel.{part}.{level}_deputies",
                title=f"{who} {label}",
                explains=(
                    f"Số đồng chí giữ một trong các chức danh {who} vào ngày cuối kỳ, {label}: {rule}. "
                    "Người giữ hai chức danh được tính một lần."
                ),
                basis=BASIS,
                only=(("deputy", level), ("standing", standing.value)),
                on_day=_without(*before, codes=codes) if before else None,
                parts=[],
            )
        )
    _ratio(
        f"personnel.nonlocal.{level}_deputies_pct",
        f"Tỷ lệ {who} không phải người địa phương",
        f"personnel.nonlocal.{level}_deputies",
        f"personnel.deputies.{level}",
        f"Số đồng chí không phải người địa phương chia cho số đồng chí giữ một trong các chức danh {who}; "
        "đếm người, không đếm chức danh.",
    )

# P14: what nobody holds.

_add(
    "personnel.posts.heads",
    "Chức danh người đứng đầu",
    "Số chức danh người đứng đầu có vào ngày cuối kỳ, kể cả chức danh khuyết.",
    rows=_posts,
    only=(("title__head", True),),
    truth=("title_id",),
    columns=POST_COLUMNS[:2],
    basis=POSTS_BASIS,
)
unfilled = _add(
    "personnel.unfilled_heads",
    "Chức danh người đứng đầu chưa có người giữ",
    "Số chức danh người đứng đầu mà vào ngày cuối kỳ không có người giữ; giao quyền, phụ trách không phải là "
    "giữ. Số ngày trống tính đến hết ngày cuối kỳ.",
    rows=_unfilled,
    only=(("title__head", True),),
    truth=TRUTH,
    person="person",
    columns=NOBODY,
    order="since",
    search=("title__name",),
    basis=POSTS_BASIS,
)
unfilled.where(
    "acting",
    title="Chức danh người đứng đầu đang giao quyền, phụ trách",
    explains="Một phần của “Chức danh người đứng đầu chưa có người giữ”: có người được giao phụ trách.",
    standing=Standing.ACTING.value,
)
unfilled.where(
    "vacant",
    title="Chức danh người đứng đầu khuyết",
    explains="Một phần của “Chức danh người đứng đầu chưa có người giữ”: cũng không ai được giao phụ trách.",
    standing=Standing.VACANT.value,
)
_ratio(
    "personnel.unfilled_heads_pct",
    "Tỷ lệ chức danh người đứng đầu chưa có người giữ",
    "personnel.unfilled_heads",
    "personnel.posts.heads",
    "Số chức danh người đứng đầu chưa có người giữ chia cho tổng số chức danh người đứng đầu.",
)


def _vacancies() -> QuerySet[Vacancy]:
    return Vacancy.objects.annotate(since=Func(F("during"), function="lower", output_field=DateField()))


_add(
    "personnel.vacancies",
    "Vị trí còn khuyết",
    "Số vị trí được bố trí mà vào ngày cuối kỳ không có người giữ; chức danh bố trí ba người đang có một "
    "người là hai vị trí khuyết.",
    rows=_vacancies,
    truth=("title_id", "post_id", "place"),
    columns=NOBODY[:4],
    order="since",
    search=("title__name",),
    basis=POSTS_BASIS,
)
