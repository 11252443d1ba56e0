"""The site map."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from cmms import home, import_page
from cmms.health import healthz, readyz

import_page.register()

urlpatterns = [
    path("", home.home, name="home"),
    path("login/", LoginView.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("me/", home.me, name="me"),
    path("me/password/", home.ChangePassword.as_view(), name="password_change"),
    path("admin/", admin.site.urls),
    path("", include("workorders.urls")),
    path("", include("assets.urls")),
    path("", include("inventory.urls")),
    path("", include("maintenance.urls")),
    path("healthz", healthz),
    path("readyz", readyz),
]
