from __future__ import annotations

from django.urls import path

from namro.web.proofreading import against, downloads, rules, sheet, start, steps

app_name = "proofreading"
urlpatterns = [
    path("", start.start, name="start"),
    path("quy-tac/", rules.rules, name="rules"),
    path("<int:pk>/", sheet.sheet, name="reading"),
    path("<int:pk>/nhan-xet/<int:claim>/", steps.decide, name="decide"),
    path("<int:pk>/ho-so/", against.against, name="against"),
    path("<int:pk>/ban-word/", downloads.word, name="word"),
    path("<int:pk>/xoa/", steps.delete, name="delete"),
]
