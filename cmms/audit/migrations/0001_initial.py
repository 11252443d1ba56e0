import cmms.database.fields
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cmms.database.operations import CreatePartitioned


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreatePartitioned(
            name="AuditLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        help_text="Number of the entry; may have gaps.", primary_key=True, serialize=False
                    ),
                ),
                (
                    "table_name",
                    models.CharField(help_text="The table whose row changed.", max_length=100, verbose_name="table"),
                ),
                (
                    "record_id",
                    models.BigIntegerField(
                        help_text="The row's id; empty where the table's key is no whole number.",
                        null=True,
                        verbose_name="record",
                    ),
                ),
                (
                    "action",
                    models.CharField(
                        choices=[("INSERT", "inserted"), ("UPDATE", "updated"), ("DELETE", "deleted")],
                        help_text="INSERT, UPDATE or DELETE.",
                        max_length=10,
                        verbose_name="action",
                    ),
                ),
                (
                    "old_values",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="The whole row before, as JSON; empty for an insert.",
                        null=True,
                        verbose_name="before",
                    ),
                ),
                (
                    "new_values",
                    models.JSONField(
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        help_text="The whole row after, as JSON; empty for a delete.",
                        null=True,
                        verbose_name="after",
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        default=django.utils.timezone.now,
                        help_text="When the statement that changed the row began (UTC).",
                        verbose_name="at",
                    ),
                ),
                (
                    "txid",
                    cmms.database.fields.TransactionIdField(
                        db_default=cmms.database.fields.CurrentTransaction(),
                        editable=False,
                        help_text="PostgreSQL's id of the transaction; empty on SQLite.",
                        null=True,
                        verbose_name="transaction",
                    ),
                ),
                (
                    "token_id",
                    models.BigIntegerField(
                        help_text="Id of the API token that was used.", null=True, verbose_name="API token"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "page"),
                            ("admin", "admin"),
                            ("api", "API"),
                            ("import", "import"),
                            ("command", "command"),
                            ("sql", "SQL"),
                        ],
                        db_default="sql",
                        default="sql",
                        help_text="The door: web, admin, api, import, command or sql.",
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "request_id",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Id of the web request (X-Request-ID).",
                        max_length=64,
                        verbose_name="request",
                    ),
                ),
                (
                    "site_id",
                    models.BigIntegerField(
                        help_text="The row's site, for branch rights.", null=True, verbose_name="site"
                    ),
                ),
                (
                    "location_id",
                    models.BigIntegerField(
                        help_text="The row's location, for branch rights.", null=True, verbose_name="location"
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        help_text="Who acted; empty where the session did not say.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "audit log entry",
                "verbose_name_plural": "audit log",
                "db_table": "audit_log",
                "default_permissions": ("view",),
                "indexes": [
                    models.Index(fields=["table_name", "record_id", "changed_at"], name="idx_audit_log_record"),
                    models.Index(fields=["changed_by", "changed_at"], name="idx_audit_log_changed_by"),
                    models.Index(fields=["changed_at", "id"], name="idx_audit_log_changed_at"),
                    models.Index(fields=["txid", "id"], name="idx_audit_log_txid"),
                    models.Index(fields=["site_id", "changed_at"], name="idx_audit_log_site"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ["DELETE", "INSERT", "UPDATE"])),
                        name="check_audit_log_action",
                        violation_error_message="An entry says INSERT, UPDATE or DELETE.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("channel__in", ["admin", "api", "command", "import", "sql", "web"])),
                        name="check_audit_log_channel",
                        violation_error_message="An entry names one of the known channels.",
                    ),
                ],
            },
            partition_by="changed_at",
        ),
    ]
