import django.db.models.deletion
import django.utils.timezone
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
                    name="IdempotencyKey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "owner",
                            models.CharField(
                                help_text="Whose key it is: user:ID or token:ID; keys of two never meet.", max_length=64
                            ),
                        ),
                        ("key", models.UUIDField(help_text="Made by the client, one for each thing it wants done.")),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The person who sent it; empty for somebody without account.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("method", models.CharField(help_text="HTTP method of the request.", max_length=10)),
                        ("path", models.CharField(help_text="Path of the request, with its query.", max_length=500)),
                        (
                            "body_hash",
                            models.CharField(help_text="SHA-256 of the request's body, in hex.", max_length=64),
                        ),
                        (
                            "status",
                            models.PositiveSmallIntegerField(
                                help_text="HTTP status of the answer, 200 … 399; empty while the work is going on.",
                                null=True,
                            ),
                        ),
                        (
                            "headers",
                            models.JSONField(
                                db_default={},
                                default=dict,
                                help_text="Headers that are part of the answer, such as Location and ETag.",
                            ),
                        ),
                        (
                            "answer",
                            models.TextField(blank=True, db_default="", default="", help_text="Body of the answer."),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, help_text="When the key was claimed (UTC)."
                            ),
                        ),
                        ("finished_at", models.DateTimeField(help_text="When the answer was stored (UTC).", null=True)),
                    ],
                    options={
                        "verbose_name": "idempotency key",
                        "verbose_name_plural": "idempotency keys",
                        "db_table": "idempotency_keys",
                        "indexes": [models.Index(fields=["created_at"], name="idx_idempotency_keys_age")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("owner", "key"),
                                name="uq_idempotency_keys",
                                violation_error_message="This key is in use already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at__isnull", True), ("status__isnull", True)),
                                    models.Q(
                                        ("finished_at__isnull", False), ("status__gte", 200), ("status__lte", 399)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_idempotency_keys_answer",
                                violation_error_message="Only an answer of success is kept, with its time.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
