from __future__ import annotations

from django.urls import path

from namro.web.rounds import following, grid, revising, steps, units, views

app_name = "rounds"
urlpatterns = [
    path("", views.rounds, name="rounds"),
    path("moi/", views.new, name="new"),
    path("<int:pk>/", views.round, name="round"),
    path("<int:pk>/sua/", views.plan, name="plan"),
    path("<int:pk>/nhap/", grid.grid, name="grid"),
    path("<int:pk>/ty-le/", grid.share, name="share"),
    path("<int:pk>/dang-ky/<str:code>/", units.registration, name="register"),
    path("<int:pk>/tra-loi/<str:code>/", units.answer, name="answer"),
    path("<int:pk>/giao-lai/<str:code>/", views.below, name="below"),
    path("<int:pk>/theo-doi/<int:line>/", following.follow, name="follow"),
    path("<int:pk>/ban-hanh/", steps.issue, name="issue"),
    path("<int:pk>/dieu-chinh/", revising.revise, name="revise"),
    path("<int:pk>/chia/<int:line>/", revising.divide, name="divide"),
    path("<int:pk>/ket-thuc/", steps.close, name="close"),
    path("<int:pk>/<slug:slug>/", steps.step, name="step"),
]
