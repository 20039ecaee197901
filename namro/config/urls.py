"""Addresses: all of them belong to the pages; signing in too, because allauth's own speak English."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("namro.web.urls")),
]
