"""Who holds a post for an area, and whether as a local, read off tenures and assessments by views."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from namro.people.models import LocalityAssessment, Person, Post, Tenure, Title
from namro.units.models import AdminArea, Unit

# A post keeps the area it was made for. Where that area passed on whole, the area that follows is asked
# from that day on; an assessment of the old one says nothing any more.
FOLLOWS = """
follows AS (
    SELECT DISTINCT a.id AS area_id, a.id AS later_id, daterange(NULL, upper(a.during)) AS during
      FROM units_adminarea a JOIN people_post p ON p.area_id = a.id
    UNION
    SELECT f.area_id, s.new_id, daterange(s.on, upper(n.during))
      FROM follows f
      JOIN units_areasuccession s ON s.old_id = f.later_id AND s.extent = 'WHOLE'
       AND s.on >= coalesce(lower(f.during), s.on)
      JOIN units_adminarea n ON n.id = s.new_id)
"""
# Days of a tenure without a confirmed result are days of which nothing is known.
HOLDINGS = f"""
CREATE VIEW personnel_holding AS
WITH RECURSIVE {FOLLOWS}, held AS (
    SELECT t.id AS tenure_id, t.post_id, p.unit_id, p.title_id, p.area_id, t.person_id, t.during
      FROM people_tenure t
      JOIN people_post p ON p.id = t.post_id
      JOIN people_title k ON k.code = p.title_id AND k.level <> ''
     WHERE t.state = 'HELD' AND NOT t.acting
), known AS (
    SELECT h.tenure_id, a.id AS assessment_id, a.result, h.during * a.during * f.during AS during
      FROM held h
      JOIN follows f ON f.area_id = h.area_id
      JOIN people_localityassessment a ON a.person_id = h.person_id AND a.area_id = f.later_id
     WHERE a.state = 'CONFIRMED' AND NOT isempty(h.during * a.during * f.during)
), pieces AS (
    SELECT h.*, k.assessment_id, k.result AS standing, k.during AS days
      FROM held h JOIN known k USING (tenure_id)
    UNION ALL
    SELECT h.*, NULL, 'UNKNOWN',
           unnest(datemultirange(h.during) - coalesce(k.days, '{{}}'::datemultirange))
      FROM held h
      LEFT JOIN (SELECT tenure_id, range_agg(during) AS days
                   FROM known GROUP BY tenure_id) k USING (tenure_id)
)
SELECT (tenure_id << 18) | (lower(days) - date '1800-01-01') AS id, tenure_id, post_id, unit_id, title_id,
       area_id, person_id, assessment_id, standing, lower(during) AS since, days AS during
  FROM pieces
