from __future__ import annotations

import pgtrigger

# NEW may have been written again since: what stands at the end is judged, from both sides of the pair.
REVERSAL_MATCHES = """
IF TG_OP = 'INSERT' AND NEW.reverses_id IS NULL THEN RETURN NULL; END IF;
IF EXISTS (
    SELECT 1 FROM membership_admissionevent r JOIN membership_admissionevent e ON e.id = r.reverses_id
     WHERE (r.id = NEW.id OR r.reverses_id = NEW.id)
       AND NOT (e.sign = 1 AND e.happened_on <= r.happened_on
                AND e.person_id = r.person_id AND e.cell_id = r.cell_id
                AND e.source_group = r.source_group
                AND e.in_private_enterprise = r.in_private_enterprise AND e.is_owner = r.is_owner)
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


# V10 across the two rows, judged as they stand at the end of the transaction.
CASE_MATCHES = """
IF EXISTS (
    SELECT 1 FROM membership_admissioncase c JOIN membership_admissionevent e ON e.id = c.decision_id
     WHERE c.id = NEW.id
       AND NOT (e.sign = 1 AND e.person_id = c.person_id
                AND (c.decision_received_on IS NULL OR c.decision_received_on >= e.happened_on)
                AND (c.ceremony_on IS NULL OR c.ceremony_on >= e.happened_on))
) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'membership_case_matches_decision',
        MESSAGE = 'Quyết định kết nạp phải của chính người này; ngày nhận quyết định và ngày lễ không trước '
                  'ngày quyết định.';
END IF;
RETURN NULL;
"""


def case_matches_decision() -> pgtrigger.Trigger:
    """A dossier carries its own person's decision, and its later days do not lie before it."""
    return pgtrigger.Trigger(
        name="matches_decision",
        level=pgtrigger.Row,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update,
        timing=pgtrigger.Deferred,
        func=CASE_MATCHES,
    )
