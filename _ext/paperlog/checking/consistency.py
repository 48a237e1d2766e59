"""Build warnings that need the whole log: unknown keys, targets and tags, and repeated weeks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from paperlog.checking.catalogue_checks import findings_of, unknown_paper
from paperlog.checking.uses import SOURCES
from paperlog.diagnostics import line_of_role, place_of_role, warn, warn_of
from paperlog.domain import INDEX_KINDS, LogDomain, log_domain
from paperlog.model.catalogue import Catalogue
from paperlog.model.entry import Place, suggestion
from paperlog.model.suggestions import Suggestions, unknown_key
from paperlog.source.exact_lines import line_of_option

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


def check_log(app: Sphinx, env: BuildEnvironment) -> None:
    """Handle ``env-check-consistency``: warn about everything that is inconsistent in the log."""
    domain = log_domain(env)
    for finding in findings_of(_LogOfBuild(env, Path(app.confdir))):
        warn_of(finding)
    _check_references(env, domain)
    if domain.catalogue.entries:
        _check_listings(domain)
    for kind in INDEX_KINDS:
        pages = sorted(docname for docname, page in domain.pages.items() if kind in page.indexes)
        for docname in pages[1:]:
            warn(
                "navigation",
                f"{docname} has a second `{kind}`; links lead to the one in {pages[0]}",
                (docname, domain.pages[docname].indexes[kind]),
            )


@dataclass(frozen=True)
class _LogOfBuild:
    """The log of a build, as the checks over the catalogue need it."""

    env: BuildEnvironment
    folder: Path
    """The folder of ``conf.py``."""

    @property
    def catalogue(self) -> Catalogue:
        return log_domain(self.env).catalogue

    @property
    def conf(self) -> Path:
        return self.folder / "conf.py"

    @property
    def tags_file(self) -> Path:
        return Path(self.env.srcdir, self.env.config.paperlog_tags)

    def at(self, place: Place, option: str = "") -> tuple[Path, int]:
        path = Path(self.env.doc2path(place.docname))
        return path, line_of_option(path, place.line, option) if option else place.line


def _check_references(env: BuildEnvironment, domain: LogDomain) -> None:
    """Warn about ``tag`` roles for unused tags, and about texts whose record is missing."""
    catalogue = domain.catalogue
    suggestions = Suggestions(catalogue.records)
    for docname, page in sorted(domain.pages.items()):
        path = Path(env.doc2path(docname))
        for kind, target, line in page.references:
            if kind == "tag":
                tag = catalogue.vocabulary.resolve(target)
                if tag not in catalogue.by_tag and not catalogue.vocabulary.is_declared(tag):
                    near = suggestion(tag.id, [known.id for known in catalogue.by_tag])
                    message = f"no entry has the tag {target!r}{near}"
                    warn("target", message, f"{path}:{line_of_role(path, line, target)}")
            if kind == "source" and target not in catalogue.records:
                at = line_of_option(path, line, *SOURCES.values())
                warn("unknown-key", unknown_key(target, suggestions), f"{path}:{at}")


def _check_listings(domain: LogDomain) -> None:
    """Warn about conditions on tags, authors and venues that no entry has, since the listing is
    empty.
    """
    catalogue = domain.catalogue
    for docname, page in sorted(domain.pages.items()):
        for listing, line in zip(page.listings, page.listing_lines, strict=True):
            for condition, value, known in listing.unmet(catalogue):
                warn(
                    "listing",
                    f"no entry has the {condition} {value!r}{suggestion(value, known)}",
                    (docname, line),
                )


def warn_missing_reference(_app: Sphinx, domain: object, node: pending_xref) -> bool | None:
    """Handle ``warn-missing-reference``: warn about our own roles, with a suggestion."""
    if not isinstance(domain, LogDomain):
        return None
    target, catalogue = node["reftarget"], domain.catalogue
    if node["reftype"] == "week":
        near = suggestion(target, [str(week) for week in catalogue.week_list])
        message = f"the log has no week {target!r}{near}"
    else:
        message = unknown_paper(target, catalogue)
    warn("target", message, place_of_role(node, target))
    return True
