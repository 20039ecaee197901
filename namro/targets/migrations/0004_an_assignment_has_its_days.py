import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("targets", "0003_the_rounds_time")]

    operations = [
        migrations.AlterField(
            model_name="targetassignment",
            name="during",
            field=django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="thời gian thực hiện"),
        ),
        migrations.AddConstraint(
            model_name="targetassignment",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("round", "="), ("indicator", "="), ("assignee", "="), ("during", "&&")],
                name="targets_assignment_once_a_day",
                violation_error_message="Đơn vị đã được giao chỉ tiêu này trong đợt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="targetassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("during__isempty", False)),
                name="targets_assignment_during_not_empty",
                violation_error_message="Thời gian thực hiện phải có ít nhất một ngày.",
            ),
        ),
    ]
