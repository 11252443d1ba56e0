import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

from cmms.database.creation import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name="HistoricalWebhook",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                editable=False,
                                help_text="When the row was made (UTC).",
                            ),
                        ),
                        (
                            "updated_at",
                            models.DateTimeField(
                                blank=True,
                                db_default=django.db.models.functions.datetime.Now(),
                                editable=False,
                                help_text="When the row was last written (UTC).",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                db_default=1,
                                default=1,
                                editable=False,
                                help_text="Rises with each save; the API's ETag, a hidden field in forms.",
                            ),
                        ),
                        (
                            "history_change_reason",
                            models.CharField(
                                blank=True,
                                help_text="Why it was changed, as the person said.",
                                max_length=255,
                                null=True,
                            ),
                        ),
                        ("name", models.CharField(help_text="What it feeds.", max_length=100, verbose_name="name")),
                        (
                            "url",
                            models.CharField(
                                help_text="Where deliveries are posted to.", max_length=500, verbose_name="address"
                            ),
                        ),
                        (
                            "events",
                            models.JSONField(
                                blank=True,
                                db_default=[],
                                default=list,
                                help_text="Names of the events it wants, such as work_order.completed; empty: all.",
                                verbose_name="events",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="An inactive one is told nothing; what waits for it is kept.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "failing_since",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When the present row of failures began (UTC); empty: none.",
                                null=True,
                                verbose_name="failing since",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="It is told only what this user may see.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="in whose name",
                            ),
                        ),
                        (
                            "history_id",
                            models.BigAutoField(
                                editable=False,
                                help_text="Number of this version, over all rows of the table.",
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "history_date",
                            models.DateTimeField(db_index=True, help_text="When the version was made (UTC)."),
                        ),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                help_text="+ made, ~ changed, - deleted.",
                                max_length=1,
                            ),
                        ),
                        (
                            "history_user",
                            models.ForeignKey(
                                help_text="Who made it; empty where nobody was known.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical webhook",
                        "verbose_name_plural": "historical webhooks",
                        "db_table": "webhooks_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Webhook",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                editable=False,
                                help_text="When the row was made (UTC).",
                            ),
                        ),
                        (
                            "updated_at",
                            models.DateTimeField(
                                auto_now=True,
                                db_default=django.db.models.functions.datetime.Now(),
                                help_text="When the row was last written (UTC).",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                db_default=1,
                                default=1,
                                editable=False,
                                help_text="Rises with each save; the API's ETag, a hidden field in forms.",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="What it feeds.", max_length=100, unique=True, verbose_name="name"
                            ),
                        ),
                        (
                            "url",
                            models.CharField(
                                help_text="Where deliveries are posted to.", max_length=500, verbose_name="address"
                            ),
                        ),
                        (
                            "secret",
                            models.CharField(
                                editable=False,
                                help_text="Key of the signature, shown once; never in the logs.",
                                max_length=128,
                                verbose_name="secret",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                help_text="It is told only what this user may see.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="webhooks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="in whose name",
                            ),
                        ),
                        (
                            "events",
                            models.JSONField(
                                blank=True,
                                db_default=[],
                                default=list,
                                help_text="Names of the events it wants, such as work_order.completed; empty: all.",
                                verbose_name="events",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="An inactive one is told nothing; what waits for it is kept.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "failing_since",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When the present row of failures began (UTC); empty: none.",
                                null=True,
                                verbose_name="failing since",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "webhook",
                        "verbose_name_plural": "webhooks",
                        "db_table": "webhooks",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("url__startswith", "https://"), ("url__startswith", "http://"), _connector="OR"
                                ),
                                name="check_webhooks_url",
                                violation_error_message="An address begins with https:// or http://.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("secret", ""), _negated=True),
                                name="check_webhooks_secret",
                                violation_error_message="A webhook has a secret to sign with.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookDelivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "webhook",
                            models.ForeignKey(
                                db_index=False,
                                help_text="To whom.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="webhooks.webhook",
                                verbose_name="webhook",
                            ),
                        ),
                        (
                            "event_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                help_text="Key of the event, by which the other side recognises a repeat.",
                                verbose_name="event id",
                            ),
                        ),
                        (
                            "event",
                            models.CharField(
                                help_text="Name, such as work_order.completed.", max_length=100, verbose_name="event"
                            ),
                        ),
                        (
                            "payload",
                            models.JSONField(
                                help_text="The body as it is sent, without what the user may not see.",
                                verbose_name="content",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("WAITING", "to be sent"), ("SENT", "sent"), ("DEAD", "given up")],
                                db_default="WAITING",
                                default="WAITING",
                                help_text="Whether it went out; the dead ones can be sent again.",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                help_text="When it was written (UTC).",
                                verbose_name="happened",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(
                                db_default=0, default=0, help_text="How often it was tried.", verbose_name="attempts"
                            ),
                        ),
                        (
                            "next_try_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                help_text="Not before this moment (UTC); empty once sent or given up.",
                                null=True,
                                verbose_name="next try",
                            ),
                        ),
                        (
                            "claimed_until",
                            models.DateTimeField(
                                blank=True,
                                help_text="A sender is at it until then (UTC); past it another may.",
                                null=True,
                            ),
                        ),
                        (
                            "last_tried_at",
                            models.DateTimeField(
                                blank=True, help_text="When (UTC).", null=True, verbose_name="last tried"
                            ),
                        ),
                        (
                            "answer_status",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="HTTP status of the last answer; empty: none came.",
                                null=True,
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Start of the last answer, or why none came.",
                                verbose_name="what it said",
                            ),
                        ),
                        (
                            "delivered_at",
                            models.DateTimeField(
                                blank=True, help_text="When it was taken (UTC).", null=True, verbose_name="delivered"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "webhook delivery",
                        "verbose_name_plural": "webhook deliveries",
                        "db_table": "webhook_deliveries",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("next_try_at__isnull", False)),
                                fields=["next_try_at", "id"],
                                name="idx_webhook_deliveries_next",
                            ),
                            models.Index(fields=["webhook", "-created_at"], name="idx_webhook_deliveries_list"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["DEAD", "SENT", "WAITING"])),
                                name="check_webhook_deliveries_status",
                                violation_error_message="Choose one of the offered states of a delivery.",
                            ),
                            models.UniqueConstraint(
                                fields=("webhook", "event_id"),
                                name="uq_webhook_deliveries",
                                violation_error_message="This event is in the outbox of this webhook already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("delivered_at__isnull", True),
                                        ("next_try_at__isnull", False),
                                        ("status", "WAITING"),
                                    ),
                                    models.Q(
                                        ("delivered_at__isnull", False),
                                        ("next_try_at__isnull", True),
                                        ("status", "SENT"),
                                    ),
                                    models.Q(
                                        ("delivered_at__isnull", True),
                                        ("next_try_at__isnull", True),
                                        ("status", "DEAD"),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_webhook_deliveries_times",
                                violation_error_message="A waiting delivery has a time for its next try, a sent one the time it was taken, a dead one neither.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
