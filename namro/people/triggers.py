"""Deferred guards of posts, bodies and tenures: what must not be false at the end of a transaction."""

from __future__ import annotations

import pgtrigger

from namro.units.triggers import AS_BEFORE, BY_INDEX

# A post's places are counted under a lock of its row, so that two who fill the last place at once are
# judged one after the other; a lock that lets foreign keys through, or they would wait in a circle.
TENURE_FITS = """
SELECT * INTO held FROM people_tenure WHERE id = NEW.id AND state <> 'ANNULLED';
IF held.id IS NOT NULL THEN
    IF held.post_id IS NOT NULL THEN
        SELECT during INTO life FROM people_post WHERE id = held.post_id FOR NO KEY UPDATE;
    ELSE
        SELECT during, coalesce(places_max, places_set) INTO life, most
          FROM people_bodyterm WHERE id = held.body_term_id FOR NO KEY UPDATE;
    END IF;
    IF NOT life @> held.during THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'people_tenure_within_life',
            MESSAGE = 'Thời gian giữ chức vụ nằm ngoài thời gian của vị trí hoặc nhiệm kỳ.';
    END IF;
    IF held.state = 'HELD' AND NOT held.acting AND held.outside_places AND EXISTS (
        SELECT 1 FROM people_post p JOIN people_title t ON t.code = p.title_id
         WHERE p.id = held.post_id AND t.head) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'people_tenure_has_place',
            MESSAGE = 'Người đứng đầu không bố trí ngoài số lượng.';
    END IF;
    IF held.post_id IS NOT NULL AND held.state = 'HELD' AND NOT held.acting AND EXISTS (
        SELECT 1 FROM people_postsetting s
          JOIN LATERAL (
            SELECT lower(t.during) AS day FROM people_tenure t
             WHERE t.post_id = held.post_id AND t.during && held.during
             UNION SELECT lower(held.during) UNION SELECT lower(s.during)) days
            ON s.during @> days.day AND held.during @> days.day
         WHERE s.post_id = held.post_id
           AND s.places < (SELECT count(*) FROM people_tenure o
                            WHERE o.post_id = held.post_id AND o.state = 'HELD' AND NOT o.acting
                              AND NOT o.outside_places AND o.during @> days.day)) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'people_tenure_has_place',
            MESSAGE = 'Vị trí đã đủ người trong thời gian đó.';
    END IF;
    IF held.body_term_id IS NOT NULL AND held.state = 'HELD' AND EXISTS (
        SELECT 1 FROM (
            SELECT DISTINCT greatest(lower(d.during), lower(held.during)) AS day FROM people_tenure d
             WHERE d.body_term_id = held.body_term_id AND d.state = 'HELD' AND d.during && held.during) days
         WHERE most < (SELECT count(*) FROM people_tenure o
                        WHERE o.body_term_id = held.body_term_id AND o.state = 'HELD'
                          AND NOT o.outside_places AND o.during @> days.day)) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'people_tenure_has_place',
            MESSAGE = 'Tập thể đã đủ số thành viên trong thời gian đó.';
    END IF;
END IF;
"""

# On every day a member of a unit's standing committee is a member of its committee.
STANDING = """
SELECT b.unit_id INTO at FROM people_bodyterm m JOIN people_body b ON b.id = m.body_id
 WHERE m.id = {row}.body_term_id AND b.kind IN ('BCH', 'BTV');
IF at IS NOT NULL AND EXISTS (
    SELECT 1 FROM people_body b JOIN people_bodyterm m ON m.body_id = b.id
      JOIN people_tenure t ON t.body_term_id = m.id
     WHERE b.unit_id = at AND b.kind = 'BTV' AND t.person_id = {row}.person_id AND t.state = 'HELD'
       AND NOT coalesce((
           SELECT range_agg(c.during) FROM people_body cb JOIN people_bodyterm cm ON cm.body_id = cb.id
             JOIN people_tenure c ON c.body_term_id = cm.id
            WHERE cb.unit_id = at AND cb.kind = 'BCH' AND c.person_id = {row}.person_id
              AND c.state = 'HELD') @> t.during, false)) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'people_tenure_standing_in_committee',
        MESSAGE = 'Ủy viên Ban Thường vụ phải là ủy viên Ban Chấp hành của đơn vị trong suốt thời gian đó.';
END IF;
"""

POST_IS_SET = """
SELECT range_agg(s.during) INTO spans FROM people_postsetting s WHERE s.post_id = {post};
SELECT p.during INTO life FROM people_post p WHERE p.id = {post};
IF life IS NOT NULL AND (spans IS NULL OR spans <> datemultirange(life)) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'people_post_is_set',
        MESSAGE = 'Quy định về số người, diện quản lý của vị trí phải phủ đúng thời gian của vị trí.';
END IF;
"""

POST_HOLDS = """
IF EXISTS (SELECT 1 FROM people_tenure t JOIN people_post p ON p.id = t.post_id
            WHERE p.id = NEW.id AND t.state <> 'ANNULLED' AND NOT p.during @> t.during) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'people_tenure_within_life',
        MESSAGE = 'Còn người giữ vị trí ngoài thời gian của vị trí.';
END IF;
"""

