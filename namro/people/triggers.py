"""Deferred guards of posts, bodies and tenures: what must not be false at the end of a transaction."""

from __future__ import annotations

import pgtrigger

# A post's places are counted under a lock of its row, so that two who fill the last place at once
# are judged one after the other.
TENURE_FITS = """
SELECT * INTO held FROM people_tenure WHERE id = NEW.id;
IF held.id IS NULL OR held.state = 'ANNULLED' THEN RETURN NULL; END IF;
IF held.post_id IS NOT NULL THEN
    SELECT during INTO life FROM people_post WHERE id = held.post_id FOR UPDATE;
ELSE
    SELECT during INTO life FROM people_bodyterm WHERE id = held.body_term_id FOR UPDATE;
END IF;
IF NOT life @> held.during THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'people_tenure_within_life',
        MESSAGE = 'Thời gian giữ chức vụ nằm ngoài thời gian của vị trí hoặc nhiệm kỳ.';
END IF;
IF held.post_id IS NOT NULL AND NOT held.acting AND held.state = 'HELD' THEN
    IF EXISTS (
        SELECT 1 FROM people_postsetting s
          JOIN LATERAL (
            SELECT lower(t.during) AS day FROM people_tenure t
             WHERE t.post_id = held.post_id AND t.during && held.during
             UNION SELECT lower(held.during) UNION SELECT lower(s.during)) days
            ON s.during @> days.day AND held.during @> days.day
         WHERE s.post_id = held.post_id
           AND s.places < (SELECT count(*) FROM people_tenure o
                            WHERE o.post_id = held.post_id AND o.state = 'HELD' AND NOT o.acting
                              AND o.during @> days.day)) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            CONSTRAINT = 'people_tenure_has_place',
            MESSAGE = 'Vị trí đã đủ người trong thời gian đó.';
    END IF;
END IF;
RETURN NULL;
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
IF setting.id IS NULL THEN RETURN NULL; END IF;
PERFORM 1 FROM people_post WHERE id = setting.post_id FOR UPDATE;
IF EXISTS (
    SELECT 1 FROM (
        SELECT greatest(lower(t.during), lower(setting.during)) AS day FROM people_tenure t
         WHERE t.post_id = setting.post_id AND t.during && setting.during) days
     WHERE setting.places < (SELECT count(*) FROM people_tenure o
                              WHERE o.post_id = setting.post_id AND o.state = 'HELD' AND NOT o.acting
                                AND o.during @> days.day)) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'people_tenure_has_place',
        MESSAGE = 'Đang có nhiều người giữ vị trí hơn số được bố trí.';
END IF;
RETURN NULL;
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
RETURN NULL;
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
        func=func,
    )


def tenure_fits() -> pgtrigger.Trigger:
    """Inside the life of its post or term; not more non-acting holders than places on any day (V1, V2)."""
    return _deferred("fits", TENURE_FITS, [("held", "people_tenure"), ("life", "daterange")])


def post_is_set() -> pgtrigger.Trigger:
    """A post's settings cover its life exactly, and its tenures stay inside."""
    func = POST_IS_SET.replace("{post}", "NEW.id") + POST_HOLDS + "RETURN NULL;"
    return _deferred("is_set", func, SPANS)


def setting_is_whole() -> pgtrigger.Trigger:
    """The same, seen from a setting that is written or deleted."""
    func = POST_IS_SET.replace("{post}", "coalesce(NEW.post_id, OLD.post_id)") + "RETURN NULL;"
    return _deferred("is_whole", func, SPANS, WRITTEN | pgtrigger.Delete)


def setting_has_places() -> pgtrigger.Trigger:
    """Places are not taken away from under who holds them."""
    return _deferred("has_places", SETTING_HAS_PLACES, [("setting", "people_postsetting")])


def term_in_life_of_unit() -> list[pgtrigger.Trigger]:
    """A term stays inside the life of its unit, and its members inside the term."""
    return [_deferred("in_life", TERM_IN_LIFE, [])]
