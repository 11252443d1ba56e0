"""A reading remembers where its dial rolled over, and a voided one stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="meterreading", name="rollover_point",
            field=models.DecimalField(
                blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="rolled over at",
                help_text="Where the dial rolled over before this reading: the meter's rollover point as it was "
                          "then."),
        ),
        migrations.AddField(
            model_name="meterreading", name="voided_at",
            field=models.DateTimeField(
                blank=True, null=True, verbose_name="voided",
                help_text="When it was taken back (UTC); empty while it counts. It keeps its moment, so that no "
                          "import brings it again."),
        ),
        migrations.AddField(
            model_name="meterreading", name="voided_by",
            field=models.ForeignKey(
                blank=True, db_index=False, help_text="Who took it back.", null=True, related_name="+",
                on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name="voided by"),
        ),
        migrations.AlterField(
            model_name="meterreading", name="reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=255, verbose_name="reason",
                                   help_text="Why it was corrected, dated back or voided."),
        ),
        migrations.AddConstraint(
            model_name="meterreading",
            constraint=models.CheckConstraint(
                condition=Q(kind="READING", rollover_point__isnull=True)
                | Q(kind="ROLLOVER", rollover_point__isnull=False) | Q(kind="REPLACEMENT"),
                name="check_meter_readings_rollover",
                violation_error_message="A dial that rolled over did so at a known value; a plain reading has none."),
        ),
        migrations.AddConstraint(
            model_name="meterreading",
            constraint=models.CheckConstraint(
                condition=Q(voided_at__isnull=True, voided_by__isnull=True)
                | Q(voided_at__isnull=False, total__isnull=True) & ~Q(reason=""),
                name="check_meter_readings_voided",
                violation_error_message="A voided reading says why and counts towards no total."),
        ),
    ]
