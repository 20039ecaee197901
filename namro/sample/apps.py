from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "namro.sample"
    label = "sample"
    verbose_name = "Dữ liệu mẫu"
