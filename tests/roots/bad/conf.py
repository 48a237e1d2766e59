project = "Bad input"
language = "en"
extensions = ["paperlog.site"]
myst_enable_extensions = ["colon_fence"]
bibtex_bibfiles = ["references.bib"]
html_theme = "furo"
