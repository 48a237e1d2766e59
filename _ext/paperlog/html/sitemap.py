"""The list of the site's pages for search engines, ``sitemap.xml``."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from sphinx.builders.html import StandaloneHTMLBuilder

from paperlog.domain import log_domain
from paperlog.domain.references import site_address
from paperlog.html.languages import folders_of_others
from paperlog.html.not_found_page import NOT_FOUND
from paperlog.html.redirect_pages import file_of, redirects_of_site

NOT_LISTED = frozenset({NOT_FOUND, "search", "genindex"})
"""Generated pages that search engines do not list."""
SITEMAP = "sitemap.xml"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def write_sitemap(builder: StandaloneHTMLBuilder) -> None:
    """Write the absolute URLs of all pages into the output folder; needs ``html_baseurl``."""
    root = ET.Element("urlset", xmlns=NAMESPACE)
    base = site_address(builder.config)
    for uri in sorted(_listed_uris(builder)):
        ET.SubElement(ET.SubElement(root, "url"), "loc").text = base + uri
    ET.indent(root)
    text = ET.tostring(root, encoding="unicode", xml_declaration=False)
    (builder.outdir / SITEMAP).write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n', encoding="utf-8"
    )


def _listed_uris(builder: StandaloneHTMLBuilder) -> Iterator[str]:
    """Yield the URIs of the pages, relative to the root of the site.

    Redirect pages and the sites of other languages are excluded.
    """
    others = folders_of_others(builder)
    redirects = {
        file_of(builder, name)
        for name, _moved in redirects_of_site(log_domain(builder.env), builder)
    }
    for path in builder.outdir.rglob(f"*{builder.out_suffix}"):
        name = path.relative_to(builder.outdir).as_posix()
        if name.startswith(("_", *others)) or name in redirects:
            continue
        if name.removesuffix(builder.out_suffix) in NOT_LISTED:
            continue
        yield name if builder.name != "dirhtml" else name.removesuffix("index.html")
