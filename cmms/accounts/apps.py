from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "cmms.accounts"
    label = "accounts"
    verbose_name = _("People")

    def ready(self) -> None:
        from cmms.accounts.signing_in import note_last_login

        # Django's own saves the person, and with it a new version: an edit of them would fail because they signed in
        user_logged_in.disconnect(dispatch_uid="update_last_login")
        user_logged_in.connect(note_last_login, dispatch_uid="update_last_login")
