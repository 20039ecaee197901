from __future__ import annotations

from django.urls import path

from namro.web.forms import views

app_name = "forms"

urlpatterns = [
    path("", views.forms, name="forms"),
    path("tep.xlsx", views.workbook, name="workbook"),
    path("mau.xlsx", views.template, name="template"),
]