SETTING_HAS_PLACES = """
SELECT * INTO setting FROM people_postsetting WHERE id = NEW.id;
IF setting.id IS NOT NULL THEN
    PERFORM 1 FROM people_post WHERE id = setting.post_id FOR NO KEY UPDATE;
    IF setting.places > 1 AND EXISTS (
        SELECT 1 FROM people_post p JOIN people_title t ON t.code = p.title_id
         WHERE p.id = setting.post_id AND t.head) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'people_postsetting_one_head',
            MESSAGE = 'Chức danh người đứng đầu chỉ bố trí một người.';
    END IF;
    IF EXISTS (
        SELECT 1 FROM (
            SELECT greatest(lower(t.during), lower(setting.during)) AS day FROM people_tenure t
             WHERE t.post_id = setting.post_id AND t.during && setting.during) days
         WHERE setting.places < (SELECT count(*) FROM people_tenure o
                                  WHERE o.post_id = setting.post_id AND o.state = 'HELD' AND NOT o.acting
                                    AND NOT o.outside_places AND o.during @> days.day)) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'people_tenure_has_place',
            MESSAGE = 'Đang có nhiều người giữ vị trí hơn số được bố trí.';
    END IF;
END IF;
"""

TERM_IN_LIFE = """
IF EXISTS (SELECT 1 FROM people_bodyterm m JOIN people_body b ON b.id = m.body_id
             JOIN units_unit u ON u.id = b.unit_id
            WHERE m.id = NEW.id AND NOT u.alive @> m.during) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'people_bodyterm_within_life',
        MESSAGE = 'Nhiệm kỳ nằm ngoài thời gian hoạt động của đơn vị.';
END IF;
IF EXISTS (SELECT 1 FROM people_tenure t JOIN people_bodyterm m ON m.id = t.body_term_id
            WHERE m.id = NEW.id AND t.state <> 'ANNULLED' AND NOT m.during @> t.during) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'people_tenure_within_life',
        MESSAGE = 'Còn thành viên ngoài thời gian của nhiệm kỳ.';
END IF;
PERFORM 1 FROM people_bodyterm WHERE id = NEW.id FOR NO KEY UPDATE;
IF EXISTS (SELECT 1 FROM people_bodyterm m JOIN people_tenure t ON t.body_term_id = m.id
            WHERE m.id = NEW.id AND t.state = 'HELD'
              AND coalesce(m.places_max, m.places_set) < (
                  SELECT count(*) FROM people_tenure o
                   WHERE o.body_term_id = m.id AND o.state = 'HELD' AND NOT o.outside_places
                     AND o.during @> lower(t.during))) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'people_tenure_has_place',
        MESSAGE = 'Đang có nhiều thành viên hơn số được xác định.';
END IF;
"""

UNIT_OUTLIVES_TERMS = """
CREATE FUNCTION people_bodyterm_within_life_unit() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    IF EXISTS (SELECT 1 FROM people_bodyterm m JOIN people_body b ON b.id = m.body_id
                 JOIN units_unit u ON u.id = b.unit_id
                WHERE u.id = NEW.id AND NOT u.alive @> m.during) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'people_bodyterm_within_life',
            MESSAGE = format('Đơn vị %s còn nhiệm kỳ của tập thể ngoài thời gian hoạt động.', NEW.code);
    END IF;
    RETURN NULL;
END
$guard$;
CREATE CONSTRAINT TRIGGER people_bodyterm_within_life_unit AFTER UPDATE ON units_unit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.alive IS DISTINCT FROM NEW.alive)
    EXECUTE FUNCTION people_bodyterm_within_life_unit();
"""
NO_LONGER = """
DROP TRIGGER people_bodyterm_within_life_unit ON units_unit;
DROP FUNCTION people_bodyterm_within_life_unit();
"""

SPANS = [("spans", "datemultirange"), ("life", "daterange")]
WRITTEN = pgtrigger.Insert | pgtrigger.Update


def _deferred(
    name: str, func: str, declare: list[tuple[str, str]], operation: pgtrigger.Operation = WRITTEN
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        declare=declare,
        func=f"{BY_INDEX} {func} {AS_BEFORE} RETURN NULL;",
    )


def tenure_guards() -> list[pgtrigger.Trigger]:
    """Inside the life of its post or term; not more non-acting holders than places on any day; who is in
    the standing committee is in the committee (V1, V2, V6).
    """
    declare = [("held", "people_tenure"), ("life", "daterange"), ("most", "integer")]
    unit = [("at", "bigint")]
    gone = pgtrigger.Update | pgtrigger.Delete
    return [
        _deferred("fits", TENURE_FITS, declare),
        _deferred("standing", STANDING.replace("{row}", "NEW"), unit),
        _deferred("standing_left", STANDING.replace("{row}", "OLD"), unit, gone),
    ]


def post_is_set() -> pgtrigger.Trigger:
    """A post's settings cover its life exactly, and its tenures stay inside."""
    return _deferred("is_set", POST_IS_SET.replace("{post}", "NEW.id") + POST_HOLDS, SPANS)


def setting_is_whole() -> pgtrigger.Trigger:
    """The same, seen from a setting that is written or deleted."""
    func = POST_IS_SET.replace("{post}", "coalesce(NEW.post_id, OLD.post_id)")
    return _deferred("is_whole", func, SPANS, WRITTEN | pgtrigger.Delete)


def setting_has_places() -> pgtrigger.Trigger:
    """A head has one place, and places are not taken away from under who holds them."""
    return _deferred("has_places", SETTING_HAS_PLACES, [("setting", "people_postsetting")])


def term_in_life_of_unit() -> list[pgtrigger.Trigger]:
    """A term stays inside the life of its unit, its members inside the term and within its places."""
    return [_deferred("in_life", TERM_IN_LIFE, [])]
