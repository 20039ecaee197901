"""Deciding: check and freeze, send back, sign, issue."""
