"""So that a figure over transfers can ask for working days in the statement that counts them."""

from django.db import migrations

WORKING_DAYS = """
CREATE FUNCTION membership_working_days(after date, until date) RETURNS integer
LANGUAGE sql STABLE AS $body$
    SELECT count(*)::int FROM generate_series(after + 1, until, interval '1 day') AS g(at)
      LEFT JOIN regulations_calendarday c ON c.day = g.at::date
     WHERE coalesce(c.is_working, extract(isodow FROM g.at) < 6)
$body$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("membership", "0008_leavings_and_badges_stay_with_a_home"),
        ("regulations", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(WORKING_DAYS, "DROP FUNCTION membership_working_days(date, date)"),
    ]
