from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CmmsConfig(AppConfig):
    name = "cmms"
    verbose_name = _("System")

    def ready(self) -> None:
        from cmms.records import name_columns
        from cmms.roles import after_migrate

        name_columns(apps.get_models())
        last = list(apps.get_app_configs())[-1]
        post_migrate.connect(after_migrate, sender=last, dispatch_uid="cmms.roles")
