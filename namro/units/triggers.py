"""Deferred guards of the tree: what must never be false at the end of a transaction.

NEW is the row as it was at the time of the write; a transaction may have written it again since.
The guards therefore judge the row as it stands at the end.
"""

from __future__ import annotations

import pgtrigger

MATCHES_VERSIONS = """
SELECT range_agg(v.during) INTO spans FROM units_unitversion v WHERE v.unit_id = {unit};
SELECT u.alive INTO life FROM units_unit u WHERE u.id = {unit};
IF life IS NOT NULL AND (spans IS NULL OR spans <> datemultirange(life)) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_version_no_gap',
        MESSAGE = format('Đơn vị số %s có khoảng trống giữa các giai đoạn, hoặc thời gian hoạt động '
                         'không khớp với các giai đoạn.', {unit});
END IF;
"""

PARENT_ALIVE = """
IF EXISTS (SELECT 1 FROM units_unitversion v JOIN units_unit u ON u.id = v.parent_id
            WHERE v.id = NEW.id AND NOT u.alive @> v.during) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_version_parent_alive',
        MESSAGE = format('“%s” không thể trực thuộc một đơn vị không hoạt động suốt thời gian đó.',
                         NEW.name);
END IF;
"""

NO_CYCLE = """
WITH RECURSIVE up(unit_id, during) AS (
    SELECT v.parent_id, v.during FROM units_unitversion v
     WHERE v.id = NEW.id AND v.unit_id = NEW.unit_id AND v.parent_id IS NOT NULL
    UNION
    SELECT v.parent_id, up.during * v.during
      FROM up JOIN units_unitversion v ON v.unit_id = up.unit_id AND v.during && up.during
     WHERE v.parent_id IS NOT NULL AND up.unit_id <> NEW.unit_id
)
SELECT EXISTS (SELECT 1 FROM up WHERE up.unit_id = NEW.unit_id) INTO found_cycle;
IF found_cycle THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_version_no_cycle',
        MESSAGE = format('“%s” sẽ thành cấp dưới của chính mình.', NEW.name);
END IF;
"""

LIFE_OF_UNIT_CHANGED = """
IF EXISTS (SELECT 1 FROM units_unitversion v JOIN units_unit u ON u.id = v.parent_id
            WHERE u.id = NEW.id AND NOT u.alive @> v.during) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_version_parent_alive',
        MESSAGE = format('Đơn vị %s còn đơn vị trực thuộc ngoài thời gian hoạt động.', NEW.code);
END IF;
"""

# In the transaction that loads a tree the planner has no statistics and would read all versions for
# each row that is checked; every lookup here is by a key.
BY_INDEX = "PERFORM set_config('enable_seqscan', 'off', true);"
AS_BEFORE = "PERFORM set_config('enable_seqscan', 'on', true);"

DECLARATIONS = [("spans", "datemultirange"), ("life", "daterange"), ("found_cycle", "boolean")]


def _deferred(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=operation,
        timing=pgtrigger.Deferred,
        declare=DECLARATIONS,
        func=f"{BY_INDEX} {func} {AS_BEFORE} RETURN NULL;",
    )


def version_guards() -> list[pgtrigger.Trigger]:
    """Refuse gaps, dead parents and cycles when the transaction ends."""
    written = pgtrigger.Insert | pgtrigger.Update
    return [
        _deferred("no_gap", written, MATCHES_VERSIONS.replace("{unit}", "NEW.unit_id")),
        _deferred(
            "no_gap_left",
            pgtrigger.Delete | pgtrigger.Update,
            MATCHES_VERSIONS.replace("{unit}", "OLD.unit_id"),
        ),
        _deferred("parent_alive", written, PARENT_ALIVE),
        _deferred("no_cycle", written, NO_CYCLE),
    ]


def unit_matches_versions() -> pgtrigger.Trigger:
    """A unit's ``alive`` equals its versions, and no child outlives it."""
    func = MATCHES_VERSIONS.replace("{unit}", "NEW.id") + LIFE_OF_UNIT_CHANGED
    return _deferred("life_matches", pgtrigger.Insert | pgtrigger.Update, func)
