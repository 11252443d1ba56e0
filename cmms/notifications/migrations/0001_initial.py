import django.db.models.deletion
import django.db.models.functions.datetime
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
                    name="Notification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                help_text="Who is told.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notifications",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="to",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ASSIGNED", "an order is assigned to me"),
                                    ("EMERGENCY", "an emergency in my area"),
                                    ("PART_ARRIVED", "a part I wait for has come"),
                                    ("REQUEST_DONE", "my request is done"),
                                    ("SHORTAGE", "an order lost its reserved part"),
                                    ("REORDER", "a part is at its reorder point"),
                                    ("REVIEW", "something waits for my decision"),
                                    ("MENTION", "somebody wrote to me in a comment"),
                                    ("METER_ALARM", "a meter is outside its limits"),
                                    ("OTHER", "other news"),
                                ],
                                db_default="OTHER",
                                default="OTHER",
                                help_text="What it is about.",
                                max_length=20,
                                verbose_name="about",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                help_text="One line, in the person's language.", max_length=255, verbose_name="title"
                            ),
                        ),
                        (
                            "body",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="More, where one line is not enough.",
                                verbose_name="text",
                            ),
                        ),
                        (
                            "link",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Path of the page it is about, from / on.",
                                max_length=500,
                                verbose_name="link",
                            ),
                        ),
                        (
                            "reference_type",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="Table of the row it is about; empty: none.",
                                max_length=63,
                                verbose_name="about a row of",
                            ),
                        ),
                        (
                            "reference_id",
                            models.BigIntegerField(
                                blank=True, help_text="Id of that row.", null=True, verbose_name="about row"
                            ),
                        ),
                        (
                            "dedupe",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                help_text="A word for the event: the same person is told of it once. Empty: always told.",
                                max_length=100,
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, help_text="When (UTC).", verbose_name="told"
                            ),
                        ),
                        (
                            "read_at",
                            models.DateTimeField(
                                blank=True, help_text="When the person opened it (UTC).", null=True, verbose_name="read"
                            ),
                        ),
                        (
                            "mail",
                            models.CharField(
                                choices=[
                                    ("NONE", "no mail"),
                                    ("WAITING", "to be sent"),
                                    ("DIGEST", "in the next digest"),
                                    ("SENT", "sent"),
                                    ("FAILED", "given up"),
                                ],
                                db_default="NONE",
                                default="NONE",
                                help_text="What happens by e-mail.",
                                max_length=10,
                                verbose_name="mail",
                            ),
                        ),
                        (
                            "mail_attempts",
                            models.PositiveSmallIntegerField(
                                db_default=0,
                                default=0,
                                help_text="How often sending was tried.",
                                verbose_name="attempts",
                            ),
                        ),
                        (
                            "mailed_at",
                            models.DateTimeField(
                                blank=True, help_text="When the mail went out (UTC).", null=True, verbose_name="mailed"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notification",
                        "verbose_name_plural": "notifications",
                        "db_table": "notifications",
                        "indexes": [
                            models.Index(fields=["user", "-created_at"], name="idx_notifications_inbox"),
                            models.Index(
                                condition=models.Q(("read_at__isnull", True)),
                                fields=["user"],
                                name="idx_notifications_unread",
                            ),
                            models.Index(
                                condition=models.Q(
                                    ("mailed_at__isnull", True), models.Q(("mail", "NONE"), _negated=True)
                                ),
                                fields=["mail", "created_at"],
                                name="idx_notifications_mail",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "ASSIGNED",
                                            "EMERGENCY",
                                            "MENTION",
                                            "METER_ALARM",
                                            "OTHER",
                                            "PART_ARRIVED",
                                            "REORDER",
                                            "REQUEST_DONE",
                                            "REVIEW",
                                            "SHORTAGE",
                                        ],
                                    )
                                ),
                                name="check_notifications_kind",
                                violation_error_message="Choose one of the offered kinds of notification.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mail__in", ["DIGEST", "FAILED", "NONE", "SENT", "WAITING"])),
                                name="check_notifications_mail",
                                violation_error_message="Choose one of the offered states of the mail.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("link", ""),
                                    models.Q(
                                        ("link__startswith", "/"), models.Q(("link__startswith", "//"), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_notifications_link",
                                violation_error_message="A link is a path on this site; it begins with one /.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reference_id__isnull", True), ("reference_type", "")),
                                    models.Q(
                                        models.Q(("reference_type", ""), _negated=True), ("reference_id__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="check_notifications_reference",
                                violation_error_message="What it is about is a table and an id, or nothing.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mail", "SENT"), ("mailed_at__isnull", False)),
                                    models.Q(models.Q(("mail", "SENT"), _negated=True), ("mailed_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="check_notifications_mailed",
                                violation_error_message="A mail that went out has its time, and no other has.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("dedupe", ""), _negated=True),
                                fields=("user", "dedupe"),
                                name="uq_notifications_dedupe",
                                violation_error_message="The person was told of this already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NotificationSwitch",
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
                                help_text="Whose wish.",
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notification_switches",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ASSIGNED", "an order is assigned to me"),
                                    ("EMERGENCY", "an emergency in my area"),
                                    ("PART_ARRIVED", "a part I wait for has come"),
                                    ("REQUEST_DONE", "my request is done"),
                                    ("SHORTAGE", "an order lost its reserved part"),
                                    ("REORDER", "a part is at its reorder point"),
                                    ("REVIEW", "something waits for my decision"),
                                    ("MENTION", "somebody wrote to me in a comment"),
                                    ("METER_ALARM", "a meter is outside its limits"),
                                    ("OTHER", "other news"),
                                ],
                                help_text="Which kind of news.",
                                max_length=20,
                                verbose_name="about",
                            ),
                        ),
                        (
                            "inbox",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                help_text="Whether it appears in the inbox.",
                                verbose_name="in the inbox",
                            ),
                        ),
                        (
                            "mail",
                            models.CharField(
                                choices=[("OFF", "never"), ("AT_ONCE", "at once"), ("DIGEST", "in the daily digest")],
                                db_default="DIGEST",
                                default="DIGEST",
                                help_text="Whether and when it is mailed.",
                                max_length=10,
                                verbose_name="by e-mail",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "notification switch",
                        "verbose_name_plural": "notification switches",
                        "db_table": "notification_switches",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "kind"),
                                name="uq_notification_switches",
                                violation_error_message="There is a switch for this kind of news already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "ASSIGNED",
                                            "EMERGENCY",
                                            "MENTION",
                                            "METER_ALARM",
                                            "OTHER",
                                            "PART_ARRIVED",
                                            "REORDER",
                                            "REQUEST_DONE",
                                            "REVIEW",
                                            "SHORTAGE",
                                        ],
                                    )
                                ),
                                name="check_notification_switches_kind",
                                violation_error_message="Choose one of the offered kinds of notification.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mail__in", ["AT_ONCE", "DIGEST", "OFF"])),
                                name="check_notification_switches_mail",
                                violation_error_message="By e-mail: never, at once or in the digest.",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
