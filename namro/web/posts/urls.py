from __future__ import annotations

from django.urls import path

from namro.web.posts import bodies, overview, tenures, views

app_name = "posts"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("don-vi/<str:code>/", views.unit, name="unit"),
    path("don-vi/<str:code>/<slug:slug>/", views.unit_act, name="unit_act"),
    path("<int:pk>/", views.post, name="post"),
    path("<int:pk>/<slug:slug>/", views.post_act, name="post_act"),
    path("tap-the/<int:pk>/", bodies.body, name="body"),
    path("tap-the/<int:pk>/<slug:slug>/", bodies.body_act, name="body_act"),
    path("giu/<int:pk>/", tenures.tenure, name="tenure"),
    path("giu/<int:pk>/<slug:slug>/", tenures.tenure_act, name="tenure_act"),
]
