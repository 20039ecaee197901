from django.db import migrations

from namro.units.triggers import life_guard

# What was assigned so far holds for the whole time of its round.
FILL = """
SELECT set_config('namro.actor', 'system:migrate', true),
       set_config('namro.reason', 'Chỉ tiêu giao ghi theo thời gian của đợt giao', true);
UPDATE targets_targetassignment a SET during = r.during FROM targets_targetround r WHERE r.id = a.round_id;
"""


class Migration(migrations.Migration):
    dependencies = [("targets", "0002_assignments_are_dated")]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(
            *life_guard(
                "targets_targetround", "level_unit_id", "u.alive @> r.during", "targets_round_within_life"
            )
        ),
        migrations.RunSQL(
            *life_guard(
                "targets_targetassignment",
                "assignee_id",
                "u.alive @> r.during",
                "targets_assignment_within_life",
            )
        ),
        migrations.RunSQL(
            *life_guard(
                "targets_massfact",
                "unit_id",
                "r.sign < 0 OR u.alive @> r.happened_on",
                "targets_massfact_within_life",
            )
        ),
    ]
