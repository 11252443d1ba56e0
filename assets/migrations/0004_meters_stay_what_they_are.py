"""A meter that was read keeps its kind and its asset."""

from django.db import migrations

import cmms.database.guards


class Migration(migrations.Migration):
    dependencies = [("assets", "0003_limit_tokens_to_branches")]

    operations = [
        migrations.AddConstraint(
            model_name="meter",
            constraint=cmms.database.guards.RowGuard(
                name="meters_stay_what_they_are", columns=("kind", "asset_id"), on=("UPDATE",),
                when="(NEW.kind <> OLD.kind OR NEW.asset_id <> OLD.asset_id) AND EXISTS "
                     "(SELECT 1 FROM meter_readings r WHERE r.meter_id = NEW.id)",
                violation_error_message="It has readings, so it stays a counter or a gauge, and on its asset; make "
                                        "another meter instead."),
        ),
    ]
