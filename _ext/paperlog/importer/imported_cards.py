"""Card drafts from imported entries: notes, excerpts, links, tags, figures, the matching record."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from paperlog.bib.escaping import bibtex_names, escaped, escaped_field
from paperlog.bib.reader import persons_of
from paperlog.bib.record_draft import RecordDraft
from paperlog.importer.author_cells import names_in
from paperlog.importer.copied_figures import (
    CopiedFigures,
    Image,
    images_alone,
    images_in,
    with_images,
)
from paperlog.importer.date_reader import DateContext, whole_period
from paperlog.importer.entry_finder import ImportedCard
from paperlog.importer.field_names import STATUS_WORDS
from paperlog.importer.line_report import Ledger
from paperlog.importer.markdown_reader import Line, MarkdownBlock, unquoted
from paperlog.importer.matching import KnownWorks, RecordMatch
from paperlog.importer.title_lines import (
    ET_AL,
    FACT_LINE,
    NUMBERING,
    VENUE,
    YEAR,
    Title,
    TitleLink,
    fact_line,
    kind_of,
    link_line,
    looks_like_paper,
)
from paperlog.model.folding import letters_of, words_of
from paperlog.model.language_detection import has_han, language_of
from paperlog.model.links import LINK_KINDS, link_for, safe_url
from paperlog.model.markdown_text import in_angles
from paperlog.model.options import read_options
from paperlog.model.record import Record
from paperlog.model.tag import split_tags
from paperlog.source.card_text import CardDraft, Excerpt
from paperlog.source.myst_text import FENCE, as_fence, as_myst, with_balanced_folds

Quotes = Literal["notes", "excerpts"]
OF_RECORD = frozenset({"authors", "venue", "year", "key"})
"""Names of facts that go into a new record."""
KEY = re.compile(r"[A-Za-z][\w:.+/-]*")
LOST_IN_TEXT = "a figure whose file is not there; the text names it"


@dataclass
class Card:
    """Card draft, and the lines it was made from."""

    draft: CardDraft
    lines: list[int]
    """Lines whose words are in the card or its record."""
    changed: list[tuple[list[int], str]] = field(default_factory=list)

    def account(self, ledger: Ledger, where: str) -> None:
        ledger.kept(self.lines, where)
        for numbers, what in self.changed:
            ledger.changed(numbers, what, where)


PieceKind = Literal["text", "quote", "excerpt"]


@dataclass
class _Body:
    """Content of an entry, collected while reading it."""

    pieces: list[tuple[PieceKind, str]] = field(default_factory=list)
    """Text, the contents of block quotes, and paragraphs that are excerpts if it is a paper."""
    kept: list[int] = field(default_factory=list)
    changed: list[tuple[list[int], str]] = field(default_factory=list)
    addresses: list[tuple[TitleLink, Line]] = field(default_factory=list)
    facts: list[tuple[str, str, Line]] = field(default_factory=list)
    figure: str = ""
    alt: str = ""
    lost: list[tuple[Image, int]] = field(default_factory=list)
    names_lost: bool = False
    """Whether the text names the files of missing figures."""

    def add(self, text: str, kind: PieceKind = "text") -> None:
        if text.strip():
            self.pieces.append((kind, text))

    def change(self, line: int, what: str) -> None:
        self.changed.append(([line], what))

    def keep_fact(self, line: Line) -> None:
        """Keep the line of a fact that has no place in an option or a record."""
        self.add(with_balanced_folds(as_myst(line[1])))
        self.kept.append(line[0])


class CardMaker:
    """Makes the cards of one file."""

    def __init__(
        self,
        works: KnownWorks,
        figures: CopiedFigures,
        ledger: Ledger,
        context: DateContext,
        quotes: Quotes,
    ) -> None:
        self.works, self.figures, self.ledger = works, figures, ledger
        self.context, self.quotes = context, quotes
        self.made: dict[int, Card] = {}
        self.waiting: dict[int, tuple[Title, _Body]] = {}
        """Titles with the links below them, and texts, of entries not yet known to be papers."""

    def begin(self, entry: ImportedCard) -> None:
        """Make the card of an entry that is a paper by its title or links, and add its record to
        the works if new.

        Other entries wait until the records of all files are known.
        """
        body = _Body()
        has_quotes = any(block.kind == "quote" for block in entry.blocks)
        for block in entry.blocks:
            self._read(block, body, has_quotes=has_quotes)
        # Links below the title may identify the paper.
        below = [address for address, _line in body.addresses]
        title = replace(entry.title, addresses=[*entry.title.addresses, *below])
        if looks_like_paper(title):
            self.made[id(entry)] = self._card(entry, title, body, is_paper=True)
        else:
            self.waiting[id(entry)] = title, body

    def card(self, entry: ImportedCard) -> Card:
        """Return the card of an entry passed to :meth:`begin` before."""
        if made := self.made.pop(id(entry), None):
            return made
        return self._card(entry, *self.waiting.pop(id(entry)), is_paper=False)

    def _card(self, entry: ImportedCard, title: Title, body: _Body, *, is_paper: bool) -> Card:
        found = self.works.find(_with_identifiers(entry.title, title.addresses))
        own = [(address, entry.title.lines[0]) for address in entry.title.addresses]
        body.addresses = [*own, *body.addresses]
        numbers = [number for number, text in entry.title.lines if text.strip()]
        for number, text in entry.title.lines:
            for image in images_in(
                text.removesuffix(entry.title.rest) if entry.title.rest else text
            ):
                self._image(image, number, body)
        draft = CardDraft(
            read=entry.day.isoformat() if entry.day and entry.done is not False else "",
            status={True: "read", False: "to-read", None: ""}[entry.done],
        )
        body.facts += entry.facts
        if found:
            self._drop_known_facts(found.key, body)
        draft = self._with_facts(draft, body, new=is_paper and not found)
        if found:
            draft = self._of_record(draft, found, entry, body, numbers)
        elif is_paper:
            draft = replace(draft, key=self._new_record(entry, body))
            body.kept += numbers
        else:
            draft = replace(draft, name=entry.title.words, links=self._links(body, None))
            body.kept += numbers
        blocks = self._blocks(body, is_paper=is_paper or found is not None)
        for _image, line in body.lost:
            if line:
                body.change(line, "a figure whose file is not there; named as lost")
        alts = ", ".join(image.words for image, _line in body.lost if image.words)
        draft = replace(
            draft,
            blocks=tuple(blocks),
            figure=body.figure,
            lost=tuple(" ".join(image.source.split()) for image, _line in body.lost),
            alt=body.alt if body.figure else alts,
        )
        return Card(draft, body.kept, body.changed)

    def _blocks(self, body: _Body, *, is_paper: bool) -> list[str | Excerpt]:
        """Return the blocks of a card; adjacent excerpts are merged."""
        blocks: list[str | Excerpt] = []
        for kind, text in body.pieces:
            last = blocks[-1] if blocks else None
            if kind == "quote" and not is_paper:
                blocks.append("\n".join(f"> {line}".rstrip() for line in text.split("\n")))
            elif kind == "text" or not is_paper or (kind == "quote" and self.quotes == "notes"):
                blocks.append(text)
            elif isinstance(last, Excerpt):
                blocks[-1] = Excerpt(f"{last.text}\n\n{text}")
            else:
                blocks.append(Excerpt(text))
        return blocks

    def text(self, block: MarkdownBlock) -> tuple[str, list[int], list[tuple[list[int], str]]]:
        """Return the text of a block that belongs to the week itself, the lines kept in it, and the
        changed lines; missing figures are named in the text.
        """
        body = _Body(names_lost=True)
        self._text(block.source, body, is_code=block.kind == "code")
        lost = [
            number
            for number, text in block.lines
            if any(image.source in text for image, _line in body.lost)
        ]
        text = "\n\n".join(text for _kind, text in body.pieces)
        kept = [number for number in block.numbers if number not in lost]
        return text, kept, [(lost, LOST_IN_TEXT)] if lost else []

    # the body -------------------------------------------------------------------------------------

    def _read(self, block: MarkdownBlock, body: _Body, *, has_quotes: bool) -> None:
        if block.kind == "quote":
            lines = unquoted(block.lines)
            # A blank line between paragraphs of a quote is kept with them.
            body.kept += [
                number
                for (number, marked), (_number, text) in zip(block.lines, lines, strict=True)
                if marked.strip() and not text.strip()
            ]
            self._paragraph(lines, body, "quote")
        elif block.kind == "paragraph":
            is_excerpt = has_quotes and self.quotes == "notes" and language_of(block.text) == "en"
            self._paragraph(block.lines, body, "excerpt" if is_excerpt else "text")
        elif block.kind == "html" and all(
            images_alone(text) or not text.strip() for _number, text in block.lines
        ):
            self._paragraph(block.lines, body, "text")
        elif block.kind == "list" and self._is_about(block):
            for item in block.items:
                for line in item.lines:
                    if line[1].strip():
                        self._about(line, body)
        else:
            self._text(block.source, body, is_code=block.kind == "code")
            body.kept += block.numbers

    def _is_about(self, block: MarkdownBlock) -> bool:
        lines = [text for item in block.items for _number, text in item.lines if text.strip()]
        return bool(lines) and all(len(text) < 1000 and self._is_about_line(text) for text in lines)

    def _paragraph(self, lines: list[Line], body: _Body, kind: PieceKind) -> None:
        read = [(line, images_alone(line[1])) for line in lines]
        words = [line for line, images in read if not images]
        about = all(
            len(text) < 1000 and (not text.strip() or self._is_about_line(text))
            for _number, text in words
        ) or (
            # Within a paragraph of names and values, some may have no place in a card.
            len(words) > 1 and all(FACT_LINE.fullmatch(text) for _number, text in words)
        )
        held: list[Line] = []

        def flush() -> None:
            self._text("\n".join(text for _number, text in held).strip("\n"), body, kind)
            body.kept.extend(number for number, text in held if text.strip())
            held.clear()

        for line, images in read:
            if images:
                flush()
                for image in images:
                    self._image(image, line[0], body)
            elif about and line[1].strip() and self._is_about_line(line[1]):
                flush()
                self._about(line, body)
            else:
                held.append(line)
        flush()

    def _is_about_line(self, text: str) -> bool:
        return bool(link_line(text) or self._fact(text))

    def _fact(self, text: str) -> tuple[str, str] | None:
        found = fact_line(text)
        if not found:
            return None
        name, value = found
        if name == "status":
            return found if value.strip().casefold() in STATUS_WORDS else None
        if name == "rating":
            return found if read_options({"rating": value})[0].rating else None
        if name == "read":
            return found if self._day(value) else None
        if name == "authors":
            names = names_in(value)
            return (name, names) if names else None
        return found if len(value) < 300 and not re.search(r"[。.!?]\s", value) else None

    def _day(self, value: str) -> str:
        period = whole_period(value, self.context)
        return period.day.isoformat() if period and period.day else ""

    def _about(self, line: Line, body: _Body) -> None:
        if fact := self._fact(line[1]):
            body.facts.append((*fact, line))
            return
        body.addresses += [(address, line) for address in link_line(line[1]) or ()]

    def _text(
        self, text: str, body: _Body, kind: PieceKind = "text", *, is_code: bool = False
    ) -> None:
        if not is_code:
            text = with_balanced_folds(
                as_myst(with_images(text, lambda image: self._within(image, body)))
            )
        elif text.strip():
            text = as_myst(text) if FENCE.match(text) else as_fence(text)
        body.add(text, kind)

    # figures --------------------------------------------------------------------------------------

    def _image(self, image: Image, line: int, body: _Body) -> None:
        path = self.figures.path_of(image)
        if image.is_remote:
            body.add(as_myst(f"[{image.words or image.source[:80]}](<{image.source}>)"))
            body.change(
                line,
                "a picture elsewhere on the web; kept as a link, since pages ask nothing of others",
            )
        elif not path:
            body.lost.append((image, line))
        elif body.figure:
            body.add(as_myst(f"![{image.alt}](<{path}>)"))
            body.change(line, f"a picture, now {path}")
        else:
            body.figure, body.alt = path, image.alt.strip()
            body.change(line, f"the figure {path}")

    def _within(self, image: Image, body: _Body) -> str:
        """Return the Markdown for an image within text; a missing image is replaced by its
        alternative text.

        A linked remote image is replaced by two separate links, since links do not nest.
        """
        label = image.words or image.source[:80]
        if image.is_remote:
            shown = f"[{image.name if image.target else label}](<{image.source}>)"
            words = image.words or image.name
            return f"[{words}]({image.target}) ({shown})" if image.target else shown
        if path := self.figures.path_of(image):
            shown = f"![{image.alt}](<{path}>)"
            return f"[{shown}]({image.target})" if image.target else shown
        body.lost.append((image, 0))
        name = " ".join(image.source.replace("`", " ").split())
        lost = f" (`{name}`)" if body.names_lost and name else ""
        if image.target:
            return f"[{image.alt.strip() or image.name}]({image.target}){lost}"
        return f"{image.alt}{lost}".lstrip() if lost else image.alt

    # facts ----------------------------------------------------------------------------------------

    def _with_facts(self, draft: CardDraft, body: _Body, *, new: bool) -> CardDraft:
        given: dict[str, str] = {}
        for name, value, line in body.facts:
            if name != "tags" and given.setdefault(name, value) != value:
                # An option holds one value; a conflicting one stays in the text.
                body.keep_fact(line)
                continue
            if name == "tags":
                tags = (tag.strip("`#* ") for tag in split_tags(value))
                draft = replace(draft, tags=tuple(dict.fromkeys([*draft.tags, *tags])))
            elif name == "status" and (status := STATUS_WORDS.get(value.strip().casefold())):
                draft = replace(draft, status=status)
            elif name == "rating" and (rating := read_options({"rating": value})[0].rating):
                draft = replace(draft, rating=rating)
            elif name == "read" and not draft.read:
                draft = replace(draft, read=self._day(value))
            elif name in OF_RECORD and new:
                continue
            else:
                body.keep_fact(line)
                continue
            body.change(line[0], f"the card's {name}")
        return draft

    def _drop_known_facts(self, key: str, body: _Body) -> None:
        """Drop authors and other facts that the record already has."""
        record = self.works.records.get(key)
        if record is None:
            return
        authors = [person.full for person in record.authors]
        known = words_of(" ".join([*authors, self.works.authors.get(key, "")]))
        others = {("key", key), ("year", record.year), ("venue", record.venue)}
        facts, body.facts = body.facts, []
        for name, value, line in facts:
            if name == "authors" and set(words_of(value)) <= {"and", "others", *known}:
                body.change(line[0], "the record's author")
            elif (name, value) in others:
                body.change(line[0], f"the record's {name}")
            else:
                body.facts.append((name, value, line))

    # records --------------------------------------------------------------------------------------

    def _of_record(
        self,
        draft: CardDraft,
        found: RecordMatch,
        entry: ImportedCard,
        body: _Body,
        numbers: list[int],
    ) -> CardDraft:
        """Return the card for the record that the entry was matched to."""
        record = self.works.records.get(found.key)
        title = record.title if record else ""
        words = entry.title.words
        same = letters_of(words) in {letters_of(title), letters_of(f"{title} {found.more}")}
        what = f"the title of the record {found.key!r}"
        if not same:
            what = f"matched to the record {found.key!r} ({found.why}) with the title {title!r}"
        body.changed.append((numbers, what))
        draft = replace(draft, key=found.key)
        if not same and not found.exact:
            message = f"{words!r} is taken for {found.key!r} by {found.why}: {title!r}"
            self.ledger.remark([entry.title.line], message)
        elif found.why in {"its name", "as asked for"}:
            draft = replace(draft, name=words)
            body.kept += numbers
        if found.more and not _holds(record, found.more):
            body.pieces.insert(0, ("text", as_myst(found.more)))
        return replace(draft, links=self._links(body, record))

    def _new_record(self, entry: ImportedCard, body: _Body) -> str:
        """Add the record of a new paper to the known works, and return its key."""
        words = NUMBERING.sub("", entry.title.words)
        facts: dict[str, str] = {}
        for name, value, _line in body.facts:
            if name in OF_RECORD:
                facts.setdefault(name, value)
        if not (first := ET_AL.search(words)):
            venue, year = VENUE.search(words), YEAR.search(words)
            behind = venue if venue and venue["year"] else year
            if behind and behind.start() > 10:
                said = behind.groupdict()
                if all(facts.get(name, value) == value for name, value in said.items()):
                    words, facts = words[: behind.start()], said | facts
            first = ET_AL.search(words)
        if first and first.start() and "authors" not in facts:
            words = words[: first.start()]
            facts["authors"] = f"{first['family']} and others"
            if first["year"]:
                facts.setdefault("year", first["year"])
        authors = bibtex_names(persons_of(facts.get("authors", "")))
        fields = {"author": authors, "title": escaped(words)}
        fields["howpublished"] = escaped(facts.get("venue", ""))
        fields["year"] = escaped(facts.get("year", ""))
        for address, line in body.addresses:
            kind = kind_of(address)
            value = address.identifier[1] if address.identifier else address.url
            name = "eprint" if kind == "arxiv" else kind
            if fields.get(name) != value:
                if not (address.identifier or safe_url(address.url)) or name in fields:
                    self._keep_address(address, line, body)
                    continue
                fields[name] = escaped_field(name, value)
                if kind == "arxiv":
                    fields["archiveprefix"] = "arXiv"
            body.change(line[0], f"the record's {name}")
        record = RecordDraft(
            "misc",
            tuple((name, value) for name, value in fields.items() if value),
            origin=f"{self.ledger.name}:{entry.title.line}",
        )
        requested = facts.get("key", "")
        key = self.works.add(record, requested if KEY.fullmatch(requested) else "")
        if authors:
            self.works.authors[key] = facts["authors"]
        for name, value, line in body.facts:
            if name == "key" and value != key:
                body.keep_fact(line)
            elif name in OF_RECORD:
                body.change(line[0], f"the record's {'author' if name == 'authors' else name}")
        return key

    def _links(self, body: _Body, record: Record | None) -> tuple[tuple[str, str], ...]:
        """Return the links that the record does not have, as options; others stay in the text."""
        there = {link.kind: link for link in record.links} if record else {}
        links: dict[str, str] = {}
        for address, line in body.addresses:
            kind = kind_of(address)
            value = address.identifier[1] if address.identifier else address.url
            link = link_for(kind, value)
            if link and any(_plain(link.url) == _plain(known.url) for known in there.values()):
                body.change(line[0], "a link that the record has")
            elif links.get(kind) == value or (link and kind not in there and kind not in links):
                links[kind] = value
                body.change(line[0], f"the card's link {kind}")
            else:
                self._keep_address(address, line, body)
        return tuple((kind, links[kind]) for kind in LINK_KINDS if kind in links)

    def _keep_address(self, address: TitleLink, line: Line, body: _Body) -> None:
        """Keep a link in the card's text, because the card's options have no place for it."""
        url = in_angles(address.url)
        text = as_myst(f"[{address.words or url}](<{url}>)")
        if ("text", text) not in body.pieces:
            body.pieces.append(("text", text))
        body.kept.append(line[0])


def _with_identifiers(title: Title, addresses: Sequence[TitleLink]) -> Title:
    """Return *title* with those links of *addresses* below it that identify its work.

    An identifier is taken to be of a related work if the title's own line has one of that kind, or
    if several of that kind occur below.
    """
    own = {kind for kind, _name in title.identifiers}
    named = {address.identifier for address in addresses if address.identifier}
    count = Counter(kind for kind, _name in named if kind not in own)
    more = [one for one in addresses if one.identifier and count[one.identifier[0]] == 1]
    return replace(title, addresses=[*title.addresses, *more]) if more else title


def quotes_mean(entries: Sequence[ImportedCard], ledger: Ledger) -> Quotes:
    """Return what block quotes of a file are: notes if they are Chinese and the rest is English."""
    notes = excerpts = 0
    lines: list[int] = []
    for entry in entries:
        quotes = [block for block in entry.blocks if block.kind == "quote"]
        lines += [block.line for block in quotes]
        quoted = [block.source for block in quotes]
        said = [
            block.text
            for block in entry.blocks
            if block.kind == "paragraph"
            and not all(images_alone(text) for _number, text in block.lines)
        ]
        if quoted and said:
            english = sum(language_of(text) == "en" for text in said) * 2 > len(said)
            notes += english and any(map(has_han, quoted))
            excerpts += not english and not any(map(has_han, quoted))
    rule = "the papers' words"
    if notes > excerpts:
        rule = f"your notes, and plain English paragraphs beside them {rule}"
    if lines:
        ledger.remark(lines[:1], f"block quotes are taken for {rule}; --quotes says otherwise")
    return "notes" if notes > excerpts else "excerpts"


def _holds(record: Record | None, words: str) -> bool:
    """Return whether a record already has the facts in parentheses after a title, such as ``(ICML
    2024)``.
    """
    facts = letters_of(f"{record.venue} {record.year}") if record else ""
    return all(letters_of(word) in facts for word in words.split())


def _plain(address: str) -> str:
    """Return an address for comparison: of a page or its PDF file, in lower case."""
    return address.rstrip("/").removesuffix(".pdf").replace("/pdf/", "/abs/").casefold()
