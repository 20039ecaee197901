"""Variables of the recording function no longer share names with columns of recorded tables."""

from django.db import migrations

from namro.journal.sql import RECORD_FUNCTION


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_event_table")]

    operations = [migrations.RunSQL(RECORD_FUNCTION, migrations.RunSQL.noop)]
