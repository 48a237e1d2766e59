"""Every request ends soon, with a record or an error that names the cause."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from paperlog.fetch.cache import Cache
from paperlog.fetch.errors import (
    BusyError,
    FetchError,
    OfflineError,
    SlowError,
    UnusableAnswerError,
)
from paperlog.fetch.web import Web
from paperlog.fetch.works import fetch_arxiv, fetch_doi, search_title
from services import FACTS, Service, feed, preprint, send, work

Reply = Callable[[BaseHTTPRequestHandler], None]
DOI = FACTS["chen2021mrnet"]["doi"]
GOOD = json.dumps(
    {"status": "ok", "message-type": "work", "message": work("chen2021mrnet")}
).encode()


def _raw(*pieces: bytes, pause: float = 0, times: int = 1) -> Reply:
    def reply(request: BaseHTTPRequestHandler) -> None:
        for _ in range(times):
            for piece in pieces:
                request.wfile.write(piece)
                time.sleep(pause)
        request.close_connection = True

    return reply


def _sent(body: bytes, kind: str = "application/json", status: int = 200, **headers: str) -> Reply:
    return lambda request: send(request, body, kind, status, **headers)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
ANSWERS: dict[str, tuple[Reply, type[FetchError]]] = {
    "a web page": (
        _sent(b"<!DOCTYPE html><html>Sign in to the hotel</html>", "text/html"),
        UnusableAnswerError,
    ),
    "a web page that says it is JSON": (
        _sent(b"<!DOCTYPE html><html></html>"),
        UnusableAnswerError,
    ),
    "nothing": (_sent(b""), UnusableAnswerError),
    "no message": (_sent(b'{"message": []}'), UnusableAnswerError),
    "another type": (_sent(b'"10.1000/1"'), UnusableAnswerError),
    "a message that is no work": (_sent(b'{"message": {"DOI": ["x"]}}'), UnusableAnswerError),
    "a work without a title": (
        _sent(json.dumps({"message": work("chen2021mrnet", title=[])}).encode()),
        UnusableAnswerError,
    ),
    "nesting without an end": (_sent(b"[" * 100_000), UnusableAnswerError),
    "bytes that are no text": (_sent(b"\xff\xfe\x00" * 50), UnusableAnswerError),
    "more than fits": (_sent(b" " * 300_000), UnusableAnswerError),
    "more than fits, when unpacked": (
        _sent(gzip.compress(b" " * 50_000_000), Content_Encoding="gzip"),
        UnusableAnswerError,
    ),
    "broken packing": (
        _sent(b"\x1f\x8b\x08 no gzip", Content_Encoding="gzip"),
        UnusableAnswerError,
    ),
    "a part of what it promised": (
        _raw(HEAD + b"Content-Length: 9999\r\n\r\n" + GOOD[:50]),
        UnusableAnswerError,
    ),
    "no HTTP": (_raw(b"220 smtp.example.org ESMTP\r\n"), UnusableAnswerError),
    "nothing at all": (_raw(), UnusableAnswerError),
    "silence": (_raw(b"", pause=0.8), SlowError),
    "a header that drips": (
        _raw(b"HTTP/1.1 200 OK\r\n", *[b"X-A: 1\r\n"] * 40, pause=0.1),
        SlowError,
    ),
    "a body that drips": (_raw(HEAD + b"\r\n", *[b" "] * 40, pause=0.1), SlowError),
    "400": (_sent(b"no", status=400), UnusableAnswerError),
    "403": (_sent(b"no", status=403), UnusableAnswerError),
    "429": (_sent(b"slower", status=429), BusyError),
    "503": (_sent(b"", status=503), BusyError),
    "a redirect to a file": (
        _sent(b"", status=302, Location="file:///etc/passwd"),
        UnusableAnswerError,
    ),
    "a redirect to another host": (
        _sent(b"", status=301, Location="http://localhost:9/works"),
        UnusableAnswerError,
    ),
    "a redirect to another port": (
        _sent(b"", status=301, Location="http://127.0.0.1:9/works"),
        UnusableAnswerError,
    ),
    "a redirect to nowhere": (_sent(b"", status=302), UnusableAnswerError),
    "a redirect to a port that is none": (
        _sent(b"", status=302, Location="http://127.0.0.1:x/"),
        UnusableAnswerError,
    ),
    "redirects without an end": (
        _sent(b"", status=302, Location="/works/again"),
        UnusableAnswerError,
    ),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_unusable_answers_raise_their_error(service: Service, web: Web, name: str) -> None:
    service.reply, kind = ANSWERS[name]
    if kind is SlowError:
        web.limits = replace(web.limits, tries=1)
    for ask in (lambda: fetch_doi(web, DOI), lambda: search_title(web, "A title of five words")):
        with pytest.raises(kind) as raised:
            ask()
        assert type(raised.value) is kind
        assert "127.0.0.1" in str(raised.value) or "Crossref" in str(raised.value)


@pytest.mark.parametrize(
    "body",
    [
        b"<html><body>Rate exceeded.</body></html>",
        feed(preprint("goodfellow2014gan"))[:-60],
        (
            b'<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "aaaaaaaa"><!ENTITY b'
            b' "&a;&a;&a;&a;">]><feed>&b;</feed>'
        ),
        b"<rss/>",
        b"",
        feed(preprint("goodfellow2014gan")).replace(b"2014-06-10T", b"yesterday "),
    ],
    ids=[
        "a web page",
        "half a feed",
        "entities",
        "another vocabulary",
        "nothing",
        "a date that is none",
    ],
)
def test_invalid_feed_is_an_error(service: Service, web: Web, body: bytes) -> None:
    service.reply = _sent(body, "application/atom+xml")
    with pytest.raises(UnusableAnswerError):
        fetch_arxiv(web, "1406.2661")


def test_entity_in_a_feed_opens_no_file(service: Service, web: Web, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the secret")
    declared = f'<!DOCTYPE feed [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]><feed '.encode()
    service.reply = _sent(
        feed(preprint("goodfellow2014gan", title="TITLE"))
        .replace(b"<feed ", declared)
        .replace(b"TITLE", b"A &x; title"),
        "application/atom+xml",
    )
    try:
        title = fetch_arxiv(web, "1406.2661").draft.field("title")
    except UnusableAnswerError:
        title = ""
    assert "secret" not in title


def test_busy_service_is_retried_after_the_requested_time(
    service: Service, web: Web, waits: list[float]
) -> None:
    replies = [_sent(b"", status=429, Retry_After="7"), _sent(b"", status=503), _sent(GOOD)]
    service.reply = lambda request: replies.pop(0)(request)
    assert fetch_doi(web, DOI).draft.field("doi") == DOI
    assert waits == [7, 2]


def test_service_that_requests_too_long_a_wait_is_not_retried(
    service: Service, web: Web, waits: list[float]
) -> None:
    service.reply = _sent(b"", status=429, Retry_After="86400")
    with pytest.raises(BusyError, match="86400 s"):
        fetch_doi(web, DOI)
    assert not waits
    assert len(service.asked) == 1


def test_service_that_never_answers_is_not_contacted_again(service: Service, web: Web) -> None:
    service.reply = _sent(b"", status=503)
    for _ in range(web.limits.failures):
        with pytest.raises(BusyError):
            fetch_doi(web, DOI)
    asked = len(service.asked)
    with pytest.raises(OfflineError, match="not contacted again"):
        fetch_doi(web, DOI)
    assert len(service.asked) == asked


def test_a_redirect_within_the_service_is_followed(service: Service, web: Web) -> None:
    replies = [_sent(b"", status=301, Location="/works/10.1000/moved"), _sent(GOOD)]
    service.reply = lambda request: replies.pop(0)(request)
    assert fetch_doi(web, DOI).draft.field("doi") == DOI


def test_without_network_the_error_is_immediate(
    web: Web, monkeypatch: pytest.MonkeyPatch, waits: list[float]
) -> None:
    for variable in ("PAPERLOG_CROSSREF", "PAPERLOG_ARXIV"):
        for address in ("http://127.0.0.1:9", "http://no-such-host.invalid"):
            monkeypatch.setenv(variable, address)
            with pytest.raises(OfflineError, match="network"):
                fetch_doi(
                    web, DOI if variable == "PAPERLOG_CROSSREF" else "10.48550/arXiv.1406.2661"
                )
    assert not waits


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "nonsense", "http://", "http://[::1", "http://a b/"]
)
def test_invalid_address_is_an_error(
    web: Web, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PAPERLOG_CROSSREF", address)
    with pytest.raises(FetchError):
        fetch_doi(web, DOI)


def test_user_agent_has_a_contact_address(service: Service, web: Web) -> None:
    service.works[DOI] = work("chen2021mrnet")
    fetch_doi(web, DOI)
    assert "sphinx-paperlog/" in service.agents[-1]
    assert "mailto:reader@example.org" in service.agents[-1]
    web.mailto = "no address\r\nX-Evil: 1"
    fetch_doi(web, DOI)
    assert "mailto" not in service.agents[-1]


def test_requests_keep_the_minimum_interval(service: Service, web: Web, waits: list[float]) -> None:
    service.works[DOI] = work("chen2021mrnet")
    web.gaps = {"127.0.0.1": 3}
    fetch_doi(web, DOI)
    assert not waits
    fetch_doi(web, DOI)
    assert 2.5 < waits[0] <= 3


def test_only_usable_answers_are_cached(service: Service, web: Web, tmp_path: Path) -> None:
    now = [1_000_000.0]
    web.cache = Cache(tmp_path / "kept", days=7, now=lambda: now[0])
    service.reply = _sent(b"<html></html>")
    with pytest.raises(UnusableAnswerError):
        fetch_doi(web, DOI)
    service.reply = None
    service.works[DOI] = work("chen2021mrnet")
    first = fetch_doi(web, DOI)
    assert fetch_doi(web, DOI) == first
    assert len(service.asked) == 2
    now[0] += 8 * 86_400
    fetch_doi(web, DOI)
    assert len(service.asked) == 3


def test_damaged_or_unwritable_cache_is_ignored(service: Service, web: Web, tmp_path: Path) -> None:
    service.works[DOI] = work("chen2021mrnet")
    web.cache = Cache(tmp_path / "kept")
    first = fetch_doi(web, DOI)
    for damage in (b"", b"{}\n", b"\xff\n{}", None):
        for path in (tmp_path / "kept").glob("*.answer"):
            path.write_bytes(path.read_bytes()[:-20] if damage is None else damage)
        assert fetch_doi(web, DOI) == first
    assert len(service.asked) == 5
    (tmp_path / "file").write_text("")
    web.cache = Cache(tmp_path / "file")
    assert fetch_doi(web, DOI) == first
