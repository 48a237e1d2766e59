"""Parser for titles (bold, linked or plain text) and for lines of links or facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from markdown_it.token import Token

from paperlog.importer.copied_figures import LINKED_IMAGE
from paperlog.importer.field_names import FACTS, LINK_WORDS, PAPER_WORDS, SECTIONS
from paperlog.importer.markdown_reader import Line, MarkdownBlock, inline
from paperlog.model.identifiers import arxiv_in, doi_in
from paperlog.model.identity import identity
from paperlog.model.language_detection import has_han

FACT_LINE = re.compile(
    r"\s*(?:[-*+]\s+)?(?:\*\*|__)?(?P<name>[\w\u4e00-\u9fff"
    r" ]{2,16}?)(?:\*\*|__)?\s*[:：]\s*(?:\*\*|__)?\s*(?P<value>.+)"
)
HASHTAGS = re.compile(r"\s*(?:#[\w/+\-]+[\s,，]*)+")
NUMBERING = re.compile(
    r"^\s*(?:(?:\(\d{1,3}\)|（\d{1,3}）|\[\d{1,3}\]|\d{1,3}[.、"
    r")）](?!\d)|[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十\d]+篇[:：]?)\s*)"
)
VENUE = re.compile(
    r"\s*[(（\[【,，]\s*(?P<venue>[A-Za-z][\w&'’./"
    r" -]{1,48}?)[\s,'’]*(?P<year>(?:19|20)\d\d)?\s*[)）\]】]?\s*$"
)
YEAR = re.compile(r"\s*[(（\[【]\s*(?P<year>(?:19|20)\d\d)\s*[)）\]】]\s*$")
ET_AL = re.compile(
    r"\s*[(（\[【,，]\s*(?:by\s+)?(?P<family>[^\W\d_][^\W\d_'’-]*(?:[ '’-][^\W\d_]+){0,2}),?\s+"
    r"et\s?\.?\s?al\b\.?(?:[\s,，]+(?P<year>(?:19|20)\d\d))?\s*[)）\]】]?\s*$"
)
"""The first author after a title: ``A title (Doe et al., 2024)``."""
CLOSED = re.compile(r"\s*[(（\[【][^()（）\[\]【】]{1,60}[)）\]】]\s*$")
TERMINAL = re.compile(r"[。.!！?？;；:：,，]\s*$")
BOLD_LINE = re.compile(r"\s*(\*\*|__)\s*(?P<text>.+?)\s*\1\s*$", re.DOTALL)
LEAD = re.compile(
    r"\s*(?:\d{1,3}[.、)]\s*)?\[?(?P<mark>\*{2,3}|__)(?P<text>.+?)(?P=mark)(?:\]\([^()\s]*\))?",
    re.DOTALL,
)
LINK_LEAD = re.compile(
    r"\s*(?:\d{1,3}[.、"
    r")]\s*)?\[(?P<text>[^\[\]]+)\](?:\((?P<url>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)|\[[^\[\]]*\])",
    re.DOTALL,
)
BARE_ADDRESS = re.compile(r"<?(?P<url>https?://[^\s<>，。；、)）\]】|]+)>?")
IDENTIFIER = re.compile(
    r"\b(?:arxiv\s*[:：]\s*(?P<arxiv>\d{4}\.\d{4,5}(?:v\d+)?)|(?:doi\s*[:：]\s*)?(?P<doi>10\.\d{4,9}/[^\s<>，"
    r"。；、]+))",
    re.IGNORECASE,
)
MARKED = re.compile(r"[\\\[\]<>*_`&!]")
LINK_ALONE = re.compile(
    r"(?:\*\*)?\[(?P<text>[^\\\[\]<>*_`&!\n]+)\]\((?P<url>https?://[\w./:~?=%#-]+)\)(?:\*\*)?"
)
"""A single bold or plain link, read without the parser: this saves a seventh of an import."""
MAX_LINE_LENGTH = 4000
"""Maximum length in characters; longer lines are not titles and are slow to parse."""
PAPER_HOSTS = re.compile(
    r"https?://(?:[\w.-]*\.)?(?:arxiv\.org|doi\.org|openreview\.net|aclanthology\.org|aclweb\.org|thecvf\.com|mlr\.press|neurips\.cc|nips\.cc|nature\.com|sciencedirect\.com|springer\.com|ieee\.org"
    r"|acm\.org|biorxiv\.org|medrxiv\.org|pubmed\.ncbi\.nlm\.nih\.gov|science\.org|cell\.com|wiley\.com|mdpi\.com|plos\.org|jmlr\.org|semanticscholar\.org|isca-speech\.org|ecva\.net|aaai\.org"
    r"|ijcai\.org|usenix\.org|pnas\.org|hal\.science|huggingface\.co/papers|paperswithcode\.com/paper|cnki\.net)(?:[/:?]|$)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TitleLink:
    """A link and its text; *kind* is the kind of card link, or ``""`` if the text does not tell."""

    url: str
    words: str = ""
    kind: str = ""

    @cached_property
    def identifier(self) -> tuple[str, str] | None:
        """The DOI or arXiv id, ``("doi", …)`` or ``("arxiv", …)``; ``None`` for other URLs."""
        if number := arxiv_in(self.url):
            return identity("arxiv", number)
        return identity("doi", doi) if (doi := doi_in(self.url)) else None

    @property
    def of_paper(self) -> bool:
        """Whether its address is that of a paper."""
        return bool(
            self.identifier or PAPER_HOSTS.match(self.url) or self.url.lower().endswith(".pdf")
        )

    @property
    def leads_to_paper(self) -> bool:
        """Whether its address or its text is that of a paper."""
        return self.of_paper or self.kind in {"doi", "arxiv", "pdf"}


@dataclass
class Title:
    """The title of an entry, and the rest of its line."""

    words: str
    lines: list[Line]
    addresses: list[TitleLink] = field(default_factory=list)
    rest: str = ""
    """Source of the text after the title in its line."""

    @property
    def line(self) -> int:
        return self.lines[0][0]

    @property
    def identifiers(self) -> frozenset[tuple[str, str]]:
        """The DOIs and arXiv ids of its links."""
        return frozenset(address.identifier for address in self.addresses if address.identifier)


def read_words(source: str) -> tuple[str, list[TitleLink]]:
    """Return the plain text of a line of Markdown, and its links."""
    if not MARKED.search(source) or len(source) > MAX_LINE_LENGTH:
        return " ".join(source.split()), []
    if alone := LINK_ALONE.fullmatch(source):
        text = alone["text"]
        return " ".join(text.split()), [
            TitleLink(alone["url"], text, LINK_WORDS.get(text.casefold(), ""))
        ]
    words: list[str] = []
    addresses: list[TitleLink] = []
    _gather(inline(source), words, addresses)
    text = " ".join("".join(words).split())
    if not addresses:
        addresses = [TitleLink(found["url"]) for found in BARE_ADDRESS.finditer(source)]
    return text, addresses


def heading_title(block: MarkdownBlock) -> Title:
    words, addresses = read_words(block.text)
    title, behind = _without_addresses(words)
    known = {address.url for address in addresses}
    more = [address for address in behind if address.url not in known]
    return Title(title.strip("*_ "), block.lines, addresses + more)


def _without_addresses(words: str) -> tuple[str, list[TitleLink]]:
    """Return a title without trailing URLs and identifiers: ``A title (https://…)``."""
    starts = [
        found.start() for found in (BARE_ADDRESS.search(words), IDENTIFIER.search(words)) if found
    ]
    tail = words[min(starts, default=len(words)) :]
    title = words[: len(words) - len(tail)].rstrip(" \t([{<（【《,，;；:：|·–—-")
    if not tail or not title or _is_more_than_links(tail):
        return words, []
    return title, [*_labelled(tail), *_identifiers(tail)]


def lead_title(lines: Sequence[Line], *, linked: bool) -> tuple[Title, list[Line]] | None:
    """Return the title at the start of a paragraph and the lines below it, or ``None``.

    The title is bold or (with *linked*) a link; a bold one may span several lines.
    """
    text = "\n".join(line for _number, line in lines[:8])[:MAX_LINE_LENGTH]
    found = LEAD.match(text) or BOLD_LINE.match(text) or (LINK_LEAD.match(text) if linked else None)
    if not found or not found["text"].strip():
        return None
    count = text.count("\n", 0, found.end()) + 1
    behind, _newline, _below = text[found.end() :].partition("\n")
    words, addresses = read_words(found[0])
    links, behind = _links_behind(behind)
    addresses += links
    extra, _more = read_words(behind)
    words = NUMBERING.sub("", words).strip("*_ ")
    title = Title(words, list(lines[:count]), addresses, behind.strip() if extra else "")
    return title, list(lines[count:])


def title_before_links(lines: Sequence[Line]) -> tuple[Title, list[Line]] | None:
    """Return a plain title followed by links to a paper, and the lines below it, or ``None``.

    An example is ``A title [[arXiv](…)] [[code](…)]``.  Text may follow after a colon or dash only;
    a sentence around a link is no title.
    """
    __number, source = lines[0]
    if len(source) > MAX_LINE_LENGTH or not ("](" in source or "http" in source):
        return None
    source = _without_badges(source)
    opening = LINKS_OPEN.search(source)
    if not opening or not opening.start():
        return None
    before, at, addresses = source[: opening.start()], opening.start(), []
    while link := BEHIND.match(source, at):
        addresses += list(_labelled(link["link"]))
        at = link.end()
    rest = source[at:].lstrip(")）]】 ")
    words, within = read_words(before)
    words = NUMBERING.sub("", words).strip("*_ ")
    title = Title(words, [lines[0]], addresses, rest.strip() if read_words(rest)[0] else "")
    if (
        within
        or (title.rest and not NOTE_BEHIND.match(title.rest))
        or not _may_be_title(words)
        or not any(
            address.leads_to_paper or address.words.casefold() in PAPER_WORDS
            for address in addresses
        )
        or not (opening["bracket"] or looks_like_paper(Title(words, [lines[0]])))
    ):
        return None
    return title, list(lines[1:])


def _may_be_title(words: str) -> bool:
    return (
        bool(words)
        and len(words) <= 300
        and (len(words.split()) > 1 or (len(words) > 3 and has_han(words)))
        and not is_section(words)
        and words.casefold() not in LINK_WORDS
        and not re.search(r"[。！!;；:：,，]$", words)
    )


def _without_badges(source: str) -> str:
    """Replace linked images by links with the alternative texts."""
    return LINKED_IMAGE.sub(r"[\g<alt>](\g<target>)", source) if "![" in source else source


def divided_cell(source: str) -> Title | None:
    """Return the title of a cell that contains more, or ``None`` if the whole cell is the title.

    More is text after a bold or linked title, after a dash, or on a separate line.  A colon counts
    only after more words than a short name has.
    """
    lead = lead_title([(0, source)], linked=True)
    if not lead or not lead[0].words:
        return None
    title = lead[0]
    is_long = len(title.words.split()) > MAX_NAME_WORDS
    is_divided = TEXT_BEHIND.match(title.rest) or (is_long and re.match(r"[:：]", title.rest))
    return title if is_divided else None


def _links_behind(text: str) -> tuple[list[TitleLink], str]:
    """Return the links directly after a title, in brackets or not, and the text after them."""
    if not text or len(text) > 2000:
        return [], text
    text = _without_badges(text)
    if not _is_more_than_links(text):
        found = [*_labelled(text), *_identifiers(text)]
        return (found, "") if found else ([], text)
    found, at = [], 0
    while link := BEHIND.match(text, at):
        found += _labelled(link["link"])
        at = link.end()
    return found, text[at:].lstrip(")）] ") if found else text


def is_section(words: str) -> bool:
    """Return whether a heading names a part of an entry: ``Method``, ``3. 实验：``."""
    plain = re.sub(r"[^\w\u4e00-\u9fff ]", "", NUMBERING.sub("", words)).strip().casefold()
    return plain in SECTIONS or (plain.endswith("s") and plain[:-1] in SECTIONS)


def looks_like_paper(title: Title) -> bool:
    """Return whether a title without record is a paper's, by a link to one or by its words."""
    if any(address.leads_to_paper for address in title.addresses):
        return True
    words = re.findall(r"[A-Za-z][\w’'+-]*", title.words)
    if len(words) < 4 or has_han(title.words) or title.words.endswith(("?", "!", ".")):
        return False
    long = [word for word in words if len(word) > 3]
    capital = sum(word[0].isupper() for word in long) >= 0.6 * len(long)
    return (len(words) >= 5 or ":" in title.words) and (
        capital or (":" in title.words and len(words) >= 8) or len(words) >= 12
    )


def is_short(text: str) -> bool:
    """Return whether a line may be a title: neither a sentence nor too long."""
    return 0 < len(text.strip()) <= 160 and not TERMINAL.search(text) and "http" not in text


def shorter(words: str) -> Iterator[str]:
    """Return a title as used in a record: without number, trailing brackets and authors."""
    yield words
    plain = NUMBERING.sub("", words)
    if plain != words:
        yield plain
    while found := CLOSED.search(plain) or ET_AL.search(plain):
        plain = plain[: found.start()]
        if not plain:
            return
        yield plain


def link_line(source: str) -> list[TitleLink] | None:
    """Return the links of a line that contains only links and their labels, else ``None``."""
    source = _without_badges(source)
    # without a colon, only a DOI can be an identifier
    may_name = any(sign in source for sign in ("10.", ":", "："))
    if "http" not in source and "](" not in source and not (may_name and IDENTIFIER.search(source)):
        return None
    if _is_more_than_links(source):
        return None
    return [*_labelled(source), *_identifiers(source)] or None


def link_cell(source: str) -> list[TitleLink] | None:
    """Return the links of a cell in a column of links, or ``None`` if it contains other text."""
    if found := link_line(source):
        return found
    source = _without_badges(source)
    if re.search(r"\w", LINK_LEAD_ANY.sub("", source)):
        return None
    return list(_labelled(source)) or None


def fact_line(source: str) -> tuple[str, str] | None:
    """Return name and value of a line such as ``Tags: a, b``, else ``None``."""
    if HASHTAGS.fullmatch(source) and not re.match(r"\s*#{1,6}(\s|$)", source):
        return "tags", _without_hashes(source)
    found = FACT_LINE.fullmatch(source)
    name = FACTS.get(found["name"].strip().casefold()) if found else None
    if not name or not found:
        return None
    value = found["value"].strip().strip("*_ ")
    return name, _without_hashes(value) if name == "tags" and HASHTAGS.fullmatch(value) else value


def _without_hashes(tags: str) -> str:
    """Return hashtags as a list with commas: ``a, b`` for ``#a #b``."""
    return ", ".join(part.strip("#,，") for part in tags.split() if part.strip("#,，"))


def kind_of(address: TitleLink) -> str:
    """Return the kind of card link that fits."""
    if found := address.identifier:
        return found[0]
    if address.kind:
        return address.kind
    if address.url.lower().endswith(".pdf"):
        return "pdf"
    return "code" if re.match(r"https?://(?:www\.)?(?:github|gitlab)\.com/", address.url) else "url"


def _gather(tokens: Sequence[Token], words: list[str], addresses: list[TitleLink]) -> None:
    start = 0
    href = ""
    for token in tokens:
        if token.type in {"text", "text_special", "code_inline", "footnote_ref", "image"}:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak", "html_inline"}:
            words.append(" ")
        elif token.type == "link_open":
            start, href = len(words), str(token.attrGet("href") or "")
        elif token.type == "link_close" and href:
            inner = "".join(words[start:]).strip()
            kind = LINK_WORDS.get(inner.casefold().strip("[]() :："), "")
            addresses.append(TitleLink(href, inner, kind))
            href = ""


def _labelled(source: str) -> Iterator[TitleLink]:
    rest = source
    for found in LINK_LEAD_ANY.finditer(source):
        inner = found["text"].strip("*_` ")
        kind = LINK_WORDS.get(inner.casefold(), "") or _label_before(source, found.start())
        yield TitleLink(found["url"], inner, kind)
        rest = rest.replace(found[0], " " * len(found[0]), 1)
    for bare in BARE_ADDRESS.finditer(rest):
        yield TitleLink(bare["url"], "", _label_before(source, bare.start()))


def _identifiers(source: str) -> Iterator[TitleLink]:
    plain = BARE_ADDRESS.sub("", LINK_LEAD_ANY.sub("", source))
    for found in IDENTIFIER.finditer(plain):
        yield TitleLink(
            f"arxiv:{found['arxiv']}" if found["arxiv"] else found["doi"].rstrip(".,;)"),
            "",
            "arxiv" if found["arxiv"] else "doi",
        )


def _label_before(source: str, at: int) -> str:
    words = re.findall(r"[\w\u4e00-\u9fff]+(?: page)?", source[:at].casefold())
    return LINK_WORDS.get(words[-1], "") if words else ""


def _is_more_than_links(source: str) -> bool:
    """Return whether a line contains more than links and their labels."""
    rest = IDENTIFIER.sub(
        " ", BARE_ADDRESS.sub(" ", LINK_LEAD_ANY.sub(lambda found: f" {found['text']} ", source))
    )
    left = re.sub(r"[^\w\u4e00-\u9fff ]+", "|", rest).casefold()
    return any(
        part.strip() not in LINK_WORDS and not all(word in LINK_WORDS for word in part.split())
        for part in left.split("|")
    )


BEHIND = re.compile(
    r"[\s(（\[,，|/·;-]*(?P<link>\[[^\[\]]*\]\([^()\s]*\)|<?https?://[^\s<>，。；、"
    r")）\]】|]+>?)[\])）]?"
)
LINKS_OPEN = re.compile(
    r"\s*(?:(?P<bracket>[(（\[【]\s*(?=\[[^\[\]]*\]\(|<?https?://))|(?:[-–—|·:：]\s*)?(?=\[[^\[\]]*\]\())"
)
"""Start of the links after a title, in brackets or not."""
NOTE_BEHIND = re.compile(r"[:：–—-]|[.。](?:\s|$)")
TEXT_BEHIND = re.compile(r"[-–—]+\s|<br\s*/?>", re.IGNORECASE)
MAX_NAME_WORDS = 3
"""Maximum number of words of a short name before the colon of a title."""
LINK_LEAD_ANY = re.compile(
    r"!?\[(?P<text>[^\[\]]*)\]\(\s*<?(?P<url>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*)>?(?:\s+\"[^\"]*\")?\s*\)"
)
