from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "namro.organisation"
    label = "organisation"
    verbose_name = "Công tác tổ chức"
