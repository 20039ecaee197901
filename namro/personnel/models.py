"""Who holds a post for an area, and whether as a local, read off tenures and assessments by views."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from namro.people.models import LocalityAssessment, Person, Post, Tenure, Title
from namro.units.models import AdminArea, Unit

# A post keeps the area it was made for. Where that area passed on whole, the area that follows is asked
# from that day on: the days on which ``later`` stands for ``old``, "empty" where it never does. A chain
# that somebody closed to a circle by hand ends all the same.
FOLLOWS = """
CREATE FUNCTION personnel_follows(old bigint, later bigint) RETURNS daterange
LANGUAGE sql STABLE PARALLEL SAFE AS $follows$
    WITH RECURSIVE chain(id, days) AS (
        SELECT a.id, daterange(NULL, upper(a.during)) FROM units_adminarea a WHERE a.id = old
        UNION
        SELECT s.new_id, daterange(s.on, CASE WHEN upper(n.during) < s.on THEN s.on ELSE upper(n.during) END)
          FROM chain c
          JOIN units_areasuccession s ON s.old_id = c.id AND s.extent = 'WHOLE'
           AND s.on >= coalesce(lower(c.days), s.on)
          JOIN units_adminarea n ON n.id = s.new_id)
    SELECT coalesce((SELECT days FROM chain WHERE id = later AND NOT isempty(days) LIMIT 1), 'empty')
$follows$
"""
# Spans are cut by windows over one join: what of a tenure lies before, between and after its confirmed
# results is what nobody has confirmed. (Results of one person for one area never overlap.)
OF_THE_POST = """t.during * a.during *
            CASE WHEN a.area_id = p.area_id THEN daterange(NULL, upper(r.during))
                 WHEN upper_inf(r.during) THEN 'empty'
                 ELSE personnel_follows(p.area_id, a.area_id) END"""
HOLDINGS = f"""
CREATE VIEW personnel_holding AS
SELECT (held.tenure_id << 18) | (lower(piece.days) - date '1800-01-01') AS id, held.tenure_id, held.post_id,
       held.unit_id, held.title_id, held.area_id, held.person_id, piece.assessment_id, piece.standing,
       lower(held.during) AS since, piece.days AS during
  FROM (
    SELECT t.id AS tenure_id, t.person_id, t.during, p.id AS post_id, p.unit_id, p.title_id, p.area_id,
           a.id AS assessment_id, a.result, {OF_THE_POST} AS days,
           coalesce(lag(upper({OF_THE_POST})) OVER along, lower(t.during)) AS first,
           lead(a.id) OVER along IS NULL AS ends
      FROM people_tenure t
      JOIN people_post p ON p.id = t.post_id
      JOIN people_title k ON k.code = p.title_id AND (k.head OR k.level <> '')
      LEFT JOIN units_adminarea r ON r.id = p.area_id
      LEFT JOIN people_localityassessment a
        ON a.person_id = t.person_id AND a.state = 'CONFIRMED' AND p.area_id IS NOT NULL
       AND NOT isempty({OF_THE_POST})
     WHERE t.state = 'HELD' AND NOT t.acting
    WINDOW along AS (PARTITION BY t.id, p.title_id ORDER BY lower({OF_THE_POST}))) held
  CROSS JOIN LATERAL (VALUES
    (held.assessment_id, held.result, held.days),
    (NULL, 'UNKNOWN', CASE WHEN held.days IS NULL THEN held.during
                           ELSE daterange(held.first, lower(held.days)) END),
    (NULL, 'UNKNOWN', CASE WHEN held.ends AND NOT upper_inf(held.days)
                           THEN daterange(upper(held.days), upper(held.during)) END)
  ) piece(assessment_id, standing, days)
 WHERE NOT isempty(piece.days)
