"""Cards and weeks to be written: what an author, or a file being imported, has to say, as MyST."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from paperlog.model.week import Week
from paperlog.source.directive_options import NEEDS_YAML

FENCE = re.compile(r"^\s*(:{3,}|`{3,}|~{3,})", re.MULTILINE)


@dataclass(frozen=True)
class Excerpt:
    """Words of the paper itself, in MyST; *options* as the directive takes them (``from``,
    ``page``).
    """

    text: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CardDraft:
    """One card: a ``paper`` with a citation *key*, or a ``note`` with a *name* alone."""

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
    """Names of figures that are gone for good."""
    alt: str = ""
    caption: str = ""
    links: tuple[tuple[str, str], ...] = ()
    blocks: tuple[str | Excerpt, ...] = ()
    """Paragraphs of the note, in MyST, and excerpts, in their order."""

    @property
    def options(self) -> list[tuple[str, str]]:
        """The directive's options that hold something, in the order in which the guide shows
        them."""
        return [
            *([("name", self.name)] if self.key and self.name else []),
            *(
                (name, value)
                for name, value in [
                    ("title", self.title),
                    ("tags", ", ".join(self.tags)),
                    ("status", self.status),
                ]
                if value
            ),
            *([("rating", str(self.rating))] if self.rating else []),
            *(
                (name, value)
                for name, value in [("read", self.read), ("relates", self.relates)]
                if value
            ),
            *(
                (name, value)
                for name, value in [
                    ("figure", self.figure),
                    ("lost-figure", ", ".join(self.lost)),
                    ("alt", self.alt),
                    ("caption", self.caption),
                ]
                if value
            ),
            *self.links,
        ]


@dataclass(frozen=True)
class TopicDraft:
    """A heading over several cards."""

    title: str
    cards: tuple[CardDraft, ...]


Draft = CardDraft | TopicDraft
"""What a week holds."""


@dataclass(frozen=True)
class WeekDraft:
    """One week with its cards, some of them under topics."""

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
    """A directive whose fence is longer than any fence of the same *mark* within; options are one
    line each.

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
    # without a blank line, a body that begins with a colon or with `---` would be read as options
    divided = (
        body and not body.startswith("\n") and (options or body.lstrip().startswith((":", "---")))
    )
    return "\n".join([*lines, *([""] if divided else []), *([body] if body else []), fence])


def option_value(text: str) -> str:
    """*text* on one line, quoted where MyST would read more into it than its words.

    >>> print(option_value('Say "no" to # marks'), option_value("'Twas"))
    "Say \\"no\\" to # marks" "'Twas"
    """
    value = " ".join(text.split())
    if not NEEDS_YAML.match(value) and not value.startswith("#"):
        return value
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def card_text(card: CardDraft) -> str:
    """The card as MyST, without a line break at its end."""
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
    """The topic as MyST, without a line break at its end."""
    return fenced(
        "topic", topic.title, (), "\n" + "\n\n".join(map(card_text, topic.cards)), least=4
    )


def draft_text(draft: Draft) -> str:
    return topic_text(draft) if isinstance(draft, TopicDraft) else card_text(draft)


def single(drafts: Iterable[Draft]) -> Iterator[CardDraft]:
    """The cards alone, those of topics among them."""
    for draft in drafts:
        yield from draft.cards if isinstance(draft, TopicDraft) else (draft,)


def week_text(draft: WeekDraft) -> str:
    """The week as MyST: what stands in the week's own file below its heading."""
    parts = [*(block.strip("\n") for block in draft.blocks), *map(draft_text, draft.cards)]
    text = fenced("week", str(draft.week), (), "\n" + "\n\n".join(parts) if parts else "", least=5)
    return text if parts else text.replace("\n", "\n\n")


def week_page(draft: WeekDraft) -> str:
    """A file for one week, e.g. ``source/2024/w27.md``."""
    return f"# {draft.week}\n\n{week_text(draft)}\n"


def _excerpt(excerpt: Excerpt) -> str:
    return fenced("excerpt", "", excerpt.options, excerpt.text.strip("\n"), mark="`")
