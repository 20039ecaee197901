from __future__ import annotations

from django.urls import path

from namro.web.targets import enterprises, views

app_name = "targets"
urlpatterns = [
    path("", views.show, name="board"),
    path("bang.xlsx", views.workbook, name="workbook"),
    path("doanh-nghiep/", enterprises.listed, name="enterprises"),
    path("doanh-nghiep/them/", enterprises.add, name="add_enterprise"),
    path("doanh-nghiep/<int:pk>/", enterprises.edit, name="enterprise"),
]
