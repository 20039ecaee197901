from django.apps import AppConfig


class FiguresConfig(AppConfig):
    name = "namro.figures"
    label = "figures"
    verbose_name = "Số liệu"
