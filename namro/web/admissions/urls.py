from __future__ import annotations

from django.urls import path

from namro.web.admissions import new, steps, views, work

app_name = "admissions"
urlpatterns = [
    path("", work.work, name="work"),
    path("ket-nap/", views.cases, name="cases"),
    path("ket-nap/moi/", new.new, name="new"),
    path("ket-nap/nhap-nhanh/", new.grid, name="grid"),
    path("ket-nap/<int:pk>/", views.case, name="case"),
    path("ket-nap/<int:pk>/<slug:slug>/", steps.step, name="step"),
]
