"""A reading carries its transaction, so that programs can be told of new ones without losing any.

On PostgreSQL the column is added without rewriting the table: readings that are there bear this migration's own
transaction. The index is made under a lock that holds up writers: on a plant with very many readings make it on each
partition concurrently before (docs/migrations.md), under the names that PostgreSQL would give.
"""

from django.db import migrations, models

import cmms.database.fields


class Migration(migrations.Migration):
    dependencies = [("assets", "0004_meters_stay_what_they_are")]

    operations = [
        migrations.AddField(
            model_name="meterreading", name="txid",
            field=cmms.database.fields.TransactionIdField(
                db_default=cmms.database.fields.CurrentTransaction(), editable=False, null=True,
                verbose_name="transaction",
                help_text="PostgreSQL's id of the transaction that made it, for the feed of readings; empty on "
                          "SQLite."),
        ),
        migrations.AddIndex(
            model_name="meterreading", index=models.Index(fields=["txid", "id"], name="idx_readings_txid"),
        ),
    ]
