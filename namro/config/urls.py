"""Addresses: signing in under /tai-khoan/, everything else belongs to the pages."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [path("tai-khoan/", include("allauth.urls"))]
if (settings.PACKAGE / "web" / "urls.py").exists():
    urlpatterns.append(path("", include("namro.web.urls")))
