from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssetsConfig(AppConfig):
    name = "assets"
    verbose_name = _("Plant")

    def ready(self) -> None:
        from assets import hierarchy, receivers  # noqa: F401  registers the view, connects the receivers
