"""The audit log: one row for each row that was inserted, updated or deleted, written by the database itself."""

import uuid
from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import NotSupportedError, models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cmms.access import Branch, BranchQuerySet
from cmms.audit.policy import Audit
from cmms.database.constraints import choice_check
from cmms.database.fields import CurrentTransaction, TransactionIdField


class Action(models.TextChoices):
    INSERT = "INSERT", _("inserted")
    UPDATE = "UPDATE", _("updated")
    DELETE = "DELETE", _("deleted")


class Channel(models.TextChoices):
    WEB = "web", _("page")
    ADMIN = "admin", _("admin")
    API = "api", _("API")
    IMPORT = "import", _("import")
    COMMAND = "command", _("command")
    SQL = "sql", _("SQL")


class AuditLog(models.Model):
    """One inserted, updated or deleted row of another table: what it was, what it became, by whom, when, through what.

    Triggers write it, on PostgreSQL with the owner's rights; nobody updates, deletes or empties it. PostgreSQL keeps
    it in partitions by month, so nothing may refer to it by foreign key.
    """

    audit = Audit(append_only=True, why_not="It is the log.")
    branch = Branch(site="site_id", location="location_id")

    id = models.BigAutoField(primary_key=True, help_text=_("Number of the entry; may have gaps."))
    table_name = models.CharField(_("table"), max_length=100, help_text=_("The table whose row changed."))
    record_id = models.BigIntegerField(
        _("record"), null=True, help_text=_("The row's id; empty where the table's key is no whole number."))
    action = models.CharField(_("action"), max_length=10, choices=Action.choices,
                              help_text=_("INSERT, UPDATE or DELETE."))
    old_values = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder,
                                  help_text=_("The whole row before, as JSON; empty for an insert."))
    new_values = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder,
                                  help_text=_("The whole row after, as JSON; empty for a delete."))
    # No constraint in the database: the log says what the session claimed, a claim of an unknown id must not stop the
    # write it belongs to, and no audited write should pay for a look into users.
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+",
                                   db_column="changed_by", db_constraint=False, db_index=False, verbose_name=_("by"),
                                   help_text=_("Who acted; empty where the session did not say."))
    changed_at = models.DateTimeField(_("at"), default=timezone.now, db_default=Now(),
                                      help_text=_("When the statement that changed the row began (UTC)."))
    txid = TransactionIdField(_("transaction"), null=True, db_default=CurrentTransaction(), editable=False,
                              help_text=_("PostgreSQL's id of the transaction; empty on SQLite."))
    token_id = models.BigIntegerField(_("API token"), null=True, help_text=_("Id of the API token that was used."))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, default=Channel.SQL,
                               db_default=Channel.SQL,
                               help_text=_("The door: web, admin, api, import, command or sql."))
    request_id = models.CharField(_("request"), max_length=64, blank=True, default="", db_default="",
                                  help_text=_("Id of the web request (X-Request-ID)."))
    site_id = models.BigIntegerField(_("site"), null=True, help_text=_("The row's site, for branch rights."))
    location_id = models.BigIntegerField(_("location"), null=True,
                                         help_text=_("The row's location, for branch rights."))

    objects = BranchQuerySet.as_manager()

    class Meta:
        db_table = "audit_log"
        verbose_name = _("audit log entry")
        verbose_name_plural = _("audit log")
        default_permissions = ("view",)
        constraints = [
            choice_check("action", Action, name="check_audit_log_action",
                         message=_("An entry says INSERT, UPDATE or DELETE.")),
            choice_check("channel", Channel, name="check_audit_log_channel",
                         message=_("An entry names one of the known channels.")),
        ]
        indexes = [
            # what happened to this record, in order
            models.Index(fields=["table_name", "record_id", "changed_at"], name="idx_audit_log_record"),
            # what did this person do
            models.Index(fields=["changed_by", "changed_at"], name="idx_audit_log_changed_by"),
            # the newest entries, paged by key
            models.Index(fields=["changed_at", "id"], name="idx_audit_log_changed_at"),
            # the change feed: what committed since this transaction
            models.Index(fields=["txid", "id"], name="idx_audit_log_txid"),
            # what happened at this site
            models.Index(fields=["site_id", "changed_at"], name="idx_audit_log_site"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.table_name} {self.record_id}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotSupportedError("The audit log is written by triggers alone.")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotSupportedError("The audit log is never changed.")


class FeedEpoch(models.Model):
    """A stretch of the log in which transaction ids rise: from one restore, or change of server, to the next."""

    audit = Audit(why_not="It says how the log itself is read.")

    key = models.UUIDField(default=uuid.uuid4, unique=True, help_text=_("What cursors of the change feed carry."))
    identity = models.CharField(max_length=100, help_text=_("Which cluster, database and timeline wrote it."))
    after_id = models.BigIntegerField(default=0,
                                      help_text=_("Entries with a larger id belong to it, up to the next one."))
    after = models.JSONField(default=dict, db_default={}, help_text=_("The same of other tables whose rows carry their "
                                                                      "transaction, by table."))
    began_at = models.DateTimeField(default=timezone.now, help_text=_("When it was noticed (UTC)."))

    class Meta:
        db_table = "feed_epochs"
        verbose_name = _("epoch of the change feed")
        verbose_name_plural = _("epochs of the change feed")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.key}"
