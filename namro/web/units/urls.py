from __future__ import annotations

from django.urls import path

from namro.web.units import changes, unit, views

app_name = "units"
urlpatterns = [
    path("cay-to-chuc/", views.tree, name="tree"),
    path("cay-to-chuc/thay-doi/", changes.changes, name="changes"),
    path("don-vi/<str:code>/", unit.unit, name="unit"),
]
