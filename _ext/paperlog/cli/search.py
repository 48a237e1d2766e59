"""``paperlog search``: search entries for words."""

from __future__ import annotations

import click

from paperlog.cli.entry_options import around, line_of, open_log, terminal_width
from paperlog.cli.output import say, shown, text_or_json, write_out


@click.command(
    "search",
    help=(
        "Find the entries that contain every WORD in name, title, authors, tags, venue or text,"
        " Chinese or English.\n\nExit code 1 if there is none.\n\nExample: paperlog search 点云"
        " mesh"
    ),
)
@click.argument("words", nargs=-1, required=True, metavar="WORD…")
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Maximum number of entries; 0 for all.",
)
@text_or_json
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...], limit: int, form: str) -> None:
    from paperlog.source.entry_search import search

    log = open_log(ctx.obj)
    hits = search(log, [word for text in words for word in text.split()])
    listed = hits[: limit or None]
    if form == "json":
        from paperlog.formats.facts import as_json

        write_out(as_json(log, [hit.found.entry for hit in listed]))
    else:
        width = terminal_width()
        for hit in listed:
            say(line_of(log, hit.found.entry, width))
            line, text = hit.first_line()
            place = f"{hit.found.page.path.relative_to(log.project.folder).as_posix()}:{line}"
            excerpt = around(text, hit.words, width - 12 - len(place)) if width else text
            say(" " * 10, shown(place, dim=True), f"  {excerpt}".rstrip())
        if len(hits) > len(listed):
            say(f"and {len(hits) - len(listed)} more; --limit 0 shows all", err=True)
    if not hits:
        say("no entry has all of these words", err=True)
    ctx.exit(0 if hits else 1)
