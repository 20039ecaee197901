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


# Decisions that change the tree

FINAL = """
IF OLD.state IN ('SCHEDULED', 'DROPPED') THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_reorganisation_final',
        MESSAGE = format('Quyết định “%s” đã lên lịch hoặc đã bỏ, không sửa được; lập một quyết định mới '
                         'để đính chính.', OLD.title);
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

# While approved only the units that the decision makes may be filled in, by scheduling it.
FROZEN = """
SELECT r.state INTO decision_state FROM units_reorganisation r WHERE r.id = {decision};
IF decision_state IN ('SCHEDULED', 'DROPPED')
   OR decision_state = 'APPROVED' AND NOT (TG_OP = 'UPDATE' AND {filled}) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_reorganisation_frozen',
        MESSAGE = 'Quyết định này không còn là dự thảo nên không sửa nội dung được.';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""

SUCCESSION = """
SELECT u.alive INTO life FROM units_unit u WHERE u.id = NEW.old_id;
IF NEW.extent IN ('WHOLE', 'REST') AND upper(life) IS DISTINCT FROM NEW.on THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_succession_old_ends',
        MESSAGE = format('Đơn vị số %s chuyển toàn bộ hoặc phần còn lại thì phải kết thúc từ ngày đó.',
                         NEW.old_id);
END IF;
IF NOT EXISTS (SELECT 1 FROM units_unit u WHERE u.id = NEW.new_id AND u.alive @> NEW.on) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_succession_new_alive',
        MESSAGE = format('Đơn vị kế thừa số %s không hoạt động vào ngày hiệu lực.', NEW.new_id);
END IF;
SELECT count(*), count(s.share), coalesce(sum(s.share), 0), bool_or(s.extent = 'WHOLE')
  INTO parts, known, total, whole_too
  FROM units_succession s WHERE s.old_id = NEW.old_id AND s.on = NEW.on AND s.extent <> 'NONE';
IF whole_too AND parts > 1 OR known > 0 AND (known <> parts OR abs(total - 1) > 0.000001)
   AND upper(life) = NEW.on THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'units_succession_shares_whole',
        MESSAGE = format('Các phần của đơn vị số %s phải hoặc đều có tỷ lệ và cộng lại đủ, hoặc đều chưa có.',
                         NEW.old_id);
END IF;
"""


def scheduled_is_final() -> pgtrigger.Trigger:
    """A decision that is in the tree is never edited (nor one that was dropped)."""
    return pgtrigger.Trigger(
        name="final",
        level=pgtrigger.Row,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=FINAL,
    )


def frozen_with_decision(decision: str = "{row}.reorganisation_id") -> list[pgtrigger.Trigger]:
    """The content of a decision changes only while it is a draft."""
    filled = "to_jsonb(NEW) - 'unit_id' = to_jsonb(OLD) - 'unit_id' AND OLD.unit_id IS NULL"
    return [
        pgtrigger.Trigger(
            name=name,
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=operation,
            declare=[("decision_state", "text")],
            func=FROZEN.replace("{decision}", decision.format(row=row)).replace("{filled}", allowed),
        )
        for name, operation, row, allowed in (
            ("frozen_insert", pgtrigger.Insert, "NEW", "false"),
            ("frozen_update", pgtrigger.Update, "OLD", filled),
            ("frozen_delete", pgtrigger.Delete, "OLD", "false"),
        )
    ]


def frozen_with_change() -> list[pgtrigger.Trigger]:
    """The same for what hangs on one change of a decision."""
    return frozen_with_decision(
        "(SELECT c.reorganisation_id FROM units_change c WHERE c.id = {row}.change_id)"
    )


def succession_guards() -> list[pgtrigger.Trigger]:
    """A succession is never edited; it fits the lives of both units, and the parts make a whole."""
    declared = [
        ("life", "daterange"),
        ("parts", "integer"),
        ("known", "integer"),
        ("total", "double precision"),
        ("whole_too", "boolean"),
    ]
    return [
        pgtrigger.Trigger(
            name="fits",
            level=pgtrigger.Row,
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            timing=pgtrigger.Deferred,
            declare=declared,
            func=f"{BY_INDEX} {SUCCESSION} {AS_BEFORE} RETURN NULL;",
        ),
        pgtrigger.Trigger(
            name="never_edited",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func="RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
            "CONSTRAINT = 'units_succession_final', "
            "MESSAGE = 'Kế thừa đã ghi không sửa được; lập một quyết định mới để đính chính.';",
        ),
    ]


