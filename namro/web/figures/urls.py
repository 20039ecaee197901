from __future__ import annotations

from django.urls import path

from namro.web.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<str:key>/<str:unit>/<str:period>/", views.figure, name="figure"),
    path("<str:key>/<str:unit>/<str:period>/chenh-lech/", views.beside, name="beside"),
    path("<str:key>/<str:unit>/<str:period>/truoc-sau/", views.structures, name="structures"),
    path("<str:key>/<str:unit>/<str:period>/danh-sach.xlsx", views.workbook, name="workbook"),
]
