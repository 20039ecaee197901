from __future__ import annotations

from django.urls import path

from namro.web.people import keeping, search, views

app_name = "people"
urlpatterns = [
    path("", search.search, name="search"),
    path("danh-sach.xlsx", search.export, name="export"),
    path("them/", keeping.add, name="add"),
    path("<int:pk>/", views.person, name="person"),
    path("<int:pk>/sua/", keeping.correct, name="correct"),
    path("<int:pk>/tuoi-dang/<int:membership>/", keeping.dates, name="dates"),
]
