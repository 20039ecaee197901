from __future__ import annotations

from django.urls import path

from namro.web.units import views

app_name = "units"
urlpatterns = [
    path("cay-to-chuc/", views.tree, name="tree"),
    path("don-vi/<str:code>/", views.unit, name="unit"),
]
