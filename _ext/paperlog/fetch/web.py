"""HTTP requests with limits on time, size, number of tries, and redirects.

``requests`` limits only the wait for each byte, not for the whole answer. Each request therefore
runs in a thread of its own, which is abandoned when its time is over.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from queue import Empty, Queue
from threading import Thread
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError as TransportError
from urllib3.exceptions import NewConnectionError, ReadTimeoutError

from paperlog.fetch.cache import Cache, ServiceAnswer, cache_folder
from paperlog.fetch.errors import (
    BusyError,
    FetchError,
    NotFoundError,
    OfflineError,
    SlowError,
    UnusableAnswerError,
)
from paperlog.version import __version__

T = TypeVar("T")
AGAIN = frozenset({429, 500, 502, 503, 504})
"""Status codes worth a retry."""
MAILTO = re.compile(r"[^\s@<>();,\"]+@[^\s@<>();,\"]+")
MAILTO_VARIABLE = "PAPERLOG_MAILTO"


@dataclass(frozen=True)
class AnswerLimits:
    """Limits of one answer."""

    connect_seconds: float = 5
    read_seconds: float = 10
    """Maximum wait for the next byte."""
    seconds: float = 30
    """Maximum wait for the whole answer."""
    bytes: int = 8 * 2**20
    """Maximum size of the decompressed body. Crossref's record of a work with 5,000 references has
    2 MB."""
    tries: int = 3
    pause: float = 1
    """Seconds before the second try; doubled for each further one."""
    patience: float = 30
    """Maximum wait that a service may request, in seconds; if it requests more, an error is
    raised."""
    redirects: int = 3
    failures: int = 3
    """Number of consecutive failed requests after which a host is not contacted again."""


@dataclass
class Web:
    """HTTP client with rate limits; create one per process."""

    mailto: str = ""
    limits: AnswerLimits = AnswerLimits()
    cache: Cache | None = None
    gaps: Mapping[str, float] = field(default_factory=dict)
    """Minimum seconds between requests, by host."""
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict, init=False)
    _failures: dict[str, int] = field(default_factory=dict, init=False)
    _session: requests.Session = field(default_factory=lambda: _OneHost(), init=False)

    @property
    def agent(self) -> str:
        """The ``User-Agent``, with a contact address.  See https://api.crossref.org (etiquette)."""
        contact = f" (mailto:{self.mailto})" if MAILTO.fullmatch(self.mailto) else ""
        return f"sphinx-paperlog/{__version__}{contact}"

    def get(
        self, url: str, read: Callable[[ServiceAnswer], T], params: Mapping[str, str] | None = None
    ) -> T:
        """Send a request and return the answer as parsed by *read*.

        The answer is cached only if *read* accepts it.

        :raises FetchError: if there is no answer, or by *read*.
        """
        try:
            whole = requests.Request("GET", url, params=dict(params or {})).prepare().url or url
        except (requests.RequestException, ValueError) as error:
            raise FetchError(f"{url}: not an address that can be asked: {error}") from None
        if self.cache and (known := self.cache.get(whole)):
            with contextlib.suppress(FetchError):
                return read(known)
        answer = self._asked(whole)
        found = read(answer)
        if self.cache:
            self.cache.put(answer)
        return found

    def _asked(self, url: str) -> ServiceAnswer:
        """Get the answer, with retries as far as the limits allow."""
        host = urlsplit(url).netloc
        if self._failures.get(host, 0) >= self.limits.failures:
            raise OfflineError(
                f"{_named(url)} did not answer {self.limits.failures} requests in a row and is not"
                " contacted again; try again later"
            )
        pause = self.limits.pause
        for left in reversed(range(self.limits.tries)):
            try:
                answer = self._within_time(url)
                self._failures[host] = 0
                return answer
            except _RetryError as again:
                wait = pause if again.wait is None else max(again.wait, 0)
                if not left or wait > self.limits.patience:
                    self._failures[host] = self._failures.get(host, 0) + 1
                    asks = f"; it asks to wait {wait:.0f} s" if again.wait is not None else ""
                    raise type(again.error)(f"{again.error}{asks}") from None
                self.sleep(wait)
                pause *= 2
        raise FetchError(f"{_named(url)} was not contacted: no try is allowed")

    def _within_time(self, url: str) -> ServiceAnswer:
        outcome: Queue[ServiceAnswer | Exception] = Queue(1)

        def run() -> None:
            try:
                outcome.put(self._once(url))
            except Exception as error:
                outcome.put(error)

        self._keep_distance(url)
        Thread(target=run, daemon=True).start()
        try:
            found = outcome.get(timeout=self.limits.seconds)
        except Empty:
            raise _RetryError(self._slow(url)) from None
        if isinstance(found, Exception):
            raise found
        return found

    def _keep_distance(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        wait = self._last.get(host, float("-inf")) + self.gaps.get(host, 0) - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        self._last[host] = time.monotonic()

    def _once(self, url: str) -> ServiceAnswer:
        headers = {
            "User-Agent": self.agent,
            "Accept": "application/json, application/atom+xml;q=0.9",
        }
        waits = (self.limits.connect_seconds, self.limits.read_seconds)
        self._session.max_redirects = self.limits.redirects
        try:
            with self._session.get(url, headers=headers, timeout=waits, stream=True) as response:
                _check_status(url, response)
                body = bytearray()
                for piece in response.iter_content(65_536):
                    body += piece
                    if len(body) > self.limits.bytes:
                        raise UnusableAnswerError(
                            f"{_named(url)} answers with more than {self.limits.bytes / 2**20:g}"
                            " MB; that is not a record of one work"
                        )
        except (requests.RequestException, TransportError, OSError, ValueError) as error:
            inner = error.args[0] if error.args else None
            if isinstance(error, requests.Timeout) or isinstance(inner, ReadTimeoutError):
                raise _RetryError(self._slow(url)) from None
            if isinstance(error, requests.exceptions.ProxyError) or isinstance(
                getattr(inner, "reason", None), NewConnectionError
            ):
                why = f"{_named(url)} cannot be reached; is there a network?"
                raise OfflineError(f"{why} Files can be added without one") from None
            raise _RetryError(
                UnusableAnswerError(f"{_named(url)} broke off its answer ({type(error).__name__})")
            ) from None
        kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        return ServiceAnswer(url, kind, bytes(body))

    def _slow(self, url: str) -> SlowError:
        return SlowError(
            f"{_named(url)} did not end its answer within {self.limits.seconds:g} s; try again"
            " later"
        )


class _OneHost(requests.Session):
    """A session that follows redirects only to the same host, and to no less secure a scheme."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        target = super().get_redirect_target(resp)
        if target is None:
            return None
        here, there = urlsplit(resp.url), urlsplit(urljoin(resp.url, target))
        secure = there.scheme == here.scheme or (here.scheme, there.scheme) == ("http", "https")
        if not secure or there.hostname != here.hostname or there.port not in {here.port, None}:
            where = f"{there.scheme}://{there.netloc}, which Paperlog does not follow"
            raise UnusableAnswerError(f"{_named(resp.url)} redirects to {where}")
        return target


def open_web(mailto: str = "", *, use_cache: bool = True) -> Web:
    """Create the client for users' commands; *mailto* is the log's ``paperlog_mailto``, which
    ``PAPERLOG_MAILTO`` overrides.
    """
    return Web(
        os.environ.get(MAILTO_VARIABLE) or mailto,
        cache=Cache(cache_folder()) if use_cache else None,
    )


class _RetryError(Exception):
    """A failure worth a retry, after *wait* seconds if the service says so."""

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait


def _named(url: str) -> str:
    return urlsplit(url).netloc or url


def _check_status(url: str, response: requests.Response) -> None:
    status = response.status_code
    if status == 404:
        raise NotFoundError(f"{_named(url)} knows no such work")
    if status in AGAIN:
        reason = "receives too many requests" if status == 429 else "is out of order"
        raise _RetryError(
            BusyError(f"{_named(url)} {reason} (HTTP {status}); try again later"),
            _retry_after(response),
        )
    if status != 200:
        raise UnusableAnswerError(f"{_named(url)} refuses the request (HTTP {status})")


def _retry_after(response: requests.Response) -> float | None:
    """Seconds to wait, from a number or a date.  See RFC 9110, 10.2.3."""
    value = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    with contextlib.suppress(ValueError, OverflowError):
        when = parsedate_to_datetime(value)
        return (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return None
