"""Drafts of cards and weeks, and their text in MyST."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from paperlog.model.week import Week
from paperlog.source.directive_block import NEEDS_YAML

FENCE = re.compile(r"^\s*(:{3,}|`{3,}|~{3,})", re.MULTILINE)


@dataclass(frozen=True)
class Excerpt:
    """A quotation from the paper, in MyST.

    *options* are those of the directive: ``from``, ``page``.
    """

    text: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CardDraft:
    """A card: a ``paper`` with a citation *key*, or a ``note`` with only a *name*."""

    key: str = ""
    name: str = ""
    title: str = ""
    tags: tuple[str, ...] = ()
    status: str = ""
    rating: int = 0
    read: str = ""
    relates: str = ""
    figure: str = ""
    lost: tuple[str, ...] = ()
    """File names of missing figures, for ``:lost-figure:``."""
    alt: str = ""
    caption: str = ""
    links: tuple[tuple[str, str], ...] = ()
    blocks: tuple[str | Excerpt, ...] = ()
    """Paragraphs of the note, in MyST, and excerpts, in order."""

    @property
    def options(self) -> list[tuple[str, str]]:
        """The non-empty options of the directive, in the order used by the guide."""
        options = {
            "name": self.name if self.key else "",
            "title": self.title,
            "tags": ", ".join(self.tags),
            "status": self.status,
            "rating": str(self.rating or ""),
            "read": self.read,
            "relates": self.relates,
            "figure": self.figure,
            "lost-figure": ", ".join(self.lost),
            "alt": self.alt,
            "caption": self.caption,
        }
        return [*((name, value) for name, value in options.items() if value), *self.links]


@dataclass(frozen=True)
class TopicDraft:
    """A topic heading with its cards."""

    title: str
    cards: tuple[CardDraft, ...]


Draft = CardDraft | TopicDraft
"""An item of a week."""


@dataclass(frozen=True)
class WeekDraft:
    """A week with its cards and topics."""

    week: Week
    cards: tuple[Draft, ...] = ()
    blocks: tuple[str, ...] = field(default=())
    """Paragraphs of the week itself, before its cards."""


def fenced(
    name: str,
    argument: str,
    options: Sequence[tuple[str, str]],
    body: str,
    mark: str = ":",
    least: int = 3,
) -> str:
    """Return a directive as MyST, with one line for each option.

    The fence is longer than any fence of the same *mark* in *body*.

    >>> print(fenced("note", "News", [("tags", "mri")], "Words."))
    :::{note} News
    :tags: mri
    <BLANKLINE>
    Words.
    :::
    """
    inner = (
        (len(found) for found in FENCE.findall(body) if found.startswith(mark))
        if mark * 3 in body
        else ()
    )
    fence = mark * max([least - 1, *inner], default=0) + mark
    head = " ".join(part for part in (f"{fence}{{{name}}}", " ".join(argument.split())) if part)
    lines = [head, *(f":{option}: {option_value(value)}" for option, value in options)]
    # without a blank line, a body that begins with a colon or `---` would be parsed as options
    divided = (
        body and not body.startswith("\n") and (options or body.lstrip().startswith((":", "---")))
    )
    return "\n".join([*lines, *([""] if divided else []), *([body] if body else []), fence])


def option_value(text: str) -> str:
    """Return *text* on one line, quoted if MyST would otherwise parse it as YAML syntax.

    >>> print(option_value('Say "no" to # marks'), option_value("'Twas"))
    "Say \\"no\\" to # marks" "'Twas"
    """
    value = " ".join(text.split())
    if not NEEDS_YAML.match(value) and not value.startswith("#"):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def card_text(card: CardDraft) -> str:
    """Return a card as MyST, without a trailing newline."""
    blocks = [
        _excerpt(block) if isinstance(block, Excerpt) else block.strip("\n")
        for block in card.blocks
    ]
    return fenced(
        "paper" if card.key else "note",
        card.key or card.name,
        card.options,
        "\n\n".join(filter(None, blocks)),
    )


def topic_text(topic: TopicDraft) -> str:
    """Return a topic as MyST, without a trailing newline."""
    return fenced(
        "topic", topic.title, (), "\n" + "\n\n".join(map(card_text, topic.cards)), least=4
    )


def draft_text(draft: Draft) -> str:
    return topic_text(draft) if isinstance(draft, TopicDraft) else card_text(draft)


def single(drafts: Iterable[Draft]) -> Iterator[CardDraft]:
    """Yield all cards, including those in topics."""
    for draft in drafts:
        yield from draft.cards if isinstance(draft, TopicDraft) else (draft,)


def week_text(draft: WeekDraft) -> str:
    """Return a week as MyST: the ``week`` directive without a heading."""
    parts = [*(block.strip("\n") for block in draft.blocks), *map(draft_text, draft.cards)]
    text = fenced("week", str(draft.week), (), "\n" + "\n\n".join(parts) if parts else "", least=5)
    return text if parts else text.replace("\n", "\n\n")


def week_page(draft: WeekDraft) -> str:
    """Return the text of a file for one week, e.g. ``source/2024/w27.md``."""
    return f"# {draft.week}\n\n{week_text(draft)}\n"


def _excerpt(excerpt: Excerpt) -> str:
    return fenced("excerpt", "", excerpt.options, excerpt.text.strip("\n"), mark="`")
