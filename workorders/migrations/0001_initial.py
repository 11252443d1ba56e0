import cmms.database.constraints
import cmms.database.guards
import cmms.database.indexes
import django.contrib.postgres.search
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
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTables(
            operations=[
                migrations.CreateModel(
                    name="HistoricalProcedure",
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
                            "number",
                            models.CharField(
                                help_text="The procedure's lasting name, the same in all its versions.",
                                max_length=100,
                                verbose_name="number",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                db_default=1,
                                default=1,
                                help_text="1, 2, 3 …: which edition of the procedure this is.",
                                verbose_name="revision",
                            ),
                        ),
                        (
                            "is_current",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="New orders take this edition; one per number.",
                                verbose_name="current",
                            ),
                        ),
                        ("name", models.CharField(help_text="What the job is.", max_length=255, verbose_name="name")),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What to know before the steps: tools, dangers, skill.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "resources",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Tools, gauges and people the job needs, one a line.",
                                verbose_name="resources",
                            ),
                        ),
                        (
                            "estimated_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours of all people together.",
                                max_digits=8,
                                null=True,
                                verbose_name="estimated hours",
                            ),
                        ),
                        (
                            "needs_line_stop",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="The job can only be done while production stands.",
                                verbose_name="needs a line stop",
                            ),
                        ),
                        (
                            "sign_off_required",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Orders made from it ask for password or PIN at completion.",
                                verbose_name="sign-off required",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Since when no new order takes it.",
                                null=True,
                                verbose_name="retired",
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
                            "asset_class",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The class of assets it is written for; empty: any.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetclass",
                                verbose_name="asset class",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The model it is written for; empty: any.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetmodel",
                                verbose_name="asset model",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The trade the job needs.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.craft",
                                verbose_name="craft",
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
                        "verbose_name": "historical procedure",
                        "verbose_name_plural": "historical procedures",
                        "db_table": "procedures_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Procedure",
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
                            "number",
                            models.CharField(
                                help_text="The procedure's lasting name, the same in all its versions.",
                                max_length=100,
                                verbose_name="number",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                db_default=1,
                                default=1,
                                help_text="1, 2, 3 …: which edition of the procedure this is.",
                                verbose_name="revision",
                            ),
                        ),
                        (
                            "is_current",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="New orders take this edition; one per number.",
                                verbose_name="current",
                            ),
                        ),
                        ("name", models.CharField(help_text="What the job is.", max_length=255, verbose_name="name")),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What to know before the steps: tools, dangers, skill.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "asset_class",
                            models.ForeignKey(
                                blank=True,
                                help_text="The class of assets it is written for; empty: any.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="procedures",
                                to="assets.assetclass",
                                verbose_name="asset class",
                            ),
                        ),
                        (
                            "asset_model",
                            models.ForeignKey(
                                blank=True,
                                help_text="The model it is written for; empty: any.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="procedures",
                                to="assets.assetmodel",
                                verbose_name="asset model",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                help_text="The trade the job needs.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="procedures",
                                to="accounts.craft",
                                verbose_name="craft",
                            ),
                        ),
                        (
                            "resources",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Tools, gauges and people the job needs, one a line.",
                                verbose_name="resources",
                            ),
                        ),
                        (
                            "estimated_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours of all people together.",
                                max_digits=8,
                                null=True,
                                verbose_name="estimated hours",
                            ),
                        ),
                        (
                            "needs_line_stop",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="The job can only be done while production stands.",
                                verbose_name="needs a line stop",
                            ),
                        ),
                        (
                            "sign_off_required",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Orders made from it ask for password or PIN at completion.",
                                verbose_name="sign-off required",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Since when no new order takes it.",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "procedure",
                        "verbose_name_plural": "procedures",
                        "db_table": "procedures",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("number", "revision"),
                                name="uq_procedures_revision",
                                violation_error_message="This procedure already has a revision of that number.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_current", True)),
                                fields=("number",),
                                name="uq_procedures_current",
                                violation_error_message="Only one revision of a procedure can be the current one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("revision__gte", 1)),
                                name="check_procedures_revision",
                                violation_error_message="Revisions count from 1.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("number", ""), _negated=True), models.Q(("name", ""), _negated=True)
                                ),
                                name="check_procedures_named",
                                violation_error_message="A procedure has a number and a name.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("estimated_hours__isnull", True), ("estimated_hours__gte", 0), _connector="OR"
                                ),
                                name="check_procedures_hours",
                                violation_error_message="Hours cannot be negative.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_procedures_source",
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
                                name="check_procedures_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProcedureStep",
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
                            "position",
                            models.PositiveIntegerField(
                                help_text="Place in the list, counted from 1.", verbose_name="position"
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Heading under which the step stands.",
                                max_length=150,
                                verbose_name="section",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("CHECK", "Check (pass, flag, fail)"),
                                    ("NUMBER", "Number"),
                                    ("TEXT", "Text"),
                                    ("CHOICE", "Choice"),
                                    ("READING", "Meter reading"),
                                    ("PHOTO", "Photo"),
                                ],
                                db_default="CHECK",
                                default="CHECK",
                                help_text="What the step asks for.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.TextField(help_text="What to do or to look at.", verbose_name="text")),
                        (
                            "required",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="The order cannot be completed as done or partly while it is unanswered.",
                                verbose_name="required",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of the number or reading.",
                                max_length=30,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "low",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="The lowest value in order, itself included.",
                                max_digits=18,
                                null=True,
                                verbose_name="lowest allowed",
                            ),
                        ),
                        (
                            "high",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="The highest value in order, itself included.",
                                max_digits=18,
                                null=True,
                                verbose_name="highest allowed",
                            ),
                        ),
                        (
                            "choices",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value([], models.JSONField()),
                                default=list,
                                help_text='For a choice: a list of {"label": …, "result": PASS | FLAG | FAIL | NOTED}, in the order shown.',
                                verbose_name="choices",
                            ),
                        ),
                        (
                            "meter_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="For a reading: the name of the asset's meter.",
                                max_length=100,
                                verbose_name="meter",
                            ),
                        ),
                        (
                            "safety",
                            models.CharField(
                                blank=True,
                                choices=[("LOCK", "Lock out"), ("TAG", "Tag"), ("TRY", "Try to start")],
                                db_default="",
                                default="",
                                help_text="Lock out, tag or try; empty for ordinary steps.",
                                max_length=10,
                                verbose_name="safety action",
                            ),
                        ),
                        (
                            "blocks_start",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Work cannot start before this safety step is done.",
                                verbose_name="blocks start",
                            ),
                        ),
                        (
                            "estimated_minutes",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="How long the step takes.",
                                null=True,
                                verbose_name="estimated minutes",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The version it is a part of.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="workorders.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "procedure step",
                        "verbose_name_plural": "procedure steps",
                        "db_table": "procedure_steps",
                        "ordering": ["procedure", "position"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["CHECK", "CHOICE", "NUMBER", "PHOTO", "READING", "TEXT"])
                                ),
                                name="check_procedure_steps_kind",
                                violation_error_message="Choose one of the listed kinds of step.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("position__gte", 1)),
                                name="check_procedure_steps_position",
                                violation_error_message="Steps are counted from 1.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="check_procedure_steps_text",
                                violation_error_message="Say what the step asks for.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("low__isnull", True),
                                    ("high__isnull", True),
                                    ("low__lte", models.F("high")),
                                    _connector="OR",
                                ),
                                name="check_procedure_steps_limits",
                                violation_error_message="The lowest allowed value is above the highest: exchange them.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["NUMBER", "READING"]),
                                    models.Q(("high__isnull", True), ("low__isnull", True), ("unit", "")),
                                    _connector="OR",
                                ),
                                name="check_procedure_steps_numbers",
                                violation_error_message="Only a number or a meter reading has a unit and limits.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "READING"), ("meter_name", ""), _connector="OR"),
                                name="check_procedure_steps_meter",
                                violation_error_message="Only a meter reading names a meter.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("blocks_start", False), ("safety", "")),
                                    models.Q(("kind", "CHECK"), ("safety__in", ["LOCK", "TAG", "TRY"])),
                                    _connector="OR",
                                ),
                                name="check_procedure_steps_safety",
                                violation_error_message="A safety step is a check to lock out, to tag or to try; only such a step blocks the start.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_procedure_steps_choices",
                                postgresql="jsonb_typeof(choices) = 'array' AND (kind = 'CHOICE') = (jsonb_array_length(choices) > 0)",
                                sqlite="json_valid(choices) AND json_type(choices) = 'array' AND (kind = 'CHOICE') = (json_array_length(choices) > 0)",
                                violation_error_message="A choice has at least one answer to choose from, no other step has any.",
                            ),
                            models.UniqueConstraint(
                                fields=("procedure", "position"),
                                name="uq_procedure_steps_position",
                                violation_error_message="Another step already stands at this place.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalFailureCode",
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
                            "kind",
                            models.CharField(
                                choices=[("PROBLEM", "problem"), ("CAUSE", "cause"), ("REMEDY", "remedy")],
                                help_text="What the code names.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="Short and lasting, for lists and exports.",
                                max_length=30,
                                verbose_name="code",
                            ),
                        ),
                        (
                            "label",
                            models.CharField(help_text="What people read.", max_length=150, verbose_name="label"),
                        ),
                        (
                            "plant_code",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The plant's own code for the same thing, for its other systems.",
                                max_length=50,
                                verbose_name="plant's own code",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Since when it is no longer offered; orders that have it keep it.",
                                null=True,
                                verbose_name="retired",
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
                            "asset_class",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The class it is offered for; empty: for all.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.assetclass",
                                verbose_name="asset class",
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
                        "verbose_name": "historical failure code",
                        "verbose_name_plural": "historical failure codes",
                        "db_table": "failure_codes_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="FailureCode",
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
                            "kind",
                            models.CharField(
                                choices=[("PROBLEM", "problem"), ("CAUSE", "cause"), ("REMEDY", "remedy")],
                                help_text="What the code names.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "asset_class",
                            models.ForeignKey(
                                blank=True,
                                help_text="The class it is offered for; empty: for all.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="failure_codes",
                                to="assets.assetclass",
                                verbose_name="asset class",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="Short and lasting, for lists and exports.",
                                max_length=30,
                                verbose_name="code",
                            ),
                        ),
                        (
                            "label",
                            models.CharField(help_text="What people read.", max_length=150, verbose_name="label"),
                        ),
                        (
                            "plant_code",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The plant's own code for the same thing, for its other systems.",
                                max_length=50,
                                verbose_name="plant's own code",
                            ),
                        ),
                        (
                            "retired_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Since when it is no longer offered; orders that have it keep it.",
                                null=True,
                                verbose_name="retired",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "failure code",
                        "verbose_name_plural": "failure codes",
                        "db_table": "failure_codes",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["CAUSE", "PROBLEM", "REMEDY"])),
                                name="check_failure_codes_kind",
                                violation_error_message="A failure code is a problem, a cause or a remedy.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("asset_class__isnull", False)),
                                fields=("kind", "asset_class", "code"),
                                name="uq_failure_codes_class_code",
                                violation_error_message="This class of assets already has that code.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("asset_class__isnull", True)),
                                fields=("kind", "code"),
                                name="uq_failure_codes_code",
                                violation_error_message="There already is a code of that name for all classes.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("code", ""), _negated=True), models.Q(("label", ""), _negated=True)
                                ),
                                name="check_failure_codes_named",
                                violation_error_message="A failure code has a code and a label.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_failure_codes_source",
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
                                name="check_failure_codes_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalWorkOrder",
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
                            "title",
                            models.CharField(
                                help_text="What is to be done or what is wrong, in one line.",
                                max_length=255,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Everything the title has no room for; a request keeps its text here.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("REQUESTED", "Requested"),
                                    ("OPEN", "Open"),
                                    ("IN_PROGRESS", "In progress"),
                                    ("ON_HOLD", "On hold"),
                                    ("COMPLETED", "Completed"),
                                    ("CLOSED", "Closed"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                db_default="REQUESTED",
                                default="REQUESTED",
                                editable=False,
                                help_text="Where the order stands; moved by the verbs only.",
                                max_length=20,
                                verbose_name="status",
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
                                db_default=3,
                                default=3,
                                help_text="1 = low … 5 = emergency; descending is most urgent first.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "work_type",
                            models.CharField(
                                choices=[
                                    ("CORRECTIVE", "Corrective"),
                                    ("PREVENTIVE", "Preventive"),
                                    ("CONDITION", "Condition based"),
                                    ("EMERGENCY", "Emergency"),
                                    ("INSPECTION", "Inspection"),
                                    ("IMPROVEMENT", "Improvement"),
                                    ("EVENT", "Event"),
                                    ("OTHER", "Other"),
                                ],
                                db_default="CORRECTIVE",
                                default="CORRECTIVE",
                                help_text="Why the work is done.",
                                max_length=20,
                                verbose_name="kind of work",
                            ),
                        ),
                        (
                            "requester_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who reported it, where that person has no account.",
                                max_length=150,
                                verbose_name="requester's name",
                            ),
                        ),
                        (
                            "requester_contact",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their e-mail address or telephone number.",
                                max_length=254,
                                verbose_name="requester's contact",
                            ),
                        ),
                        (
                            "scheduled_start",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the work is planned to begin.",
                                null=True,
                                verbose_name="scheduled start",
                            ),
                        ),
                        (
                            "scheduled_end",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the work is planned to be over.",
                                null=True,
                                verbose_name="scheduled end",
                            ),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the work must be finished; past it an open order is overdue.",
                                null=True,
                                verbose_name="due",
                            ),
                        ),
                        (
                            "actual_start",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When work began, as the person or device said.",
                                null=True,
                                verbose_name="actual start",
                            ),
                        ),
                        (
                            "start_entered_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the actual start was entered.",
                                null=True,
                                verbose_name="start entered",
                            ),
                        ),
                        (
                            "actual_end",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When the work was finished, as the person or device said.",
                                null=True,
                                verbose_name="actual end",
                            ),
                        ),
                        (
                            "end_entered_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the actual end was entered; closing by itself counts from here.",
                                null=True,
                                verbose_name="end entered",
                            ),
                        ),
                        (
                            "requested_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was reported: the response clock starts here.",
                                null=True,
                                verbose_name="requested",
                            ),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the order became open for the first time.",
                                null=True,
                                verbose_name="approved",
                            ),
                        ),
                        (
                            "first_completed_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="The actual end of the first completion; a reopening keeps it.",
                                null=True,
                                verbose_name="first completed",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the books were closed.",
                                null=True,
                                verbose_name="closed",
                            ),
                        ),
                        (
                            "estimated_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours of all people together, as planned.",
                                max_digits=8,
                                null=True,
                                verbose_name="estimated hours",
                            ),
                        ),
                        (
                            "actual_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                editable=False,
                                help_text="Working hours booked: the sum of the labour rows; imported where there are none; empty when unknown.",
                                max_digits=8,
                                null=True,
                                verbose_name="actual hours",
                            ),
                        ),
                        (
                            "reference_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="What made this order, maintenance_schedule for one; empty for people.",
                                max_length=50,
                                verbose_name="made by",
                            ),
                        ),
                        (
                            "reference_id",
                            models.BigIntegerField(
                                editable=False,
                                help_text="The id of that record.",
                                null=True,
                                verbose_name="made by, id",
                            ),
                        ),
                        (
                            "failure_note",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What no code says.",
                                verbose_name="failure note",
                            ),
                        ),
                        (
                            "is_functional_failure",
                            models.BooleanField(
                                blank=True,
                                help_text="Did the asset fail to do what it is for? Empty: nobody said.",
                                null=True,
                                verbose_name="functional failure",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DONE", "Done"),
                                    ("PARTLY", "Partly done"),
                                    ("NOT_PERFORMED", "Not performed"),
                                ],
                                db_default="",
                                default="",
                                editable=False,
                                help_text="How the finished work ended; empty for unfinished orders and for imported ones that do not say.",
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "outcome_reason",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="Why the work was done partly or not at all.",
                                verbose_name="reason of the outcome",
                            ),
                        ),
                        (
                            "hold_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("PARTS", "Parts"),
                                    ("ACCESS", "Access to the machine"),
                                    ("CONTRACTOR", "Contractor"),
                                    ("WEATHER", "Weather"),
                                    ("OTHER", "Something else"),
                                ],
                                db_default="",
                                default="",
                                editable=False,
                                help_text="What an order on hold waits for.",
                                max_length=20,
                                verbose_name="waits for",
                            ),
                        ),
                        (
                            "hold_note",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="More about what it waits for.",
                                verbose_name="hold note",
                            ),
                        ),
                        (
                            "cancel_reason",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="Why the order was rejected or cancelled.",
                                verbose_name="reason of the cancellation",
                            ),
                        ),
                        (
                            "needs_line_stop",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="The work can only be done while production stands.",
                                verbose_name="needs a line stop",
                            ),
                        ),
                        (
                            "sign_off_required",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Completion asks for the person's password or PIN again.",
                                verbose_name="sign-off required",
                            ),
                        ),
                        (
                            "signed_off_at",
                            models.DateTimeField(
                                editable=False, help_text="When it was signed.", null=True, verbose_name="signed off"
                            ),
                        ),
                        (
                            "reviewed_at",
                            models.DateTimeField(
                                editable=False, help_text="When that was.", null=True, verbose_name="reviewed"
                            ),
                        ),
                        (
                            "touched_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When a person first changed an imported order; imports then leave it alone. Empty for our own.",
                                null=True,
                                verbose_name="changed by a person",
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
                            "site",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                help_text="Copied from the asset or location when the order is made; never changes.",
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
                                help_text="The thing that is worked on.",
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
                                help_text="The place of the work; with an asset, where it stood when the order was made.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who shall do it.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The crew whose members may take it.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The trade the work needs; load is counted by it.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="accounts.craft",
                                verbose_name="craft",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who reported it, where that person has an account.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="requested by",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The larger order this one is a part of.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.workorder",
                                verbose_name="part of",
                            ),
                        ),
                        (
                            "follow_up_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The order this one continues.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.workorder",
                                verbose_name="follow-up of",
                            ),
                        ),
                        (
                            "follow_up_of_step",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The checklist step whose answer led to this order.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.workorderstep",
                                verbose_name="follow-up of step",
                            ),
                        ),
                        (
                            "possible_rework_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="An order of the last 30 days on the same asset with the same problem.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.workorder",
                                verbose_name="possible rework of",
                            ),
                        ),
                        (
                            "duplicate_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The order that already tells of the same event; counts no failure.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.workorder",
                                verbose_name="duplicate of",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The version whose steps this order took over.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        (
                            "reported_problem",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What the reporter chose; kept apart from what was found.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.failurecode",
                                verbose_name="problem as reported",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What was really wrong.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.failurecode",
                                verbose_name="problem as found",
                            ),
                        ),
                        (
                            "cause",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Why it failed.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.failurecode",
                                verbose_name="cause",
                            ),
                        ),
                        (
                            "remedy",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="What fixed it.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.failurecode",
                                verbose_name="remedy",
                            ),
                        ),
                        (
                            "signed_off_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                help_text="Who signed at completion.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signed off by",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                editable=False,
                                help_text="Who looked at an emergency that a technician started without approval.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reviewed by",
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
                        "verbose_name": "historical work order",
                        "verbose_name_plural": "historical work orders",
                        "db_table": "work_orders_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="WorkOrder",
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
                            models.CharField(
                                help_text="What is to be done or what is wrong, in one line.",
                                max_length=255,
                                verbose_name="title",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Everything the title has no room for; a request keeps its text here.",
                                verbose_name="description",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("REQUESTED", "Requested"),
                                    ("OPEN", "Open"),
                                    ("IN_PROGRESS", "In progress"),
                                    ("ON_HOLD", "On hold"),
                                    ("COMPLETED", "Completed"),
                                    ("CLOSED", "Closed"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                db_default="REQUESTED",
                                default="REQUESTED",
                                editable=False,
                                help_text="Where the order stands; moved by the verbs only.",
                                max_length=20,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "is_open",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Case(
                                    models.When(status__in=("OPEN", "IN_PROGRESS"), then=models.Value(True)),
                                    default=models.Value(False),
                                ),
                                help_text="True for OPEN and IN_PROGRESS: what the dashboard shows.",
                                output_field=models.BooleanField(),
                                verbose_name="open",
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
                                db_default=3,
                                default=3,
                                help_text="1 = low … 5 = emergency; descending is most urgent first.",
                                verbose_name="priority",
                            ),
                        ),
                        (
                            "work_type",
                            models.CharField(
                                choices=[
                                    ("CORRECTIVE", "Corrective"),
                                    ("PREVENTIVE", "Preventive"),
                                    ("CONDITION", "Condition based"),
                                    ("EMERGENCY", "Emergency"),
                                    ("INSPECTION", "Inspection"),
                                    ("IMPROVEMENT", "Improvement"),
                                    ("EVENT", "Event"),
                                    ("OTHER", "Other"),
                                ],
                                db_default="CORRECTIVE",
                                default="CORRECTIVE",
                                help_text="Why the work is done.",
                                max_length=20,
                                verbose_name="kind of work",
                            ),
                        ),
                        (
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                help_text="Copied from the asset or location when the order is made; never changes.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The thing that is worked on.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "location",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The place of the work; with an asset, where it stood when the order was made.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="assets.location",
                                verbose_name="location",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who shall do it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assigned_work_orders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The crew whose members may take it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="accounts.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                help_text="The trade the work needs; load is counted by it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="accounts.craft",
                                verbose_name="craft",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Who reported it, where that person has an account.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requested_work_orders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="requested by",
                            ),
                        ),
                        (
                            "requester_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Who reported it, where that person has no account.",
                                max_length=150,
                                verbose_name="requester's name",
                            ),
                        ),
                        (
                            "requester_contact",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their e-mail address or telephone number.",
                                max_length=254,
                                verbose_name="requester's contact",
                            ),
                        ),
                        (
                            "scheduled_start",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the work is planned to begin.",
                                null=True,
                                verbose_name="scheduled start",
                            ),
                        ),
                        (
                            "scheduled_end",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the work is planned to be over.",
                                null=True,
                                verbose_name="scheduled end",
                            ),
                        ),
                        (
                            "due_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the work must be finished; past it an open order is overdue.",
                                null=True,
                                verbose_name="due",
                            ),
                        ),
                        (
                            "actual_start",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When work began, as the person or device said.",
                                null=True,
                                verbose_name="actual start",
                            ),
                        ),
                        (
                            "start_entered_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the actual start was entered.",
                                null=True,
                                verbose_name="start entered",
                            ),
                        ),
                        (
                            "actual_end",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When the work was finished, as the person or device said.",
                                null=True,
                                verbose_name="actual end",
                            ),
                        ),
                        (
                            "end_entered_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the actual end was entered; closing by itself counts from here.",
                                null=True,
                                verbose_name="end entered",
                            ),
                        ),
                        (
                            "requested_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="When it was reported: the response clock starts here.",
                                null=True,
                                verbose_name="requested",
                            ),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the order became open for the first time.",
                                null=True,
                                verbose_name="approved",
                            ),
                        ),
                        (
                            "first_completed_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="The actual end of the first completion; a reopening keeps it.",
                                null=True,
                                verbose_name="first completed",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When the books were closed.",
                                null=True,
                                verbose_name="closed",
                            ),
                        ),
                        (
                            "estimated_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="Working hours of all people together, as planned.",
                                max_digits=8,
                                null=True,
                                verbose_name="estimated hours",
                            ),
                        ),
                        (
                            "actual_hours",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                editable=False,
                                help_text="Working hours booked: the sum of the labour rows; imported where there are none; empty when unknown.",
                                max_digits=8,
                                null=True,
                                verbose_name="actual hours",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The larger order this one is a part of.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="workorders.workorder",
                                verbose_name="part of",
                            ),
                        ),
                        (
                            "follow_up_of",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="The order this one continues.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to="workorders.workorder",
                                verbose_name="follow-up of",
                            ),
                        ),
                        (
                            "follow_up_of_step",
                            models.ForeignKey(
                                blank=True,
                                help_text="The checklist step whose answer led to this order.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="follow_ups",
                                to="workorders.workorderstep",
                                verbose_name="follow-up of step",
                            ),
                        ),
                        (
                            "possible_rework_of",
                            models.ForeignKey(
                                blank=True,
                                help_text="An order of the last 30 days on the same asset with the same problem.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="possible_reworks",
                                to="workorders.workorder",
                                verbose_name="possible rework of",
                            ),
                        ),
                        (
                            "duplicate_of",
                            models.ForeignKey(
                                blank=True,
                                help_text="The order that already tells of the same event; counts no failure.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duplicates",
                                to="workorders.workorder",
                                verbose_name="duplicate of",
                            ),
                        ),
                        (
                            "reference_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="What made this order, maintenance_schedule for one; empty for people.",
                                max_length=50,
                                verbose_name="made by",
                            ),
                        ),
                        (
                            "reference_id",
                            models.BigIntegerField(
                                editable=False,
                                help_text="The id of that record.",
                                null=True,
                                verbose_name="made by, id",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                blank=True,
                                help_text="The version whose steps this order took over.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_orders",
                                to="workorders.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        (
                            "reported_problem",
                            models.ForeignKey(
                                blank=True,
                                help_text="What the reporter chose; kept apart from what was found.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reported_on",
                                to="workorders.failurecode",
                                verbose_name="problem as reported",
                            ),
                        ),
                        (
                            "problem",
                            models.ForeignKey(
                                blank=True,
                                help_text="What was really wrong.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="found_on",
                                to="workorders.failurecode",
                                verbose_name="problem as found",
                            ),
                        ),
                        (
                            "cause",
                            models.ForeignKey(
                                blank=True,
                                help_text="Why it failed.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="caused",
                                to="workorders.failurecode",
                                verbose_name="cause",
                            ),
                        ),
                        (
                            "remedy",
                            models.ForeignKey(
                                blank=True,
                                help_text="What fixed it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="remedied",
                                to="workorders.failurecode",
                                verbose_name="remedy",
                            ),
                        ),
                        (
                            "failure_note",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What no code says.",
                                verbose_name="failure note",
                            ),
                        ),
                        (
                            "is_functional_failure",
                            models.BooleanField(
                                blank=True,
                                help_text="Did the asset fail to do what it is for? Empty: nobody said.",
                                null=True,
                                verbose_name="functional failure",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DONE", "Done"),
                                    ("PARTLY", "Partly done"),
                                    ("NOT_PERFORMED", "Not performed"),
                                ],
                                db_default="",
                                default="",
                                editable=False,
                                help_text="How the finished work ended; empty for unfinished orders and for imported ones that do not say.",
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "outcome_reason",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="Why the work was done partly or not at all.",
                                verbose_name="reason of the outcome",
                            ),
                        ),
                        (
                            "hold_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("PARTS", "Parts"),
                                    ("ACCESS", "Access to the machine"),
                                    ("CONTRACTOR", "Contractor"),
                                    ("WEATHER", "Weather"),
                                    ("OTHER", "Something else"),
                                ],
                                db_default="",
                                default="",
                                editable=False,
                                help_text="What an order on hold waits for.",
                                max_length=20,
                                verbose_name="waits for",
                            ),
                        ),
                        (
                            "hold_note",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="More about what it waits for.",
                                verbose_name="hold note",
                            ),
                        ),
                        (
                            "cancel_reason",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="Why the order was rejected or cancelled.",
                                verbose_name="reason of the cancellation",
                            ),
                        ),
                        (
                            "needs_line_stop",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="The work can only be done while production stands.",
                                verbose_name="needs a line stop",
                            ),
                        ),
                        (
                            "sign_off_required",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Completion asks for the person's password or PIN again.",
                                verbose_name="sign-off required",
                            ),
                        ),
                        (
                            "signed_off_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                help_text="Who signed at completion.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signed_off_work_orders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="signed off by",
                            ),
                        ),
                        (
                            "signed_off_at",
                            models.DateTimeField(
                                editable=False, help_text="When it was signed.", null=True, verbose_name="signed off"
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                help_text="Who looked at an emergency that a technician started without approval.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviewed_work_orders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reviewed by",
                            ),
                        ),
                        (
                            "reviewed_at",
                            models.DateTimeField(
                                editable=False, help_text="When that was.", null=True, verbose_name="reviewed"
                            ),
                        ),
                        (
                            "touched_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="When a person first changed an imported order; imports then leave it alone. Empty for our own.",
                                null=True,
                                verbose_name="changed by a person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "work order",
                        "verbose_name_plural": "work orders",
                        "db_table": "work_orders",
                        "permissions": [
                            ("report_workorder", "Can report a problem"),
                            ("approve_workorder", "Can approve and reject requests, and reinstate cancelled orders"),
                            ("plan_workorder", "Can assign and schedule orders"),
                            ("perform_workorder", "Can start, hold, resume and complete orders and book labour"),
                            ("raise_emergency_workorder", "Can raise and start an emergency without approval"),
                            ("cancel_workorder", "Can cancel orders"),
                            ("close_workorder", "Can close the books of completed orders and reopen them"),
                            ("force_workorder", "Can complete a parent whose children are unfinished"),
                        ],
                        "indexes": [
                            models.Index(fields=["status", "priority"], name="idx_workorders_status_priority"),
                            models.Index(fields=["assigned_to"], name="idx_workorders_assigned_to"),
                            models.Index(fields=["asset"], name="idx_workorders_asset_id"),
                            models.Index(fields=["scheduled_start", "scheduled_end"], name="idx_workorders_dates"),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["-priority", "created_at", "id"],
                                name="idx_workorders_dashboard",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["assigned_to", "-priority", "created_at"],
                                name="idx_work_orders_my_work",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)),
                                fields=["team", "-priority", "created_at"],
                                name="idx_work_orders_my_team",
                            ),
                            models.Index(
                                condition=models.Q(("is_open", True)), fields=["due_at"], name="idx_work_orders_due"
                            ),
                            models.Index(fields=["site", "-created_at", "-id"], name="idx_work_orders_site_created"),
                            models.Index(fields=["location"], name="idx_work_orders_location"),
                            models.Index(
                                condition=models.Q(("parent__isnull", False)),
                                fields=["parent"],
                                name="idx_work_orders_parent",
                            ),
                            models.Index(
                                condition=models.Q(("follow_up_of__isnull", False)),
                                fields=["follow_up_of"],
                                name="idx_work_orders_follow_up",
                            ),
                            models.Index(
                                condition=models.Q(("requested_by__isnull", False)),
                                fields=["requested_by", "-created_at"],
                                name="idx_work_orders_requested_by",
                            ),
                            models.Index(
                                condition=models.Q(("reference_type", ""), _negated=True),
                                fields=["reference_type", "reference_id"],
                                name="idx_work_orders_reference",
                            ),
                            cmms.database.indexes.PgGinIndex(
                                django.contrib.postgres.search.SearchVector("title", "description", config="english"),
                                name="idx_workorders_search",
                            ),
                            cmms.database.indexes.PgGinIndex(
                                fields=["title"], name="idx_work_orders_title_trgm", opclasses=["gin_trgm_ops"]
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "CANCELLED",
                                            "CLOSED",
                                            "COMPLETED",
                                            "IN_PROGRESS",
                                            "ON_HOLD",
                                            "OPEN",
                                            "REQUESTED",
                                        ],
                                    )
                                ),
                                name="check_work_orders_status",
                                violation_error_message="Choose one of the listed states.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("priority__in", [1, 2, 3, 4, 5])),
                                name="check_work_orders_priority",
                                violation_error_message="Priority is a number from 1 (low) to 5 (emergency).",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "work_type__in",
                                        [
                                            "CONDITION",
                                            "CORRECTIVE",
                                            "EMERGENCY",
                                            "EVENT",
                                            "IMPROVEMENT",
                                            "INSPECTION",
                                            "OTHER",
                                            "PREVENTIVE",
                                        ],
                                    )
                                ),
                                name="check_work_orders_work_type",
                                violation_error_message="Choose one of the listed kinds of work.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("actual_start__isnull", True),
                                    ("actual_end__isnull", True),
                                    ("actual_start__lte", models.F("actual_end")),
                                    _connector="OR",
                                ),
                                name="check_start_before_end",
                                violation_error_message="Work cannot end before it starts: correct the actual start or the actual end.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("scheduled_start__isnull", True),
                                    ("scheduled_end__isnull", True),
                                    ("scheduled_start__lte", models.F("scheduled_end")),
                                    _connector="OR",
                                ),
                                name="check_work_orders_scheduled",
                                violation_error_message="The scheduled end lies before the scheduled start: correct one of them.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("asset__isnull", False), ("location__isnull", False), _connector="OR"
                                ),
                                name="check_work_orders_where",
                                violation_error_message="Say what the work is on: choose an asset or a location.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("estimated_hours__isnull", True), ("estimated_hours__gte", 0), _connector="OR"
                                    ),
                                    models.Q(("actual_hours__isnull", True), ("actual_hours__gte", 0), _connector="OR"),
                                ),
                                name="check_work_orders_hours",
                                violation_error_message="Hours cannot be negative.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="check_work_orders_title",
                                violation_error_message="Give the order a title.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", ""),
                                        models.Q(
                                            models.Q(("source_system", ""), _negated=True),
                                            models.Q(("status__in", ("COMPLETED", "CLOSED")), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        ("outcome__in", ["DONE", "NOT_PERFORMED", "PARTLY"]),
                                        ("status__in", ("COMPLETED", "CLOSED")),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_work_orders_outcome",
                                violation_error_message="A finished order has an outcome (done, partly, not performed), an unfinished one has none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_system", ""), _negated=True),
                                    models.Q(("outcome", "NOT_PERFORMED"), _negated=True),
                                    models.Q(("outcome_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_work_orders_not_performed",
                                violation_error_message="Say why the work was not performed.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("hold_reason__in", ["ACCESS", "CONTRACTOR", "OTHER", "PARTS", "WEATHER"]),
                                        ("status", "ON_HOLD"),
                                    ),
                                    models.Q(models.Q(("status", "ON_HOLD"), _negated=True), ("hold_reason", "")),
                                    _connector="OR",
                                ),
                                name="check_work_orders_hold",
                                violation_error_message="An order on hold says what it waits for, and no other order does.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_system", ""), _negated=True),
                                    models.Q(("status", "CANCELLED"), _negated=True),
                                    models.Q(("cancel_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_work_orders_cancelled",
                                violation_error_message="Say why the order is cancelled.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_system", ""), _negated=True),
                                    models.Q(("status", "IN_PROGRESS"), _negated=True),
                                    ("actual_start__isnull", False),
                                    _connector="OR",
                                ),
                                name="check_work_orders_started",
                                violation_error_message="An order in progress has an actual start: start it instead of editing its state.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_system", ""), _negated=True),
                                    models.Q(("actual_end__isnull", False), ("status__in", ("COMPLETED", "CLOSED"))),
                                    models.Q(
                                        models.Q(("status__in", ("COMPLETED", "CLOSED")), _negated=True),
                                        ("actual_end__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_work_orders_ended",
                                violation_error_message="A finished order has an actual end, an unfinished one has none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("source_system", ""), _negated=True),
                                    models.Q(("closed_at__isnull", False), ("status", "CLOSED")),
                                    models.Q(
                                        models.Q(("status", "CLOSED"), _negated=True), ("closed_at__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_work_orders_closed",
                                violation_error_message="A closed order carries the time it was closed, no other order does.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_off_at__isnull", True), ("signed_off_by__isnull", True)),
                                    models.Q(("signed_off_at__isnull", False), ("signed_off_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_work_orders_sign_off",
                                violation_error_message="A sign-off has both a person and a time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reviewed_at__isnull", True), ("reviewed_by__isnull", True)),
                                    models.Q(("reviewed_at__isnull", False), ("reviewed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_work_orders_reviewed",
                                violation_error_message="A review has both a person and a time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reference_id__isnull", True), ("reference_type", "")),
                                    models.Q(
                                        models.Q(("reference_type", ""), _negated=True), ("reference_id__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_work_orders_reference",
                                violation_error_message="What made the order is named by table and id together, or not at all.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("parent", models.F("id")), _negated=True),
                                    models.Q(("follow_up_of", models.F("id")), _negated=True),
                                    models.Q(("possible_rework_of", models.F("id")), _negated=True),
                                    models.Q(("duplicate_of", models.F("id")), _negated=True),
                                ),
                                name="check_work_orders_kinship",
                                violation_error_message="An order cannot be its own parent, follow-up, rework or duplicate.",
                            ),
                            cmms.database.guards.Unchanging(
                                columns=("site_id",),
                                name="work_orders_site_stays",
                                violation_error_message="An order stays at the site it was made for.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("location_id",),
                                name="work_orders_site_of_location",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="The location belongs to another site than the order.",
                                when="NEW.location_id IS NOT NULL AND NEW.site_id <> (SELECT l.site_id FROM locations l WHERE l.id = NEW.location_id)",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("status",),
                                name="work_orders_moves",
                                on=("UPDATE",),
                                violation_error_message="An order cannot move from its state to that one.",
                                when="OLD.status <> NEW.status AND (OLD.source_system = '' OR OLD.touched_at IS NOT NULL) AND OLD.status || '>' || NEW.status NOT IN ('CANCELLED>OPEN', 'COMPLETED>CLOSED', 'COMPLETED>IN_PROGRESS', 'IN_PROGRESS>COMPLETED', 'IN_PROGRESS>ON_HOLD', 'IN_PROGRESS>OPEN', 'ON_HOLD>CANCELLED', 'ON_HOLD>COMPLETED', 'ON_HOLD>IN_PROGRESS', 'ON_HOLD>OPEN', 'OPEN>CANCELLED', 'OPEN>COMPLETED', 'OPEN>IN_PROGRESS', 'OPEN>ON_HOLD', 'REQUESTED>CANCELLED', 'REQUESTED>OPEN')",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("reported_problem_id", "problem_id", "cause_id", "remedy_id"),
                                name="work_orders_code_kinds",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="A failure code stands where another kind belongs: choose a problem for the problem, a cause for the cause, a remedy for the remedy.",
                                when="(NEW.reported_problem_id IS NOT NULL AND (SELECT c.kind FROM failure_codes c WHERE c.id = NEW.reported_problem_id) <> 'PROBLEM') OR (NEW.problem_id IS NOT NULL AND (SELECT c.kind FROM failure_codes c WHERE c.id = NEW.problem_id) <> 'PROBLEM') OR (NEW.cause_id IS NOT NULL AND (SELECT c.kind FROM failure_codes c WHERE c.id = NEW.cause_id) <> 'CAUSE') OR (NEW.remedy_id IS NOT NULL AND (SELECT c.kind FROM failure_codes c WHERE c.id = NEW.remedy_id) <> 'REMEDY')",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_work_orders_source",
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
                                name="check_work_orders_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkOrderStep",
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
                            "position",
                            models.PositiveIntegerField(
                                help_text="Place in the list, counted from 1.", verbose_name="position"
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Heading under which the step stands.",
                                max_length=150,
                                verbose_name="section",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("CHECK", "Check (pass, flag, fail)"),
                                    ("NUMBER", "Number"),
                                    ("TEXT", "Text"),
                                    ("CHOICE", "Choice"),
                                    ("READING", "Meter reading"),
                                    ("PHOTO", "Photo"),
                                ],
                                db_default="CHECK",
                                default="CHECK",
                                help_text="What the step asks for.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("text", models.TextField(help_text="What to do or to look at.", verbose_name="text")),
                        (
                            "required",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="The order cannot be completed as done or partly while it is unanswered.",
                                verbose_name="required",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Unit of the number or reading.",
                                max_length=30,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "low",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="The lowest value in order, itself included.",
                                max_digits=18,
                                null=True,
                                verbose_name="lowest allowed",
                            ),
                        ),
                        (
                            "high",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="The highest value in order, itself included.",
                                max_digits=18,
                                null=True,
                                verbose_name="highest allowed",
                            ),
                        ),
                        (
                            "choices",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value([], models.JSONField()),
                                default=list,
                                help_text='For a choice: a list of {"label": …, "result": PASS | FLAG | FAIL | NOTED}, in the order shown.',
                                verbose_name="choices",
                            ),
                        ),
                        (
                            "meter_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="For a reading: the name of the asset's meter.",
                                max_length=100,
                                verbose_name="meter",
                            ),
                        ),
                        (
                            "safety",
                            models.CharField(
                                blank=True,
                                choices=[("LOCK", "Lock out"), ("TAG", "Tag"), ("TRY", "Try to start")],
                                db_default="",
                                default="",
                                help_text="Lock out, tag or try; empty for ordinary steps.",
                                max_length=10,
                                verbose_name="safety action",
                            ),
                        ),
                        (
                            "blocks_start",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Work cannot start before this safety step is done.",
                                verbose_name="blocks start",
                            ),
                        ),
                        (
                            "estimated_minutes",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="How long the step takes.",
                                null=True,
                                verbose_name="estimated minutes",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The order that carries the step.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "procedure",
                            models.ForeignKey(
                                blank=True,
                                help_text="The version it was copied from; a larger order carries the smaller's too.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order_steps",
                                to="workorders.procedure",
                                verbose_name="procedure",
                            ),
                        ),
                        (
                            "procedure_step",
                            models.ForeignKey(
                                blank=True,
                                help_text="The step it was copied from.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="order_steps",
                                to="workorders.procedurestep",
                                verbose_name="procedure step",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                help_text="On a route: the asset it is about; empty: the order's.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order_steps",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "meter",
                            models.ForeignKey(
                                blank=True,
                                help_text="The meter a reading goes to.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order_steps",
                                to="assets.meter",
                                verbose_name="meter",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of an order",
                        "verbose_name_plural": "steps of orders",
                        "db_table": "work_order_steps",
                        "ordering": ["work_order", "position"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["CHECK", "CHOICE", "NUMBER", "PHOTO", "READING", "TEXT"])
                                ),
                                name="check_work_order_steps_kind",
                                violation_error_message="Choose one of the listed kinds of step.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("position__gte", 1)),
                                name="check_work_order_steps_position",
                                violation_error_message="Steps are counted from 1.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="check_work_order_steps_text",
                                violation_error_message="Say what the step asks for.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("low__isnull", True),
                                    ("high__isnull", True),
                                    ("low__lte", models.F("high")),
                                    _connector="OR",
                                ),
                                name="check_work_order_steps_limits",
                                violation_error_message="The lowest allowed value is above the highest: exchange them.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["NUMBER", "READING"]),
                                    models.Q(("high__isnull", True), ("low__isnull", True), ("unit", "")),
                                    _connector="OR",
                                ),
                                name="check_work_order_steps_numbers",
                                violation_error_message="Only a number or a meter reading has a unit and limits.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind", "READING"), ("meter_name", ""), _connector="OR"),
                                name="check_work_order_steps_meter",
                                violation_error_message="Only a meter reading names a meter.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("blocks_start", False), ("safety", "")),
                                    models.Q(("kind", "CHECK"), ("safety__in", ["LOCK", "TAG", "TRY"])),
                                    _connector="OR",
                                ),
                                name="check_work_order_steps_safety",
                                violation_error_message="A safety step is a check to lock out, to tag or to try; only such a step blocks the start.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_work_order_steps_choices",
                                postgresql="jsonb_typeof(choices) = 'array' AND (kind = 'CHOICE') = (jsonb_array_length(choices) > 0)",
                                sqlite="json_valid(choices) AND json_type(choices) = 'array' AND (kind = 'CHOICE') = (json_array_length(choices) > 0)",
                                violation_error_message="A choice has at least one answer to choose from, no other step has any.",
                            ),
                            models.UniqueConstraint(
                                fields=("work_order", "position"),
                                name="uq_work_order_steps_position",
                                violation_error_message="Another step already stands at this place.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChecklistAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The step that was answered.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="workorders.workorderstep",
                                verbose_name="step",
                            ),
                        ),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("PASS", "Pass"),
                                    ("FLAG", "Flag"),
                                    ("FAIL", "Fail"),
                                    ("NOTED", "Noted"),
                                    ("NA", "Not applicable"),
                                ],
                                help_text="What the answer means.",
                                max_length=5,
                                verbose_name="result",
                            ),
                        ),
                        (
                            "value",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What was typed or chosen, as it was.",
                                verbose_name="value",
                            ),
                        ),
                        (
                            "number",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="The value as a number, for number and reading steps, in the step's unit.",
                                max_digits=18,
                                null=True,
                                verbose_name="number",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The unit as it was shown.",
                                max_length=30,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "low",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="The lower limit as it was shown.",
                                max_digits=18,
                                null=True,
                                verbose_name="lowest allowed",
                            ),
                        ),
                        (
                            "high",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                help_text="The upper limit as it was shown.",
                                max_digits=18,
                                null=True,
                                verbose_name="highest allowed",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why the step does not apply, or what was seen.",
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                help_text="Who answered.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checklist_answers",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(
                                help_text="When it was answered, by the device's clock.", verbose_name="answered"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                editable=False,
                                help_text="When the server took it in.",
                                verbose_name="recorded",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "checklist answer",
                        "verbose_name_plural": "checklist answers",
                        "db_table": "checklist_answers",
                        "indexes": [
                            models.Index(fields=["step", "-id"], name="idx_checklist_answers_step"),
                            models.Index(fields=["recorded_at", "id"], name="idx_checklist_answers_recorded"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("result__in", ["FAIL", "FLAG", "NA", "NOTED", "PASS"])),
                                name="check_checklist_answers_result",
                                violation_error_message="An answer is pass, flag, fail, noted or not applicable.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("result", "NA"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_checklist_answers_na",
                                violation_error_message="Say why the step does not apply.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("low__isnull", True),
                                    ("high__isnull", True),
                                    ("low__lte", models.F("high")),
                                    _connector="OR",
                                ),
                                name="check_checklist_answers_limits",
                                violation_error_message="The lower limit is above the upper one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("result", "PASS"), _negated=True),
                                    ("number__isnull", True),
                                    models.Q(
                                        models.Q(
                                            ("low__isnull", True), ("number__gte", models.F("low")), _connector="OR"
                                        ),
                                        models.Q(
                                            ("high__isnull", True), ("number__lte", models.F("high")), _connector="OR"
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_checklist_answers_pass",
                                violation_error_message="A value outside its limits is a flag or a fail, not a pass.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SafetyLock",
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
                            "work_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The work it protects.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="safety_locks",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                help_text="The safety step that asked for it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="safety_locks",
                                to="workorders.workorderstep",
                                verbose_name="step",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                blank=True,
                                help_text="What is isolated, where it is another asset than the order's (its feeder).",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="safety_locks",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[("LOCK", "Lock out"), ("TAG", "Tag"), ("TRY", "Try to start")],
                                db_default="LOCK",
                                default="LOCK",
                                help_text="Lock, tag or try.",
                                max_length=10,
                                verbose_name="action",
                            ),
                        ),
                        (
                            "point",
                            models.CharField(
                                help_text="Where: breaker Q3, valve V-12 …",
                                max_length=255,
                                verbose_name="isolation point",
                            ),
                        ),
                        (
                            "lock_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What is printed on the lock or the tag.",
                                max_length=50,
                                verbose_name="lock number",
                            ),
                        ),
                        (
                            "removal_position",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Place in the order of taking off, counted from 1.",
                                null=True,
                                verbose_name="removed as number",
                            ),
                        ),
                        ("applied_at", models.DateTimeField(help_text="When it was put on.", verbose_name="put on")),
                        (
                            "applied_by",
                            models.ForeignKey(
                                help_text="Whose lock it is.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="applied_locks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="put on by",
                            ),
                        ),
                        (
                            "tried_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When somebody tried that the machine does not start.",
                                null=True,
                                verbose_name="tried",
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, help_text="When it was taken off.", null=True, verbose_name="taken off"
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who took it off.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="removed_locks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken off by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "safety lock",
                        "verbose_name_plural": "safety locks",
                        "db_table": "safety_locks",
                        "indexes": [
                            models.Index(fields=["work_order", "applied_at"], name="idx_safety_locks_work_order"),
                            models.Index(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=["work_order"],
                                name="idx_safety_locks_on",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("action__in", ["LOCK", "TAG", "TRY"])),
                                name="check_safety_locks_action",
                                violation_error_message="A safety lock is a lock, a tag or a try.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("removed_at__isnull", True),
                                        ("removed_at__gte", models.F("applied_at")),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("tried_at__isnull", True),
                                        ("tried_at__gte", models.F("applied_at")),
                                        _connector="OR",
                                    ),
                                ),
                                name="check_safety_locks_times",
                                violation_error_message="A lock cannot be tried or taken off before it is put on.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at__isnull", True), ("removed_by__isnull", True)),
                                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="check_safety_locks_removed",
                                violation_error_message="Taking a lock off has both a person and a time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("point", ""), _negated=True),
                                name="check_safety_locks_point",
                                violation_error_message="Say where the lock hangs.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at__isnull", True), ("step__isnull", False)),
                                fields=("step",),
                                name="uq_safety_locks_step_on",
                                violation_error_message="The lock of this step is already on.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkOrderPart",
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
                            "work_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The order the part is for.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                help_text="The part.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_order_parts",
                                to="inventory.part",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "storeroom",
                            models.ForeignKey(
                                blank=True,
                                help_text="Where it shall be taken from; empty: wherever it is.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_order_parts",
                                to="inventory.storeroom",
                                verbose_name="storeroom",
                            ),
                        ),
                        (
                            "quantity_requested",
                            models.DecimalField(
                                db_default=0,
                                decimal_places=3,
                                default=0,
                                help_text="Planned quantity, in the part's unit.",
                                max_digits=14,
                                verbose_name="quantity requested",
                            ),
                        ),
                        (
                            "quantity_used",
                            models.DecimalField(
                                db_default=0,
                                decimal_places=3,
                                default=0,
                                editable=False,
                                help_text="Issued less returned, in the part's unit; kept by the issue and return verbs and proved against the ledger.",
                                max_digits=14,
                                verbose_name="quantity used",
                            ),
                        ),
                        (
                            "unit_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=6,
                                editable=False,
                                help_text="Total cost per unit used, in the site's currency; empty until something was used.",
                                max_digits=18,
                                null=True,
                                verbose_name="unit cost",
                            ),
                        ),
                        (
                            "total_cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                editable=False,
                                help_text="Sum of the ledger rows, at the value each was issued at, in the site's currency; empty until something was used.",
                                max_digits=14,
                                null=True,
                                verbose_name="total cost",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What to mind when picking it.",
                                max_length=255,
                                verbose_name="note",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "part of an order",
                        "verbose_name_plural": "parts of orders",
                        "db_table": "work_order_parts",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("work_order", "part"),
                                name="uq_work_order_parts_part",
                                violation_error_message="This part is already on the order: change its quantity.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity_requested__gte", 0), ("quantity_used__gte", 0)),
                                name="check_work_order_parts_quantity",
                                violation_error_message="Quantities cannot be negative: a return cannot exceed what was issued.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit_cost__isnull", True), ("unit_cost__gte", 0), _connector="OR"),
                                name="check_work_order_parts_cost",
                                violation_error_message="A unit cost cannot be negative.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("work_order_id", "part_id", "quantity_used", "unit_cost", "total_cost"),
                                name="work_order_parts_books_open",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="The books of this order are closed: make a follow-up and book it there.",
                                when="EXISTS (SELECT 1 FROM work_orders w WHERE w.id = NEW.work_order_id AND w.status = 'CLOSED' AND (w.source_system = '' OR w.touched_at IS NOT NULL))",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceCost",
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
                            "work_order",
                            models.ForeignKey(
                                help_text="The order that bears the cost.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="service_costs",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SERVICE", "Outside service"),
                                    ("RENTAL", "Rental"),
                                    ("OTHER", "Other"),
                                    ("IMPORTED", "Imported total"),
                                ],
                                db_default="SERVICE",
                                default="SERVICE",
                                help_text="Where the cost comes from.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "supplier",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who charges it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="service_costs",
                                to="inventory.supplier",
                                verbose_name="supplier",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What for.",
                                max_length=255,
                                verbose_name="description",
                            ),
                        ),
                        (
                            "invoice_number",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The supplier's number of the invoice or credit note.",
                                max_length=100,
                                verbose_name="invoice number",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="In the site's currency; a credit is negative.",
                                max_digits=14,
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "incurred_on",
                            models.DateField(
                                blank=True,
                                help_text="The day the cost belongs to; empty when unknown.",
                                null=True,
                                verbose_name="date",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                help_text="Who booked it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entered_service_costs",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                help_text="The row this one takes back, with the opposite amount.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="workorders.servicecost",
                                verbose_name="reverses",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service cost",
                        "verbose_name_plural": "service costs",
                        "db_table": "service_costs",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["IMPORTED", "OTHER", "RENTAL", "SERVICE"])),
                                name="check_service_costs_kind",
                                violation_error_message="Choose one of the listed kinds of cost.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "IMPORTED")),
                                fields=("work_order",),
                                name="uq_service_costs_imported",
                                violation_error_message="An order has one imported total at most.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reverses", models.F("id")), _negated=True),
                                name="check_service_costs_reverses",
                                violation_error_message="A cost cannot take back itself.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("work_order_id", "amount"),
                                name="service_costs_books_open",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="The books of this order are closed: make a follow-up and book it there.",
                                when="NEW.kind <> 'IMPORTED' AND EXISTS (SELECT 1 FROM work_orders w WHERE w.id = NEW.work_order_id AND w.status = 'CLOSED' AND (w.source_system = '' OR w.touched_at IS NOT NULL))",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_service_costs_source",
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
                                name="check_service_costs_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalDowntime",
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
                            "category",
                            models.CharField(
                                choices=[
                                    ("FAILURE", "Failure"),
                                    ("PLANNED", "Planned"),
                                    ("EXTERNAL", "External"),
                                    ("OPERATIONAL", "Operational"),
                                ],
                                db_default="FAILURE",
                                default="FAILURE",
                                help_text="Why; only a failure counts against reliability.",
                                max_length=15,
                                verbose_name="category",
                            ),
                        ),
                        ("started_at", models.DateTimeField(help_text="When it stopped running.", verbose_name="from")),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When a person said that it runs again; empty while it stands.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="What people saw.", verbose_name="note"
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
                                help_text="The highest asset that stood still.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="The order the spell belongs to, if any.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who said that it stands.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reported by",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                db_index=False,
                                help_text="Who said that it runs again.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="running again said by",
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
                        "verbose_name": "historical downtime",
                        "verbose_name_plural": "historical downtimes",
                        "db_table": "downtimes_history",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Downtime",
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
                                help_text="The highest asset that stood still.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="downtimes",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                blank=True,
                                help_text="The order the spell belongs to, if any.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="downtimes",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("FAILURE", "Failure"),
                                    ("PLANNED", "Planned"),
                                    ("EXTERNAL", "External"),
                                    ("OPERATIONAL", "Operational"),
                                ],
                                db_default="FAILURE",
                                default="FAILURE",
                                help_text="Why; only a failure counts against reliability.",
                                max_length=15,
                                verbose_name="category",
                            ),
                        ),
                        ("started_at", models.DateTimeField(help_text="When it stopped running.", verbose_name="from")),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When a person said that it runs again; empty while it stands.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="What people saw.", verbose_name="note"
                            ),
                        ),
                        (
                            "started_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who said that it stands.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="started_downtimes",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reported by",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who said that it runs again.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ended_downtimes",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="running again said by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "downtime",
                        "verbose_name_plural": "downtimes",
                        "db_table": "downtimes",
                        "indexes": [
                            models.Index(fields=["asset", "started_at"], name="idx_downtimes_asset"),
                            models.Index(fields=["started_at", "ended_at"], name="idx_downtimes_spell"),
                        ],
                        "constraints": [
                            cmms.database.constraints.NoOverlap(
                                end="ended_at",
                                key="asset",
                                name="no_overlap_downtimes",
                                start="started_at",
                                violation_error_code="overlap",
                                violation_error_message="This asset already has a downtime in that time: change or end the other one.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("asset",),
                                name="uq_downtimes_open",
                                violation_error_message="This asset is already down.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("started_at__lt", models.F("ended_at")),
                                    _connector="OR",
                                ),
                                name="check_downtimes_times",
                                violation_error_message="A downtime ends after it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("category__in", ["EXTERNAL", "FAILURE", "OPERATIONAL", "PLANNED"])),
                                name="check_downtimes_category",
                                violation_error_message="Choose one of the listed categories.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("source_system", ""), _negated=True),
                                fields=("source_system", "external_id"),
                                name="uq_downtimes_source",
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
                                name="check_downtimes_source",
                                violation_error_message="Source system and external id are given together or not at all.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LaborEntry",
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
                            "work_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The order worked on.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="labor_entries",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Who worked.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="labor_entries",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "craft",
                            models.ForeignKey(
                                blank=True,
                                help_text="As what.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="labor_entries",
                                to="accounts.craft",
                                verbose_name="craft",
                            ),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Start of the spell; empty where only date and minutes are known.",
                                null=True,
                                verbose_name="start",
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="End of the spell, itself not included; empty while the clock runs.",
                                null=True,
                                verbose_name="end",
                            ),
                        ),
                        (
                            "break_minutes",
                            models.PositiveIntegerField(
                                db_default=0,
                                default=0,
                                help_text="Minutes of the spell that were not worked.",
                                verbose_name="breaks",
                            ),
                        ),
                        (
                            "work_date",
                            models.DateField(
                                help_text="The local day the work counts for: that of the start.", verbose_name="date"
                            ),
                        ),
                        (
                            "minutes",
                            models.PositiveIntegerField(
                                blank=True,
                                help_text="Minutes worked: the spell less its breaks, or as typed; empty while the clock runs.",
                                null=True,
                                verbose_name="minutes",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                editable=False,
                                help_text="The person's hourly rate when this was booked, in the site's currency; empty: unknown.",
                                max_digits=14,
                                null=True,
                                verbose_name="rate",
                            ),
                        ),
                        (
                            "cost",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                editable=False,
                                help_text="Minutes times rate, in the site's currency; empty when one is unknown.",
                                max_digits=14,
                                null=True,
                                verbose_name="cost",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What was done in that time.",
                                max_length=255,
                                verbose_name="note",
                            ),
                        ),
                        (
                            "flagged_overlap",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                editable=False,
                                help_text="Came in late as a spell that overlapped another one; kept as minutes, to be looked at.",
                                verbose_name="overlapped",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                help_text="Who booked it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entered_labor",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "corrects",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                help_text="The voided row in whose place this one stands.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="workorders.laborentry",
                                verbose_name="corrects",
                            ),
                        ),
                        (
                            "voided_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="Since when the row no longer counts.",
                                null=True,
                                verbose_name="voided",
                            ),
                        ),
                        (
                            "voided_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                help_text="Who voided it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voided_labor",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="voided by",
                            ),
                        ),
                        (
                            "void_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                editable=False,
                                help_text="Why it no longer counts.",
                                max_length=255,
                                verbose_name="reason",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "labour entry",
                        "verbose_name_plural": "labour entries",
                        "db_table": "labor_entries",
                        "indexes": [
                            models.Index(fields=["work_order", "work_date"], name="idx_labor_entries_work_order"),
                            models.Index(fields=["user", "work_date"], name="idx_labor_entries_user_date"),
                            models.Index(
                                condition=models.Q(("voided_at__isnull", True)),
                                fields=["user", "started_at"],
                                name="idx_labor_entries_user_start",
                            ),
                        ],
                        "constraints": [
                            cmms.database.constraints.NoOverlap(
                                end="ended_at",
                                key="user",
                                name="no_overlap_labor_entries",
                                start="started_at",
                                violation_error_code="overlap",
                                violation_error_message="This person already has labour booked in that time: correct the times, or void the other entry.",
                                where={"voided_at": None},
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("started_at__isnull", False),
                                    ("voided_at__isnull", True),
                                ),
                                fields=("user",),
                                name="uq_labor_entries_running",
                                violation_error_message="This person's clock already runs on an order: stop it first.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at__isnull", True),
                                        ("minutes__isnull", True),
                                        ("started_at__isnull", False),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("minutes__isnull", False),
                                        ("started_at__isnull", False),
                                    ),
                                    models.Q(
                                        ("break_minutes", 0),
                                        ("ended_at__isnull", True),
                                        ("minutes__isnull", False),
                                        ("started_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_labor_entries_shape",
                                violation_error_message="Give start and end, or a date and minutes, not a mixture.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("started_at__isnull", True),
                                    ("ended_at__isnull", True),
                                    ("started_at__lte", models.F("ended_at")),
                                    _connector="OR",
                                ),
                                name="check_labor_entries_times",
                                violation_error_message="Labour cannot end before it starts: correct one of the times.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__isnull", True), ("minutes__lte", 1440), _connector="OR"),
                                name="check_labor_entries_minutes",
                                violation_error_message="Nobody works more than 24 hours in one day: split the entry by days.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_labor_entries_elapsed",
                                postgresql="started_at IS NULL OR ended_at IS NULL OR abs(minutes + break_minutes - extract(epoch FROM (ended_at - started_at)) / 60) < 1",
                                sqlite="started_at IS NULL OR ended_at IS NULL OR abs(minutes + break_minutes - (julianday(ended_at) - julianday(started_at)) * 1440.0) < 1",
                                violation_error_message="The minutes of a spell are its length less the breaks.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("rate__isnull", True), ("rate__gte", 0), _connector="OR"),
                                    models.Q(("cost__isnull", True), ("cost__gte", 0), _connector="OR"),
                                ),
                                name="check_labor_entries_money",
                                violation_error_message="Rate and cost of labour cannot be negative: void the entry instead.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("void_reason", ""), ("voided_at__isnull", True), ("voided_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("voided_at__isnull", False), models.Q(("void_reason", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_labor_entries_voided",
                                violation_error_message="Voiding an entry needs a reason.",
                            ),
                            cmms.database.guards.RowGuard(
                                columns=("work_order_id", "user_id", "minutes", "rate", "cost"),
                                name="labor_entries_books_open",
                                on=("INSERT", "UPDATE"),
                                violation_error_message="The books of this order are closed: make a follow-up and book it there.",
                                when="EXISTS (SELECT 1 FROM work_orders w WHERE w.id = NEW.work_order_id AND w.status = 'CLOSED' AND (w.source_system = '' OR w.touched_at IS NOT NULL))",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("corrects", models.F("id")), _negated=True),
                                name="check_labor_entries_corrects",
                                violation_error_message="An entry cannot correct itself.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LateEntry",
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
                            "work_order",
                            models.ForeignKey(
                                help_text="The closed order.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_entries",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("LABOUR", "Labour"),
                                    ("PART", "Part"),
                                    ("ANSWER", "Checklist answer"),
                                    ("READING", "Meter reading"),
                                    ("NOTE", "Note"),
                                    ("PHOTO", "Photo"),
                                    ("MOVE", "Change of state"),
                                ],
                                help_text="What it wanted to book.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("payload", models.JSONField(help_text="The entry as it was sent.", verbose_name="entry")),
                        (
                            "key",
                            models.UUIDField(
                                editable=False,
                                help_text="The key made on the phone: the same entry twice is one row.",
                                null=True,
                                unique=True,
                                verbose_name="key",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                help_text="Whose phone it was.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="late_entries",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "happened_at",
                            models.DateTimeField(
                                help_text="When it was done, by the device's clock.", verbose_name="happened"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                editable=False,
                                help_text="When it reached the server.",
                                verbose_name="recorded",
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[("WAITING", "Waiting"), ("ACCEPTED", "Accepted"), ("DECLINED", "Declined")],
                                db_default="WAITING",
                                default="WAITING",
                                help_text="What the supervisor made of it.",
                                max_length=10,
                                verbose_name="decision",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who decided.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decided_late_entries",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, help_text="When.", null=True, verbose_name="decided"),
                        ),
                        (
                            "decision_note",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="Why.", verbose_name="note"
                            ),
                        ),
                        (
                            "follow_up",
                            models.ForeignKey(
                                blank=True,
                                help_text="The order on which it was booked instead.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accepted_late_entries",
                                to="workorders.workorder",
                                verbose_name="follow-up",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "late entry",
                        "verbose_name_plural": "late entries",
                        "db_table": "late_entries",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("decision", "WAITING")),
                                fields=["recorded_at"],
                                name="idx_late_entries_waiting",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["ANSWER", "LABOUR", "MOVE", "NOTE", "PART", "PHOTO", "READING"])
                                ),
                                name="check_late_entries_kind",
                                violation_error_message="Choose one of the listed kinds of entry.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True),
                                        ("decided_by__isnull", True),
                                        ("decision", "WAITING"),
                                        ("follow_up__isnull", True),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("decision", "ACCEPTED"),
                                        ("follow_up__isnull", False),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("decision", "DECLINED"),
                                        ("follow_up__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="check_late_entries_decision",
                                violation_error_message="A decided entry has a person and a time; an accepted one also the follow-up it went to.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkOrderState",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The order that moved.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="states",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "from_status",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("REQUESTED", "Requested"),
                                    ("OPEN", "Open"),
                                    ("IN_PROGRESS", "In progress"),
                                    ("ON_HOLD", "On hold"),
                                    ("COMPLETED", "Completed"),
                                    ("CLOSED", "Closed"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                db_default="",
                                default="",
                                help_text="The state before; empty when the order was made.",
                                max_length=20,
                                verbose_name="from",
                            ),
                        ),
                        (
                            "to_status",
                            models.CharField(
                                choices=[
                                    ("REQUESTED", "Requested"),
                                    ("OPEN", "Open"),
                                    ("IN_PROGRESS", "In progress"),
                                    ("ON_HOLD", "On hold"),
                                    ("COMPLETED", "Completed"),
                                    ("CLOSED", "Closed"),
                                    ("CANCELLED", "Cancelled"),
                                ],
                                help_text="The state after.",
                                max_length=20,
                                verbose_name="to",
                            ),
                        ),
                        (
                            "verb",
                            models.CharField(
                                help_text="What was done: approve, start, complete …",
                                max_length=20,
                                verbose_name="verb",
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who did it; empty: a person without an account, or the system.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_order_moves",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "happened_at",
                            models.DateTimeField(
                                help_text="When it happened, as the person or device said.", verbose_name="happened"
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(),
                                default=django.utils.timezone.now,
                                editable=False,
                                help_text="When it was entered.",
                                verbose_name="recorded",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Why, in the person's words; for an outcome or a hold the word chosen comes first.",
                                verbose_name="reason",
                            ),
                        ),
                        (
                            "forced",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Done although children were unfinished.",
                                verbose_name="forced",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "move of an order",
                        "verbose_name_plural": "moves of orders",
                        "db_table": "work_order_states",
                        "indexes": [
                            models.Index(fields=["work_order", "id"], name="idx_work_order_states_order"),
                            models.Index(fields=["recorded_at", "id"], name="idx_work_order_states_recorded"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "to_status__in",
                                        [
                                            "CANCELLED",
                                            "CLOSED",
                                            "COMPLETED",
                                            "IN_PROGRESS",
                                            "ON_HOLD",
                                            "OPEN",
                                            "REQUESTED",
                                        ],
                                    )
                                ),
                                name="check_work_order_states_to",
                                violation_error_message="Choose one of the listed states.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_status", ""),
                                    (
                                        "from_status__in",
                                        [
                                            "CANCELLED",
                                            "CLOSED",
                                            "COMPLETED",
                                            "IN_PROGRESS",
                                            "ON_HOLD",
                                            "OPEN",
                                            "REQUESTED",
                                        ],
                                    ),
                                    _connector="OR",
                                ),
                                name="check_work_order_states_from",
                                violation_error_message="Choose one of the listed states.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("verb", ""), _negated=True),
                                name="check_work_order_states_verb",
                                violation_error_message="A move has a verb.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkOrderAsset",
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
                            "work_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The order that is a route.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="route",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "asset",
                            models.ForeignKey(
                                help_text="The asset on the way.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="route_lines",
                                to="assets.asset",
                                verbose_name="asset",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveIntegerField(
                                help_text="Place on the way, counted from 1.", verbose_name="position"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("DONE", "Done"),
                                    ("PARTLY", "Partly done"),
                                    ("NOT_PERFORMED", "Not performed"),
                                ],
                                db_default="",
                                default="",
                                help_text="How the work on this asset ended; empty: not yet there.",
                                max_length=20,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "done_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the work on this asset ended.",
                                null=True,
                                verbose_name="done",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who did it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="route_lines",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="done by",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What was seen there.",
                                verbose_name="note",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "asset of a route",
                        "verbose_name_plural": "assets of routes",
                        "db_table": "work_order_assets",
                        "ordering": ["work_order", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("work_order", "position"),
                                name="uq_work_order_assets_position",
                                violation_error_message="Another asset already stands at this place of the route.",
                            ),
                            models.UniqueConstraint(
                                fields=("work_order", "asset"),
                                name="uq_work_order_assets_asset",
                                violation_error_message="This asset is already on the route.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("position__gte", 1)),
                                name="check_work_order_assets_position",
                                violation_error_message="Places on a route are counted from 1.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at__isnull", True), ("outcome", "")),
                                    models.Q(
                                        ("done_at__isnull", False), ("outcome__in", ["DONE", "NOT_PERFORMED", "PARTLY"])
                                    ),
                                    _connector="OR",
                                ),
                                name="check_work_order_assets_done",
                                violation_error_message="A finished line has an outcome and a time, an unfinished one has neither.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
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
                            "work_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The order it is about.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("NOTE", "Note"), ("ME_TOO", "Me too"), ("HANDOVER", "Handover")],
                                db_default="NOTE",
                                default="NOTE",
                                help_text="What it is.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                blank=True, db_default="", default="", help_text="What was said.", verbose_name="text"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who said it; empty: a person without an account.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        (
                            "author_name",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="The name of a person without an account.",
                                max_length=150,
                                verbose_name="author's name",
                            ),
                        ),
                        (
                            "author_contact",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Their e-mail address or telephone number.",
                                max_length=254,
                                verbose_name="author's contact",
                            ),
                        ),
                        (
                            "for_requester",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Also shown on the page by which the requester follows the order.",
                                verbose_name="for the requester",
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="Since when it is no longer shown.",
                                null=True,
                                verbose_name="withdrawn",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comment",
                        "verbose_name_plural": "comments",
                        "db_table": "comments",
                        "indexes": [models.Index(fields=["work_order", "created_at"], name="idx_comments_work_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["HANDOVER", "ME_TOO", "NOTE"])),
                                name="check_comments_kind",
                                violation_error_message="Choose one of the listed kinds of comment.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "ME_TOO"), models.Q(("text", ""), _negated=True), _connector="OR"
                                ),
                                name="check_comments_text",
                                violation_error_message="Write something.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("author__isnull", False), ("kind", "ME_TOO")),
                                fields=("work_order", "author"),
                                name="uq_comments_me_too",
                                violation_error_message="You already said so.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                            "work_order",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The order it belongs to.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                blank=True,
                                help_text="The answer it shows, if any.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="workorders.checklistanswer",
                                verbose_name="checklist answer",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("PHOTO", "Photo"), ("DOCUMENT", "Document")],
                                help_text="Photo or document.",
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="The file's name as people see it.", max_length=255, verbose_name="name"
                            ),
                        ),
                        (
                            "content_type",
                            models.CharField(
                                help_text="As found in the bytes, not as sent.",
                                max_length=100,
                                verbose_name="content type",
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField(help_text="In bytes.", verbose_name="size")),
                        (
                            "sha256",
                            models.CharField(
                                help_text="Checksum of the stored bytes, 64 hexadecimal digits.",
                                max_length=64,
                                verbose_name="SHA-256",
                            ),
                        ),
                        (
                            "path",
                            models.CharField(
                                editable=False,
                                help_text="Where the bytes lie, below the folder of attachments.",
                                max_length=255,
                                unique=True,
                                verbose_name="path",
                            ),
                        ),
                        (
                            "caption",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="What it shows.",
                                max_length=255,
                                verbose_name="caption",
                            ),
                        ),
                        (
                            "taken_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="When the photo was taken, by the device's clock.",
                                null=True,
                                verbose_name="taken",
                            ),
                        ),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who sent it; empty: a person without an account.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="uploaded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attachment",
                        "verbose_name_plural": "attachments",
                        "db_table": "attachments",
                        "indexes": [
                            models.Index(fields=["work_order", "created_at"], name="idx_attachments_work_order"),
                            models.Index(fields=["sha256"], name="idx_attachments_sha256"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["DOCUMENT", "PHOTO"])),
                                name="check_attachments_kind",
                                violation_error_message="An attachment is a photo or a document.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("path", ""), _negated=True),
                                    models.Q(("content_type", ""), _negated=True),
                                ),
                                name="check_attachments_named",
                                violation_error_message="An attachment has a name, a type and a place.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_attachments_sha256",
                                postgresql="sha256 ~ '^[0-9a-f]{64}$'",
                                sqlite="length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'",
                                violation_error_message="A checksum has 64 hexadecimal digits.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WeekSchedule",
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
                            "site",
                            models.ForeignKey(
                                db_index=False,
                                help_text="The site whose week it is.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="week_schedules",
                                to="assets.site",
                                verbose_name="site",
                            ),
                        ),
                        (
                            "week_start",
                            models.DateField(
                                help_text="The Monday the week begins with, in the site's time zone.",
                                verbose_name="week",
                            ),
                        ),
                        (
                            "work_order",
                            models.ForeignKey(
                                help_text="The order that was promised.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="week_schedules",
                                to="workorders.workorder",
                                verbose_name="work order",
                            ),
                        ),
                        (
                            "hours",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="Hours of the order planned in that week.",
                                max_digits=8,
                                verbose_name="hours",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who was to do it.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="week_schedules",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned to",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "week's schedule",
                        "verbose_name_plural": "week's schedules",
                        "db_table": "week_schedules",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("site", "week_start", "work_order"),
                                name="uq_week_schedules_order",
                                violation_error_message="This order already stands in the frozen week.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("hours__gte", 0)),
                                name="check_week_schedules_hours",
                                violation_error_message="Hours cannot be negative.",
                            ),
                            cmms.database.constraints.SQLCheck(
                                name="check_week_schedules_monday",
                                postgresql="extract(isodow FROM week_start) = 1",
                                sqlite="strftime('%w', week_start) = '1'",
                                violation_error_message="A week begins on a Monday.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
