"""Tokens by which programs sign in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cmms.audit.policy import Audit
from cmms.database.constraints import choice_check
from cmms.records import Record


class TokenScope(models.TextChoices):
    READ = "READ", _("read")
    WRITE = "WRITE", _("read and write")
    ADMIN = "ADMIN", _("administer")


class ApiToken(Record):
    """A program's key to the API: shown once, kept only as a hash, scoped, expiring and revocable."""

    audit = Audit(exclude=("hash", "last_used_at"))

    name = models.CharField(_("name"), max_length=100, help_text=_("What uses it."))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_tokens",
                             help_text=_("In whose name and with whose branches it acts."))
    prefix = models.CharField(max_length=12, editable=False,
                              help_text=_("The first letters, by which a person recognises it."))
    hash = models.CharField(max_length=128, unique=True, editable=False, help_text=_("SHA-256 of the token."))
    scope = models.CharField(_("scope"), max_length=10, choices=TokenScope.choices, default=TokenScope.READ,
                             db_default=TokenScope.READ, help_text=_("What it may do at the most."))
    expires_at = models.DateTimeField(_("expires"), help_text=_("From when on it is refused (UTC)."))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, help_text=_("When it was withdrawn (UTC)."))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False,
                                        help_text=_("Last use, to within some minutes (UTC)."))

    class Meta:
        db_table = "api_tokens"
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            choice_check("scope", TokenScope, name="check_api_tokens_scope",
                         message=_("Choose one of the offered scopes.")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