"""
# Each day of a head's post belongs to exactly one row: such a post has one place (V1). Of several who run
# it at once who began first is named.
STANDINGS = """
CREATE VIEW personnel_poststanding AS
SELECT (h.post_id << 18) | (lower(h.during) - date '1800-01-01') AS id, h.post_id, h.unit_id, h.title_id,
       h.area_id, h.tenure_id, h.person_id, h.assessment_id, h.standing, h.since, h.during
  FROM personnel_holding h JOIN people_title k ON k.code = h.title_id AND k.head
UNION ALL
SELECT (run.post_id << 18) | (lower(piece.days) - date '1800-01-01'), run.post_id, run.unit_id,
       run.title_id, run.area_id, piece.tenure_id, piece.person_id, NULL, piece.standing, run.since,
       piece.days
  FROM (
    SELECT gap.*, f.id AS tenure_id, f.person_id, lead(f.id) OVER along IS NULL AS ends,
           greatest(gap.since, max(coalesce(upper(f.during), 'infinity')) OVER (
               along ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) AS first,
           CASE WHEN f.id IS NULL THEN gap.until ELSE greatest(lower(f.during), gap.since) END AS begins,
           least(coalesce(upper(f.during), 'infinity'), gap.until) AS stops
      FROM (
        SELECT filled.post_id, filled.unit_id, filled.title_id, filled.area_id,
               lower(free.days) AS since, coalesce(upper(free.days), 'infinity') AS until, free.days
          FROM (
            SELECT p.id AS post_id, p.unit_id, p.title_id, p.area_id, p.during, t.during AS days,
                   coalesce(lag(upper(t.during)) OVER along, lower(p.during)) AS first,
                   lead(t.id) OVER along IS NULL AS ends
              FROM people_post p
              JOIN people_title k ON k.code = p.title_id AND k.head
              LEFT JOIN people_tenure t ON t.post_id = p.id AND t.state = 'HELD' AND NOT t.acting
            WINDOW along AS (PARTITION BY p.id, p.title_id ORDER BY lower(t.during))) filled
          CROSS JOIN LATERAL (VALUES
            (CASE WHEN filled.days IS NULL THEN filled.during
                  ELSE daterange(filled.first, lower(filled.days)) END),
            (CASE WHEN filled.ends AND NOT upper_inf(filled.days)
                  THEN daterange(upper(filled.days), upper(filled.during)) END)
          ) free(days)
         WHERE NOT isempty(free.days)) gap
      LEFT JOIN people_tenure f
        ON f.post_id = gap.post_id AND f.state = 'HELD' AND f.acting AND f.during && gap.days
    WINDOW along AS (PARTITION BY gap.post_id, gap.title_id, gap.since
                     ORDER BY lower(f.during), f.id)) run
  CROSS JOIN LATERAL (VALUES
    (NULL, NULL, 'VACANT', run.first, run.begins),
    (run.tenure_id, run.person_id, 'ACTING', greatest(run.first, run.begins), run.stops),
    (NULL, NULL, 'VACANT', CASE WHEN run.ends THEN greatest(run.first, run.stops) END, run.until)
  ) cut(tenure_id, person_id, standing, first, until)
  CROSS JOIN LATERAL (
    SELECT cut.tenure_id, cut.person_id, cut.standing,
           daterange(cut.first, nullif(cut.until, 'infinity')) AS days) piece
 WHERE cut.first < cut.until AND (cut.standing = 'VACANT' OR cut.tenure_id IS NOT NULL)
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
    """Somebody holding a post of a head or for an area, not acting: as a local, as none, or not known."""

    class Meta:
        managed = False
        db_table = "personnel_holding"
        verbose_name = "người giữ chức danh theo địa bàn"
        verbose_name_plural = "người giữ chức danh theo địa bàn"


class PostStanding(_ForAnArea):
    """A head's post: each of its days is in exactly one row."""

    class Meta:
        managed = False
        db_table = "personnel_poststanding"
        verbose_name = "tình trạng của chức danh"
        verbose_name_plural = "tình trạng của chức danh"
