"""Places that nobody holds, read off settings and tenures, so that no list of them can go stale."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from namro.people.models.posts import Post
from namro.units.models import Unit

# Setting and tenure bounds are marks on a line of days; their running sum is the number of places that
# nobody holds. Each level of that sum is one row: where two places are vacant there is a first and a
# second, each with its own days, so rows on a day are vacant places and days of rows add up to
# place-days. ``id`` is made of post, level and first day: 36, 9 and 18 bits.
VACANCIES = """
CREATE VIEW people_vacancy AS
SELECT (f.post_id << 27) | (f.place::bigint << 18) | (f.day - date '1800-01-01') AS id,
       f.post_id, p.unit_id, p.title_id, f.place, daterange(f.day, f.till) AS during
  FROM (SELECT s.post_id, level.place, s.day, s.missing > s.before AS opens,
               lead(s.day) OVER (PARTITION BY s.post_id, level.place ORDER BY s.day) AS till
          FROM (SELECT r.post_id, r.day, r.missing,
                       lag(r.missing, 1, 0::bigint) OVER (PARTITION BY r.post_id ORDER BY r.day) AS before
                  FROM (SELECT m.post_id, m.day,
                               (sum(sum(m.by)) OVER (PARTITION BY m.post_id ORDER BY m.day))::bigint missing
                          FROM (SELECT post_id, lower(during) AS day, places AS by FROM people_postsetting
                                UNION ALL
                                SELECT post_id, upper(during), -places FROM people_postsetting
                                 WHERE NOT upper_inf(during)
                                UNION ALL
                                SELECT post_id, lower(during), -1 FROM people_tenure
                                 WHERE post_id IS NOT NULL AND state = 'HELD'
                                   AND NOT acting AND NOT outside_places
                                UNION ALL
                                SELECT post_id, upper(during), 1 FROM people_tenure
                                 WHERE post_id IS NOT NULL AND state = 'HELD'
                                   AND NOT acting AND NOT outside_places
                                   AND NOT upper_inf(during)) m
                         GROUP BY m.post_id, m.day) r) s,
               generate_series(least(s.before, s.missing) + 1, greatest(s.before, s.missing)) level(place)
       ) f JOIN people_post p ON p.id = f.post_id
 WHERE f.opens
"""


class Vacancy(models.Model):
    """One place of a post without a non-acting holder, over an unbroken span of days.

    ``place`` numbers the places vacant at once, from 1: ``place=1`` is one row per post and span in which
    at least one place is vacant. Who is acting, waits to be elected or approved, or is there
    beyond the number set fills nothing. ``during`` without end: vacant until further notice.
    """

    id = models.BigIntegerField("số", primary_key=True)
    post = models.ForeignKey(Post, models.DO_NOTHING, verbose_name="vị trí", related_name="vacancies")
    unit = models.ForeignKey(Unit, models.DO_NOTHING, verbose_name="đơn vị", related_name="+")
    title = models.ForeignKey("people.Title", models.DO_NOTHING, verbose_name="chức danh", related_name="+")
    place = models.BigIntegerField("chỗ khuyết thứ")
    during = DateRangeField("thời gian khuyết")

    class Meta:
        managed = False
        db_table = "people_vacancy"
        verbose_name = "vị trí khuyết"
        verbose_name_plural = "vị trí khuyết"

    def __str__(self) -> str:
        return f"{self.post_id} #{self.place}"
