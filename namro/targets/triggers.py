"""What must never be false of rounds and their lines, also for plain SQL."""

from __future__ import annotations

import pgtrigger

DECIDED = "('ISSUED', 'CLOSED', 'ARCHIVED')"
STEPS = """(
    'DRAFT>REGISTERING', 'REGISTERING>DRAFT', 'REGISTERING>BALANCED', 'BALANCED>REGISTERING',
    'BALANCED>SUBMITTED', 'SUBMITTED>BALANCED', 'SUBMITTED>ISSUED', 'ISSUED>CLOSED', 'CLOSED>ARCHIVED')"""

ROUND_GOES_ON = f"""
IF NEW.state <> OLD.state AND (OLD.state || '>' || NEW.state) NOT IN {STEPS} THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'targets_round_goes_on',
        MESSAGE = format('Đợt giao “%s” không chuyển trạng thái như vậy được; mỗi lần chỉ một bước.',
                         OLD.title);
END IF;
IF OLD.state IN {DECIDED} AND (
       ROW(NEW.title, NEW.document_no, NEW.issued_on, NEW.printed_totals, NEW.goals, NEW.kind,
           NEW.sum_mode, NEW.parent_id, NEW.drafted_by, lower(NEW.during))
           IS DISTINCT FROM
       ROW(OLD.title, OLD.document_no, OLD.issued_on, OLD.printed_totals, OLD.goals, OLD.kind,
           OLD.sum_mode, OLD.parent_id, OLD.drafted_by, lower(OLD.during))
       OR NOT NEW.during <@ OLD.during) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'targets_round_issued_stays',
        MESSAGE = format('Đợt giao “%s” đã ban hành nên không sửa được văn bản; ban hành bản điều chỉnh.',
                         OLD.title);
END IF;
RETURN NEW;
"""
ROUND_IS_KEPT = """
IF OLD.state <> 'DRAFT' THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'targets_round_kept',
        MESSAGE = format('Đợt giao “%s” không còn là dự thảo nên không bỏ được.', OLD.title);
END IF;
RETURN OLD;
"""

# An issued number is ended and another one begins; it is never written over.
LINE_STAYS = f"""
IF (ROW(NEW.round_id, NEW.indicator, NEW.assignee_id, NEW.value, NEW.initial_value, NEW.basis,
        NEW.base_value, NEW.base_as_of, NEW.pct, NEW.min_floor, lower(NEW.during))
        IS DISTINCT FROM
    ROW(OLD.round_id, OLD.indicator, OLD.assignee_id, OLD.value, OLD.initial_value, OLD.basis,
        OLD.base_value, OLD.base_as_of, OLD.pct, OLD.min_floor, lower(OLD.during))
    OR NOT NEW.during <@ OLD.during)
   AND EXISTS (SELECT 1 FROM targets_targetround t
                WHERE t.id IN (OLD.round_id, NEW.round_id) AND t.state IN {DECIDED}) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'targets_assignment_issued_stays',
        MESSAGE = 'Chỉ tiêu đã ban hành không sửa đè được; ban hành bản điều chỉnh.';
END IF;
RETURN NEW;
"""
# One that has not begun goes where a decision in the tree or a revision of that day says.
LINE_IS_KEPT = f"""
IF EXISTS (SELECT 1 FROM targets_targetround t
            WHERE t.id = OLD.round_id AND t.state IN {DECIDED} AND t.during @> lower(OLD.during))
   AND EXISTS (SELECT 1 FROM units_unit u
                WHERE u.id = OLD.assignee_id AND u.alive @> lower(OLD.during))
   AND NOT EXISTS (SELECT 1 FROM targets_targetassignment a
                    WHERE a.round_id = OLD.round_id AND a.indicator = OLD.indicator
                      AND a.assignee_id = OLD.assignee_id AND a.during @> lower(OLD.during)
                      AND a.value >= OLD.value)
   AND NOT EXISTS (SELECT 1 FROM targets_targetrevision v
                    WHERE v.round_id = OLD.round_id AND v.indicator = OLD.indicator
                      AND v.unit_id = OLD.assignee_id AND v.effective_on = lower(OLD.during)) THEN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
        CONSTRAINT = 'targets_assignment_issued_kept',
        MESSAGE = 'Chỉ tiêu đã ban hành không xóa được; ban hành bản điều chỉnh.';
END IF;
RETURN NULL;
"""
REVISION_STAYS = """
RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
    CONSTRAINT = 'targets_revision_stays',
    MESSAGE = 'Lần điều chỉnh đã ghi không sửa, không xóa được; ban hành lần điều chỉnh tiếp theo.';
"""


def _before(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name, level=pgtrigger.Row, when=pgtrigger.Before, operation=operation, func=func
    )


def round_guards() -> list[pgtrigger.Trigger]:
    """A round goes on step by step, keeps what was issued, and is thrown away only as a draft."""
    return [
        _before("goes_on", pgtrigger.Update, ROUND_GOES_ON),
        _before("kept", pgtrigger.Delete, ROUND_IS_KEPT),
    ]


def line_guards() -> list[pgtrigger.Trigger]:
    """An issued line is ended or begun, never written over, nor taken away without a word."""
    return [
        _before("issued_stays", pgtrigger.Update, LINE_STAYS),
        pgtrigger.Trigger(
            name="issued_kept",
            level=pgtrigger.Row,
            when=pgtrigger.After,
            operation=pgtrigger.Delete,
            timing=pgtrigger.Deferred,
            func=LINE_IS_KEPT,
        ),
    ]


def revision_guards() -> list[pgtrigger.Trigger]:
    """What was revised stays said."""
    return [_before("stays", pgtrigger.Update | pgtrigger.Delete, REVISION_STAYS)]
