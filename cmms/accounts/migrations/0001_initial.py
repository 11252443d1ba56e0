import cmms.accounts.models.user
import cmms.database.constraints
import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from cmms.database.creation import CreateTables
from cmms.database.operations import PgExtensions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        PgExtensions(),
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name="HistoricalCalendar",
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
                                help_text="Such as “Two shifts, Mon–Fri”.", max_length=100, verbose_name="name"
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
                        "verbose_name": "historical calendar",
                        "verbose_name_plural": "historical calendars",
                        "db_table": "calendars_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Calendar",
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
                                help_text="Such as “Two shifts, Mon–Fri”.",
                                max_length=100,
                                unique=True,
                                verbose_name="name",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "calendar",
                        "verbose_name_plural": "calendars",
                        "db_table": "calendars",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarShift",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The calendar.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shifts",
                                to="accounts.calendar",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                help_text="ISO weekday: 1 Monday … 7 Sunday.", verbose_name="weekday"
                            ),
                        ),
                        ("starts", models.TimeField(help_text="Local time the shift starts.", verbose_name="from")),
                        (
                            "ends",
                            models.TimeField(
                                help_text="Local time it ends; at or before the start means the next day.",
                                verbose_name="to",
                            ),
                        ),
                        (
                            "break_minutes",
                            models.PositiveSmallIntegerField(
                                db_default=0,
                                default=0,
                                help_text="Unpaid minutes inside the shift.",
                                verbose_name="break, minutes",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "shift",
                        "verbose_name_plural": "shifts",
                        "db_table": "calendar_shifts",
                        "ordering": ["weekday", "starts"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)),
                                name="check_calendar_shifts_weekday",
                                violation_error_message="A weekday is a number from 1 (Monday) to 7 (Sunday).",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("break_minutes__lt", 1440)),
                                name="check_calendar_shifts_break",
                                violation_error_message="A break is shorter than a day.",
                            ),
                            models.UniqueConstraint(
                                fields=("calendar", "weekday", "starts"),
                                name="uq_calendar_shifts",
                                violation_error_message="Two shifts of a day cannot start at the same time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarException",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The calendar.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exceptions",
                                to="accounts.calendar",
                            ),
                        ),
                        ("day", models.DateField(help_text="The local date.", verbose_name="day")),
                        (
                            "name",
                            models.CharField(help_text="Such as “Labour Day”.", max_length=100, verbose_name="name"),
                        ),
                        (
                            "starts",
                            models.TimeField(
                                blank=True,
                                help_text="Local start of work; empty: no work.",
                                null=True,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "ends",
                            models.TimeField(
                                blank=True, help_text="Local end of work; empty: no work.", null=True, verbose_name="to"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "holiday or special day",
                        "verbose_name_plural": "holidays and special days",
                        "db_table": "calendar_exceptions",
                        "ordering": ["day"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("calendar", "day"),
                                name="uq_calendar_exceptions",
                                violation_error_message="The calendar has an entry for this day already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ends__isnull", True), ("starts__isnull", True)),
                                    models.Q(("ends__isnull", False), ("starts__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_calendar_exceptions_hours",
                                violation_error_message="Give both times, or neither for a day without work.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalLeave",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("VACATION", "vacation"),
                                    ("SICK", "sick"),
                                    ("TRAINING", "training"),
                                    ("OTHER", "other"),
                                ],
                                db_default="VACATION",
                                default="VACATION",
                                help_text="Why.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("first_day", models.DateField(help_text="First local date away.", verbose_name="first day")),
                        (
                            "until",
                            models.DateField(help_text="First local date present again.", verbose_name="back on"),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                max_length=255,
                                verbose_name="note",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who is away.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                        "verbose_name": "historical leave",
                        "verbose_name_plural": "historical leave",
                        "db_table": "leave_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Leave",
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
                                help_text="Who is away.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leave",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("VACATION", "vacation"),
                                    ("SICK", "sick"),
                                    ("TRAINING", "training"),
                                    ("OTHER", "other"),
                                ],
                                db_default="VACATION",
                                default="VACATION",
                                help_text="Why.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("first_day", models.DateField(help_text="First local date away.", verbose_name="first day")),
                        (
                            "until",
                            models.DateField(help_text="First local date present again.", verbose_name="back on"),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Free text.",
                                max_length=255,
                                verbose_name="note",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "leave",
                        "verbose_name_plural": "leave",
                        "db_table": "leave",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["OTHER", "SICK", "TRAINING", "VACATION"])),
                                name="check_leave_kind",
                                violation_error_message="Choose one of the offered kinds of leave.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("first_day"))),
                                name="check_leave_days",
                                violation_error_message="The day of return lies after the first day away.",
                            ),
                            cmms.database.constraints.NoOverlap(
                                dates=True,
                                end="until",
                                key="user",
                                name="no_overlap_leave",
                                start="first_day",
                                violation_error_code="overlap",
                                violation_error_message="The person is away already in part of this time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCraft",
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
                            "code",
                            models.CharField(help_text="Short code, such as ELEC.", max_length=20, verbose_name="code"),
                        ),
                        (
                            "name",
                            models.CharField(help_text="The trade in words.", max_length=100, verbose_name="name"),
                        ),
                        (
                            "hourly_rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Planned cost of one hour where the person has none; empty: unknown.",
                                max_digits=10,
                                null=True,
                                verbose_name="hourly rate",
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
                        "verbose_name": "historical craft",
                        "verbose_name_plural": "historical crafts",
                        "db_table": "crafts_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Craft",
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
                            "code",
                            models.CharField(
                                help_text="Short code, such as ELEC.", max_length=20, unique=True, verbose_name="code"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(help_text="The trade in words.", max_length=100, verbose_name="name"),
                        ),
                        (
                            "hourly_rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Planned cost of one hour where the person has none; empty: unknown.",
                                max_digits=10,
                                null=True,
                                verbose_name="hourly rate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "craft",
                        "verbose_name_plural": "crafts",
                        "db_table": "crafts",
                        "ordering": ["code"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hourly_rate__isnull", True), ("hourly_rate__gte", 0), _connector="OR"
                                ),
                                name="check_crafts_hourly_rate",
                                violation_error_message="An hourly rate is not negative; leave it empty where it is unknown.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UserCraft",
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
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The person.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="crafts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                help_text="The craft.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="accounts.craft",
                            ),
                        ),
                        (
                            "is_primary",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="The craft whose capacity the person counts to.",
                                verbose_name="main craft",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "craft of a person",
                        "verbose_name_plural": "crafts of people",
                        "db_table": "user_crafts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "craft"),
                                name="uq_user_crafts",
                                violation_error_message="The person has this craft already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_primary", True)),
                                fields=("user",),
                                name="uq_user_crafts_primary",
                                violation_error_message="A person has one main craft; unmark the other first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalTeam",
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
                        ("name", models.CharField(help_text="The crew's name.", max_length=100, verbose_name="name")),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who leads the crew.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="leader",
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
                        "verbose_name": "historical team",
                        "verbose_name_plural": "historical teams",
                        "db_table": "teams_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Team",
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
                                help_text="The crew's name.", max_length=100, unique=True, verbose_name="name"
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who leads the crew.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leads",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="leader",
                            ),
                        ),
                        (
                            "members",
                            models.ManyToManyField(
                                help_text="Who belongs to it.",
                                related_name="teams",
                                through="accounts.TeamMember",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "team",
                        "verbose_name_plural": "teams",
                        "db_table": "teams",
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="TeamMember",
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
                            "team",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The team.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="accounts.team",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                help_text="The person.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "member of a team",
                        "verbose_name_plural": "members of teams",
                        "db_table": "team_members",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("team", "user"),
                                name="uq_team_members",
                                violation_error_message="The person is in this team already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiToken",
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
                        ("name", models.CharField(help_text="What uses it.", max_length=100, verbose_name="name")),
                        (
                            "user",
                            models.ForeignKey(
                                help_text="In whose name and with whose branches it acts.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "prefix",
                            models.CharField(
                                editable=False,
                                help_text="The first letters, by which a person recognises it.",
                                max_length=12,
                            ),
                        ),
                        (
                            "hash",
                            models.CharField(
                                editable=False, help_text="SHA-256 of the token.", max_length=128, unique=True
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[("READ", "read"), ("WRITE", "read and write"), ("ADMIN", "administer")],
                                db_default="READ",
                                default="READ",
                                help_text="What it may do at the most.",
                                max_length=10,
                                verbose_name="scope",
                            ),
                        ),
                        (
                            "expires_at",
                            models.DateTimeField(help_text="From when on it is refused (UTC).", verbose_name="expires"),
                        ),
                        (
                            "revoked_at",
                            models.DateTimeField(
                                blank=True, help_text="When it was withdrawn (UTC).", null=True, verbose_name="revoked"
                            ),
                        ),
                        (
                            "last_used_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="Last use, to within some minutes (UTC).",
                                null=True,
                                verbose_name="last used",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "API token",
                        "verbose_name_plural": "API tokens",
                        "db_table": "api_tokens",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("scope__in", ["ADMIN", "READ", "WRITE"])),
                                name="check_api_tokens_scope",
                                violation_error_message="Choose one of the offered scopes.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalUser",
                    fields=[
                        ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
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
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The name as people read it.",
                                max_length=255,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "personnel_number",
                            models.CharField(
                                blank=True,
                                error_messages={"unique": "Another person has this personnel number."},
                                help_text="The number on the badge or in the payroll system.",
                                max_length=50,
                                null=True,
                                verbose_name="personnel number",
                            ),
                        ),
                        (
                            "hourly_rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Cost of one hour in the site's currency; empty is unknown. Frozen on each labour entry when it is booked.",
                                max_digits=10,
                                null=True,
                                verbose_name="hourly rate",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="IANA zone the person reads times in; empty: the site's.",
                                max_length=64,
                                validators=[cmms.accounts.models.user.check_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Language of pages and mails, such as en or de; empty: the browser's.",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Working hours; empty: the site's calendar.",
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
                        "verbose_name": "historical user",
                        "verbose_name_plural": "historical users",
                        "db_table": "users_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
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
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The name as people read it.",
                                max_length=255,
                                verbose_name="name",
                            ),
                        ),
                        (
                            "personnel_number",
                            models.CharField(
                                blank=True,
                                error_messages={"unique": "Another person has this personnel number."},
                                help_text="The number on the badge or in the payroll system.",
                                max_length=50,
                                null=True,
                                unique=True,
                                verbose_name="personnel number",
                            ),
                        ),
                        (
                            "hourly_rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Cost of one hour in the site's currency; empty is unknown. Frozen on each labour entry when it is booked.",
                                max_digits=10,
                                null=True,
                                verbose_name="hourly rate",
                            ),
                        ),
                        (
                            "time_zone",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="IANA zone the person reads times in; empty: the site's.",
                                max_length=64,
                                validators=[cmms.accounts.models.user.check_time_zone],
                                verbose_name="time zone",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Language of pages and mails, such as en or de; empty: the browser's.",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "calendar",
                            models.ForeignKey(
                                blank=True,
                                help_text="Working hours; empty: the site's calendar.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="users",
                                to="accounts.calendar",
                                verbose_name="calendar",
                            ),
                        ),
                        (
                            "pin",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="Hash of the PIN that signs a completion off; empty: the password is asked.",
                                max_length=128,
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                        "db_table": "users",
                        "permissions": [
                            ("see_every_branch", "Can see every site and branch"),
                            ("import_data", "Can import records of another system"),
                        ],
                        "indexes": [models.Index(fields=["name"], name="idx_users_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hourly_rate__isnull", True), ("hourly_rate__gte", 0), _connector="OR"
                                ),
                                name="check_users_hourly_rate",
                                violation_error_message="An hourly rate is not negative; leave it empty where it is unknown.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_users_source",
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
                                name="check_users_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
            ],
        ),
    ]
