"""Condition alarms of gauges."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0002_keep_voided_readings"),
        ("maintenance", "0001_initial"),
        ("workorders", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeterAlarm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(
                    db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now,
                    editable=False, help_text="When the row was made (UTC).")),
                ("updated_at", models.DateTimeField(
                    auto_now=True, db_default=django.db.models.functions.datetime.Now(),
                    help_text="When the row was last written (UTC).")),
                ("side", models.CharField(
                    choices=[("LOW", "below the lower limit"), ("HIGH", "above the upper limit")],
                    help_text="Which limit it left.", max_length=4, verbose_name="side")),
                ("limit", models.DecimalField(decimal_places=4, help_text="The limit as it was then.", max_digits=18,
                                              verbose_name="limit")),
                ("value", models.DecimalField(decimal_places=4, help_text="The reading that raised the alarm.",
                                              max_digits=18, verbose_name="value")),
                ("readings", models.PositiveSmallIntegerField(help_text="How many readings in a row it took.",
                                                              verbose_name="readings")),
                ("raised_at", models.DateTimeField(help_text="When that reading was true (UTC).",
                                                   verbose_name="raised")),
                ("cleared_at", models.DateTimeField(
                    blank=True, null=True, verbose_name="cleared",
                    help_text="When the reading was true (UTC) that was the last of as many inside the limits; empty "
                              "while the alarm stands.")),
                ("sentence", models.TextField(help_text="What the request says.", verbose_name="sentence")),
                ("meter", models.ForeignKey(
                    db_index=False, help_text="The gauge.", on_delete=django.db.models.deletion.PROTECT,
                    related_name="alarms", to="assets.meter", verbose_name="meter")),
                ("work_order", models.ForeignKey(
                    blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="meter_alarms",
                    to="workorders.workorder", verbose_name="order",
                    help_text="The request it made, or the one of an earlier alarm that was still unfinished.")),
            ],
            options={
                "verbose_name": "condition alarm",
                "verbose_name_plural": "condition alarms",
                "db_table": "meter_alarms",
                "indexes": [models.Index(fields=["meter", "raised_at"], name="idx_meter_alarms_meter")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(side__in=["HIGH", "LOW"]), name="check_meter_alarms_side",
                        violation_error_message="An alarm is about the lower or the upper limit."),
                    models.UniqueConstraint(
                        condition=Q(cleared_at__isnull=True), fields=("meter",), name="uq_meter_alarms_standing",
                        violation_error_message="This meter has an alarm already."),
                    models.CheckConstraint(
                        condition=Q(readings__gte=1), name="check_meter_alarms_readings",
                        violation_error_message="An alarm needs one reading at least."),
                    models.CheckConstraint(
                        condition=Q(cleared_at__isnull=True) | Q(cleared_at__gte=F("raised_at")),
                        name="check_meter_alarms_span",
                        violation_error_message="An alarm is cleared after it was raised."),
                ],
            },
        ),
    ]
