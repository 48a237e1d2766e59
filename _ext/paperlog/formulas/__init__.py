"""TeX formulas: tokens, allowed commands, syntax check, and conversion to plain text."""
