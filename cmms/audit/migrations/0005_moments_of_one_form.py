"""On SQLite entries had three digits behind the second, and everything else has six: as text they are no order.

Not taken back: with six digits every program reads them right.
"""

from django.db import migrations

from cmms.database.operations import VendorSQL


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_keep_epochs_of_other_feeds")]

    operations = [
        VendorSQL(
            sqlite="UPDATE audit_log SET changed_at = replace(changed_at || '000', '.000000', '') "
                   "WHERE length(changed_at) = 23",
            reverse_sqlite="",
        ),
    ]