"""
# Each day of a post belongs to exactly one row. Of several who hold or run one post at once the first
# recorded speaks for it; the post of a head has one place (V1).
STANDINGS = """
CREATE VIEW personnel_poststanding AS
WITH office AS (
    SELECT p.id AS post_id, p.unit_id, p.title_id, p.area_id, p.during, k.head
      FROM people_post p JOIN people_title k ON k.code = p.title_id AND (k.head OR k.level <> '')
), filled AS (
    SELECT t.id AS tenure_id, t.post_id, t.person_id, t.acting, t.during
      FROM people_tenure t WHERE t.post_id IS NOT NULL AND t.state = 'HELD'
), earlier AS (
    SELECT f.tenure_id, range_agg(o.during) AS days
      FROM filled f JOIN filled o ON o.post_id = f.post_id AND o.acting = f.acting
       AND o.tenure_id < f.tenure_id AND o.during && f.during
     GROUP BY f.tenure_id
), taken AS (
    SELECT post_id, range_agg(during) FILTER (WHERE NOT acting) AS held,
           range_agg(during) FILTER (WHERE acting) AS run
      FROM filled GROUP BY post_id
), gap AS (
    SELECT o.post_id, o.unit_id, o.title_id, o.area_id, t.run,
           unnest(datemultirange(o.during) - coalesce(t.held, '{}'::datemultirange)) AS days
      FROM office o LEFT JOIN taken t USING (post_id)
), pieces AS (
    SELECT h.post_id, h.unit_id, h.title_id, h.area_id, h.tenure_id, h.person_id, h.assessment_id,
           h.standing, h.since,
           unnest(datemultirange(h.during) - coalesce(e.days, '{}'::datemultirange)) AS days
      FROM personnel_holding h LEFT JOIN earlier e USING (tenure_id)
    UNION ALL
    SELECT g.post_id, g.unit_id, g.title_id, g.area_id, f.tenure_id, f.person_id, NULL, 'ACTING',
           lower(g.days),
           unnest(datemultirange(g.days * f.during) - coalesce(e.days, '{}'::datemultirange))
      FROM gap g JOIN filled f ON f.post_id = g.post_id AND f.acting AND f.during && g.days
      LEFT JOIN earlier e USING (tenure_id)
    UNION ALL
    SELECT g.post_id, g.unit_id, g.title_id, g.area_id, NULL, NULL, NULL, 'VACANT', lower(g.days),
           unnest(datemultirange(g.days) - coalesce(g.run, '{}'::datemultirange))
      FROM gap g
)
SELECT (post_id << 18) | (lower(days) - date '1800-01-01') AS id, post_id, unit_id, title_id, area_id,
       tenure_id, person_id, assessment_id, standing, since, days AS during
  FROM pieces
"""


class Standing(models.TextChoices):
    """How a post is held on a day; each day of a post is one of these."""

    NON_LOCAL = "NON_LOCAL", "không phải người địa phương"
    LOCAL = "LOCAL", "người địa phương"
    UNKNOWN = "UNKNOWN", "chưa xác định"
    ACTING = "ACTING", "có người được giao quyền, phụ trách"
    VACANT = "VACANT", "khuyết"


class _ForAnArea(models.Model):
    """What both views tell: post, holder and standing over a span of days.

    ``since`` is the first day of the tenure; where nobody holds the post, the first day without a holder.
    ``id`` is made of the tenure (or post) and the first day: 45 and 18 bits.
    """

    id = models.BigIntegerField("số", primary_key=True)
    post = models.ForeignKey(Post, models.DO_NOTHING, verbose_name="vị trí", related_name="+")
    unit = models.ForeignKey(Unit, models.DO_NOTHING, verbose_name="đơn vị", related_name="+")
    title = models.ForeignKey(Title, models.DO_NOTHING, verbose_name="chức danh", related_name="+")
    area = models.ForeignKey(
        AdminArea, models.DO_NOTHING, verbose_name="địa bàn", null=True, related_name="+"
    )
    tenure = models.ForeignKey(
        Tenure, models.DO_NOTHING, verbose_name="thời gian giữ chức vụ", null=True, related_name="+"
    )
    person = models.ForeignKey(
        Person, models.DO_NOTHING, verbose_name="đồng chí", null=True, related_name="+"
    )
    assessment = models.ForeignKey(
        LocalityAssessment, models.DO_NOTHING, verbose_name="kết luận", null=True, related_name="+"
    )
    standing = models.CharField("tình trạng", max_length=9, choices=Standing.choices)
    since = models.DateField("từ ngày")
    during = DateRangeField("thời gian")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.post_id} {self.standing}"


class Holding(_ForAnArea):
    """Somebody holding a post for an area, not acting: as a local, as none, or nobody has confirmed."""

    class Meta:
        managed = False
        db_table = "personnel_holding"
        verbose_name = "người giữ chức danh theo địa bàn"
        verbose_name_plural = "người giữ chức danh theo địa bàn"


class PostStanding(_ForAnArea):
    """A post of a head or for an area: each of its days is in exactly one row."""

    class Meta:
        managed = False
        db_table = "personnel_poststanding"
        verbose_name = "tình trạng của chức danh"
        verbose_name_plural = "tình trạng của chức danh"
