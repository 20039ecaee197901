"""What must never be false of freezes: only its state changes, and its figures come with it."""

from __future__ import annotations

import pgtrigger

FACTS_STAY = """
IF TG_OP = 'UPDATE' AND OLD.state = 'STANDING' AND NEW.state = 'WITHDRAWN'
   AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state' THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'figures_freeze_facts_stay',
    MESSAGE = format('Lần chốt %s đã ghi thì không sửa, không xóa; chốt lại để đính chính, hoặc rút.',
                     OLD.number);
"""
# The time a transaction began tells it from every other that could add figures afterwards.
WITH_ITS_FREEZE = """
SELECT z.number INTO late FROM new_rows r JOIN figures_freeze z ON z.id = r.freeze_id
 WHERE z.made_at <> transaction_timestamp() LIMIT 1;
IF FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'figures_frozenfigure_with_its_freeze',
        MESSAGE = format('Không thêm được số vào lần chốt %s đã ghi; chốt lại để đính chính.', late.number);
END IF;
RETURN NULL;
"""


def facts_stay() -> list[pgtrigger.Trigger]:
    """A freeze is never edited or deleted; one that stands may be withdrawn."""
    return [
        pgtrigger.Trigger(
            name="facts_stay",
            level=pgtrigger.Row,
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=FACTS_STAY,
        )
    ]


def with_its_freeze() -> pgtrigger.Trigger:
    """Figures are added in the transaction that makes their freeze, never later."""
    return pgtrigger.Trigger(
        name="with_its_freeze",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_rows"),
        declare=[("late", "record")],
        func=WITH_ITS_FREEZE,
    )
