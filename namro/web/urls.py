from __future__ import annotations

from django.urls import include, path

from namro.web.home.views import home, waiting

urlpatterns = [
    path("", home, name="home"),
    path("viec-cho/", waiting, name="waiting"),
    path("tai-khoan/", include("namro.web.account.urls")),
    path("", include("namro.web.units.urls")),
    path("sap-xep/", include("namro.web.organisation.urls")),
    path("chi-tieu/dot/", include("namro.web.rounds.urls")),
    path("chi-tieu/", include("namro.web.targets.urls")),
    path("dang-vien/bieu/", include("namro.web.forms.urls")),
    path("dang-vien/", include("namro.web.admissions.urls")),
    path("dang-vien/", include("namro.web.moves.urls")),
    path("dang-vien/", include("namro.web.leaving.urls")),
    path("chuc-danh/", include("namro.web.posts.urls")),
    path("dia-phuong/", include("namro.web.localities.urls")),
    path("nguoi/", include("namro.web.people.urls")),
    path("nhap-bang/", include("namro.web.sheets.urls")),
    path("so-lieu/", include("namro.web.figures.urls")),
    path("bao-cao/", include("namro.web.reports.urls")),
    path("ra-soat/", include("namro.web.proofreading.urls")),
    path("chot-so/", include("namro.web.freezes.urls")),
    path("so-van-ban/", include("namro.web.reports.book_urls")),
]
