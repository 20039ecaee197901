from __future__ import annotations

import pgtrigger

REVERSAL_MATCHES = """
IF NEW.reverses_id IS NULL THEN RETURN NULL; END IF;
IF NOT EXISTS (
    SELECT 1 FROM membership_admissionevent e
     WHERE e.id = NEW.reverses_id AND e.sign = 1 AND e.happened_on <= NEW.happened_on
       AND e.person_id = NEW.person_id AND e.cell_id = NEW.cell_id
       AND e.source_group = NEW.source_group
       AND e.in_private_enterprise = NEW.in_private_enterprise AND e.is_owner = NEW.is_owner
) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'membership_admission_reversal_matches',
        MESSAGE = 'Quyết định hủy phải trùng người, chi bộ, đối tượng và không trước quyết định bị hủy.';
END IF;
RETURN NULL;
"""


def reversal_matches() -> pgtrigger.Trigger:
    """An annulment takes back exactly what was counted, not more and not elsewhere."""
    return pgtrigger.Trigger(
        name="reversal_matches",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=REVERSAL_MATCHES,
    )
