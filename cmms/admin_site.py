"""The admin site: our name on it, our choices view, and one page each for login, logout and password."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

MENU = ("workorders", "maintenance", "assets", "inventory", "accounts", "auth", "reporting", "notifications", "audit")


class CmmsAdminSite(AdminSite):
    site_title = site_header = settings.PRODUCT_NAME
    index_title = _("Back office")
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.pages: list[Any] = []

    def add_page(self, page: Any) -> None:
        """A page beside the models: ``route``, ``name``, ``label``, ``about``, ``view`` and ``permitted(user)``."""
        if page.name not in {known.name for known in self.pages}:
            self.pages.append(page)

    def get_urls(self) -> list[URLPattern]:
        own = [path(page.route, self.admin_view(page.view), name=page.name) for page in self.pages]
        return [*own, *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        tools = [{"url": reverse(f"admin:{page.name}"), "label": page.label, "about": page.about}
                 for page in self.pages if page.label and page.permitted(request.user)]
        return super().index(request, {"tools": tools, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The daily things first: apps by ``MENU``, models by the ``menu`` of their admin."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda m: (getattr(self._registry[m["model"]], "menu", 50), m["name"]))
        return sorted(apps, key=lambda a: MENU.index(a["app_label"]) if a["app_label"] in MENU else len(MENU))

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        # this module is read while the apps are still being loaded, the view needs them
        from cmms.admin.choices import ChoicesView

        return ChoicesView.as_view(admin_site=self)(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied(_("The back office is for planners; your account does not open it."))
        there = request.GET.get("next") or reverse("admin:index")
        return HttpResponseRedirect(f"{reverse('login')}?{urlencode({'next': there})}")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("me"))

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return HttpResponseRedirect(reverse("password_change"))


class CmmsAdminConfig(AdminConfig):
    """Stands in INSTALLED_APPS where ``django.contrib.admin`` would."""

    default_site = "cmms.admin_site.CmmsAdminSite"
