import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from namro.personnel.models import FOLLOWS, HOLDINGS, STANDINGS

CHOICES = [
    ("NON_LOCAL", "không phải người địa phương"),
    ("LOCAL", "người địa phương"),
    ("UNKNOWN", "chưa xác định"),
    ("ACTING", "có người được giao quyền, phụ trách"),
    ("VACANT", "khuyết"),
]


def fields():
    """What both views have beside their foreign keys."""
    return [
        ("id", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="số")),
        ("standing", models.CharField(choices=CHOICES, max_length=9, verbose_name="tình trạng")),
        ("since", models.DateField(verbose_name="từ ngày")),
        ("during", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="thời gian")),
    ]


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0012_vacancies"),
        ("units", "0011_area_successions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Holding",
            fields=fields(),
            options={
                "verbose_name": "người giữ chức danh theo địa bàn",
                "verbose_name_plural": "người giữ chức danh theo địa bàn",
                "db_table": "personnel_holding",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PostStanding",
            fields=fields(),
            options={
                "verbose_name": "tình trạng của chức danh",
                "verbose_name_plural": "tình trạng của chức danh",
                "db_table": "personnel_poststanding",
                "managed": False,
            },
        ),
        migrations.RunSQL(FOLLOWS, "DROP FUNCTION personnel_follows(bigint, bigint)"),
        migrations.RunSQL(HOLDINGS, "DROP VIEW personnel_holding"),
        migrations.RunSQL(STANDINGS, "DROP VIEW personnel_poststanding"),
    ]
