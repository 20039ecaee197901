from __future__ import annotations

from django.urls import path

from namro.web.freezes import making, views

app_name = "freezes"
urlpatterns = [
    path("", views.freezes, name="freezes"),
    path("lap/", making.make, name="make"),
    path("<int:number>/", views.freeze, name="freeze"),
    path("<int:number>/chenh-lech/", views.changes, name="changes"),
    path("<int:number>/rut/", making.take_back, name="withdraw"),
]
