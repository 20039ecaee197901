from __future__ import annotations

from django.urls import path

from namro.web.reports import views

app_name = "reports"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("<str:name>/<str:unit>/<str:period>/", views.report, name="report"),
    path("<str:name>/<str:unit>/<str:period>/tep.<str:form>", views.download, name="download"),
]
