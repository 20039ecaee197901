"""Dossiers behind the sample's members: drawn in the database from rows that are there, by their numbers.

Every statement reads what the generator made (decisions, memberships, homes) and adds the papers that a
city keeps beside them, so that nothing of them can contradict the figures. Days lie on or before the
day the city lives on (``%(today)s``).
"""

from __future__ import annotations

from datetime import date

from namro.regulations.queries import value as rule
from namro.sample import bulk

# Six months of dossiers are enough to look at; the decisions themselves are kept for all years.
SINCE = date(2024, 4, 1)
PROBATION_SINCE = date(2023, 5, 1)

# Every day with how many working days there were up to it: the n-th after a day is one lookup away.
DAYS = """
CREATE TEMPORARY TABLE sample_days ON COMMIT DROP AS
SELECT day, works, (sum(works::int) OVER (ORDER BY day))::int AS number
  FROM (SELECT g::date AS day, coalesce(c.is_working, extract(isodow FROM g) < 6) AS works
          FROM generate_series('2023-01-01'::date, '2026-12-31'::date, interval '1 day') g
          LEFT JOIN regulations_calendarday c ON c.day = g::date) days
"""
CASES = """
INSERT INTO membership_admissioncase (
    person_id, cell_id, state, listed_on, source_group, in_private_enterprise, is_owner, readmission,
    special_cases, union_resolution_no, certificate_no, certificate_on, application_on, cv_on,
    residence_opinion_on, mass_opinion_on, parents_opinion_on, consent_no, decision_id,
    decision_received_on, ceremony_on, late_consent_no, due_on, due_rule)
SELECT e.person_id, e.cell_id,
       CASE WHEN back.id IS NOT NULL THEN 'ANNULLED' WHEN m.joined_on IS NULL THEN 'DECIDED'
            ELSE 'CEREMONY' END,
       greatest(e.happened_on - 420, lower(u.alive)), e.source_group, e.in_private_enterprise, e.is_owner,
       false,
       CASE WHEN e.is_owner THEN '{OWNER}'::varchar[] ELSE '{}' END, (e.id %% 90 + 4) || '-NQ/ĐTN',
       (e.id %% 900 + 100) || '-GCN', e.happened_on - 300, e.happened_on - 210, e.happened_on - 200,
       e.happened_on - 120, e.happened_on - 118,
       CASE WHEN e.source_group = 'PUPIL' THEN e.happened_on - 205 END, '', e.id,
       CASE WHEN m.joined_on IS NOT NULL THEN least(e.happened_on + 3, m.joined_on) END, m.joined_on, '',
       r.day, CASE WHEN r.day IS NULL THEN '' ELSE 'admission.register_days' END
  FROM membership_admissionevent e
  JOIN units_unit u ON u.id = e.cell_id
  LEFT JOIN membership_admissionevent back ON back.reverses_id = e.id
  JOIN people_partymembership m ON m.person_id = e.person_id AND m.decided_on = e.happened_on
  LEFT JOIN sample_days a ON a.day = e.happened_on AND m.joined_on IS NULL AND back.id IS NULL
  LEFT JOIN sample_days r ON r.works AND r.number = a.number + %(register)s
 WHERE e.sign = 1 AND e.happened_on >= %(since)s ORDER BY e.id
"""
# The days of the steps stay in order by construction: each counts back from the decision.
STEPS = """
INSERT INTO membership_casestep (case_id, state, "on", document_no, note)
SELECT c.id, s.state,
       CASE s.state WHEN 'CEREMONY' THEN c.ceremony_on
                    ELSE greatest(e.happened_on - s.before, c.listed_on) END,
       CASE s.state WHEN 'DECIDED' THEN e.decision_no WHEN 'CELL_RESOLVED' THEN (c.id %% 40 + 1) || '-NQ/CB'
                    WHEN 'BASE_RESOLVED' THEN (c.id %% 70 + 1) || '-NQ/ĐU' ELSE '' END, ''
  FROM membership_admissioncase c JOIN membership_admissionevent e ON e.id = c.decision_id
  CROSS JOIN (VALUES (1, 'LISTED', 420), (2, 'TRAINED', 300), (3, 'DOSSIER', 210), (4, 'VETTING', 150),
                     (5, 'CELL_RESOLVED', 45), (6, 'BASE_RESOLVED', 24), (7, 'DECIDED', 0), (8, 'CEREMONY', 0)
             ) AS s(rank, state, before)
 WHERE s.state <> 'CEREMONY' OR c.ceremony_on IS NOT NULL ORDER BY c.id, s.rank
"""
# Most cells review within a month, one in eleven later; the official date is the exact end all the same.
RECOGNITIONS = """
INSERT INTO membership_recognitioncase (
    membership_id, cell_id, state, probation_ends_on, class_certificate_no, reviewed_on, reviewed_in_time,
    forwarded_on, decided_on, decision_no, card_requested_on, card_issued_on, due_on, due_rule)
SELECT m.id, h.cell_id,
       CASE WHEN NOT upper_inf(m.during) THEN 'ENDED' WHEN m.official_on IS NULL THEN 'ON_PROBATION'
            WHEN m.official_on < %(today)s::date - 120 THEN 'CARD_ISSUED' ELSE 'RECOGNISED' END,
       d.ends,
       CASE WHEN d.ends < %(today)s::date + 60 THEN (m.id %% 800 + 50) || '-GCN/ĐVM' ELSE '' END,
       d.reviewed, d.reviewed - m.official_on <= 40, d.reviewed + 2, d.decided,
       CASE WHEN d.decided IS NOT NULL THEN (m.id %% 300 + 1) || '-QĐ/CT' ELSE '' END,
       CASE WHEN m.official_on < %(today)s::date - 120 AND upper_inf(m.during) THEN d.decided END,
       CASE WHEN m.official_on < %(today)s::date - 120 AND upper_inf(m.during) THEN d.decided + 20 END,
       r.day, CASE WHEN r.day IS NULL THEN '' ELSE 'recognition.cell_review_days' END
  FROM people_partymembership m
  JOIN people_homecell h ON h.membership_id = m.id AND h.during @> m.joined_on
  CROSS JOIN LATERAL (
      SELECT (m.joined_on + interval '1 year')::date AS ends,
             CASE WHEN m.official_on IS NOT NULL AND upper_inf(m.during)
                  THEN least(m.official_on + CASE WHEN m.id %% 11 = 0 THEN 70 ELSE (m.id %% 20)::int END,
                             %(today)s::date - 4) END AS reviewed,
             CASE WHEN m.official_on IS NOT NULL AND upper_inf(m.during)
                  THEN least(m.official_on + 90, %(today)s::date - 1) END AS decided) d
  LEFT JOIN sample_days a ON a.day = d.ends AND m.official_on IS NULL AND upper_inf(m.during)
  LEFT JOIN sample_days r ON r.works AND r.number = a.number + %(review)s
 WHERE m.joined_on >= %(probation)s ORDER BY m.id
"""
EXEMPTIONS = """
INSERT INTO membership_exemption (membership_id, reason, during, document_no, decided_on, ordinal)
SELECT m.id, 'AGE_HEALTH', daterange(d.day, NULL), (m.id %% 60 + 1) || '-NQ/CB', d.day, 1
  FROM people_partymembership m JOIN people_person p ON p.id = m.person_id
  CROSS JOIN LATERAL (SELECT greatest((p.birth_date + interval '76 years')::date, '2015-01-01') AS day) d
 WHERE upper_inf(m.during) AND p.birth_date < '1944-01-01' AND m.id %% 9 = 0 AND d.day <= %(today)s
 ORDER BY m.id
"""
OTHER_EXEMPTIONS = """
INSERT INTO membership_exemption (membership_id, reason, during, document_no, decided_on, ordinal)
SELECT m.id, (ARRAY['TREATMENT', 'ABROAD', 'LONE_WORK', 'MOBILE_WORK', 'RETIREMENT', 'MATERNITY'])
             [1 + (m.id / 1009 %% 6)::int],
       daterange(d.day, d.day + 300), (m.id %% 60 + 1) || '-NQ/ĐU', d.day, 1
  FROM people_partymembership m
  CROSS JOIN LATERAL (SELECT %(today)s::date - 20 - (m.id %% 240)::int AS day) d
 WHERE upper_inf(m.during) AND m.id %% 1009 = 0 AND m.official_on < d.day
   AND NOT EXISTS (SELECT 1 FROM membership_exemption x WHERE x.membership_id = m.id) ORDER BY m.id
"""
LEAVINGS = """
INSERT INTO membership_exitcase (
    membership_id, cell_id, ground, removal_ground, state, opened_on, calls, happened_on, known_on,
    document_no, note)
SELECT m.id, h.cell_id, m.end_ground,
       CASE WHEN m.end_ground = 'REMOVED'
            THEN (ARRAY['SKIPPED', 'CARD', 'LOST_WILL', 'TWO_YEARS'])[1 + (m.id %% 4)::int] ELSE '' END,
       'DECIDED', greatest(upper(m.during) - 40, lower(h.during)),
       CASE WHEN m.end_ground = 'REMOVED' THEN 2 ELSE 0 END,
       upper(m.during), coalesce(m.end_known_on, upper(m.during)), (m.id %% 200 + 1) || '-QĐ/ĐU', ''
  FROM people_partymembership m
  JOIN people_homecell h ON h.membership_id = m.id AND upper(h.during) = upper(m.during)
 WHERE upper(m.during) >= %(year)s AND m.end_ground NOT IN ('ANNULLED', 'TRANSFERRED_OUT') ORDER BY m.id
"""
MOVED = """
INSERT INTO membership_transfercase (
    person_id, membership_id, kind, state, from_cell_id, to_cell_id, elsewhere, reason, requested_on,
    introduced_on, slip_no, presented_on, received_on, return_slip_no, explanation, transit, collective_no)
SELECT h.person_id, h.membership_id, 'INSIDE', 'RECEIVED', h.cell_id, n.cell_id, '',
       'Thay đổi nơi công tác, cư trú',
       d.day - 30, d.day - 20, (h.id %% 400 + 1) || '-GTSHĐ', d.day - 6, d.day,
       (h.id %% 300 + 1) || '-PB', '',
       daterange(d.day - 20, d.day), ''
  FROM people_homecell h
  JOIN people_homecell n ON n.person_id = h.person_id AND n.membership_id = h.membership_id
        AND lower(n.during) = upper(h.during)
  CROSS JOIN LATERAL (SELECT upper(h.during) AS day) d
  JOIN units_unit u ON u.id = h.cell_id JOIN units_unit v ON v.id = n.cell_id
 WHERE d.day BETWEEN %(since)s AND %(today)s AND lower(h.during) < d.day - 30
   AND lower(v.alive) <= d.day - 30 AND upper_inf(u.alive) ORDER BY h.id
"""
# Members on their way; one in three for longer than thirty working days.
IN_TRANSIT = """
WITH cells AS (
    SELECT v.unit_id, row_number() OVER (ORDER BY v.unit_id) - 1 AS place, count(*) OVER () AS number
      FROM units_unitversion v
     WHERE v.kind IN ('CELL', 'BASE_CELL') AND v.during @> daterange('2023-12-01', NULL)
), chosen AS (
    SELECT h.*, row_number() OVER (ORDER BY h.id) AS rank
      FROM people_homecell h JOIN people_partymembership m ON m.id = h.membership_id
     WHERE upper_inf(h.during) AND h.id %% 2903 = 17 AND m.official_on < '2020-01-01'
       AND lower(h.during) < '2023-01-01'
)
INSERT INTO membership_transfercase (
    person_id, membership_id, kind, state, from_cell_id, to_cell_id, elsewhere, reason, requested_on,
    introduced_on, slip_no, presented_on, received_on, return_slip_no, explanation, transit, collective_no,
    due_on, due_rule)
SELECT c.person_id, c.membership_id, 'INSIDE', 'IN_TRANSIT', c.cell_id, t.unit_id, '',
       'Thay đổi nơi công tác, cư trú',
       d.day - 12, d.day, (c.id %% 400 + 1) || '-GTSHĐ', NULL, NULL, '', '', daterange(d.day, NULL), '',
       r.day, 'transfer.present_days'
  FROM chosen c
  CROSS JOIN LATERAL (SELECT %(today)s::date - 3 - (c.rank * 7 %% 66)::int AS day) d
  JOIN sample_days a ON a.day = d.day
  JOIN sample_days r ON r.works AND r.number = a.number + %(present)s
  JOIN cells t ON t.place = (c.rank * 7919) %% t.number
 WHERE t.unit_id <> c.cell_id
"""
STAYS = """
WITH cells AS (
    SELECT v.unit_id, row_number() OVER (ORDER BY v.unit_id) - 1 AS place, count(*) OVER () AS number
      FROM units_unitversion v
     WHERE v.kind IN ('CELL', 'BASE_CELL') AND v.during @> daterange('2023-09-01', NULL)
), chosen AS (
    SELECT h.*, row_number() OVER (ORDER BY h.id) AS rank
      FROM people_homecell h JOIN people_partymembership m ON m.id = h.membership_id
     WHERE upper_inf(h.during) AND h.id %% 1999 = 29 AND m.official_on < '2020-01-01'
       AND lower(h.during) < '2023-01-01'
)
INSERT INTO membership_temporarystay (
    person_id, membership_id, host_cell_id, elsewhere, during, study, slip_no, extensions)
SELECT c.person_id, c.membership_id, t.unit_id, '', daterange(d.day, d.day + 270), c.rank %% 3 = 0,
       (c.id %% 400 + 1) || '-GTTT', 0
  FROM chosen c
  CROSS JOIN LATERAL (SELECT %(today)s::date - 10 - (c.rank * 11 %% 220)::int AS day) d
  JOIN cells t ON t.place = (c.rank * 6007) %% t.number
 WHERE t.unit_id <> c.cell_id
"""
BADGES = """
WITH waves(wave_on, previous, state) AS (
    VALUES ('2024-05-19'::date, '2024-02-03'::date, 'AWARDED'), ('2024-09-02', '2024-05-19', 'PROPOSED')
), marks(years) AS (
    SELECT mark::int FROM regulations_ruleparam r, jsonb_array_elements_text(r.value) AS mark
     WHERE r.key = 'badge.years' AND r.during @> %(today)s::date
)
INSERT INTO membership_badge (membership_id, cell_id, years, wave_on, state, decision_no, awarded_on)
SELECT m.id, h.cell_id, k.years, w.wave_on, w.state,
       CASE WHEN w.state = 'AWARDED' THEN (m.id %% 90 + 1) || '-QĐ/TU' ELSE '' END,
       CASE WHEN w.state = 'AWARDED' THEN w.wave_on END
  FROM people_partymembership m
  JOIN people_homecell h ON h.membership_id = m.id AND upper_inf(h.during)
  JOIN waves w ON true
  JOIN marks k ON (m.decided_on + make_interval(years => k.years))::date > w.previous
              AND (m.decided_on + make_interval(years => k.years))::date <= w.wave_on
 WHERE upper_inf(m.during) AND m.decided_on < '1995-01-01' AND m.decided_on + interval '30 years' <= w.wave_on
   AND (w.state = 'AWARDED' OR m.id %% 3 > 0) AND lower(h.during) <= '2024-05-19' ORDER BY m.id
"""
POLICE = """
INSERT INTO units_classification (unit_id, during, org_type, delegation, document_no)
SELECT v.unit_id, u.alive, '6', '', ''
  FROM units_unitversion v JOIN units_unit u ON u.id = v.unit_id
 WHERE v.bloc = 'ARMED_FORCES' AND v.name ILIKE '%%công an%%' ORDER BY v.unit_id
"""


STATEMENTS = {
    "Hồ sơ kết nạp": (CASES, STEPS),
    "Công nhận chính thức": (RECOGNITIONS,),
    "Miễn sinh hoạt, ra khỏi Đảng": (EXEMPTIONS, OTHER_EXEMPTIONS, LEAVINGS),
    "Chuyển sinh hoạt, huy hiệu": (MOVED, IN_TRANSIT, STAYS, BADGES),
}


def fill(today: date) -> None:
    """Write the papers of members; belongs inside the loader's transaction, after people and decisions."""
    values = {
        "today": today,
        "since": SINCE,
        "year": date(today.year, 1, 1),
        "probation": PROBATION_SINCE,
        "register": rule("admission.register_days", on=today),
        "review": rule("recognition.cell_review_days", on=today),
        "present": rule("transfer.present_days", on=today),
    }
    bulk.run(DAYS)
    bulk.run(POLICE, {})
    for statements in STATEMENTS.values():
        for statement in statements:
            bulk.run(statement, values)
