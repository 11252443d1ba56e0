import cmms.accounts.models.user
import cmms.database.constraints
import cmms.database.guards
import cmms.database.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import mptt.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from cmms.database.creation import CreateTables
from cmms.database.operations import CreatePartitioned, SetStorage


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name="HistoricalAssetClass",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
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
                        (
                            "name",
                            models.CharField(
                                help_text="Such as “Centrifugal pump”.", max_length=255, verbose_name="name"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Number in a classification such as Uniclass; may be empty.",
                                max_length=100,
                                verbose_name="code",
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
                        "verbose_name": "historical asset class",
                        "verbose_name_plural": "historical asset classes",
                        "db_table": "asset_classes_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AssetClass",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="Such as “Centrifugal pump”.",
                                max_length=255,
                                unique=True,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Number in a classification such as Uniclass; may be empty.",
                                max_length=100,
                                verbose_name="code",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "asset class",
                        "verbose_name_plural": "asset classes",
                        "db_table": "asset_classes",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_asset_classes_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_asset_classes_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAssetModel",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
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
                        (
                            "name",
                            models.CharField(
                                help_text="What the product is called here.", max_length=255, verbose_name="name"
                            ),
                        ),
                        (
                            "manufacturer",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who makes it.",
                                max_length=255,
                                verbose_name="manufacturer",
                            ),
                        ),
                        (
                            "model_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The maker's number.",
                                max_length=100,
                                verbose_name="model number",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "replacement_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Price of a new one, site currency; empty: unknown.",
                                max_digits=14,
                                null=True,
                                verbose_name="replacement cost",
                            ),
                        ),
                        (
                            "expected_life_years",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Years; empty: unknown.",
                                max_digits=6,
                                null=True,
                                verbose_name="expected life, years",
                            ),
                        ),
                        (
                            "warranty_parts_months",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                help_text="Months; empty: unknown.",
                                max_digits=6,
                                null=True,
                                verbose_name="warranty on parts, months",
                            ),
                        ),
                        (
                            "warranty_labor_months",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                help_text="Months; empty: unknown.",
                                max_digits=6,
                                null=True,
                                verbose_name="warranty on labour, months",
                            ),
                        ),
                        (
                            "warranty_guarantor",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who stands for the warranty.",
                                max_length=255,
                                verbose_name="guarantor",
                            ),
                        ),
                        (
                            "warranty_description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What it covers.",
                                verbose_name="warranty terms",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was taken out of use (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                        (
                            "asset_class",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The kind of equipment.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetclass",
                                verbose_name="class",
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
                        "verbose_name": "historical asset model",
                        "verbose_name_plural": "historical asset models",
                        "db_table": "asset_models_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AssetModel",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="What the product is called here.", max_length=255, verbose_name="name"
                            ),
                        ),
                        (
                            "manufacturer",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who makes it.",
                                max_length=255,
                                verbose_name="manufacturer",
                            ),
                        ),
                        (
                            "model_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The maker's number.",
                                max_length=100,
                                verbose_name="model number",
                            ),
                        ),
                        (
                            "asset_class",
                            models.ForeignKey(
                                blank=True,
                                help_text="The kind of equipment.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="models",
                                to="assets.assetclass",
                                verbose_name="class",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "replacement_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Price of a new one, site currency; empty: unknown.",
                                max_digits=14,
                                null=True,
                                verbose_name="replacement cost",
                            ),
                        ),
                        (
                            "expected_life_years",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Years; empty: unknown.",
                                max_digits=6,
                                null=True,
                                verbose_name="expected life, years",
                            ),
                        ),
                        (
                            "warranty_parts_months",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                help_text="Months; empty: unknown.",
                                max_digits=6,
                                null=True,
                                verbose_name="warranty on parts, months",
                            ),
                        ),
                        (
                            "warranty_labor_months",
                            models.DecimalField(
                                blank=True,
                                decimal_places=1,
                                help_text="Months; empty: unknown.",
                                max_digits=6,
                                null=True,
                                verbose_name="warranty on labour, months",
                            ),
                        ),
                        (
                            "warranty_guarantor",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who stands for the warranty.",
                                max_length=255,
                                verbose_name="guarantor",
                            ),
                        ),
                        (
                            "warranty_description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What it covers.",
                                verbose_name="warranty terms",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was taken out of use (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "asset model",
                        "verbose_name_plural": "asset models",
                        "db_table": "asset_models",
                        "indexes": [models.Index(fields=["name"], name="idx_asset_models_name")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("manufacturer", "name"),
                                name="uq_asset_models_name",
                                violation_error_message="This maker has a model of this name already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replacement_cost__isnull", True), ("replacement_cost__gte", 0), _connector="OR"
                                ),
                                name="check_asset_models_cost",
                                violation_error_message="A replacement cost is not negative; leave it empty where it is unknown.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("expected_life_years__isnull", True),
                                        ("expected_life_years__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("warranty_parts_months__isnull", True),
                                        ("warranty_parts_months__gte", 0),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("warranty_labor_months__isnull", True),
                                        ("warranty_labor_months__gte", 0),
                                        _connector="OR",
                                    ),
                                ),
                                name="check_asset_models_spans",
                                violation_error_message="A life or a warranty is not negative; leave it empty where unknown.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_asset_models_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_asset_models_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalSite",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
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
                        (
                            "code",
                            models.CharField(
                                help_text="Short code, such as NORTH.", max_length=20, verbose_name="code"
                            ),
                        ),
                        ("name", models.CharField(help_text="The plant's name.", max_length=255, verbose_name="name")),
                        (
                            "time_zone",
                            models.CharField(
                                db_default="UTC",
                                default="UTC",
                                help_text="IANA zone in which its dates and shifts are meant.",
                                max_length=64,
                                validators=[cmms.accounts.models.user.check_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                db_default="EUR",
                                default="EUR",
                                help_text="ISO 4217 code of every amount at this site; it never changes.",
                                max_length=3,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "\\A[A-Z]{3}\\Z", "A currency is three capital letters, such as EUR."
                                    )
                                ],
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                db_default="en",
                                default="en",
                                help_text="Language of labels and mails where the person has none.",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was closed (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Working hours; empty: around the clock.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.calendar",
                                verbose_name="calendar",
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
                        "verbose_name": "historical site",
                        "verbose_name_plural": "historical sites",
                        "db_table": "sites_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Site",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="Short code, such as NORTH.", max_length=20, unique=True, verbose_name="code"
                            ),
                        ),
                        ("name", models.CharField(help_text="The plant's name.", max_length=255, verbose_name="name")),
                        (
                            "time_zone",
                            models.CharField(
                                db_default="UTC",
                                default="UTC",
                                help_text="IANA zone in which its dates and shifts are meant.",
                                max_length=64,
                                validators=[cmms.accounts.models.user.check_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                db_default="EUR",
                                default="EUR",
                                help_text="ISO 4217 code of every amount at this site; it never changes.",
                                max_length=3,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "\\A[A-Z]{3}\\Z", "A currency is three capital letters, such as EUR."
                                    )
                                ],
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                db_default="en",
                                default="en",
                                help_text="Language of labels and mails where the person has none.",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                blank=True,
                                help_text="Working hours; empty: around the clock.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sites",
                                to="accounts.calendar",
                                verbose_name="calendar",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was closed (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "site",
                        "verbose_name_plural": "sites",
                        "db_table": "sites",
                        "ordering": ["code"],
                        "constraints": [
                            cmms.database.guards.Unchanging(
                                columns=("currency",),
                                name="sites_currency_stays",
                                violation_error_message="A site keeps its currency, because its books are kept in it; open a new site instead.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_sites_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_sites_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalLocation",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
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
                        (
                            "name",
                            models.CharField(
                                help_text="Its name, unique within the place around it.",
                                max_length=255,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                blank=True,
                                help_text="Functional location or room number, unique at its site; may be empty.",
                                max_length=100,
                                null=True,
                                verbose_name="code",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SITE", "site"),
                                    ("BUILDING", "building"),
                                    ("FLOOR", "floor"),
                                    ("SPACE", "room or space"),
                                    ("AREA", "area"),
                                    ("LINE", "line"),
                                    ("STORE", "storeroom"),
                                    ("OTHER", "other"),
                                ],
                                db_default="OTHER",
                                default="OTHER",
                                help_text="What sort of place.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="From when on nothing new is planned here (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The plant; a root's own, below it the root's.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "parent",
                            mptt.fields.TreeForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The place around it; empty for a site's root.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                                verbose_name="lies in",
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
                        "verbose_name": "historical location",
                        "verbose_name_plural": "historical locations",
                        "db_table": "locations_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Location",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "lft",
                            models.PositiveIntegerField(
                                editable=False, help_text="Left edge; a cache of parent, rebuilt by verify."
                            ),
                        ),
                        (
                            "rght",
                            models.PositiveIntegerField(editable=False, help_text="Right edge; a cache of parent."),
                        ),
                        (
                            "tree_id",
                            models.PositiveIntegerField(
                                db_index=True, editable=False, help_text="Which tree; a cache of parent."
                            ),
                        ),
                        (
                            "level",
                            models.PositiveIntegerField(
                                editable=False, help_text="Depth, 0 at the root; a cache of parent."
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The plant; a root's own, below it the root's.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="locations",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "parent",
                            mptt.fields.TreeForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The place around it; empty for a site's root.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="assets.location",
                                verbose_name="lies in",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="Its name, unique within the place around it.",
                                max_length=255,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                blank=True,
                                help_text="Functional location or room number, unique at its site; may be empty.",
                                max_length=100,
                                null=True,
                                verbose_name="code",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SITE", "site"),
                                    ("BUILDING", "building"),
                                    ("FLOOR", "floor"),
                                    ("SPACE", "room or space"),
                                    ("AREA", "area"),
                                    ("LINE", "line"),
                                    ("STORE", "storeroom"),
                                    ("OTHER", "other"),
                                ],
                                db_default="OTHER",
                                default="OTHER",
                                help_text="What sort of place.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="From when on nothing new is planned here (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "location",
                        "verbose_name_plural": "locations",
                        "db_table": "locations",
                        "indexes": [
                            cmms.database.indexes.NoIndex(fields=["tree_id", "lft"], name="idx_locations_no_lft"),
                            models.Index(fields=["parent"], name="idx_locations_parent_id"),
                            models.Index(fields=["site", "name"], name="idx_locations_site_name"),
                            cmms.database.indexes.PgGinIndex(
                                fields=["name"], name="idx_locations_name_trgm", opclasses=["gin_trgm_ops"]
                            ),
                        ],
                        "constraints": [
                            cmms.database.constraints.PgExclusion(
                                condition=models.Q(("parent__isnull", True)),
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                expressions=[("tree_id", "=")],
                                name="one_root_per_tree_locations",
                                violation_error_message="Two roots share one tree number; run verify with --fix.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True),
                                name="check_locations_own_parent",
                                violation_error_message="Nothing can stand below itself.",
                            ),
                            models.UniqueConstraint(
                                fields=("parent", "name"),
                                name="uq_locations_name",
                                violation_error_message="There is a place of this name in the same place already; choose another name.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("parent__isnull", True)),
                                fields=("name",),
                                name="uq_locations_root_name",
                                violation_error_message="There is a site of this name already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("parent__isnull", True)),
                                fields=("site",),
                                name="uq_locations_root_site",
                                violation_error_message="The site has its root already; put the place below it.",
                            ),
                            models.UniqueConstraint(
                                fields=("site", "code"),
                                name="uq_locations_code",
                                violation_error_message="Another place of this site has this code.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code", ""), _negated=True),
                                name="check_locations_code",
                                violation_error_message="Leave the code out rather than blank.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["AREA", "BUILDING", "FLOOR", "LINE", "OTHER", "SITE", "SPACE", "STORE"],
                                    )
                                ),
                                name="check_locations_kind",
                                violation_error_message="Choose one of the offered kinds of place.",
                            ),
                            cmms.database.guards.Unchanging(
                                columns=("site_id",),
                                name="locations_site_stays",
                                violation_error_message="A place stays at its site; make a new location there instead.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("parent_id", "site_id"),
                                name="locations_site_of_parent",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="A place lies at the site of the place around it.",
                                when="NEW.parent_id IS NOT NULL AND NEW.site_id <> (SELECT p.site_id FROM locations p WHERE p.id = NEW.parent_id)",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("parent_id",),
                                name="locations_root_stays",
                                on=("UPDATE",),
                                violation_error_message="A location cannot change its root: a site's root stays one, and no other place becomes one.",
                                when="(OLD.parent_id IS NULL) <> (NEW.parent_id IS NULL)",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_locations_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_locations_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAsset",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
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
                        (
                            "name",
                            models.CharField(help_text="What people call it.", max_length=255, verbose_name="name"),
                        ),
                        (
                            "tag",
                            models.CharField(
                                blank=True,
                                error_messages={"unique": "Another asset has this tag."},
                                help_text="The code on its label, unique everywhere; empty: none known.",
                                max_length=100,
                                null=True,
                                verbose_name="tag",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "serial_number",
                            models.CharField(
                                blank=True,
                                error_messages={"unique": "Another asset has this serial number."},
                                help_text="The maker's serial number, unique where given.",
                                max_length=100,
                                null=True,
                                verbose_name="serial number",
                            ),
                        ),
                        (
                            "model_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The maker's model number as on the plate.",
                                max_length=100,
                                verbose_name="model number",
                            ),
                        ),
                        (
                            "manufacturer",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who made it.",
                                max_length=255,
                                verbose_name="manufacturer",
                            ),
                        ),
                        (
                            "barcode",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="A code that is on it already and may be scanned; may be changed.",
                                max_length=100,
                                verbose_name="barcode",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("OPERATIONAL", "operational"),
                                    ("STANDBY", "standby"),
                                    ("DEGRADED", "degraded"),
                                    ("DOWN", "down"),
                                    ("RETIRED", "retired"),
                                ],
                                db_default="OPERATIONAL",
                                default="OPERATIONAL",
                                help_text="DOWN exactly while a downtime spell is open.",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "criticality",
                            models.CharField(
                                choices=[
                                    ("LOW", "low"),
                                    ("MEDIUM", "medium"),
                                    ("HIGH", "high"),
                                    ("CRITICAL", "critical"),
                                ],
                                db_default="MEDIUM",
                                default="MEDIUM",
                                help_text="How much its loss hurts.",
                                max_length=10,
                                verbose_name="criticality",
                            ),
                        ),
                        (
                            "installed_on",
                            models.DateField(
                                blank=True, help_text="Local date; empty: unknown.", null=True, verbose_name="installed"
                            ),
                        ),
                        (
                            "commissioned_on",
                            models.DateField(
                                blank=True,
                                help_text="Local date from which its hours count; empty: unknown.",
                                null=True,
                                verbose_name="commissioned",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was taken out of use (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                        (
                            "replacement_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Site currency; empty: the model's, else unknown.",
                                max_digits=14,
                                null=True,
                                verbose_name="replacement cost",
                            ),
                        ),
                        (
                            "warranty_starts_on",
                            models.DateField(
                                blank=True, help_text="Local date.", null=True, verbose_name="warranty from"
                            ),
                        ),
                        (
                            "warranty_ends_on",
                            models.DateField(
                                blank=True,
                                help_text="Last local date under warranty; empty: none or unknown.",
                                null=True,
                                verbose_name="warranty until",
                            ),
                        ),
                        (
                            "warranty_guarantor",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who stands for the warranty.",
                                max_length=255,
                                verbose_name="guarantor",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Where it belongs now; follows its location.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "parent",
                            mptt.fields.TreeForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The asset it is built into; empty: stands alone.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.asset",
                                verbose_name="part of",
                            ),
                        ),
                        (
                            "asset_class",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The kind of equipment.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetclass",
                                verbose_name="class",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The product it is one of.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetmodel",
                                verbose_name="model",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Where it stands now.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="When it is meant to run; empty: the site's, else around the clock.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.calendar",
                                verbose_name="operating calendar",
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
                        "verbose_name": "historical asset",
                        "verbose_name_plural": "historical assets",
                        "db_table": "assets_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Asset",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "lft",
                            models.PositiveIntegerField(
                                editable=False, help_text="Left edge; a cache of parent, rebuilt by verify."
                            ),
                        ),
                        (
                            "rght",
                            models.PositiveIntegerField(editable=False, help_text="Right edge; a cache of parent."),
                        ),
                        (
                            "tree_id",
                            models.PositiveIntegerField(
                                db_index=True, editable=False, help_text="Which tree; a cache of parent."
                            ),
                        ),
                        (
                            "level",
                            models.PositiveIntegerField(
                                editable=False, help_text="Depth, 0 at the root; a cache of parent."
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Where it belongs now; follows its location.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "parent",
                            mptt.fields.TreeForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The asset it is built into; empty: stands alone.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="assets.asset",
                                verbose_name="part of",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(help_text="What people call it.", max_length=255, verbose_name="name"),
                        ),
                        (
                            "tag",
                            models.CharField(
                                blank=True,
                                error_messages={"unique": "Another asset has this tag."},
                                help_text="The code on its label, unique everywhere; empty: none known.",
                                max_length=100,
                                null=True,
                                unique=True,
                                verbose_name="tag",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "serial_number",
                            models.CharField(
                                blank=True,
                                error_messages={"unique": "Another asset has this serial number."},
                                help_text="The maker's serial number, unique where given.",
                                max_length=100,
                                null=True,
                                unique=True,
                                verbose_name="serial number",
                            ),
                        ),
                        (
                            "model_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The maker's model number as on the plate.",
                                max_length=100,
                                verbose_name="model number",
                            ),
                        ),
                        (
                            "manufacturer",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who made it.",
                                max_length=255,
                                verbose_name="manufacturer",
                            ),
                        ),
                        (
                            "barcode",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="A code that is on it already and may be scanned; may be changed.",
                                max_length=100,
                                verbose_name="barcode",
                            ),
                        ),
                        (
                            "asset_class",
                            models.ForeignKey(
                                blank=True,
                                help_text="The kind of equipment.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="assets.assetclass",
                                verbose_name="class",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                help_text="The product it is one of.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="assets.assetmodel",
                                verbose_name="model",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("OPERATIONAL", "operational"),
                                    ("STANDBY", "standby"),
                                    ("DEGRADED", "degraded"),
                                    ("DOWN", "down"),
                                    ("RETIRED", "retired"),
                                ],
                                db_default="OPERATIONAL",
                                default="OPERATIONAL",
                                help_text="DOWN exactly while a downtime spell is open.",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "criticality",
                            models.CharField(
                                choices=[
                                    ("LOW", "low"),
                                    ("MEDIUM", "medium"),
                                    ("HIGH", "high"),
                                    ("CRITICAL", "critical"),
                                ],
                                db_default="MEDIUM",
                                default="MEDIUM",
                                help_text="How much its loss hurts.",
                                max_length=10,
                                verbose_name="criticality",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Where it stands now.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                blank=True,
                                help_text="When it is meant to run; empty: the site's, else around the clock.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assets",
                                to="accounts.calendar",
                                verbose_name="operating calendar",
                            ),
                        ),
                        (
                            "installed_on",
                            models.DateField(
                                blank=True, help_text="Local date; empty: unknown.", null=True, verbose_name="installed"
                            ),
                        ),
                        (
                            "commissioned_on",
                            models.DateField(
                                blank=True,
                                help_text="Local date from which its hours count; empty: unknown.",
                                null=True,
                                verbose_name="commissioned",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was taken out of use (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                        (
                            "replacement_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Site currency; empty: the model's, else unknown.",
                                max_digits=14,
                                null=True,
                                verbose_name="replacement cost",
                            ),
                        ),
                        (
                            "warranty_starts_on",
                            models.DateField(
                                blank=True, help_text="Local date.", null=True, verbose_name="warranty from"
                            ),
                        ),
                        (
                            "warranty_ends_on",
                            models.DateField(
                                blank=True,
                                help_text="Last local date under warranty; empty: none or unknown.",
                                null=True,
                                verbose_name="warranty until",
                            ),
                        ),
                        (
                            "warranty_guarantor",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who stands for the warranty.",
                                max_length=255,
                                verbose_name="guarantor",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "asset",
                        "verbose_name_plural": "assets",
                        "db_table": "assets",
                        "indexes": [
                            cmms.database.indexes.NoIndex(fields=["tree_id", "lft"], name="idx_assets_no_lft"),
                            models.Index(fields=["parent"], name="idx_assets_parent_id"),
                            models.Index(fields=["location"], name="idx_assets_location_id"),
                            models.Index(fields=["status"], name="idx_assets_status"),
                            models.Index(fields=["site", "id"], name="idx_assets_site"),
                            models.Index(fields=["name", "id"], name="idx_assets_name"),
                            models.Index(
                                condition=models.Q(("barcode", ""), _negated=True),
                                fields=["barcode"],
                                name="idx_assets_barcode",
                            ),
                            cmms.database.indexes.PgGinIndex(
                                django.contrib.postgres.search.SearchVector("name", "description", config="english"),
                                name="idx_assets_search",
                            ),
                            cmms.database.indexes.PgGinIndex(
                                fields=["name"], name="idx_assets_name_trgm", opclasses=["gin_trgm_ops"]
                            ),
                        ],
                        "constraints": [
                            cmms.database.constraints.PgExclusion(
                                condition=models.Q(("parent__isnull", True)),
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                expressions=[("tree_id", "=")],
                                name="one_root_per_tree_assets",
                                violation_error_message="Two roots share one tree number; run verify with --fix.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("parent", models.F("id")), _negated=True),
                                name="check_assets_own_parent",
                                violation_error_message="Nothing can stand below itself.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["DEGRADED", "DOWN", "OPERATIONAL", "RETIRED", "STANDBY"])
                                ),
                                name="check_assets_status",
                                violation_error_message="Choose one of the offered states.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("criticality__in", ["CRITICAL", "HIGH", "LOW", "MEDIUM"])),
                                name="check_assets_criticality",
                                violation_error_message="Choose one of the offered criticalities.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("tag", ""), _negated=True), models.Q(("serial_number", ""), _negated=True)
                                ),
                                name="check_assets_no_blank_keys",
                                violation_error_message="Leave tag and serial number out rather than blank.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("retired_at__isnull", False), ("status", "RETIRED")),
                                    models.Q(
                                        models.Q(("status", "RETIRED"), _negated=True), ("retired_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_assets_retired",
                                violation_error_message="A retired asset has a date of retirement, and only such a one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("warranty_starts_on__isnull", True),
                                    ("warranty_ends_on__isnull", True),
                                    ("warranty_ends_on__gte", models.F("warranty_starts_on")),
                                    _connector="OR",
                                ),
                                name="check_assets_warranty",
                                violation_error_message="A warranty ends after it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replacement_cost__isnull", True), ("replacement_cost__gte", 0), _connector="OR"
                                ),
                                name="check_assets_replacement_cost",
                                violation_error_message="A replacement cost is not negative; leave it empty where it is unknown.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("location_id", "site_id"),
                                name="assets_site_of_location",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="An asset belongs to the site of the place where it stands.",
                                when="NEW.location_id IS NOT NULL AND NEW.site_id <> (SELECT l.site_id FROM locations l WHERE l.id = NEW.location_id)",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_assets_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_assets_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssetPlacement",
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
                            "asset",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The asset.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="placements",
                                to="assets.asset",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                help_text="Where it stood; empty: nowhere in particular.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placements",
                                to="assets.location",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="What it was built into then; empty: it stood alone.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="placed_in",
                                to="assets.asset",
                            ),
                        ),
                        (
                            "starts_at",
                            models.DateTimeField(help_text="From when on (UTC, inclusive).", verbose_name="from"),
                        ),
                        (
                            "ends_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Until when (UTC, exclusive); empty: still there.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why.",
                                max_length=255,
                                verbose_name="reason",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "placement",
                        "verbose_name_plural": "placements",
                        "db_table": "asset_placements",
                        "indexes": [models.Index(fields=["asset", "starts_at"], name="idx_placements_asset")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ends_at__isnull", True)),
                                fields=("asset",),
                                name="uq_asset_placements_open",
                                violation_error_message="An asset stands in one place at a time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                                ),
                                name="check_asset_placements_span",
                                violation_error_message="A stay ends after it starts.",
                            ),
                            cmms.database.constraints.NoOverlap(
                                end="ends_at",
                                key="asset",
                                name="no_overlap_asset_placements",
                                start="starts_at",
                                violation_error_code="overlap",
                                violation_error_message="An asset stands in one place at a time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAssetAttribute",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "attribute_name",
                            models.CharField(
                                help_text="What is said, such as “Power”.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "attribute_value",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The value as text; numbers with a point, dates as 2026-01-31, true or false.",
                                verbose_name="value",
                            ),
                        ),
                        (
                            "data_type",
                            models.CharField(
                                choices=[
                                    ("TEXT", "text"),
                                    ("INTEGER", "whole number"),
                                    ("DECIMAL", "number"),
                                    ("BOOLEAN", "yes or no"),
                                    ("DATE", "date"),
                                ],
                                db_default="TEXT",
                                default="TEXT",
                                help_text="What the value parses as.",
                                max_length=10,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of a number, such as kW.",
                                max_length=50,
                                verbose_name="unit",
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
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The asset.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.asset",
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
                        "verbose_name": "historical attribute of an asset",
                        "verbose_name_plural": "historical attributes of assets",
                        "db_table": "asset_attributes_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AssetAttribute",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "attribute_name",
                            models.CharField(
                                help_text="What is said, such as “Power”.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "attribute_value",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The value as text; numbers with a point, dates as 2026-01-31, true or false.",
                                verbose_name="value",
                            ),
                        ),
                        (
                            "data_type",
                            models.CharField(
                                choices=[
                                    ("TEXT", "text"),
                                    ("INTEGER", "whole number"),
                                    ("DECIMAL", "number"),
                                    ("BOOLEAN", "yes or no"),
                                    ("DATE", "date"),
                                ],
                                db_default="TEXT",
                                default="TEXT",
                                help_text="What the value parses as.",
                                max_length=10,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of a number, such as kW.",
                                max_length=50,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The asset.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attributes",
                                to="assets.asset",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attribute of an asset",
                        "verbose_name_plural": "attributes of assets",
                        "db_table": "asset_attributes",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("asset", "attribute_name"),
                                name="uq_asset_attributes",
                                violation_error_message="This attribute is there already; change its value.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("data_type__in", ["BOOLEAN", "DATE", "DECIMAL", "INTEGER", "TEXT"])
                                ),
                                name="check_asset_attributes_type",
                                violation_error_message="Choose one of the offered types.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_asset_attributes_value",
                                postgresql="CASE data_type\n WHEN 'INTEGER' THEN attribute_value ~ '\\A[-+]?[0-9]+\\Z'\n WHEN 'DECIMAL' THEN attribute_value ~ '\\A[-+]?[0-9]+(\\.[0-9]+)?\\Z'\n WHEN 'BOOLEAN' THEN attribute_value IN ('true', 'false')\n WHEN 'DATE' THEN CASE WHEN attribute_value ~ '\\A[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\\Z'\n  AND attribute_value !~ '\\A(0000|.....(04|06|09|11)-31|.....02-3)' THEN\n   substr(attribute_value, 6) <> '02-29' OR (substr(attribute_value, 1, 4)::int % 4 = 0\n    AND (substr(attribute_value, 1, 4)::int % 100 <> 0 OR substr(attribute_value, 1, 4)::int % 400 = 0))\n  ELSE false END\n ELSE true END",
                                sqlite="CASE data_type\n WHEN 'INTEGER' THEN (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) <> '' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*[^0-9]*'\n WHEN 'DECIMAL' THEN (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) GLOB '[0-9]*' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*[^0-9.]*'\n  AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*.*.*' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*.'\n WHEN 'BOOLEAN' THEN attribute_value IN ('true', 'false')\n WHEN 'DATE' THEN attribute_value GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'\n  AND attribute_value >= '0001' AND date(attribute_value, '+0 days') IS attribute_value\n ELSE 1 END",
                                violation_error_message="The value does not parse as its type.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_asset_attributes_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_asset_attributes_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAssetModelAttribute",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "attribute_name",
                            models.CharField(
                                help_text="What is said, such as “Power”.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "attribute_value",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The value as text; numbers with a point, dates as 2026-01-31, true or false.",
                                verbose_name="value",
                            ),
                        ),
                        (
                            "data_type",
                            models.CharField(
                                choices=[
                                    ("TEXT", "text"),
                                    ("INTEGER", "whole number"),
                                    ("DECIMAL", "number"),
                                    ("BOOLEAN", "yes or no"),
                                    ("DATE", "date"),
                                ],
                                db_default="TEXT",
                                default="TEXT",
                                help_text="What the value parses as.",
                                max_length=10,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of a number, such as kW.",
                                max_length=50,
                                verbose_name="unit",
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
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The model.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetmodel",
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
                        "verbose_name": "historical attribute of a model",
                        "verbose_name_plural": "historical attributes of models",
                        "db_table": "asset_model_attributes_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AssetModelAttribute",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "attribute_name",
                            models.CharField(
                                help_text="What is said, such as “Power”.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "attribute_value",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The value as text; numbers with a point, dates as 2026-01-31, true or false.",
                                verbose_name="value",
                            ),
                        ),
                        (
                            "data_type",
                            models.CharField(
                                choices=[
                                    ("TEXT", "text"),
                                    ("INTEGER", "whole number"),
                                    ("DECIMAL", "number"),
                                    ("BOOLEAN", "yes or no"),
                                    ("DATE", "date"),
                                ],
                                db_default="TEXT",
                                default="TEXT",
                                help_text="What the value parses as.",
                                max_length=10,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of a number, such as kW.",
                                max_length=50,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The model.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attributes",
                                to="assets.assetmodel",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attribute of a model",
                        "verbose_name_plural": "attributes of models",
                        "db_table": "asset_model_attributes",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("asset_model", "attribute_name"),
                                name="uq_asset_model_attributes",
                                violation_error_message="This attribute is there already; change its value.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("data_type__in", ["BOOLEAN", "DATE", "DECIMAL", "INTEGER", "TEXT"])
                                ),
                                name="check_asset_model_attributes_type",
                                violation_error_message="Choose one of the offered types.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_asset_model_attributes_value",
                                postgresql="CASE data_type\n WHEN 'INTEGER' THEN attribute_value ~ '\\A[-+]?[0-9]+\\Z'\n WHEN 'DECIMAL' THEN attribute_value ~ '\\A[-+]?[0-9]+(\\.[0-9]+)?\\Z'\n WHEN 'BOOLEAN' THEN attribute_value IN ('true', 'false')\n WHEN 'DATE' THEN CASE WHEN attribute_value ~ '\\A[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\\Z'\n  AND attribute_value !~ '\\A(0000|.....(04|06|09|11)-31|.....02-3)' THEN\n   substr(attribute_value, 6) <> '02-29' OR (substr(attribute_value, 1, 4)::int % 4 = 0\n    AND (substr(attribute_value, 1, 4)::int % 100 <> 0 OR substr(attribute_value, 1, 4)::int % 400 = 0))\n  ELSE false END\n ELSE true END",
                                sqlite="CASE data_type\n WHEN 'INTEGER' THEN (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) <> '' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*[^0-9]*'\n WHEN 'DECIMAL' THEN (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) GLOB '[0-9]*' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*[^0-9.]*'\n  AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*.*.*' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*.'\n WHEN 'BOOLEAN' THEN attribute_value IN ('true', 'false')\n WHEN 'DATE' THEN attribute_value GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'\n  AND attribute_value >= '0001' AND date(attribute_value, '+0 days') IS attribute_value\n ELSE 1 END",
                                violation_error_message="The value does not parse as its type.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_asset_model_attributes_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_asset_model_attributes_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalLocationAttribute",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "attribute_name",
                            models.CharField(
                                help_text="What is said, such as “Power”.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "attribute_value",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The value as text; numbers with a point, dates as 2026-01-31, true or false.",
                                verbose_name="value",
                            ),
                        ),
                        (
                            "data_type",
                            models.CharField(
                                choices=[
                                    ("TEXT", "text"),
                                    ("INTEGER", "whole number"),
                                    ("DECIMAL", "number"),
                                    ("BOOLEAN", "yes or no"),
                                    ("DATE", "date"),
                                ],
                                db_default="TEXT",
                                default="TEXT",
                                help_text="What the value parses as.",
                                max_length=10,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of a number, such as kW.",
                                max_length=50,
                                verbose_name="unit",
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
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The place.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
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
                        "verbose_name": "historical attribute of a place",
                        "verbose_name_plural": "historical attributes of places",
                        "db_table": "location_attributes_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="LocationAttribute",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "attribute_name",
                            models.CharField(
                                help_text="What is said, such as “Power”.", max_length=100, verbose_name="name"
                            ),
                        ),
                        (
                            "attribute_value",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The value as text; numbers with a point, dates as 2026-01-31, true or false.",
                                verbose_name="value",
                            ),
                        ),
                        (
                            "data_type",
                            models.CharField(
                                choices=[
                                    ("TEXT", "text"),
                                    ("INTEGER", "whole number"),
                                    ("DECIMAL", "number"),
                                    ("BOOLEAN", "yes or no"),
                                    ("DATE", "date"),
                                ],
                                db_default="TEXT",
                                default="TEXT",
                                help_text="What the value parses as.",
                                max_length=10,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of a number, such as kW.",
                                max_length=50,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The place.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attributes",
                                to="assets.location",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attribute of a place",
                        "verbose_name_plural": "attributes of places",
                        "db_table": "location_attributes",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("location", "attribute_name"),
                                name="uq_location_attributes",
                                violation_error_message="This attribute is there already; change its value.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("data_type__in", ["BOOLEAN", "DATE", "DECIMAL", "INTEGER", "TEXT"])
                                ),
                                name="check_location_attributes_type",
                                violation_error_message="Choose one of the offered types.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_location_attributes_value",
                                postgresql="CASE data_type\n WHEN 'INTEGER' THEN attribute_value ~ '\\A[-+]?[0-9]+\\Z'\n WHEN 'DECIMAL' THEN attribute_value ~ '\\A[-+]?[0-9]+(\\.[0-9]+)?\\Z'\n WHEN 'BOOLEAN' THEN attribute_value IN ('true', 'false')\n WHEN 'DATE' THEN CASE WHEN attribute_value ~ '\\A[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])\\Z'\n  AND attribute_value !~ '\\A(0000|.....(04|06|09|11)-31|.....02-3)' THEN\n   substr(attribute_value, 6) <> '02-29' OR (substr(attribute_value, 1, 4)::int % 4 = 0\n    AND (substr(attribute_value, 1, 4)::int % 100 <> 0 OR substr(attribute_value, 1, 4)::int % 400 = 0))\n  ELSE false END\n ELSE true END",
                                sqlite="CASE data_type\n WHEN 'INTEGER' THEN (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) <> '' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*[^0-9]*'\n WHEN 'DECIMAL' THEN (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) GLOB '[0-9]*' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*[^0-9.]*'\n  AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*.*.*' AND (CASE WHEN substr(attribute_value, 1, 1) IN ('-', '+') THEN substr(attribute_value, 2) ELSE attribute_value END) NOT GLOB '*.'\n WHEN 'BOOLEAN' THEN attribute_value IN ('true', 'false')\n WHEN 'DATE' THEN attribute_value GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'\n  AND attribute_value >= '0001' AND date(attribute_value, '+0 days') IS attribute_value\n ELSE 1 END",
                                violation_error_message="The value does not parse as its type.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_location_attributes_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_location_attributes_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDocument",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
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
                        (
                            "title",
                            models.CharField(help_text="What people look for.", max_length=255, verbose_name="title"),
                        ),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Such as manual, certificate, drawing.",
                                max_length=100,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "file",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="The file, stored outside the web root.",
                                max_length=255,
                                verbose_name="file",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Where the document is, if not here: an address, folder or file name.",
                                max_length=1000,
                                verbose_name="reference",
                            ),
                        ),
                        (
                            "content_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="MIME type of the file.",
                                max_length=100,
                            ),
                        ),
                        ("size", models.BigIntegerField(editable=False, help_text="Bytes of the file.", null=True)),
                        (
                            "sha256",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="SHA-256 of the file, hexadecimal.",
                                max_length=64,
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The asset it is about, or",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.asset",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="the model, or",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetmodel",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="the place, or",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="the whole site.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.site",
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
                        "verbose_name": "historical document",
                        "verbose_name_plural": "historical documents",
                        "db_table": "documents_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Document",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "title",
                            models.CharField(help_text="What people look for.", max_length=255, verbose_name="title"),
                        ),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Such as manual, certificate, drawing.",
                                max_length=100,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                help_text="The asset it is about, or",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="assets.asset",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                help_text="the model, or",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="assets.assetmodel",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                help_text="the place, or",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="assets.location",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                help_text="the whole site.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="assets.site",
                            ),
                        ),
                        (
                            "file",
                            models.FileField(
                                blank=True,
                                default="",
                                help_text="The file, stored outside the web root.",
                                max_length=255,
                                upload_to="documents/%Y/%m/",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Where the document is, if not here: an address, folder or file name.",
                                max_length=1000,
                                verbose_name="reference",
                            ),
                        ),
                        (
                            "content_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="MIME type of the file.",
                                max_length=100,
                            ),
                        ),
                        ("size", models.BigIntegerField(editable=False, help_text="Bytes of the file.", null=True)),
                        (
                            "sha256",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="SHA-256 of the file, hexadecimal.",
                                max_length=64,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "document",
                        "verbose_name_plural": "documents",
                        "db_table": "documents",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("asset__isnull", False),
                                        ("asset_model__isnull", True),
                                        ("location__isnull", True),
                                        ("site__isnull", True),
                                    ),
                                    models.Q(
                                        ("asset__isnull", True),
                                        ("asset_model__isnull", False),
                                        ("location__isnull", True),
                                        ("site__isnull", True),
                                    ),
                                    models.Q(
                                        ("asset__isnull", True),
                                        ("asset_model__isnull", True),
                                        ("location__isnull", False),
                                        ("site__isnull", True),
                                    ),
                                    models.Q(
                                        ("asset__isnull", True),
                                        ("asset_model__isnull", True),
                                        ("location__isnull", True),
                                        ("site__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_documents_owner",
                                violation_error_message="A document is about one thing: an asset, a model, a place or a site.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file", ""), _negated=True),
                                    models.Q(("reference", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_documents_content",
                                violation_error_message="Give a file, or say where the document is.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_documents_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_documents_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalBranchGrant",
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
                        (
                            "valid_from",
                            models.DateField(
                                blank=True, help_text="First day (UTC); empty: always.", null=True, verbose_name="from"
                            ),
                        ),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="First day it no longer holds (UTC); empty: for ever.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The place; a site's root gives the whole site.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                                verbose_name="location",
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
                        "verbose_name": "historical branch grant",
                        "verbose_name_plural": "historical branch grants",
                        "db_table": "branch_grants_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="BranchGrant",
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
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Who.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="branch_grants",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                help_text="The place; a site's root gives the whole site.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="grants",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "valid_from",
                            models.DateField(
                                blank=True, help_text="First day (UTC); empty: always.", null=True, verbose_name="from"
                            ),
                        ),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="First day it no longer holds (UTC); empty: for ever.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "branch grant",
                        "verbose_name_plural": "branch grants",
                        "db_table": "branch_grants",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "location"),
                                name="uq_branch_grants",
                                violation_error_message="The person has this branch already; change its dates.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_until__isnull", True),
                                    ("valid_until__gt", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="check_branch_grants_dates",
                                violation_error_message="A grant ends after it starts.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMeter",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
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
                        (
                            "name",
                            models.CharField(help_text="Such as “Running hours”.", max_length=100, verbose_name="name"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("COUNTER", "counter (only grows)"), ("GAUGE", "gauge (goes up and down)")],
                                db_default="COUNTER",
                                default="COUNTER",
                                help_text="Whether it only grows.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of its values, such as h, km, bar.",
                                max_length=50,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "is_run_meter",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Whether the asset's operating hours are read from it.",
                                verbose_name="measures operating time",
                            ),
                        ),
                        (
                            "rollover_point",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="First value the dial cannot show, such as 100000; empty: never.",
                                max_digits=18,
                                null=True,
                                verbose_name="rolls over at",
                            ),
                        ),
                        (
                            "max_step_per_day",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="A larger step needs confirmation; empty: 24 for hours, else no limit.",
                                max_digits=18,
                                null=True,
                                verbose_name="most per day",
                            ),
                        ),
                        (
                            "low_limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="A gauge below it raises an alarm; empty: none.",
                                max_digits=18,
                                null=True,
                                verbose_name="lower limit",
                            ),
                        ),
                        (
                            "high_limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="A gauge above it raises an alarm; empty: none.",
                                max_digits=18,
                                null=True,
                                verbose_name="upper limit",
                            ),
                        ),
                        (
                            "alarm_after",
                            models.PositiveSmallIntegerField(
                                db_default=1,
                                default=1,
                                help_text="How many readings in a row outside the limits.",
                                verbose_name="readings until alarm",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was taken off (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What it is on.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.asset",
                                verbose_name="asset",
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
                        "verbose_name": "historical meter",
                        "verbose_name_plural": "historical meters",
                        "db_table": "meters_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Meter",
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
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system this row was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The row's key in that system.",
                                max_length=255,
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                db_index=False,
                                help_text="What it is on.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meters",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(help_text="Such as “Running hours”.", max_length=100, verbose_name="name"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("COUNTER", "counter (only grows)"), ("GAUGE", "gauge (goes up and down)")],
                                db_default="COUNTER",
                                default="COUNTER",
                                help_text="Whether it only grows.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of its values, such as h, km, bar.",
                                max_length=50,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "is_run_meter",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Whether the asset's operating hours are read from it.",
                                verbose_name="measures operating time",
                            ),
                        ),
                        (
                            "rollover_point",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="First value the dial cannot show, such as 100000; empty: never.",
                                max_digits=18,
                                null=True,
                                verbose_name="rolls over at",
                            ),
                        ),
                        (
                            "max_step_per_day",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="A larger step needs confirmation; empty: 24 for hours, else no limit.",
                                max_digits=18,
                                null=True,
                                verbose_name="most per day",
                            ),
                        ),
                        (
                            "low_limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="A gauge below it raises an alarm; empty: none.",
                                max_digits=18,
                                null=True,
                                verbose_name="lower limit",
                            ),
                        ),
                        (
                            "high_limit",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="A gauge above it raises an alarm; empty: none.",
                                max_digits=18,
                                null=True,
                                verbose_name="upper limit",
                            ),
                        ),
                        (
                            "alarm_after",
                            models.PositiveSmallIntegerField(
                                db_default=1,
                                default=1,
                                help_text="How many readings in a row outside the limits.",
                                verbose_name="readings until alarm",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was taken off (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meter",
                        "verbose_name_plural": "meters",
                        "db_table": "meters",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("asset", "name"),
                                name="uq_meters_name",
                                violation_error_message="The asset has a meter of this name already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_run_meter", True)),
                                fields=("asset",),
                                name="uq_meters_run_meter",
                                violation_error_message="One meter of an asset measures its operating time; unmark the other first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["COUNTER", "GAUGE"])),
                                name="check_meters_kind",
                                violation_error_message="Choose counter or gauge.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("rollover_point__isnull", True),
                                    models.Q(("kind", "COUNTER"), ("rollover_point__gt", 0)),
                                    _connector="OR",
                                ),
                                name="check_meters_rollover",
                                violation_error_message="Only a counter rolls over, at a value above zero.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("max_step_per_day__isnull", True), ("max_step_per_day__gt", 0), _connector="OR"
                                ),
                                name="check_meters_step",
                                violation_error_message="The most per day is above zero; leave it empty for no limit.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("low_limit__isnull", True),
                                    ("high_limit__isnull", True),
                                    ("high_limit__gt", models.F("low_limit")),
                                    _connector="OR",
                                ),
                                name="check_meters_limits",
                                violation_error_message="The upper limit lies above the lower one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("alarm_after__gte", 1)),
                                name="check_meters_alarm_after",
                                violation_error_message="An alarm needs one reading at least.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_meters_source",
                                violation_error_message="This record of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("external_id", ""), ("source_system", "")),
                                    models.Q(
                                        models.Q(("source_system", ""), _negated=True),
                                        models.Q(("external_id", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_meters_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                CreatePartitioned(
                    name="MeterReading",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                help_text="Key; with read_at on PostgreSQL.", primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "meter",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The meter.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="assets.meter",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The asset's site when it was read; never changes.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="assets.site",
                            ),
                        ),
                        ("read_at", models.DateTimeField(help_text="When it was true (UTC).", verbose_name="read at")),
                        (
                            "value",
                            models.DecimalField(
                                decimal_places=4, help_text="What the dial showed.", max_digits=18, verbose_name="value"
                            ),
                        ),
                        (
                            "total",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="A counter's sum over rollovers and replacements; empty for gauges.",
                                max_digits=20,
                                null=True,
                                verbose_name="lifetime total",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("READING", "reading"),
                                    ("ROLLOVER", "dial rolled over before it"),
                                    ("REPLACEMENT", "meter replaced"),
                                ],
                                db_default="READING",
                                default="READING",
                                help_text="Plain, or what happened to the dial before it.",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "final_value",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="REPLACEMENT: what the old dial showed last; empty: unknown, its last reading counts.",
                                max_digits=18,
                                null=True,
                                verbose_name="final value of the old meter",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[("PERSON", "person"), ("IMPORT", "import"), ("API", "program")],
                                db_default="PERSON",
                                default="PERSON",
                                help_text="From where it came.",
                                max_length=10,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "entered_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                help_text="When it was entered (UTC).",
                                verbose_name="entered",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who entered it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why it was corrected or dated back.",
                                max_length=255,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "source_system",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="The system it was imported from; empty for our own.",
                                max_length=50,
                            ),
                        ),
                        (
                            "external_id",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="Its key in that system.",
                                max_length=255,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meter reading",
                        "verbose_name_plural": "meter readings",
                        "db_table": "meter_readings",
                        "indexes": [models.Index(fields=["site", "id"], name="idx_readings_site")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("meter", "read_at"),
                                name="uq_meter_readings_moment",
                                violation_error_message="There is a reading of this meter for this moment already; correct that one.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id", "read_at"),
                                name="uq_meter_readings_source",
                                violation_error_message="This reading of the other system is already here.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["READING", "REPLACEMENT", "ROLLOVER"])),
                                name="check_meter_readings_kind",
                                violation_error_message="Choose one of the offered kinds of reading.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source__in", ["API", "IMPORT", "PERSON"])),
                                name="check_meter_readings_source",
                                violation_error_message="Choose one of the offered sources.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("final_value__isnull", True), ("kind", "REPLACEMENT"), _connector="OR"
                                ),
                                name="check_meter_readings_final",
                                violation_error_message="A final value belongs to a replacement.",
                            ),
                        ],
                    },
                    partition_by="read_at",
                ),
            ],
        ),
        SetStorage("location", fillfactor=45),
        SetStorage("asset", fillfactor=45),
    ]
