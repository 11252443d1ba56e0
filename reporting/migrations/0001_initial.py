import cmms.database.constraints
import cmms.database.guards
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cmms.database.creation import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("assets", "0001_initial"),
        ("workorders", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name="DateDimension",
                    fields=[
                        (
                            "date_key",
                            models.IntegerField(
                                help_text="The day as a number, YYYYMMDD.",
                                primary_key=True,
                                serialize=False,
                                verbose_name="date key",
                            ),
                        ),
                        (
                            "full_date",
                            models.DateField(help_text="The day as a date.", unique=True, verbose_name="date"),
                        ),
                        ("year", models.PositiveSmallIntegerField(help_text="Calendar year.", verbose_name="year")),
                        (
                            "quarter",
                            models.PositiveSmallIntegerField(
                                help_text="Calendar quarter, 1 … 4.", verbose_name="quarter"
                            ),
                        ),
                        (
                            "month",
                            models.PositiveSmallIntegerField(help_text="Calendar month, 1 … 12.", verbose_name="month"),
                        ),
                        (
                            "day",
                            models.PositiveSmallIntegerField(help_text="Day of the month, 1 … 31.", verbose_name="day"),
                        ),
                        (
                            "day_of_year",
                            models.PositiveSmallIntegerField(help_text="1 … 366.", verbose_name="day of the year"),
                        ),
                        (
                            "iso_year",
                            models.PositiveSmallIntegerField(
                                help_text="Year that the ISO week belongs to; group weeks by it.",
                                verbose_name="year of the week",
                            ),
                        ),
                        (
                            "week",
                            models.PositiveSmallIntegerField(help_text="ISO 8601 week, 1 … 53.", verbose_name="week"),
                        ),
                        (
                            "day_of_week",
                            models.PositiveSmallIntegerField(
                                help_text="ISO weekday, 1 Monday … 7 Sunday.", verbose_name="weekday"
                            ),
                        ),
                        (
                            "is_weekend",
                            models.BooleanField(
                                help_text="Saturday or Sunday; a site's own days off stand in its calendar.",
                                verbose_name="weekend",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "day",
                        "verbose_name_plural": "days",
                        "db_table": "date_dimension",
                        "ordering": ["date_key"],
                        "indexes": [
                            models.Index(fields=["iso_year", "week"], name="idx_date_dimension_week"),
                            models.Index(fields=["year", "month"], name="idx_date_dimension_month"),
                        ],
                        "constraints": [
                            cmms.database.constraints.SQLCheck(
                                name="check_date_dimension_calendar",
                                postgresql="full_date = make_date(year, month, day) AND date_key = year * 10000 + month * 100 + day AND quarter = extract(quarter FROM full_date) AND day_of_year = extract(doy FROM full_date) AND iso_year = extract(isoyear FROM full_date) AND week = extract(week FROM full_date) AND day_of_week = extract(isodow FROM full_date) AND is_weekend = (day_of_week >= 6)",
                                sqlite="full_date = printf('%04d-%02d-%02d', year, month, day) AND date(full_date) IS full_date AND date_key = year * 10000 + month * 100 + day AND quarter = (month + 2) / 3 AND day_of_year = CAST(strftime('%j', full_date) AS INTEGER) AND iso_year = CAST(strftime('%Y', date(full_date, '-3 days', 'weekday 4')) AS INTEGER) AND week = (CAST(strftime('%j', date(full_date, '-3 days', 'weekday 4')) AS INTEGER) - 1) / 7 + 1 AND day_of_week = (CAST(strftime('%w', full_date) AS INTEGER) + 6) % 7 + 1 AND is_weekend = (day_of_week >= 6)",
                                violation_error_message="The parts of a day agree with its date.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "date_key",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("year"), "*", models.Value(10000)
                                                ),
                                                "+",
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("month"), "*", models.Value(100)
                                                ),
                                            ),
                                            "+",
                                            models.F("day"),
                                        ),
                                    )
                                ),
                                name="check_date_dimension_key",
                                violation_error_message="The key of a day is its date as a number, YYYYMMDD.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaintenanceFact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ORDER", "order finished"),
                                    ("LABOR", "labour booked"),
                                    ("PARTS", "parts issued or returned"),
                                    ("SERVICE", "outside service or imported cost"),
                                    ("DOWNTIME", "standstill"),
                                    ("FAILURE", "functional failure"),
                                    ("OCCURRENCE", "preventive work fell due"),
                                ],
                                help_text="What is measured.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "source_table",
                            models.CharField(
                                help_text="Table of the row it was taken from.",
                                max_length=63,
                                verbose_name="source table",
                            ),
                        ),
                        ("source_id", models.BigIntegerField(help_text="Id of that row.", verbose_name="source row")),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Site of the event; never changes.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                help_text="The order it belongs to; empty without one.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="workorders.workorder",
                                verbose_name="order",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The asset; empty for a location.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Where the asset stood then, or the order's location; empty: not known.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who worked, issued or finished; empty: not known.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "date_key",
                            models.ForeignKey(
                                db_column="date_key",
                                db_index=False,
                                help_text="Local date of the event at its site, YYYYMMDD.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facts",
                                to="reporting.datedimension",
                                verbose_name="day",
                            ),
                        ),
                        (
                            "event_at",
                            models.DateTimeField(
                                help_text="When it happened (UTC); a span: when it began.", verbose_name="happened"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                help_text="When it became known (UTC): from then on it counts.",
                                verbose_name="recorded",
                            ),
                        ),
                        (
                            "superseded_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When it was replaced or taken back (UTC); empty: in force.",
                                null=True,
                                verbose_name="superseded",
                            ),
                        ),
                        (
                            "scheduled_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Estimated working hours of a finished order.",
                                max_digits=8,
                                null=True,
                                verbose_name="scheduled hours",
                            ),
                        ),
                        (
                            "actual_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours booked.",
                                max_digits=8,
                                null=True,
                                verbose_name="actual hours",
                            ),
                        ),
                        (
                            "parts_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Value of parts issued less returned, site currency.",
                                max_digits=14,
                                null=True,
                                verbose_name="parts cost",
                            ),
                        ),
                        (
                            "labor_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Hours × the rate frozen at booking, site currency.",
                                max_digits=14,
                                null=True,
                                verbose_name="labour cost",
                            ),
                        ),
                        (
                            "service_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Outside services and imported totals, site currency; credits are negative.",
                                max_digits=14,
                                null=True,
                                verbose_name="service cost",
                            ),
                        ),
                        (
                            "downtime_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Length of the standstill in hours; empty while it lasts.",
                                max_digits=12,
                                null=True,
                                verbose_name="downtime hours",
                            ),
                        ),
                        (
                            "failures",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="1 on a row that counts a functional failure.",
                                null=True,
                                verbose_name="failures",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "maintenance fact",
                        "verbose_name_plural": "maintenance facts",
                        "db_table": "maintenance_facts",
                        "indexes": [
                            models.Index(fields=["site", "date_key"], name="idx_maintenance_facts_site"),
                            models.Index(fields=["asset", "date_key"], name="idx_maintenance_facts_asset"),
                            models.Index(fields=["location", "date_key"], name="idx_maintenance_facts_place"),
                            models.Index(fields=["date_key", "kind"], name="idx_maintenance_facts_day"),
                            models.Index(fields=["recorded_at", "id"], name="idx_maintenance_facts_recorded"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["DOWNTIME", "FAILURE", "LABOR", "OCCURRENCE", "ORDER", "PARTS", "SERVICE"],
                                    )
                                ),
                                name="check_maintenance_facts_kind",
                                violation_error_message="Choose one of the offered kinds of fact.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("superseded_at__isnull", True)),
                                fields=("source_table", "source_id", "kind"),
                                name="uq_maintenance_facts_source",
                                violation_error_message="This row of the books is counted already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("superseded_at__isnull", True),
                                    ("superseded_at__gte", models.F("recorded_at")),
                                    _connector="OR",
                                ),
                                name="check_maintenance_facts_known",
                                violation_error_message="A fact is superseded after it was recorded.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("downtime_hours__isnull", True), ("downtime_hours__gte", 0), _connector="OR"
                                ),
                                name="check_maintenance_facts_downtime",
                                violation_error_message="A standstill does not last less than no time.",
                            ),
                            cmms.database.guards.Unchanging(
                                columns=(
                                    "kind",
                                    "source_table",
                                    "source_id",
                                    "site_id",
                                    "work_order_id",
                                    "asset_id",
                                    "location_id",
                                    "user_id",
                                    "date_key",
                                    "event_at",
                                    "recorded_at",
                                    "scheduled_hours",
                                    "actual_hours",
                                    "parts_cost",
                                    "labor_cost",
                                    "service_cost",
                                    "downtime_hours",
                                    "failures",
                                ),
                                name="facts_stay_as_recorded",
                                violation_error_message="A fact is never changed: supersede it and record what is known now.",
                            ),
                            cmms.database.guards.RowGuard(
                                name="facts_superseded_once",
                                on=("UPDATE",),
                                violation_error_message="A superseded fact stays superseded; record a new one.",
                                when="OLD.superseded_at IS NOT NULL",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
