"""All actions on editions; each is written in the room of who does it."""

from namro.reports.issuing.deciding.actions import Signer, check, issue, return_to_draft, sign
from namro.reports.issuing.drafting.actions import begin, correct, drop, edit_text, explain

__all__ = [
    "Signer",
    "begin",
    "check",
    "correct",
    "drop",
    "edit_text",
    "explain",
    "issue",
    "return_to_draft",
    "sign",
]
