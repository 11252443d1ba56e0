import cmms.database.guards
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from cmms.database.creation import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("assets", "0001_initial"),
        ("inventory", "0001_initial"),
        ("workorders", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name="MeterCrossing",
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
                            "schedule",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The schedule.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crossings",
                                to="maintenance.maintenanceschedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(help_text="The schedule's revision.", verbose_name="revision"),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(
                                help_text="k: the threshold lies k intervals above the base.", verbose_name="number"
                            ),
                        ),
                        (
                            "meter",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The meter that passed it.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crossings",
                                to="assets.meter",
                                verbose_name="meter",
                            ),
                        ),
                        (
                            "threshold",
                            models.DecimalField(
                                decimal_places=4,
                                help_text="Lifetime total that was passed.",
                                max_digits=20,
                                verbose_name="threshold",
                            ),
                        ),
                        (
                            "reading",
                            models.DecimalField(
                                decimal_places=4,
                                help_text="Lifetime total of the reading that passed it.",
                                max_digits=20,
                                verbose_name="reading",
                            ),
                        ),
                        (
                            "read_at",
                            models.DateTimeField(help_text="When that reading was true (UTC).", verbose_name="read"),
                        ),
                        (
                            "occurrence",
                            models.ForeignKey(
                                blank=True,
                                help_text="The occurrence it made due; one reading past several thresholds makes one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="crossings",
                                to="maintenance.maintenanceoccurrence",
                                verbose_name="occurrence",
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When a corrected reading took it back (UTC); passed again, this row is used again and no second order is made.",
                                null=True,
                                verbose_name="withdrawn",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "crossing of a threshold",
                        "verbose_name_plural": "crossings of thresholds",
                        "db_table": "meter_crossings",
                        "indexes": [models.Index(fields=["meter", "read_at"], name="idx_meter_crossings_meter")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("schedule", "revision", "number"),
                                name="uq_meter_crossings",
                                violation_error_message="This threshold was crossed already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="check_meter_crossings_number",
                                violation_error_message="Thresholds are counted from 1.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_at__isnull", False),
                                    ("reading__gte", models.F("threshold")),
                                    _connector="OR",
                                ),
                                name="check_meter_crossings_reading",
                                violation_error_message="A threshold is crossed by a reading at or above it.",
                            ),
                            cmms.database.guards.Unchanging(
                                columns=("schedule_id", "revision", "number", "threshold"),
                                name="crossings_stay_themselves",
                                violation_error_message="A crossing keeps its schedule, revision, number and threshold.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaintenanceHistory",
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
                            "schedule",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The schedule.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="completions",
                                to="maintenance.maintenanceschedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The order that was completed; empty on an imported row without one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_history",
                                to="workorders.workorder",
                                verbose_name="order",
                            ),
                        ),
                        (
                            "occurrence",
                            models.ForeignKey(
                                blank=True,
                                help_text="The occurrence it satisfied; empty where it fell outside every tolerance.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="completions",
                                to="maintenance.maintenanceoccurrence",
                                verbose_name="occurrence",
                            ),
                        ),
                        (
                            "completed_date",
                            models.DateTimeField(
                                help_text="When the work was finished (UTC).", verbose_name="completed"
                            ),
                        ),
                        (
                            "completed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who finished it; empty: not known.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_completions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="completed by",
                            ),
                        ),
                        (
                            "meter_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Lifetime total of the schedule's meter then; empty: no meter or not known.",
                                max_digits=20,
                                null=True,
                                verbose_name="meter reading",
                            ),
                        ),
                        (
                            "notes",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What was said at completion.",
                                verbose_name="notes",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "maintenance history",
                        "verbose_name_plural": "maintenance history",
                        "db_table": "maintenance_history",
                        "indexes": [
                            models.Index(fields=["schedule", "completed_date"], name="idx_maintenance_history_when")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("work_order", "schedule"),
                                name="uq_maintenance_history",
                                violation_error_message="This order's completion is in the history already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("work_order__isnull", False),
                                    models.Q(("source_system", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_maintenance_history_order",
                                violation_error_message="A completion names its order; only an imported one may lack it.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_maintenance_history_source",
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
                                name="check_maintenance_history_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPlanPart",
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
                                decimal_places=3,
                                help_text="How much one order needs, in the part's unit.",
                                max_digits=14,
                                verbose_name="quantity",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The plan.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="maintenance.maintenanceplan",
                                verbose_name="plan",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What is needed.",
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
                        "verbose_name": "historical planned part of a plan",
                        "verbose_name_plural": "historical planned parts of plans",
                        "db_table": "plan_parts_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PlanPart",
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
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The plan.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="maintenance.maintenanceplan",
                                verbose_name="plan",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                help_text="What is needed.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_parts",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="How much one order needs, in the part's unit.",
                                max_digits=14,
                                verbose_name="quantity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "planned part of a plan",
                        "verbose_name_plural": "planned parts of plans",
                        "db_table": "plan_parts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "part"),
                                name="uq_plan_parts",
                                violation_error_message="The plan lists this part already; change its quantity.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="check_plan_parts_quantity",
                                violation_error_message="A planned quantity is above zero.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalSchedulePart",
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
                                decimal_places=3,
                                help_text="How much one order needs, in the part's unit.",
                                max_digits=14,
                                verbose_name="quantity",
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The schedule.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="maintenance.maintenanceschedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What is needed.",
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
                        "verbose_name": "historical planned part of a schedule",
                        "verbose_name_plural": "historical planned parts of schedules",
                        "db_table": "schedule_parts_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="SchedulePart",
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
                            "schedule",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The schedule.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="maintenance.maintenanceschedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                help_text="What is needed.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="schedule_parts",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=3,
                                help_text="How much one order needs, in the part's unit.",
                                max_digits=14,
                                verbose_name="quantity",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "planned part of a schedule",
                        "verbose_name_plural": "planned parts of schedules",
                        "db_table": "schedule_parts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("schedule", "part"),
                                name="uq_schedule_parts",
                                violation_error_message="The schedule lists this part already; change its quantity.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)),
                                name="check_schedule_parts_quantity",
                                violation_error_message="A planned quantity is above zero.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalScheduleAsset",
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
                            "history_change_reason",
                            models.CharField(
                                blank=True,
                                help_text="Why it was changed, as the person said.",
                                max_length=255,
                                null=True,
                            ),
                        ),
                        (
                            "position",
                            models.PositiveIntegerField(
                                help_text="Order of the stops, ascending.", verbose_name="position"
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The route.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="maintenance.maintenanceschedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What is visited.",
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
                        "verbose_name": "historical stop of a route",
                        "verbose_name_plural": "historical stops of routes",
                        "db_table": "schedule_assets_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="ScheduleAsset",
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
                            "schedule",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The route.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stops",
                                to="maintenance.maintenanceschedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                help_text="What is visited.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="route_stops",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveIntegerField(
                                help_text="Order of the stops, ascending.", verbose_name="position"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stop of a route",
                        "verbose_name_plural": "stops of routes",
                        "db_table": "schedule_assets",
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("schedule", "asset"),
                                name="uq_schedule_assets_asset",
                                violation_error_message="The asset is a stop of this route already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaintenanceOccurrence",
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
                            "schedule",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The schedule.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occurrences",
                                to="maintenance.maintenanceschedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                help_text="The schedule's revision that made it due.", verbose_name="revision"
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(
                                help_text="k, counted from 0 at the anchor within the revision; a meter's first threshold is number 1.",
                                verbose_name="number",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The schedule's site when the row was made.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_occurrences",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "nominal_date",
                            models.DateField(
                                blank=True,
                                help_text="Local date by the triggers alone, before season and holidays.",
                                null=True,
                                verbose_name="nominal date",
                            ),
                        ),
                        (
                            "due_date",
                            models.DateField(
                                blank=True,
                                help_text="Local date on which it is due; empty: by reading, with no estimate yet.",
                                null=True,
                                verbose_name="due",
                            ),
                        ),
                        (
                            "due_is_estimate",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Whether the due date is estimated from average use.",
                                verbose_name="estimated",
                            ),
                        ),
                        (
                            "due_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Lifetime total of the meter at which it is due; empty without one.",
                                max_digits=20,
                                null=True,
                                verbose_name="due reading",
                            ),
                        ),
                        (
                            "lead_date",
                            models.DateField(
                                blank=True,
                                help_text="Local date from which its order may be made.",
                                null=True,
                                verbose_name="lead date",
                            ),
                        ),
                        (
                            "planned_date",
                            models.DateField(
                                blank=True,
                                help_text="Local date a planner moved the work to; compliance keeps the due date.",
                                null=True,
                                verbose_name="moved to",
                            ),
                        ),
                        (
                            "on_time_until",
                            models.DateField(
                                blank=True,
                                help_text="Last local date that counts as on time: due date plus tolerance, frozen when it was decided.",
                                null=True,
                                verbose_name="on time until",
                            ),
                        ),
                        (
                            "on_time_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Last reading that counts as on time, frozen likewise.",
                                max_digits=20,
                                null=True,
                                verbose_name="on time up to reading",
                            ),
                        ),
                        (
                            "calendar_met_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Where all triggers must be met: when the calendar was (UTC).",
                                null=True,
                                verbose_name="calendar met",
                            ),
                        ),
                        (
                            "meter_met_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Where all triggers must be met: when the meter was (UTC); a corrected reading clears it until an order exists.",
                                null=True,
                                verbose_name="meter met",
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[
                                    ("PENDING", "not decided yet"),
                                    ("GENERATED", "order made"),
                                    ("HELD", "held by the open order"),
                                    ("SATISFIED", "satisfied"),
                                    ("MISSED", "missed"),
                                    ("EXCUSED", "excused"),
                                    ("SKIPPED", "skipped by season or holiday"),
                                    ("SUPPRESSED", "contained in a larger one"),
                                    ("SUPERSEDED", "superseded by the next one"),
                                    ("OUT_OF_SERVICE", "asset out of service"),
                                ],
                                db_default="PENDING",
                                default="PENDING",
                                help_text="What became of it.",
                                max_length=14,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When that was last decided (UTC); empty while pending.",
                                null=True,
                                verbose_name="decided",
                            ),
                        ),
                        (
                            "sentence",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The decision in words, as the planner reads it.",
                                verbose_name="why",
                            ),
                        ),
                        (
                            "excuse",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why it is excused and left out of compliance; empty otherwise.",
                                max_length=255,
                                verbose_name="excuse",
                            ),
                        ),
                        (
                            "work_order",
                            models.OneToOneField(
                                blank=True,
                                help_text="The order that was made for it; an order serves one occurrence of its own.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occurrence",
                                to="workorders.workorder",
                                verbose_name="order",
                            ),
                        ),
                        (
                            "covered_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="The occurrence whose order stands in for it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covers",
                                to="maintenance.maintenanceoccurrence",
                                verbose_name="covered by",
                            ),
                        ),
                        (
                            "satisfied_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="The order whose completion as done settled it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="satisfied_occurrences",
                                to="workorders.workorder",
                                verbose_name="satisfied by",
                            ),
                        ),
                        (
                            "satisfied_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When that work was finished (UTC): what compliance compares.",
                                null=True,
                                verbose_name="satisfied",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "occurrence",
                        "verbose_name_plural": "occurrences",
                        "db_table": "maintenance_occurrences",
                        "indexes": [
                            models.Index(fields=["site", "due_date"], name="idx_occurrences_site_due"),
                            models.Index(fields=["decision", "due_date"], name="idx_occurrences_decision"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("schedule", "revision", "number"),
                                name="uq_maintenance_occurrences",
                                violation_error_message="This occurrence is decided already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "decision__in",
                                        [
                                            "EXCUSED",
                                            "GENERATED",
                                            "HELD",
                                            "MISSED",
                                            "OUT_OF_SERVICE",
                                            "PENDING",
                                            "SATISFIED",
                                            "SKIPPED",
                                            "SUPERSEDED",
                                            "SUPPRESSED",
                                        ],
                                    )
                                ),
                                name="check_occurrences_decision",
                                violation_error_message="Choose one of the offered decisions.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_date__isnull", False), ("due_reading__isnull", False), _connector="OR"
                                ),
                                name="check_occurrences_due",
                                violation_error_message="An occurrence is due on a date or at a reading; give one of them.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", True), ("decision", "PENDING")),
                                    models.Q(
                                        models.Q(("decision", "PENDING"), _negated=True),
                                        ("decided_at__isnull", False),
                                        models.Q(("sentence", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_occurrences_decided",
                                violation_error_message="A decision says when it was made and why, in a sentence.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("work_order__isnull", True),
                                        models.Q(("decision__in", ("GENERATED", "SUPERSEDED")), _negated=True),
                                    ),
                                    models.Q(
                                        ("decision__in", ("GENERATED", "SATISFIED", "MISSED", "EXCUSED", "SUPERSEDED")),
                                        ("work_order__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_occurrences_order",
                                violation_error_message="An occurrence has an order of its own from generation on, and none when it is pending, held, skipped, suppressed or out of service.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision__in", ("HELD", "SUPPRESSED")), _negated=True),
                                    ("covered_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="check_occurrences_covered",
                                violation_error_message="A held or suppressed occurrence names the one that stands in for it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("covered_by__isnull", True),
                                    models.Q(("covered_by", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_occurrences_not_itself",
                                violation_error_message="An occurrence cannot stand in for itself.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decision__in", ("SATISFIED", "SUPPRESSED")),
                                        ("satisfied_at__isnull", False),
                                        ("satisfied_by__isnull", False),
                                    ),
                                    models.Q(
                                        ("satisfied_at__isnull", True),
                                        ("satisfied_by__isnull", True),
                                        models.Q(("decision", "SATISFIED"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_occurrences_satisfied",
                                violation_error_message="A satisfied occurrence names the order that did it and when; no other does, save one that a larger one contains.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "EXCUSED"), models.Q(("excuse", ""), _negated=True)),
                                    models.Q(models.Q(("decision", "EXCUSED"), _negated=True), ("excuse", "")),
                                    _connector="OR",
                                ),
                                name="check_occurrences_excuse",
                                violation_error_message="An excused occurrence has a reason, and only that one has.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("on_time_until__isnull", True),
                                    models.Q(("due_date__isnull", False), ("on_time_until__gte", models.F("due_date"))),
                                    _connector="OR",
                                ),
                                name="check_occurrences_on_time",
                                violation_error_message="The tolerance ends on or after the due date.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lead_date__isnull", True),
                                    ("due_date__isnull", True),
                                    ("lead_date__lte", models.F("due_date")),
                                    _connector="OR",
                                ),
                                name="check_occurrences_lead",
                                violation_error_message="The lead date lies on or before the due date.",
                            ),
                            cmms.database.guards.Unchanging(
                                columns=("schedule_id", "revision", "number", "site_id"),
                                name="occurrences_stay_themselves",
                                violation_error_message="An occurrence keeps its schedule, revision, number and site.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMaintenancePlan",
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
                            "frequency_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DAY", "days"),
                                    ("WEEK", "weeks"),
                                    ("MONTH", "months"),
                                    ("QUARTER", "quarters"),
                                    ("YEAR", "years"),
                                ],
                                help_text="Calendar unit of the interval; empty without one.",
                                max_length=10,
                                null=True,
                                verbose_name="frequency unit",
                            ),
                        ),
                        (
                            "frequency_value",
                            models.IntegerField(
                                blank=True,
                                help_text="Length of the interval in frequency units; above zero.",
                                null=True,
                                verbose_name="every",
                            ),
                        ),
                        (
                            "recurrence_rule",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="In place of an interval: an RFC 5545 rule such as FREQ=MONTHLY;BYDAY=1MO (first Monday). Occurrence k is its k-th date from the anchor on.",
                                max_length=255,
                                verbose_name="recurrence rule",
                            ),
                        ),
                        (
                            "meter_based",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Whether a meter makes it due, alone or beside the calendar.",
                                verbose_name="by meter",
                            ),
                        ),
                        (
                            "meter_threshold",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Units of the meter between two services.",
                                max_digits=20,
                                null=True,
                                verbose_name="every … meter units",
                            ),
                        ),
                        (
                            "trigger_join",
                            models.CharField(
                                choices=[
                                    ("ANY", "any: whichever comes first"),
                                    ("ALL", "all: when the later one is met"),
                                ],
                                db_default="ANY",
                                default="ANY",
                                help_text="With both triggers: due by whichever comes first, or when both are met.",
                                max_length=3,
                                verbose_name="calendar and meter",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("FIXED", "fixed: counted from the anchor, whatever happens"),
                                    ("FLOATING", "floating: counted from when the work was finished"),
                                ],
                                db_default="FIXED",
                                default="FIXED",
                                help_text="Counted from the anchor (fixed) or from the last completion (floating).",
                                max_length=8,
                                verbose_name="basis",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="Title of the orders it makes.", max_length=255, verbose_name="title"
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Text of the orders it makes.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(
                                db_default=7,
                                default=7,
                                help_text="Days before the due date on which the order is made.",
                                verbose_name="lead time, days",
                            ),
                        ),
                        (
                            "meter_lead",
                            models.DecimalField(
                                db_default=0,
                                decimal_places=4,
                                default=0,
                                help_text="Meter units before the due reading at which the order is made.",
                                max_digits=20,
                                verbose_name="meter lead",
                            ),
                        ),
                        (
                            "forecast_by_use",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Make the order the lead time before the date estimated from average use; without it only an actual reading makes one.",
                                verbose_name="order ahead of the meter",
                            ),
                        ),
                        (
                            "tolerance_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Days after the due date that still count as on time; empty: 20 % of the interval, at most 28.",
                                null=True,
                                verbose_name="tolerance, days",
                            ),
                        ),
                        (
                            "tolerance_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Meter units past the due reading that still count as on time; empty: 10 % of the interval.",
                                max_digits=20,
                                null=True,
                                verbose_name="tolerance, meter units",
                            ),
                        ),
                        (
                            "season_start_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 … 12; empty: all year.",
                                null=True,
                                verbose_name="season from, month",
                            ),
                        ),
                        (
                            "season_start_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Day of that month, inside the season.",
                                null=True,
                                verbose_name="season from, day",
                            ),
                        ),
                        (
                            "season_end_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 … 12; before the start: over the new year.",
                                null=True,
                                verbose_name="season to, month",
                            ),
                        ),
                        (
                            "season_end_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Day of that month, inside the season; the 29th of February is the last day of February.",
                                null=True,
                                verbose_name="season to, day",
                            ),
                        ),
                        (
                            "season_rule",
                            models.CharField(
                                choices=[
                                    ("SKIP", "skip what falls outside"),
                                    ("MOVE", "move it to the season's start"),
                                ],
                                db_default="SKIP",
                                default="SKIP",
                                help_text="What happens to a date outside the season.",
                                max_length=4,
                                verbose_name="outside the season",
                            ),
                        ),
                        (
                            "holiday_rule",
                            models.CharField(
                                choices=[
                                    ("IGNORE", "leave the date"),
                                    ("BEFORE", "the working day before"),
                                    ("AFTER", "the working day after"),
                                    ("SKIP", "skip it"),
                                ],
                                db_default="IGNORE",
                                default="IGNORE",
                                help_text="What happens to a date that is no working day of the site.",
                                max_length=6,
                                verbose_name="on a holiday",
                            ),
                        ),
                        (
                            "chain",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Schedules of one asset or location with the same word here form a chain: the larger contains the smaller. Empty: stands alone.",
                                max_length=50,
                                verbose_name="chain",
                            ),
                        ),
                        (
                            "chain_rank",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 is the smallest, such as weekly; a higher rank contains all lower ones.",
                                null=True,
                                verbose_name="rank in the chain",
                            ),
                        ),
                        (
                            "open_policy",
                            models.CharField(
                                choices=[
                                    ("HOLD", "hold: no new order while one is open"),
                                    ("STACK", "stack: make it anyway"),
                                    ("SUPERSEDE", "supersede: the old order gives way"),
                                ],
                                db_default="HOLD",
                                default="HOLD",
                                help_text="What happens on the due date while the previous order is open.",
                                max_length=9,
                                verbose_name="while one is open",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "P5 Low"),
                                    (2, "P4 Normal"),
                                    (3, "P3 Raised"),
                                    (4, "P2 Urgent"),
                                    (5, "P1 Emergency"),
                                ],
                                db_default=2,
                                default=2,
                                help_text="Priority of its orders: 1 low … 5 emergency.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "estimated_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours one order needs; empty: not estimated.",
                                max_digits=8,
                                null=True,
                                verbose_name="estimated hours",
                            ),
                        ),
                        (
                            "sign_off_required",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Its orders demand the person's password or PIN again at completion.",
                                verbose_name="sign-off",
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
                            "meter_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Name of the meter that each asset of the model has; empty without a meter trigger.",
                                max_length=100,
                                verbose_name="meter",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                blank=True,
                                help_text="First local date on which something may fall due; empty: the day each schedule is made.",
                                null=True,
                                verbose_name="starts on",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="An inactive plan makes no schedules and keeps none running.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The steps its orders carry: the version in force when each is made.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The trade that does it.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.craft",
                                verbose_name="craft",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The crew its orders go to.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The person its orders go to.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Assets of this model get a schedule.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetmodel",
                                verbose_name="asset model",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Only assets that stand here or below; a site's root means the whole site.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                                verbose_name="below",
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
                        "verbose_name": "historical maintenance plan",
                        "verbose_name_plural": "historical maintenance plans",
                        "db_table": "maintenance_plans_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="MaintenancePlan",
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
                            "frequency_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DAY", "days"),
                                    ("WEEK", "weeks"),
                                    ("MONTH", "months"),
                                    ("QUARTER", "quarters"),
                                    ("YEAR", "years"),
                                ],
                                help_text="Calendar unit of the interval; empty without one.",
                                max_length=10,
                                null=True,
                                verbose_name="frequency unit",
                            ),
                        ),
                        (
                            "frequency_value",
                            models.IntegerField(
                                blank=True,
                                help_text="Length of the interval in frequency units; above zero.",
                                null=True,
                                verbose_name="every",
                            ),
                        ),
                        (
                            "recurrence_rule",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="In place of an interval: an RFC 5545 rule such as FREQ=MONTHLY;BYDAY=1MO (first Monday). Occurrence k is its k-th date from the anchor on.",
                                max_length=255,
                                verbose_name="recurrence rule",
                            ),
                        ),
                        (
                            "meter_based",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Whether a meter makes it due, alone or beside the calendar.",
                                verbose_name="by meter",
                            ),
                        ),
                        (
                            "meter_threshold",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Units of the meter between two services.",
                                max_digits=20,
                                null=True,
                                verbose_name="every … meter units",
                            ),
                        ),
                        (
                            "trigger_join",
                            models.CharField(
                                choices=[
                                    ("ANY", "any: whichever comes first"),
                                    ("ALL", "all: when the later one is met"),
                                ],
                                db_default="ANY",
                                default="ANY",
                                help_text="With both triggers: due by whichever comes first, or when both are met.",
                                max_length=3,
                                verbose_name="calendar and meter",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("FIXED", "fixed: counted from the anchor, whatever happens"),
                                    ("FLOATING", "floating: counted from when the work was finished"),
                                ],
                                db_default="FIXED",
                                default="FIXED",
                                help_text="Counted from the anchor (fixed) or from the last completion (floating).",
                                max_length=8,
                                verbose_name="basis",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="Title of the orders it makes.", max_length=255, verbose_name="title"
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Text of the orders it makes.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                blank=True,
                                help_text="The steps its orders carry: the version in force when each is made.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="workorders.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(
                                db_default=7,
                                default=7,
                                help_text="Days before the due date on which the order is made.",
                                verbose_name="lead time, days",
                            ),
                        ),
                        (
                            "meter_lead",
                            models.DecimalField(
                                db_default=0,
                                decimal_places=4,
                                default=0,
                                help_text="Meter units before the due reading at which the order is made.",
                                max_digits=20,
                                verbose_name="meter lead",
                            ),
                        ),
                        (
                            "forecast_by_use",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Make the order the lead time before the date estimated from average use; without it only an actual reading makes one.",
                                verbose_name="order ahead of the meter",
                            ),
                        ),
                        (
                            "tolerance_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Days after the due date that still count as on time; empty: 20 % of the interval, at most 28.",
                                null=True,
                                verbose_name="tolerance, days",
                            ),
                        ),
                        (
                            "tolerance_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Meter units past the due reading that still count as on time; empty: 10 % of the interval.",
                                max_digits=20,
                                null=True,
                                verbose_name="tolerance, meter units",
                            ),
                        ),
                        (
                            "season_start_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 … 12; empty: all year.",
                                null=True,
                                verbose_name="season from, month",
                            ),
                        ),
                        (
                            "season_start_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Day of that month, inside the season.",
                                null=True,
                                verbose_name="season from, day",
                            ),
                        ),
                        (
                            "season_end_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 … 12; before the start: over the new year.",
                                null=True,
                                verbose_name="season to, month",
                            ),
                        ),
                        (
                            "season_end_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Day of that month, inside the season; the 29th of February is the last day of February.",
                                null=True,
                                verbose_name="season to, day",
                            ),
                        ),
                        (
                            "season_rule",
                            models.CharField(
                                choices=[
                                    ("SKIP", "skip what falls outside"),
                                    ("MOVE", "move it to the season's start"),
                                ],
                                db_default="SKIP",
                                default="SKIP",
                                help_text="What happens to a date outside the season.",
                                max_length=4,
                                verbose_name="outside the season",
                            ),
                        ),
                        (
                            "holiday_rule",
                            models.CharField(
                                choices=[
                                    ("IGNORE", "leave the date"),
                                    ("BEFORE", "the working day before"),
                                    ("AFTER", "the working day after"),
                                    ("SKIP", "skip it"),
                                ],
                                db_default="IGNORE",
                                default="IGNORE",
                                help_text="What happens to a date that is no working day of the site.",
                                max_length=6,
                                verbose_name="on a holiday",
                            ),
                        ),
                        (
                            "chain",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Schedules of one asset or location with the same word here form a chain: the larger contains the smaller. Empty: stands alone.",
                                max_length=50,
                                verbose_name="chain",
                            ),
                        ),
                        (
                            "chain_rank",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 is the smallest, such as weekly; a higher rank contains all lower ones.",
                                null=True,
                                verbose_name="rank in the chain",
                            ),
                        ),
                        (
                            "open_policy",
                            models.CharField(
                                choices=[
                                    ("HOLD", "hold: no new order while one is open"),
                                    ("STACK", "stack: make it anyway"),
                                    ("SUPERSEDE", "supersede: the old order gives way"),
                                ],
                                db_default="HOLD",
                                default="HOLD",
                                help_text="What happens on the due date while the previous order is open.",
                                max_length=9,
                                verbose_name="while one is open",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "P5 Low"),
                                    (2, "P4 Normal"),
                                    (3, "P3 Raised"),
                                    (4, "P2 Urgent"),
                                    (5, "P1 Emergency"),
                                ],
                                db_default=2,
                                default=2,
                                help_text="Priority of its orders: 1 low … 5 emergency.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "estimated_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours one order needs; empty: not estimated.",
                                max_digits=8,
                                null=True,
                                verbose_name="estimated hours",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                help_text="The trade that does it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="accounts.craft",
                                verbose_name="craft",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                help_text="The crew its orders go to.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="accounts.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                help_text="The person its orders go to.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                        (
                            "sign_off_required",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Its orders demand the person's password or PIN again at completion.",
                                verbose_name="sign-off",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Assets of this model get a schedule.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_plans",
                                to="assets.assetmodel",
                                verbose_name="asset model",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                help_text="Only assets that stand here or below; a site's root means the whole site.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_plans",
                                to="assets.location",
                                verbose_name="below",
                            ),
                        ),
                        (
                            "meter_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Name of the meter that each asset of the model has; empty without a meter trigger.",
                                max_length=100,
                                verbose_name="meter",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                blank=True,
                                help_text="First local date on which something may fall due; empty: the day each schedule is made.",
                                null=True,
                                verbose_name="starts on",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="An inactive plan makes no schedules and keeps none running.",
                                verbose_name="active",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "maintenance plan",
                        "verbose_name_plural": "maintenance plans",
                        "db_table": "maintenance_plans",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_value__isnull", True), ("frequency_value__gt", 0), _connector="OR"
                                ),
                                name="check_maintenance_plans_value",
                                violation_error_message="The interval is above zero; leave it empty for none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__in", ["DAY", "MONTH", "QUARTER", "WEEK", "YEAR"]),
                                    ("frequency_type__isnull", True),
                                    _connector="OR",
                                ),
                                name="check_maintenance_plans_frequency_type",
                                violation_error_message="Choose one of the offered units: day, week, month, quarter or year.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("frequency_type__isnull", True), ("frequency_value__isnull", True)),
                                    models.Q(("frequency_type__isnull", False), ("frequency_value__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_maintenance_plans_interval",
                                violation_error_message="An interval has a unit and a length; give both or neither.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__isnull", True), ("recurrence_rule", ""), _connector="OR"
                                ),
                                name="check_maintenance_plans_calendar",
                                violation_error_message="A recurrence rule stands in place of an interval; give one of the two.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("meter_based", True),
                                        ("meter_threshold__gt", 0),
                                        ("meter_threshold__isnull", False),
                                        models.Q(("meter_name", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("meter_based", False), ("meter_threshold__isnull", True), ("meter_name", "")
                                    ),
                                    _connector="OR",
                                ),
                                name="check_maintenance_plans_meter",
                                violation_error_message="A meter trigger needs its meter and an interval above zero; without “by meter” both stay empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__isnull", False),
                                    models.Q(("recurrence_rule", ""), _negated=True),
                                    ("meter_based", True),
                                    _connector="OR",
                                ),
                                name="check_maintenance_plans_trigger",
                                violation_error_message="Say when it falls due: by an interval, a recurrence rule or a meter.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("trigger_join__in", ["ALL", "ANY"])),
                                name="check_maintenance_plans_trigger_join",
                                violation_error_message="Calendar and meter are joined by any or by all.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("basis__in", ["FIXED", "FLOATING"])),
                                name="check_maintenance_plans_basis",
                                violation_error_message="The basis is fixed or floating.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("frequency_type__isnull", False),
                                            models.Q(("recurrence_rule", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                        ("meter_based", True),
                                        _negated=True,
                                    ),
                                    ("basis", "FLOATING"),
                                    _connector="OR",
                                ),
                                name="check_maintenance_plans_floating",
                                violation_error_message="A calendar and a meter trigger together need the floating basis.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("season_rule__in", ["MOVE", "SKIP"])),
                                name="check_maintenance_plans_season_rule",
                                violation_error_message="Outside the season an occurrence is skipped or moved.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("holiday_rule__in", ["AFTER", "BEFORE", "IGNORE", "SKIP"])),
                                name="check_maintenance_plans_holiday_rule",
                                violation_error_message="Choose one of the offered rules for holidays.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("open_policy__in", ["HOLD", "STACK", "SUPERSEDE"])),
                                name="check_maintenance_plans_open_policy",
                                violation_error_message="While one is open: hold, stack or supersede.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("priority__in", [1, 2, 3, 4, 5])),
                                name="check_maintenance_plans_priority",
                                violation_error_message="Choose one of the offered priorities, 1 (low) to 5 (emergency).",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("season_end_day__isnull", True),
                                        ("season_end_month__isnull", True),
                                        ("season_start_day__isnull", True),
                                        ("season_start_month__isnull", True),
                                    ),
                                    models.Q(
                                        ("season_end_day__isnull", False),
                                        ("season_end_month__isnull", False),
                                        ("season_start_day__isnull", False),
                                        ("season_start_month__isnull", False),
                                        models.Q(
                                            models.Q(
                                                ("season_start_day__gte", 1),
                                                ("season_start_day__lte", 31),
                                                ("season_start_month__in", (1, 3, 5, 7, 8, 10, 12)),
                                            ),
                                            models.Q(
                                                ("season_start_day__gte", 1),
                                                ("season_start_day__lte", 30),
                                                ("season_start_month__in", (4, 6, 9, 11)),
                                            ),
                                            models.Q(
                                                ("season_start_day__gte", 1),
                                                ("season_start_day__lte", 29),
                                                ("season_start_month__in", (2,)),
                                            ),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            models.Q(
                                                ("season_end_day__gte", 1),
                                                ("season_end_day__lte", 31),
                                                ("season_end_month__in", (1, 3, 5, 7, 8, 10, 12)),
                                            ),
                                            models.Q(
                                                ("season_end_day__gte", 1),
                                                ("season_end_day__lte", 30),
                                                ("season_end_month__in", (4, 6, 9, 11)),
                                            ),
                                            models.Q(
                                                ("season_end_day__gte", 1),
                                                ("season_end_day__lte", 29),
                                                ("season_end_month__in", (2,)),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_maintenance_plans_season",
                                violation_error_message="A season has a first and a last day that the calendar knows; give all four numbers or none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("chain", ""), ("chain_rank__isnull", True)),
                                    models.Q(models.Q(("chain", ""), _negated=True), ("chain_rank__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_maintenance_plans_chain",
                                violation_error_message="A schedule in a chain has the chain's name and a rank; give both or neither.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("estimated_hours__isnull", True), ("estimated_hours__gte", 0), _connector="OR"
                                ),
                                name="check_maintenance_plans_hours",
                                violation_error_message="Estimated hours are not negative; leave them empty where unknown.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("meter_lead__gte", 0),
                                    models.Q(
                                        ("tolerance_reading__isnull", True),
                                        ("tolerance_reading__gte", 0),
                                        _connector="OR",
                                    ),
                                ),
                                name="check_maintenance_plans_meter_lead",
                                violation_error_message="Lead and tolerance in meter units are not negative.",
                            ),
                            models.UniqueConstraint(
                                fields=("asset_model", "location", "title"),
                                name="uq_maintenance_plans_title",
                                violation_error_message="This model has a plan of this title here already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_maintenance_plans_source",
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
                                name="check_maintenance_plans_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScheduleRevision",
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
                            "frequency_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DAY", "days"),
                                    ("WEEK", "weeks"),
                                    ("MONTH", "months"),
                                    ("QUARTER", "quarters"),
                                    ("YEAR", "years"),
                                ],
                                help_text="Calendar unit of the interval; empty without one.",
                                max_length=10,
                                null=True,
                                verbose_name="frequency unit",
                            ),
                        ),
                        (
                            "frequency_value",
                            models.IntegerField(
                                blank=True,
                                help_text="Length of the interval in frequency units; above zero.",
                                null=True,
                                verbose_name="every",
                            ),
                        ),
                        (
                            "recurrence_rule",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="In place of an interval: an RFC 5545 rule such as FREQ=MONTHLY;BYDAY=1MO (first Monday). Occurrence k is its k-th date from the anchor on.",
                                max_length=255,
                                verbose_name="recurrence rule",
                            ),
                        ),
                        (
                            "meter_based",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Whether a meter makes it due, alone or beside the calendar.",
                                verbose_name="by meter",
                            ),
                        ),
                        (
                            "meter_threshold",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Units of the meter between two services.",
                                max_digits=20,
                                null=True,
                                verbose_name="every … meter units",
                            ),
                        ),
                        (
                            "trigger_join",
                            models.CharField(
                                choices=[
                                    ("ANY", "any: whichever comes first"),
                                    ("ALL", "all: when the later one is met"),
                                ],
                                db_default="ANY",
                                default="ANY",
                                help_text="With both triggers: due by whichever comes first, or when both are met.",
                                max_length=3,
                                verbose_name="calendar and meter",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("FIXED", "fixed: counted from the anchor, whatever happens"),
                                    ("FLOATING", "floating: counted from when the work was finished"),
                                ],
                                db_default="FIXED",
                                default="FIXED",
                                help_text="Counted from the anchor (fixed) or from the last completion (floating).",
                                max_length=8,
                                verbose_name="basis",
                            ),
                        ),
                        (
                            "schedule",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The schedule.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="revisions",
                                to="maintenance.maintenanceschedule",
                                verbose_name="schedule",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                help_text="Counted from 1; occurrences name it.", verbose_name="revision"
                            ),
                        ),
                        (
                            "meter",
                            models.ForeignKey(
                                blank=True,
                                help_text="The meter then; empty without a meter trigger.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="schedule_revisions",
                                to="assets.meter",
                                verbose_name="meter",
                            ),
                        ),
                        (
                            "anchor_date",
                            models.DateField(
                                blank=True,
                                help_text="Local date of occurrence 0 of this revision.",
                                null=True,
                                verbose_name="anchor",
                            ),
                        ),
                        (
                            "anchor_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Lifetime total from which this revision's thresholds are counted.",
                                max_digits=20,
                                null=True,
                                verbose_name="anchor reading",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                help_text="First local date that counted in it.", verbose_name="starts on"
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                help_text="When the next revision took its place (UTC).",
                                verbose_name="changed",
                            ),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who changed the triggers; empty: an import or the system.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="schedule_revisions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="changed by",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why they were changed.",
                                max_length=255,
                                verbose_name="reason",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "former revision of a schedule",
                        "verbose_name_plural": "former revisions of schedules",
                        "db_table": "schedule_revisions",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("schedule", "revision"),
                                name="uq_schedule_revisions",
                                violation_error_message="The schedule has this former revision already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("revision__gte", 1)),
                                name="check_schedule_revisions_number",
                                violation_error_message="Revisions are counted from 1.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("frequency_type__isnull", True), ("recurrence_rule", "")),
                                    ("anchor_date__isnull", False),
                                    _connector="OR",
                                ),
                                name="check_schedule_revisions_anchor",
                                violation_error_message="An interval or rule is counted from an anchor; give its date.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_value__isnull", True), ("frequency_value__gt", 0), _connector="OR"
                                ),
                                name="check_schedule_revisions_value",
                                violation_error_message="The interval is above zero; leave it empty for none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__in", ["DAY", "MONTH", "QUARTER", "WEEK", "YEAR"]),
                                    ("frequency_type__isnull", True),
                                    _connector="OR",
                                ),
                                name="check_schedule_revisions_frequency_type",
                                violation_error_message="Choose one of the offered units: day, week, month, quarter or year.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("frequency_type__isnull", True), ("frequency_value__isnull", True)),
                                    models.Q(("frequency_type__isnull", False), ("frequency_value__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_schedule_revisions_interval",
                                violation_error_message="An interval has a unit and a length; give both or neither.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__isnull", True), ("recurrence_rule", ""), _connector="OR"
                                ),
                                name="check_schedule_revisions_calendar",
                                violation_error_message="A recurrence rule stands in place of an interval; give one of the two.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("meter_based", True),
                                        ("meter_threshold__gt", 0),
                                        ("meter_threshold__isnull", False),
                                        ("anchor_reading__isnull", False),
                                        ("meter__isnull", False),
                                    ),
                                    models.Q(
                                        ("meter_based", False),
                                        ("meter_threshold__isnull", True),
                                        ("meter__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_schedule_revisions_meter",
                                violation_error_message="A meter trigger needs its meter and an interval above zero; without “by meter” both stay empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__isnull", False),
                                    models.Q(("recurrence_rule", ""), _negated=True),
                                    ("meter_based", True),
                                    _connector="OR",
                                ),
                                name="check_schedule_revisions_trigger",
                                violation_error_message="Say when it falls due: by an interval, a recurrence rule or a meter.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("trigger_join__in", ["ALL", "ANY"])),
                                name="check_schedule_revisions_trigger_join",
                                violation_error_message="Calendar and meter are joined by any or by all.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("basis__in", ["FIXED", "FLOATING"])),
                                name="check_schedule_revisions_basis",
                                violation_error_message="The basis is fixed or floating.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("frequency_type__isnull", False),
                                            models.Q(("recurrence_rule", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                        ("meter_based", True),
                                        _negated=True,
                                    ),
                                    ("basis", "FLOATING"),
                                    _connector="OR",
                                ),
                                name="check_schedule_revisions_floating",
                                violation_error_message="A calendar and a meter trigger together need the floating basis.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMaintenanceSchedule",
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
                            "frequency_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DAY", "days"),
                                    ("WEEK", "weeks"),
                                    ("MONTH", "months"),
                                    ("QUARTER", "quarters"),
                                    ("YEAR", "years"),
                                ],
                                help_text="Calendar unit of the interval; empty without one.",
                                max_length=10,
                                null=True,
                                verbose_name="frequency unit",
                            ),
                        ),
                        (
                            "frequency_value",
                            models.IntegerField(
                                blank=True,
                                help_text="Length of the interval in frequency units; above zero.",
                                null=True,
                                verbose_name="every",
                            ),
                        ),
                        (
                            "recurrence_rule",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="In place of an interval: an RFC 5545 rule such as FREQ=MONTHLY;BYDAY=1MO (first Monday). Occurrence k is its k-th date from the anchor on.",
                                max_length=255,
                                verbose_name="recurrence rule",
                            ),
                        ),
                        (
                            "meter_based",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Whether a meter makes it due, alone or beside the calendar.",
                                verbose_name="by meter",
                            ),
                        ),
                        (
                            "meter_threshold",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Units of the meter between two services.",
                                max_digits=20,
                                null=True,
                                verbose_name="every … meter units",
                            ),
                        ),
                        (
                            "trigger_join",
                            models.CharField(
                                choices=[
                                    ("ANY", "any: whichever comes first"),
                                    ("ALL", "all: when the later one is met"),
                                ],
                                db_default="ANY",
                                default="ANY",
                                help_text="With both triggers: due by whichever comes first, or when both are met.",
                                max_length=3,
                                verbose_name="calendar and meter",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("FIXED", "fixed: counted from the anchor, whatever happens"),
                                    ("FLOATING", "floating: counted from when the work was finished"),
                                ],
                                db_default="FIXED",
                                default="FIXED",
                                help_text="Counted from the anchor (fixed) or from the last completion (floating).",
                                max_length=8,
                                verbose_name="basis",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="Title of the orders it makes.", max_length=255, verbose_name="title"
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Text of the orders it makes.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(
                                db_default=7,
                                default=7,
                                help_text="Days before the due date on which the order is made.",
                                verbose_name="lead time, days",
                            ),
                        ),
                        (
                            "meter_lead",
                            models.DecimalField(
                                db_default=0,
                                decimal_places=4,
                                default=0,
                                help_text="Meter units before the due reading at which the order is made.",
                                max_digits=20,
                                verbose_name="meter lead",
                            ),
                        ),
                        (
                            "forecast_by_use",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Make the order the lead time before the date estimated from average use; without it only an actual reading makes one.",
                                verbose_name="order ahead of the meter",
                            ),
                        ),
                        (
                            "tolerance_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Days after the due date that still count as on time; empty: 20 % of the interval, at most 28.",
                                null=True,
                                verbose_name="tolerance, days",
                            ),
                        ),
                        (
                            "tolerance_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Meter units past the due reading that still count as on time; empty: 10 % of the interval.",
                                max_digits=20,
                                null=True,
                                verbose_name="tolerance, meter units",
                            ),
                        ),
                        (
                            "season_start_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 … 12; empty: all year.",
                                null=True,
                                verbose_name="season from, month",
                            ),
                        ),
                        (
                            "season_start_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Day of that month, inside the season.",
                                null=True,
                                verbose_name="season from, day",
                            ),
                        ),
                        (
                            "season_end_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 … 12; before the start: over the new year.",
                                null=True,
                                verbose_name="season to, month",
                            ),
                        ),
                        (
                            "season_end_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Day of that month, inside the season; the 29th of February is the last day of February.",
                                null=True,
                                verbose_name="season to, day",
                            ),
                        ),
                        (
                            "season_rule",
                            models.CharField(
                                choices=[
                                    ("SKIP", "skip what falls outside"),
                                    ("MOVE", "move it to the season's start"),
                                ],
                                db_default="SKIP",
                                default="SKIP",
                                help_text="What happens to a date outside the season.",
                                max_length=4,
                                verbose_name="outside the season",
                            ),
                        ),
                        (
                            "holiday_rule",
                            models.CharField(
                                choices=[
                                    ("IGNORE", "leave the date"),
                                    ("BEFORE", "the working day before"),
                                    ("AFTER", "the working day after"),
                                    ("SKIP", "skip it"),
                                ],
                                db_default="IGNORE",
                                default="IGNORE",
                                help_text="What happens to a date that is no working day of the site.",
                                max_length=6,
                                verbose_name="on a holiday",
                            ),
                        ),
                        (
                            "chain",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Schedules of one asset or location with the same word here form a chain: the larger contains the smaller. Empty: stands alone.",
                                max_length=50,
                                verbose_name="chain",
                            ),
                        ),
                        (
                            "chain_rank",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 is the smallest, such as weekly; a higher rank contains all lower ones.",
                                null=True,
                                verbose_name="rank in the chain",
                            ),
                        ),
                        (
                            "open_policy",
                            models.CharField(
                                choices=[
                                    ("HOLD", "hold: no new order while one is open"),
                                    ("STACK", "stack: make it anyway"),
                                    ("SUPERSEDE", "supersede: the old order gives way"),
                                ],
                                db_default="HOLD",
                                default="HOLD",
                                help_text="What happens on the due date while the previous order is open.",
                                max_length=9,
                                verbose_name="while one is open",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "P5 Low"),
                                    (2, "P4 Normal"),
                                    (3, "P3 Raised"),
                                    (4, "P2 Urgent"),
                                    (5, "P1 Emergency"),
                                ],
                                db_default=2,
                                default=2,
                                help_text="Priority of its orders: 1 low … 5 emergency.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "estimated_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours one order needs; empty: not estimated.",
                                max_digits=8,
                                null=True,
                                verbose_name="estimated hours",
                            ),
                        ),
                        (
                            "sign_off_required",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Its orders demand the person's password or PIN again at completion.",
                                verbose_name="sign-off",
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
                            "anchor_date",
                            models.DateField(
                                blank=True,
                                help_text="Local date of occurrence 0: occurrence k is due k intervals after it. Empty: the start, where a calendar makes it due.",
                                null=True,
                                verbose_name="anchor",
                            ),
                        ),
                        (
                            "anchor_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Lifetime total of the meter from which thresholds are counted: number k lies k thresholds above it. Empty: 0 where fixed, the last reading where floating.",
                                max_digits=20,
                                null=True,
                                verbose_name="anchor reading",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                blank=True,
                                help_text="First local date that counts; what fell due before it is no row. Empty: today at the site.",
                                verbose_name="starts on",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                db_default=1,
                                default=1,
                                editable=False,
                                help_text="Rises when basis, interval, anchor or triggers change; occurrences are numbered within it.",
                                verbose_name="revision",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="An inactive schedule makes no orders.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "deactivated_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was switched off (UTC); empty while active.",
                                null=True,
                                verbose_name="deactivated",
                            ),
                        ),
                        (
                            "deactivated_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why it was switched off; empty while active.",
                                max_length=255,
                                verbose_name="why inactive",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The steps its orders carry: the version in force when each is made.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The trade that does it.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.craft",
                                verbose_name="craft",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The crew its orders go to.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The person its orders go to.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                help_text="The plan that keeps this schedule; empty: it stands for itself.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="maintenance.maintenanceplan",
                                verbose_name="plan",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                help_text="Site of the asset or location: its time zone and calendar; follows them.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What is maintained; empty where it is a location or a route.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The place that is maintained, or where a route lies; empty for an asset.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "meter",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The counter that makes it due; empty without a meter trigger.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.meter",
                                verbose_name="meter",
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
                        "verbose_name": "historical maintenance schedule",
                        "verbose_name_plural": "historical maintenance schedules",
                        "db_table": "maintenance_schedules_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="MaintenanceSchedule",
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
                            "frequency_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DAY", "days"),
                                    ("WEEK", "weeks"),
                                    ("MONTH", "months"),
                                    ("QUARTER", "quarters"),
                                    ("YEAR", "years"),
                                ],
                                help_text="Calendar unit of the interval; empty without one.",
                                max_length=10,
                                null=True,
                                verbose_name="frequency unit",
                            ),
                        ),
                        (
                            "frequency_value",
                            models.IntegerField(
                                blank=True,
                                help_text="Length of the interval in frequency units; above zero.",
                                null=True,
                                verbose_name="every",
                            ),
                        ),
                        (
                            "recurrence_rule",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="In place of an interval: an RFC 5545 rule such as FREQ=MONTHLY;BYDAY=1MO (first Monday). Occurrence k is its k-th date from the anchor on.",
                                max_length=255,
                                verbose_name="recurrence rule",
                            ),
                        ),
                        (
                            "meter_based",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Whether a meter makes it due, alone or beside the calendar.",
                                verbose_name="by meter",
                            ),
                        ),
                        (
                            "meter_threshold",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Units of the meter between two services.",
                                max_digits=20,
                                null=True,
                                verbose_name="every … meter units",
                            ),
                        ),
                        (
                            "trigger_join",
                            models.CharField(
                                choices=[
                                    ("ANY", "any: whichever comes first"),
                                    ("ALL", "all: when the later one is met"),
                                ],
                                db_default="ANY",
                                default="ANY",
                                help_text="With both triggers: due by whichever comes first, or when both are met.",
                                max_length=3,
                                verbose_name="calendar and meter",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                choices=[
                                    ("FIXED", "fixed: counted from the anchor, whatever happens"),
                                    ("FLOATING", "floating: counted from when the work was finished"),
                                ],
                                db_default="FIXED",
                                default="FIXED",
                                help_text="Counted from the anchor (fixed) or from the last completion (floating).",
                                max_length=8,
                                verbose_name="basis",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="Title of the orders it makes.", max_length=255, verbose_name="title"
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Text of the orders it makes.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                blank=True,
                                help_text="The steps its orders carry: the version in force when each is made.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="workorders.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(
                                db_default=7,
                                default=7,
                                help_text="Days before the due date on which the order is made.",
                                verbose_name="lead time, days",
                            ),
                        ),
                        (
                            "meter_lead",
                            models.DecimalField(
                                db_default=0,
                                decimal_places=4,
                                default=0,
                                help_text="Meter units before the due reading at which the order is made.",
                                max_digits=20,
                                verbose_name="meter lead",
                            ),
                        ),
                        (
                            "forecast_by_use",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Make the order the lead time before the date estimated from average use; without it only an actual reading makes one.",
                                verbose_name="order ahead of the meter",
                            ),
                        ),
                        (
                            "tolerance_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Days after the due date that still count as on time; empty: 20 % of the interval, at most 28.",
                                null=True,
                                verbose_name="tolerance, days",
                            ),
                        ),
                        (
                            "tolerance_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Meter units past the due reading that still count as on time; empty: 10 % of the interval.",
                                max_digits=20,
                                null=True,
                                verbose_name="tolerance, meter units",
                            ),
                        ),
                        (
                            "season_start_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 … 12; empty: all year.",
                                null=True,
                                verbose_name="season from, month",
                            ),
                        ),
                        (
                            "season_start_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Day of that month, inside the season.",
                                null=True,
                                verbose_name="season from, day",
                            ),
                        ),
                        (
                            "season_end_month",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 … 12; before the start: over the new year.",
                                null=True,
                                verbose_name="season to, month",
                            ),
                        ),
                        (
                            "season_end_day",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Day of that month, inside the season; the 29th of February is the last day of February.",
                                null=True,
                                verbose_name="season to, day",
                            ),
                        ),
                        (
                            "season_rule",
                            models.CharField(
                                choices=[
                                    ("SKIP", "skip what falls outside"),
                                    ("MOVE", "move it to the season's start"),
                                ],
                                db_default="SKIP",
                                default="SKIP",
                                help_text="What happens to a date outside the season.",
                                max_length=4,
                                verbose_name="outside the season",
                            ),
                        ),
                        (
                            "holiday_rule",
                            models.CharField(
                                choices=[
                                    ("IGNORE", "leave the date"),
                                    ("BEFORE", "the working day before"),
                                    ("AFTER", "the working day after"),
                                    ("SKIP", "skip it"),
                                ],
                                db_default="IGNORE",
                                default="IGNORE",
                                help_text="What happens to a date that is no working day of the site.",
                                max_length=6,
                                verbose_name="on a holiday",
                            ),
                        ),
                        (
                            "chain",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Schedules of one asset or location with the same word here form a chain: the larger contains the smaller. Empty: stands alone.",
                                max_length=50,
                                verbose_name="chain",
                            ),
                        ),
                        (
                            "chain_rank",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 is the smallest, such as weekly; a higher rank contains all lower ones.",
                                null=True,
                                verbose_name="rank in the chain",
                            ),
                        ),
                        (
                            "open_policy",
                            models.CharField(
                                choices=[
                                    ("HOLD", "hold: no new order while one is open"),
                                    ("STACK", "stack: make it anyway"),
                                    ("SUPERSEDE", "supersede: the old order gives way"),
                                ],
                                db_default="HOLD",
                                default="HOLD",
                                help_text="What happens on the due date while the previous order is open.",
                                max_length=9,
                                verbose_name="while one is open",
                            ),
                        ),
                        (
                            "priority",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "P5 Low"),
                                    (2, "P4 Normal"),
                                    (3, "P3 Raised"),
                                    (4, "P2 Urgent"),
                                    (5, "P1 Emergency"),
                                ],
                                db_default=2,
                                default=2,
                                help_text="Priority of its orders: 1 low … 5 emergency.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "estimated_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours one order needs; empty: not estimated.",
                                max_digits=8,
                                null=True,
                                verbose_name="estimated hours",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                help_text="The trade that does it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="accounts.craft",
                                verbose_name="craft",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                help_text="The crew its orders go to.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="accounts.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                help_text="The person its orders go to.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                        (
                            "sign_off_required",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Its orders demand the person's password or PIN again at completion.",
                                verbose_name="sign-off",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                help_text="The plan that keeps this schedule; empty: it stands for itself.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="schedules",
                                to="maintenance.maintenanceplan",
                                verbose_name="plan",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                editable=False,
                                help_text="Site of the asset or location: its time zone and calendar; follows them.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_schedules",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="What is maintained; empty where it is a location or a route.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_schedules",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                help_text="The place that is maintained, or where a route lies; empty for an asset.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_schedules",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "meter",
                            models.ForeignKey(
                                blank=True,
                                help_text="The counter that makes it due; empty without a meter trigger.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="maintenance_schedules",
                                to="assets.meter",
                                verbose_name="meter",
                            ),
                        ),
                        (
                            "anchor_date",
                            models.DateField(
                                blank=True,
                                help_text="Local date of occurrence 0: occurrence k is due k intervals after it. Empty: the start, where a calendar makes it due.",
                                null=True,
                                verbose_name="anchor",
                            ),
                        ),
                        (
                            "anchor_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Lifetime total of the meter from which thresholds are counted: number k lies k thresholds above it. Empty: 0 where fixed, the last reading where floating.",
                                max_digits=20,
                                null=True,
                                verbose_name="anchor reading",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                blank=True,
                                help_text="First local date that counts; what fell due before it is no row. Empty: today at the site.",
                                verbose_name="starts on",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                db_default=1,
                                default=1,
                                editable=False,
                                help_text="Rises when basis, interval, anchor or triggers change; occurrences are numbered within it.",
                                verbose_name="revision",
                            ),
                        ),
                        (
                            "last_completed",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When its work was last finished (UTC); empty: never, as far as known.",
                                null=True,
                                verbose_name="last completed",
                            ),
                        ),
                        (
                            "last_reading",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                editable=False,
                                help_text="Lifetime total of the meter then.",
                                max_digits=20,
                                null=True,
                                verbose_name="reading at the last completion",
                            ),
                        ),
                        (
                            "next_due",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="First moment (UTC) of the local day on which it falls due next; empty: not known, or nothing to come.",
                                null=True,
                                verbose_name="next due",
                            ),
                        ),
                        (
                            "next_due_is_estimate",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                editable=False,
                                help_text="Whether the next due date is estimated from average use.",
                                verbose_name="estimated",
                            ),
                        ),
                        (
                            "decide_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When the generator must look at it next (UTC); empty: not before a completion or a reading.",
                                null=True,
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="An inactive schedule makes no orders.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "deactivated_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was switched off (UTC); empty while active.",
                                null=True,
                                verbose_name="deactivated",
                            ),
                        ),
                        (
                            "deactivated_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why it was switched off; empty while active.",
                                max_length=255,
                                verbose_name="why inactive",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "maintenance schedule",
                        "verbose_name_plural": "maintenance schedules",
                        "db_table": "maintenance_schedules",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_active", True)),
                                fields=["next_due"],
                                name="idx_maintenance_next_due",
                            ),
                            models.Index(fields=["asset"], name="idx_maintenance_asset_id"),
                            models.Index(
                                condition=models.Q(("decide_at__isnull", False), ("is_active", True)),
                                fields=["decide_at", "id"],
                                name="idx_maintenance_decide_at",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_value__isnull", True), ("frequency_value__gt", 0), _connector="OR"
                                ),
                                name="check_frequency_value",
                                violation_error_message="The interval is above zero; leave it empty for none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__in", ["DAY", "MONTH", "QUARTER", "WEEK", "YEAR"]),
                                    ("frequency_type__isnull", True),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_frequency_type",
                                violation_error_message="Choose one of the offered units: day, week, month, quarter or year.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("frequency_type__isnull", True), ("frequency_value__isnull", True)),
                                    models.Q(("frequency_type__isnull", False), ("frequency_value__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_interval",
                                violation_error_message="An interval has a unit and a length; give both or neither.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__isnull", True), ("recurrence_rule", ""), _connector="OR"
                                ),
                                name="check_maintenance_schedules_calendar",
                                violation_error_message="A recurrence rule stands in place of an interval; give one of the two.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("meter_based", True),
                                        ("meter_threshold__gt", 0),
                                        ("meter_threshold__isnull", False),
                                        ("anchor_reading__isnull", False),
                                        ("meter__isnull", False),
                                    ),
                                    models.Q(
                                        ("meter_based", False),
                                        ("meter_threshold__isnull", True),
                                        ("meter__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_meter",
                                violation_error_message="A meter trigger needs its meter and an interval above zero; without “by meter” both stay empty.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("frequency_type__isnull", False),
                                    models.Q(("recurrence_rule", ""), _negated=True),
                                    ("meter_based", True),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_trigger",
                                violation_error_message="Say when it falls due: by an interval, a recurrence rule or a meter.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("trigger_join__in", ["ALL", "ANY"])),
                                name="check_maintenance_schedules_trigger_join",
                                violation_error_message="Calendar and meter are joined by any or by all.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("basis__in", ["FIXED", "FLOATING"])),
                                name="check_maintenance_schedules_basis",
                                violation_error_message="The basis is fixed or floating.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(
                                            ("frequency_type__isnull", False),
                                            models.Q(("recurrence_rule", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                        ("meter_based", True),
                                        _negated=True,
                                    ),
                                    ("basis", "FLOATING"),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_floating",
                                violation_error_message="A calendar and a meter trigger together need the floating basis.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("season_rule__in", ["MOVE", "SKIP"])),
                                name="check_maintenance_schedules_season_rule",
                                violation_error_message="Outside the season an occurrence is skipped or moved.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("holiday_rule__in", ["AFTER", "BEFORE", "IGNORE", "SKIP"])),
                                name="check_maintenance_schedules_holiday_rule",
                                violation_error_message="Choose one of the offered rules for holidays.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("open_policy__in", ["HOLD", "STACK", "SUPERSEDE"])),
                                name="check_maintenance_schedules_open_policy",
                                violation_error_message="While one is open: hold, stack or supersede.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("priority__in", [1, 2, 3, 4, 5])),
                                name="check_maintenance_schedules_priority",
                                violation_error_message="Choose one of the offered priorities, 1 (low) to 5 (emergency).",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("season_end_day__isnull", True),
                                        ("season_end_month__isnull", True),
                                        ("season_start_day__isnull", True),
                                        ("season_start_month__isnull", True),
                                    ),
                                    models.Q(
                                        ("season_end_day__isnull", False),
                                        ("season_end_month__isnull", False),
                                        ("season_start_day__isnull", False),
                                        ("season_start_month__isnull", False),
                                        models.Q(
                                            models.Q(
                                                ("season_start_day__gte", 1),
                                                ("season_start_day__lte", 31),
                                                ("season_start_month__in", (1, 3, 5, 7, 8, 10, 12)),
                                            ),
                                            models.Q(
                                                ("season_start_day__gte", 1),
                                                ("season_start_day__lte", 30),
                                                ("season_start_month__in", (4, 6, 9, 11)),
                                            ),
                                            models.Q(
                                                ("season_start_day__gte", 1),
                                                ("season_start_day__lte", 29),
                                                ("season_start_month__in", (2,)),
                                            ),
                                            _connector="OR",
                                        ),
                                        models.Q(
                                            models.Q(
                                                ("season_end_day__gte", 1),
                                                ("season_end_day__lte", 31),
                                                ("season_end_month__in", (1, 3, 5, 7, 8, 10, 12)),
                                            ),
                                            models.Q(
                                                ("season_end_day__gte", 1),
                                                ("season_end_day__lte", 30),
                                                ("season_end_month__in", (4, 6, 9, 11)),
                                            ),
                                            models.Q(
                                                ("season_end_day__gte", 1),
                                                ("season_end_day__lte", 29),
                                                ("season_end_month__in", (2,)),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_season",
                                violation_error_message="A season has a first and a last day that the calendar knows; give all four numbers or none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("chain", ""), ("chain_rank__isnull", True)),
                                    models.Q(models.Q(("chain", ""), _negated=True), ("chain_rank__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_chain",
                                violation_error_message="A schedule in a chain has the chain's name and a rank; give both or neither.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("estimated_hours__isnull", True), ("estimated_hours__gte", 0), _connector="OR"
                                ),
                                name="check_maintenance_schedules_hours",
                                violation_error_message="Estimated hours are not negative; leave them empty where unknown.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("meter_lead__gte", 0),
                                    models.Q(
                                        ("tolerance_reading__isnull", True),
                                        ("tolerance_reading__gte", 0),
                                        _connector="OR",
                                    ),
                                ),
                                name="check_maintenance_schedules_meter_lead",
                                violation_error_message="Lead and tolerance in meter units are not negative.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("asset__isnull", False), ("location__isnull", True)),
                                    models.Q(("asset__isnull", True), ("location__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_place",
                                violation_error_message="A schedule is for one asset or for one location: give one of the two.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("frequency_type__isnull", True), ("recurrence_rule", "")),
                                    ("anchor_date__isnull", False),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_anchor",
                                violation_error_message="An interval or rule is counted from an anchor; give its date.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("deactivated_at__isnull", True),
                                        ("deactivated_reason", ""),
                                        ("is_active", True),
                                    ),
                                    ("is_active", False),
                                    _connector="OR",
                                ),
                                name="check_maintenance_schedules_active",
                                violation_error_message="An active schedule has no reason and no date of deactivation.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("next_due__isnull", False), ("next_due_is_estimate", False), _connector="OR"
                                ),
                                name="check_maintenance_schedules_due",
                                violation_error_message="Without a next due date there is no estimate of it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("revision__gte", 1)),
                                name="check_maintenance_schedules_rev",
                                violation_error_message="Revisions are counted from 1.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("site_id", "asset_id", "location_id"),
                                name="schedules_follow_their_place",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="A schedule belongs to the site of its asset or location.",
                                when="NEW.site_id <> coalesce((SELECT a.site_id FROM assets a WHERE a.id = NEW.asset_id), (SELECT l.site_id FROM locations l WHERE l.id = NEW.location_id))",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("plan__isnull", False)),
                                fields=("plan", "asset"),
                                name="uq_maintenance_schedules_plan",
                                violation_error_message="The plan keeps a schedule for this asset already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("asset__isnull", False),
                                    ("is_active", True),
                                    models.Q(("chain", ""), _negated=True),
                                ),
                                fields=("asset", "chain", "chain_rank"),
                                name="uq_maintenance_chain_asset",
                                violation_error_message="Another schedule of this asset has this rank in the chain; choose another rank.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("is_active", True),
                                    ("location__isnull", False),
                                    models.Q(("chain", ""), _negated=True),
                                ),
                                fields=("location", "chain", "chain_rank"),
                                name="uq_maintenance_chain_location",
                                violation_error_message="Another schedule of this location has this rank in the chain; choose another rank.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_maintenance_schedules_source",
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
                                name="check_maintenance_schedules_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
