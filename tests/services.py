"""Simulated Crossref and arXiv on localhost, with answers in their documented formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

FACTS = {
    paper["key"]: paper
    for paper in json.loads((Path(__file__).parent / "content/data/papers.json").read_text("utf-8"))
}
CROSSREF_TYPES = {
    "article": "journal-article",
    "inproceedings": "proceedings-article",
    "incollection": "book-chapter",
}


def work(key: str, **changes: Any) -> dict[str, Any]:
    """Crossref's record of a paper of the log, with *changes*; ``None`` removes a field."""
    facts = FACTS[key]
    message = {
        "DOI": facts["doi"],
        "URL": f"http://dx.doi.org/{facts['doi']}",
        "type": CROSSREF_TYPES.get(facts["type"], "journal-article"),
        "title": [facts["title"]],
        "author": [
            {**person, "sequence": "additional", "affiliation": []} for person in facts["authors"]
        ],
        "container-title": [facts["venue"]],
        "publisher": facts.get("publisher", "Elsevier BV"),
        "volume": facts.get("volume"),
        "issue": facts.get("number"),
        "page": (facts.get("pages") or "").replace("--", "-") or None,
        "issued": {"date-parts": [[facts["year"], 7]]},
        "reference-count": 12,
        "relation": {},
    }
    return {name: value for name, value in {**message, **changes}.items() if value is not None}


def entry(
    number: str,
    title: str,
    authors: list[str],
    published: str,
    category: str = "cs.CV",
    **more: str,
) -> str:
    """An entry of arXiv's feed; *more* are its own elements ``doi``, ``comment``, ``journal_ref``."""
    extra = "".join(
        f'<arxiv:{name} xmlns:arxiv="http://arxiv.org/schemas/atom">{escape(text)}</arxiv:{name}>'
        for name, text in more.items()
    )
    people = "".join(f"<author><name>{escape(name)}</name></author>" for name in authors)
    return f"""<entry>
    <id>http://arxiv.org/abs/{number}v2</id><updated>{published}T17:59:46Z</updated><published>{published}T17:59:46Z</published>
    <title>{escape(title)}</title><summary>Words.</summary>{people}{extra}
    <link href="http://arxiv.org/abs/{number}v2" rel="alternate" type="text/html"/>
    <link title="pdf" href="http://arxiv.org/pdf/{number}v2" rel="related" type="application/pdf"/>
    <arxiv:primary_category xmlns:arxiv="http://arxiv.org/schemas/atom" term="{category}" scheme="http://arxiv.org/schemas/atom"/>
    <category term="{category}" scheme="http://arxiv.org/schemas/atom"/>
  </entry>"""


def preprint(key: str, **more: str) -> str:
    """arXiv's record of a paper of the log."""
    facts = FACTS[key]
    title = more.pop("title", facts["title"])
    names = [f"{person['given']} {person['family']}" for person in facts["authors"]]
    return entry(
        facts["arxiv"],
        title,
        names,
        f"{more.pop('year', facts['year'])}-06-10",
        facts.get("arxiv_class", "cs.CV"),
        **more,
    )


def feed(*entries: str) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query</title><id>http://arxiv.org/api/1</id><updated>2026-11-25T00:00:00-05:00</updated>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{len(entries)}</opensearch:totalResults>
  <opensearch:startIndex xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">0</opensearch:startIndex>
  <opensearch:itemsPerPage xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">{len(entries)}</opensearch:itemsPerPage>
  {"".join(entries)}
</feed>""".encode()


class Service:
    """Answers requests by DOI or arXiv identifier, and searches; *reply* overrides all answers."""

    def __init__(self) -> None:
        self.works: dict[str, dict[str, Any]] = {}
        self.preprints: dict[str, str] = {}
        self.found: list[dict[str, Any]] = []
        self.agencies: dict[str, str] = {}
        """Registration agencies of DOIs that are not registered with Crossref."""
        self.reply: Callable[[BaseHTTPRequestHandler], None] | None = None
        self.asked: list[str] = []
        self.agents: list[str] = []
        self.address = ""

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(unquote(request.path))
        self.agents.append(request.headers["User-Agent"])
        if self.reply:
            self.reply(request)
            return
        parts = urlsplit(request.path)
        question = parse_qs(parts.query)
        if parts.path.startswith("/works/"):
            self._work(request, unquote(parts.path.removeprefix("/works/")).lower())
        elif parts.path == "/works":
            body = {
                "status": "ok",
                "message-type": "work-list",
                "message-version": "1.0.0",
                "message": {"total-results": len(self.found), "items": self.found},
            }
            send(request, json.dumps(body).encode())
        else:
            numbers = question.get("id_list", [""])[0].split(",")
            wanted = [self.preprints[number] for number in numbers if number in self.preprints]
            send(request, feed(*wanted), "application/atom+xml; charset=UTF-8")

    def _work(self, request: BaseHTTPRequestHandler, doi: str) -> None:
        known = {name.lower(): message for name, message in self.works.items()}
        if doi.endswith("/agency") and (label := self.agencies.get(doi.removesuffix("/agency"))):
            agency = {
                "DOI": doi.removesuffix("/agency"),
                "agency": {"id": label.lower(), "label": label},
            }
            send(
                request,
                json.dumps(
                    {
                        "status": "ok",
                        "message-type": "work-agency",
                        "message-version": "1.0.0",
                        "message": agency,
                    }
                ).encode(),
            )
        elif doi in known:
            body = {
                "status": "ok",
                "message-type": "work",
                "message-version": "1.0.0",
                "message": known[doi],
            }
            send(request, json.dumps(body).encode())
        else:
            send(request, b"Resource not found.", "text/plain;charset=utf-8", 404)


def send(
    request: BaseHTTPRequestHandler,
    body: bytes,
    kind: str = "application/json",
    status: int = 200,
    **headers: str,
) -> None:
    request.send_response(status)
    request.send_header("Content-Type", kind)
    request.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


@contextmanager
def serving() -> Iterator[Service]:
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                service.answer(self)
            except ConnectionError:
                # the asker has left, as it should when an answer is too long or too slow
                self.close_connection = True

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
