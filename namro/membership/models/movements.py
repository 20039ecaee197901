"""Movements of members, read off their home cells, so that the balance cannot disagree with the stock."""

from __future__ import annotations

from django.db import models

from namro.people.models import PartyMembership, Person
from namro.units.models import Unit

# A home that begins is a gain of its cell, a home that ends a loss: closing = opening + gains − losses
# follows for every unit and period. Two homes of one membership that touch are one movement seen from
# both sides; it was the tree that moved where the old cell ended that day or handed a part over.
MOVEMENTS = """
CREATE VIEW membership_movement AS
SELECT h.id * 2 AS id, h.person_id, h.membership_id, h.cell_id, p.cell_id AS other_cell_id,
       lower(h.during) AS happened_on, lower(h.during) AS known_on, 1::smallint AS sign,
       CASE WHEN p.id IS NULL THEN m.origin
            WHEN EXISTS (SELECT 1 FROM units_unit u
                          WHERE u.id = p.cell_id AND upper(u.alive) = lower(h.during))
              OR EXISTS (SELECT 1 FROM units_succession s
                          WHERE s.old_id = p.cell_id AND s.on = lower(h.during)) THEN 'REORG'
            ELSE 'MOVED' END AS kind
  FROM people_homecell h
  JOIN people_partymembership m ON m.id = h.membership_id
  LEFT JOIN people_homecell p ON p.person_id = h.person_id AND p.membership_id = h.membership_id
        AND p.during -|- h.during AND p.during << h.during
UNION ALL
SELECT h.id * 2 + 1, h.person_id, h.membership_id, h.cell_id, n.cell_id,
       upper(h.during), coalesce(CASE WHEN n.id IS NULL THEN m.end_known_on END, upper(h.during)),
       -1::smallint,
       CASE WHEN n.id IS NULL THEN m.end_ground
            WHEN EXISTS (SELECT 1 FROM units_unit u
                          WHERE u.id = h.cell_id AND upper(u.alive) = upper(h.during))
              OR EXISTS (SELECT 1 FROM units_succession s
                          WHERE s.old_id = h.cell_id AND s.on = upper(h.during)) THEN 'REORG'
            ELSE 'MOVED' END
  FROM people_homecell h
  JOIN people_partymembership m ON m.id = h.membership_id
  LEFT JOIN people_homecell n ON n.person_id = h.person_id AND n.membership_id = h.membership_id
        AND n.during -|- h.during AND n.during >> h.during
 WHERE NOT upper_inf(h.during)
"""


class Movement(models.Model):
    """A gain (+1) or loss (−1) of a cell: who, when, why, and the cell on the other side if there is one.

    ``kind`` is the origin of the membership or the ground of its end at its outer edges; ``MOVED``
    between two cells of the city, ``REORG`` where a decision in the tree moved the home. ``happened_on`` of
    a loss is the first day without. ``known_on`` differs where an end was recorded late.
    """

    class Kind(models.TextChoices):
        ADMITTED = "ADMITTED", "Kết nạp"
        READMITTED = "READMITTED", "Kết nạp lại"
        TRANSFER_IN = "TRANSFER_IN", "Chuyển đến từ ngoài đảng bộ thành phố"
        RESTORED = "RESTORED", "Phục hồi"
        TRANSFERRED_OUT = "TRANSFERRED_OUT", "Chuyển ra ngoài đảng bộ thành phố"
        DIED = "DIED", "Từ trần"
        EXPELLED = "EXPELLED", "Khai trừ"
        REMOVED = "REMOVED", "Xóa tên"
        RESIGNED = "RESIGNED", "Xin ra khỏi Đảng"
        ANNULLED = "ANNULLED", "Hủy quyết định kết nạp"
        MOVED = "MOVED", "Chuyển giữa các chi bộ trong thành phố"
        REORG = "REORG", "Do sắp xếp tổ chức"

    id = models.BigIntegerField("số", primary_key=True)
    person = models.ForeignKey(Person, models.DO_NOTHING, verbose_name="đồng chí", related_name="+")
    membership = models.ForeignKey(
        PartyMembership, models.DO_NOTHING, verbose_name="thời gian là đảng viên", related_name="+"
    )
    cell = models.ForeignKey(Unit, models.DO_NOTHING, verbose_name="chi bộ", related_name="+")
    other_cell = models.ForeignKey(
        Unit, models.DO_NOTHING, verbose_name="chi bộ bên kia", null=True, related_name="+"
    )
    happened_on = models.DateField("ngày")
    known_on = models.DateField("ngày ghi nhận")
    sign = models.SmallIntegerField("dấu")
    kind = models.CharField("loại biến động", max_length=16, choices=Kind.choices)

    class Meta:
        managed = False
        db_table = "membership_movement"
        verbose_name = "biến động đảng viên"
        verbose_name_plural = "biến động đảng viên"

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.happened_on}"
