from django.db import migrations

# Nobody sees a person without having said who acts: a session that forgot shows nothing.
ENABLE = """
ALTER TABLE people_person ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_person FORCE ROW LEVEL SECURITY;
CREATE POLICY people_person_needs_actor ON people_person
    USING (coalesce(current_setting('namro.actor', true), '') <> '')
    WITH CHECK (coalesce(current_setting('namro.actor', true), '') <> '');
"""

DISABLE = """
DROP POLICY people_person_needs_actor ON people_person;
ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY;
ALTER TABLE people_person DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [migrations.RunSQL(ENABLE, DISABLE)]
