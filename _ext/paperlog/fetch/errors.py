"""Errors of fetching; messages include the address and a remedy."""

from __future__ import annotations


class FetchError(Exception):
    """There is no answer, or it is unusable."""


class OfflineError(FetchError):
    """The service is unreachable: no network, unknown host, refused connection, or `requests` is
    not installed.
    """


class NotFoundError(FetchError):
    """The service does not know the work."""


class ElsewhereError(NotFoundError):
    """The work exists but is registered with a service that Paperlog does not query."""


class BusyError(FetchError):
    """The service is rate-limiting or out of order, after several tries."""


class SlowError(FetchError):
    """The answer did not complete in time."""


class UnusableAnswerError(FetchError):
    """The answer does not match the service's documentation."""
