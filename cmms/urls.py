"""The site map."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from cmms import home, import_page, offline
from cmms.health import healthz, readyz
from cmms.notifications import views as notifications
from workorders.views import my_work

import_page.register()

urlpatterns = [
    path("", my_work.my_work, name="home"),
    path("login/", home.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("me/", home.me, name="me"),
    path("me/password/", home.ChangePassword.as_view(), name="password_change"),
    path("me/notifications/", notifications.set_switches, name="switches"),
    path("inbox/", notifications.inbox, name="inbox"),
    path("inbox/read/", notifications.read_all, name="inbox-read"),
    path("inbox/<int:pk>/", notifications.open_one, name="notification"),
    path("me/outbox/", offline.outbox, name="outbox"),
    path("sw.js", offline.worker, name="service-worker"),
    path("offline/", offline.offline, name="offline"),
    path("offline/token/", offline.token, name="offline-token"),
    path("offline/pages.json", offline.pages, name="offline-pages"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("cmms.api")),
    path("", include("workorders.urls")),
    path("", include("assets.urls")),
    path("", include("inventory.urls")),
    path("", include("maintenance.urls")),
    path("healthz", healthz),
    path("readyz", readyz),
]

handler500 = "cmms.breaking.broken"
