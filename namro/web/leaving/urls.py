from __future__ import annotations

from django.urls import path

from namro.web.leaving import badges, balances, exits

app_name = "leaving"
urlpatterns = [
    path("bien-dong/", balances.overview, name="balance"),
    path("bien-dong/chuyen/", balances.moved, name="moved"),
    path("bien-dong/sap-xep/", balances.reorganised, name="reorganised"),
    path("roi-dang/", exits.exits, name="exits"),
    path("roi-dang/moi/", exits.new, name="new"),
    path("roi-dang/<int:pk>/", exits.case, name="case"),
    path("roi-dang/<int:pk>/<slug:slug>/", exits.case, name="step"),
    path("huy-hieu/", badges.wave, name="badges"),
    path("chi-bo-it-nguoi/", exits.few, name="small_cells"),
]
