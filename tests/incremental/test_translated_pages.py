"""Pages whose texts are translated by catalogues of the project."""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po
from projects import CONF, builder_in

CONFIGURED = {
    "conf.py": f'{CONF}locale_dirs = ["locale"]\ngettext_auto_build = False\n',
}
PAGES = {
    **CONFIGURED,
    "index.md": "# 日志\n\nWords.\n\n```{toctree}\nother\n```\n",
    "other.md": "# Other\n\nWords.\n",
}


def translate(source: Path, title: str) -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("日志", title)
    path = source / "locale/en/LC_MESSAGES/index.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as compiled, path.with_suffix(".po").open("wb") as text:
        write_mo(compiled, catalogue)
        # Sphinx looks for these
        write_po(text, catalogue)


def test_only_a_changed_catalogue_has_its_page_read_again(tmp_path: Path) -> None:
    # Python keeps the catalogues that a process has read
    build = builder_in(tmp_path, apart=True)
    translate(tmp_path / "source", "Log")
    built = build(PAGES, "-W")
    assert built.status == 0, built.warnings
    assert built.page().h1.get_text() == "Log¶"  # type: ignore[union-attr]
    doctree = tmp_path / "doctrees/index.doctree"
    before = doctree.stat().st_mtime_ns
    build(CONFIGURED, "-W")
    assert doctree.stat().st_mtime_ns == before
    translate(built.source, "Journal")
    assert build(CONFIGURED, "-W").page().h1.get_text() == "Journal¶"  # type: ignore[union-attr]
    assert doctree.stat().st_mtime_ns > before
