from __future__ import annotations

from django.urls import path

from namro.web.sheets import deciding, downloads, start, steps, views

app_name = "sheets"
urlpatterns = [
    path("", start.start, name="start"),
    path("mau/<slug:kind>.xlsx", downloads.template, name="template"),
    path("<int:pk>/", views.imported, name="import"),
    path("<int:pk>/cot/", steps.columns, name="columns"),
    path("<int:pk>/trang/", steps.sheet, name="sheet"),
    path("<int:pk>/xem-truoc/", steps.look, name="look"),
    path("<int:pk>/trung/", deciding.decide_rows, name="decide"),
    path("<int:pk>/trung/tat-ca/", deciding.decide_all, name="decide-all"),
    path("<int:pk>/trung/bo/", deciding.take_back, name="undecide"),
    path("<int:pk>/ghi/", steps.write_rows, name="write"),
    path("<int:pk>/hoan-tac/", steps.take_back, name="undo"),
    path("<int:pk>/bo/", steps.drop_import, name="drop"),
    path("<int:pk>/tien-do/", views.progress, name="progress"),
    path("<int:pk>/loi.xlsx", downloads.problems, name="problems"),
    path("<int:pk>/tep-goc/", downloads.original, name="original"),
]
