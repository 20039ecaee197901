"""All actions on editions; each is written in the room of who does it."""

from namro.reports.issuing.drafting.actions import begin, correct, drop, edit_text, explain

__all__ = ["begin", "correct", "drop", "edit_text", "explain"]
