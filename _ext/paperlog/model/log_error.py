"""Base class of errors that end a command with a message instead of a traceback."""

from __future__ import annotations


class LogError(Exception):
    """An error that the author of the log can correct; the message says how."""
