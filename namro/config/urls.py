"""Addresses: signing in under /tai-khoan/, everything else belongs to the pages."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("tai-khoan/", include("allauth.urls")),
    path("", include("namro.web.urls")),
]
