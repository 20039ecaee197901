from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "namro.people"
    label = "people"
    verbose_name = "Đảng viên"
