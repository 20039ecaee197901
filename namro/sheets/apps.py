from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "namro.sheets"
    label = "sheets"
    verbose_name = "Bảng tính"
