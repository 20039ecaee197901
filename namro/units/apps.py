from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "namro.units"
    label = "units"
    verbose_name = "Tổ chức"
