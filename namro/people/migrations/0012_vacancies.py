import django.contrib.postgres.fields.ranges
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_posts_tenures_localities"),
    ]

    operations = [
        migrations.CreateModel(
            name="Vacancy",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="số")),
                ("place", models.BigIntegerField(verbose_name="chỗ khuyết thứ")),
                (
                    "during",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="thời gian khuyết"),
                ),
            ],
            options={
                "verbose_name": "vị trí khuyết",
                "verbose_name_plural": "vị trí khuyết",
                "db_table": "people_vacancy",
                "managed": False,
            },
        ),
    ]
