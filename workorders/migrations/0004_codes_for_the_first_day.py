"""A short set of failure codes for all classes of assets, so that a plant has words to choose from on its first day.

The plant maps them to its own by ``plant_code``, retires what it does not need, and adds its own, for one class or all.
"""

from django.db import migrations

PROBLEMS = (
    ("NO-START", "Does not start"),
    ("STOPS", "Stops by itself"),
    ("NOISE", "Noise or vibration"),
    ("LEAK", "Leaks"),
    ("HOT", "Too hot"),
    ("SLOW", "Too slow or too weak"),
    ("JAM", "Jams"),
    ("WRONG", "Wrong dimension, weight or place"),
    ("READING", "Wrong reading or alarm"),
    ("DAMAGE", "Damaged from outside"),
    ("LIGHT", "Dark or flickering"),
    ("DIRT", "Dirty or blocked"),
)
CAUSES = (
    ("WEAR", "Worn out"),
    ("LOOSE", "Came loose"),
    ("LUBE", "Too little or wrong lubricant"),
    ("FOREIGN", "Foreign matter"),
    ("MISALIGN", "Out of line"),
    ("OVERLOAD", "Overloaded"),
    ("MOISTURE", "Water got in"),
    ("SETTING", "Wrong setting"),
    ("ELEC", "Broken wire or contact"),
    ("OPERATION", "Handled wrongly"),
    ("AGE", "Aged material"),
    ("DIRT", "Dirt or deposits"),
    ("DAMAGE", "Damaged from outside"),
    ("UNKNOWN", "Not found"),
)
REMEDIES = (
    ("REPLACED", "Part replaced"),
    ("ADJUSTED", "Adjusted"),
    ("TIGHTENED", "Tightened"),
    ("CLEANED", "Cleaned"),
    ("LUBRICATED", "Lubricated"),
    ("REPAIRED", "Repaired on site"),
    ("RESET", "Reset, observed"),
    ("REWIRED", "Wire or plug renewed"),
    ("OVERHAULED", "Taken out and overhauled"),
    ("CONTRACTOR", "Done by a contractor"),
)


def add_codes(apps, schema_editor):
    codes = apps.get_model("workorders", "FailureCode").objects.using(schema_editor.connection.alias)
    for kind, words in (("PROBLEM", PROBLEMS), ("CAUSE", CAUSES), ("REMEDY", REMEDIES)):
        known = set(codes.filter(kind=kind, asset_class=None).values_list("code", flat=True))
        codes.bulk_create(codes.model(kind=kind, code=code, label=label) for code, label in words if code not in known)


class Migration(migrations.Migration):
    dependencies = [("workorders", "0003_a_fail_may_ask_for_more")]

    operations = [migrations.RunPython(add_codes, migrations.RunPython.noop)]
