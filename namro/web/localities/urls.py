from __future__ import annotations

from django.urls import path

from namro.web.localities import views, writing

app_name = "localities"
urlpatterns = [
    path("", views.holders, name="holders"),
    path("lap/", writing.open_all, name="open_all"),
    path("xet/<int:tenure>/", writing.ask, name="ask"),
    path("<int:pk>/", views.assessment, name="assessment"),
    path("<int:pk>/can-cu/", writing.facts, name="facts"),
    path("<int:pk>/ket-luan/", writing.conclude, name="conclude"),
    path("<int:pk>/mo-lai/", writing.again, name="again"),
]
