from django.db import migrations, models

UNTIL = "Deliveries bear a signature with the former secret, too, until then (UTC)."


class Migration(migrations.Migration):
    dependencies = [
        ("webhooks", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalwebhook",
            name="former_secret_until",
            field=models.DateTimeField(blank=True, editable=False, help_text=UNTIL, null=True,
                                       verbose_name="former secret signs until"),
        ),
        migrations.AddField(
            model_name="webhook",
            name="former_secret",
            field=models.CharField(blank=True, db_default="", default="", editable=False,
                                   help_text="The key before it; never in the logs.", max_length=128,
                                   verbose_name="former secret"),
        ),
        migrations.AddField(
            model_name="webhook",
            name="former_secret_until",
            field=models.DateTimeField(blank=True, editable=False, help_text=UNTIL, null=True,
                                       verbose_name="former secret signs until"),
        ),
    ]
