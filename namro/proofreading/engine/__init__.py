"""Figures of a Vietnamese official text, and whether they contradict each other. No Django, no database."""
