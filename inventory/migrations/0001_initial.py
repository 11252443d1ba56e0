import cmms.database.constraints
import cmms.database.guards
import cmms.database.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import django.utils.timezone
import simple_history.models
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models

from cmms.database.creation import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assets", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name="HistoricalSupplier",
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
                                error_messages={"unique": "There is a supplier of this name already."},
                                help_text="The firm's name.",
                                max_length=255,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "account_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Under which customer number they know us.",
                                max_length=100,
                                verbose_name="our number there",
                            ),
                        ),
                        (
                            "contact_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Whom to ask for.",
                                max_length=255,
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Where orders are sent.",
                                max_length=254,
                                verbose_name="e-mail",
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="With country code.",
                                max_length=50,
                                verbose_name="phone",
                            ),
                        ),
                        (
                            "address",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Postal address.",
                                verbose_name="address",
                            ),
                        ),
                        (
                            "website",
                            models.URLField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their catalogue.",
                                verbose_name="website",
                            ),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Usual days from order to shelf; empty: unknown.",
                                null=True,
                                verbose_name="lead time, days",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="From when on nothing is ordered there (UTC).",
                                null=True,
                                verbose_name="retired",
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
                        "verbose_name": "historical supplier",
                        "verbose_name_plural": "historical suppliers",
                        "db_table": "suppliers_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Supplier",
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
                                error_messages={"unique": "There is a supplier of this name already."},
                                help_text="The firm's name.",
                                max_length=255,
                                unique=True,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "account_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Under which customer number they know us.",
                                max_length=100,
                                verbose_name="our number there",
                            ),
                        ),
                        (
                            "contact_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Whom to ask for.",
                                max_length=255,
                                verbose_name="contact",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Where orders are sent.",
                                max_length=254,
                                verbose_name="e-mail",
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="With country code.",
                                max_length=50,
                                verbose_name="phone",
                            ),
                        ),
                        (
                            "address",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Postal address.",
                                verbose_name="address",
                            ),
                        ),
                        (
                            "website",
                            models.URLField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their catalogue.",
                                verbose_name="website",
                            ),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Usual days from order to shelf; empty: unknown.",
                                null=True,
                                verbose_name="lead time, days",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="From when on nothing is ordered there (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "supplier",
                        "verbose_name_plural": "suppliers",
                        "db_table": "suppliers",
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="check_suppliers_name",
                                violation_error_message="A supplier has a name.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_suppliers_source",
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
                                name="check_suppliers_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPurchaseOrder",
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
                            "status",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "draft"),
                                    ("ORDERED", "ordered"),
                                    ("CLOSED", "closed"),
                                    ("CANCELLED", "cancelled"),
                                ],
                                db_default="DRAFT",
                                default="DRAFT",
                                help_text="Draft, ordered, closed or cancelled.",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "supplier_reference",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their confirmation number.",
                                max_length=100,
                                verbose_name="supplier's reference",
                            ),
                        ),
                        (
                            "ordered_at",
                            models.DateTimeField(
                                blank=True, help_text="When it was sent (UTC).", null=True, verbose_name="ordered"
                            ),
                        ),
                        (
                            "due_date",
                            models.DateField(
                                blank=True,
                                help_text="Promised delivery, site's calendar; empty: unknown.",
                                null=True,
                                verbose_name="due",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When nothing more was expected (UTC).",
                                null=True,
                                verbose_name="closed",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                        (
                            "supplier",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who delivers.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.supplier",
                                verbose_name="supplier",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The plant that pays, in its currency.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "storeroom",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Where it is received; empty: decided at receipt.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.storeroom",
                                verbose_name="deliver to",
                            ),
                        ),
                        (
                            "ordered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who sent it; empty: a program.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ordered by",
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
                        "verbose_name": "historical purchase order",
                        "verbose_name_plural": "historical purchase orders",
                        "db_table": "purchase_orders_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PurchaseOrder",
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
                            "supplier",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Who delivers.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchase_orders",
                                to="inventory.supplier",
                                verbose_name="supplier",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The plant that pays, in its currency.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchase_orders",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "storeroom",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Where it is received; empty: decided at receipt.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchase_orders",
                                to="inventory.storeroom",
                                verbose_name="deliver to",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "draft"),
                                    ("ORDERED", "ordered"),
                                    ("CLOSED", "closed"),
                                    ("CANCELLED", "cancelled"),
                                ],
                                db_default="DRAFT",
                                default="DRAFT",
                                help_text="Draft, ordered, closed or cancelled.",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "supplier_reference",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their confirmation number.",
                                max_length=100,
                                verbose_name="supplier's reference",
                            ),
                        ),
                        (
                            "ordered_at",
                            models.DateTimeField(
                                blank=True, help_text="When it was sent (UTC).", null=True, verbose_name="ordered"
                            ),
                        ),
                        (
                            "ordered_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who sent it; empty: a program.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchase_orders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ordered by",
                            ),
                        ),
                        (
                            "due_date",
                            models.DateField(
                                blank=True,
                                help_text="Promised delivery, site's calendar; empty: unknown.",
                                null=True,
                                verbose_name="due",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When nothing more was expected (UTC).",
                                null=True,
                                verbose_name="closed",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "purchase order",
                        "verbose_name_plural": "purchase orders",
                        "db_table": "purchase_orders",
                        "indexes": [
                            models.Index(fields=["site", "status", "due_date"], name="idx_purchase_orders_site"),
                            models.Index(fields=["supplier", "-id"], name="idx_purchase_orders_supplier"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["CANCELLED", "CLOSED", "DRAFT", "ORDERED"])),
                                name="check_purchase_orders_status",
                                violation_error_message="Choose one of the offered states.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["DRAFT", "CANCELLED"]),
                                    ("ordered_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="check_purchase_orders_sent",
                                violation_error_message="An order that was sent says when.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_purchase_orders_source",
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
                                name="check_purchase_orders_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPurchaseOrderLine",
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
                            "line_number",
                            models.PositiveIntegerField(
                                help_text="Position on the order, from 1.", verbose_name="line"
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="As the supplier calls it.",
                                max_length=255,
                                verbose_name="description",
                            ),
                        ),
                        (
                            "supplier_part_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their article number.",
                                max_length=100,
                                verbose_name="supplier's number",
                            ),
                        ),
                        (
                            "purchase_unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The pack it is bought in, such as box; empty: the part's own unit.",
                                max_length=50,
                                verbose_name="purchase unit",
                            ),
                        ),
                        (
                            "unit_factor",
                            models.DecimalField(
                                db_default=Decimal("1"),
                                decimal_places=3,
                                default=Decimal("1"),
                                help_text="How many of the part's units one purchase unit holds, frozen.",
                                max_digits=14,
                                verbose_name="pack holds",
                            ),
                        ),
                        (
                            "quantity_ordered",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="Purchase units ordered.",
                                max_digits=14,
                                verbose_name="ordered",
                            ),
                        ),
                        (
                            "unit_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="Price of one purchase unit, site currency; empty: unknown.",
                                max_digits=18,
                                null=True,
                                verbose_name="price",
                            ),
                        ),
                        (
                            "due_date",
                            models.DateField(
                                blank=True,
                                help_text="Promised for this line, site's calendar; empty: the order's date.",
                                null=True,
                                verbose_name="due",
                            ),
                        ),
                        (
                            "reference_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="work_order where it is bought for one; else empty.",
                                max_length=50,
                                verbose_name="bought for",
                            ),
                        ),
                        (
                            "reference_id",
                            models.BigIntegerField(
                                blank=True, help_text="Id of that record.", null=True, verbose_name="bought for id"
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When somebody decided that the rest will not come (UTC).",
                                null=True,
                                verbose_name="closed short",
                            ),
                        ),
                        (
                            "closed_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why, in words.",
                                max_length=255,
                                verbose_name="why closed",
                            ),
                        ),
                        (
                            "purchase_order",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The order.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.purchaseorder",
                                verbose_name="purchase order",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What is bought.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                help_text="Who decided it.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
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
                        "verbose_name": "historical purchase order line",
                        "verbose_name_plural": "historical purchase order lines",
                        "db_table": "purchase_order_lines_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PurchaseOrderLine",
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
                            "purchase_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The order.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="inventory.purchaseorder",
                                verbose_name="purchase order",
                            ),
                        ),
                        (
                            "line_number",
                            models.PositiveIntegerField(
                                help_text="Position on the order, from 1.", verbose_name="line"
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_index=False,
                                help_text="What is bought.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="purchase_lines",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="As the supplier calls it.",
                                max_length=255,
                                verbose_name="description",
                            ),
                        ),
                        (
                            "supplier_part_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their article number.",
                                max_length=100,
                                verbose_name="supplier's number",
                            ),
                        ),
                        (
                            "purchase_unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The pack it is bought in, such as box; empty: the part's own unit.",
                                max_length=50,
                                verbose_name="purchase unit",
                            ),
                        ),
                        (
                            "unit_factor",
                            models.DecimalField(
                                db_default=Decimal("1"),
                                decimal_places=3,
                                default=Decimal("1"),
                                help_text="How many of the part's units one purchase unit holds, frozen.",
                                max_digits=14,
                                verbose_name="pack holds",
                            ),
                        ),
                        (
                            "quantity_ordered",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="Purchase units ordered.",
                                max_digits=14,
                                verbose_name="ordered",
                            ),
                        ),
                        (
                            "quantity_received",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                editable=False,
                                help_text="Purchase units received so far.",
                                max_digits=14,
                                verbose_name="received",
                            ),
                        ),
                        (
                            "unit_price",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="Price of one purchase unit, site currency; empty: unknown.",
                                max_digits=18,
                                null=True,
                                verbose_name="price",
                            ),
                        ),
                        (
                            "due_date",
                            models.DateField(
                                blank=True,
                                help_text="Promised for this line, site's calendar; empty: the order's date.",
                                null=True,
                                verbose_name="due",
                            ),
                        ),
                        (
                            "reference_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="work_order where it is bought for one; else empty.",
                                max_length=50,
                                verbose_name="bought for",
                            ),
                        ),
                        (
                            "reference_id",
                            models.BigIntegerField(
                                blank=True, help_text="Id of that record.", null=True, verbose_name="bought for id"
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When somebody decided that the rest will not come (UTC).",
                                null=True,
                                verbose_name="closed short",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                help_text="Who decided it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="closed_purchase_lines",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                        (
                            "closed_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why, in words.",
                                max_length=255,
                                verbose_name="why closed",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "purchase order line",
                        "verbose_name_plural": "purchase order lines",
                        "db_table": "purchase_order_lines",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("closed_at__isnull", True)),
                                fields=["part"],
                                name="idx_purchase_lines_part",
                            ),
                            models.Index(
                                condition=models.Q(("reference_id__isnull", False)),
                                fields=["reference_type", "reference_id"],
                                name="idx_purchase_lines_reference",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("purchase_order", "line_number"),
                                name="uq_purchase_lines_number",
                                violation_error_message="The order has a line of this number already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity_ordered__gt", 0), ("unit_factor__gt", 0)),
                                name="check_purchase_lines_ordered",
                                violation_error_message="Order more than nothing, in packs that hold something.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quantity_received__gte", 0),
                                    (
                                        "quantity_received__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("quantity_ordered"), "*", models.Value(Decimal("1.1"))
                                            ),
                                            "+",
                                            models.Value(Decimal("0.0005")),
                                        ),
                                    ),
                                ),
                                name="check_purchase_lines_received",
                                violation_error_message="More than 10 % above what was ordered is not received; amend the order first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("unit_price__isnull", True), ("unit_price__gte", 0), _connector="OR"
                                ),
                                name="check_purchase_lines_price",
                                violation_error_message="A price is not negative; leave it empty where it is unknown.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at__isnull", True),
                                    models.Q(("closed_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_purchase_lines_closed",
                                violation_error_message="Say why the rest will not come.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPart",
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
                            "part_number",
                            models.CharField(
                                error_messages={"unique": "Another part has this number already."},
                                help_text="The plant's number of the part.",
                                max_length=100,
                                verbose_name="part number",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What it is, in words.",
                                max_length=255,
                                verbose_name="description",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Group such as Bearings; free text.",
                                max_length=100,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "unit_of_measure",
                            models.CharField(
                                db_default="EA",
                                default="EA",
                                help_text="The unit every quantity of this part is in: EA, m, l, kg.",
                                max_length=50,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "unit_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="Price of one unit as listed, in the part's currency; empty: unknown. Issues are valued at the average cost, not at this.",
                                max_digits=18,
                                null=True,
                                verbose_name="list price",
                            ),
                        ),
                        (
                            "reorder_point",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                help_text="Units: at or below it (on hand + on order − open demand) the part is suggested for purchase.",
                                max_digits=14,
                                verbose_name="reorder point",
                            ),
                        ),
                        (
                            "reorder_quantity",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                help_text="Units usually bought at once.",
                                max_digits=14,
                                verbose_name="reorder quantity",
                            ),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Days from order to shelf; empty: the supplier's.",
                                null=True,
                                verbose_name="lead time, days",
                            ),
                        ),
                        (
                            "supplier_part_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The preferred supplier's article number.",
                                max_length=100,
                                verbose_name="supplier's number",
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
                            "manufacturer_part_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The maker's number.",
                                max_length=100,
                                verbose_name="maker's number",
                            ),
                        ),
                        (
                            "barcode",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What a scanner reads on one unit; unique where given.",
                                max_length=100,
                                verbose_name="barcode",
                            ),
                        ),
                        (
                            "is_stocked",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="False: bought for a job when needed; left out of reorder and stock-out figures.",
                                verbose_name="kept in stock",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="From when on no more of it is taken in (UTC); what lies there may still be used up.",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Where it is usually kept; what lies where stands in stock_levels.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                                verbose_name="storeroom location",
                            ),
                        ),
                        (
                            "supplier",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who it is usually bought from.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.supplier",
                                verbose_name="preferred supplier",
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
                        "verbose_name": "historical part",
                        "verbose_name_plural": "historical parts",
                        "db_table": "parts_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Part",
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
                            "part_number",
                            models.CharField(
                                error_messages={"unique": "Another part has this number already."},
                                help_text="The plant's number of the part.",
                                max_length=100,
                                unique=True,
                                verbose_name="part number",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What it is, in words.",
                                max_length=255,
                                verbose_name="description",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Group such as Bearings; free text.",
                                max_length=100,
                                verbose_name="category",
                            ),
                        ),
                        (
                            "unit_of_measure",
                            models.CharField(
                                db_default="EA",
                                default="EA",
                                help_text="The unit every quantity of this part is in: EA, m, l, kg.",
                                max_length=50,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "unit_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="Price of one unit as listed, in the part's currency; empty: unknown. Issues are valued at the average cost, not at this.",
                                max_digits=18,
                                null=True,
                                verbose_name="list price",
                            ),
                        ),
                        (
                            "stock_level",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                editable=False,
                                help_text="Units on all shelves: the sum over stock_levels, written by the ledger alone.",
                                max_digits=14,
                                verbose_name="on hand",
                            ),
                        ),
                        (
                            "reserved",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                editable=False,
                                help_text="Units promised to orders: the sum over stock_levels, written by the ledger alone.",
                                max_digits=14,
                                verbose_name="reserved",
                            ),
                        ),
                        (
                            "stock_value",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=2,
                                default=Decimal("0"),
                                editable=False,
                                help_text="Book value of all shelves, part's currency: the sum of the ledger's values.",
                                max_digits=14,
                                verbose_name="value on hand",
                            ),
                        ),
                        (
                            "average_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                editable=False,
                                help_text="Moving average of one unit (value / on hand); stands on when the shelf is empty; empty before the first receipt.",
                                max_digits=18,
                                null=True,
                                verbose_name="average cost",
                            ),
                        ),
                        (
                            "average_cost_flagged",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                editable=False,
                                help_text="True while some of what lies there came in without a known price.",
                                verbose_name="average is doubtful",
                            ),
                        ),
                        (
                            "currency",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="ISO 4217 code of its prices and values; set when it is first stocked, the same wherever it lies.",
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
                            "reorder_point",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                help_text="Units: at or below it (on hand + on order − open demand) the part is suggested for purchase.",
                                max_digits=14,
                                verbose_name="reorder point",
                            ),
                        ),
                        (
                            "reorder_quantity",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                help_text="Units usually bought at once.",
                                max_digits=14,
                                verbose_name="reorder quantity",
                            ),
                        ),
                        (
                            "lead_time_days",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Days from order to shelf; empty: the supplier's.",
                                null=True,
                                verbose_name="lead time, days",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Where it is usually kept; what lies where stands in stock_levels.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="home_parts",
                                to="assets.location",
                                verbose_name="storeroom location",
                            ),
                        ),
                        (
                            "supplier",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who it is usually bought from.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="inventory.supplier",
                                verbose_name="preferred supplier",
                            ),
                        ),
                        (
                            "supplier_part_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The preferred supplier's article number.",
                                max_length=100,
                                verbose_name="supplier's number",
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
                            "manufacturer_part_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The maker's number.",
                                max_length=100,
                                verbose_name="maker's number",
                            ),
                        ),
                        (
                            "barcode",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What a scanner reads on one unit; unique where given.",
                                max_length=100,
                                verbose_name="barcode",
                            ),
                        ),
                        (
                            "is_stocked",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="False: bought for a job when needed; left out of reorder and stock-out figures.",
                                verbose_name="kept in stock",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="From when on no more of it is taken in (UTC); what lies there may still be used up.",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "part",
                        "verbose_name_plural": "parts",
                        "db_table": "parts",
                        "indexes": [
                            models.Index(fields=["category", "part_number"], name="idx_parts_category"),
                            models.Index(fields=["location"], name="idx_parts_location"),
                            models.Index(fields=["supplier"], name="idx_parts_supplier"),
                            cmms.database.indexes.PgGinIndex(
                                fields=["description"], name="idx_parts_description_trgm", opclasses=["gin_trgm_ops"]
                            ),
                            cmms.database.indexes.PgGinIndex(
                                fields=["part_number"], name="idx_parts_number_trgm", opclasses=["gin_trgm_ops"]
                            ),
                            models.Index(
                                condition=models.Q(("manufacturer_part_number", ""), _negated=True),
                                fields=["manufacturer_part_number"],
                                name="idx_parts_maker_number",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("stock_level__gte", 0)),
                                name="check_positive_stock",
                                violation_error_message="There is not that much of the part on the shelf; count it, or issue less.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reserved", 0),
                                    models.Q(("reserved__gt", 0), ("reserved__lte", models.F("stock_level"))),
                                    _connector="OR",
                                ),
                                name="check_parts_reserved",
                                violation_error_message="No more can be promised than lies on the shelf; release a reservation first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stock_value", 0),
                                    models.Q(("stock_value__gt", 0), models.Q(("stock_level", 0), _negated=True)),
                                    _connector="OR",
                                ),
                                name="check_parts_value",
                                violation_error_message="An empty shelf is worth nothing and no shelf less; the difference goes to a variance row.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reorder_point__gte", 0)),
                                name="check_parts_reorder_point",
                                violation_error_message="A reorder point is not negative; write 0 to order when there is none left.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reorder_quantity__gte", 0)),
                                name="check_parts_reorder_quantity",
                                violation_error_message="A reorder quantity is not negative; write 0 to order just what is missing.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("unit_cost__isnull", True), ("unit_cost__gte", 0), _connector="OR"),
                                    models.Q(("average_cost__isnull", True), ("average_cost__gte", 0), _connector="OR"),
                                ),
                                name="check_parts_cost",
                                violation_error_message="A price is not negative; leave it empty where it is unknown.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("part_number", ""), _negated=True),
                                    models.Q(("unit_of_measure", ""), _negated=True),
                                ),
                                name="check_parts_named",
                                violation_error_message="A part needs a number and a unit.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("barcode", ""), _negated=True),
                                fields=("barcode",),
                                name="uq_parts_barcode",
                                violation_error_message="Another part has this barcode already.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("currency",),
                                name="parts_currency_stays",
                                on=("UPDATE",),
                                violation_error_message="A part that has been stocked keeps its currency; make a new part for the other one.",
                                when="OLD.currency <> NEW.currency AND EXISTS (SELECT 1 FROM stock_levels l WHERE l.part_id = OLD.id)",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_parts_source",
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
                                name="check_parts_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPartUnit",
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
                            "name",
                            models.CharField(
                                help_text="Name of the pack, such as box.", max_length=50, verbose_name="purchase unit"
                            ),
                        ),
                        (
                            "factor",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="How many of the part's own units one pack holds.",
                                max_digits=14,
                                verbose_name="holds",
                            ),
                        ),
                        (
                            "barcode",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What a scanner reads on the pack; unique where given.",
                                max_length=100,
                                verbose_name="barcode",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What is in the pack.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.part",
                                verbose_name="part",
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
                        "verbose_name": "historical purchase unit",
                        "verbose_name_plural": "historical purchase units",
                        "db_table": "part_units_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PartUnit",
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
                            "part",
                            models.ForeignKey(
                                db_index=False,
                                help_text="What is in the pack.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="units",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="Name of the pack, such as box.", max_length=50, verbose_name="purchase unit"
                            ),
                        ),
                        (
                            "factor",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="How many of the part's own units one pack holds.",
                                max_digits=14,
                                verbose_name="holds",
                            ),
                        ),
                        (
                            "barcode",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What a scanner reads on the pack; unique where given.",
                                max_length=100,
                                verbose_name="barcode",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "purchase unit",
                        "verbose_name_plural": "purchase units",
                        "db_table": "part_units",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("part", "name"),
                                name="uq_part_units_name",
                                violation_error_message="This part has a purchase unit of this name already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("barcode", ""), _negated=True),
                                fields=("barcode",),
                                name="uq_part_units_barcode",
                                violation_error_message="Another pack has this barcode already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("factor__gt", 0)),
                                name="check_part_units_factor",
                                violation_error_message="A pack holds more than nothing.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalStoreroom",
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
                                help_text="What people call it, unique at the site.",
                                max_length=255,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="From when on nothing is taken in (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                error_messages={"unique": "This place is a storeroom already."},
                                help_text="The place; one place is one store.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                help_text="The location's plant; its currency is the store's.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.site",
                                verbose_name="site",
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
                        "verbose_name": "historical storeroom",
                        "verbose_name_plural": "historical storerooms",
                        "db_table": "storerooms_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Storeroom",
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
                            "location",
                            models.OneToOneField(
                                error_messages={"unique": "This place is a storeroom already."},
                                help_text="The place; one place is one store.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="storeroom",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                help_text="The location's plant; its currency is the store's.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="storerooms",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="What people call it, unique at the site.",
                                max_length=255,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="From when on nothing is taken in (UTC).",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "storeroom",
                        "verbose_name_plural": "storerooms",
                        "db_table": "storerooms",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "name"),
                                name="uq_storerooms_name",
                                violation_error_message="This site has a storeroom of this name already.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("location_id", "site_id"),
                                name="storerooms_site_of_location",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="A storeroom lies at the site of its location.",
                                when="NEW.site_id <> (SELECT l.site_id FROM locations l WHERE l.id = NEW.location_id)",
                            ),
                            cmms.database.guards.Unchanging(
                                columns=("site_id",),
                                name="storerooms_site_stays",
                                violation_error_message="A storeroom stays at its site, because its ledger does; make a new one there and transfer the stock.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_storerooms_source",
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
                                name="check_storerooms_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockLevel",
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
                            "part",
                            models.ForeignKey(
                                db_index=False,
                                help_text="What lies there.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_levels",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "storeroom",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The store.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stock_levels",
                                to="inventory.storeroom",
                                verbose_name="storeroom",
                            ),
                        ),
                        (
                            "bin",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Shelf and bin within the store; empty where the store has none.",
                                max_length=50,
                                verbose_name="bin",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                editable=False,
                                help_text="Units there: the sum of the ledger's rows, written by the ledger alone.",
                                max_digits=14,
                                verbose_name="on hand",
                            ),
                        ),
                        (
                            "reserved",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                editable=False,
                                help_text="Units promised: the sum of what open reservations hold here.",
                                max_digits=14,
                                verbose_name="reserved",
                            ),
                        ),
                        (
                            "last_counted_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was last counted (UTC); changed by a count alone.",
                                null=True,
                                verbose_name="last counted",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stock level",
                        "verbose_name_plural": "stock levels",
                        "db_table": "stock_levels",
                        "indexes": [
                            models.Index(fields=["storeroom", "bin"], name="idx_stock_levels_storeroom"),
                            models.Index(fields=["storeroom", "last_counted_at"], name="idx_stock_levels_counted"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("part", "storeroom", "bin"),
                                name="uq_stock_levels_bin",
                                violation_error_message="This part has a balance in this bin already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", 0)),
                                name="check_stock_levels_quantity",
                                violation_error_message="There is not that much in the bin; count it, or issue less.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reserved", 0),
                                    models.Q(("reserved__gt", 0), ("reserved__lte", models.F("quantity"))),
                                    _connector="OR",
                                ),
                                name="check_stock_levels_reserved",
                                violation_error_message="No more can be promised than lies in the bin; release a reservation first.",
                            ),
                            cmms.database.guards.Unchanging(
                                columns=("part_id", "storeroom_id"),
                                name="stock_levels_keys_stay",
                                violation_error_message="A balance stays with its part and store; transfer the stock instead.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("part_id", "storeroom_id"),
                                name="stock_levels_one_currency",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="A part is stocked only at sites of its own currency; make a part of its own for the other one.",
                                when="(SELECT p.currency FROM parts p WHERE p.id = NEW.part_id) <> (SELECT s.currency FROM storerooms r JOIN sites s ON s.id = r.site_id WHERE r.id = NEW.storeroom_id)",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InventoryTransaction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                            "part",
                            models.ForeignKey(
                                db_index=False,
                                help_text="What moved.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transactions",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "stock_level",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The balance that it changed: part, storeroom and bin.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transactions",
                                to="inventory.stocklevel",
                                verbose_name="bin",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The storeroom's plant, whose currency the amounts are in.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inventory_transactions",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "transaction_type",
                            models.CharField(
                                choices=[
                                    ("RECEIPT", "receipt"),
                                    ("ISSUE", "issue"),
                                    ("RETURN", "return"),
                                    ("SUPPLIER_RETURN", "return to supplier"),
                                    ("TRANSFER_OUT", "transfer out"),
                                    ("TRANSFER_IN", "transfer in"),
                                    ("ADJUSTMENT", "adjustment"),
                                    ("COUNT", "count"),
                                    ("REVALUATION", "revaluation"),
                                    ("VARIANCE", "variance"),
                                ],
                                help_text="What sort of movement.",
                                max_length=20,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                help_text="Units: positive into the bin, negative out of it; 0 where only value moved or a count agreed.",
                                max_digits=14,
                                verbose_name="quantity",
                            ),
                        ),
                        (
                            "unit_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="Price of one unit as it was then, site currency, frozen; empty where only value moved.",
                                max_digits=18,
                                null=True,
                                verbose_name="unit cost",
                            ),
                        ),
                        (
                            "value",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=2,
                                default=Decimal("0"),
                                help_text="Amount in site currency, signed like the quantity, in whole cents.",
                                max_digits=14,
                                verbose_name="value",
                            ),
                        ),
                        (
                            "price_unknown",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="True: nobody stated a price, so it was valued at the average then, or that average is doubtful.",
                                verbose_name="price unknown",
                            ),
                        ),
                        (
                            "reference_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What it was for: work_order, purchase_order, stock_count; may be empty.",
                                max_length=50,
                                verbose_name="reference type",
                            ),
                        ),
                        (
                            "reference_id",
                            models.BigIntegerField(
                                blank=True, help_text="Id of that record.", null=True, verbose_name="reference"
                            ),
                        ),
                        (
                            "reference_line_id",
                            models.BigIntegerField(
                                blank=True,
                                help_text="Id of the line of that record; empty: none in particular.",
                                null=True,
                                verbose_name="reference line",
                            ),
                        ),
                        (
                            "performed_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who posted it; empty: a program.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inventory_transactions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "transaction_date",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                help_text="When it was true (UTC).",
                                verbose_name="when",
                            ),
                        ),
                        (
                            "local_date",
                            models.DateField(
                                help_text="The day of transaction_date in the site's time zone: it decides about locked months.",
                                verbose_name="date",
                            ),
                        ),
                        (
                            "posted_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                editable=False,
                                help_text="When it was entered (UTC); values follow the order of posting.",
                                verbose_name="posted",
                            ),
                        ),
                        (
                            "posting",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                help_text="Rows written by one act share it: both halves of a transfer, a row and its variance.",
                                verbose_name="posting",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                error_messages={"unique": "This row was reversed already."},
                                help_text="The wrong row that this one takes back.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="inventory.inventorytransaction",
                                verbose_name="reverses",
                            ),
                        ),
                        (
                            "against",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The row this one follows from: a return's issue, a supplier return's receipt, the count whose difference a late entry explains.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_by",
                                to="inventory.inventorytransaction",
                                verbose_name="against",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why, in words.",
                                max_length=255,
                                verbose_name="reason",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stock movement",
                        "verbose_name_plural": "stock movements",
                        "db_table": "inventory_transactions",
                        "permissions": [
                            ("receive_inventorytransaction", "Can receive stock and return it to suppliers"),
                            ("issue_inventorytransaction", "Can issue stock and take it back"),
                            (
                                "issue_promised_inventorytransaction",
                                "Can issue, in an emergency, what is promised to others",
                            ),
                            ("transfer_inventorytransaction", "Can transfer stock"),
                            ("adjust_inventorytransaction", "Can adjust stock"),
                            ("count_inventorytransaction", "Can count stock"),
                            ("revalue_inventorytransaction", "Can revalue stock"),
                            ("reverse_inventorytransaction", "Can reverse stock movements"),
                        ],
                        "indexes": [
                            models.Index(fields=["part", "-transaction_date", "-id"], name="idx_inventory_tx_part"),
                            models.Index(fields=["stock_level", "transaction_date"], name="idx_inventory_tx_level"),
                            models.Index(fields=["site", "-id"], name="idx_inventory_tx_site"),
                            models.Index(
                                condition=models.Q(("reference_id__isnull", False)),
                                fields=["reference_type", "reference_id"],
                                name="idx_inventory_tx_reference",
                            ),
                            models.Index(fields=["transaction_type", "transaction_date"], name="idx_inventory_tx_type"),
                            models.Index(
                                condition=models.Q(("against__isnull", False)),
                                fields=["against"],
                                name="idx_inventory_tx_against",
                            ),
                            models.Index(fields=["posting"], name="idx_inventory_tx_posting"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "transaction_type__in",
                                        [
                                            "ADJUSTMENT",
                                            "COUNT",
                                            "ISSUE",
                                            "RECEIPT",
                                            "RETURN",
                                            "REVALUATION",
                                            "SUPPLIER_RETURN",
                                            "TRANSFER_IN",
                                            "TRANSFER_OUT",
                                            "VARIANCE",
                                        ],
                                    )
                                ),
                                name="check_inventory_tx_type",
                                violation_error_message="Choose one of the offered types of movement.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("quantity__gt", 0),
                                        ("reverses__isnull", True),
                                        ("transaction_type__in", ("RECEIPT", "RETURN", "TRANSFER_IN")),
                                    ),
                                    models.Q(
                                        ("quantity__lt", 0),
                                        ("reverses__isnull", False),
                                        ("transaction_type__in", ("RECEIPT", "RETURN", "TRANSFER_IN")),
                                    ),
                                    models.Q(
                                        ("quantity__lt", 0),
                                        ("reverses__isnull", True),
                                        ("transaction_type__in", ("ISSUE", "SUPPLIER_RETURN", "TRANSFER_OUT")),
                                    ),
                                    models.Q(
                                        ("quantity__gt", 0),
                                        ("reverses__isnull", False),
                                        ("transaction_type__in", ("ISSUE", "SUPPLIER_RETURN", "TRANSFER_OUT")),
                                    ),
                                    models.Q(("quantity", 0), ("transaction_type__in", ("REVALUATION", "VARIANCE"))),
                                    models.Q(
                                        ("transaction_type", "ADJUSTMENT"), models.Q(("quantity", 0), _negated=True)
                                    ),
                                    ("transaction_type", "COUNT"),
                                    models.Q(
                                        (
                                            "transaction_type__in",
                                            [
                                                "RECEIPT",
                                                "ISSUE",
                                                "RETURN",
                                                "SUPPLIER_RETURN",
                                                "TRANSFER_OUT",
                                                "TRANSFER_IN",
                                                "ADJUSTMENT",
                                                "COUNT",
                                                "REVALUATION",
                                                "VARIANCE",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="check_inventory_tx_direction",
                                violation_error_message="A receipt, return or transfer in adds to the bin, an issue, supplier return or transfer out takes from it, a revaluation moves only value.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quantity", 0),
                                    models.Q(("quantity__gt", 0), ("value__gte", 0)),
                                    models.Q(("quantity__lt", 0), ("value__lte", 0)),
                                    _connector="OR",
                                ),
                                name="check_inventory_tx_value",
                                violation_error_message="A movement's value has the sign of its quantity.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("transaction_type__in", ("REVALUATION", "VARIANCE")),
                                        ("unit_cost__isnull", True),
                                    ),
                                    models.Q(
                                        models.Q(("transaction_type__in", ("REVALUATION", "VARIANCE")), _negated=True),
                                        ("unit_cost__gte", 0),
                                        ("unit_cost__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_inventory_tx_cost",
                                violation_error_message="A movement states its unit cost, which is not negative; a revaluation or variance states none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("transaction_type", "RETURN"), _negated=True),
                                    ("against__isnull", False),
                                    _connector="OR",
                                ),
                                name="check_inventory_tx_return",
                                violation_error_message="A return names the issue it takes back; adjust the stock where there is none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reference_id__isnull", True), ("reference_line_id__isnull", True)),
                                    models.Q(
                                        ("reference_id__isnull", False), models.Q(("reference_type", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_inventory_tx_reference",
                                violation_error_message="A reference has a type and an id.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_inventory_tx_date",
                                postgresql="abs(local_date - (transaction_date AT TIME ZONE 'UTC')::date) <= 1",
                                sqlite="abs(julianday(local_date) - julianday(date(transaction_date))) <= 1",
                                violation_error_message="The local date is the day of the movement at its site.",
                            ),
                            cmms.database.guards.RowGuard(
                                name="inventory_transactions_month_open",
                                on=("INSERT",),
                                violation_error_message="This month is closed at this site; post with a date in an open month.",
                                when="EXISTS (SELECT 1 FROM month_locks m WHERE m.site_id = NEW.site_id AND NEW.local_date BETWEEN m.month AND m.last_day)",
                            ),
                            cmms.database.guards.RowGuard(
                                name="inventory_transactions_where",
                                on=("INSERT",),
                                violation_error_message="A movement's part and site are those of its bin.",
                                when="NOT EXISTS (SELECT 1 FROM stock_levels l JOIN storerooms r ON r.id = l.storeroom_id WHERE l.id = NEW.stock_level_id AND l.part_id = NEW.part_id AND r.site_id = NEW.site_id)",
                            ),
                            cmms.database.guards.RowGuard(
                                name="inventory_transactions_returned",
                                on=("INSERT",),
                                violation_error_message="No more can come back than was issued.",
                                when="NEW.transaction_type = 'RETURN' AND NEW.reverses_id IS NULL AND NEW.quantity > 0.0005 - COALESCE((SELECT i.quantity FROM inventory_transactions i WHERE i.id = NEW.against_id AND i.transaction_type = 'ISSUE' AND i.reverses_id IS NULL AND i.part_id = NEW.part_id), 0) - COALESCE((SELECT SUM(r.quantity) FROM inventory_transactions r WHERE r.against_id = NEW.against_id AND r.transaction_type = 'RETURN'), 0)",
                            ),
                            cmms.database.guards.RowGuard(
                                name="inventory_transactions_reversed",
                                on=("INSERT",),
                                violation_error_message="A reversal takes back one whole row, bin, quantity and value alike, and is not reversed itself.",
                                when="NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM inventory_transactions o WHERE o.id = NEW.reverses_id AND o.reverses_id IS NULL AND o.stock_level_id = NEW.stock_level_id AND o.transaction_type = NEW.transaction_type AND abs(o.quantity + NEW.quantity) < 0.0005 AND abs(o.value + NEW.value) < 0.005)",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_inventory_transactions_source",
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
                                name="check_inventory_transactions_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalStockCount",
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
                            "title",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What is counted, such as Bearings, spring 2026.",
                                max_length=255,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("OPEN", "open"), ("DONE", "done"), ("CANCELLED", "cancelled")],
                                db_default="OPEN",
                                default="OPEN",
                                help_text="Open, done or cancelled.",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "is_blind",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="True: whoever counts does not see what the book says.",
                                verbose_name="blind",
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was done or cancelled (UTC).",
                                null=True,
                                verbose_name="finished",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                        (
                            "storeroom",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Where is counted.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.storeroom",
                                verbose_name="storeroom",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who asked for it; empty: a program.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened by",
                            ),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                help_text="Who finished it.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="finished by",
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
                        "verbose_name": "historical stock count",
                        "verbose_name_plural": "historical stock counts",
                        "db_table": "stock_counts_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="StockCount",
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
                            "storeroom",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Where is counted.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counts",
                                to="inventory.storeroom",
                                verbose_name="storeroom",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What is counted, such as Bearings, spring 2026.",
                                max_length=255,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("OPEN", "open"), ("DONE", "done"), ("CANCELLED", "cancelled")],
                                db_default="OPEN",
                                default="OPEN",
                                help_text="Open, done or cancelled.",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "is_blind",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="True: whoever counts does not see what the book says.",
                                verbose_name="blind",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who asked for it; empty: a program.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opened_counts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened by",
                            ),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was done or cancelled (UTC).",
                                null=True,
                                verbose_name="finished",
                            ),
                        ),
                        (
                            "finished_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                help_text="Who finished it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="finished_counts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="finished by",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stock count",
                        "verbose_name_plural": "stock counts",
                        "db_table": "stock_counts",
                        "indexes": [
                            models.Index(fields=["storeroom", "status", "-id"], name="idx_stock_counts_storeroom")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["CANCELLED", "DONE", "OPEN"])),
                                name="check_stock_counts_status",
                                violation_error_message="Choose one of the offered states.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at__isnull", True), ("status", "OPEN")),
                                    models.Q(
                                        models.Q(("status", "OPEN"), _negated=True), ("finished_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_stock_counts_finished",
                                violation_error_message="A count is finished exactly when it is not open.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StockCountLine",
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
                            "count",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The round.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="inventory.stockcount",
                                verbose_name="count",
                            ),
                        ),
                        (
                            "stock_level",
                            models.ForeignKey(
                                help_text="The balance that is counted.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="count_lines",
                                to="inventory.stocklevel",
                                verbose_name="bin",
                            ),
                        ),
                        (
                            "expected",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                editable=False,
                                help_text="Units by the book at the moment of counting; empty until counted.",
                                max_digits=14,
                                null=True,
                                verbose_name="book",
                            ),
                        ),
                        (
                            "counted",
                            models.DecimalField(
                                blank=True,
                                decimal_places=3,
                                help_text="Units found; empty until counted.",
                                max_digits=14,
                                null=True,
                                verbose_name="counted",
                            ),
                        ),
                        (
                            "counted_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When it was counted (UTC), which may be before it was entered.",
                                null=True,
                                verbose_name="counted at",
                            ),
                        ),
                        (
                            "counted_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who counted.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="counted_lines",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="counted by",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why it differs; demanded where it does.",
                                max_length=255,
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "transaction",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                help_text="The ledger row that the count made.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="count_line",
                                to="inventory.inventorytransaction",
                                verbose_name="posting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "count line",
                        "verbose_name_plural": "count lines",
                        "db_table": "stock_count_lines",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("count", "stock_level"),
                                name="uq_stock_count_lines_bin",
                                violation_error_message="This bin is on the count already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counted__isnull", True), ("counted__gte", 0), _connector="OR"),
                                name="check_stock_count_lines",
                                violation_error_message="Nobody finds less than nothing on a shelf.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("counted__isnull", True),
                                        ("counted_at__isnull", True),
                                        ("expected__isnull", True),
                                    ),
                                    models.Q(
                                        ("counted__isnull", False),
                                        ("counted_at__isnull", False),
                                        ("expected__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_stock_count_lines_done",
                                violation_error_message="A counted line says how much, when, and what the book said.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthLock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Whose books.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="month_locks",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "month",
                            models.DateField(help_text="The month's first day, site's calendar.", verbose_name="month"),
                        ),
                        (
                            "last_day",
                            models.DateField(
                                editable=False, help_text="The month's last day.", verbose_name="last day"
                            ),
                        ),
                        (
                            "locked_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                editable=False,
                                help_text="When it was closed (UTC).",
                                verbose_name="locked",
                            ),
                        ),
                        (
                            "locked_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                help_text="Who closed it; empty: a program.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="month_locks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "closed month",
                        "verbose_name_plural": "closed months",
                        "db_table": "month_locks",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "month"),
                                name="uq_month_locks_month",
                                violation_error_message="This month is closed already.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_month_locks_span",
                                postgresql="extract(day from month) = 1 AND last_day = (month + interval '1 month - 1 day')::date",
                                sqlite="date(month, 'start of month') = month AND last_day = date(month, '+1 month', '-1 day')",
                                violation_error_message="A closed month runs from its first day to its last.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reservation",
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
                            "part",
                            models.ForeignKey(
                                db_index=False,
                                help_text="What is wanted.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reservations",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The plant whose storerooms may cover it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reservations",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "storeroom",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The only store that may cover it; empty: any of the site.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reservations",
                                to="inventory.storeroom",
                                verbose_name="from storeroom",
                            ),
                        ),
                        (
                            "stock_level",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The balance that it holds; empty while it is short.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reservations",
                                to="inventory.stocklevel",
                                verbose_name="held in",
                            ),
                        ),
                        (
                            "reference_type",
                            models.CharField(
                                help_text="What it is for: work_order.", max_length=50, verbose_name="reference type"
                            ),
                        ),
                        (
                            "reference_id",
                            models.BigIntegerField(help_text="Id of that record.", verbose_name="reference"),
                        ),
                        (
                            "reference_line_id",
                            models.BigIntegerField(
                                db_default=0,
                                default=0,
                                help_text="Id of its line; 0: none in particular.",
                                verbose_name="reference line",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="Units asked for by this row.",
                                max_digits=14,
                                verbose_name="wanted",
                            ),
                        ),
                        (
                            "held",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                help_text="Units put aside now in its bin.",
                                max_digits=14,
                                verbose_name="held",
                            ),
                        ),
                        (
                            "issued",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=3,
                                default=Decimal("0"),
                                help_text="Units handed out on it so far.",
                                max_digits=14,
                                verbose_name="issued",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "low"), (2, "normal"), (3, "high"), (4, "urgent"), (5, "emergency")],
                                db_default=2,
                                default=2,
                                help_text="1 low … 5 emergency: the order's.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "need_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When it is needed (UTC); empty: no date, served after dated ones.",
                                null=True,
                                verbose_name="needed",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("OPEN", "open"), ("ISSUED", "issued"), ("RELEASED", "released")],
                                db_default="OPEN",
                                default="OPEN",
                                help_text="Open, wholly issued, or released (given back, no longer wanted).",
                                max_length=10,
                                verbose_name="status",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reservation",
                        "verbose_name_plural": "reservations",
                        "db_table": "reservations",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", "OPEN")),
                                fields=["part", "-priority", "need_at"],
                                name="idx_reservations_part",
                            ),
                            models.Index(fields=["reference_type", "reference_id"], name="idx_reservations_reference"),
                            models.Index(
                                condition=models.Q(("status", "OPEN")),
                                fields=["stock_level"],
                                name="idx_reservations_level",
                            ),
                            models.Index(
                                condition=models.Q(("status", "OPEN")),
                                fields=["site", "need_at"],
                                name="idx_reservations_site",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "OPEN")),
                                fields=("reference_type", "reference_id", "reference_line_id", "part", "stock_level"),
                                name="uq_reservations_open",
                                violation_error_message="This line holds stock in this bin already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "OPEN"), ("stock_level__isnull", True)),
                                fields=("reference_type", "reference_id", "reference_line_id", "part"),
                                name="uq_reservations_short",
                                violation_error_message="This line has a short reservation already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="check_reservations_quantity",
                                violation_error_message="Reserve more than nothing.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "OPEN"), _negated=True),
                                    models.Q(("held", 0), ("issued", 0), ("stock_level__isnull", True)),
                                    models.Q(
                                        ("held__gt", 0),
                                        ("stock_level__isnull", False),
                                        (
                                            "held__gt",
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("quantity"), "-", models.F("issued")
                                                ),
                                                "-",
                                                models.Value(Decimal("0.0005")),
                                            ),
                                        ),
                                        (
                                            "held__lt",
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("quantity"), "-", models.F("issued")
                                                ),
                                                "+",
                                                models.Value(Decimal("0.0005")),
                                            ),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_reservations_held",
                                violation_error_message="An open reservation names a bin and holds there all it still wants, or is short and holds nothing.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("issued__gte", 0), ("issued__lte", models.F("quantity"))),
                                name="check_reservations_issued",
                                violation_error_message="No more is issued on a reservation than it wanted.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status", "OPEN"), ("held", 0), _connector="OR"),
                                name="check_reservations_done",
                                violation_error_message="A finished reservation holds nothing.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("priority__in", [1, 2, 3, 4, 5])),
                                name="check_reservations_priority",
                                violation_error_message="A priority is between 1 (low) and 5 (emergency).",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["ISSUED", "OPEN", "RELEASED"])),
                                name="check_reservations_status",
                                violation_error_message="Choose one of the offered states.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("stock_level_id", "part_id", "site_id"),
                                name="reservations_where",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="A reservation holds its own part, at its own site.",
                                when="NEW.stock_level_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stock_levels l JOIN storerooms r ON r.id = l.storeroom_id WHERE l.id = NEW.stock_level_id AND l.part_id = NEW.part_id AND r.site_id = NEW.site_id)",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RefusedDemand",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_index=False,
                                help_text="What was asked for.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refused_demands",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Where.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refused_demands",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "storeroom",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The store that had not enough.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refused_demands",
                                to="inventory.storeroom",
                                verbose_name="storeroom",
                            ),
                        ),
                        (
                            "reference_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What it was for: work_order; empty: nothing in particular.",
                                max_length=50,
                                verbose_name="reference type",
                            ),
                        ),
                        (
                            "reference_id",
                            models.BigIntegerField(
                                db_default=0,
                                default=0,
                                help_text="Id of that record; 0: none.",
                                verbose_name="reference",
                            ),
                        ),
                        ("day", models.DateField(help_text="The day at the site.", verbose_name="day")),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="Units asked for first.",
                                max_digits=14,
                                verbose_name="asked for",
                            ),
                        ),
                        (
                            "available",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="Units that could have been given.",
                                max_digits=14,
                                verbose_name="was there",
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                editable=False,
                                help_text="When (UTC).",
                                verbose_name="asked",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who asked; empty: a program.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="refused_demands",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "refused demand",
                        "verbose_name_plural": "refused demands",
                        "db_table": "refused_demands",
                        "indexes": [
                            models.Index(fields=["site", "day"], name="idx_refused_demands_day"),
                            models.Index(fields=["part", "day"], name="idx_refused_demands_part"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("reference_type", "reference_id", "part", "day", "site"),
                                name="uq_refused_demands_day",
                                violation_error_message="This demand is recorded for the day already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quantity__gt", 0), ("available__gte", 0), ("available__lt", models.F("quantity"))
                                ),
                                name="check_refused_demands",
                                violation_error_message="A refused demand asked for more than was there.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAssetPart",
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
                            "quantity",
                            models.DecimalField(
                                db_default=Decimal("1"),
                                decimal_places=3,
                                default=Decimal("1"),
                                help_text="Units fitted in one asset.",
                                max_digits=14,
                                verbose_name="fitted",
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Where in the asset it sits: item number of the drawing.",
                                max_length=100,
                                verbose_name="position",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What fits.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The one asset it fits; or name a model.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The model whose assets it fits; or name an asset.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetmodel",
                                verbose_name="model",
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
                        "verbose_name": "historical spare part",
                        "verbose_name_plural": "historical spare parts",
                        "db_table": "asset_parts_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="AssetPart",
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
                            "part",
                            models.ForeignKey(
                                db_index=False,
                                help_text="What fits.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fitted_in",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The one asset it fits; or name a model.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spare_parts",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The model whose assets it fits; or name an asset.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spare_parts",
                                to="assets.assetmodel",
                                verbose_name="model",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                db_default=Decimal("1"),
                                decimal_places=3,
                                default=Decimal("1"),
                                help_text="Units fitted in one asset.",
                                max_digits=14,
                                verbose_name="fitted",
                            ),
                        ),
                        (
                            "position",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Where in the asset it sits: item number of the drawing.",
                                max_length=100,
                                verbose_name="position",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Free text.", verbose_name="notes"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "spare part",
                        "verbose_name_plural": "spare parts",
                        "db_table": "asset_parts",
                        "indexes": [models.Index(fields=["part"], name="idx_asset_parts_part")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("asset__isnull", True), ("asset_model__isnull", False)),
                                    models.Q(("asset__isnull", False), ("asset_model__isnull", True)),
                                    _connector="OR",
                                ),
                                name="check_asset_parts_owner",
                                violation_error_message="A spare part belongs to an asset or to a model: name one of the two.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="check_asset_parts_quantity",
                                violation_error_message="At least something of it is fitted.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("asset__isnull", False)),
                                fields=("asset", "part", "position"),
                                name="uq_asset_parts_asset",
                                violation_error_message="This part is on the asset's list at this position already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("asset_model__isnull", False)),
                                fields=("asset_model", "part", "position"),
                                name="uq_asset_parts_model",
                                violation_error_message="This part is on the model's list at this position already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_asset_parts_source",
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
                                name="check_asset_parts_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
