"""Why nothing could be fetched: each with the address that was asked, and a way out."""

from __future__ import annotations


class FetchError(Exception):
    """No answer, or none that can be used."""


class OfflineError(FetchError):
    """There is no way to the service: no network, no such host, nothing that listens there, or
    nothing installed that asks.
    """


class NotFoundError(FetchError):
    """The service answers, and knows no such work."""


class ElsewhereError(NotFoundError):
    """The work exists, and is registered with a service that is not asked."""


class BusyError(FetchError):
    """The service asks to be left alone for a while, or is out of order; so it was after several
    tries.
    """


class SlowError(FetchError):
    """The answer did not end in time."""


class UnusableAnswerError(FetchError):
    """An answer that is not what the service's documentation promises."""
