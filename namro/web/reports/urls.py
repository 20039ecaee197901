from __future__ import annotations

from django.urls import path

from namro.web.reports import checking, composer, desk, views

app_name = "reports"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("kiem-tra/", checking.check_file, name="check"),
    path("lap/", composer.composer, name="composer"),
    path("<str:name>/<str:unit>/<str:period>/", views.report, name="report"),
    path("<str:name>/<str:unit>/<str:period>/tep.<str:form>", views.download, name="download"),
]
