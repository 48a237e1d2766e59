"""Formulas in TeX: their tokens, known commands and faults, and their reading as plain text."""
