from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "namro.organisation"
    label = "organisation"
    verbose_name = "Công tác tổ chức"

    def ready(self) -> None:
        from namro.organisation.people import known  # registering needs the models, which exist only now
        from namro.organisation.posts import held as posts_held
        from namro.organisation.reorganise import held

        held.register()
        posts_held.register()
        known.register()
