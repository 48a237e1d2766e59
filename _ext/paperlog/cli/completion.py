"""Shell completion of keys, tags and weeks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click
    from click.shell_completion import CompletionItem

    from paperlog.source.log_reader import Log

    Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def _of_a_log(values: Callable[[Log], Iterable[str]]) -> Complete:
    """Return a completion that offers *values* of the log."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
        from paperlog.source.log_reader import read_log
        from paperlog.source.project import ProjectError, find_project

        try:
            project = find_project(Path(str(ctx.find_root().params.get("folder") or ".")))
            log = read_log(project, on_demand=True)
        except (ProjectError, OSError):
            # a message would end up in the prompt
            return []
        return [value for value in values(log) if value.startswith(incomplete)]

    return complete


def _tags(log: Log) -> list[str]:
    typed = {tag for entry in log.entries for tag in entry.tags}
    # with a hyphen, because a shell would split `beta gamma`, which is the same tag
    return sorted({tag.replace(" ", "-") for tag in typed | log.vocabulary.tags.keys()})


complete_keys = _of_a_log(lambda log: log.records)
complete_tags = _of_a_log(_tags)
complete_weeks = _of_a_log(
    lambda log: map(str, sorted(log.catalogue.week_places, reverse=True)),
)


def complete_sources(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete keys and file names."""
    from click.shell_completion import CompletionItem

    return [
        *map(CompletionItem, complete_keys(ctx, param, incomplete)),
        CompletionItem(incomplete, type="file"),
    ]
