from django.apps import AppConfig


class PersonnelConfig(AppConfig):
    name = "namro.personnel"
    label = "personnel"
    verbose_name = "Công tác cán bộ"
