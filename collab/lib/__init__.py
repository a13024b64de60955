"""Foundations without tables: one subject per file, no import from any app."""
