from __future__ import annotations

from django.urls import path

from namro.web.reports import books

app_name = "books"
urlpatterns = [
    path("", books.books, name="books"),
    path("<int:pk>/huy/", books.cancelling, name="cancel"),
]
