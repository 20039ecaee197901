from __future__ import annotations

from django.urls import path

from namro.web.moves import exempt, probations, requests, transfers

app_name = "moves"
urlpatterns = [
    path("du-bi/", probations.probations, name="probations"),
    path("du-bi/the/", probations.cards, name="cards"),
    path("du-bi/<int:pk>/", probations.recognition, name="recognition"),
    path("du-bi/<int:pk>/<slug:slug>/", probations.recognition, name="recognition_step"),
    path("chuyen/", transfers.transfers, name="transfers"),
    path("chuyen/moi/", requests.request_one, name="request"),
    path("chuyen/tu-ngoai/", requests.newcomer, name="newcomer"),
    path("chuyen/danh-sach/", requests.choose_cell, name="choose_cell"),
    path("chuyen/danh-sach/<str:code>/", requests.by_list, name="by_list"),
    path("chuyen/<int:pk>/", transfers.transfer, name="transfer"),
    path("chuyen/<int:pk>/<slug:slug>/", transfers.transfer, name="transfer_step"),
    path("mien/", exempt.overview, name="exempt"),
    path("mien/moi/", exempt.new_exemption, name="new_exemption"),
    path("mien/<int:pk>/ket-thuc/", exempt.end_one, name="end_exemption"),
    path("mien/tam-thoi/moi/", exempt.new_stay, name="new_stay"),
    path("mien/tam-thoi/khach/", exempt.new_guest, name="new_guest"),
    path("mien/tam-thoi/chi-bo/", exempt.new_cell, name="new_cell"),
    path("mien/tam-thoi/<int:pk>/<slug:slug>/", exempt.change_stay, name="stay"),
]
