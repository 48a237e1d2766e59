"""The base of errors that a command ends with a message for."""

from __future__ import annotations


class LogError(Exception):
    """What the author of a log can put right; the message says how."""
