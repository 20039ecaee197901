"""Drafting: begin, edit, explain, drop, correct."""
