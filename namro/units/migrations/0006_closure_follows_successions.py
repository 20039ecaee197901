from django.db import migrations

from namro.units import ancestry


def rebuild(apps, schema_editor):
    """The stored closure of a database that has units is derived anew; an empty one has nothing to derive."""
    if apps.get_model("units", "Unit").objects.exists():
        ancestry.rebuild()


class Migration(migrations.Migration):
    dependencies = [("units", "0005_reorganisations")]

    operations = [migrations.RunPython(rebuild, migrations.RunPython.noop)]
