"""Remove output files of pages that no longer exist, which Sphinx keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import sep, walk
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.builders.text import TextBuilder
from sphinx.builders.xml import XMLBuilder

from paperlog.domain.references import has_pages
from paperlog.html.page_metadata import SITEMAP
from paperlog.html.search_data import FILE as DATA

if TYPE_CHECKING:
    from sphinx.builders import Builder


INDEX_OF_SPHINX = "searchindex.js"


def output_files(builder: Builder, pages: Iterable[str]) -> set[str]:
    """Return all output files: of *pages*, sources, images, downloads, search and static files.

    Paths are relative to the output folder.
    """
    if isinstance(builder, TextBuilder | XMLBuilder):
        return {f"{docname}{builder.out_suffix}" for docname in builder.env.found_docs}
    if not has_pages(builder):
        return set()
    env, config = builder.env, builder.config
    generated = ["genindex"] if config.html_use_index else []
    files = page_files(builder, [*pages, *generated])
    if builder.copysource and config.html_copy_source:
        for docname in env.found_docs:
            suffix = env.doc2path(docname, base=False).suffix
            extra = config.html_sourcelink_suffix if suffix != config.html_sourcelink_suffix else ""
            files.add(f"_sources/{docname}{suffix}{extra}")
    files.add(INDEX_OF_SPHINX if builder.search else DATA)
    if config.html_baseurl:
        files.add(SITEMAP)
    files.update(f"_static/{name}" for name in _copied(builder, config.html_static_path))
    files.update(_copied(builder, config.html_extra_path))
    files.update(f"_images/{name}" for _docnames, name in env.images.values())
    files.update(f"_downloads/{name}" for _docnames, name in env.dlfiles.values())
    return files


def are_all_there(outdir: Path, files: Iterable[str]) -> bool:
    """Whether *outdir* has all *files*; one walk is faster than looking for each of thousands."""
    start = len(f"{outdir}{sep}")
    found = (f"{folder}{sep}{name}"[start:] for folder, _, names in walk(outdir) for name in names)
    return set(files) <= {name.replace(sep, "/") for name in found}


def page_files(builder: Builder, pages: Iterable[str]) -> set[str]:
    """Return the HTML files of *pages*, relative to the output folder."""
    if not has_pages(builder):
        return set()
    # `relative_to` would take several times as long for thousands of pages
    start = len(f"{builder.outdir}{sep}")
    paths = (str(builder.get_output_path(page)) for page in pages)
    return {path[start:].replace(sep, "/") for path in paths}


def _copied(builder: Builder, folders: Iterable[str]) -> Iterator[str]:
    """Yield the output names of files copied from *folders*; templates without their suffix."""
    for folder in folders:
        base = builder.confdir / folder
        for path in base.rglob("*") if base.is_dir() else [base]:
            yield (
                path.relative_to(base if base.is_dir() else base.parent)
                .as_posix()
                .removesuffix("_t")
                .removesuffix(".jinja")
            )


def remove_leftovers(outdir: Path, before: Iterable[str], now: set[str]) -> None:
    """Remove the files in *before*, written by an earlier build, that are not in *now*."""
    for name in set(before) - now:
        path = outdir / name
        if not path.resolve().is_relative_to(outdir.resolve()):
            continue
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == outdir or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
