"""Questions to a service over HTTP, so that every answer ends: bounded in time, in size, in tries
and in where it may lead.

``requests`` bounds the wait for each byte, not for all of them; an answer that drips, or that never
ends its header, is left to a thread of its own, which nobody waits for once its time is over.
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
"""Status codes that may be others a moment later."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAILTO = re.compile(r"[^\s@<>();,\"]+@[^\s@<>();,\"]+")
MAILTO_VARIABLE = "PAPERLOG_MAILTO"


@dataclass(frozen=True)
class AnswerLimits:
    """What an answer may cost."""

    connect_seconds: float = 5
    read_seconds: float = 10
    """The wait for the next byte."""
    seconds: float = 30
    """The wait for the whole answer."""
    bytes: int = 8 * 2**20
    """Of the unpacked body.  Crossref's record of a work with 5,000 references has 2 MB."""
    tries: int = 3
    pause: float = 1
    """Seconds before the second try; twice as many before each later one."""
    patience: float = 30
    """The longest wait that a service may ask for; beyond it the user is told."""
    redirects: int = 3
    failures: int = 3
    """Questions that a host leaves without an answer, one after the other, before it is asked no
    more.
    """


@dataclass
class Web:
    """The way out: one for a run, so that services are not asked faster than they like."""

    mailto: str = ""
    limits: AnswerLimits = AnswerLimits()
    cache: Cache | None = None
    gaps: Mapping[str, float] = field(default_factory=dict)
    """Seconds from one question to the next, by host."""
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict, init=False)
    _failures: dict[str, int] = field(default_factory=dict, init=False)
    _session: requests.Session = field(default_factory=requests.Session, init=False)

    @property
    def agent(self) -> str:
        """Who asks, and where to write if that is a nuisance.  See https://api.crossref.org
        (etiquette).
        """
        contact = f" (mailto:{self.mailto})" if MAILTO.fullmatch(self.mailto) else ""
        return f"sphinx-paperlog/{__version__}{contact}"

    def get(
        self, url: str, read: Callable[[ServiceAnswer], T], params: Mapping[str, str] | None = None
    ) -> T:
        """Ask a question and return what *read* makes of the answer.

        Only an answer that *read* can use is kept in the cache.

        :raises FetchError: if there is no answer, or *read* raises it.
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
        """The answer after as many tries as it takes, and no more than are allowed."""
        host = urlsplit(url).netloc
        if self._failures.get(host, 0) >= self.limits.failures:
            raise OfflineError(
                f"{_named(url)} left {self.limits.failures} questions in a row without an answer,"
                " and is asked no more; try again later"
            )
        pause = self.limits.pause
        for left in reversed(range(self.limits.tries)):
            try:
                answer = self._within_time(url)
                self._failures[host] = 0
                return answer
            except _AgainError as again:
                wait = pause if again.wait is None else max(again.wait, 0)
                if not left or wait > self.limits.patience:
                    self._failures[host] = self._failures.get(host, 0) + 1
                    raise again.final(wait) from None
                self.sleep(wait)
                pause *= 2
        raise FetchError(f"{_named(url)} was not asked at all: no try is allowed")

    def _within_time(self, url: str) -> ServiceAnswer:
        outcome: Queue[ServiceAnswer | Exception] = Queue(1)

        def run() -> None:
            try:
                outcome.put(self._followed(url, time.monotonic() + self.limits.seconds))
            except Exception as error:
                outcome.put(error)

        self._keep_distance(url)
        Thread(target=run, daemon=True).start()
        try:
            found = outcome.get(timeout=self.limits.seconds)
        except Empty:
            raise _AgainError(self._slow(url)) from None
        if isinstance(found, Exception):
            raise found
        return found

    def _keep_distance(self, url: str) -> None:
        host = urlsplit(url).hostname or ""
        wait = self._last.get(host, float("-inf")) + self.gaps.get(host, 0) - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        self._last[host] = time.monotonic()

    def _followed(self, url: str, deadline: float) -> ServiceAnswer:
        at = url
        for _step in range(self.limits.redirects + 1):
            answer, onward = self._once(at, deadline)
            if answer is not None:
                return ServiceAnswer(url, answer.media_type, answer.body)
            at = _allowed(at, onward)
        raise UnusableAnswerError(
            f"{_named(url)} leads from one address to the next without an end"
        )

    def _once(self, url: str, deadline: float) -> tuple[ServiceAnswer | None, str]:
        """One question: an answer, or where it leads on to."""
        headers = {
            "User-Agent": self.agent,
            "Accept": "application/json, application/atom+xml;q=0.9",
        }
        waits = (self.limits.connect_seconds, self.limits.read_seconds)
        try:
            with self._session.get(
                url, headers=headers, timeout=waits, stream=True, allow_redirects=False
            ) as response:
                if response.status_code in REDIRECTS:
                    return None, response.headers.get("Location", "")
                _check_status(url, response)
                return ServiceAnswer(
                    url, _media_type(response), self._body(url, response, deadline)
                ), ""
        except requests.Timeout:
            raise _AgainError(self._slow(url)) from None
        except (requests.RequestException, TransportError, OSError, ValueError) as error:
            if error.args and isinstance(error.args[0], ReadTimeoutError):
                raise _AgainError(self._slow(url)) from None
            if _is_offline(error):
                raise OfflineError(
                    f"{_named(url)} cannot be reached; is there a network? What comes from files"
                    " works without one"
                ) from None
            raise _AgainError(
                UnusableAnswerError(f"{_named(url)} broke off its answer ({type(error).__name__})")
            ) from None

    def _body(self, url: str, response: requests.Response, deadline: float) -> bytes:
        body = bytearray()
        for piece in response.iter_content(65_536):
            body += piece
            if len(body) > self.limits.bytes:
                raise UnusableAnswerError(
                    f"{_named(url)} answers with more than {self.limits.bytes / 2**20:g} MB; that"
                    " is no record of one work"
                )
            if time.monotonic() > deadline:
                raise _AgainError(self._slow(url))
        return bytes(body)

    def _slow(self, url: str) -> SlowError:
        return SlowError(
            f"{_named(url)} did not end its answer within {self.limits.seconds:g} s; try again"
            " later"
        )


def open_web(mailto: str = "", *, use_cache: bool = True) -> Web:
    """The way out as users have it; *mailto* is the log's ``paperlog_mailto``, and
    ``PAPERLOG_MAILTO`` goes before it.
    """
    return Web(
        os.environ.get(MAILTO_VARIABLE) or mailto,
        cache=Cache(cache_folder()) if use_cache else None,
    )


class _AgainError(Exception):
    """What may be better at the next try: after *wait* seconds, where the service says so."""

    def __init__(self, error: FetchError, wait: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.wait = wait

    def final(self, wait: float) -> FetchError:
        """The error for the user, when no more tries are made."""
        if self.wait is None:
            return self.error
        return type(self.error)(f"{self.error}; it asks to wait {wait:.0f} s")


def _named(url: str) -> str:
    return urlsplit(url).netloc or url


def _check_status(url: str, response: requests.Response) -> None:
    status = response.status_code
    if status == 404:
        raise NotFoundError(f"{_named(url)} knows no such work")
    if status in AGAIN:
        reason = "wants fewer questions" if status == 429 else "is out of order"
        raise _AgainError(
            BusyError(f"{_named(url)} {reason} (HTTP {status}); try again later"),
            _retry_after(response),
        )
    if status != 200:
        raise UnusableAnswerError(f"{_named(url)} refuses the question (HTTP {status})")


def _retry_after(response: requests.Response) -> float | None:
    """Seconds, from a number of them or a date.  See RFC 9110, 10.2.3."""
    value = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    with contextlib.suppress(ValueError, OverflowError):
        when = parsedate_to_datetime(value)
        return (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return None


def _allowed(url: str, onward: str) -> str:
    """Where *url* leads on to, if that is the same host and no less safe.

    :raises UnusableAnswerError: if it is not.
    """
    here, there = urlsplit(url), urlsplit(urljoin(url, onward))
    secure = there.scheme == here.scheme or (here.scheme, there.scheme) == ("http", "https")
    try:
        same = there.hostname == here.hostname and (there.port in {here.port, None})
    except ValueError:
        same = False
    if not onward or not secure or not same:
        raise UnusableAnswerError(
            f"{_named(url)} leads on to {there.scheme}://{there.netloc}, where Paperlog does not"
            " follow"
        )
    return there.geturl()


def _media_type(response: requests.Response) -> str:
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _is_offline(error: BaseException) -> bool:
    """Whether no connection was made at all, as ``requests`` wraps that."""
    if isinstance(error, requests.exceptions.ProxyError):
        return True
    inner = error.args[0] if error.args else None
    return isinstance(getattr(inner, "reason", None), NewConnectionError)
