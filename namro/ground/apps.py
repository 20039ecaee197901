"""The Django app that carries the SQL functions of the ground."""

from django.apps import AppConfig


class GroundConfig(AppConfig):
    name = "namro.ground"
    label = "ground"
    verbose_name = "Nền chung"
