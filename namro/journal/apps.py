from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "namro.journal"
    label = "journal"
    verbose_name = "Nhật ký"
