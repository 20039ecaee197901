"""Vietnamese order and search in the database, and the extension behind dated exclusion constraints."""

from django.db import migrations

from namro.ground.sql import CREATE_EXTENSION, CREATE_FUNCTIONS, DROP_FUNCTIONS


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL(CREATE_EXTENSION, migrations.RunSQL.noop),
        migrations.RunSQL(list(CREATE_FUNCTIONS), list(DROP_FUNCTIONS)),
    ]