# Rows of other rooms stay within the life of the unit they point at

# The official spelling of a day, as ``ground.ranges.show_day``.
DAY_FUNCTION = """
CREATE FUNCTION units_day(date) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_char($1, CASE WHEN extract(month FROM $1) <= 2 THEN 'DD/MM/YYYY' ELSE 'DD/FMMM/YYYY' END)
"""

# A unit that is being ended waits for rows being added at it, and these wait for its end.
HELD = """
PERFORM 1 FROM units_unit u WHERE u.id IN (SELECT r.{unit} FROM new_rows r) ORDER BY u.id FOR SHARE;
"""

OUTSIDE = """
SELECT u.code, coalesce(v.name, u.code) AS name, u.alive, (
           SELECT string_agg(format('“%s” (%s)', nv.name, n.code), ', ' ORDER BY n.code)
             FROM units_succession s JOIN units_unit n ON n.id = s.new_id
             JOIN units_unitversion nv ON nv.unit_id = n.id AND nv.during @> s.on
            WHERE s.old_id = u.id AND s.extent <> 'NONE') AS successors
  INTO outside
  FROM {rows} r JOIN units_unit u ON u.id = r.{unit}
  LEFT JOIN LATERAL (SELECT name FROM units_unitversion WHERE unit_id = u.id ORDER BY during DESC LIMIT 1) v
         ON true
 WHERE NOT ({inside}) LIMIT 1;
IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = '{constraint}',
        MESSAGE = format('“%s” (%s) chỉ hoạt động từ %s%s; ngày ghi nằm ngoài thời gian đó.%s',
            outside.name, outside.code, units_day(lower(outside.alive)),
            coalesce(' đến hết ' || units_day(upper(outside.alive) - 1), ''),
            coalesce(' Từ sau đó ghi cho ' || outside.successors || '.', ''));
END IF;
"""


def within_life(
    unit: str, inside: str, constraint: str, *, name: str = "within_life"
) -> list[pgtrigger.Trigger]:
    """Refuse rows dated outside the life of the unit in column ``unit``, naming who succeeded it.

    ``inside`` is SQL over ``r`` (the row) and ``u`` (the unit) that holds for good rows. Statement level,
    so that a bulk load pays one join. The other side, a unit that ends under its rows, is
    ``life_guard``. A second column of one table gives its triggers a ``name`` of their own, which begins
    with ``within_life``.
    """

    def trigger(called: str, operation: pgtrigger.Operation) -> pgtrigger.Trigger:
        text = (HELD if operation is pgtrigger.Insert else "") + OUTSIDE
        text = text.replace("{rows}", "new_rows").replace("{unit}", unit).replace("{inside}", inside)
        return pgtrigger.Trigger(
            name=called,
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(old="old_rows", new="new_rows")
            if operation is pgtrigger.Update
            else pgtrigger.Referencing(new="new_rows"),
            declare=[("outside", "record")],
            func=text.replace("{constraint}", constraint) + "RETURN NULL;",
        )

    return [trigger(name, pgtrigger.Insert), trigger(f"{name}_update", pgtrigger.Update)]


def life_guard(table: str, unit: str, inside: str, constraint: str) -> tuple[str, str]:
    """SQL (forward, backward) for a migration of the room that owns ``table``: no unit ends under its rows.

    Deferred: a reorganisation moves rows and ends units in one transaction.
    """
    name = f"{constraint}_unit"
    text = (
        OUTSIDE.replace("FROM {rows} r", f"FROM {table} r")
        .replace("{unit}", unit)
        .replace("WHERE NOT ({inside})", f"WHERE u.id = NEW.id AND NOT ({inside})")
        .replace("{constraint}", constraint)
    )
    forward = f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE outside record;
BEGIN
    {BY_INDEX}
    {text}
    {AS_BEFORE}
    RETURN NULL;
END
$guard$;
CREATE CONSTRAINT TRIGGER {name} AFTER UPDATE ON units_unit DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (OLD.alive IS DISTINCT FROM NEW.alive) EXECUTE FUNCTION {name}();
"""
    return forward, f"DROP TRIGGER {name} ON units_unit; DROP FUNCTION {name}();"
