"""An epoch says of every table with a feed of its own where it began."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_customer_column_names")]

    operations = [
        migrations.AddField(
            model_name="feedepoch", name="after",
            field=models.JSONField(db_default={}, default=dict,
                                   help_text="The same of other tables whose rows carry their transaction, by table."),
        ),
    ]
