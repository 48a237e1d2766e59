"""The settings of this log."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Paperlog"
author = "Paperlog"
version = "2024"
copyright = "2024, Paperlog"
language = "zh_CN"
locale_dirs = ["locale"]
# `make catalogues` does it; a build writes nothing into the source
gettext_auto_build = False

extensions = ["paperlog.site", "paperlog.guide", "sphinx.ext.autodoc"]
# the API page names types of Python and Sphinx; a build asks no other site where they are described
nitpick_ignore_regex = [("py:.*", ".*")]
myst_enable_extensions = ["tasklist", "strikethrough", "deflist", "gfm_autolink", "alert"]
bibtex_bibfiles = ["source/references.bib"]
exclude_patterns = ["**/_*"]

paperlog_figure_cache = "build/figures"

html_theme = "furo"
# `-t site` builds one language of a site that has both
paperlog_languages = {"zh_CN": ".", "en": "en"} if tags.has("site") else {}  # noqa: F821
# the address of this version of the whole site, as its host tells it
html_baseurl = os.environ.get(
    "READTHEDOCS_CANONICAL_URL", os.environ.get("PAPERLOG_CANONICAL_URL", "")
)
html_static_path = ["_static"]
html_css_files = ["log.css"]
html_copy_source = True
# the only module with a page of its own is the API
html_domain_indices = latex_domain_indices = texinfo_domain_indices = False
templates_path = []

latex_documents = [("index", "paperlog.tex", "", author, "manual")]
