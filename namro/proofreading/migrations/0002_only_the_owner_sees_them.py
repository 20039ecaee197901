"""Readings are their owner's alone: a session of anybody else, or one that has not said who acts, sees none.

The one other is the job that takes old ones away. Contents and decisions follow their reading, whose policy
the sub-query meets.
"""

from django.db import migrations

ENABLE = """
ALTER TABLE proofreading_reading ENABLE ROW LEVEL SECURITY;
ALTER TABLE proofreading_reading FORCE ROW LEVEL SECURITY;
CREATE POLICY proofreading_reading_of_owner ON proofreading_reading
    USING ((SELECT coalesce(current_setting('namro.actor', true), '')) IN
           (owner_id::text, 'system:purge-readings'))
    WITH CHECK ((SELECT coalesce(current_setting('namro.actor', true), '')) = owner_id::text);

ALTER TABLE proofreading_content ENABLE ROW LEVEL SECURITY;
ALTER TABLE proofreading_content FORCE ROW LEVEL SECURITY;
CREATE POLICY proofreading_content_of_owner ON proofreading_content
    USING (EXISTS (SELECT 1 FROM proofreading_reading r WHERE r.id = reading_id));

ALTER TABLE proofreading_decision ENABLE ROW LEVEL SECURITY;
ALTER TABLE proofreading_decision FORCE ROW LEVEL SECURITY;
CREATE POLICY proofreading_decision_of_owner ON proofreading_decision
    USING (EXISTS (SELECT 1 FROM proofreading_reading r WHERE r.id = reading_id));
"""

DISABLE = """
DROP POLICY proofreading_decision_of_owner ON proofreading_decision;
ALTER TABLE proofreading_decision NO FORCE ROW LEVEL SECURITY;
ALTER TABLE proofreading_decision DISABLE ROW LEVEL SECURITY;
DROP POLICY proofreading_content_of_owner ON proofreading_content;
ALTER TABLE proofreading_content NO FORCE ROW LEVEL SECURITY;
ALTER TABLE proofreading_content DISABLE ROW LEVEL SECURITY;
DROP POLICY proofreading_reading_of_owner ON proofreading_reading;
ALTER TABLE proofreading_reading NO FORCE ROW LEVEL SECURITY;
ALTER TABLE proofreading_reading DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("proofreading", "0001_initial")]

    operations = [migrations.RunSQL(ENABLE, DISABLE)]
