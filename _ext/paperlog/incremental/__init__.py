"""Builds that are always true, and cost what their change costs: what is written again, what goes,
and no clock in the output.
"""
