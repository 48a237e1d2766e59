"""Shell completion of keys, tags and weeks."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from paperlog.source.project import Project

    Complete = Callable[[click.Context, click.Parameter, str], list[str]]

OPTION = re.compile(r"^\s*:tags:\s*(.+)$", re.MULTILINE)
WEEK = re.compile(r"^ *[:`~]{3,}\{week\}\s+(\S+)|^ *\.\. week::\s+(\S+)", re.MULTILINE)


def _of_a_log(complete: Complete) -> Complete:
    """Return *complete* without errors: a message would end up in the prompt."""

    @wraps(complete)
    def offered(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
        from paperlog.source.project import ProjectError

        try:
            return complete(ctx, param, incomplete)
        except (ProjectError, OSError):
            return []

    return offered


@_of_a_log
def complete_keys(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from paperlog.bib.blocks import blocks

    keys = (
        block.key
        for path in _project(ctx).bibliographies
        for block in blocks(_text(path))
        if block.is_record
    )
    return [key for key in keys if key and key.startswith(incomplete)]


def complete_sources(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete keys and file names."""
    from click.shell_completion import CompletionItem

    return [
        *map(CompletionItem, complete_keys(ctx, param, incomplete)),
        CompletionItem(incomplete, type="file"),
    ]


@_of_a_log
def complete_tags(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from paperlog.model.tag import split_tags
    from paperlog.model.tags_file import read_vocabulary

    project = _project(ctx)
    typed = {
        tag
        for path in project.pages()
        for line in OPTION.findall(_text(path))
        for tag in split_tags(line)
    }
    # with a hyphen, because a shell would split `beta gamma`, which is the same tag
    known = {tag.replace(" ", "-") for tag in typed | set(read_vocabulary(project.tags).tags)}
    return sorted(tag for tag in known if tag.startswith(incomplete))


@_of_a_log
def complete_weeks(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    weeks = {
        one or other for path in _project(ctx).pages() for one, other in WEEK.findall(_text(path))
    }
    return sorted((week for week in weeks if week.startswith(incomplete)), reverse=True)


def _project(ctx: click.Context) -> Project:
    from paperlog.source.project import find_project

    return find_project(Path(str(ctx.find_root().params.get("folder") or ".")))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
