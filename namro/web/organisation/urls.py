from __future__ import annotations

from django.urls import path

from namro.web.organisation import changes, places, steps, views

app_name = "organisation"
urlpatterns = [
    path("", views.orders, name="orders"),
    path("moi/", views.new, name="new"),
    path("<int:pk>/", views.order, name="order"),
    path("<int:pk>/sua/", views.paper, name="revise"),
    path("<int:pk>/viec/", changes.choose, name="choose"),
    path("<int:pk>/viec/<slug:slug>/", changes.add, name="add"),
    path("<int:pk>/viec/<int:change>/sua/", changes.edit, name="edit"),
    path("<int:pk>/viec/<int:change>/bo/", changes.remove, name="remove"),
    path("<int:pk>/tim/", changes.find, name="find"),
    path("<int:pk>/noi-chuyen/", places.places, name="places"),
    path("<int:pk>/noi-chuyen/<str:key>/<str:code>/", places.unit_places, name="unit_places"),
    path("<int:pk>/ty-le/", places.shares, name="shares"),
    path("<int:pk>/phe-duyet/", steps.approve, name="approve"),
    path("<int:pk>/len-lich/", steps.schedule, name="schedule"),
    path("<int:pk>/tra-lai/", steps.send_back, name="send_back"),
    path("<int:pk>/bo/", steps.drop, name="drop"),
]
