from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InventoryConfig(AppConfig):
    name = "inventory"
    verbose_name = _("Parts and stock")

    def ready(self) -> None:
        from inventory import receivers  # noqa: F401  connects them
        from inventory.naming import register_ours

        register_ours()
