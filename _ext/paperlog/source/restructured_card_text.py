"""Cards and weeks to be written into a page that is reStructuredText."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from paperlog.model.week import Week
from paperlog.source.card_text import CardDraft, Excerpt, TopicDraft

MARKUP = re.compile(
    r"[\\*`|]|_(?!\w)|:(?=:\s*$)|^(?=\.\.(?:\s|$)|__\s|:\S[^:]*:(?:\s|$)|>>>|([!-/:-@[-`{-~])\1*$)",
    re.MULTILINE,
)
INDENT = "   "


def directive(
    name: str, argument: str, options: Sequence[tuple[str, str]], blocks: Sequence[str]
) -> str:
    """A directive with its content, each line of which is indented.

    >>> print(directive("note", "News", [("tags", "mri")], ["Words."]))
    .. note:: News
       :tags: mri
    <BLANKLINE>
       Words.
    """
    head = [
        f".. {name}:: {' '.join(argument.split())}".rstrip(),
        *(f"{INDENT}:{option}: {' '.join(value.split())}" for option, value in options),
    ]
    return "\n".join(["\n".join(head), *("\n" + indented(block) for block in blocks if block)])


def indented(text: str, indent: str = INDENT) -> str:
    return "\n".join(f"{indent}{line}" if line.strip() else "" for line in text.splitlines())


def restructured_card(card: CardDraft) -> str:
    """The card without a line break at its end; its words are shown as they are typed, for they are
    no reStructuredText.
    """
    blocks = [
        (
            directive("excerpt", "", block.options, [plain(block.text)])
            if isinstance(block, Excerpt)
            else plain(block)
        )
        for block in card.blocks
    ]
    return directive("paper" if card.key else "note", card.key or card.name, card.options, blocks)


def restructured_draft(draft: CardDraft | TopicDraft) -> str:
    """Like :func:`restructured_card`, for cards under a topic as well."""
    if isinstance(draft, TopicDraft):
        return directive(
            "topic", draft.title, (), [restructured_card(card) for card in draft.cards]
        )
    return restructured_card(draft)


def restructured_week(week: Week, cards: Iterable[CardDraft | TopicDraft] = ()) -> str:
    """The week with its *cards*, without a line break at its end."""
    return "\n".join(
        [f".. week:: {week}", *("\n" + indented(restructured_draft(card)) for card in cards)]
    )


def title(text: str, mark: str = "=") -> str:
    """A heading: two columns of underline for each character, so that Chinese is covered too."""
    return f"{text}\n{mark * sum(1 if char.isascii() else 2 for char in text)}"


def plain(text: str) -> str:
    """*text* with what reStructuredText would read as markup escaped."""
    # a block's own indentation would be read as a quotation
    lines = "\n".join(line.strip() for line in text.splitlines()).strip("\n")
    return MARKUP.sub(lambda found: f"\\{found[0]}", lines)
